"""Why a code is suggested, in one line: what it is like, and the words that weighed most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from qualkit.model import Span
from qualkit.suggesters.labels import Flags
from qualkit.suggesters.learning import Material, Weights, logits

QUOTED_WORDS = 12
WEAK_BELOW = 5
"""Labels of a code below which its suggestions are called weak."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class Near:
    """An accepted coding that a segment is like."""

    transcript: str
    span: Span
    words: str
    likeness: float
    """Cosine; 1 is the same."""


@dataclass(frozen=True)
class Grounds:
    """All that spoke for a code."""

    code: str
    nearest: tuple[Near, ...]
    """The likest accepted codings in other segments, the likest first."""
    words: tuple[tuple[str, float], ...]
    """The segment's words that weighed most, with what each added to the log odds."""
    part: str
    """The likest part of the code's definition."""
    noun: str
    """What that is: "definition" or "example"."""
    likeness: float
    labels: int
    """How many segments carry the code."""
    odds: tuple[tuple[str, float], ...]
    """By look: log odds."""


class Reasons:
    """Finds, for a segment and a code, what spoke for it."""

    def __init__(
        self, given: Material, weights: Sequence[Weights], seen: Flags | None = None
    ) -> None:
        """`seen`: which segments were learnt from, where that was not all."""
        self._given, self._weights = given, weights
        self._word_weights = weights[0].features
        self._look = given.looks[-1]
        carried = given.labels.carried if seen is None else given.labels.carried & seen[:, None]
        self._examples = [np.flatnonzero(column) for column in carried.T]
        owners = np.array([part.code for part in given.definitions])
        self._parts = [np.flatnonzero(owners == code) for code in given.labels.codes]
        self._quotation = cache(self._quote)

    def why(self, row: int, column: int) -> str:
        """One line: the nearest accepted coding or part of the definition; words; weakness."""
        words = self._given.words.heaviest(row, self._word_weights[:, column])
        labels = len(self._examples[column])
        parts = [
            self._nearest(row, column),
            f"words: {', '.join(words)}" if words else "",
            f"weak: {_count(labels)} so far" if labels < WEAK_BELOW else "",
        ]
        return "; ".join(part for part in parts if part)

    def grounds(self, row: int, column: int, most: int = 3) -> Grounds:
        """More of the same, on demand."""
        here = self._look.segments[[row]]
        examples = self._examples[column][self._examples[column] != row]
        likeness = _likeness(self._look.segments[examples], here)
        order = np.argsort(-likeness, kind="stable")[:most]
        parts = self._parts[column]
        to_parts = _likeness(self._look.definitions[parts], here)
        part = self._given.definitions[parts[to_parts.argmax()]] if len(parts) else None
        only = np.arange(len(self._given.segments)) == row
        near = [self._near(int(examples[at]), column, float(likeness[at])) for at in order]
        said = logits(self._given, self._weights, only)
        return Grounds(
            code=self._given.labels.codes[column],
            nearest=tuple(near),
            words=self._given.words.weighing(row, self._word_weights[:, column]),
            part=part.text if part else "",
            noun=part.noun if part else "definition",
            likeness=float(to_parts.max(initial=0)),
            labels=len(self._examples[column]),
            odds=tuple(
                (look.name, float(one[0, column]))
                for look, one in zip(self._given.looks, said, strict=True)
            ),
        )

    def _near(self, row: int, column: int, likeness: float) -> Near:
        segment, span = self._given.segments[row], self._given.labels.spans[row, column]
        start, end = max(span.start, segment.span.start), min(span.end, segment.span.end)
        words = segment.text[start - segment.span.start : end - segment.span.start]
        return Near(segment.transcript, Span(start, end), " ".join(words.split()), likeness)

    def _nearest(self, row: int, column: int) -> str:
        """The likest accepted coding in another segment, or the likest part of the definition."""
        here = self._look.segments[[row]]
        examples = self._examples[column][self._examples[column] != row]
        parts = self._parts[column]
        to_examples = _likeness(self._look.segments[examples], here)
        to_parts = _likeness(self._look.definitions[parts], here)
        if len(examples) and to_examples.max() >= to_parts.max():
            return self._quotation(int(examples[to_examples.argmax()]), column)
        part = self._given.definitions[parts[to_parts.argmax()]]
        return f"like the code's {part.noun} “{_short(part.text)}”"

    def _quote(self, row: int, column: int) -> str:
        """The sentence of a coding that says most for its code, with its transcript."""
        segment, span = self._given.segments[row], self._given.labels.spans[row, column]
        start, end = span.start - segment.span.start, span.end - segment.span.start
        sentences = _SENTENCE_END.split(segment.text[max(start, 0) : end])
        telling = self._given.words.favoured(sentences, self._word_weights[:, column])
        return f"like “{_short(telling)}” ({segment.transcript})"


def _short(text: str) -> str:
    """The first words of `text` on one line, with an ellipsis where there are more."""
    words = text.split()
    return " ".join(words[:QUOTED_WORDS]) + (" …" if len(words) > QUOTED_WORDS else "")


def _likeness(rows: Any, here: Any) -> Any:
    """Cosines, since all rows are of unit length."""
    products = rows @ here.T
    return np.asarray(products.todense() if hasattr(products, "todense") else products).ravel()


def _count(labels: int) -> str:
    return {0: "no label", 1: "1 label"}.get(labels, f"{labels} labels")
