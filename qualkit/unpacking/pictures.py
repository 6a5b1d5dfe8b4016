"""PNG and JPEG: what is written in them beside the picture. Words in the picture are not read."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from qualkit.unpacking.found import INTO, Closed, Found, Open, Room

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_COMPRESSED = (b"zTXt", b"iCCP")
_ALONE = frozenset(range(0xD0, 0xD9)) | {0x01}
"""Markers of a JPEG that nothing follows."""
_SCAN, _END = 0xDA, b"\xff\xd9"


def is_png(data: bytes) -> bool:
    """Whether this is a PNG."""
    return data.startswith(_PNG)


def is_jpeg(data: bytes) -> bool:
    """Whether this is a JPEG."""
    return data.startswith(_JPEG)


def is_whole_jpeg(data: bytes) -> bool:
    """Whether this is a JPEG that has its end."""
    return is_jpeg(data) and _END in data


def png(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """Each chunk but those of the picture, and what lies behind the end."""
    at, number = len(_PNG), 0
    while at < len(data):
        size, kind = struct.unpack_from(">L4s", data[at : at + 8].ljust(8, b"\0"))
        content = data[at + 8 : at + 8 + size]
        at += 12 + size
        number += 1
        room.part()
        part = f"{place}{INTO}chunk {number} ({kind.decode('latin-1')})"
        if len(content) < size or not kind.isalpha():
            yield Closed(place, "it is a damaged PNG")
            yield from open(f"{place}, after its damage", data[at - 12 - size + 1 :])
            return
        if kind == b"IEND":
            yield from open(f"{place}, after its end", data[at:])
            return
        if kind not in (b"IDAT", b"fdAT", b"PLTE"):
            yield from _chunk(part, kind, content, room, open)
    yield Closed(place, "it is a damaged PNG")


def _chunk(place: str, kind: bytes, content: bytes, room: Room, open: Open) -> Iterator[Found]:
    key, _, rest = content.partition(b"\0")
    try:
        if kind in _COMPRESSED:
            yield from open(f"{place}, key", key)
            yield from open(place, room.expand(zlib.decompressobj(), rest[1:]))
        elif kind == b"iTXt" and rest[:1] == b"\x01":
            language, _, more = rest[2:].partition(b"\0")
            translated, _, packed = more.partition(b"\0")
            yield from open(f"{place}, key", b"\n".join((key, language, translated)))
            yield from open(place, room.expand(zlib.decompressobj(), packed))
        elif kind in (b"tEXt", b"iTXt"):
            for field in content.split(b"\0"):
                yield from open(place, field)
        else:
            yield from open(place, content)
    except zlib.error:
        yield Closed(place, "it is damaged")


def jpeg(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """Each segment but the picture's own (EXIF, XMP, comments), and what lies behind the end."""
    at, number = 2, 0
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in (_SCAN, 0xD9):
            break
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        number += 1
        room.part()
        yield from open(f"{place}{INTO}segment {number}", data[at + 4 : at + 2 + size])
        at += 2 + max(size, 2)
    end = data.rfind(_END)
    if end < at:
        yield Closed(place, "it is a damaged JPEG")
        yield from open(f"{place}, after its damage", data[at + 1 :])
    else:
        yield from open(f"{place}, after its end", data[end + 2 :])
