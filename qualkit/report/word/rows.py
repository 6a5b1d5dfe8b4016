"""The rows of tables and matrices: the look of each cell, with its words readable on its shade."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualkit.report.cells import ShownRow, key, numeric, shown
from qualkit.report.word.looks import QUIET, RULE
from qualkit.report.word.styles import Styles
from qualkit.report.word.tables import SIZES, Cell, Fit
from qualkit.report.word.xml import run
from qualkit.sections.blocks import MatrixBlock, Table

SHADES = {
    "b1": ("FFFFFF", ""),
    "b2": ("6BACE6", "0B0C0C"),
    "b3": ("2073BC", "FFFFFF"),
    "b4": ("12436D", "FFFFFF"),
    "none": ("F4F6F8", QUIET),
    "not-asked": ("E7EBEF", QUIET),
    "not-read": ("FFFFFF", QUIET),
    "not-in-model": ("D9DFE5", QUIET),
    "withheld": ("FFFFFF", QUIET),
}
"""By look: the colour of a cell and that of its words, the page's own on white paper."""

_SLANTED = frozenset(("withheld",))
_HARD = "\N{NO-BREAK SPACE}"

Rows = list[list[Cell]]


def table_rows(it: Table, fitted: Fit, styles: Styles) -> tuple[Rows, Rows]:
    """The rows of headings, and the others: numbers to the right, totals bold."""
    look, plain, bold = _letters(fitted), styles.id("cell"), styles.id("head")
    sides = ["right" if one else "left" for one in numeric(it)]

    def row(cells: Sequence[str], style: str) -> list[Cell]:
        return [
            Cell(run(text, look=look), style, align=side)
            for text, side in zip(cells, sides, strict=True)
        ]

    above = [Cell(run(text, look=look), bold, width=width) for text, width in it.spans]
    head = [above, row(it.columns, bold)] if above else [row(it.columns, bold)]
    last = len(it.rows) if it.totals else 0
    return head, [row(one, bold if at == last else plain) for at, one in enumerate(it.rows, 1)]


def matrix_rows(
    it: MatrixBlock, fitted: Fit, styles: Styles, linked: Callable[[str, str], str]
) -> tuple[Rows, Rows]:
    """The row of headings, and a row of shaded cells for each of the matrix.

    `linked`: runs, led to the address that comes with them.
    """
    look, bold = _letters(fitted), styles.id("head")
    head = [Cell(run(it.matrix.row_noun.capitalize(), look=look), bold)]
    for column in it.matrix.columns:
        link = it.links.get(column, "")
        name = run(it.column_names[column], look=look)
        head.append(Cell(linked(name, f"#{link}") if link else name, bold, align="center"))
    return [head], [_shaded(one, fitted, styles) for one in shown(it)]


def _shaded(row: ShownRow, fitted: Fit, styles: Styles) -> list[Cell]:
    cells = [Cell(run(row.name, look=_letters(fitted)), styles.id("head"))]
    for cell in row.cells:
        fill, ink = SHADES[cell.look]
        said = f"{cell.words} ({cell.sides})" if cell.sides else cell.words
        content = run(said, look=_letters(fitted, ink), italic=cell.look in _SLANTED)
        cells.append(Cell(content, styles.id("cell"), fill=fill, align="center"))
    return cells


def key_runs(it: MatrixBlock) -> str:
    """What the shades mean, each said on its own."""
    border = f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
    parts = []
    for look, said in key(it):
        fill, ink = SHADES[look]
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
        color = f'<w:color w:val="{ink}"/>' if ink else ""
        parts.append(
            run(f"{_HARD}{said}{_HARD}", look=color + border + shade, italic=look in _SLANTED)
        )
    return run("Key: ") + run("  ").join(parts)


def _letters(fitted: Fit, ink: str = "") -> str:
    color = f'<w:color w:val="{ink}"/>' if ink else ""
    if fitted.points == SIZES[0]:
        return color
    half = round(fitted.points * 2)
    return f'{color}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
