"""Dates more exact than a month, written or spoken.

Months, years and weekdays alone are no dates here; ordinals are, where nothing follows that they
would count ("the 15th," but not "the 15th time").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import DIGIT, around, found

MONTHS = """
    January February March April May June July August September October November December
    """.split()
_SURE_MONTH = (
    "(?:January|February|April|June|July|August|September|October|November|December|"
    "Jan|Feb|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
)
_ANY_MONTH = rf"(?:{_SURE_MONTH}|March|Mar|May)"
_MONTH_NAME = rf"(?:(?i:{_SURE_MONTH})|March|Mar|May)"
"""Where nothing else says that it is a month, "may" and "march" need their capital."""
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_TENS = r"(?:twenty|thirty)[ -]"
_UNITS = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
_SPOKEN = (
    rf"(?:{_TENS}{_UNITS}|{_UNITS}|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    "sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_CARDINAL = (
    r"(?:(?:twenty|thirty)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|"
    r"twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|two|three|four|five|six|seven|eight|nine)"
)
"""Without one: “one March” is any."""
_NUMERAL = r"(?:3[01]|[12]\d|0?[1-9])"
_ORDINAL = rf"(?:{_NUMERAL} ?(?:st|nd|rd|th)|{_SPOKEN})"
_SPOKEN_YEAR = (
    r",? (?:twenty|two thousand(?: and)?) (?:\w+teen|twenty(?:[ -]\w+)?|ten|eleven|twelve|"
    r"one|two|three|four|five|six|seven|eight|nine)\b|"
    r",? (?:nineteen )?(?:sixty|seventy|eighty|ninety)[ -]\w+\b|,? oh[ -]\w+\b|,? two thousand\b"
)
_YEAR = rf"(?:,? ?(?:(?:19|20)\d\d|['’]\d\d)(?!\d)|{_SPOKEN_YEAR}| (?:last|this|next) year\b)?"
_LEAD = rf"(?:(?:(?:last|this|next) )?{_WEEKDAY},? (?:on )?)?(?:the )?"
_AND = rf"(?:{_ORDINAL}(?:,? (?:and|or|to|till|until) (?:the )?|[–/-]|, )){{0,3}}"

_NO_COUNT = (
    r"(?![:.]\d|%| ?(?i:of|per cent|years|months|weeks|days|children|families|people|pupils)\b)"
)
_NO_TURN = r"(?! (?i:time|one|year|week|month|birthday|anniversary)\b)"
_DAY_FIRST = r"(?:3[01]|[12]\d|0?[1-9])(?P<s>[./-])(?:1[0-2]|0?[1-9])(?P=s)(?:(?:19|20)\d\d|\d\d)"
_YEAR_FIRST = r"(?:19|20)\d\d(?P<t>[./-])(?:1[0-2]|0[1-9])(?P=t)(?:3[01]|[12]\d|0[1-9])"

_PATTERNS = [
    # the 14th of March 2023, second of March, 20th Feb
    rf"(?i:{_LEAD}{_AND}{_ORDINAL} (?:of )?{_ANY_MONTH}\b{_YEAR})",
    # 9 May, 3 November 2023, 9 of may
    rf"(?i:{_LEAD}){_NUMERAL}(?:[–/-]{_NUMERAL})? {_MONTH_NAME}\b(?i:{_YEAR})",
    rf"(?i:{_NUMERAL} of {_ANY_MONTH}\b{_YEAR})",
    # twenty-one November
    rf"(?i:{_LEAD}{_CARDINAL}) {_MONTH_NAME}\b(?i:{_YEAR})",
    rf"(?i:{_NUMERAL} {_ANY_MONTH},? (?:19|20)\d\d)(?!\d)",
    rf"(?:(?<=\bon )|(?<=\bby ))(?i:{_NUMERAL} (?:may|march)\b(?! (?:be|have|well|not|need)\b))",
    # March the 14th, May 9th, March 14
    rf"(?i:(?:{_WEEKDAY},? )?{_ANY_MONTH} (?:the )?{_ORDINAL}\b){_NO_TURN}(?i:{_YEAR})",
    rf"{_MONTH_NAME} {_NUMERAL}\b{_NO_COUNT}(?i:{_YEAR})",
    # 14.03.23, 12/09/2022, 2023-03-14
    rf"{_DAY_FIRST}(?![\d/]|[.-]\d)",
    rf"{_YEAR_FIRST}(?!\d)",
    # Thursday the 9th
    rf"(?i:(?:(?:last|this|next) )?{_WEEKDAY},? (?:on )?the {_ORDINAL})\b{_NO_TURN}",
    rf"(?i:(?:(?:last|this|next) )?{_WEEKDAY} {_NUMERAL}(?:st|nd|rd|th))\b",
]
_OF_THE_MONTH = rf"(?i:{_LEAD}{_ORDINAL} of (?:this|last|next) month)\b"
_SHORT_DATE = r"(?:3[01]|[12]\d|0[1-9])/(?:0[1-9]|1[0-2])(?![\d/])"
"""With its noughts: 1/2 is a half, and 24/7 all the time."""

_MOON_MONTH = (
    "(?:Muharram|Safar|Rabi|Jumada|Rajab|Sha['’]?ban|Rama[dz]h?an|Ramzan|Shawwal|Dhu[ -]al-\\w+|"
    "Zul\\w+)"
)
_LONE_PATTERNS = [
    # the 22nd of the second '71, the third of the fourth 2019
    rf"(?i:{_LEAD}{_ORDINAL} of the {_ORDINAL},? (?:(?:19|20)\d\d|['’]\d\d|\d\d))(?!\d)",
    rf"(?i:{_LEAD}{_NUMERAL}(?:st|nd|rd|th) of the (?:{_NUMERAL}(?:st|nd|rd|th)|{_SPOKEN}))\b"
    r"(?! (?:time|one|week|month|year|lot|day|floor|round|term)\b)",
    # the 17th of Ramadan
    rf"(?i:{_LEAD}{_ORDINAL} (?:day )?of {_MOON_MONTH})\b",
    # on the tenth.
    r"(?<=\bon )(?i:the (?:fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    rf"\w+teenth|twentieth|thirtieth|{_TENS}{_UNITS}))"
    r"(?=[.,;:?!)]|\s*$|\s*\n| (?:and|but|so|at|in|to|for|when|because|cos|they|he|she|we|i|there|"
    r"with|then)\b)",
]
_REACH = 80
_NUMBERS = re.compile(r"\d[./-]\d")
CALENDAR = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sept sep oct nov dec
    monday tuesday wednesday thursday friday saturday sunday
    mon tue tues wed wednes thu thur thurs fri sat satur sun tueday wedday thuday thurday satday
    """.split()
)
"""Every word that a month or weekday of the patterns may be."""
_DATE = [re.compile(rf"(?<![\w£/.-]){pattern}(?![\w/])") for pattern in (*_PATTERNS, _SHORT_DATE)]
_LONE = [re.compile(rf"(?<![\w£/.-]){pattern}") for pattern in (*_LONE_PATTERNS, _OF_THE_MONTH)]
_COUNTING = re.compile(r" (?:of (?<=(?:st|nd|rd|th) of )[a-z]|the (?<=\bon the )[fsent])", re.I)
_BARE = re.compile(
    rf"(?<![\w/])(?i:the) {_NUMERAL}(?:st|nd|rd|th)\b"
    r"(?=[.,;:?!)”\"’']|\s*$|\s*\n|\s[–—-]|"
    r" (?:and|or|but|so|when|because|that|it|we|I|he|she|they|you|was|is|at|to|till|until|onwards|"
    r"then|which|if|for|with|by|off|coming|after|before)\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:Boxing Day|Christmas (?:Day|Eve)|New Year['’]?s (?:Day|Eve)|Good Friday|"
    r"Easter (?:Sunday|Monday)|(?:May|August|Spring|Summer|Whit(?:sun)?) Bank Holiday Monday|"
    r"Ash Wednesday|Maundy Thursday|Shrove Tuesday|Palm Sunday|"
    r"Remembrance Sunday|Whit Monday|St (?:Patrick|David|George|Andrew)['’]?s Day|May Day|"
    r"Burns Night|Eid(?: al-\w+)?|Diwali|"
    r"Bonfire Night|Guy Fawkes(?: Night)?|Hallowe['’]?en|Pancake Day|"
    r"Hogmanay|(?:Valentine|Mother|Father)['’]?s Day|Mothering Sunday)\b",
    re.IGNORECASE,
)
_NAMED_WORDS = frozenset(
    """
    diwali boxing christmas new good easter ash maundy shrove palm remembrance whit st may burns eid
    bonfire guy halloween hallowe pancake hogmanay valentine valentines mother mothers father
    fathers mothering august spring summer whitsun
    """.split()
)


_NUMBER = re.compile(
    r"\d|[rfxnhe]th\b|first|second|third|twenty|thirty|"
    r"(?:teen|ten|two|three|four|five|six|seven|eight|nine|eleven|twelve) [jfmasond]",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Find]:
    """Yield every date in `text`, its "the" and weekday included; spans in code points."""
    yield from _dates(text)


@lru_cache(maxsize=1)
def _dates(text: str) -> tuple[Find, ...]:
    """The dates of the text that was last read: dates of birth are looked for among them."""
    counted = "an ordinal that counts nothing else"
    return tuple(
        chain(
            _days_of_months(text),
            found(_BARE, text, Kind.DATE, counted, DIGIT),
            found(_NAMED, text, Kind.DATE, "a day with a name", _NAMED_WORDS, before=0, after=40),
        )
    )


def _days_of_months(text: str) -> Iterator[Find]:
    for patterns, hints in ((_DATE, (CALENDAR, _NUMBERS)), (_LONE, (_COUNTING,))):
        for near in around(text, *hints, before=_REACH, after=_REACH):
            for pattern in patterns if _NUMBER.search(text, *near) else ():
                for match in pattern.finditer(text, *near):
                    yield Find(Span(*match.span()), Kind.DATE, "a day of a month")


def is_month(text: str, start: int, end: int) -> bool:
    """Whether "May" or "June" at these code points is the month rather than somebody's name."""
    if text[start:end].casefold() not in ("april", "may", "june", "august", "march"):
        return False
    return bool(
        _TIME_BEFORE.search(text[max(0, start - 12) : start]) or _YEAR_AFTER.match(text, end)
    )


_TIME_BEFORE = re.compile(
    r"\b(?:in|of|since|last|this|next|early|late|mid|by|until|till|from|to|during|every|each|around|"
    r"through|and|or|the|before|after|about|\d(?:st|nd|rd|th)?)[ -]\Z",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(r",? (?:['’]?\d|last|this|next|time|onwards|half)")


def to_the_month(date: str) -> str:
    """What stands for a date: "[March 2023]", "[March]", or "[date]" where no month is said."""
    month = _month(date)
    return f"[{' '.join(part for part in (month, _year(date)) if part)}]" if month else "[date]"


def to_the_year(date: str) -> str:
    """What stands for a date: "[2023]", or "[date]" where no year is said."""
    year = _year(date)
    return f"[{year}]" if year else "[date]"


def _month(date: str) -> str:
    word = re.search(rf"\b(?:{_ANY_MONTH})\b", date, re.IGNORECASE)
    if word:
        return next(month for month in MONTHS if month.lower().startswith(word[0].lower()[:3]))
    digits = re.findall(r"\d+", date)
    if len(digits) == 3:
        return MONTHS[int(digits[1]) - 1]
    named = re.search("boxing|christmas", date, re.IGNORECASE)
    return "December" if named else ""


def _year(date: str) -> str:
    whole = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", date)
    if whole:
        return whole[0]
    short = re.search(r"(?:\d[./-]\d{1,2}[./-]|['’])(\d\d)$", date)
    if not short:
        return ""
    return f"{'20' if int(short[1]) < 50 else '19'}{short[1]}"
