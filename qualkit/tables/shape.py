"""A table that was computed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Value = str | int | Decimal
"""What a cell holds."""


@dataclass(frozen=True)
class Printed:
    """A table: its columns, under headings of several where there are such, and its notes."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    spans: tuple[tuple[str, int], ...] = ()
    """Headings over columns, each with how many it stands over; together they are all columns."""
    totals: int = 0
    """How many of the last rows are sums."""
    notes: tuple[str, ...] = ()

    def heads(self) -> tuple[str, ...]:
        """Each column's name with what stands over it: "Stage 1, Pilot staff"."""
        over = [name for name, width in self.spans for _ in range(width)] or [""] * len(
            self.columns
        )
        pairs = zip(over, self.columns, strict=True)
        return tuple(", ".join(part for part in pair if part) for pair in pairs)


ALL = "All pilots"
UNRECORDED = "not recorded"


def counted(count: int, noun: str, nouns: str = "") -> str:
    """So many: "1 interview", "4 interviews", "2 people"."""
    return f"{count} {noun}" if count == 1 else f"{count} {nouns or noun + 's'}"
