"""Streets and estates by the last word of their name, with the house number before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind
from qualkit.recognisers.near import found
from qualkit.recognisers.shapes import APOSTROPHE, CAPITAL, GAP, LETTER
from qualkit.recognisers.titles import SURE

_STREET = (
    "Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Drive|Crescent|Terrace|Rise|Parade|Row|Way|Gardens|"
    "Grove|Place|Square|Hill|Mount|View|Walk|Mews|Park|Green|Gate|Bank|Fold|Croft|Brow|Wharf|Quay|"
    "Bridge|End|Common|Heath|Moor|Flats|Heights|Towers?|Point|Vale|Meadows?|Fields?|Side|Top|Bottom|"
    "Cross|Corner|Island|Bay|Beach|Harbour|Docks?|Valley|Wood|Woods|Mead|Drove|Hey|Garth|Ginnel|"
    "Wynd|Loan|Cottages|Villas|Buildings|Mansions|Ward|Village|Estate|Hamlet|Crossing|Roundabout"
)
_ORDINARY_FIRST = (
    r"(?!(?:The|A|An|Our|My|This|That|Family|Childrens?|Every|Early|In|At|On|Car|Front|Back|Early|One|"
    r"Open|High Court|It|Is|And|But|So|If|Common|West|East|North|South|Hundred|Which|What|New)\b)"
)
_PART = rf"(?!(?:{SURE}|Miss)\b){CAPITAL}(?:{APOSTROPHE}s)?"
"""Mrs Green is no street."""
_NAMED = re.compile(
    rf"(?<![{LETTER}\d@])(?:\d{{1,4}}[a-zA-Z]?,? )?{_ORDINARY_FIRST}"
    rf"(?:St\.? |New |Old |Great |Little |High |Upper |Lower |North |South |East |West )?"
    rf"{_PART}(?:{GAP}{_PART})?{GAP}(?:{_STREET})(?![{LETTER}])"
)
_ESTATE = re.compile(
    rf"(?<![{LETTER}\d@]){_ORDINARY_FIRST}{CAPITAL}(?:{APOSTROPHE}s)?(?:{GAP}{CAPITAL}){{0,2}}"
    rf"{GAP}(?:[Ee]state|[Ww]ard|flats|[Vv]illage|[Mm]ultis)(?![{LETTER}])"
)
_NUMBERED = re.compile(
    r"(?:(?<=at )|(?<=from )|(?<=outside )|(?<=live )|(?<=lived )|(?<=to )|(?<=of )|(?<=in ))"
    r"(?i:number|no\.|flat) \d{1,4}[a-zA-Z]?\b"
)
_STREETS = re.compile(rf"(?:{_STREET})(?![{LETTER}])")
_ESTATES = re.compile(rf"(?:estate|Estate|ward|Ward|flats|village|Village|multis)(?![{LETTER}])")
_NUMBER = re.compile(r" \d")


def find(text: str) -> Iterator[Find]:
    """Yield every street, estate and house number in `text`, spans in code points."""
    yield from found(_NAMED, text, Kind.PLACE, "the name of a street or quarter: Street", _STREETS)
    yield from found(_ESTATE, text, Kind.PLACE, "the name of an estate: Estate", _ESTATES)
    yield from found(_NUMBERED, text, Kind.PLACE, "the number of a house", _NUMBER)
