"""Anonymised text in versions, and the identifier-free maps from one to the next.

Only the newest version's words are kept: an older one holds what was missed in it. From every
older version of one source a map leads straight to the newest, and from the last version of a
source that was replaced to the first of the next, so that a coding made on any can be carried.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from qualkit.alignment import Alignment, Change
from qualkit.model import (
    Act,
    ActKind,
    AnonymisedTranscript,
    Kind,
    Replacement,
    Span,
    Speaker,
    SpeakerKind,
    Turn,
)
from qualkit.store import acts
from qualkit.store.engine import Connection, by_number
from qualkit.store.tables import maps, texts, versions

Changes = Sequence[tuple[int, int, int, int]]
"""Changed ranges: start and end in the old version, start and end in the new."""


@dataclass(frozen=True)
class Step:
    """The map from a version to a later one."""

    onto: int
    changes: Alignment
    replaced: bool
    """Whether the source itself was replaced, so that touched words are other words."""


Way = Mapping[int, Step]
"""By version, the step that leads on from it; none from the newest."""


def sha256(words: str) -> str:
    """SHA-256 of words in UTF-8, in hexadecimal."""
    return hashlib.sha256(words.encode("utf-8")).hexdigest()


def add(
    db: Connection,
    transcript: AnonymisedTranscript,
    changes: Mapping[int, Changes],
    *,
    replaced: bool = False,
) -> None:
    """Keep a version, and the maps that lead to it, by the version that they lead from.

    The words of the version before go. `replaced`: they were of another source.
    """
    drop(db, transcript.id)
    db.execute(
        insert(versions).values(
            transcript=transcript.id,
            version=transcript.version,
            id=str(uuid.uuid4()),
            replaced=replaced,
            dropped=False,
        )
    )
    db.execute(
        insert(texts).values(
            transcript=transcript.id,
            version=transcript.version,
            text=transcript.text,
            sha256=sha256(transcript.text),
            layout=_layout(transcript),
        )
    )
    add_maps(db, transcript.id, transcript.version, changes)


def add_maps(db: Connection, transcript: str, onto: int, changes: Mapping[int, Changes]) -> None:
    """Keep the maps that lead to a version, by the version that they lead from.

    They take the place of those that led less far.
    """
    rows = [
        {"transcript": transcript, "version": version, "onto": onto, "changes": list(changed)}
        for version, changed in changes.items()
    ]
    if rows:
        here = (maps.c.transcript == transcript) & maps.c.version.in_(list(changes))
        db.execute(delete(maps).where(here))
        db.execute(insert(maps), rows)


def drop(db: Connection, transcript: str) -> None:
    """Drop a transcript's words, here and in every copy that this one is merged into."""
    db.execute(delete(texts).where(texts.c.transcript == transcript))
    db.execute(versions.update().where(versions.c.transcript == transcript).values(dropped=True))


def dropped(db: Connection) -> set[str]:
    """The ids of versions whose words are not to be had any more."""
    return set(db.execute(select(versions.c.id).where(versions.c.dropped)).scalars())


def drop_versions(db: Connection, ids: Collection[str]) -> None:
    """Drop the words of those of these versions that are here."""
    query = select(versions.c.transcript, versions.c.id).where(versions.c.dropped.is_(False))
    for row in list(db.execute(query)):
        if row.id in ids:
            drop(db, row.transcript)


def last_versions(db: Connection) -> dict[str | None, int]:
    """The number of the newest version that each transcript ever had, if it had one."""
    query = select(versions.c.transcript, func.max(versions.c.version))
    return {row[0]: row[1] for row in db.execute(query.group_by(versions.c.transcript))}


def known_versions(db: Connection) -> set[tuple[str, int]]:
    """Transcript and number of every version that there ever was."""
    rows = db.execute(select(versions.c.transcript, versions.c.version))
    return {(row.transcript, row.version) for row in rows}


def ways(db: Connection, transcripts: Collection[str]) -> dict[str | None, dict[int, Step]]:
    """How spans of these transcripts are carried to the newest version, by it and by version."""
    query = select(versions.c.transcript, versions.c.version).where(versions.c.replaced)
    replaced = {(row.transcript, row.version) for row in db.execute(query)}
    found: dict[str | None, dict[int, Step]] = defaultdict(dict)
    for row in db.execute(select(maps).where(maps.c.transcript.in_(transcripts))):
        changes = tuple(Change(*change) for change in row.changes)
        other = (row.transcript, row.onto) in replaced
        found[row.transcript][row.version] = Step(row.onto, changes, other)
    return found


def newest(
    db: Connection, transcripts: Collection[str] | None = None
) -> dict[str, AnonymisedTranscript]:
    """The newest version of each of some transcripts, or all, that has one; by id."""
    query = select(texts).order_by(*by_number(texts.c.transcript))
    if transcripts is not None:
        query = query.where(texts.c.transcript.in_(transcripts))
    return {row.transcript: _transcript(row) for row in db.execute(query)}


def words(db: Connection) -> Iterator[tuple[str, str]]:
    """The words of each text that is there, one after the other."""
    query = select(texts.c.transcript, texts.c.text).order_by(*by_number(texts.c.transcript))
    for row in db.execute(query):
        yield row.transcript, row.text


def standing(db: Connection) -> dict[str, tuple[int, str]]:
    """The newest version of each text that is there, and its id, by transcript.

    A version is known by an id that says nothing of its words: those that go may name somebody.
    """
    query = select(versions.c.transcript, versions.c.version, versions.c.id)
    rows = db.execute(query.where(versions.c.dropped.is_(False)))
    return {row.transcript: (row.version, row.id) for row in rows}


def readings(db: Connection) -> dict[str, Act]:
    """The newest sign-off of each transcript that was read since it last changed."""
    shown = {id: text for id, (_, text) in standing(db).items()}
    return {
        str(act.transcript): act
        for act in acts.standing(db, ActKind.READ)
        if act.body["text"] == shown.get(str(act.transcript))
    }


def there(db: Connection, transcripts: Collection[str] | None = None) -> dict[str, int]:
    """The version of each text whose words are there, by transcript; of some, or all."""
    query = select(texts.c.transcript, texts.c.version).order_by(*by_number(texts.c.transcript))
    if transcripts is not None:
        query = query.where(texts.c.transcript.in_(transcripts))
    return {row.transcript: row.version for row in db.execute(query)}


def _layout(transcript: AnonymisedTranscript) -> dict[str, Any]:
    return {
        "turns": [
            [t.label, t.start, t.body.start, t.body.end, t.seconds] for t in transcript.turns
        ],
        "speakers": {
            label: [speaker.kind.value, speaker.participant]
            for label, speaker in transcript.speakers.items()
        },
        "replacements": [
            [r.span.start, r.span.end, r.kind.value, r.shown] for r in transcript.replacements
        ],
    }


def _transcript(row: Row[Any]) -> AnonymisedTranscript:
    layout = row.layout
    return AnonymisedTranscript(
        id=row.transcript,
        version=row.version,
        text=row.text,
        turns=tuple(
            Turn(label, Span(start, end), at, seconds)
            for label, at, start, end, seconds in layout["turns"]
        ),
        speakers={
            label: Speaker(SpeakerKind(kind), participant)
            for label, (kind, participant) in layout["speakers"].items()
        },
        replacements=tuple(
            Replacement(Span(start, end), Kind(kind), shown)
            for start, end, kind, shown in layout["replacements"]
        ),
    )
