"""Whether a database holds what its acts say, and nothing else: what a hand changed shows here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from qualkit import codebook as books
from qualkit.model import Act, ActKind, Span
from qualkit.store import acts as done
from qualkit.store import codings as derived
from qualkit.store import texts
from qualkit.store.engine import Connection
from qualkit.store.tables import codebooks, codings, transcripts
from qualkit.store.tables import texts as words


def mistakes(db: Connection) -> Iterator[str]:
    """Each thing that is not as it was written, where it is; none in a sound database."""
    yield from _texts(db)
    yield from _codebooks(db)
    yield from _acts(db)
    yield from _codings(db)


def _texts(db: Connection) -> Iterator[str]:
    there = texts.standing(db)
    for row in db.execute(select(words)):
        if texts.sha256(row.text) != row.sha256:
            yield f"the words of {row.transcript} were changed"
        if there.get(row.transcript, (0,))[0] != row.version:
            yield f"the words of {row.transcript} are of no version that is known"


def _codebooks(db: Connection) -> Iterator[str]:
    for row in db.execute(select(codebooks).where(codebooks.c.revision == 0)):
        if books.digest(row.yaml) != row.hash:
            yield f"codebook {row.hash[:12]} was changed"


def _acts(db: Connection) -> Iterator[str]:
    """Codings that lie on words which are not there, or are not those that were coded."""
    known = texts.known_versions(db)
    newest = texts.newest(db)
    for act in done.standing(db, ActKind.CODED):
        text = newest.get(str(act.transcript))
        if (act.transcript, act.body.get("version")) not in known:
            yield f"act {act.id[:8]} is on a version of {act.transcript} that is not known"
        elif text is not None and text.version == act.body["version"] and not _fits(act, text.text):
            yield f"act {act.id[:8]} is not of the words that were coded in {act.transcript}"


def _fits(act: Act, text: str) -> bool:
    start, end = act.body.get("start"), act.body.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        return False
    return act.body.get("sha256", "") in ("", texts.sha256(Span(start, end).of(text)))


def _codings(db: Connection) -> Iterator[str]:
    ids = db.execute(select(transcripts.c.id)).scalars().all()
    expected = {row["id"]: row for row in derived.derived(db, ids)}
    found: dict[str, Any] = {row["id"]: dict(row) for row in db.execute(select(codings)).mappings()}
    for id in sorted(expected.keys() | found.keys()):
        if expected.get(id) != found.get(id):
            yield f"coding {id[:8]} is not what its act says"
