"""Which words and names make traces by which what was withdrawn is known again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualkit.recognisers.vocabulary import is_word
from qualkit.traces import FEWEST, LONGEST_NAME, RUN, runs, words_of

SHORTEST = 5
"""Letters of an unusual word by which a text is known again, and of a name two less."""


def as_name(name: str) -> tuple[str, ...]:
    """The words of a name; none where it could as well be an ordinary word."""
    words = tuple(words_of(name))
    short = len("".join(words)) < SHORTEST - 2
    if short or len(words) > LONGEST_NAME or all(is_word(w) or w.isdigit() for w in words):
        return ()
    return words


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
        if len(word) >= SHORTEST and word.isalpha() and not is_word(word)
    }
    lengths = {len(run) for run in runs_gone} | {1}
    for words in stays:
        for length in lengths:
            here = {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
            runs_gone -= here
            single -= here
    yield from runs_gone
    yield from single
