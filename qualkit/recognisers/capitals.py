"""Capitals that nothing else explains: the net under all other recognisers.

Interviews hold few capitals inside a sentence. Those that are neither words nor (settled later)
vocabulary to be kept are taken for names; so are uncommon words at the start of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.shapes import CAPITAL, CAPITALISED, GAP, LETTER, WORD, starts_sentence
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
_BUILDING = re.compile(rf"(?:{_TO_THE})(?P<it>{CAPITAL})(?![{LETTER}\d]|{GAP}[A-Z]|-)")
_PAIR = re.compile(rf"({CAPITALISED})(?: and | & )(?P<it>{CAPITAL})(?![{LETTER}\d])")
_SHORTEST = 3


def find(text: str) -> Iterator[Find]:
    """Yield runs of capitalised words that are no ordinary words; spans in code points."""
    usual = {word for word in WORD.findall(text) if word.islower()}
    for match in _RUN.finditer(text):
        yield from _names(text, match, usual)
    for match in _PAIR.finditer(text):
        if _unexplained(text, match.start(), match[1], usual) and not is_generic(match["it"]):
            yield Find(Span(*match.span("it")), Kind.PERSON, "named with another")
    for match in _BUILDING.finditer(text):
        word = match["it"]
        if is_word(word) and not word.isupper() and fold(word) not in _COMMON_BUILDINGS:
            yield Find(Span(*match.span("it")), Kind.ORGANISATION, "a building by its name")


def _names(text: str, match: re.Match[str], usual: set[str]) -> Iterator[Find]:
    """A run in which a word is unexplained, whole; without a first word that only starts it."""
    parts = [
        (match.start() + part.start(), part[0])
        for part in re.finditer(rf"(?:[A-Z]\. ?)+(?={CAPITAL})|{CAPITAL}", match.group())
    ]
    strange = [at for at, word in parts if _unexplained(text, at, word, usual)]
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


def _unexplained(text: str, at: int, word: str, usual: set[str]) -> bool:
    if word.endswith((".", " ")):
        return True
    if len(word) < _SHORTEST or is_word(word):
        return False
    if word.isupper() and len(word) <= 5:
        return False
    if word.casefold() in usual and not is_given_name(word):
        return False
    return not (starts_sentence(text, at) and is_given_name(word) and is_word(word))


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
