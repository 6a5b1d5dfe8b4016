"""Carving: the rows that a damaged SQLite file still holds, read from its pages without SQLite.

Each table leaf page (pages.py) is read by itself, so that a page that is gone takes only its own
rows with it. Whose rows they are is known from the b-trees where they can be followed, and from
their shape where not. Deleted rows stay gone: only cells that a cell pointer array names are read,
and no page of the freelist.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, String, Table

from qualkit.store.pages import File, Record, Value, by_header, by_pages, freelist_of

Rows = dict[str, list[dict[str, Any]]]

_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SHA256 = r"[0-9a-f]{64}"
FORMATS = {
    "study.uuid": _UUID,
    "acts.id": _UUID,
    "records.act": _UUID,
    "codings.id": _UUID,
    "codebooks.hash": _SHA256,
    "vectors.key": _SHA256,
    "generations.object": r"[0-9a-f]{32}\.age",
    "transcripts.id": r"T\d+",
    "transcripts.uid": f"({_UUID})?",
    "participations.participant": r"P\d+",
}
"""What ids look like: by these, tables are told apart whose columns are of the same types."""

ADDED: Mapping[str, Mapping[str, Value]] = {
    "transcripts": {"uid": "", "revision": 0},
    "codebooks": {"revision": 0},
}
"""Columns that migrations added, in their order, with what older rows are taken to hold.

In the file they come last, whatever their place in the table.
"""


def carve(data: bytes, tables: Collection[Table], *, formats: Mapping[str, str] = FORMATS) -> Rows:
    """Rows by table name, ready to be inserted through SQLAlchemy: JSON parsed, Booleans bool.

    Nothing is raised whatever `data` holds. A row that cannot be whole is left out, and no primary
    key comes twice; whether a foreign key leads anywhere is not looked at. `formats` are patterns
    by table.column.
    """
    file = by_header(data) or by_pages(data)
    schema = _schema(file)
    owners = _owners(file, schema)
    layouts = {table.name: _layouts(table, schema, formats) for table in tables}
    found: dict[object, _Row] = {}
    pages = set(range(1, file.pages + 1)) - (freelist_of(file) - owners.keys())
    for page in sorted(pages, key=lambda page: (owners.get(page) is None, page)):
        owner = owners.get(page)
        possible = list(layouts.values()) if owner is None else [layouts.get(owner, [])]
        for row in _of_one_table(list(file.records(page)), possible):
            key = [row.values[column.name] for column in row.table.primary_key]
            found.setdefault((row.table.name, *key), row)
    uses = Counter(page for row in found.values() for page in row.overflow)
    rows: Rows = {table.name: [] for table in tables}
    for row in found.values():
        if all(uses[page] == 1 for page in row.overflow):
            rows[row.table.name].append(row.values)
    return rows


class _Declared(NamedTuple):
    """A table as sqlite_schema has it."""

    root: int
    columns: list[str]


def _schema(file: File) -> dict[str, _Declared]:
    """The tables of sqlite_schema, as far as it can be read, by name."""
    found = {}
    for record in (record for page in file.leaves(1) for record in file.records(page)):
        match record.columns:
            case ["table", str(name), _, int(root), str(statement)]:
                found[name] = _Declared(root, _declared(name, statement))
    return found


def _declared(table: str, statement: str) -> list[str]:
    """The columns that a CREATE TABLE statement declares; none if it is damaged."""
    if not re.match(r"CREATE TABLE \S+\s?\(", statement):
        return []
    query = "SELECT name FROM pragma_table_info(?)"
    with closing(sqlite3.connect(":memory:")) as memory, suppress(sqlite3.Error):
        memory.execute(statement)
        return [name for (name,) in memory.execute(query, [table])]
    return []


def _owners(file: File, schema: Mapping[str, _Declared]) -> dict[int, str | None]:
    """The table of each leaf page that a b-tree leads to; None where several do."""
    owners: dict[int, str | None] = dict.fromkeys(file.leaves(1), "sqlite_schema")
    for name, table in schema.items():
        for page in file.leaves(table.root):
            owners[page] = None if page in owners else name
    return owners


@dataclass(frozen=True)
class _Layout:
    """How a table's rows are stored: its columns in their order."""

    table: Table
    columns: Sequence[str]
    formats: Mapping[str, str]

    def row(self, record: Record) -> dict[str, Any]:
        """The record as a row of the table. Raises ValueError where it does not fit."""
        older = ADDED.get(self.table.name, {})
        if not 0 <= len(self.columns) - len(record.columns) <= len(older):
            raise ValueError("another number of columns")
        stored = {**older, **dict(zip(self.columns, record.columns, strict=False))}
        if self._rowid:
            if stored.get(self._rowid) is not None:
                raise ValueError("a rowid is not stored in the record")
            stored[self._rowid] = record.rowid
        return {
            name: _value(stored.get(name), column, pattern)
            for name, column, pattern in self._reading
        }

    @cached_property
    def _rowid(self) -> str | None:
        """The INTEGER PRIMARY KEY, which is NULL in the record."""
        keys = list(self.table.primary_key)
        return keys[0].name if len(keys) == 1 and isinstance(keys[0].type, Integer) else None

    @cached_property
    def _reading(self) -> list[tuple[str, Column[Any], str | None]]:
        return [(c.name, c, self.formats.get(str(c))) for c in self.table.columns]


def _layouts(
    table: Table, schema: Mapping[str, _Declared], formats: Mapping[str, str]
) -> list[_Layout]:
    """How a table may be stored, the likeliest first: as the file, the code, migrations say."""
    made = [column.name for column in table.columns]
    added = ADDED.get(table.name, {})
    migrated = [name for name in made if name not in added] + list(added)
    declared = schema[table.name].columns if table.name in schema else made
    orders = dict.fromkeys(tuple(order) for order in (declared, made, migrated))
    return [_Layout(table, order, formats) for order in orders]


def _value(stored: Value, column: Column[Any], pattern: str | None) -> Any:
    """A stored value as SQLAlchemy gives it. Raises ValueError where the column cannot hold it."""
    match column.type, stored:
        case _, None if column.nullable:
            return None
        case JSON(), str():
            return json.loads(stored)
        case Boolean(), 0 | 1:
            return bool(stored)
        case Integer(), int():
            return stored
        case LargeBinary(), bytes():
            return stored
        case String(length=length), str() if len(stored) <= (length or len(stored)):
            if pattern is None or re.fullmatch(pattern, stored):
                return stored
    raise ValueError("not of this column")


class _Row(NamedTuple):
    """A record as a row of a table."""

    table: Table
    values: dict[str, Any]
    overflow: list[int]


def _of_one_table(records: Iterable[Record], tables: Iterable[Sequence[_Layout]]) -> list[_Row]:
    """A page's rows, of the table that most of them fit; none where two tables fit as many."""
    best = [
        max((_fitting(records, layout) for layout in layouts), key=len, default=[])
        for layouts in tables
    ]
    *_, second, first = sorted([[], [], *best], key=len)
    return first if len(first) > len(second) else []


def _fitting(records: Iterable[Record], layout: _Layout) -> list[_Row]:
    rows = []
    for record in records:
        with suppress(ValueError, RecursionError):
            rows.append(_Row(layout.table, layout.row(record), record.overflow))
    return rows
