"""The forms in which a table is printed: text for a terminal, CSV, JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from decimal import Decimal

from qualkit import csvfile
from qualkit.tables.shape import Printed, Value

FORMS = ("table", "csv", "json", "markdown")
WIDTH = 80
"""Columns of a terminal that a table takes where it can."""
NARROWEST = 12
"""Characters below which words of a column are not broken."""


def as_csv(table: Printed) -> str:
    """The table as CSV, a line of headings; notes are no part of it."""
    rows = [[_plain(value) for value in row] for row in table.rows]
    return csvfile.write([table.heads(), *rows])


def as_json(tables: Sequence[Printed]) -> str:
    """Tables as JSON: an object each, with its rows as objects and its notes."""
    shown = [
        {
            "table": table.name,
            "title": table.title,
            "columns": table.heads(),
            "rows": [[_plain(value) for value in row] for row in table.rows],
            "rows_of_sums": table.totals,
            "notes": table.notes,
        }
        for table in tables
    ]
    return json.dumps(shown, ensure_ascii=False, indent=2)


def as_markdown(table: Printed) -> str:
    """The table as Markdown, to stand in narrative/: its headings in one line, its notes below."""
    rows = [[_said(value) for value in row] for row in table.rows]
    rule = ["---" if isinstance(value, str) else "--:" for value in (table.rows or [()])[-1]]
    lines = [
        [_cell(_seen(name)) for name in table.heads()],
        rule,
        *([_cell(v) for v in r] for r in rows),
    ]
    grid = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n\n".join([f"**{table.title}**", grid, *table.notes])


def _cell(words: str) -> str:
    """Words that cannot end their cell."""
    return " ".join(words.split()).replace("\\", "\\\\").replace("|", "\\|")


def as_rows(table: Printed) -> list[list[str | int | float]]:
    """The table for a spreadsheet: its headings, its rows, and its notes below."""
    rows: list[list[str | int | float]] = [list(table.heads())]
    rows += [[_plain(value) for value in row] for row in table.rows]
    notes: list[list[str | int | float]] = [[note] for note in table.notes]
    return [*rows, [], *notes]


def as_text(table: Printed) -> str:
    """The table for a terminal: names to the left, numbers to the right, notes below."""
    if not table.rows:
        return "\n".join([table.title, "", "Nothing to show.", *_notes(table)])
    grid = [[_said(value) for value in row] for row in table.rows]
    widths = _widths(table, grid)
    right = [not isinstance(value, str) for value in table.rows[-1]]
    lines = [table.title, "", *_over(table, widths)]
    lines += _across(
        [_broken(_seen(name), w) for name, w in zip(table.columns, widths, strict=True)],
        widths,
        right,
    )
    lines.append("  ".join("-" * width for width in widths))
    sums = len(grid) - table.totals
    for at, row in enumerate(grid):
        if at == sums and table.totals:
            lines.append("  ".join("-" * width for width in widths))
        broken = [_broken(words, width) for words, width in zip(row, widths, strict=True)]
        lines += _across(broken, widths, right)
    return "\n".join(line.rstrip() for line in [*lines, *_notes(table)])


def _notes(table: Printed) -> list[str]:
    wrapped = [textwrap.fill(_seen(note), WIDTH, subsequent_indent="  ") for note in table.notes]
    return ["", *wrapped] if wrapped else []


def _widths(table: Printed, grid: list[list[str]]) -> list[int]:
    """How wide each column is: as its words are, or narrower where the whole is too wide."""
    whole = [[*_longest(name), *(row[at] for row in grid)] for at, name in enumerate(table.columns)]
    widths = [max(map(len, column)) for column in whole]
    start = 0
    for name, count in table.spans:
        short = len(name) - (sum(widths[start : start + count]) + 2 * (count - 1))
        widths[start] += max(short, 0)
        start += count
    least = [max(len(w) for words in column for w in _longest(words)) for column in whole]
    while sum(widths) + 2 * (len(widths) - 1) > WIDTH:
        wide = max(range(len(widths)), key=lambda at: widths[at] - max(least[at], NARROWEST))
        if widths[wide] <= max(least[wide], NARROWEST):
            break
        widths[wide] -= 1
    return widths


def _longest(words: str) -> list[str]:
    return words.split() or [""]


def _over(table: Printed, widths: Sequence[int]) -> list[str]:
    """The line of headings that stand over several columns."""
    if not table.spans:
        return []
    said, start = [], 0
    for name, count in table.spans:
        across = sum(widths[start : start + count]) + 2 * (count - 1)
        said.append(_seen(name).center(across))
        start += count
    return ["  ".join(said)]


def _broken(words: str, width: int) -> list[str]:
    return textwrap.wrap(words, max(width, 1)) or [""]


def _across(cells: Sequence[list[str]], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    deep = max(map(len, cells))
    return [
        "  ".join(
            (cell[level] if level < len(cell) else "").rjust(width)
            if is_right
            else (cell[level] if level < len(cell) else "").ljust(width)
            for cell, width, is_right in zip(cells, widths, right, strict=True)
        )
        for level in range(deep)
    ]


def _said(value: Value) -> str:
    """A number as it is printed; nothing is a dash, which is easier to see past."""
    if isinstance(value, int):
        return str(value) if value else "–"
    return f"{value:.2f}".removesuffix("0") if isinstance(value, Decimal) else _seen(value)


def _seen(words: str) -> str:
    """Words without what would steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in words)


def _plain(value: Value) -> str | int | float:
    return float(value) if isinstance(value, Decimal) else value
