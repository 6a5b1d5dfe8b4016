"""NHS numbers: ten digits, the last of them a modulus 11 check (NHS Data Dictionary)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.gb import nhs

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import DIGIT, found, matches

_NUMBER = re.compile(r"(?<![\d+/.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d/]|[.-]\d)")
_AFTER_WORDS = re.compile(
    r"(?i:\bNHS (?:number|no\b\.?|num\b\.?|ID\b)|\bpatient number)\D{0,30}?"
    r"(?P<it>\d(?:[ .-]?\d){9})(?!\d)"
)


def find(text: str) -> Iterator[Find]:
    """Yield every NHS number in `text`; without the words before it the check digit must hold."""
    for match in matches(_NUMBER, text, DIGIT):
        if nhs.is_valid(match.group()):
            yield Find(Span(*match.span()), Kind.NHS_NUMBER, "ten digits, valid check digit")
    yield from found(_AFTER_WORDS, text, Kind.NHS_NUMBER, "ten digits after “NHS number”", DIGIT)
