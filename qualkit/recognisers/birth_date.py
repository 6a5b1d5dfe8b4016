"""Dates of birth: dates beside a word for birth or birthday."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind
from qualkit.recognisers import date
from qualkit.recognisers.near import DIGIT
from qualkit.recognisers.near import found as found_in

_AGE = (
    r"(?:\d{1,2}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -]\w+)?|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen)"
)
_BEFORE = re.compile(
    r"\b(?:born\b[^.?!\n]{0,110}|(?:birth|birthday|d\.? ?o\.? ?b\.?|due date|"
    r"turned \w+(?:[ -]\w+)?|"
    rf"(?:turns|is|be|was) {_AGE} on)\b[^.?!\n]{{0,40}})$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:[^.?!\n]{0,15}\b(?:birthday|born|birth|d\.?o\.?b)\b"
    r"|,? (?:the )?same (?:day |date )?as (?:my|his|her|our)\b)",
    re.IGNORECASE,
)

_SPACED = re.compile(
    r"\b(?:born|birth|birthday|d\.? ?o\.? ?b\.?)\b[^.?!\n\d]{0,25}"
    r"(?P<it>(?:3[01]|[12]\d|0?[1-9]) (?:1[0-2]|0?[1-9]) (?:(?:19|20)\d\d|\d\d))(?![\d ]*\d)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Find]:
    """Yield every date of birth in `text`, spans in code points."""
    for found in date.find(text):
        start, end = found.span
        if _BEFORE.search(text[max(0, start - 130) : start]) or _AFTER.search(text[end : end + 30]):
            yield Find(found.span, Kind.BIRTH_DATE, "a date beside a word for birth")
    yield from found_in(_SPACED, text, Kind.BIRTH_DATE, "a date beside a word for birth", DIGIT)
