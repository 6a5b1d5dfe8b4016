"""Anonymised text in versions, and the identifier-free maps from one to the next.

Only the newest version's words are kept: an older one holds what was missed in it. The maps stay,
so that a coding made on any version can be brought forward.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from qualkit.model import (
    AnonymisedTranscript,
    Kind,
    Replacement,
    Span,
    Speaker,
    SpeakerKind,
    Turn,
)
from qualkit.store.engine import Connection, by_number
from qualkit.store.tables import maps, texts

Changes = Sequence[tuple[int, int, int, int]]
"""Changed ranges: start and end in the old version, start and end in the new."""


def sha256(words: str) -> str:
    """SHA-256 of words in UTF-8, in hexadecimal."""
    return hashlib.sha256(words.encode("utf-8")).hexdigest()


def add(db: Connection, transcript: AnonymisedTranscript, changes: Changes | None = None) -> None:
    """Keep a version, and the map that leads to it from the one before, whose words go."""
    db.execute(delete(texts).where(texts.c.transcript == transcript.id))
    db.execute(
        insert(texts).values(
            transcript=transcript.id,
            version=transcript.version,
            text=transcript.text,
            sha256=sha256(transcript.text),
            layout=_layout(transcript),
        )
    )
    if changes is not None:
        db.execute(
            insert(maps).values(
                transcript=transcript.id,
                version=transcript.version,
                changes=[list(change) for change in changes],
            )
        )


def remove(db: Connection, transcript: str) -> None:
    """Drop a transcript's words, until it is anonymised anew."""
    db.execute(delete(texts).where(texts.c.transcript == transcript))


def newest(db: Connection) -> dict[str, AnonymisedTranscript]:
    """The newest version of each transcript that has one, by id."""
    rows = db.execute(select(texts).order_by(*by_number(texts.c.transcript)))
    return {row.transcript: _transcript(row) for row in rows}


def hashes(db: Connection) -> dict[str, tuple[int, str]]:
    """Version and SHA-256 of each newest text, by transcript."""
    rows = db.execute(select(texts.c.transcript, texts.c.version, texts.c.sha256))
    return {row.transcript: (row.version, row.sha256) for row in rows}


def count(db: Connection) -> int:
    """How many transcripts have anonymised text."""
    return int(db.execute(select(func.count()).select_from(texts)).scalar_one())


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
