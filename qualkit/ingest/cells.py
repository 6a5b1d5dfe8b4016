"""Cells of the tables that come with transcripts: clean, and there where they are needed."""

from __future__ import annotations

from qualkit.csvfile import Row as Line
from qualkit.errors import BadSettings
from qualkit.readers.normal import clean


def one_line(words: str) -> str:
    """Words in the normal form of transcripts, on one line."""
    return " ".join(clean(words).split())


def tidy(line: Line) -> Line:
    """A line with its cells clean, except that a file keeps the name that it has on disk."""
    number, cells = line
    words = {column: one_line(cell) for column, cell in cells.items()}
    if words.get("file"):
        words["file"] = cells["file"]
    return number, words


def needed(line: Line, name: str, column: str, *, fix: str) -> str:
    """The cell under `column`. Raises BadSettings where it is empty."""
    number, cells = line
    if not cells.get(column):
        raise BadSettings(
            file=name, line=number, what=f"the cell under “{column}” is empty", fix=fix
        )
    return cells[column]
