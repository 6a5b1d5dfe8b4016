"""The stretches of a text around a hint: a cheap look before a dear pattern.

Most of an interview is no date, number or address. `re` would try every pattern at every character
of it; a hint (words, or a pattern that begins with a rare character) says where trying is worth it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.shapes import LETTER, UPPER, WORD

Hint = re.Pattern[str] | frozenset[str]
"""A pattern, or words in lower case (their possessives count as well)."""

DIGIT = re.compile(r"\d")
REACH = 100
"""Characters to each side, unless a recogniser says otherwise: longer than what it looks for."""

_APOSTROPHE = re.compile("['’]")
_WORD_AND_CAPITAL = re.compile(
    rf"([{LETTER}]++(?:['’][{LETTER}]++)*+)[ ,.:–\"“‘'-]++(?=[{UPPER}])(?!I[ '’])"
)


def around(text: str, *hints: Hint, before: int = REACH, after: int = REACH) -> tuple[Span, ...]:
    """The stretches around whatever `hints` find, in order and apart from each other."""
    return _around(text, hints, before, after)


@lru_cache(maxsize=8)
def _around(text: str, hints: tuple[Hint, ...], before: int, after: int) -> tuple[Span, ...]:
    """Kept for a while, since many recognisers look around the digits of one text."""
    places = (at for hint in hints for at in _places(text, hint))
    return tuple(_stretches(text, places, before, after))


def around_capitals(
    text: str, words: frozenset[str], *, before: int = REACH, after: int = REACH
) -> Iterator[Span]:
    """The stretches around capitals that have one of `words` before them ("I" is no capital)."""
    capitals = _capitals_after(text)
    places = (at for word in words for at in capitals.get(word, ()))
    yield from _stretches(text, places, before, after)


def matches(
    pattern: re.Pattern[str], text: str, *hints: Hint, before: int = REACH, after: int = REACH
) -> Iterator[re.Match[str]]:
    """What `pattern` matches around `hints`: all that it would match, if each match holds one.

    Without hints, what it matches anywhere.
    """
    if not hints:
        yield from pattern.finditer(text)
    for near in around(text, *hints, before=before, after=after):
        yield from pattern.finditer(text, *near)


def found(
    pattern: re.Pattern[str],
    text: str,
    kind: Kind,
    reason: str,
    *hints: Hint,
    before: int = REACH,
    after: int = REACH,
) -> Iterator[Find]:
    """A find for each match: of its group "it" where the pattern has one, else of the whole."""
    group: int | str = "it" if "it" in pattern.groupindex else 0
    for match in matches(pattern, text, *hints, before=before, after=after):
        yield Find(Span(*match.span(group)), kind, reason)


def together(spans: Iterable[Span]) -> Iterator[Span]:
    """`spans`, which are in order, with those that meet made one."""
    held: Span | None = None
    for span in spans:
        if held and span.start <= held.end + 1:
            held = Span(held.start, span.end)
        else:
            if held:
                yield held
            held = span
    if held:
        yield held


@lru_cache(maxsize=1)
def words_at(text: str) -> Mapping[str, Sequence[int]]:
    """The distinct words of a text, as they are written, and where each begins."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for match in WORD.finditer(text):
        places[match[0]].append(match.start())
    return dict(places)


@lru_cache(maxsize=1)
def _lower_at(text: str) -> Mapping[str, Sequence[int]]:
    """The same in lower case, and without what follows an apostrophe."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for word, at in words_at(text).items():
        places[_APOSTROPHE.split(word, maxsplit=1)[0].lower()] += at
    return dict(places)


@lru_cache(maxsize=1)
def _capitals_after(text: str) -> Mapping[str, Sequence[int]]:
    """Where words with a capital begin, by the word before them (lower case, apostrophes ')."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for match in _WORD_AND_CAPITAL.finditer(text):
        places[match[1].lower().replace("’", "'")].append(match.end())
    return dict(places)


def _places(text: str, hint: Hint) -> Iterator[int]:
    if isinstance(hint, re.Pattern):
        for match in hint.finditer(text):
            yield match.start()
    else:
        places = _lower_at(text)
        for word in hint:
            yield from places.get(word, ())


def _stretches(text: str, places: Iterable[int], before: int, after: int) -> Iterator[Span]:
    """What lies around `places`; they end before a space, lest a piece of a word pass for one."""
    return together(Span(max(0, at - before), _whole(text, at + after)) for at in sorted(places))


def _whole(text: str, end: int) -> int:
    space = text.find(" ", end)
    return space if space >= 0 else len(text)
