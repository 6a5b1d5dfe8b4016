"""CSV files that people write: rows with their line numbers, and cells that cannot run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from qualkit.errors import BadSettings
from qualkit.yamlfile import read_text

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run as a formula."""

Row = tuple[int, dict[str, str]]
"""A line number and its cells by column name; a cell that is missing is empty."""


def read(path: Path, *, required: Sequence[str], known: Sequence[str]) -> list[Row]:
    """The rows of a CSV file in UTF-8 whose first line names its columns.

    Cells are stripped; rows without any are left out. Raises UnreadableFile or BadSettings.
    """
    return parse(read_text(path), path.name, required=required, known=known)


def parse(text: str, name: str, *, required: Sequence[str], known: Sequence[str]) -> list[Row]:
    """As `read`, from text; `name` is what errors call the file."""
    if "\0" in text:
        raise BadSettings(
            file=name, line=1, what="holds NUL characters", fix="Save it again as CSV UTF-8."
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, name, required, known)
        return list(_rows(reader, header, name))
    except csv.Error as error:
        raise BadSettings(
            file=name,
            line=reader.line_num,
            what=f"this is not CSV ({error})",
            fix="Check the quotation marks on that line.",
        ) from None


def write(rows: Iterable[Sequence[object]]) -> str:
    """CSV text (RFC 4180), its cells safe to open in a spreadsheet."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe(cell: object) -> object:
    """A cell that a spreadsheet shows as it is and does not run (OWASP, CSV Injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


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


def _rows(reader: Iterable[list[str]], header: list[str], name: str) -> Iterable[Row]:
    line = 1
    for cells in reader:
        start, line = line + 1, reader.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            raise BadSettings(
                file=name,
                line=start,
                what=f"{len(cells)} cells under {len(header)} columns",
                fix="Put a cell that holds a comma in quotation marks.",
            )
        padded = cells + [""] * (len(header) - len(cells))
        yield start, dict(zip(header, (cell.strip() for cell in padded), strict=True))
