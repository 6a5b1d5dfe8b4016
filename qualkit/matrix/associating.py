"""How far raising something goes with being somebody, or with raising something else.

Counts with exact intervals, and no test: those interviewed were chosen, and are few.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualkit import counting
from qualkit.errors import CannotDecide
from qualkit.matrix import exact
from qualkit.matrix.axes import ALL, Axis, Item, Only, axis, people
from qualkit.matrix.exact import Interval, Odds
from qualkit.matrix.together import Spoken, spoken
from qualkit.model.views import StudyView

FEW = 10
"""Below so many people on either side a line says that they are few."""

CAUTION = (
    "People were chosen to be interviewed, not drawn by chance: an interval says how far so few "
    "people could lead astray, and nothing of everybody else. No test is made. Among {lines} some "
    "differ by chance alone."
)


@dataclass(frozen=True)
class Side:
    """So many people of those read on one side, with the interval of their share."""

    people: int
    of: int
    share: Interval


@dataclass(frozen=True)
class Association:
    """Of the row's people and of all others: how many raised the column's codes."""

    row: str
    column: str
    here: Side
    elsewhere: Side
    odds: Odds
    few: bool
    """Whether either side has fewer than FEW people."""
    unasked: bool = False
    """Whether nobody was asked on either side, so that its silence says nothing."""


def associations(
    view: StudyView,
    *,
    rows: str,
    columns: str,
    only: Only = ALL,
    book: counting.Ledger | None = None,
) -> tuple[Association, ...]:
    """Each row against all others, on each column's codes; only where somebody is on both sides.

    Rows of people are held against the people who are in no such row; rows of codes, against the
    people who were read for them and did not raise them. Raises CannotDecide where rows are single
    people, or columns no codes.
    """
    book = book or counting.ledger(view)
    down, across = axis(book, rows, only), axis(book, columns, only)
    if across.of_people or rows in ("participant", "everybody"):
        raise CannotDecide(
            what="an association is of groups of people, or codes, with codes",
            fix="Take --rows pilot, case, stage, group, role, code, theme or objective, and "
            "--columns code, theme or objective.",
        )
    made = (
        _of_people(book, down, across, only)
        if down.of_people
        else _of_codes(book, down, across, only)
    )
    return tuple(made)


def caution(lines: int) -> str:
    """What stands beneath any associations."""
    return CAUTION.format(lines="this one line" if lines == 1 else f"{lines} lines")


def _of_people(
    book: counting.Ledger, down: Axis, across: Axis, only: Only
) -> Iterator[Association]:
    everybody = people(book, only)
    for row in down.items:
        inside = {p.participant for p in row.among}
        others = tuple(p for p in everybody if p.participant not in inside)
        for column in across.items:
            here = spoken(book, column.codes, row.among)
            there = spoken(book, column.codes, others)
            counts = (len(here.codings), len(here.read), len(there.codings), len(there.read))
            leaves = counting.lowest(book, column.codes)
            unasked = any(
                all(counting.was_asked(book, code, among) is False for code in leaves)
                for among in (row.among, others)
            )
            yield from _line(row, column, *counts, unasked=unasked)


def _of_codes(book: counting.Ledger, down: Axis, across: Axis, only: Only) -> Iterator[Association]:
    """Each two once; none of a theme with what stands under it."""
    among = people(book, only)
    known: dict[frozenset[str], Spoken] = {
        item.codes: spoken(book, item.codes, among) for item in (*down.items, *across.items)
    }
    told = set[frozenset[frozenset[str]]]()
    for row in down.items:
        for column in across.items:
            pair = frozenset({row.codes, column.codes})
            if row.codes & column.codes or pair in told:
                continue
            told.add(pair)
            yield from _line(row, column, *_crossed(known[row.codes], known[column.codes]))


def _crossed(one: Spoken, other: Spoken) -> tuple[int, int, int, int]:
    read = one.read & other.read
    raised = one.codings.keys() & read
    rest = read - raised
    also = other.codings.keys()
    return len(also & raised), len(raised), len(also & rest), len(rest)


def _line(
    row: Item,
    column: Item,
    count: int,
    of: int,
    other: int,
    of_other: int,
    *,
    unasked: bool = False,
) -> Iterator[Association]:
    if of and of_other:
        yield Association(
            row=row.id,
            column=column.id,
            here=Side(count, of, exact.share(count, of)),
            elsewhere=Side(other, of_other, exact.share(other, of_other)),
            odds=exact.odds(count, of, other, of_other),
            few=min(of, of_other) < FEW,
            unasked=unasked,
        )
