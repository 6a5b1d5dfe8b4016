"""Whether a database holds what its acts say, and nothing else: what a hand changed shows here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from qualkit import codebook as books
from qualkit.errors import QualkitError
from qualkit.model import Act, ActKind, Directness, Flag, Span, Stance
from qualkit.store import acts as done
from qualkit.store import chosen, people, recoding, settling, statements, texts, withdrawn
from qualkit.store import codings as derived
from qualkit.store.engine import Connection
from qualkit.store.tables import acts, codebooks, codings, maps, transcripts
from qualkit.store.tables import texts as words

MOST = 2**31
"""More acts than anybody does."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.+]{8,21}")
_ON_TRANSCRIPTS = (ActKind.CODED, ActKind.FINISHED, ActKind.READ, ActKind.ANONYMISED) + (
    ActKind.JUDGED,
    ActKind.ASKED,
    ActKind.REJECTED,
    ActKind.ASSIGNED,
    ActKind.SETTLED,
    ActKind.EXAMPLE,
    ActKind.FAMILIARISED,
    ActKind.CHOSEN,
)
_ON_WORDS = (ActKind.REJECTED, ActKind.EXAMPLE, ActKind.ASKED, ActKind.CHOSEN)
"""What lies on words, beside codings."""
_BODIES: Mapping[ActKind, Mapping[str, type]] = {
    ActKind.CODED: {"version": int, "start": int, "end": int, "code": str},
    ActKind.REJECTED: {"version": int, "start": int, "end": int, "code": str},
    ActKind.EXAMPLE: {"version": int, "start": int, "end": int, "code": str},
    ActKind.FINISHED: {"version": int, "codebook": str, "codes": list},
    ActKind.READ: {"version": int, "text": str},
    ActKind.ANONYMISED: {"version": int},
    ActKind.FAMILIARISED: {"version": int},
    ActKind.SEARCHED: {"code": str, "coded": list},
    ActKind.CODEBOOK: {"hash": str, "after": list},
    ActKind.ASKED: {"version": int, "start": int, "end": int, "question": str},
    ActKind.CHANGED: {"change": str, "code": str, "after": list},
    ActKind.STAGED: {"sha256": str, "standing": str},
    ActKind.SIGNED: {"release": str, "sha256": str, "seal": str},
    ActKind.JUDGED: {"version": int, "start": int, "end": int, "verdict": str},
    ActKind.ASSIGNED: {"coder": str},
    ActKind.SETTLED: {"version": int, "start": int, "end": int, "code": str}
    | dict.fromkeys(("counts", "against", "after"), list),
    ActKind.CHOSEN: {"version": int, "start": int, "end": int},
    ActKind.RENAMED: {"new": str, "did": list, "theirs": list},
    ActKind.WITHDRAWN: dict.fromkeys(("whole", "left", "cut", "acts", "memos"), list),
    **dict.fromkeys(
        statements.KINDS, {"about": dict, **dict.fromkeys(("codings", "on", "after"), list)}
    ),
}
"""What the bodies of acts hold at least."""


def found(db: Connection) -> Iterator[str]:
    """The mistakes of a database that anybody may have written, whatever stands in its rows."""
    try:
        yield from mistakes(db)
    except QualkitError:
        raise
    except Exception:  # rows that no program of ours wrote raise whatever they like
        yield "there are rows in it that cannot be read"


def mistakes(db: Connection) -> Iterator[str]:
    """Each thing that is not as it was written, where it is; none in a sound database."""
    people.sources(db)
    people.all_participations(db)
    yield from _shapes(db)
    yield from _maps(db)
    yield from _texts(db)
    yield from _codebooks(db)
    coded = done.standing(db, ActKind.CODED)
    yield from _acts(db, coded)
    yield from _codings(db, coded)
    for id in settling.misplaced(db):
        yield f"act {id[:8]} settles codings that are not of its transcript and code"


def _shapes(db: Connection) -> Iterator[str]:
    """Acts that are not as acts are."""
    there = set(db.execute(select(transcripts.c.id)).scalars())
    for row in db.execute(select(acts)):
        act = done.act_of(row)
        if not _is_act(act) or (act.transcript is not None and act.transcript not in there):
            yield f"act {str(act.id)[:8]} is none"


def _is_act(act: Act) -> bool:
    ids = (act.id, act.batch)
    return (
        all(isinstance(id, str) and _UUID.fullmatch(id) is not None for id in ids)
        and isinstance(act.number, int)
        and 0 < act.number < MOST
        and isinstance(act.body, dict)
        and isinstance(act.coder, str)
        and _TIME.fullmatch(act.at) is not None
        and all(_holds(act.body, key, kind) for key, kind in _BODIES.get(act.kind, {}).items())
        and (act.transcript is not None or act.kind not in _ON_TRANSCRIPTS)
        and (act.kind is not ActKind.WITHDRAWN or withdrawn.is_told(act))
        and (act.kind is not ActKind.CHANGED or recoding.is_told(act))
        and (act.kind not in statements.KINDS or statements.is_told(act))
        and (act.kind is not ActKind.CHOSEN or chosen.is_told(act))
        and act.body.get("stance") in (None, *Stance)
        and act.body.get("directness") in (None, *Directness)
        and act.body.get("flag") in (None, *Flag)
    )


def _holds(body: Mapping[str, object], key: str, kind: type) -> bool:
    value = body.get(key)
    strings = not isinstance(value, list) or all(isinstance(item, str) for item in value)
    return isinstance(value, kind) and not isinstance(value, bool) and strings


def _maps(db: Connection) -> Iterator[str]:
    """Maps that lead back, or that are none."""
    for row in db.execute(select(maps)):
        rising = all(
            len(change) == 4
            and all(isinstance(at, int) for at in change)
            and 0 <= change[0] < change[1]
            and 0 <= change[2] < change[3]
            for change in row.changes
        )
        if not (0 < row.version < row.onto and rising):
            yield f"the map of {row.transcript} from version {row.version} leads nowhere"


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


def _acts(db: Connection, coded: Sequence[Act]) -> Iterator[str]:
    """Codings that lie on words which are not there, or are not those that were coded."""
    known = texts.known_versions(db)
    newest = texts.newest(db)
    for act in (*coded, *done.standing(db, *_ON_WORDS)):
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


def _codings(db: Connection, coded: Sequence[Act]) -> Iterator[str]:
    expected = {row["id"]: row for row in derived.derived_from(db, coded)}
    found: dict[str, Any] = {row["id"]: dict(row) for row in db.execute(select(codings)).mappings()}
    for id in sorted(expected.keys() | found.keys()):
        if expected.get(id) != found.get(id):
            yield f"coding {id[:8]} is not what its act says"
