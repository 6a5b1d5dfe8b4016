"""SQLite files: every cell of every table, then the pages as they lie; journals too."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from qualkit.unpacking import encodings, views
from qualkit.unpacking.found import INTO, Closed, Found, Open, Room, Text

_MAGIC = b"SQLite format 3\0"
_WAL = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_JOURNAL = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_LEGACY = b"\x01\x01"
"""What a header says of a database that is not in WAL mode."""
_STEPS = 200_000_000
"""Of SQLite's machine: more than any honest database takes."""
_SHORT = 200
_WORD = re.compile(r"[^\W_]+")


def is_database(data: bytes) -> bool:
    """Whether this is an SQLite database."""
    return data.startswith(_MAGIC)


def is_journal(data: bytes) -> bool:
    """Whether this is what SQLite puts beside a database: a journal or a WAL."""
    return data.startswith((*_WAL, _JOURNAL))


def cells(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """Every cell that can be reached, then what else stands in the pages."""
    known: set[str] = set()
    try:
        with closing(sqlite3.connect(":memory:")) as db:
            for found in _cells(place, data, db, open):
                if isinstance(found, Text):
                    known.update(_WORD.findall(found.text))
                yield found
    except (sqlite3.Error, OverflowError, UnicodeError):
        yield Closed(place, "it is a damaged SQLite database, or not all of it can be read")
    yield from _pages(place, data, known)


def journal(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """The pages in a journal."""
    yield from _pages(place, data, set())


def _cells(place: str, data: bytes, db: sqlite3.Connection, open: Open) -> Iterator[Found]:
    db.deserialize(data[:18] + _LEGACY + data[20:])
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(len(data) * 2, 2**20))
    db.set_progress_handler(lambda: 1, _STEPS)
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    db.execute("PRAGMA trusted_schema = OFF")
    schema = db.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    yield Text(f"{place}, schema", "\n".join(str(sql or "") for _, _, sql in schema))
    for kind, table, _ in schema:
        if kind == "table":
            part = f"{place}{INTO}table {table}"
            try:
                yield from _rows(part, str(table), db, open)
            except (sqlite3.Error, OverflowError, UnicodeError):
                yield Closed(part, "it is damaged, or of a kind that is not known")


def _rows(place: str, table: str, db: sqlite3.Connection, open: Open) -> Iterator[Found]:
    """Long cells by themselves, short ones with all of their column."""
    quoted = table.replace('"', '""')
    rows = db.execute(f'SELECT * FROM "{quoted}"')
    columns = [column[0] for column in rows.description]
    short = [dict[str, None]() for _ in columns]
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            part = f"{place}{INTO}row {number}, {columns[at]}"
            if isinstance(cell, bytes):
                yield from open(part, cell)
            elif isinstance(cell, str) and len(cell) > _SHORT:
                yield from views.read(part, cell, open)
            elif isinstance(cell, str):
                short[at][cell] = None
    for column, cells in zip(columns, short, strict=True):
        if cells:
            yield from views.read(f"{place}{INTO}column {column}", "\n".join(cells), open)


def _pages(place: str, data: bytes, known: set[str]) -> Iterator[Found]:
    """What stands in the pages and in no cell, as words that may have grown together."""
    for found in encodings.printable(f"{place}, pages", data):
        words = dict.fromkeys(w for w in _WORD.findall(found.text) if w not in known)
        if words:
            yield Text(found.place, "\n".join(words), glued=True, rough=True)
