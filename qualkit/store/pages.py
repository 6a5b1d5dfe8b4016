"""The pages of an SQLite file, read without SQLite: b-trees, cells, records, overflow, freelist.

Best read beside https://www.sqlite.org/fileformat2.html, whose terms these are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

Value = int | str | bytes | None

_MAGIC, _FRACTIONS = b"SQLite format 3\0", bytes((64, 32, 32))
_PAGE_SIZES = (4096, 512, 1024, 2048, 8192, 16384, 32768, 65536)
_ENCODINGS = {1: "utf-8", 2: "utf-16-le", 3: "utf-16-be"}
_INTERIOR, _LEAF = 0x05, 0x0D
_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
"""Bytes of a column by its serial type: NULL, integers, 0 and 1."""
_FEWER_BITS = {1: -1, 2: 7, 3: 15, 4: 23, 5: 31, 6: 47}
"""Bits of an integer, less its sign, that the next smaller type has room for."""


@dataclass(frozen=True)
class File:
    """The file and what its header says of it; by default, as a study.db is made."""

    data: bytes
    page_size: int
    usable: int
    encoding: str = "utf-8"
    freelist: int = 0

    @property
    def pages(self) -> int:
        """How many there are; the last may be cut off."""
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

    def records(self, number: int) -> Iterator[Record]:
        """What is whole of a page, if it is a table leaf page."""
        page, kind, cells = self.b_tree_page(number)
        for cell in cells if kind == _LEAF else ():
            with suppress(ValueError, LookupError):
                yield self._record(page, cell)

    def _record(self, page: bytes, cell: int) -> Record:
        size, at = _varint(page, cell)
        rowid, at = _varint(page, at)
        end = at + self._local(size)
        payload, overflow = page[at:end], list[int]()
        if end < at + size:
            rest, overflow = self._overflow(_number(page, end, 4), at + size - end)
            payload += rest
        return Record(rowid, _columns(payload, size, self.encoding), overflow)

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


def by_header(data: bytes) -> File | None:
    """The file as its header describes it; None where that is damaged."""
    size = _number(data, 16, 2)
    size = 65536 if size == 1 else size
    if not data.startswith(_MAGIC) or data[21:24] != _FRACTIONS or size not in _PAGE_SIZES:
        return None
    encoding = _ENCODINGS.get(_number(data, 56, 4), "utf-8")
    return File(data, size, size - data[20], encoding, freelist=_number(data, 32, 4))


def by_pages(data: bytes) -> File:
    """The file by the page size of which most cells are whole, in a sample of a large one."""
    every = 1 + len(data) // 4_000_000

    def whole(file: File) -> int:
        pages = range(file.pages)
        sample = (page for page in pages if page * file.page_size // 65536 % every == 0)
        return sum(1 for page in sample for _ in file.records(page + 1))

    return max((File(data, size, size) for size in _PAGE_SIZES), key=whole)


def freelist_of(file: File) -> set[int]:
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


class Record(NamedTuple):
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
