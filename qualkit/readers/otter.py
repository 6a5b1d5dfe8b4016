"""Otter's text export: a line of name and time, the words below it."""

from __future__ import annotations

from qualkit.model import Speech
from qualkit.readers.decoding import decode
from qualkit.readers.stamped import is_stamped, stamped

SUFFIXES = frozenset({".txt", ".md"})


def accepts(suffix: str, data: bytes) -> bool:
    """Whether this is text with lines of name and time."""
    if suffix.lower() not in SUFFIXES:
        return False
    try:
        text = decode(data)
    except ValueError:
        return False
    return is_stamped(text.split("\n"))


def speeches(data: bytes) -> list[Speech]:
    """Its turns, with the seconds at which they began. Raises ValueError if it has none."""
    lines = decode(data).split("\n")
    if not any(line.strip() for line in lines):
        return []
    if not is_stamped(lines):
        raise ValueError("no line holds a name and a time, as Otter writes them")
    return stamped(lines)
