"""PDF: the words on its pages, its properties, and everything else that is written in it.

Fonts whose glyphs are numbered are read by the tables that say which letters those are.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qualkit.unpacking.found import INTO, Closed, Found, Open, Room, Text

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_END = re.compile(rb"\r?\n?endstream")
_FILTER = re.compile(rb"/F(?:ilter)?\s*(\[[^\]]{0,200}\]|/\w+)")
_NAME = re.compile(rb"/(\w+)")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[([^\]]*)\])")
_NUMBERED = re.compile(rb"/Subtype\s*/Type0\b")
_TO_UNICODE = re.compile(rb"/ToUnicode\b")
_TOKEN = re.compile(
    rb"\\.|[()\[\]]|<<|>>|<[0-9A-Fa-f\s]*>|-?\d{1,9}(?:\.\d{0,9})?|T[dDm*]|ET|[Tt]j|TJ|['\"]", re.S
)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b" ", b"f": b"\n", b"\n": b"", b"\r": b""}
_OCTAL = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.S)
_SPACE = -180.0
"""A step back of so many thousandths of the letters' size is the space between two words."""
_LOOK_BACK = 4096
_MOST_TABLES = 64
_WORDS = 65_536

Table = Mapping[bytes, str]


class _Stream(NamedTuple):
    """A stream, as far as it was decoded."""

    number: int
    content: bytes
    closed: str
    is_picture: bool


def accepts(data: bytes) -> bool:
    """Whether this is a PDF."""
    return b"%PDF-" in data[:1024]


def parts(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """What stands outside its streams, and each stream."""
    body, streams = _split(data, room)
    plain = [stream for stream in streams if not stream.is_picture and not stream.closed]
    said = b"\n".join(
        [body, *(one.content for one in plain if b"/Type" in one.content[:_LOOK_BACK])]
    )
    if re.search(rb"/Encrypt\b", said):
        yield Closed(place, "it is encrypted")
    if len(_NUMBERED.findall(said)) > len(_TO_UNICODE.findall(said)):
        yield Closed(place, "a font of it does not say which letters its glyphs are")
    tables = [table for one in plain if (table := _table(one.content))]
    if len(tables) > _MOST_TABLES:
        yield Closed(place, "it has more fonts than can be looked into")
    yield from _texts(place, body, ())
    yield from open(f"{place}, outside its streams", b"\n" + body.replace(b"%PDF-", b"%"))
    for stream in streams:
        part = f"{place}{INTO}stream {stream.number}"
        if stream.closed:
            yield Closed(part, stream.closed)
        elif stream.is_picture:
            yield from open(part, stream.content)
        else:
            yield from _texts(part, stream.content, tables[:_MOST_TABLES])
            yield from open(part, stream.content)


def _split(data: bytes, room: Room) -> tuple[bytes, list[_Stream]]:
    """What is outside the streams, and these, decoded."""
    outside, streams = list[bytes](), list[_Stream]()
    at = 0
    while (begin := _STREAM.search(data, at)) is not None:
        room.part()
        end = _END.search(data, begin.end())
        outside.append(data[at : begin.start()])
        said = outside[-1][-_LOOK_BACK:]
        said = said[said.rfind(b"obj") + 3 :] if b"obj" in said else said
        stop = end.start() if end else len(data)
        streams.append(_decoded(len(streams) + 1, said, data[begin.end() : stop], room))
        at = end.end() if end else len(data)
    outside.append(data[at:])
    return b"\n".join(outside), streams


def _decoded(number: int, said: bytes, content: bytes, room: Room) -> _Stream:
    """A stream by its filters: pixels and fonts are left out, an unknown filter closes it."""
    is_picture = bool(re.search(rb"/Subtype\s*/Image|/Length1\b", said))
    given = _FILTER.search(said)
    names = _NAME.findall(given.group(1)) if given else []
    room.take(len(content))
    for name in names:
        try:
            match name:
                case b"FlateDecode" | b"Fl":
                    content = room.expand(zlib.decompressobj(), content)
                case b"ASCIIHexDecode" | b"AHx":
                    content = _of_hex(content.partition(b">")[0])
                case b"ASCII85Decode" | b"A85":
                    content = base64.a85decode(content.strip().removesuffix(b"~>"))
                case b"DCTDecode" | b"DCT":
                    return _Stream(number, content, "", True)
                case _ if is_picture:
                    return _Stream(number, b"", "", True)
                case _:
                    return _Stream(number, b"", f"it is packed by {name.decode('latin-1')}", False)
        except (zlib.error, ValueError):
            return _Stream(number, b"", "it is damaged", False)
    return _Stream(number, b"" if is_picture else content, "", is_picture)


def _texts(place: str, content: bytes, tables: Sequence[Table]) -> Iterator[Found]:
    """The strings in a stretch of PDF, as plain letters and by each table of glyphs."""
    if b"(" not in content and b"<" not in content:
        return
    pieces = list(_pieces(content))
    seen = set[str]()
    for table in (None, *tables):
        lines = "".join(p if isinstance(p, str) else _letters(p, table) for p in pieces)
        if lines.strip() and lines not in seen:
            seen.add(lines)
            yield Text(f"{place}, text", lines)
            yield Text(f"{place}, text", re.sub(r"\s+", "", lines), glued=True)


def _pieces(content: bytes) -> Iterator[bytes | str]:
    """The strings, and what parts them: nothing within a line, a space, the end of a line."""
    depth, start, in_array = 0, 0, False
    for token in _TOKEN.finditer(content):
        mark = token.group()
        if mark == b"(":
            depth += 1
            start = token.end() if depth == 1 else start
        elif mark == b")" and depth:
            depth -= 1
            if not depth:
                yield _OCTAL.sub(_unescaped, content[start : token.start()])
        elif depth:
            continue
        elif mark in (b"[", b"]"):
            in_array = mark == b"["
        elif mark.startswith(b"<") and mark != b"<<":
            yield _of_hex(mark[1:-1])
        elif in_array and mark[:1] in b"-0123456789":
            if float(mark) < _SPACE:
                yield " "
        elif mark in (b"Td", b"TD", b"Tm", b"T*", b"ET", b"'", b'"', b"<<", b">>"):
            yield "\n"


def _unescaped(match: re.Match[bytes]) -> bytes:
    octal, other = match.groups()
    return bytes([int(octal, 8) & 0xFF]) if octal else _ESCAPES.get(other, other.strip(b"\r\n"))


def _letters(string: bytes, table: Table | None) -> str:
    if table is None:
        if string.startswith((b"\xfe\xff", b"\xff\xfe")):
            return string.decode("utf-16", errors="replace") + "\n"
        return string.decode("cp1252", errors="replace")
    size = len(next(iter(table)))
    codes = (string[at : at + size] for at in range(0, len(string), size))
    return "".join(table.get(code, "\ufffd") for code in codes)


def _table(content: bytes) -> Table:
    """Which letters the codes of a font are, if this is such a table (ToUnicode)."""
    if b"beginbf" not in content:
        return {}
    table: dict[bytes, str] = {}
    for block in _between(content, b"bfchar"):
        written = _HEX.findall(block)
        for code, letters in zip(written[::2], written[1::2], strict=False):
            table[_of_hex(code)] = _wide(letters)
    for block in _between(content, b"bfrange"):
        for first, last, start, listed in _RANGE.findall(block):
            codes = range(int(first, 16), min(int(last, 16) + 1, int(first, 16) + _WORDS))
            given = [_wide(one) for one in _HEX.findall(listed)]
            for step, code in enumerate(codes):
                if len(table) >= _WORDS:
                    return table
                if listed:
                    letters = given[step] if step < len(given) else ""
                else:
                    letters = _wide(start)
                    letters = (
                        letters[:-1] + chr((ord(letters[-1]) + step) % 0x110000) if letters else ""
                    )
                table[code.to_bytes(len(first) // 2 or 1, "big")] = letters
    sizes = {len(code) for code in table}
    return table if len(sizes) == 1 and 0 not in sizes else {}


def _between(content: bytes, what: bytes) -> list[bytes]:
    """What stands between each begin and end of this name."""
    begun = content.split(b"begin" + what)[1:]
    return [one.partition(b"end" + what)[0] for one in begun]


def _of_hex(written: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", written)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _wide(written: bytes) -> str:
    return _of_hex(written).decode("utf-16-be", errors="replace")
