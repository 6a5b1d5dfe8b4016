"""Vehicle registrations of the United Kingdom (DVLA INF104): current and older forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import DIGIT, found, matches
from qualkit.recognisers.vocabulary import is_word, kept

_CURRENT = re.compile(r"(?<![\w/-])[A-HJ-Z]{2}\d{2}[ \n]?[A-HJ-PR-Z]{3}(?![\w/-])", re.IGNORECASE)
_PREFIX = re.compile(r"(?<![\w/-])[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Y][A-Z]{2}(?![\w/-])")
_SUFFIX = re.compile(r"(?<![\w/-])[A-Z]{3} ?\d{1,3}[A-HJ-NPR-TV-Y](?![\w/-])")
_IRISH = re.compile(r"(?<![\w/-])[A-Z]{1,2}[IZ][A-Z]? ?\d{4}(?![\w/-])")
_AFTER_WORDS = re.compile(
    r"(?i:\b(?:reg|registration|number ?plate|plates?|licence plate)\b"
    r"(?: (?:number|no\b\.?|mark|plate))?(?:['’]s| is| was|,|:| of)* *)"
    r"(?P<it>(?i:[A-Z]{1,3} ?\d{1,4}(?: ?[A-Z]{1,3})?))(?![\w/-])"
)


def find(text: str) -> Iterator[Find]:
    """Yield every vehicle registration in `text`, spans in code points."""
    for match in matches(_CURRENT, text, DIGIT):
        if match.group().isupper() or not is_word(_letters(match.group())):
            yield Find(Span(*match.span()), Kind.VEHICLE, "the form of a vehicle registration")
    for pattern in (_PREFIX, _SUFFIX):
        for match in matches(pattern, text, DIGIT):
            if _letters(match.group()) not in kept() | _CAPITALS:
                yield Find(Span(*match.span()), Kind.VEHICLE, "the form of an older registration")
    reason = "the form of a Northern Irish registration"
    yield from found(_IRISH, text, Kind.VEHICLE, reason, DIGIT)
    yield from found(_AFTER_WORDS, text, Kind.VEHICLE, "after a word for a registration", DIGIT)


def _letters(mark: str) -> str:
    """The three letters of a registration, which may be a word or shorthand ("S47 CAF")."""
    runs: list[str] = re.findall(r"[A-Za-z]+", mark)
    return next(run for run in runs if len(run) == 3)


_CAPITALS = frozenset(
    """
    THE AND FOR NOT YOU BUT ALL CAN HER WAS ONE OUR OUT DAY GET HAS HIM HIS HOW
    """.split()
)
