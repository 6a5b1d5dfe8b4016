"""What is packed: zip and all that is one (docx, xlsx, odt, qdpx), tar, gzip and their like."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from qualkit.unpacking import encodings, views
from qualkit.unpacking.found import INTO, Closed, Found, Open, Room

_LOCAL, _END = b"PK\x03\x04", b"PK\x05\x06"
_HEADER = struct.Struct("<4s5H3L2H")
_END_SIZE = 22
_TAIL = 2**16 + _END_SIZE
_ENCRYPTED, _DESCRIBED_AFTER = 0x1, 0x8
_STORED, _DEFLATED, _BZIP2, _LZMA = 0, 8, 12, 14
_ODF_ENCRYPTED = b"encryption-data"
_BZ2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_XZ = b"\xfd7zXZ\0"
_GZIP = b"\x1f\x8b\x08"
_DAMAGE = (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError, struct.error)


def is_zip(data: bytes) -> bool:
    """Whether this is a zip archive, perhaps with something before it."""
    return data.startswith((_LOCAL, _END)) or _END in data[-_TAIL:]


def zip_parts(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """The parts, their names, extra fields and comments, and all that lies between them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed, comment, at = archive.infolist(), archive.comment, archive.start_dir
    except (zipfile.BadZipFile, *_DAMAGE, NotImplementedError, UnicodeDecodeError):
        yield Closed(place, "it is a damaged zip archive")
        listed, comment, at = [], b"", 0
    if comment:
        yield from open(f"{place}, its comment", comment)
    covered: list[tuple[int, int]] = []
    for info in listed:
        part = f"{place}{INTO}{_named(info)}"
        yield from views.name(f"the name of {part}", info.filename)
        for what, content in (("comment", info.comment), ("extra field", info.extra)):
            if content:
                yield from open(f"{part}, its {what}", content)
        try:
            start, after, closed = _body(data, info)
        except _DAMAGE:
            yield Closed(part, "it is damaged")
            continue
        covered.append((info.header_offset, after))
        if closed:
            yield Closed(part, closed)
            continue
        yield from _part(part, data[start:after], info.compress_type, room, open)
        yield from _local_header(part, data[info.header_offset : start], info, open)
    for start, end in _gaps(covered, at or len(data)):
        yield from _between(f"{place}, between its parts", data[start:end], room, open)
    after = data.rfind(_END) + _END_SIZE + len(comment)
    if listed and after < len(data):
        yield from open(f"{place}, after its end", data[after:])


def _named(info: zipfile.ZipInfo) -> str:
    return info.filename or "a part without a name"


def _body(data: bytes, info: zipfile.ZipInfo) -> tuple[int, int, str]:
    """Where a part's bytes are, and why they cannot be read, if they cannot."""
    header = _HEADER.unpack_from(data, info.header_offset)
    if header[0] != _LOCAL:
        raise ValueError("no part begins here")
    start = info.header_offset + _HEADER.size + header[-2] + header[-1]
    after = start + info.compress_size
    if after > len(data):
        raise EOFError
    if info.flag_bits & _ENCRYPTED:
        return start, after, "it is encrypted"
    if info.compress_type not in (_STORED, _DEFLATED, _BZIP2, _LZMA):
        return (
            start,
            after,
            f"it is compressed by a method that is not known ({info.compress_type})",
        )
    return start, after, ""


def _local_header(place: str, header: bytes, info: zipfile.ZipInfo, open: Open) -> Iterator[Found]:
    """What stands before a part and is not what the directory says of it."""
    size = _HEADER.unpack_from(header)[-2]
    name, extra = header[_HEADER.size :][:size], header[_HEADER.size + size :]
    if name not in (info.orig_filename.encode(), info.orig_filename.encode("cp437", "replace")):
        yield from open(f"{place}, its name where it begins", name)
    if extra and extra != info.extra:
        yield from open(f"{place}, its extra field where it begins", extra)


def _part(place: str, packed: bytes, method: int, room: Room, open: Open) -> Iterator[Found]:
    try:
        content, rest = _expanded(packed, method, room)
    except _DAMAGE:
        yield Closed(place, "it is damaged")
        return
    if place.endswith("META-INF/manifest.xml") and _ODF_ENCRYPTED in content:
        yield Closed(place.removesuffix(f"{INTO}META-INF/manifest.xml"), "it is encrypted")
    yield from open(place, content)
    if rest:
        yield from open(f"{place}, after its end", rest)


def _expanded(packed: bytes, method: int, room: Room) -> tuple[bytes, bytes]:
    """What is packed, and what lies behind it."""
    if method == _STORED:
        return packed, b""
    if method == _DEFLATED:
        inflating = zlib.decompressobj(-zlib.MAX_WBITS)
        content = room.expand(inflating, packed)
        if not inflating.eof:
            raise EOFError
        return content, inflating.unused_data
    if method == _BZIP2:
        expanding = bz2.BZ2Decompressor()
        content = room.expand(expanding, packed)
        return content, expanding.unused_data
    size = struct.unpack_from("<H", packed, 2)[0]
    properties, body = packed[4 : 4 + size], packed[4 + size :]
    filters = [lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties)]  # type: ignore[attr-defined]
    unpacking = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
    return room.expand(unpacking, body), b""


def _gaps(covered: list[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """The stretches up to `end` that no part covers."""
    at = 0
    for start, after in sorted(covered):
        if start > at:
            yield at, start
        at = max(at, after)
    if end > at:
        yield at, end


def _between(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """What an archive holds without listing it: parts that were removed, a program before it."""
    at = 0
    while (start := data.find(_LOCAL, at)) >= 0:
        if start > at:
            yield from open(place, data[at:start])
        room.part()
        at = start + len(_LOCAL)
        try:
            header = _HEADER.unpack_from(data, start)
            flags, method, size = header[2], header[3], header[7]
            names = start + _HEADER.size + header[-2]
            body = names + header[-1]
            if body > len(data):
                raise EOFError
            yield from open(f"{place}, the name of a part", data[start + _HEADER.size : names])
            if flags & _ENCRYPTED:
                yield Closed(place, "it is encrypted")
                at = body + size
            elif method == _DEFLATED:
                inflating = zlib.decompressobj(-zlib.MAX_WBITS)
                content = room.expand(inflating, data[body:])
                at = len(data) - len(inflating.unused_data)
                yield from open(f"{place}, a part that is not listed", content)
            else:
                at = body + (0 if flags & _DESCRIBED_AFTER else size)
                yield from _part(
                    f"{place}, a part that is not listed", data[body:at], method, room, open
                )
        except _DAMAGE:
            yield Closed(place, "it holds something that is damaged")
    if at < len(data):
        yield from open(place, data[at:])


# --- one stream


def is_compressed(data: bytes) -> bool:
    """Whether this is one stream by gzip, bzip2, xz or zlib."""
    return data.startswith((_GZIP, _XZ)) or bool(_BZ2.match(data)) or _is_zlib(data)


def _is_zlib(data: bytes) -> bool:
    if len(data) < 8 or data[0] != 0x78 or (data[0] * 256 + data[1]) % 31:
        return False
    try:
        zlib.decompressobj().decompress(data[: 2**12], 2**12)
    except zlib.error:
        return False
    return data[1] in (0x01, 0x5E, 0x9C, 0xDA)


def is_whole_zlib(data: bytes) -> bool:
    """Whether this is one stream by zlib, of a few kilobytes at most, that has its end."""
    expanding = zlib.decompressobj()
    if _is_zlib(data):
        expanding.decompress(data, 2**12)
    return expanding.eof


def decompressed(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """What each stream holds, one after the other, and what lies behind them."""
    if data.startswith(_GZIP):
        yield from open(f"{place}, its header", _gzip_header(data))
    number = 0
    while data:
        number += 1
        room.part()
        expanding = _decompressor(data)
        if expanding is None:
            yield from open(f"{place}, after its end", data)
            return
        try:
            content = room.expand(expanding, data)
        except _DAMAGE:
            yield Closed(place, "it is damaged")
            return
        yield from open(f"{place}{INTO}content" + (f" {number}" if number > 1 else ""), content)
        if not expanding.eof:
            yield Closed(place, "it is cut short")
        data = expanding.unused_data


def _gzip_header(data: bytes) -> bytes:
    """The name of the file and what else gzip wrote before the content."""
    flags, at = data[3] if len(data) > 10 else 0, 10
    if flags & 0x04:
        at += 2 + int.from_bytes(data[10:12], "little")
    for flag in (0x08, 0x10):
        if flags & flag:
            at = data.find(b"\0", at) + 1 or len(data)
    return data[10:at]


def _decompressor(
    data: bytes,
) -> zlib._Decompress | bz2.BZ2Decompressor | lzma.LZMADecompressor | None:
    if data.startswith(_GZIP):
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    if data.startswith(_XZ):
        return lzma.LZMADecompressor(memlimit=2**28)
    if _BZ2.match(data):
        return bz2.BZ2Decompressor()
    return zlib.decompressobj() if _is_zlib(data) else None


# --- tar, git


def is_tar(data: bytes) -> bool:
    """Whether this is a tar archive."""
    return data[257:262] == b"ustar"


def tar_parts(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """The parts and what is written in their headers, and all of it as it lies."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                part = f"{place}{INTO}{member.name}"
                yield from views.name(f"the name of {part}", member.name)
                said = [member.linkname, member.uname, member.gname, *member.pax_headers.values()]
                yield from open(f"{part}, its header", "\n".join(map(str, said)).encode())
                if member.isreg() and member.sparse is None:
                    start = member.offset_data
                    yield from open(part, data[start : start + member.size])
    except (tarfile.TarError, *_DAMAGE):
        yield Closed(place, "it is a damaged tar archive")
        yield from encodings.printable(place, data)


def is_git_pack(data: bytes) -> bool:
    """Whether this is a pack of git's objects."""
    return data.startswith(b"PACK\0\0\0") and len(data) > 12


def git_pack(place: str, data: bytes, room: Room, open: Open) -> Iterator[Found]:
    """Its objects; of one that is kept as a change, what the change brings."""
    at, count = 12, int.from_bytes(data[8:12], "big")
    try:
        for number in range(1, count + 1):
            kind = data[at] >> 4 & 7
            while data[at] & 0x80:
                at += 1
            at += 1
            if kind == 6:
                while data[at] & 0x80:
                    at += 1
                at += 1
            elif kind == 7:
                at += 20
            inflating = zlib.decompressobj()
            content = room.expand(inflating, data[at:])
            at = len(data) - len(inflating.unused_data)
            yield from open(f"{place}{INTO}object {number}", content)
    except (IndexError, *_DAMAGE):
        yield Closed(place, "it is a damaged git pack")
