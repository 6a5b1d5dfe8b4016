"""Which words are words, which are names, and which are both. Lists in data/gazetteer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files

_LOCALES = """
    en_GB en_IE en_IN en_PK en_NG en_NZ en_US pl_PL ro_RO ga_IE yo_NG ha_NG ig_NG pt_PT lt_LT
    hu_HU tr_TR es_ES it_IT fr_FR
    """.split()
_SHORTEST = 3
_ENDINGS = """
    s es ed ing er ers est y ly ies ied ier iest ness less ful able ish ment ments in
    """.split()
_BEGINNINGS = """
    un re non over under pre out mis anti co sub inter
    """.split()
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"})


@cache
def fold(word: str) -> str:
    """A word as it is compared: no capitals, accents or apostrophes."""
    if word.isascii():
        return word.casefold().replace("'", "")
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’‘`")
    return plain.translate(_STROKES)


@cache
def is_given_name(word: str) -> bool:
    """Whether this is known as a given name (it may be a word as well)."""
    folded = fold(word)
    return folded in given_names() or (
        "-" in folded and any(part in given_names() for part in folded.split("-"))
    )


@cache
def is_surname(word: str) -> bool:
    """Whether this is known as a surname and not as a word."""
    return fold(word) in surnames() and not is_word(word)


@cache
def is_word(word: str) -> bool:
    """Whether this is an ordinary word, perhaps inflected, and not rather a name."""
    folded = fold(word)
    if folded in words() or folded in mostly_words():
        return True
    if folded in given_names() or folded in also_words():
        return False
    if "-" in folded:
        return all(is_word(part) for part in folded.split("-") if part)
    return any(stem in words() for stem in _stems(folded))


def _stems(folded: str) -> Iterator[str]:
    for ending in _ENDINGS:
        stem = folded.removesuffix(ending)
        if stem != folded and len(stem) >= _SHORTEST:
            yield from (stem, stem + "e", stem + "y")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
    for beginning in _BEGINNINGS:
        stem = folded.removeprefix(beginning)
        if stem != folded and len(stem) > _SHORTEST:
            yield stem


@cache
def mostly_words() -> frozenset[str]:
    """Words that are sometimes names."""
    return read_words("mostly_words.txt")


@cache
def also_words() -> frozenset[str]:
    """Names that are also words."""
    return read_words("also_words.txt")


@cache
def given_names() -> frozenset[str]:
    """Given names, folded: our list and Faker's."""
    names = read_words("given_names.txt") | _from_faker("first_names")
    return frozenset(name for name in names if name not in words() or name in mostly_words())


@cache
def surnames() -> frozenset[str]:
    """Surnames, folded, from Faker."""
    return _from_faker("last_names")


@cache
def towns() -> frozenset[str]:
    """Towns, cities and villages, folded; some have several words."""
    lines = [*_lines("gazetteer/towns.txt"), *_lines("gazetteer/places.txt")]
    return frozenset(map(fold, lines))


@cache
def kept() -> frozenset[str]:
    """The national vocabulary that is never replaced (data/keep.txt)."""
    return frozenset(_lines("keep.txt"))


@cache
def words() -> frozenset[str]:
    """Ordinary words, written and spoken, not inflected."""
    return (read_words("words.txt") | read_words("spoken.txt")) - also_words()


def read_words(name: str) -> frozenset[str]:
    """The words of a list in data/gazetteer, folded."""
    return frozenset(fold(word) for line in _lines(f"gazetteer/{name}") for word in line.split())


def _lines(path: str) -> list[str]:
    text = files("qualkit").joinpath("data", *path.split("/")).read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _from_faker(lists: str) -> frozenset[str]:
    names: set[str] = set()
    for locale in _LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            if attribute.startswith(lists):
                names.update(getattr(provider, attribute))
    return frozenset(fold(name) for name in names if len(name) >= _SHORTEST and " " not in name)
