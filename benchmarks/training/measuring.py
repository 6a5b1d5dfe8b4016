"""What a names model masks in marked lines: found, rightly typed, and wrongly removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.training.labelled import NAMES, PERSON, Line

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_BATCH = 64
_AT_SIGN_OR_LINK = re.compile(r"@\s?\w+|https?:\S+")


@dataclass(frozen=True)
class Score:
    """Counts over some lines; each pair is (how many, of how many)."""

    people: tuple[int, int]
    """People's names of which every character is masked, whatever they were taken for."""
    others: tuple[int, int]
    """Likewise places and organisations."""
    typed: tuple[int, int]
    """Finds of people that touch a person's name."""
    removed: tuple[int, int]
    """Words masked that are no part of anything marked, and all words."""

    @property
    def harmonic(self) -> float:
        """One figure to compare by: the harmonic mean of people found and words rightly masked."""
        found = self.people[0] / max(1, self.people[1])
        right = self.typed[0] / max(1, self.typed[1])
        return 2 * found * right / max(1e-9, found + right)


def score(pipeline: Any, lines: Iterable[Line]) -> Score:
    """How `pipeline` does on `lines`; handles and links count neither way."""
    marked = list(lines)
    people, others, typed, removed = [0, 0], [0, 0], [0, 0], [0, 0]
    docs = pipeline.pipe((line.text for line in marked), batch_size=_BATCH)
    for line, doc in zip(marked, docs, strict=True):
        finds = [
            (ent.start_char, ent.end_char, ent.label_) for ent in doc.ents if ent.label_ in NAMES
        ]
        masked = _points((start, end) for start, end, _ in finds)
        for mark in line.marks:
            if mark.label in NAMES:
                count = people if mark.label == PERSON else others
                count[0] += all(at in masked for at in range(mark.start, mark.end))
                count[1] += 1
        neither = _points(match.span() for match in _AT_SIGN_OR_LINK.finditer(line.text))
        persons = _points((m.start, m.end) for m in line.marks if m.label == PERSON)
        anything = _points((mark.start, mark.end) for mark in line.marks) | neither
        for start, end, label in finds:
            if label == PERSON and not neither.intersection(range(start, end)):
                typed[0] += not persons.isdisjoint(range(start, end))
                typed[1] += 1
        for match in _WORD.finditer(line.text):
            span = range(*match.span())
            removed[0] += not masked.isdisjoint(span) and anything.isdisjoint(span)
            removed[1] += 1
    return Score(*((pair[0], pair[1]) for pair in (people, others, typed, removed)))


def row(name: str, found: Score) -> str:
    """A row of a table."""

    def rate(pair: Sequence[int]) -> str:
        return f"{pair[0] / max(1, pair[1]):.3f} ({pair[0]}/{pair[1]})"

    return " | ".join(
        (name, rate(found.people), rate(found.typed), rate(found.others), rate(found.removed))
    )


def _points(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {at for span in spans for at in range(*span)}
