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
_SIBILANT_PLURALS = ("shes", "ches", "xes", "sses", "zes", "eses")


class Token(NamedTuple):
    """One word of a text.

    `key` is folded and without a possessive; `bare` is where an 's or 'll begins.
    """

    start: int
    end: int
    bare: int
    key: str


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text` in order; hyphens part words, apostrophes do not."""
    result = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        bare, key = _key(word)
        result.append(Token(match.start(), match.end(), match.start() + bare, key))
    return tuple(result)


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
