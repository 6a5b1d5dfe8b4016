"""Capitals that nothing else explains: the net under all other recognisers.

Interviews hold few capitals inside a sentence. Those that are neither words nor (settled later)
vocabulary to be kept are taken for names; so are uncommon words at the start of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import matches, words_at
from qualkit.recognisers.shapes import (
    CAPITAL,
    CAPITALISED,
    GAP,
    LETTER,
    UPPER,
    starts_sentence,
)
from qualkit.recognisers.vocabulary import fold, is_given_name, is_word

_RUN = re.compile(rf"(?:[A-Z]\. ?)*{CAPITALISED}(?:{GAP}{CAPITAL}(?![{LETTER}\d]))*")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|into|to|from|near|round|around|outside|towards|at)(?: the)? $",
    re.IGNORECASE,
)
_TO_THE = "".join(
    rf"|(?<=\b{word} the )"
    for word in (
        "at to from up down near outside inside round in opposite behind over by into".split()
    )
)[1:]
_BUILDING = re.compile(
    rf"the (?=[{UPPER}])(?:{_TO_THE})(?P<it>{CAPITAL})(?![{LETTER}\d]|{GAP}[A-Z]|-)"
)
_SIGN = re.compile(
    rf"the (?=[{UPPER}])"
    r"(?:(?<=\bat the )|(?<=\bin the )|(?<=\boutside the )|(?<=\bbehind the )|(?<=\bpast the )|"
    r"(?<=\bopposite the )|(?<=\bnear the )|(?<=\bdown the )|(?<=\bup the )|(?<=\bround the ))"
    rf"(?P<it>{CAPITAL}(?: (?:and|&|of|in|o['’]))?{GAP}{CAPITAL})(?![{LETTER}\d]|{GAP}[A-Z]|-)"
)
_EMPLOYER = re.compile(
    r"(?i:\b(?:works?|worked|working|worker|job|manager|volunteer(?:s|ed|ing)?|shifts?|placement|"
    r"cleaner|cleans?|cleaned|cleaning)) (?i:for|at|with|over at|down at) "
    rf"(?P<it>{CAPITAL}{GAP}{CAPITAL}|{CAPITAL} (?:and|&) {CAPITAL})(?![{LETTER}\d]|{GAP}[A-Z]|-)"
)
_FIRM = re.compile(
    r"(?<!(?i:ing) )(?<!(?i:ted) )(?<!(?i:ked) )(?<!(?i:ook) )\b(?i:at) "
    rf"(?P<it>(?P<one>{CAPITAL}) (?:and|&) {CAPITAL})(?![{LETTER}\d]|-)"
)
_TO_WORK = re.compile(rf" (?:(?i:for|at|with)) (?=[{UPPER}])")
_AND = re.compile(rf" (?:and|&) (?=[{UPPER}])")
_PAIR = re.compile(rf"({CAPITALISED})(?: and | & )(?P<it>{CAPITAL})(?![{LETTER}\d])")
_PART = re.compile(rf"(?:[A-Z]\. ?)+(?={CAPITAL})|{CAPITAL}")
_CAPITAL = re.compile(CAPITAL)
_SHORTEST = 3
_LONGEST_ACRONYM = 5


def find(text: str) -> Iterator[Find]:
    """Yield runs of capitalised words that are no ordinary words; spans in code points."""
    usual = words_at(text)
    for match in _RUN.finditer(text):
        if not _is_explained(match.group()):
            yield from _names(text, match, usual)
    for match in matches(_PAIR, text, _AND):
        if _is_strange(match[1], usual) and not is_generic(match["it"]):
            yield Find(Span(*match.span("it")), Kind.PERSON, "named with another")
    for match in _BUILDING.finditer(text):
        word = match["it"]
        if is_word(word) and not word.isupper() and fold(word) not in _COMMON_BUILDINGS:
            yield Find(Span(*match.span("it")), Kind.ORGANISATION, "a building by its name")
    yield from _signs(text, usual)


def _signs(text: str, usual: Container[str]) -> Iterator[Find]:
    """Pubs, shops and firms of two words: at the Copper Kettle, a worker for Harbour Lights."""
    for match in (*_SIGN.finditer(text), *matches(_EMPLOYER, text, _TO_WORK)):
        if not any(_is_office(word) for word in _CAPITAL.findall(match["it"])):
            yield Find(Span(*match.span("it")), Kind.ORGANISATION, "a building by its name")
    for match in matches(_FIRM, text, _AND):
        if _is_strange(match["one"], usual) and not is_given_name(match["one"]):
            yield Find(Span(*match.span("it")), Kind.ORGANISATION, "a firm by its name")


def _is_office(word: str) -> bool:
    """Whether a word belongs to a service, a role, a meeting or a time rather than to a sign."""
    folded = fold(word)
    plain = folded.removesuffix("s")
    return word.isupper() or not _OFFICE.isdisjoint((folded, plain))


def _names(text: str, match: re.Match[str], usual: Container[str]) -> Iterator[Find]:
    """A run in which a word is unexplained, whole; without a first word that only starts it."""
    parts = [(match.start() + part.start(), part[0]) for part in _PART.finditer(match.group())]
    strange = [at for at, word in parts if _is_strange(word, usual)]
    if not strange:
        return
    named = [
        (at, word)
        for at, word in parts
        if at in strange or not (is_word(word) and _starts(text, at) or word == "I")
    ]
    yield _find(text, Span(named[0][0], named[-1][0] + len(named[-1][1])))


def is_generic(word: str) -> bool:
    """Whether a word with a capital is a role, a service or a month rather than a name."""
    return word.isupper() or fold(word) in _COMMON_BUILDINGS or word == "I"


def _starts(text: str, at: int) -> bool:
    return starts_sentence(text, at) or text[at - 1] == "\n"


def _find(text: str, span: Span) -> Find:
    place = _PLACE_BEFORE.search(text[max(0, span.start - 14) : span.start])
    kind = Kind.PLACE if place and not is_given_name(span.of(text)) else Kind.PERSON
    return Find(span, kind, "a capital that nothing else explains")


def _is_strange(word: str, usual: Container[str]) -> bool:
    """Whether nothing explains a word, nor its use in lower case elsewhere in the text."""
    return not _is_explained(word) and (is_given_name(word) or word.casefold() not in usual)


@cache
def _is_explained(word: str) -> bool:
    if "." in word:
        return False
    if len(word) < _SHORTEST or is_word(word):
        return True
    return word.isupper() and len(word) <= _LONGEST_ACRONYM


_OFFICE = frozenset(
    """
    council government authority department pilot programme trust board panel act bill court
    police university team service school head union party home office state church directorate
    house framework plan review report cabinet committee partnership region borough county city
    agency commissioner ministry director manager lead secretary family children child social
    care early help youth justice offending health education community local national public
    high first second third green paper young people women men lives third-sector primary
    secondary infant junior nursery college academy centre hub hospital surgery clinic meeting
    conference group order section form assessment protection need support worker working case
    legal senior deputy assistant executive officer chair inspector code practice guidance
    strategy policy fund grant benefit credit pupil premium special needs edge world war
    christmas easter summer winter spring autumn monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november
    december year years week north south east west northern southern eastern western middle
    british english scottish welsh irish european american duty front door contact referral
    single multi safeguarding mental adult housing probation prison magistrate crown supreme
    civil common core foster fostering adoption residential independent reviewing advisory human
    rights freedom information data key stage free good outstanding inadequate
    """.split()
)
_COMMON_BUILDINGS = frozenset(
    """
    council government authority department pilot programme trust board panel act bill
    internet minister court police bible nhs university team service services school head
    union party home office state church directorate house framework plan review report
    cabinet committee partnership region borough county city agency commissioner ministry
    front door first second end middle press media law treasury crown chair director manager
    lead directors queen king secretary mayor prime world web lord sun guardian mirror times
    navy army
    """.split()
)
