"""The report as one HTML file: no request leaves it, and the same study gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from string import ascii_uppercase
from typing import get_args
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qualkit import csvfile
from qualkit.model import Cell, CellState, ReportView
from qualkit.sections.blocks import Block, Figure, MatrixBlock, Section, Table
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
class Chapter:
    """A section with its number and those within it."""

    section: Section
    number: str
    parts: tuple[Chapter, ...]
    apart: bool
    """Whether the browser may leave it unpainted until it is scrolled to."""

    @property
    def listed(self) -> tuple[Chapter, ...]:
        """The parts that the contents list names: those of the body, not of appendices."""
        return () if self.section.appendix else self.parts


@dataclass(frozen=True)
class ShownCell:
    """A cell of a matrix as the page shows it."""

    look: str
    words: str
    sides: str = ""


@dataclass(frozen=True)
class ShownRow:
    """A row of a matrix as the page shows it."""

    name: str
    cells: tuple[ShownCell, ...]


def render(sections: Sequence[Section], view: ReportView) -> str:
    """The whole page. Raises TypeError on a block that it does not know."""
    environment = _environment()
    style, script = _source("style.css"), _source("search.js")
    numbered = chapters(sections)
    return environment.get_template("page.html").render(
        chapters=numbered,
        labels=labels(numbered),
        settings=view.study.settings,
        provenance=view.provenance,
        style=Markup(style),
        script=Markup(script),
        policy=policy(style, script),
    )


def chapters(sections: Sequence[Section]) -> tuple[Chapter, ...]:
    """Sections numbered 1, 2 ... with parts 1.1, 1.2 ...; appendices A, B ... at the end."""
    body = [s for s in sections if not s.appendix]
    appendices = [s for s in sections if s.appendix]
    numbers = [*map(str, range(1, len(body) + 1)), *ascii_uppercase[: len(appendices)]]
    return tuple(
        _chapter(section, number)
        for section, number in zip([*body, *appendices], numbers, strict=True)
    )


def _chapter(section: Section, number: str) -> Chapter:
    parts = tuple(
        Chapter(part, f"{number}.{at}", tuple(_unnumbered(part)), apart=True)
        for at, part in enumerate(section.parts, 1)
    )
    return Chapter(section, number, parts, apart=not parts)


def _unnumbered(section: Section) -> Iterator[Chapter]:
    for part in section.parts:
        yield Chapter(part, "", tuple(_unnumbered(part)), apart=False)


def labels(numbered: Sequence[Chapter]) -> dict[str, str]:
    """By block id: "Table 1", "Figure 1" ..., each counted through the report."""
    blocks = [block for chapter in numbered for block in _blocks(chapter.section)]
    tables = [block.id for block in blocks if isinstance(block, Table | MatrixBlock)]
    figures = [block.id for block in blocks if isinstance(block, Figure)]
    return {
        **{id: f"Table {at}" for at, id in enumerate(tables, 1)},
        **{id: f"Figure {at}" for at, id in enumerate(figures, 1)},
    }


def _blocks(section: Section) -> Iterator[Block]:
    yield from section.blocks
    for part in section.parts:
        yield from _blocks(part)
    yield from section.closing


def policy(style: str, script: str) -> str:
    """A content security policy under which only this page's own style and script run."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# --- what the templates ask for


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("qualkit", "templates/report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        kind=_kind, cells=shown, key=key, grid=grid, csv=csv_link, numeric=numeric, day=day
    )
    return environment


def _source(name: str) -> str:
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]


_KINDS = frozenset(kind.__name__ for kind in get_args(Block))


def _kind(block: object) -> str:
    name = type(block).__name__
    if name not in _KINDS:
        raise TypeError(f"a section holds a {name}, which is no block of a report")
    return name


def shown(block: MatrixBlock) -> list[ShownRow]:
    """The rows of a matrix, each cell with its look and words."""
    matrix = block.matrix
    return [
        ShownRow(
            block.row_names[row],
            tuple(_shown(matrix.cells[row, c], stances=block.stances) for c in matrix.columns),
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


def csv_link(rows: Sequence[Sequence[str]]) -> str:
    """The rows as CSV within an address, marked as UTF-8 for spreadsheets."""
    return f"data:text/csv;charset=utf-8,%EF%BB%BF{quote(csvfile.write(rows))}"


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
