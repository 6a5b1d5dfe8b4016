"""Which words and names make traces by which what was withdrawn is known again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from string import ascii_lowercase

from qualkit.anonymise.tokens import tokens
from qualkit.recognisers.plain_words import capital_words
from qualkit.recognisers.titles import TITLES
from qualkit.recognisers.vocabulary import fold, given_names, is_word, kept, surnames, towns
from qualkit.traces import FEWEST, LONGEST_NAME, RUN, runs, words_of

SHORTEST = 5
"""Letters of an unusual word by which a text is known again, and of a name two less."""

_TITLES = frozenset(title.casefold() for title in TITLES.split("|"))


def as_name(name: str) -> tuple[str, ...]:
    """The words of a name; none where it could as well be an ordinary word."""
    words = tuple(words_of(name))
    short = len("".join(words)) < SHORTEST - 2
    if short or len(words) > LONGEST_NAME or all(is_word(w) or w.isdigit() for w in words):
        return ()
    return words


def misspelt(name: str) -> Iterator[tuple[str, ...]]:
    """A name of one long word with a letter too many, too few, another, or two changed about.

    None that is a word, or somebody else's name. So it is known again where a copy that was made
    before the withdrawal brings it spelled in another way.
    """
    words = as_name(name)
    if len(words) == 1 and len(words[0]) >= SHORTEST and words[0].isascii():
        for other in _edits(words[0]) - {words[0]}:
            if not (_is_common(other) or other in given_names() or other in surnames()):
                yield (other,)


def known_as(name: str) -> str:
    """A name without titles, initials and order: how its bearer is known in interviews.csv."""
    words = {fold(word) for word in words_of(name)}
    whole = {word for word in words if len(word) > 1 and word not in _TITLES}
    return " ".join(sorted(whole or words))


def _edits(word: str) -> set[str]:
    """All words within one letter of this one (Norvig 2007)."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {a + b[1:] for a, b in parts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    more = {a + letter + b[cut:] for a, b in parts for letter in ascii_lowercase for cut in (0, 1)}
    return fewer | swapped | more


@cache
def _is_common(word: str) -> bool:
    """Whether this is in a list of words, offices, brands, feasts or places: nobody's alone."""
    return is_word(word) or fold(word) in _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    terms = {fold(token.key) for term in kept() for token in tokens(term)}
    places = {word for town in towns() for word in town.split()}
    return frozenset(terms | capital_words() | places)


def distinctive(
    gone: Iterable[list[str]], quoted: Iterable[list[str]], stays: Iterable[list[str]]
) -> Iterator[tuple[str, ...]]:
    """The runs of words that went and are said nowhere else; unusual words, of which that holds."""
    runs_gone = {run for words in gone for run in runs(words)}
    runs_gone |= {tuple(words) for words in quoted if FEWEST <= len(words) < RUN}
    single = {
        (word,)
        for words in gone
        for word in words
        if len(word) >= SHORTEST and word.isalpha() and not _is_common(word)
    }
    lengths = {len(run) for run in runs_gone} | {1}
    for words in stays:
        for length in lengths:
            here = {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
            runs_gone -= here
            single -= here
    yield from runs_gone
    yield from single
