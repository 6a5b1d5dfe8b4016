"""The forms that a matrix is given in: text for a terminal, CSV, a workbook, JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualkit import csvfile, spreadsheet
from qualkit.matrix.axes import OF_CODES
from qualkit.matrix.saying import COUNTS_ALONE, Shown, state
from qualkit.model.comparing import Cell, ThemeMatrix

WIDTH = 100
"""How many columns of a terminal a table may take before it is turned on its side."""
LINE = 80
"""How long a line of prose may be."""

Grid = list[list[str]]
Names = Mapping[str, str]


def as_csv(matrix: ThemeMatrix, *, names: Names | None = None, shown: Shown = COUNTS_ALONE) -> str:
    """The matrix as CSV, a line a case: "7 of 11", "not asked". Safe to open in a spreadsheet.

    `names` says what to print for ids of rows and columns; without it, the ids.
    """
    return csvfile.write(_grid(matrix, names or {}, shown))


def as_workbook(
    matrix: ThemeMatrix,
    *,
    names: Names | None = None,
    shown: Shown = COUNTS_ALONE,
    notes: Sequence[str] = (),
) -> bytes:
    """The matrix as a workbook (.xlsx): its cells on one sheet, what to know of it on another."""
    return workbook(_grid(matrix, names or {}, shown), notes)


def workbook(grid: Sequence[Sequence[object]], notes: Sequence[str] = ()) -> bytes:
    """Any table as a workbook, with notes; no cell of it can run."""
    cells = [[csvfile.safe(cell) for cell in line] for line in grid]
    sheets = {"Matrix": cells, "Notes": [[csvfile.safe(note)] for note in notes]}
    return spreadsheet.write({name: lines for name, lines in sheets.items() if lines})


def as_json(matrix: ThemeMatrix, *, shown: Shown = COUNTS_ALONE) -> str:
    """The matrix as JSON, an object a cell, with the ids of the codings behind each count."""
    cells = [_object(matrix, place, cell, shown) for place, cell in _in_order(matrix)]
    return json.dumps(cells, ensure_ascii=False, indent=2)


def _object(
    matrix: ThemeMatrix, place: tuple[str, str], cell: Cell, shown: Shown
) -> dict[str, Any]:
    across = matrix.column_noun
    given = {
        matrix.row_noun: place[0],
        across if across != matrix.row_noun else f"other {across}": place[1],
        "state": state(cell, matrix.counts),
        "people": cell.people,
        "of": cell.of,
        "supports": cell.supports,
        "challenges": cell.challenges,
        "mixed": cell.mixed,
        "first_hand": cell.first_hand,
        "reported": cell.reported,
        "opinion": cell.opinion,
        "codings": sorted(cell.codings),
    }
    if cell.summary:
        given["summary"] = cell.summary
    if said := shown.quotations.get(place, ()):
        given["quotations"] = [
            {
                "words": " ".join(one.text.split()),
                "attribution": one.attribution,
                "reference": one.reference,
                "verbatim": one.verbatim,
            }
            for one in said
        ]
    return given


def as_table(
    matrix: ThemeMatrix,
    *,
    names: Names | None = None,
    beside: Names | None = None,
    shown: Shown = COUNTS_ALONE,
) -> str:
    """The matrix as text for a terminal, as it was asked for where it fits WIDTH.

    Otherwise it is turned on its side, if that is narrower, and a line above says so. `names` are
    printed for ids; names `beside` ids where codes are rows and there is room. With summaries or
    quotations it is a list instead.
    """
    if shown.at_length:
        return as_list(matrix, names={**(beside or {}), **(names or {})}, shown=shown)
    grid = _grid(matrix, names or {}, shown)
    turned = [list(line) for line in zip(*grid, strict=True)]
    if _across(grid) > max(WIDTH, _across(turned)):
        turned[0][0] = matrix.column_noun
        note = f"Too wide as asked: a row for each {matrix.column_noun} instead."
        ids = matrix.columns if matrix.column_noun in OF_CODES else ()
        return f"{note}\n\n{laid_out(_named(turned, ids, beside or {}))}"
    ids = matrix.rows if matrix.row_noun in OF_CODES else ()
    return laid_out(_named(grid, ids, beside or {}))


def as_list(matrix: ThemeMatrix, *, names: Names, shown: Shown) -> str:
    """Every cell that says something, one under the other, with its summary and quotations."""
    parts = []
    for place, cell in _in_order(matrix):
        row, column = (names.get(id, id) for id in place)
        said = [text for text in shown.words(place, cell)]
        if cell.people or said:
            parts.append("\n".join(_entry(f"{row}: {column}: {shown.count(cell)}", said)))
    silent = sum(not cell.people and not cell.summary for cell in matrix.cells.values())
    if silent:
        parts.append(f"Cells with nobody in them: {silent} (without --show, the table has them).")
    return "\n\n".join(parts)


def _entry(head: str, said: Sequence[str]) -> Iterator[str]:
    yield textwrap.fill(head, LINE)
    for text in said:
        for line in text.splitlines():
            yield textwrap.fill(line, LINE, initial_indent="  ", subsequent_indent="  ")


def laid_out(grid: Sequence[Sequence[str]]) -> str:
    """A table in columns, its first line as its head."""
    widths = _widths(grid)
    lines = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in grid]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _named(grid: Grid, ids: Sequence[str], beside: Names) -> Grid:
    """The table with a column of names beside its ids, where it has ids and there is room."""
    if not any(id in beside for id in ids):
        return grid
    column = ["", *(beside.get(id, "") for id in ids)]
    wider = [[line[0], name, *line[1:]] for line, name in zip(grid, column, strict=True)]
    return wider if _across(wider) <= WIDTH else grid


def _across(grid: Sequence[Sequence[str]]) -> int:
    widths = _widths(grid)
    return sum(widths) + 2 * (len(widths) - 1)


def _widths(grid: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*grid, strict=True)]


def _grid(matrix: ThemeMatrix, names: Names, shown: Shown) -> Grid:
    heads = [names.get(column, column) for column in matrix.columns]
    lines = [
        [
            names.get(row, row),
            *(shown.whole((row, c), matrix.cells[row, c]) for c in matrix.columns),
        ]
        for row in matrix.rows
    ]
    return [[matrix.row_noun, *heads], *lines]


def _in_order(matrix: ThemeMatrix) -> Iterator[tuple[tuple[str, str], Cell]]:
    for row in matrix.rows:
        for column in matrix.columns:
            yield (row, column), matrix.cells[row, column]
