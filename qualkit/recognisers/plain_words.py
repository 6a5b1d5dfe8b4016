"""Names made of ordinary words: the Beacon, Border Fleece, Living Waters Assembly; initials.

Inside a sentence an ordinary word has a capital for a reason. Where no list gives one (the
calendar, peoples, brands, what services and roles are called), it is taken for a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.date import CALENDAR
from qualkit.recognisers.shapes import CAPITAL, CAPITALISED, LETTER, starts_sentence
from qualkit.recognisers.vocabulary import (
    also_words,
    fold,
    is_given_name,
    is_word,
    kept,
    mostly_words,
    read_words,
)

REASON = "a name of ordinary words"
_JOIN = r"(?:['’]s |['’] | | (?:and|&|of|of the|for|the|in|on|o['’]) )"
_RUN = re.compile(rf"{CAPITALISED}(?:{_JOIN}{CAPITAL}(?![{LETTER}\d_@]))*")
_FIRM = re.compile(rf"{CAPITALISED} & {CAPITAL}(?![{LETTER}\d])")
_TEAM = re.compile(
    rf"{CAPITALISED}(?: {CAPITAL})? (?:Harlequins|Rovers|Wanderers|United|Athletic|Albion|Colts|"
    rf"Rangers|A?FC|RU?FC|Juniors FC|Town FC|City FC)(?![{LETTER}\d])"
)
_PART = re.compile(rf"{CAPITAL}")
_INITIALS = re.compile(rf"(?<![{LETTER}\d.&'’/@#_-])[A-Z][A-Z](?![{LETTER}\d.&/@_-])")
_THE = re.compile(r"\b(?:the|at|in|to|from|near|off|called|by)(?: the)? \Z", re.IGNORECASE)
_COMMA = re.compile(r"[,;:] \Z")
_AROUND = 24
_BEFORE = 12
_NO_INITIALS = frozenset(
    """
    GP HV SW IT TV PC DC DS DI PS LA CP CF NI ID UK US EU AM PM TB MP PR PE RE HR OK DV SG EP TA MH
    DA CV QC KC FC IQ AA NA PA VC DJ HQ UN BC AD OT SN ED LD PD SS CC PP AC HT EH YP FM IP IV SE NE
    NW SW WC CD DVD VR AI PV QA RO RA SB SM TL TM UC VI VS WM YJ YO YW CO CM CI CR CW EA EY FE FG FT
    FW GB GM GW HB HO HP HS IO IR IS IC ISP KS LO LP LT MA MD MI MO MS MU NP OD OP OR PB PG PL PO PT
    RI RP RS SA SI SL SO ST TP TR TT UP VA VP WE XL BA BS BT BP CE DD DE DL DM DN DO DP DT EC EE EF
    EG EM EN ER ES EX GO HA HC HD HE IE IF II IM IN LB ME MC MM MY NO OF OH ON OO PH PX QT RE RX SD
    TO TU NB US UX WP YE AS AT AN BE BY HI HM AH OI PI XX XY
    """.split()
)
"""Two capitals that are shorthand, words or units."""


def find(text: str) -> Iterator[Find]:
    """Yield runs of ordinary words with capitals inside a sentence, and initials."""
    for match in _RUN.finditer(text):
        yield from _run(text, match)
    for pattern in (_FIRM, _TEAM):
        for match in pattern.finditer(text):
            if not all(explained(part) for part in _PART.findall(match[0])):
                yield Find(Span(*match.span()), Kind.ORGANISATION, REASON)
    for match in _INITIALS.finditer(text):
        if match[0] not in _NO_INITIALS and not _shouted(text, match) and match[0] not in _kept():
            yield Find(Span(*match.span()), Kind.PERSON, REASON)


def _run(text: str, match: re.Match[str]) -> Iterator[Find]:
    parts = [(match.start() + part.start(), part[0]) for part in _PART.finditer(match[0])]
    if starts_sentence(text, parts[0][0]):
        parts = parts[1:]
    while parts and explained(parts[0][1]) and len(parts) > 1 and not explained(parts[1][1]):
        if fold(parts[0][1]) in _fillers():
            parts = parts[1:]
        else:
            break
    while len(parts) > 1 and _is_after(text, *parts[-2:]):
        parts = parts[:-1]
    if not parts or any(_strange(word) for _, word in parts) or _shouted(text, match):
        return
    if all(explained(word) for _, word in parts):
        return
    start, end = parts[0][0], parts[-1][0] + len(parts[-1][1])
    if len(parts) == 1 and not _alone(text, start, parts[0][1]):
        return
    before = text[max(0, start - _BEFORE) : start]
    place = len(parts) > 1 or _THE.search(before)
    yield Find(Span(start, end), Kind.ORGANISATION if place else Kind.PERSON, REASON)


def _is_after(text: str, before: tuple[int, str], last: tuple[int, str]) -> bool:
    """Whether the last word of a run is no part of the name: Frank and I, the Hall in June."""
    between = text[before[0] + len(before[1]) : last[0]].strip()
    return last[1] == "I" or (between in ("in", "on") and fold(last[1]) in CALENDAR)


def _alone(text: str, at: int, word: str) -> bool:
    """Whether one word with a capital is a name: after a comma, somebody may begin to speak."""
    if len(word) < 2 or word.isupper():
        return False
    if _COMMA.search(text[max(0, at - 2) : at]):
        folded = fold(word)
        return is_given_name(word) or folded in mostly_words() or folded in also_words()
    return True


def _strange(word: str) -> bool:
    """Whether a word is none: the other recognisers see to names of those."""
    return not is_word(word) and fold(word) not in also_words() and not explained(word)


@cache
def explained(word: str) -> bool:
    """Whether a word has its capital for a reason that names nobody."""
    folded = fold(word)
    plain = folded.removesuffix("s")
    listed = capital_words()
    return bool(
        folded in listed
        or plain in listed
        or (word.isupper() and len(word) > 1)
        or word in _kept()
        or folded in _kept()
        or all(part in listed for part in folded.split("-"))
    )


def _shouted(text: str, match: re.Match[str]) -> bool:
    """Whether the words around are in capitals too, so that these say nothing."""
    around = text[max(0, match.start() - _AROUND) : match.start()] + text[match.end() :][:_AROUND]
    words = re.findall(rf"[{LETTER}]{{3,}}", around)
    return bool(sum(word.isupper() for word in words) * 2 > len(words))


@cache
def _fillers() -> frozenset[str]:
    return frozenset("i and but so oh well yes no god".split())


@cache
def capital_words() -> frozenset[str]:
    """Words that have a capital without naming anybody."""
    return read_words("capital_words.txt")


@cache
def _kept() -> frozenset[str]:
    """Kept terms of one word, as written; folded too, unless they are written in capitals."""
    single = [term for term in kept() if " " not in term]
    spoken = [fold(term) for term in single if not term[1:2].isupper()]
    return frozenset([*single, *spoken])
