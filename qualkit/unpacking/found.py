"""What unpacking finds, and how far it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

INTO = " › "
"""Between a container and what is in it."""


@dataclass(frozen=True)
class Text:
    """A text, as it is read at `place`: file, part, and what of that."""

    place: str
    text: str
    glued: bool = False
    """Whether words may stand here without anything between them, as in a database's raw pages."""
    rough: bool = False
    """Whether it was picked out of bytes that are no text: a few letters are an accident there."""


@dataclass(frozen=True)
class Closed:
    """Something that cannot be looked into, and why not."""

    place: str
    why: str
    sealed: bool = False
    """Whether it is encrypted by age, as the objects of a vault are."""


Found = Text | Closed
Open = Callable[[str, bytes], Iterator[Found]]
"""Unpacks what was found inside something, by its place."""


@dataclass(frozen=True)
class Bounds:
    """How deep, how much and how many parts are looked into."""

    depth: int = 12
    bytes: int = 256 * 2**20
    """All that comes out of one file, together."""
    parts: int = 50_000


class TooMuch(Exception):
    """A file holds more than the bounds allow."""


class Decompressor(Protocol):
    """What zlib, bz2 and lzma have in common."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """At most `max_length` bytes of what `data` holds."""
        ...


@dataclass
class Room:
    """What is left of the bounds for one file."""

    bounds: Bounds
    left: int = field(init=False)
    parts: int = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.parts = self.bounds.bytes, self.bounds.parts

    def take(self, size: int) -> None:
        """Use up some. Raises TooMuch."""
        self.left -= size
        if self.left < 0:
            raise TooMuch(f"it holds more than {self.bounds.bytes // 2**20} MB once unpacked")

    def part(self) -> None:
        """Use up one part. Raises TooMuch."""
        self.parts -= 1
        if self.parts < 0:
            raise TooMuch(f"it holds more than {self.bounds.parts:,} parts")

    def expand(self, decompressor: Decompressor, data: bytes) -> bytes:
        """All that `data` holds, compressed. Raises TooMuch, and what the decompressor raises."""
        content = decompressor.decompress(data, self.left + 1)
        self.take(len(content))
        return content
