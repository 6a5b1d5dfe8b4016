"""What the leak check lets pass: mentions that were decided on, and the report's own words."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from qualkit.anonymise.tokens import Token, tokens, word_keys
from qualkit.model import Span
from qualkit.recognisers.vocabulary import is_word
from qualkit.unpacking import Found, Text

_NEAR, _ENOUGH = 4, 4
"""Words on each side by which a mention is known again, and how many of them must be the same."""
_BESIDE = 2
"""Words on one side by which a stretch of a text is known again in a page."""
_TEMPLATES, _SOURCES = (".html",), (".html", ".css", ".js")
"""Where the words that a reader sees are from, and all that is in the page."""


class Contexts:
    """Mentions of which it is decided that they name nobody, by the words beside them."""

    def __init__(self) -> None:
        self._beside: dict[tuple[str, ...], list[tuple[list[str], list[str]]]] = {}

    def add(self, text: str, spans: Iterable[Span]) -> None:
        """The mentions at `spans` of `text`."""
        for span in spans:
            words, before, after = _around(text, span, _NEAR)
            self._beside.setdefault(words, []).append((before, after))

    def hold(self, text: str, span: Span) -> bool:
        """Whether the words at `span` of `text` are one of those, quoted."""
        words, before, after = _around(text, span, _NEAR)
        return any(
            _same(before[::-1], known_before[::-1]) + _same(after, known_after) >= _ENOUGH
            for known_before, known_after in self._beside.get(words, ())
        )


class PageWords:
    """The words of a page, in their order, in each way in which it is read."""

    def __init__(self, found: Iterable[Found]) -> None:
        texts = (one.text for one in found if isinstance(one, Text))
        self._keys = " ".join(f" {' '.join(_keys(tokens(text)))} |" for text in texts)
        self._words = frozenset(self._keys.split())

    def hold(self, text: str, span: Span) -> bool:
        """Whether what stands at `span` of `text` stands here, with the words on one side of it."""
        words, before, after = _around(text, span, _BESIDE)
        return self._has(before, words, after)

    def may_hold(self, text: str, is_name: Callable[[str, str], bool]) -> bool:
        """Whether a word of a name in `text` stands here, with the words on one side of it.

        `is_name` is asked of a word as it is written and of its key.

        Where none does, `hold` is false of every name in that text: far quicker than to find them.
        """
        words = word_keys(text)
        said = [key for _, key in words]
        both = {one for one in set(words) if one[1] in self._words and is_name(*one)}
        return bool(both) and any(
            self._has(
                _worded(said[max(0, at - 2 * _BESIDE) : at])[-_BESIDE:],
                (said[at],),
                _worded(said[at + 1 : at + 1 + 2 * _BESIDE])[:_BESIDE],
            )
            for at, one in enumerate(words)
            if one in both
        )

    def _has(self, before: Sequence[str], words: Sequence[str], after: Sequence[str]) -> bool:
        runs = ((*before, *words), (*words, *after))
        return any(f" {' '.join(run)} " in self._keys for run in runs if run)


def _around(text: str, span: Span, near: int) -> tuple[tuple[str, ...], list[str], list[str]]:
    """The words at a span, and up to so many before and after it; numbers are none."""
    all_words = tokens(text)
    first = bisect_left(all_words, span.start, key=lambda token: token.end - 1)
    after = bisect_left(all_words, span.end, key=lambda token: token.start)
    before = _keys(all_words[max(0, first - 2 * near) : first])
    return (
        tuple(_keys(all_words[first:after])),
        before[-near:],
        _keys(all_words[after : after + 2 * near])[:near],
    )


def _keys(words: Sequence[Token]) -> list[str]:
    return _worded(token.key for token in words)


def _worded(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if not key.isdecimal()]


def _same(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words from the first on are the same."""
    number = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        number += 1
    return number


def is_own(words: str, place: str) -> bool:
    """Whether these are ordinary words that qualkit's report has of its own, read in this way."""
    own = [token.key for token in tokens(words)]
    said = _own_words(_TEMPLATES if place.endswith(", text") else _SOURCES)
    return all(is_word(key) for key in own) and f" {' '.join(own)} " in said


@cache
def _own_words(suffixes: tuple[str, ...]) -> str:
    """All that qualkit's report may say by itself: its templates, and the texts of its sections."""
    package = files("qualkit")
    templates = (package / "templates" / "report").iterdir()
    own = [one.read_text("utf-8") for one in templates if one.name.endswith(suffixes)]
    rooms = (package / "report", package / "report" / "word", package / "sections")
    for one in (file for room in rooms for file in room.iterdir()):
        if one.name.endswith(".py"):
            own += _texts_of(one.read_text("utf-8"))
    return " | ".join(f" {' '.join(token.key for token in tokens(text))} " for text in own)


def _texts_of(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
