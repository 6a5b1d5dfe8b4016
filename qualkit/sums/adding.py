"""Totals of a table against what the cells that they cover add up to.

Only cells that are no totals are added up, so that one wrong number is told once, and with the
figure that is right: a total of totals is not excused by another that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from qualkit.sums.labels import Label, label
from qualkit.sums.reading import Cell, Row, Table

Cover = tuple[int, ...]
"""The rows, or columns, that a total is of."""


@dataclass(frozen=True)
class Wrong:
    """A printed total that is not what its cells add up to."""

    line: int
    row: str
    column: str
    printed: Decimal
    true: Decimal
    at: tuple[int, int]
    """Its row and column."""


@dataclass(frozen=True)
class Axis:
    """The rows of a table, or its columns, among which totals are looked for."""

    labels: Sequence[Label]
    counted: Sequence[int]
    """Those that hold numbers."""
    other: Sequence[int]
    """The columns, where these are rows: where it shows whether a total is right."""
    place: Callable[[int, int], tuple[int, int]]
    """A cell's row and column, from one of these and one of the others."""
    breaks: Sequence[int] = ()
    """Rows that only name what is below them."""


class Sums:
    """A table, with what is a total in it, and of what."""

    def __init__(self, table: Table, *, plain: bool = False) -> None:
        """`plain`: "all" and "both" alone are answers, and no totals."""
        self.table = table
        self.first = _first_numbers(table)
        self.columns = [label(head) for head in table.heads]
        self.rows = _row_labels(table, self.first)
        self._plain = plain

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The columns that hold numbers that can be added up."""
        return tuple(
            at
            for at in range(self.first, len(self.columns))
            if not self.columns[at].aside and self._is_numbers(at)
        )

    @property
    def row_totals(self) -> dict[int, Cover]:
        """By row that is a total: the rows that it is of."""
        return self._down[0]

    @property
    def column_totals(self) -> dict[int, Cover]:
        """By column that is a total: the columns that it is of."""
        return self._across[0]

    @property
    def row_parts(self) -> tuple[int, ...]:
        """The rows with numbers that are no totals."""
        return self._down[1]

    @property
    def column_parts(self) -> tuple[int, ...]:
        """The columns of numbers that are no totals."""
        return self._across[1]

    @cached_property
    def _down(self) -> tuple[dict[int, Cover], tuple[int, ...]]:
        breaks = [at for at, row in enumerate(self.table.rows) if is_section(row)]
        axis = Axis(self.rows, self._counted_rows, self.numbers, lambda row, c: (row, c), breaks)
        return self._totals(axis)

    @cached_property
    def _across(self) -> tuple[dict[int, Cover], tuple[int, ...]]:
        axis = Axis(self.columns, self.numbers, self.row_parts, lambda column, r: (r, column))
        return self._totals(axis)

    @cached_property
    def _counted_rows(self) -> tuple[int, ...]:
        return tuple(
            at
            for at, row in enumerate(self.table.rows)
            if any(self.cell(at, c).number is not None for c in self.numbers)
            and not self.rows[at].aside
        )

    def cell(self, row: int, column: int) -> Cell:
        """A cell; rows may be shorter than their table is wide."""
        cells = self.table.rows[row].cells
        return cells[column] if column < len(cells) else Cell("")

    def true(self, row: int, column: int) -> Decimal | None:
        """What a total's cells add up to; None where one of them is no number."""
        rows = self.row_totals.get(row, (row,))
        columns = self.column_totals.get(column, (column,))
        return self._sum((r, c) for r in rows for c in columns)

    def totals(self) -> Iterator[tuple[int, int]]:
        """Every cell that is a total and says a number."""
        for row in (*self.row_parts, *self.row_totals):
            for column in (*self.column_parts, *self.column_totals):
                if row in self.row_totals or column in self.column_totals:
                    yield row, column

    def wrong(self) -> Iterator[Wrong]:
        """Every total that is not what its cells add up to."""
        for row, column in self.totals():
            printed, true = self.cell(row, column), self.true(row, column)
            if printed.number is None or true is None or not self._is_sum(row, column):
                continue
            if abs(printed.number - true) > self._rounding(row, column):
                line = self.table.rows[row].line
                row_said, column_said = self.rows[row].said, self.columns[column].said
                yield Wrong(line, row_said, column_said, printed.number, true, (row, column))

    # --- which are totals, and of what

    def _is_numbers(self, column: int) -> bool:
        """Whether most of a column are numbers, and these no percentages or years."""
        cells = [self.cell(row, column) for row in range(len(self.table.rows))]
        numbers = [one.number for one in cells if one.number is not None]
        years = bool(numbers) and all(1900 <= number <= 2100 for number in numbers)
        return _are_numbers(cells) and not years

    def _totals(self, axis: Axis) -> tuple[dict[int, Cover], tuple[int, ...]]:
        """Each total with what it is of, and what is no total.

        Of what a total could be of, that with which it is right most often.
        """
        labels, rest = axis.labels, [at for at in axis.counted if not axis.labels[at].total]
        edges = [at for at in axis.counted if labels[at].total and self._is_meant(axis, at, rest)]
        edges = [at for at in edges if _covers(axis, at, rest, edges)]
        parts = tuple(at for at in axis.counted if at not in edges)
        found: dict[int, Cover] = {}
        for at in edges:
            covers = _covers(axis, at, parts, edges)
            holds = [self._holds(axis, at, cover) for cover in covers]
            if any(holds) or self._can_be(axis, at, covers[0], edges):
                found[at] = covers[holds.index(max(holds))]
        return found, parts

    def _holds(self, axis: Axis, total: int, cover: Cover) -> int:
        """How often a total is right if it is of these."""
        return sum(
            self.cell(*axis.place(total, other)).number
            == self._sum(axis.place(part, other) for part in cover)
            for other in axis.other
        )

    def _can_be(self, axis: Axis, total: int, cover: Cover, edges: Sequence[int]) -> bool:
        """Whether what is never right can be meant as a total at all.

        People beside interviews, or an overall judgement that is never more than each of its parts,
        are none.
        """
        if _is_second(axis.labels, total, edges):
            return False
        return not axis.labels[total].loose or any(
            (self.cell(*axis.place(total, other)).number or Decimal(0))
            > max(self.cell(*axis.place(part, other)).number or Decimal(0) for part in cover)
            for other in axis.other
        )

    def _is_meant(self, axis: Axis, total: int, parts: Sequence[int]) -> bool:
        """Whether what is called "all" or "both" and no more can be meant as a total."""
        if not axis.labels[total].bare:
            return True
        if self._plain or (axis.labels[total].words == ("both",) and not _alike(axis, parts)):
            return False
        for other in axis.other:
            number = self.cell(*axis.place(total, other)).number
            of = [self.cell(*axis.place(part, other)).number or Decimal(0) for part in parts]
            if number is not None and number < max(of, default=Decimal(0)):
                return False
        return True

    def _sum(self, places: Iterator[tuple[int, int]]) -> Decimal | None:
        counts = [self.cell(*place).counts for place in places]
        known = [count for count in counts if count is not None]
        return sum(known, Decimal(0)) if len(known) == len(counts) else None

    def _is_sum(self, row: int, column: int) -> bool:
        """Of "9 of 14": whether it claims that its parts share nobody."""
        total = self.cell(row, column)
        if total.of is None:
            return True
        parts = [
            self.cell(r, c).of
            for r in self.row_totals.get(row, (row,))
            for c in self.column_totals.get(column, (column,))
        ]
        return total.number == total.of or sum((of or Decimal(0)) for of in parts) == total.of

    def _rounding(self, row: int, column: int) -> Decimal:
        """How far a sum of rounded numbers may lie from the rounded sum; whole numbers: nowhere."""
        rows, columns = self.row_totals.get(row, (row,)), self.column_totals.get(column, (column,))
        cells = [self.cell(r, c).number for r in rows for c in columns]
        numbers = [one for one in [*cells, self.cell(row, column).number] if one is not None]
        if all(2 * number == int(2 * number) for number in numbers):
            return Decimal(0)
        deepest = max(-int(number.as_tuple().exponent) for number in numbers)
        unit = Decimal(1).scaleb(-deepest)
        return min(unit, len(cells) * unit / 2)


def _covers(axis: Axis, at: int, parts: Sequence[int], edges: Sequence[int]) -> list[Cover]:
    """What a total could be of, likeliest first: what it names, what is since the last one, all."""
    labels, total = axis.labels, axis.labels[at]
    units = {one for one in total.units if any(one in labels[part].words for part in parts)}
    named = tuple(part for part in parts if (total.of | units) <= set(labels[part].words))
    if total.of:
        return [named] if named and len(parts) > 1 else []
    last = max((edge for edge in (*edges, *axis.breaks) if edge < at), default=-1)
    left = tuple(part for part in named if part < at)
    since = tuple(part for part in left if part > last)
    right = tuple(part for part in named if part > at)
    again = any(labels[edge].words == total.words for edge in edges if edge < at)
    whole = at == max(edges) and not again
    ways = (left, since, right, named) if whole else (since, left, right)
    return list(dict.fromkeys(way for way in ways if way))


def _is_second(labels: Sequence[Label], at: int, edges: Sequence[int]) -> bool:
    """Whether a total of people stands beside another that is of the same."""
    others = [labels[edge] for edge in edges if edge != at and labels[edge].of == labels[at].of]
    return labels[at].people and any(not other.people for other in others)


def _alike(axis: Axis, parts: Sequence[int]) -> bool:
    """Whether these are two of a kind: "Stage 1" and "Stage 2", 2023 and 2024."""
    if len(parts) != 2:
        return False
    one, other = (set(axis.labels[part].words) for part in parts)
    return bool(one & other) or all(word.isdigit() for word in one | other)


def _first_numbers(table: Table) -> int:
    """The first column that is numbers; those before it are labels."""
    for column in range(1, len(table.heads)):
        if _are_numbers([row.cells[column] for row in table.rows if column < len(row.cells)]):
            return column
    return len(table.heads)


def _are_numbers(cells: Sequence[Cell]) -> bool:
    """Whether most of these cells are numbers, told or not, and none a percentage."""
    said = [one for one in cells if not one.is_empty]
    if any(one.words.endswith("%") for one in said):
        return False
    numbers = sum(one.number is not None or one.is_hidden for one in said)
    return numbers > 0 and 2 * numbers >= len(said)


def _row_labels(table: Table, first: int) -> list[Label]:
    """The label of each row: its words, those of the row above where they are left out."""
    found, section, last = [], "", ""
    for row in table.rows:
        words = [one.words for one in row.cells[:first]]
        if is_section(row):
            section, last = words[0], ""
        if first > 1 and not words[0] and last and not label(*words[1:]).total:
            words[0] = last
        elif words and words[0]:
            last = words[0] if not label(words[0]).total else ""
        named = label(*words)
        within = [section] if section and section not in words and not named.total else []
        found.append(label(*within, *words))
    return found


def is_section(row: Row) -> bool:
    """Whether a row says only what the rows below it are about."""
    return bool(row.cells and row.cells[0].words) and all(one.is_empty for one in row.cells[1:])
