"""Names that people introduce: I'm Jo, my name's Sahra, a lad called Tyler, this is Dave, hi Mo."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import around_capitals
from qualkit.recognisers.shapes import CAPITAL, GAP, LETTER
from qualkit.recognisers.vocabulary import fold, is_given_name, is_word, mostly_words

_SURE = (
    r"my name['’]?s|my name is|names? (?:is|was|are|were|of)|name['’]s|called|named|nicknamed|"
    r"known as|goes by|surname(?: is|['’]s)?|née|nee"
)
_LIKELY = (
    r"I['’]?m|I am|this is|that['’]s|it['’]s|it was|hi|hiya|hello|hey|thanks|thank you|cheers|bye|"
    r"dear|sorry|yeah|yes|no|oh|okay|right|well|so|welcome|told|asked|rang|phoned|texted|met|saw|"
    r"poor|both|says|said|and|with|to|from|for|by|of|like|between|about|love"
)
_SAID = r"call(?:s|ed|ing)? (?:me|him|her|them|us|myself|himself|herself)"
_INTRODUCED = re.compile(
    rf"(?<![{LETTER}])(?i:(?P<said>{_SAID})|(?P<sure>{_SURE})|(?:{_LIKELY})),?{GAP}"
    rf"(?P<name>[\"“‘']?{CAPITAL}(?:{GAP}{CAPITAL}){{0,2}})"
)
_CAPITAL = re.compile(CAPITAL)
_LAST_WORDS = frozenset(
    """
    name's names is was are were of called named nicknamed as by surname surname's née nee
    i'm im am that's it's hi hiya hello hey thanks you cheers bye dear sorry yeah yes no
    oh okay right well so welcome told asked rang phoned texted met saw poor both says said and
    with to from for like between about love
    me him her them us myself himself herself
    """.split()
)
"""The last word of each introduction."""


def find(text: str) -> Iterator[Find]:
    """Yield every introduced name; after likelier words only if it begins with a given name."""
    for near in around_capitals(text, _LAST_WORDS, before=30, after=60):
        for match in _INTRODUCED.finditer(text, *near):
            yield from _introduced(match)


def _introduced(match: re.Match[str]) -> Iterator[Find]:
    parts = list(_CAPITAL.finditer(match["name"]))
    if not (match["said"] or match["sure"] or is_given_name(parts[0][0])):
        return
    named = []
    for part in parts:
        if part[0] == "I" or (
            is_word(part[0])
            and not is_given_name(part[0])
            and not match["said"]
            and not (match["sure"] and fold(part[0]) in mostly_words())
        ):
            break
        named.append(part)
    if named:
        start = match.start("name")
        span = Span(start + named[0].start(), start + named[-1].end())
        yield Find(span, Kind.PERSON, "a name that is introduced")
