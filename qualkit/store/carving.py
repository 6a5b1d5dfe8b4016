"""Carving: the rows that a damaged SQLite file still holds, read from its pages without SQLite.

Best read beside https://www.sqlite.org/fileformat2.html, whose terms these are. Each table leaf
page is read by itself, so that a page that is gone takes only its own rows with it. Whose rows they
are is known from the b-trees where they can be followed, and from their shape where not. Deleted
rows stay gone: only cells that a cell pointer array names are read, and no page of the freelist.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, String, Table

Rows = dict[str, list[dict[str, Any]]]
Value = int | str | bytes | None

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

_MAGIC, _FRACTIONS = b"SQLite format 3\0", bytes((64, 32, 32))
_PAGE_SIZES = (4096, 512, 1024, 2048, 8192, 16384, 32768, 65536)
_ENCODINGS = {1: "utf-8", 2: "utf-16-le", 3: "utf-16-be"}
_INTERIOR, _LEAF = 0x05, 0x0D
_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
"""Bytes of a column by its serial type: NULL, integers, 0 and 1."""
_FEWER_BITS = {1: -1, 2: 7, 3: 15, 4: 23, 5: 31, 6: 47}
"""Bits of an integer, less its sign, that the next smaller type has room for."""


def carve(data: bytes, tables: Collection[Table], *, formats: Mapping[str, str] = FORMATS) -> Rows:
    """Rows by table name, ready to be inserted through SQLAlchemy: JSON parsed, Booleans bool.

    Nothing is raised whatever `data` holds. A row that cannot be whole is left out, and no primary
    key comes twice; whether a foreign key leads anywhere is not looked at. `formats` are patterns
    by table.column.
    """
    file = _by_header(data) or _by_pages(data)
    schema = _schema(file)
    owners = _owners(file, schema)
    layouts = {table.name: _layouts(table, schema, formats) for table in tables}
    found: dict[object, _Row] = {}
    pages = set(range(1, file.pages + 1)) - (_freelist(file) - owners.keys())
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


@dataclass(frozen=True)
class _File:
    """The file and what its header says of it; by default, as a study.db is made."""

    data: bytes
    page_size: int
    usable: int
    encoding: str = "utf-8"
    freelist: int = 0

    @property
    def pages(self) -> int:
        return -(-len(self.data) // self.page_size)

    def page(self, number: int) -> bytes:
        """A page, of which the end may be missing. Raises IndexError if there is none."""
        if not 1 <= number <= self.pages:
            raise IndexError(number)
        at = (number - 1) * self.page_size
        return self.data[at : at + self.usable]

    def b_tree_page(self, number: int) -> tuple[bytes, int, list[int]]:
        """A page, its type if it is of a table's b-tree, and where its cells begin.

        They begin where the cell pointer array says, within the cell content area. The right-most
        pointer of an interior page leads on as its cells do, and is given with them.
        """
        page, header = self.page(number), 100 if number == 1 else 0
        kind = _number(page, header, 1)
        if kind not in (_INTERIOR, _LEAF):
            return page, kind, []
        array = header + (12 if kind == _INTERIOR else 8)
        end = min(array + 2 * _number(page, header + 3, 2), len(page) - 1)
        area = _number(page, header + 5, 2) or 65536
        cells = [_number(page, at, 2) for at in range(array, end, 2)]
        rightmost = [header + 8] if kind == _INTERIOR else []
        return page, kind, [cell for cell in cells if cell >= area] + rightmost

    def leaves(self, root: int) -> Iterator[int]:
        """The leaf pages of a table's b-tree, as far as it can be followed."""
        waiting, seen = [root], set[int]()
        while waiting:
            number = waiting.pop()
            if number not in seen and 1 <= number <= self.pages:
                seen.add(number)
                page, kind, cells = self.b_tree_page(number)
                if kind == _LEAF:
                    yield number
                elif kind == _INTERIOR:
                    waiting += [_number(page, cell, 4) for cell in cells]

    def records(self, number: int) -> Iterator[_Record]:
        """What is whole of a page, if it is a table leaf page."""
        page, kind, cells = self.b_tree_page(number)
        for cell in cells if kind == _LEAF else ():
            with suppress(ValueError, LookupError):
                yield self._record(page, cell)

    def _record(self, page: bytes, cell: int) -> _Record:
        size, at = _varint(page, cell)
        rowid, at = _varint(page, at)
        end = at + self._local(size)
        payload, overflow = page[at:end], list[int]()
        if end < at + size:
            rest, overflow = self._overflow(_number(page, end, 4), at + size - end)
            payload += rest
        return _Record(rowid, _columns(payload, size, self.encoding), overflow)

    def _local(self, size: int) -> int:
        """How much of a payload is on the page of its cell."""
        most, least = self.usable - 35, (self.usable - 12) * 32 // 255 - 23
        if size <= most:
            return size
        fitting = least + (size - least) % (self.usable - 4)
        return fitting if fitting <= most else least

    def _overflow(self, number: int, size: int) -> tuple[bytes, list[int]]:
        """The rest of a payload, and the pages of its chain, which must end where that does."""
        length = -(-size // (self.usable - 4))
        if length > self.pages:
            raise ValueError("longer than the file")
        parts, numbers = [], []
        for _ in range(length):
            page = self.page(number)
            parts.append(page[4:])
            numbers.append(number)
            number = _number(page, 0, 4)
        if number or len(set(numbers)) < length:
            raise ValueError("a broken chain")
        return b"".join(parts)[:size], numbers


def _by_header(data: bytes) -> _File | None:
    """The file as its header describes it; None where that is damaged."""
    size = _number(data, 16, 2)
    size = 65536 if size == 1 else size
    if not data.startswith(_MAGIC) or data[21:24] != _FRACTIONS or size not in _PAGE_SIZES:
        return None
    encoding = _ENCODINGS.get(_number(data, 56, 4), "utf-8")
    return _File(data, size, size - data[20], encoding, freelist=_number(data, 32, 4))


def _by_pages(data: bytes) -> _File:
    """The file by the page size of which most cells are whole, in a sample of a large one."""
    every = 1 + len(data) // 4_000_000

    def whole(file: _File) -> int:
        pages = range(file.pages)
        sample = (page for page in pages if page * file.page_size // 65536 % every == 0)
        return sum(1 for page in sample for _ in file.records(page + 1))

    return max((_File(data, size, size) for size in _PAGE_SIZES), key=whole)


def _freelist(file: _File) -> set[int]:
    """The pages of the freelist, as far as it can be followed."""
    free: set[int] = set()
    trunk = file.freelist
    while 1 < trunk <= file.pages and trunk not in free:
        page = file.page(trunk)
        end = min(8 + 4 * _number(page, 4, 4), len(page))
        free |= {trunk, *(_number(page, at, 4) for at in range(8, end, 4))}
        trunk = _number(page, 0, 4)
    return free


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


class _Record(NamedTuple):
    """A cell of a table leaf page, and the overflow pages that it goes on over."""

    rowid: int
    columns: list[Value]
    overflow: list[int]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """An integer of one to nine bytes, and where it ends."""
    value = 0
    for end in range(at, at + 8):
        value = value << 7 | data[end] & 0x7F
        if data[end] < 0x80:
            return value, end + 1
    value = value << 8 | data[at + 8]
    return value - (value >> 63 << 64), at + 9


def _columns(payload: bytes, size: int, encoding: str) -> list[Value]:
    """A record's columns. Raises ValueError or LookupError where it is not of exactly this size."""
    header, at = _varint(payload, 0)
    body, columns = header, list[Value]()
    while at < header:
        serial, at = _varint(payload, at)
        end = body + ((serial - 12) // 2 if serial >= 12 else _SIZES[serial])
        columns.append(_column(serial, payload[body:end], encoding))
        body = end
    if at != header or not body == len(payload) == size:
        raise ValueError("not a record")
    return columns


def _column(serial: int, content: bytes, encoding: str) -> Value:
    """A column. Raises ValueError for what is never written so, and therefore is damaged."""
    if serial in (0, 8, 9):
        return serial - 8 if serial else None
    if serial < 12:
        value = int.from_bytes(content, "big", signed=True)
        if value in (0, 1) or max(value, ~value).bit_length() <= _FEWER_BITS[serial]:
            raise ValueError("in more bytes than it needs")
        return value
    if serial % 2 == 0:
        return content
    text = content.decode(encoding)
    if "\0" in text:
        raise ValueError("zeroed")
    return text


class _Declared(NamedTuple):
    """A table as sqlite_schema has it."""

    root: int
    columns: list[str]


def _schema(file: _File) -> dict[str, _Declared]:
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


def _owners(file: _File, schema: Mapping[str, _Declared]) -> dict[int, str | None]:
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

    def row(self, record: _Record) -> dict[str, Any]:
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


def _of_one_table(records: Iterable[_Record], tables: Iterable[Sequence[_Layout]]) -> list[_Row]:
    """A page's rows, of the table that most of them fit; none where two tables fit as many."""
    best = [
        max((_fitting(records, layout) for layout in layouts), key=len, default=[])
        for layouts in tables
    ]
    *_, second, first = sorted([[], [], *best], key=len)
    return first if len(first) > len(second) else []


def _fitting(records: Iterable[_Record], layout: _Layout) -> list[_Row]:
    rows = []
    for record in records:
        with suppress(ValueError, RecursionError):
            rows.append(_Row(layout.table, layout.row(record), record.overflow))
    return rows
