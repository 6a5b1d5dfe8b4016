"""A person's name taken apart, and whether two names may be one person's."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from rapidfuzz.distance import OSA

from qualkit.anonymise.sounding import sounds_like
from qualkit.anonymise.tokens import tokens
from qualkit.recognisers.titles import TITLES
from qualkit.recognisers.vocabulary import fold, is_given_name, is_surname

LONG = 5
"""Names from this length on are recognised with a letter wrong."""
_VERY_LONG = 8
"""And from this length on with two."""
_SHORTEST_PET_NAME = 3
_SHORTEST_ACRONYM = 3
_SMALL = ("of", "and", "the", "for", "in")


@dataclass(frozen=True)
class Name:
    """A name in folded words: title, given names, surname ("" where there is none)."""

    title: str
    given: tuple[str, ...]
    surname: str

    @property
    def first(self) -> str:
        """The first given name, "" where there is none."""
        return self.given[0] if self.given else ""

    @property
    def is_full(self) -> bool:
        """Whether there are a given name and a surname, neither an initial."""
        return len(self.first) > 1 and len(self.surname) > 1

    def is_like(self, other: Name) -> bool:
        """Whether two names, each with given name and surname, may be one person's."""
        if not (other.given and other.surname):
            return False
        if self.first == other.first and sounds_like(self.surname, other.surname):
            return True
        return same_surname(self.surname, other.surname) and (
            same_given(self.first, other.first) or sounds_like(self.first, other.first)
        )

    def may_be_called(self, short: Name) -> bool:
        """Whether whoever has this name may be called by that one word (and title)."""
        word = short.surname or short.first
        if min(len(self.surname), len(word)) > 1 and same_surname(word, self.surname):
            return True
        if not self.first or (short.title and not self.title and self.surname):
            return False
        if word == self.first or misspelt(word, self.first):
            return True
        if not self.surname and is_pet_name(self.first, word):
            return not _are_two_names(self.first, word)
        return is_pet_name(word, self.first) and not _are_two_names(word, self.first)


def initials(name: str) -> str:
    """The first letters of a name, in capitals: RAT for Rosa Abel-Tan."""
    return "".join(token.key[0] for token in tokens(name)).upper()


def acronyms(name: str) -> Collection[str]:
    """What an organisation may be called for short: CHPS and CHP for Cinder Hill Primary School."""
    letters = [token.key[0] for token in tokens(name) if token.key not in _SMALL]
    short = "".join(letters).upper()
    return {one for one in (short, short[:-1]) if len(one) >= _SHORTEST_ACRONYM}


@cache
def parse(text: str) -> Name:
    """A name taken apart; a double-barrelled surname is one ("abel tan")."""
    parts = text.replace(",", " ").split()
    title = ""
    while len(parts) > 1 and fold(parts[0].strip(".")) in _TITLES:
        title = title or fold(parts[0].strip("."))
        parts = parts[1:]
    words = [word for part in parts if (word := " ".join(t.key for t in tokens(part)))]
    if not words:
        return Name(title, (), "")
    if len(words) == 1:
        return Name(title, (), words[0]) if title else Name("", (words[0],), "")
    return Name(title, tuple(words[:-1]), words[-1])


def same_surname(one: str, other: str) -> bool:
    """Equal, a letter or two off, an initial of it, or one half of a double name."""
    if one == other or misspelt(one, other):
        return True
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one in other.split() or other in one.split()


def same_given(one: str, other: str) -> bool:
    """Equal, misspelt, an initial, a pet name or the beginning of the other."""
    if one == other or misspelt(one, other) or is_pet_name(one, other) or is_pet_name(other, one):
        return True
    return min(len(one), len(other)) == 1 and one[:1] == other[:1]


def is_pet_name(short: str, long: str) -> bool:
    """Whether `short` is what a `long` may be called: a known pet name, or its beginning."""
    if len(short) >= _SHORTEST_PET_NAME and long.startswith(short):
        return True
    return short in pet_names(long) or long in pet_names(short)


def misspelt(one: str, other: str) -> bool:
    """Whether two long names are a slip apart and not each a name of its own."""
    shorter = min(len(one), len(other))
    if shorter < LONG or one[0] != other[0] or (is_known(one) and is_known(other)):
        return False
    if sounds_like(one, other):
        return True
    allowed = 2 if shorter >= _VERY_LONG else 1
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


@cache
def is_known(word: str) -> bool:
    """Whether a word is in the gazetteers of names."""
    return is_given_name(word) or is_surname(word)


@cache
def pet_names(word: str) -> frozenset[str]:
    """What somebody of this given name may be called, folded."""
    return frozenset(fold(name) for name in _namer().nicknames_of(word))


def is_short_for(short: str, given: str) -> bool:
    """Whether somebody of that given name may be called so: zay of Zaynab, Iqqy of Iqbal.

    More than `is_pet_name`: for words that are in no list and stand near the whole name.
    """
    return short != given and any(
        len(given) > len(stem) + 1 and given.startswith(stem) for stem in _stems_of_pet_names(short)
    )


def _stems_of_pet_names(short: str) -> Iterator[str]:
    if len(short) >= _SHORTEST_PET_NAME:
        yield short
    for ending in _PET_ENDINGS:
        stem = short.removesuffix(ending)
        if stem != short and len(stem) >= _SHORTEST_PET_NAME:
            yield stem
            if stem[-1] == stem[-2]:
                yield stem[:-1]


_PET_ENDINGS = ("y", "ie", "ey", "i", "o", "s", "es", "z", "za", "er", "ers", "sy")


def _are_two_names(word: str, first: str) -> bool:
    """Names that begin alike and are both names in their own right: Dan, Dana."""
    return is_given_name(word) and is_given_name(first) and len(first) - len(word) < 2


_TITLES = frozenset(fold(title) for title in TITLES.split("|"))


@cache
def _namer() -> Any:
    from nicknames import NickNamer

    return NickNamer()
