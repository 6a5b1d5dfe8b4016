"""Cells: some people by some codes, people by people, codes by codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qualkit import counting
from qualkit.matrix.axes import ALL, Axis, Item, Only, axis, people
from qualkit.matrix.together import (
    Met,
    Spoken,
    in_one_passage,
    in_one_person,
    met,
    spoken,
)
from qualkit.model import ActKind, Participation
from qualkit.model.comparing import Cell, CellState, Counts, ThemeMatrix
from qualkit.model.views import StudyView


def theme_matrix(
    view: StudyView,
    *,
    rows: str = "pilot",
    columns: str = "code",
    only: Only = ALL,
    passages: bool = False,
    book: counting.Ledger | None = None,
) -> ThemeMatrix:
    """Cases by themes, `rows` by `columns`, each of NOUNS. Cells count people of those read for it.

    A theme or an objective counts once whoever raised any code under it. Codes are all but the
    themes that have codes under them. People by people counts who was interviewed, of the row's
    people, or who raised the codes that it is narrowed to. Codes by codes counts who raised both,
    of those read for both; with `passages`, who did so in the same words.
    """
    book = book or counting.ledger(view)
    down, across = axis(book, rows, only), axis(book, columns, only)
    if down.of_people and across.of_people:
        return _people_by_people(book, down, across, only)
    if down.of_people or across.of_people:
        return _people_by_codes(book, down, across)
    return _codes_by_codes(book, down, across, only, passages)


def _made(
    down: Axis, across: Axis, cells: Mapping[tuple[str, str], Cell], counts: Counts
) -> ThemeMatrix:
    rows, columns = (tuple(item.id for item in one.items) for one in (down, across))
    return ThemeMatrix(down.noun, across.noun, rows, columns, cells, counts)


# --- people by codes


def _people_by_codes(book: counting.Ledger, down: Axis, across: Axis) -> ThemeMatrix:
    written = summaries(book.study)
    cells = {}
    for row in down.items:
        for column in across.items:
            who, what = (row, column) if down.of_people else (column, row)
            cell = counting.cell(book, what.codes, who.among, pilots=who.pilots)
            summary = written.get((who.id, what.id), "")
            cells[row.id, column.id] = replace(cell, summary=summary) if summary else cell
    return _made(down, across, cells, "raised")


def summaries(view: StudyView) -> dict[tuple[str, str], str]:
    """By case (a pilot or participant) and code: what was written; what stands apart, together."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in view.statements:
        case = one.of("participant") or one.of("pilot") or one.of("case")
        if one.kind is ActKind.CHARTED and one.text:
            found.setdefault((case, one.of("code")), []).append(one.text)
    return {place: "\n".join(texts) for place, texts in found.items()}


# --- people by people


def _people_by_people(book: counting.Ledger, down: Axis, across: Axis, only: Only) -> ThemeMatrix:
    """Who is both; where a noun is crossed with itself, whoever is the one and the other ever."""
    codes = book.under(*only.codes)
    cells = {}
    for row in down.items:
        of = {p.participant for p in row.among}
        for column in across.items:
            both = _both(row, column, ever=down.noun == across.noun)
            if only.codes:
                pilots = row.pilots & column.pilots or row.pilots
                cell = counting.cell(book, codes, both, pilots=pilots)
            else:
                cell = _interviewed(len({p.participant for p in both}), len(of))
            cells[row.id, column.id] = cell
    return _made(down, across, cells, "raised" if only.codes else "interviewed")


def _both(row: Item, column: Item, *, ever: bool) -> tuple[Participation, ...]:
    if not ever:
        other = set(column.among)
        return tuple(p for p in row.among if p in other)
    also = {p.participant for p in column.among}
    return tuple(p for p in row.among if p.participant in also)


def _interviewed(count: int, of: int) -> Cell:
    if count:
        return Cell(CellState.RAISED, people=count, of=of)
    return Cell(CellState.NOT_RAISED if of else CellState.NOT_ASKED, of=of)


# --- codes by codes


@dataclass(frozen=True)
class _Side:
    """A row or column of codes, over everybody who is looked at."""

    cell: Cell
    spoken: Spoken


def _codes_by_codes(
    book: counting.Ledger, down: Axis, across: Axis, only: Only, passages: bool
) -> ThemeMatrix:
    among = people(book, only)
    pilots = frozenset(only.pilots) or frozenset(name for p in among for name in p.pilots)
    sides = {
        item.codes: _Side(
            counting.cell(book, item.codes, among, pilots=pilots),
            spoken(book, item.codes, among),
        )
        for item in (*down.items, *across.items)
    }
    meeting = met(book, among) if passages else None
    pairs: dict[frozenset[frozenset[str]], Cell] = {}
    cells = {}
    for row in down.items:
        for column in across.items:
            pair = frozenset({row.codes, column.codes})
            if pair not in pairs:
                pairs[pair] = _pair(sides[row.codes], sides[column.codes], meeting)
            cells[row.id, column.id] = pairs[pair]
    return _made(down, across, cells, "together" if meeting is None else "in one passage")


def _pair(one: _Side, other: _Side, meeting: Met | None) -> Cell:
    of = len(one.spoken.read & other.spoken.read)
    if meeting is None:
        found = in_one_person(one.spoken, other.spoken)
    else:
        found = in_one_passage(meeting, one.spoken, other.spoken)
    if found:
        ids = dict.fromkeys(id for of_one in found.values() for id in of_one)
        return Cell(CellState.RAISED, people=len(found), of=of, codings=tuple(ids))
    states = {one.cell.state, other.cell.state}
    never = (CellState.NOT_IN_MODEL, CellState.NOT_ASKED)
    state = next((state for state in never if state in states), None)
    return Cell(state or (CellState.NOT_RAISED if of else CellState.NOT_READ), of=of)
