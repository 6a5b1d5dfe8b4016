"""Plain text and Markdown: paragraphs that begin with a speaker's label, or have none."""

from __future__ import annotations

import re

from qualkit.model import Speech
from qualkit.readers.decoding import decode
from qualkit.readers.labels import labelled

SUFFIXES = frozenset({".txt", ".md"})

_EMPTY_LINE = re.compile(r"\n\s*\n")


def accepts(suffix: str, data: bytes) -> bool:
    """Whether this is a text file, by its suffix."""
    return suffix.lower() in SUFFIXES


def speeches(data: bytes) -> list[Speech]:
    """Its turns; without any label, a speech a paragraph. Raises ValueError if it is not text."""
    return labelled(_EMPTY_LINE.split(decode(data)))
