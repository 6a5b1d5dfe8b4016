"""Given names of the gazetteer with a capital, and the surname or initial that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.date import is_month
from qualkit.recognisers.kinship import KIN, WORKERS
from qualkit.recognisers.shapes import CAPITAL, CAPITALISED, GAP, LETTER, UPPER, starts_sentence
from qualkit.recognisers.vocabulary import fold, is_given_name, mostly_words

_CAPITALISED = re.compile(CAPITALISED)
_PARTICLE = "(?:(?:de|da|di|van|von|der|del|el|al|bin|ibn|bint|le|la|ap)[ -])?"
_SURNAME = re.compile(rf"{GAP}{_PARTICLE}{CAPITAL}(?![{LETTER}\d])")
_INITIAL = re.compile(rf"(?: [{UPPER}]\.?)(?![{LETTER}\d.'’])")

_NO_SURNAMES = ("I", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ABOUT_SOMEBODY = re.compile(
    rf"['’]s (?:mum|dad|nan|house|room|sister|brother|school|got|been|gone)\b|"
    rf"[.?!] (?:She|He|Her|His)\b|,? (?:said|says|told|rang|came|went|does|did|knows|knew|thinks|"
    rf"thought|asked|gave|took|lives|lived|left|helped|got|gets|has|had|wants|wanted|texted|runs|"
    rf"ran|phoned|wrote|goes|loves|hates|found|made|moved|works|worked|started|never|always|"
    rf"used to|who)\b|, (?:our|my|the|her|his|their|your) (?:\w+ )?(?:{KIN}|{WORKERS})\b"
)


def find(text: str) -> Iterator[Find]:
    """Yield every given name with a capital that is not there for the sentence alone."""
    at = 0
    for match in _CAPITALISED.finditer(text):
        if match.start() < at or not is_given_name(match.group()):
            continue
        if not _may_be_a_name(text, match):
            continue
        end = _with_surname(text, match.end())
        if (
            end == match.end()
            and fold(match.group()) in mostly_words()
            and starts_sentence(text, match.start())
            and not _ABOUT_SOMEBODY.match(text, end)
        ):
            continue
        at = end
        yield Find(Span(match.start(), end), Kind.PERSON, "a given name of the gazetteer")


def _may_be_a_name(text: str, match: re.Match[str]) -> bool:
    folded = fold(match.group())
    if match.group().isupper() and len(folded) <= 3 and folded in mostly_words():
        return False
    if folded == "may" and not _ABOUT_SOMEBODY.match(text, match.end()):
        return _SURNAME.match(text, match.end()) is not None and not is_month(text, *match.span())
    return not is_month(text, *match.span())


def _with_surname(text: str, end: int) -> int:
    for _ in range(2):
        surname = _SURNAME.match(text, end)
        if not surname:
            break
        if surname.group().split()[-1] in _NO_SURNAMES:
            break
        end = surname.end()
    initial = _INITIAL.match(text, end)
    return initial.end() if initial and initial.group().strip(" .") not in "IA" else end
