"""What a stretch of bytes is, by its first bytes and never by its name, and what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from qualkit.unpacking import archives, databases, encodings, markup, pdf, pictures, views
from qualkit.unpacking.found import Bounds, Closed, Found, Room, Text, TooMuch

Read = Callable[[str, bytes, Room, Callable[[str, bytes], Iterator[Found]]], Iterator[Found]]


class _Known(NamedTuple):
    """A kind of file that can be looked into."""

    accepts: Callable[[bytes], bool]
    read: Read


_KNOWN = (
    _Known(archives.is_zip, archives.zip_parts),
    _Known(pdf.accepts, pdf.parts),
    _Known(databases.is_database, databases.cells),
    _Known(databases.is_journal, databases.journal),
    _Known(pictures.is_png, pictures.png),
    _Known(pictures.is_jpeg, pictures.jpeg),
    _Known(archives.is_git_pack, archives.git_pack),
    _Known(archives.is_compressed, archives.decompressed),
    _Known(archives.is_tar, archives.tar_parts),
)

_SEALED = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")
_COMPRESS = b"\x1f\x9d"
_CLOSED = (
    (b"-----BEGIN PGP MESSAGE", "it is encrypted by PGP"),
    (b"Salted__", "it is encrypted"),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive"),
    (b"Rar!\x1a\x07", "it is a RAR archive"),
    (b"MSCF", "it is a CAB archive"),
    (b"\x28\xb5\x2f\xfd", "it is compressed by zstd"),
    (b"\x04\x22\x4d\x18", "it is compressed by lz4"),
    (_COMPRESS, "it is compressed by compress"),
    (b"LZIP", "it is compressed by lzip"),
    (b"PAR1", "it is a Parquet file"),
    (b"\x89HDF\r\n", "it is an HDF5 file"),
    (b"ID3", "it is a recording"),
    (b"OggS", "it is a recording"),
    (b"fLaC", "it is a recording"),
    (b"#!AMR", "it is a recording"),
    (b"\x1a\x45\xdf\xa3", "it is a recording"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "it is a recording"),
)
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_STILLS = (b"heic", b"heix", b"avif", b"mif1")
_MP3 = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


def unpack(name: str, data: bytes, *, bounds: Bounds | None = None) -> Iterator[Found]:
    """Every text in a file, its name included, and what of it cannot be looked into.

    Places read "pack.zip › notes.docx › word/document.xml, text".
    """
    room = Room(bounds or Bounds())
    try:
        yield from views.name(f"the name of {name}", name)
        yield from _open(room, 0, name, data)
    except TooMuch as much:
        yield Closed(name, str(much))
    except (RecursionError, MemoryError):
        yield Closed(name, "it is more than can be looked into")


def is_known(data: bytes) -> bool:
    """Whether this begins as a kind of file does that can be looked into, or surely cannot.

    Two bytes alone say nothing.
    """
    if data.startswith((*_MP3, _COMPRESS)):
        return False
    return any(kind.accepts(data) for kind in _KNOWN) or bool(_why_closed(data))


def _open(room: Room, depth: int, place: str, data: bytes) -> Iterator[Found]:
    room.part()
    room.take(len(data))
    if depth > room.bounds.depth:
        yield Closed(place, f"it is packed more than {room.bounds.depth} deep")
        return
    if not data:
        return
    within = partial(_open, room, depth + 1)
    kind = next((kind for kind in _KNOWN if kind.accepts(data)), None)
    if kind:
        yield from kind.read(place, data, room, within)
        return
    why = _why_closed(data)
    if why:
        yield Closed(place, why, sealed=data.startswith(_SEALED))
    if encodings.is_text(data):
        for text in encodings.texts(place, data):
            yield from views.read(text.place, text.text, within)
        return
    for text in encodings.printable(place, data):
        yield text
        if markup.LOOKS_SO.search(text.text):
            for found in views.read(text.place, text.text, within):
                yield replace(found, rough=True) if isinstance(found, Text) else found


def _why_closed(data: bytes) -> str:
    """Why this cannot be looked into; "" where it can, or nothing is known of it."""
    if data.startswith(_SEALED):
        return "it is encrypted by age"
    for begins, why in _CLOSED:
        if data.startswith(begins):
            return why
    if data.startswith(_OFFICE) and _PROTECTED in data:
        return "it is protected by a password"
    sounds = data[4:8] == b"ftyp" and data[8:12] not in _STILLS
    sounds = sounds or (data.startswith(b"RIFF") and data[8:12] in (b"WAVE", b"AVI "))
    sounds = sounds or (data.startswith(b"FORM") and data[8:12] in (b"AIFF", b"AIFC"))
    if sounds or (data.startswith(_MP3) and len(data) > 1024):
        return "it is a recording"
    return ""
