"""What the cells of a matrix and the columns of a table say and look like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from qualkit.model.comparing import Cell, CellState
from qualkit.sections.blocks import MatrixBlock, Table
from qualkit.sections.words import said_in

BINS = ((0.25, "b1"), (0.5, "b2"), (0.75, "b3"), (1.0, "b4"))
"""Up to which share of people a cell has which shade."""

KEY: dict[str, str] = {
    "b1": "up to a quarter of people",
    "b2": "up to half",
    "b3": "up to three quarters",
    "b4": "more than three quarters",
    "none": "raised by nobody",
    "not-asked": "not asked",
    "not-read": "not yet read for it",
    "not-in-model": "not in this pilot's model",
    "withheld": "withheld",
}

LOOKS: dict[CellState, str] = {
    CellState.NOT_RAISED: "none",
    CellState.NOT_ASKED: "not-asked",
    CellState.NOT_READ: "not-read",
    CellState.NOT_IN_MODEL: "not-in-model",
    CellState.WITHHELD: "withheld",
}


@dataclass(frozen=True)
class ShownCell:
    """A cell of a matrix as the page shows it."""

    look: str
    words: str
    sides: str = ""
    trace: str = ""
    """The address of its count."""


@dataclass(frozen=True)
class ShownRow:
    """A row of a matrix as the page shows it."""

    name: str
    cells: tuple[ShownCell, ...]


def shown(block: MatrixBlock) -> list[ShownRow]:
    """The rows of a matrix, each cell with its look and words."""
    matrix = block.matrix
    return [
        ShownRow(
            block.row_names[row],
            tuple(
                replace(
                    _shown(matrix.cells[row, c], stances=block.stances),
                    trace=block.traces.get((row, c), ""),
                )
                for c in matrix.columns
            ),
        )
        for row in matrix.rows
    ]


def _shown(cell: Cell, *, stances: bool) -> ShownCell:
    words = said_in(cell)
    if cell.state is not CellState.RAISED:
        return ShownCell(LOOKS[cell.state], words)
    share = cell.people / cell.of
    look = next(look for limit, look in BINS if share <= limit)
    sides = (
        (cell.supports, "supporting"),
        (cell.challenges, "challenging"),
        (cell.mixed, "both"),
    )
    said = ", ".join(f"{count} {side}" for count, side in sides if count)
    return ShownCell(look, words, said if stances else "")


def key(block: MatrixBlock) -> list[tuple[str, str]]:
    """The shades with their meaning, and those kinds of empty cell that the matrix has."""
    looks = {cell.look for row in shown(block) for cell in row.cells}
    shades = {look for _, look in BINS}
    return [(look, words) for look, words in KEY.items() if look in shades | looks]


def grid(block: MatrixBlock) -> list[list[str]]:
    """The matrix as rows of words, one line of headings first."""
    matrix = block.matrix
    heads = [matrix.row_noun.capitalize(), *(block.column_names[c] for c in matrix.columns)]
    lines = []
    for row in shown(block):
        cells = [f"{c.words} ({c.sides})" if c.sides else c.words for c in row.cells]
        lines.append([row.name, *cells])
    return [heads, *lines]


def numeric(table: Table) -> list[bool]:
    """By column: whether it holds nothing but numbers, and so is set to the right."""
    columns = zip(*table.rows, strict=True) if table.rows else ([""] for _ in table.columns)
    return [all(cell.replace(".", "", 1).isdigit() for cell in column) for column in columns]


def day(text: str) -> str:
    """A date as a reader writes it ("4 March 2025"); anything else as it stands."""
    try:
        known = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{known.day} {known:%B %Y}"
