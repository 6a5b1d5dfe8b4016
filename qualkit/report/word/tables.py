"""Tables: which way they lie, how wide their columns are, how Word writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.report.word.layout import Page
from qualkit.report.word.xml import clean, paragraph, words

SIZES = (9.0, 8.0, 7.5)
"""Points of the letters of a table, the largest first."""

_LETTER, _IN_WORD, _IN_NAME = 0.53, 0.58, 0.64
"""How wide a letter is on the whole, of its height; in a single word; in a bold name."""
_TOGETHER = 16
"""Rows up to which a table is not divided between pages."""
_BESIDE = 170
"""Twentieths of a point of nothing in a cell, left and right together."""
_LONGEST_WORD = 24
"""Letters beyond which a word may be broken."""
_LINE, _READ = 90, 46
"""Letters beyond which a cell has several lines whatever its width; that are read at a glance."""


@dataclass(frozen=True)
class Cell:
    """A cell as it is printed."""

    content: str
    """Runs."""
    style: str
    fill: str = ""
    align: str = ""
    width: int = 1
    """Columns that it covers."""


@dataclass(frozen=True)
class Fit:
    """How a table is set: whether on a page on its side, in letters how large, columns how wide."""

    wide: bool
    points: float
    columns: tuple[int, ...]


def fit(rows: Sequence[Sequence[str]], upright: Page, turned: Page) -> Fit:
    """The largest letters in which no word of it is broken, upright before on its side."""
    columns = list(zip(*rows, strict=True))
    for page in (upright, turned):
        for points in SIZES:
            least = _least(columns, points)
            if sum(least) <= page.width:
                wide = page.width > upright.width
                return Fit(wide, points, _shared(columns, least, points, page.width))
    least = _least(columns, SIZES[-1])
    even = [max(1, width * turned.width // sum(least)) for width in least]
    return Fit(turned.width > upright.width, SIZES[-1], tuple(even))


def divided(rows: Sequence[Sequence[str]], page: Page) -> list[tuple[int, ...]]:
    """Which columns stand in a table together: all, or as many as fit, each time with the first."""
    columns = list(zip(*rows, strict=True))
    if sum(_least(columns, SIZES[-1])) <= page.width:
        return [tuple(range(len(columns)))]
    first, *least = _least(columns, SIZES[1])
    groups, filled = [[0]], first
    for at, width in enumerate(least, 1):
        if filled + width > page.width and len(groups[-1]) > 1:
            groups.append([0])
            filled = first
        groups[-1].append(at)
        filled += width
    return [tuple(group) for group in groups]


def _letters(number: int, points: float, letter: float = _LETTER) -> int:
    return round(number * points * letter * 20) + _BESIDE


def _least(columns: Sequence[Sequence[str]], points: float) -> list[int]:
    """As wide as the widest word of each; first and last row and first column may be bold."""
    return [
        max(
            _letters(
                min(len(word), _LONGEST_WORD),
                points,
                _IN_WORD if at and 0 < row < len(column) - 1 else _IN_NAME,
            )
            for row, cell in enumerate(column)
            for word in clean(cell).split() or ("",)
        )
        for at, column in enumerate(columns)
    ]


def _shared(
    columns: Sequence[Sequence[str]], least: Sequence[int], points: float, room: int
) -> tuple[int, ...]:
    """Each as wide as its words ask; what is left goes where more could be taken."""
    wanted = [
        max(low, _letters(min(max(map(len, column)), _LINE) + 1, points))
        for low, column in zip(least, columns, strict=True)
    ]
    if sum(wanted) <= room:
        return tuple(wanted)
    settled = _settled(wanted, room)
    if sum(least[at] if one is None else one for at, one in enumerate(settled)) > room:
        settled = [None] * len(columns)
    open = [at for at, one in enumerate(settled) if one is None]
    spare = room - sum(least[at] if one is None else one for at, one in enumerate(settled))
    more = {at: _weight(columns[at]) * (wanted[at] - least[at]) + 1 for at in open}
    return tuple(
        least[at] + int(spare * more[at] / sum(more.values())) if one is None else one
        for at, one in enumerate(settled)
    )


def _settled(wanted: Sequence[int], room: int) -> list[int | None]:
    """The columns that want no more than an even share get it; None: what is left is for these."""
    settled: list[int | None] = [None] * len(wanted)
    while True:
        spare = room - sum(one or 0 for one in settled)
        share = spare / settled.count(None)
        small = [at for at, one in enumerate(settled) if one is None and wanted[at] <= share]
        if not small:
            return settled
        for at in small:
            settled[at] = wanted[at]


def _weight(column: Sequence[str]) -> float:
    """How much there is to read in a column."""
    return 1 + sum(map(len, column)) / max(len(column), 1) / _READ


def table(
    head: Sequence[Sequence[Cell]],
    rows: Sequence[Sequence[Cell]],
    fitted: Fit,
    *,
    style: str,
    says: str,
    total: bool = False,
) -> str:
    """A table whose head stands again on each page; `says`: its name for who cannot see it."""
    whole = sum(fitted.columns)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in fitted.columns)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{whole}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"04E0" if total else "04A0"}" w:firstRow="1" '
        f'w:lastRow="{int(total)}" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{words(says)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(_row(cells, fitted, head=True) for cells in head)
        + "".join(
            _row(cells, fitted, head=False, with_next=len(rows) <= _TOGETHER and at < len(rows))
            for at, cells in enumerate(rows, 1)
        )
        + "</w:tbl>"
    )


def _row(cells: Sequence[Cell], fitted: Fit, *, head: bool, with_next: bool = True) -> str:
    inner, at = "", 0
    for cell in cells:
        width = sum(fitted.columns[at : at + cell.width])
        inner += _cell(cell, width, head=head, with_next=with_next)
        at += cell.width
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{inner}</w:tr>"


def _cell(cell: Cell, width: int, *, head: bool, with_next: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.width}"/>' if cell.width > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
    bottom = '<w:vAlign w:val="bottom"/>' if head else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{shade}{bottom}</w:tcPr>'
        f"{paragraph(cell.style, cell.content, align=cell.align, with_next=with_next)}</w:tc>"
    )
