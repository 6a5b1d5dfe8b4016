"""Proved names as they are mistyped, misheard and cut short."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from qualkit.anonymise.casing import is_lower
from qualkit.anonymise.contexts import NAME_AFTER, NAME_BEFORE
from qualkit.anonymise.drafts import Draft
from qualkit.anonymise.names import LONG, is_known, misspelt
from qualkit.anonymise.tokens import Token, tokens
from qualkit.anonymise.weighing import NAMED
from qualkit.recognisers.plain_words import explained
from qualkit.recognisers.shapes import starts_sentence
from qualkit.recognisers.vocabulary import fold, is_word, kept, words

_SHORTEST = 3
_NEAR = 16
_PET_FORM = re.compile(r"([b-df-hj-np-tv-z])\1(?:y|ie)\Z")


@cache
def _terms() -> frozenset[str]:
    return frozenset(fold(term) for term in kept() if not term[1:2].isupper())


class Slips:
    """The words of proved names, to find those that a slip of the pen is nearest to."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._by_letter: dict[str, list[tuple[str, Draft]]] = defaultdict(list)
        for draft in drafts:
            for word in sorted({word for key in draft.forms for word in key.split()}):
                if len(word) >= LONG and not is_word(word) and draft.kind in NAMED:
                    self._by_letter[word[0]].append((word, draft))

    def near(self, word: str) -> list[Draft]:
        """Whose name `word` may be."""
        return [draft for name, draft in self._by_letter[word[0]] if misspelt(word, name)]


def unlisted(text: str) -> tuple[str, ...]:
    """Long words of a text that are in no list."""
    terms = _terms()
    found = {token.key for token in tokens(text)}
    return tuple(
        sorted(
            word
            for word in found
            if len(word) >= LONG and not (word in terms or is_word(word) or is_known(word))
        )
    )


def like_names(text: str) -> tuple[str, ...]:
    """Short words in no list that stand like a name once: with a capital, or in its context."""
    terms = _terms()
    found = {
        token.key
        for token in tokens(text)
        if len(token.key) >= _SHORTEST
        and token.key.isalpha()
        and not (token.key in terms or token.key in words() or is_known(token.key))
        and (not is_word(token.key) or _PET_FORM.search(token.key))
        and _stands_like_a_name(text, token)
    }
    return tuple(sorted(found))


def with_capitals(text: str) -> tuple[str, ...]:
    """Words of the lists that have a capital inside a sentence, and no reason for it: Tas, Gray."""
    found = {
        token.key
        for token in tokens(text)
        if len(token.key) >= _SHORTEST
        and text[token.start].isupper()
        and not text[token.start : token.bare].isupper()
        and not is_known(token.key)
        and not explained(text[token.start : token.bare])
        and not starts_sentence(text, token.start)
    }
    return tuple(sorted(found))


def _stands_like_a_name(text: str, token: Token) -> bool:
    if text[token.start].isupper():
        return True
    around = text[max(0, token.start - _NEAR) : token.end + _NEAR]
    if is_word(token.key) or not is_lower(around):
        return False
    before = text[max(0, token.start - _NEAR) : token.start]
    return bool(NAME_AFTER.match(text, token.end) or NAME_BEFORE.search(before))
