"""Numbers by which somebody is known and that have no format of their own, by what is said of them.

Collar, custody, crime and system numbers; prison numbers; court references without their prefix;
numbers read out digit by digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind
from qualkit.recognisers.near import DIGIT, found

_OF = (
    r"(?:collar|shoulder|warrant|badge|custody|crime|incident|log|case|file|system|record|"
    r"referral|hospital|patient|passport|membership|payroll|staff|client|service user|prison|"
    r"prisoner|ICS|LCS|"
    r"Mosaic|Liquidlogic|Careworks|CareFirst|SystmOne|RiO|EMIS|PNC|CRN|URN|UPN|ULN|UCI|CIN|"
    r"reference|ref|account|rent|tenancy|licence|license|social care|child(?:['’]s)?|unique)"
)
_WRITTEN = r"(?=(?:[\w/.-]*\d){3})[A-Za-z]{0,4}[/.-]?\d[\w]*(?:[/.-]\w+)*"
_SAID = re.compile(
    rf"(?i:\b{_OF} (?:id|no\.?|number|num|ref\.?|reference)s?)(?: (?:is|was|of|like))?[:,]? ?#?"
    rf"(?P<it>{_WRITTEN})(?<!\.)"
)
_OFFICER = re.compile(
    r"\b(?:PC|WPC|DC|PS|DS|Sgt|Sergeant|PCSO|Constable|Officer) (?P<it>\d{2,5})\b"
)
_COLLAR = re.compile(
    r"\b(?:PC|WPC|DC|PS|DS|Sgt|Sergeant|PCSO|Constable)s? (?:[A-Z][\w'’-]+ ){0,2}[A-Z][\w'’-]+, "
    r"(?P<it>\d{3,5})\b"
)
_PRISON = re.compile(r"(?<![\w/-])A\d{4}[A-Z]{2}(?![\w/-])")
_CRIME = re.compile(r"(?<![\w/])\d{2}[A-Z]{1,3}/\d{3,6}/\d{2}(?![\w/])")
_COURT = re.compile(
    r"(?<![\w/])[A-Z]\d{2}[CPDF]\d{5}(?![\w/])|\[(?:19|20)\d\d\] (?:EW\w+|UK\w+) (?:\w+ )?\d+"
)
_TAILED = re.compile(r"(?<![\w/])\d{2}/\d{4,6}/[A-Z]{2,6}(?![\w/])")
_OLD_PLATE = re.compile(r"(?<![\w/])[A-HJ-NPR-Y] \d{1,3} [A-Z]{3}(?![\w/])")
_BIRTH = re.compile(
    r"(?i:\b(?:dob|d\.o\.b\.?|date of birth))(?: is| was)?[:,]? (?P<it>\d{6}|\d{8})\b"
)
_HANDLE = re.compile(
    r"(?i:\b(?:snap|insta|instagram|tiktok|username|user name|handle|gamertag|psn|xbox)"
    r"(?: (?:is|was|off it|name|called))*['’]?s?[:,.]? )(?P<it>[a-z]\w*(?:(?:[._]\w+)+|\d\w*))"
)
_DOTTED = re.compile(r"(?<![\w@./-])(?P<it>[a-z]{2,}[._][a-z]+\d{2,4})(?![\w@/])")
_DIGITS = "(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)"
_READ_OUT = re.compile(
    rf"\b(?:(?:double|triple) )?{_DIGITS}(?:,? (?:(?:double|triple) )?{_DIGITS}){{4,}}\b",
    re.IGNORECASE,
)
_ONLINE = frozenset("snap insta instagram tiktok username user handle gamertag psn xbox".split())
_AT = re.compile(r"[\[({] ?at ?[\])}]")
_READ = frozenset("zero oh nought one two three four five six seven eight nine".split())
_BRACKETED = re.compile(
    r"\b[\w.+-]+ ?[\[({] ?at ?[\])}] ?[\w-]+(?: ?[\[({] ?dot ?[\])}] ?[\w-]+|\.\w+)+"
)


def find(text: str) -> Iterator[Find]:
    """Yield every such number, spans in code points."""
    said = "a number by which somebody is known"
    for pattern in (_SAID, _OFFICER, _COLLAR, _PRISON, _CRIME, _COURT, _TAILED):
        yield from found(pattern, text, Kind.REFERENCE, said, DIGIT)
    yield from found(_OLD_PLATE, text, Kind.VEHICLE, "a registration with its letters apart", DIGIT)
    yield from found(_BIRTH, text, Kind.BIRTH_DATE, "digits beside a word for birth", DIGIT)
    yield from found(_HANDLE, text, Kind.HANDLE, "what somebody is called online", _ONLINE)
    yield from found(_DOTTED, text, Kind.HANDLE, "what somebody is called online", DIGIT)
    read = "digits that are read out"
    yield from found(_READ_OUT, text, Kind.REFERENCE, read, _READ, before=10, after=30)
    yield from found(_BRACKETED, text, Kind.EMAIL, "an address written to be no address", _AT)
