"""What a cell says, beyond its count: which way people lean, how near they were, their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qualkit.model.comparing import Cell, CellState, Counts
from qualkit.sections.blocks import Quotation
from qualkit.sections.words import said_in

Place = tuple[str, str]
"""A row and a column."""

PARTS = ("stance", "directness", "summary", "quotation")
"""What can be said beside the count."""


@dataclass(frozen=True)
class Shown:
    """What is said beside the counts."""

    parts: frozenset[str] = frozenset()
    """Of PARTS."""
    quotations: Mapping[Place, tuple[Quotation, ...]] = field(default_factory=dict)

    @property
    def at_length(self) -> bool:
        """Whether cells hold sentences."""
        return bool(self.parts & {"summary", "quotation"})

    def count(self, cell: Cell) -> str:
        """The count, with how it divides in brackets: "7 of 11 (5 for, 1 against, 1 both)"."""
        parts = [*(_stances(cell) if "stance" in self.parts else ())]
        parts += _near(cell) if "directness" in self.parts else ()
        return f"{said_in(cell)} ({', '.join(parts)})" if parts else said_in(cell)

    def words(self, place: Place, cell: Cell) -> Iterator[str]:
        """The summary, then the quotations, each with whose it is."""
        if "summary" in self.parts and cell.summary:
            yield cell.summary
        yield from (quoted(one) for one in self.quotations.get(place, ()))

    def whole(self, place: Place, cell: Cell) -> str:
        """All of a cell, a line each."""
        return "\n".join((self.count(cell), *self.words(place, cell)))


COUNTS_ALONE = Shown()


def quoted(one: Quotation) -> str:
    """Words with their attribution. Notes are nobody's words: no quotation marks around them."""
    words = " ".join(one.text.split())
    said = f"“{words}”" if one.verbatim else f"{words} [from notes]"
    whose = "; ".join(filter(None, (one.attribution, one.reference)))
    return f"{said} ({whose})"


def state(cell: Cell, counts: Counts) -> str:
    """What a cell is, in words that fit what it counts: "raised", "not interviewed"."""
    if cell.state is CellState.RAISED:
        return counts
    return f"not {counts}" if cell.state is CellState.NOT_RAISED else str(cell.state)


def _stances(cell: Cell) -> Iterator[str]:
    told = ((cell.supports, "for"), (cell.challenges, "against"), (cell.mixed, "both"))
    yield from (f"{count} {how}" for count, how in told if count)


def _near(cell: Cell) -> Iterator[str]:
    told = (
        (cell.first_hand, "first-hand"),
        (cell.reported, "reported"),
        (cell.opinion, "opinion"),
    )
    yield from (f"{count} {how}" for count, how in told if count)
