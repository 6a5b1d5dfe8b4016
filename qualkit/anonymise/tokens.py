"""A text as the words that names are compared by."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from qualkit.recognisers.shapes import APOSTROPHE, LETTER
from qualkit.recognisers.vocabulary import fold

_TOKEN = re.compile(rf"[{LETTER}\d]+(?:{APOSTROPHE}[{LETTER}]+)*")
_POSSESSIVE = re.compile(rf"{APOSTROPHE}(?:s|ll|d|ve|re|m)$", re.IGNORECASE)
_SHORTEST_BASE = 3
_LONGEST_NAME = 2_000
"""Code points of what is taken for a name or a passage; a transcript is longer."""
_SIBILANT_PLURALS = ("shes", "ches", "xes", "sses", "zes", "eses")


class Token(NamedTuple):
    """One word of a text.

    `key` is folded and without a possessive; `bare` is where an 's or 'll begins; `titled` is one
    that is written as names are: Elsa, and neither elsa nor ELSA.
    """

    start: int
    end: int
    bare: int
    key: str
    titled: bool


def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text` in order; hyphens part words, apostrophes do not."""
    return _of_name(text) if len(text) <= _LONGEST_NAME else _of_transcript(text)


def word_keys(text: str) -> list[tuple[str, str]]:
    """The words of `tokens`, without their places: as written, less a possessive, and the key."""
    made = ((word, _key(word)) for word in _TOKEN.findall(text))
    return [(word[:bare], key) for word, (bare, key) in made]


def _tokens(text: str) -> tuple[Token, ...]:
    result = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        bare, key = _key(word)
        titled = word[0].isupper() and word[1:2].islower()
        result.append(Token(match.start(), match.end(), match.start() + bare, key, titled))
    return tuple(result)


_of_name = lru_cache(maxsize=2048)(_tokens)
_of_transcript = lru_cache(maxsize=32)(_tokens)  # a megabyte or more each


@cache
def _key(word: str) -> tuple[int, str]:
    bare = _POSSESSIVE.sub("", word)
    return len(bare), fold(bare)


@cache
def keys(word_key: str, possessive: bool) -> tuple[str, ...]:
    """What a word may be a form of: itself, with its possessive, or without a plural s."""
    if possessive:
        return (word_key, word_key + "s")
    if word_key.endswith(_SIBILANT_PLURALS):
        return (word_key, word_key[:-1], word_key[:-2])
    if word_key.endswith("s") and len(word_key) > _SHORTEST_BASE:
        return (word_key, word_key[:-1])
    return (word_key,)
