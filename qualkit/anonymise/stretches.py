"""The stretches of a text that could hold a name: all that the language model needs to read.

What it finds without a capital is dropped anyway, and it sees no further than a few words to each
side of a word (four, in spaCy's models). So it is given what lies around each capital that tells
something, and finds there what it would find in the whole text, in little more than half the time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

from qualkit.model import Span
from qualkit.recognisers.date import CALENDAR
from qualkit.recognisers.near import together, words_at
from qualkit.recognisers.shapes import LOWER, starts_sentence
from qualkit.recognisers.vocabulary import (
    also_words,
    fold,
    is_given_name,
    is_word,
    mostly_words,
    surnames,
    towns,
)

REACH = 45
"""Characters to each side of a capital: the four words that the model sees, and as many more, since
a name may have several words of which only one tells."""

_CAPITAL = re.compile(rf"[^\W\d_{LOWER}][^\W\d_]*(?:['’][^\W\d_]+)*")
"""A word from its capital on (scripts without capitals have nothing but)."""
_ENDING = re.compile("['’](?:s|d|ll|ve|re|m)$")


def stretches(text: str, bodies: Iterable[Span]) -> Iterator[Span]:
    """The parts of `bodies` that could hold a name, in order, apart from each other."""
    telling = list(_telling(text))
    for body in bodies:
        inside = telling[bisect_left(telling, body.start) : bisect_left(telling, body.end)]
        yield from together(_around(text, at, body) for at in inside)


def _telling(text: str) -> Iterator[int]:
    """Where capitals stand that are not there for the sentence alone.

    An ordinary word that begins a sentence may be a name if the text never has it in lower case.
    """
    words = words_at(text)
    for match in _CAPITAL.finditer(text):
        word, at = match[0], match.start()
        if _always_has_one(word):
            continue
        if _is_ordinary(word) and starts_sentence(text, at) and _bare(word).lower() in words:
            continue
        yield at


@cache
def _always_has_one(word: str) -> bool:
    """Whether a word has a capital wherever it stands and names nobody: I, I'm, Thursday."""
    bare = _bare(word)
    return bare == "I" or (fold(bare) in CALENDAR and not _is_a_name(bare))


@cache
def _is_ordinary(word: str) -> bool:
    """Whether a word is one that nobody is known to be called."""
    bare = _bare(word)
    return (bare == "A" or is_word(bare) or is_word(word)) and not _is_a_name(bare)


def _is_a_name(word: str) -> bool:
    folded = fold(word)
    return is_given_name(word) or any(
        folded in names for names in (mostly_words(), also_words(), surnames(), towns())
    )


@cache
def _bare(word: str) -> str:
    return _ENDING.sub("", word)


def _around(text: str, at: int, body: Span) -> Span:
    """What the model reads on account of the word at `at`: whole words, within the turn."""
    start = text.rfind(" ", body.start, max(body.start, at - REACH)) + 1
    end = text.find(" ", min(at + REACH, body.end), body.end)
    return Span(max(start, body.start), end if end >= 0 else body.end)
