"""CSV files that people write: rows with their line numbers, and cells that cannot run."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from qualkit.errors import BadSettings
from qualkit.yamlfile import read_text

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run as a formula."""

csv.field_size_limit(2**31 - 1)  # a cell may hold an interview; the module's own limit is 131,072

Row = tuple[int, dict[str, str]]
"""A line number and its cells by column name; a cell that is missing is empty."""


def read(path: Path, *, required: Sequence[str], known: Sequence[str]) -> list[Row]:
    """The rows of a CSV file in UTF-8 whose first line names its columns.

    Cells are stripped, in Unicode's composed form (NFC), and as they were before `safe`; rows
    without any are left out. Raises UnreadableFile or BadSettings.
    """
    return parse(read_text(path), path.name, required=required, known=known)


def parse(text: str, name: str, *, required: Sequence[str], known: Sequence[str]) -> list[Row]:
    """As `read`, from text; `name` is what errors call the file."""
    if "\0" in text:
        raise BadSettings(
            file=name, line=1, what="holds NUL characters", fix="Save it again as CSV UTF-8."
        )
    lines = _lines(text, name)
    _, header = next(lines, (1, []))
    _check_header(header, name, required, known)
    return list(_rows(lines, header, name))


def write(rows: Iterable[Sequence[object]]) -> str:
    """CSV text (RFC 4180), its cells safe to open in a spreadsheet."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe(cell: object) -> object:
    """A cell that a spreadsheet shows as it is and does not run (OWASP, CSV Injection)."""
    return f"'{cell}" if isinstance(cell, str) and _would_run(cell) else cell


def _would_run(cell: str) -> bool:
    """Whether a cell begins as a formula; behind apostrophes too, so that each `safe` is undone."""
    return cell.lstrip("'").startswith(FORMULA)


def _as_meant(cell: str) -> str:
    """A cell without what `safe` put before it."""
    cell = cell.strip()
    cell = cell[1:].strip() if cell.startswith("'") and _would_run(cell) else cell
    return unicodedata.normalize("NFC", cell)


def _check_header(
    header: list[str], name: str, required: Sequence[str], known: Sequence[str]
) -> None:
    for column in required:
        if column not in header:
            raise BadSettings(
                file=name,
                line=1,
                what=f"the column “{column}” is missing",
                fix=f"The first line names the columns; needed: {', '.join(required)}.",
            )
    for column in header:
        if column not in known:
            raise BadSettings(
                file=name,
                line=1,
                what=f"the column “{column}” is not known",
                fix=f"Known columns: {', '.join(known)}.",
            )
        if header.count(column) > 1:
            raise BadSettings(
                file=name,
                line=1,
                what=f"the column “{column}” stands twice",
                fix="Remove one of them.",
            )


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row of cells, with the line that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_delimiter(text))
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadSettings(
                file=name,
                line=start,
                what=f"this is not CSV ({error})",
                fix="Check the quotation marks in the row that begins there.",
            ) from None
        if cells is None:
            return
        yield start, [_as_meant(cell) for cell in cells]


def _delimiter(text: str) -> str:
    """What parts the columns of the first line: spreadsheets write commas, semicolons or tabs."""
    head = text.partition("\n")[0]
    return "," if "," in head else next((mark for mark in ";\t" if mark in head), ",")


def _rows(lines: Iterable[tuple[int, list[str]]], header: list[str], name: str) -> Iterator[Row]:
    for start, cells in lines:
        if not any(cells):
            continue
        if len(cells) > len(header):
            raise BadSettings(
                file=name,
                line=start,
                what=f"{len(cells)} cells under {len(header)} columns",
                fix="Put a cell that holds a comma in quotation marks.",
            )
        padded = cells + [""] * (len(header) - len(cells))
        yield start, dict(zip(header, padded, strict=True))
