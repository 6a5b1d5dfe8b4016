"""What the study itself counts, to hold printed tables of interviews against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qualkit.sums.adding import Sums
from qualkit.sums.labels import BARE, EMPTY, TOTAL, UNITS, Label, label

Facts = frozenset[tuple[str, str]]
"""What a number is of: frozenset({("pilot", "North"), ("stage", "Stage 1")})."""

Counts = tuple[int, int, int]
"""Interviews, people, and people once for each interview."""

_INTERVIEWS = re.compile(r"\binterview(?:s|ed|ees)?\b", re.IGNORECASE)
_ELSE = re.compile(
    r"\b(?:planned|target|invited|approached|declined|refused|response|hours|minutes|pages|words"
    r"|refer\w+|example|expected|quota|not interviewed)\b",
    re.IGNORECASE,
)
_NO_FACT = frozenset(EMPTY | TOTAL | UNITS | BARE | {"all", "both", "combined", "together", "in"})
_NOUNS = {"pilot", "stage", "group", "site", "area", "authority"}


@dataclass(frozen=True)
class Known:
    """A study's names and how many interviews and people they fit."""

    names: Mapping[str, Sequence[str]]
    """By dimension (pilot, stage, group): the names that it has."""
    counts: Mapping[Facts, Counts]
    """By facts: the numbers that may be printed of them."""


@dataclass(frozen=True)
class Against:
    """A printed number that the study's own contradict."""

    line: int
    row: str
    column: str
    printed: Decimal
    true: tuple[Counts, ...]
    """What the study counts: of what the table says it is of, and of what its cells say."""
    at: tuple[int, int]


class Held:
    """A table held against what the study knows."""

    def __init__(self, sums: Sums, known: Known) -> None:
        self.sums, self.known = sums, known
        self._named = {
            label(name).words: (dimension, name)
            for dimension, names in known.names.items()
            for name in names
        }

    def is_ours(self) -> bool:
        """Whether this is a table of interviews whose labels are the study's."""
        table = self.sums.table
        around = f"{table.heading} {table.above}"
        if _ELSE.search(f"{around} {' '.join(table.heads)}"):
            return False
        told = _INTERVIEWS.search(f"{around} {' '.join(table.heads)}") is not None
        rows = [facts for row in self.sums.rows if (facts := self._facts(row))]
        columns = [facts for at in self.sums.numbers if (facts := self._facts(self._column(at)))]
        alike = len({dimension for facts in rows for dimension, _ in facts}) == 1
        return told and len(rows) > 1 and alike and (bool(columns) or len(self.sums.numbers) == 1)

    def cells(self) -> Iterator[tuple[tuple[int, int], tuple[Counts, ...]]]:
        """Each cell whose facts are known, with the numbers that may stand there."""
        within = self._within()
        for r, row in enumerate(self.sums.rows):
            across = self._facts(row)
            for c in self.sums.numbers:
                down = self._facts(self._column(c))
                if across is None or down is None or self.sums.rows[r].aside:
                    continue
                facts = across | down
                if len({dimension for dimension, _ in facts}) < len(facts):
                    continue
                yield (r, c), self._numbers(facts, within)

    def against(self) -> Iterator[Against]:
        """Each number that is none of those that may stand there."""
        for at, true in self.cells():
            printed = self.sums.cell(*at).number
            if printed is not None and not fits(printed, true):
                row, column = self.sums.rows[at[0]].said, self._column(at[1]).said
                yield Against(self.sums.table.rows[at[0]].line, row, column, printed, true, at)

    def _numbers(self, facts: Facts, within: Facts) -> tuple[Counts, ...]:
        """The numbers of these facts, also of those that the words around the table add."""
        free = {dimension for dimension, _ in facts}
        narrower = facts | {one for one in within if one[0] not in free}
        return tuple(self.known.counts.get(of, (0, 0, 0)) for of in (narrower, facts))

    def _within(self) -> Facts:
        """What the heading and the words above say that all of a table is of."""
        table = self.sums.table
        words = label(f"{table.heading} {table.above}").words
        found = [
            fact
            for name, fact in self._named.items()
            if any(words[at : at + len(name)] == name for at in range(len(words)))
        ]
        once = {
            dimension: [f for f in found if f[0] == dimension] for dimension in self.known.names
        }
        return frozenset(facts[0] for facts in once.values() if len(facts) == 1)

    def _column(self, at: int) -> Label:
        return self.sums.columns[at]

    def _facts(self, one: Label) -> Facts | None:
        """What a label says of the study's pilots, stages and groups; None: something else too."""
        words, facts = one.words, set()
        for name in sorted(self._named, key=len, reverse=True):
            for at in range(len(words) - len(name) + 1):
                if words[at : at + len(name)] == name:
                    facts.add(self._named[name])
                    words = (*words[:at], "", *words[at + len(name) :])
                    break
        left = {word for word in words if word} - _NO_FACT - _NOUNS
        return None if left or not one.words else frozenset(facts)


def fits(printed: Decimal, true: tuple[Counts, ...]) -> bool:
    """Whether a printed number is any of what may stand there."""
    return any(printed in counts for counts in true)
