"""Theme matrices: cases by themes, counted in people (Ritchie and Spencer 1994)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Literal

from qualkit import counting, csvfile
from qualkit.model import Cell, Participation, StudyView, ThemeMatrix
from qualkit.sections import words

Rows = Literal["pilot", "stage", "group", "participant"]
Columns = Literal["code", "theme", "objective"]

WIDTH = 100
"""How many columns of a terminal a table may take before it is turned on its side."""


def theme_matrix(
    view: StudyView,
    *,
    rows: Rows = "pilot",
    columns: Columns = "code",
    pilot: str | None = None,
    stage: str | None = None,
    group: str | None = None,
) -> ThemeMatrix:
    """Cases by themes. Each cell counts people, of those whose transcripts were read for it.

    `pilot`, `stage` and `group` narrow whom it looks at. A theme or an objective counts once
    whoever raised any code under it. Codes are all but the themes that have codes under them.
    """
    book = counting.ledger(view)
    people = tuple(
        p
        for p in book.participations
        if pilot in (None, *p.pilots) and stage in (None, p.stage) and group in (None, p.group)
    )
    cases = _cases(view, rows, people)
    themes = _themes(book, columns)
    cells: dict[tuple[str, str], Cell] = {}
    for case, among in cases.items():
        pilots = {case} if rows == "pilot" else {name for p in among for name in p.pilots}
        for theme, codes in themes.items():
            cells[case, theme] = counting.cell(book, codes, among, pilots=frozenset(pilots))
    return ThemeMatrix(rows, columns, tuple(cases), tuple(themes), cells)


def notes(view: StudyView) -> tuple[str, ...]:
    """What a reader of any matrix of this study must know, in sentences."""
    return counting.notes(view)


def _cases(
    view: StudyView, rows: Rows, people: tuple[Participation, ...]
) -> dict[str, tuple[Participation, ...]]:
    """Each row with its participations."""
    if rows == "pilot":
        return {name: counting.in_pilot(people, name) for name in counting.pilots(view)}
    if rows == "participant":
        names = tuple(sorted({p.participant for p in people}))
    else:
        names = counting.stages(view) if rows == "stage" else counting.groups(view)
    return {name: tuple(p for p in people if getattr(p, rows) == name) for name in names}


def _themes(book: counting.Ledger, columns: Columns) -> dict[str, frozenset[str]]:
    """Each column with the codes that it counts, in reading order."""
    codebook = book.study.codebook
    if columns == "objective":
        return {o.id: book.under(*o.codes) for o in codebook.objectives}
    if columns == "theme":
        return {code.id: book.under(code.id) for code in codebook.themes}
    leaves = set(codebook.leaves)
    codes = (c for c in codebook.codes if c.parent is not None or c in leaves)
    return {code.id: book.under(code.id) for code in codes}


# --- the forms it is printed in


def as_csv(matrix: ThemeMatrix, *, names: Mapping[str, str] | None = None) -> str:
    """The matrix as CSV, a line a case: "7 of 11", "not asked". Safe to open in a spreadsheet.

    `names` says what to print for ids of rows and columns; without it, the ids.
    """
    return csvfile.write(_grid(matrix, names or {}))


def as_json(matrix: ThemeMatrix) -> str:
    """The matrix as JSON, an object a cell, with the ids of the codings behind each count."""
    cells = [
        {
            matrix.row_noun: row,
            matrix.column_noun: column,
            "state": str(cell.state),
            "people": cell.people,
            "of": cell.of,
            "supports": cell.supports,
            "challenges": cell.challenges,
            "mixed": cell.mixed,
            "codings": list(cell.codings),
        }
        for (row, column), cell in _in_order(matrix)
    ]
    return json.dumps(cells, ensure_ascii=False, indent=2)


def as_table(matrix: ThemeMatrix, *, names: Mapping[str, str] | None = None) -> str:
    """The matrix as text for a terminal, as it was asked for where it fits WIDTH.

    Otherwise it is turned on its side, if that is narrower, and a line above says so.
    """
    grid = _grid(matrix, names or {})
    turned = [list(line) for line in zip(*grid, strict=True)]
    if _across(grid) > max(WIDTH, _across(turned)):
        turned[0][0] = matrix.column_noun
        note = f"Too wide as asked: a row for each {matrix.column_noun} instead."
        return f"{note}\n\n{_laid_out(turned)}"
    return _laid_out(grid)


def _laid_out(grid: list[list[str]]) -> str:
    widths = _widths(grid)
    lines = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in grid]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _across(grid: list[list[str]]) -> int:
    widths = _widths(grid)
    return sum(widths) + 2 * (len(widths) - 1)


def _widths(grid: list[list[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*grid, strict=True)]


def _grid(matrix: ThemeMatrix, names: Mapping[str, str]) -> list[list[str]]:
    heads = [names.get(column, column) for column in matrix.columns]
    lines = [
        [names.get(row, row), *(words.said_in(matrix.cells[row, c]) for c in matrix.columns)]
        for row in matrix.rows
    ]
    return [[matrix.row_noun, *heads], *lines]


def _in_order(matrix: ThemeMatrix) -> Iterator[tuple[tuple[str, str], Cell]]:
    for row in matrix.rows:
        for column in matrix.columns:
            yield (row, column), matrix.cells[row, column]
