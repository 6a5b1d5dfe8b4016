"""Sums that sentences state: equations, parts of a whole, and totals of the table beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_WORDS = {word: number for number, word in enumerate(_SMALL)}
_N = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(_SMALL)})"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"(])")
_EQUATION = re.compile(r"(?<![\d.,+=/-])(?<![\d+] )(\d+(?:\s*\+\s*\d+)+)\s*=\s*(\d+)(?![\d.,]*\d)")
_WHOLE = re.compile(
    rf"^(?:\W*)of (?:the |these |all |our )*({_N}) (?:\w+ )?"
    r"(?:pilots|sites|areas|authorities|teams|interviews|people|participants|cases|programmes)\b",
    re.IGNORECASE,
)
_REST = re.compile(
    rf"\b(?:the (?:remaining|other|last)|remaining|the rest,?) ({_N})\b"
    rf"|\bthe ({_N}) (?:remaining|others)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    rf"\b({_N}) (?:out )?of (?:the |all |our )*({_N}) "
    r"(?:pilots|sites|areas|authorities|interviews|people|participants|cases)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    rf"\b({_N})\s+(?:(?:qualitative|in-depth|semi-structured|research)\s+)*interviews\b",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"\b(?:in total|in all|altogether|a total of|overall|both stages|over the two stages"
    r"|across (?:all|both|the))\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:held|conducted|carried out|undertaken|completed|took place|were done)\b", re.IGNORECASE
)
_PART = re.compile(
    r"\b(?:\w*phone|online|video|interpret\w*|joint|notes?|not|again|second|repeat\w*|follow\w*"
    r"|withdr\w+|lost|about|mention\w*)\b",
    re.IGNORECASE,
)
"""What says that a sentence is of some of the interviews."""
MOST = 14
"""Numbers of one sentence that are tried together."""


@dataclass(frozen=True)
class Said:
    """What a sentence says that does not add up, on which line of its paragraph."""

    line: int
    what: str


def value(said: str) -> int:
    """The number that these digits, or this word, stand for."""
    return _WORDS[said.casefold()] if said.casefold() in _WORDS else int(said.replace(",", ""))


def wrong(paragraph: str, line: int) -> Iterator[Said]:
    """Equations, parts of a whole and shares of one that cannot be right."""
    for start, sentence in sentences(paragraph):
        at = line + paragraph.count("\n", 0, start)
        for found in _EQUATION.finditer(sentence):
            true = sum(int(one) for one in re.findall(r"\d+", found[1]))
            if true != int(found[2]):
                what = f"“{' '.join(found[0].split())}”: that is {true}"
                yield Said(at + sentence.count("\n", 0, found.start()), what)
        for found in _OVER.finditer(sentence):
            if value(found[1]) > value(found[2]) and not 1900 <= value(found[1]) <= 2100:
                what = f"“{' '.join(found[0].split())}”: more than there are"
                yield Said(at + sentence.count("\n", 0, found.start()), what)
        if what := _parts(sentence):
            yield Said(at, what)


def stated(paragraph: str, line: int) -> Said | None:
    """The one total of interviews that a paragraph states, with its number as what."""
    found = []
    for start, sentence in sentences(paragraph):
        held = list(_HELD.finditer(sentence))
        if _IN_ALL.search(sentence) and _DONE.search(sentence) and not _PART.search(sentence):
            found += [(start + one.start(), value(one[1])) for one in held]
    if len(found) != 1:
        return None
    at, number = found[0]
    return Said(line + paragraph.count("\n", 0, at), str(number))


def sentences(paragraph: str) -> Iterator[tuple[int, str]]:
    """Each sentence, with where it begins."""
    start = 0
    for gap in _SENTENCE.finditer(paragraph):
        yield start, paragraph[start : gap.start()]
        start = gap.end()
    yield start, paragraph[start:]


def _parts(sentence: str) -> str:
    """Of a sentence "of the 11 pilots, 2 ... and the remaining 3 ...": that they are not 11."""
    whole, rest = _WHOLE.search(sentence), _REST.search(sentence)
    if not whole or not rest:
        return ""
    between = [value(one) for one in re.findall(rf"\b{_N}\b", sentence[whole.end() : rest.start()])]
    if not between or len(between) > MOST or "%" in sentence:
        return ""
    total, last = value(whole[1]), value(rest[1] or rest[2])
    ways = (
        sum(some) + last for n in range(1, len(between) + 1) for some in combinations(between, n)
    )
    if total in ways:
        return ""
    said = " + ".join(map(str, [*between, last]))
    return f"of {total}, {said} are told of: that is {sum(between) + last}"
