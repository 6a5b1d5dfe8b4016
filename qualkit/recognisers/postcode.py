"""Postcodes of the United Kingdom, by their form (BS 7666): any area, whether or not it exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import DIGIT, found, matches

_OUTWARD = r"[A-Z]{1,2}(?:\d[A-HJKMNP-Y]|\d{1,2})"
_WHOLE = re.compile(
    rf"(?<![\w£/-])(?:GIR ?0AA|{_OUTWARD}[ \n]?\d[ABD-HJLNP-UW-Z]{{2}})(?![\w])", re.IGNORECASE
)
_INVENTED = re.compile(rf"(?<![\w£/-]){_OUTWARD} \d[A-Z]{{2}}(?!\w)")
"""In capitals and with its gap, also with letters that no true one ends in."""

_HALF = re.compile(
    r"(?i:post ?codes?(?:['’]s| is| was| starts?| begins?| area|,|:| of| with| the)* )"
    rf"(?P<it>(?i:{_OUTWARD}))(?![\w]|[ \n]\d[A-Za-z]{{2}}\b)"
)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")


def find(text: str) -> Iterator[Find]:
    """Yield every postcode in `text`, spans in code points; a half only after the word."""
    for match in matches(_WHOLE, text, DIGIT):
        if not _ORDINAL.search(match.group()):
            yield Find(Span(*match.span()), Kind.POSTCODE, "the form of a postcode")
    for match in matches(_INVENTED, text, DIGIT):
        if not _WHOLE.fullmatch(match.group()):
            yield Find(Span(*match.span()), Kind.POSTCODE, "the form of a postcode")
    yield from found(_HALF, text, Kind.POSTCODE, "half a postcode after the word", DIGIT)
