"""Where somebody stopped reading a transcript, so that they go on there another time.

It is kept with what can be lost: numbers of turns, and the replacements by which a change is known.
Nobody signs by it: it says what stood on the screen; a turn that changed since has not stood there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from qualkit.store import caches, texts
from qualkit.workflow.identifiers.reading import Reading, changed_since
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Stopped:
    """Where the cursor stood, and which turns had been on the screen."""

    turn: int
    word: int
    seen: frozenset[int]
    changed: frozenset[int] = frozenset()
    """Turns that had been seen, and have changed since: they are to be seen again."""


def keep(reading: Reading, turn: int, word: int, seen: Collection[int]) -> None:
    """Keep where the coder is in a transcript, in the place of where they were before."""
    body = {
        "version": reading.shown.version,
        "shown": reading.replacements,
        "at": [turn, word],
        "seen": sorted(seen),
    }
    study = reading.review.study
    with study.store.transaction() as db:
        caches.keep_place(db, _name(study, reading.id), body)


def recall(reading: Reading) -> Stopped | None:
    """Where the coder was; None where they never were, or nobody can tell what has changed."""
    study = reading.review.study
    with study.store.reading() as db:
        held = caches.kept(db, _name(study, reading.id), caches.PLACE)
        if held is None:
            return None
        text = texts.newest(db, [reading.id])[reading.id]
        since = changed_since(db, text, held["version"], held["shown"])
    turns = range(len(text.turns))
    seen = frozenset(held["seen"]) & frozenset(turns)
    moved = {n for n in turns if any(text.turns[n].span.overlaps(span) for span in since)}
    turn, word = held["at"]
    return Stopped(turn, 0 if turn in moved else word, seen - moved, seen & moved)


def _name(study: Study, transcript: str) -> str:
    """By transcript and, as a hash, by coder: what one has seen another has not."""
    return f"place {transcript} {hashlib.sha256(study.coder.encode()).hexdigest()}"
