"""Addresses that no street word tells: 31 Cooper House, Flat 12 Harker Point, 9 Heol y Bryn.

A number before a name is one where the name is no month, people, paper or programme; in text
without capitals, where a flat, or a word that streets and blocks end in, says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.date import MONTHS
from qualkit.recognisers.near import DIGIT, found, matches
from qualkit.recognisers.plain_words import capital_words
from qualkit.recognisers.shapes import CAPITAL, LETTER
from qualkit.recognisers.vocabulary import fold

REASON = "an address"
_DWELLING = r"(?i:flat|apartment|apt|maisonette|unit|plot)"
_LITTLE = r"(?:y|yr|the|of|o['’]|on|in|upon|le)"
_NAME = rf"{CAPITAL}(?:['’]s)?(?:[ -](?:{_LITTLE}[ -])?{CAPITAL}(?:['’]s)?){{0,3}}"
_NUMBERED = re.compile(
    rf"(?<![{LETTER}\d.,£/-])(?P<flat>{_DWELLING} \d{{1,4}}[A-Za-z]?,? )?"
    rf"(?:\d{{1,4}}[A-Za-z]?,? )?(?P<name>{_NAME})(?![{LETTER}\d])"
)
_LOWER = re.compile(
    rf"(?<![{LETTER}\d])(?:{_DWELLING} (?:number )?\w+,? )?(?:number )?"
    r"(?:\d{1,4}[a-z]?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -]\w+|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety),? (?:[a-z]+ ){1,2}"
    r"(?:road|street|lane|avenue|close|drive|crescent|terrace|grove|gardens|way|court|house)"
    rf"(?![{LETTER}])"
)
_SPELLED = re.compile(
    r"\b(?i:(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|"
    r"four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    rf"\w+teen)) (?:{CAPITAL} ){{1,2}}"
    r"(?:Road|Street|Lane|Avenue|Close|Drive|Crescent|Terrace|Grove|Gardens|Way|Court|House|Place|"
    r"Row|Rise|Walk|Mews|Square|Park|Hill|View)\b"
)
_STREETS = re.compile(
    "Road|Street|Lane|Avenue|Close|Drive|Crescent|Terrace|Grove|Gardens|Way|Court|House|Place|"
    "Row|Rise|Walk|Mews|Square|Park|Hill|View"
)
_HOMES = frozenset(
    "road street lane avenue close drive crescent terrace grove gardens way court house".split()
)
_WELSH = re.compile(
    rf"(?<![{LETTER}\d])(?:\d{{1,4}}[a-z]?,? )?(?:Ffordd|Heol|Stryd|L[oô]n|Rhodfa|Clos|Cwrt|Rhiw|"
    rf"Cae|Parc|Maes|Waun|T[yŷ]|Pant|Cefn|Nant)[ -](?:[yY]r?[ -]|[a-z]{{1,3}}[ -])?{CAPITAL}"
    rf"(?:[ -]{CAPITAL})?"
)
_WELSH_WORD = re.compile("Ff|He|St|L[oô]n|Rh|C[lwae]|Pa|Ma|Wa|T[yŷ]|Nant")
_ROAD = re.compile(rf"(?<![{LETTER}\d])[AB]\d{{3,4}}(?![{LETTER}\d])")
_DISTRICT = re.compile(
    r"(?<![\w/-])(?:AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|"
    r"DN|DT|DY|EC|EH|EN|EX|FK|FY|GL|GU|HA|HD|HG|HP|HR|HU|HX|IG|IP|IV|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|"
    r"ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|"
    r"SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO)(?:[1-9]\d|[1-9])(?![\w/-])"
)
_NOT_DISTRICTS = re.compile(r"(?:PE|ME|ST|SE|SP|TA|DT)\d\Z")
"""A lesson, a year group or a form as often as a part of a town."""
_COUNTED = re.compile(
    r"\b(?:year|years|stage|section|tier|band|part|level|schedule|class|grade|chapter|table|figure|"
    r"question|page|step|phase|group|objective|room|ward|version|channel|radio|bbc|top|the|of|aged?|"
    r"about|over|under|around|nearly|only|other|all|those|these|my|our|their|his|her) \Z",
    re.IGNORECASE,
)


_HOME = frozenset("house court point tower lodge raw hall farm cottage mansions buildings".split())
_MONTHS = frozenset(month.lower() for month in MONTHS)


def find(text: str) -> Iterator[Find]:
    """Yield every address that has a number, roads, and parts of towns by their postcode."""
    for match in matches(_NUMBERED, text, DIGIT):
        if match["flat"] or _is_address(text, match):
            yield Find(Span(*match.span()), Kind.PLACE, REASON)
    yield from found(_LOWER, text, Kind.PLACE, REASON, _HOMES, after=20)
    yield from found(_SPELLED, text, Kind.PLACE, REASON, _STREETS)
    yield from found(_WELSH, text, Kind.PLACE, REASON, _WELSH_WORD)
    yield from found(_ROAD, text, Kind.PLACE, "a road by its number", DIGIT)
    for match in matches(_DISTRICT, text, DIGIT):
        if not _NOT_DISTRICTS.match(match[0]):
            yield Find(Span(*match.span()), Kind.POSTCODE, "a part of a town by its postcode")


def _is_address(text: str, match: re.Match[str]) -> bool:
    """Whether a number stands before a name, and the name is not of something that is counted."""
    if not text[match.start()].isdigit() or match["name"].isupper():
        return False
    words = [fold(word) for word in re.findall(rf"[{LETTER}]+", match["name"])]
    if words[-1] in _HOME:
        return True
    before = text[max(0, match.start() - 12) : match.start()]
    explained = capital_words() | _MONTHS
    return (
        len(words) > 1
        and words[0] not in _MONTHS
        and _COUNTED.search(before) is None
        and not all(word in explained or word.removesuffix("s") in explained for word in words)
    )
