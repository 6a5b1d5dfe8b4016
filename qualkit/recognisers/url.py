"""Web addresses, with or without their scheme, or spoken ("www dot ... dot org")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import found, matches

_ENDS = (
    r"(?:com|org|net|info|co\.uk|org\.uk|gov\.uk|nhs\.uk|ac\.uk|sch\.uk|police\.uk|me\.uk|ltd\.uk|"
    r"uk|ie|eu|io|app|co|tv|wales|scot|london|cymru|example|test|blog|online|site|gov|edu|ly)"
)
_WRITTEN = re.compile(
    r"(?<![\w@.-])(?:https?://[^\s<>\"“”]+|www\.[^\s<>\"“”]+|"
    rf"(?:[a-z0-9][a-z0-9-]*\.)+{_ENDS}\b(?![.-]?[a-z@])(?:/[^\s<>\"“”]*)?)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?:www|double-?u double-?u double-?u|triple double-?u) dot [\w-]+(?: dot [\w-]+)+",
    re.IGNORECASE,
)
_NATIONAL = re.compile(r"(?:https?://)?(?:www\.)?(?:gov|nhs|parliament|police)\.uk", re.IGNORECASE)
_INSIDE = re.compile(r"[.:](?:(?<=\.)\w|//)")
_DOT = re.compile(r" dot ", re.IGNORECASE)
_LONGEST = 2000
_TRAILING = ".,;:!?)]}'’"


def find(text: str) -> Iterator[Find]:
    """Yield every web address in `text`, spans in code points; not gov.uk and its like alone."""
    for match in matches(_WRITTEN, text, _INSIDE, after=_LONGEST):
        address = match.group().rstrip(_TRAILING)
        if not _NATIONAL.fullmatch(address):
            span = Span(match.start(), match.start() + len(address))
            yield Find(span, Kind.URL, "a web address")
    yield from found(_SPOKEN, text, Kind.URL, "a web address, spoken", _DOT)
