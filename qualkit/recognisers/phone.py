"""Telephone numbers: the United Kingdom's, in digits or spoken, and international ones.

Ofcom's ranges for drama (07700 900xxx, 01632 960xxx ...) are found like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind
from qualkit.recognisers.near import DIGIT, found

_BRITISH = re.compile(
    r"(?<![\w/.,£$-])"
    r"(?:(?:\+|00)44[ .-]?(?:\(0\))?|\(?0)"
    r"[ .-]?[1235789](?:[ .()-]{0,2}\d){8,9}"
    r"(?![\d/]|[.,-]\d)"
)
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)(?!44)[1-9]\d{0,2}(?:[ .()-]{0,2}\d){7,12}(?!\d)")
_LOCAL = re.compile(
    r"(?i:\b(?:phone|telephone|tel|mobile|landline|ring|call|text|extension|ext)\b"
    r"(?: (?:me|us|him|her|them))?(?: (?:number|no))?\.?(?:'s|’s| is| on| at)?[:,]? *)"
    r"(?P<it>\d{3,4}[ -]?\d{3,4}|\d{6,8})(?![\d/])"
)
_DIGIT = "(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|hundred)"
_SPOKEN = re.compile(
    r"[oOzZnN](?<!\w.)(?i:(?:(?<=o)h?|(?<=z)ero|(?<=n)ought)"
    rf"(?:[ ,.-]+(?:(?:double|treble|triple)[ -])?{_DIGIT}\b){{6,}})"
)


def find(text: str) -> Iterator[Find]:
    """Yield every telephone number in `text`, spans in code points."""
    yield from found(_BRITISH, text, Kind.PHONE, "a United Kingdom telephone number", DIGIT)
    yield from found(_ABROAD, text, Kind.PHONE, "an international telephone number", DIGIT)
    yield from found(_LOCAL, text, Kind.PHONE, "digits after a word for telephone", DIGIT)
    yield from found(_SPOKEN, text, Kind.PHONE, "a telephone number said digit by digit")
