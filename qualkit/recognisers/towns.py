"""Towns and cities of the gazetteer, with a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.shapes import CAPITAL, CAPITALISED, LETTER, WORD
from qualkit.recognisers.vocabulary import (
    also_words,
    fold,
    is_given_name,
    is_surname,
    is_word,
    towns,
)

_TO_A_PLACE = re.compile(
    r"\b(?:in|to|from|near|at|round|around|of|via|outside|towards|over|up|down|and|or|called) $",
    re.IGNORECASE,
)


_TOWN = re.compile(rf"{CAPITALISED}(?: (?:on|upon|under|le|in|es|{CAPITAL})(?![{LETTER}])){{0,3}}")


def find(text: str) -> Iterator[Find]:
    """Yield every known town in `text`; one that is also a word or name only after "in" or "to"."""
    for match in _TOWN.finditer(text):
        if match[0].isalpha() and not _is_town(match[0]):
            continue
        words = list(WORD.finditer(text, *match.span()))
        for first, last in _longest_first(len(words)):
            start, end = words[first].start(), words[last].end()
            name = text[start:end]
            if _is_town(name) and not (_is_doubtful(name) and not _place(text, start)):
                yield Find(Span(start, end), Kind.PLACE, "a town of the gazetteer")
                break


def _longest_first(words: int) -> Iterator[tuple[int, int]]:
    for length in range(words, 0, -1):
        for first in range(words - length + 1):
            yield first, first + length - 1


def _place(text: str, at: int) -> bool:
    return _TO_A_PLACE.search(text[max(0, at - 10) : at]) is not None


@cache
def _is_town(name: str) -> bool:
    return fold(name) in towns()


@cache
def _is_doubtful(name: str) -> bool:
    return fold(name) in also_words() or is_word(name) or is_given_name(name) or is_surname(name)
