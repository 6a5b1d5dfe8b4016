"""Texts as weighted words: TF-IDF over shortened words and pairs of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_REPLACEMENT = re.compile(r"\[[^\]]*\]")
_STEM = 5
"""Letters that are kept of a word, so that “supervise” and “supervision” count as one."""
_WHO = "he her him his me my our she their them they us we you your"
_WHETHER = "can cannot could may might must need never no nobody none not nothing should will would"
_WHEN = "after again alone already always before how often still together until want why"
STOP_WORDS = ENGLISH_STOP_WORDS - frozenset(f"{_WHO} {_WHETHER} {_WHEN}".split())
"""Words that are not learnt from. Who, whether and when change what is meant, so they stay."""


class Words:
    """Texts as rows of weights, over the features that two of them or more share."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = Counter(feature for text in texts for feature in set(_features(text)))
        shared = sorted(feature for feature, count in counts.items() if count > 1)
        self._vectoriser: Any = TfidfVectorizer(
            analyzer=_features, vocabulary=shared or ["(none)"], sublinear_tf=True
        )
        self.matrix: Any = self._vectoriser.fit_transform(texts)
        self._texts = tuple(texts)
        self._column: dict[str, int] = self._vectoriser.vocabulary_

    def rows(self, texts: Sequence[str]) -> Any:
        """Rows of weights of other texts, over the same features."""
        if not texts:
            return self.matrix[:0]
        return self._vectoriser.transform(texts)

    def heaviest(self, row: int, weights: NDArray[np.float64], most: int = 3) -> tuple[str, ...]:
        """The telling words of a text that `weights` (one a feature) favour most."""
        return tuple(word for word, _ in self.weighing(row, weights, most))

    def weighing(
        self, row: int, weights: NDArray[np.float64], most: int = 8
    ) -> tuple[tuple[str, float], ...]:
        """The same, with what each adds to the log odds."""
        surface: dict[str, str] = {}
        for word in telling_words(self._texts[row]):
            surface.setdefault(_stem(word), word)
        start, end = self.matrix.indptr[row : row + 2]
        columns = self.matrix.indices[start:end]
        gains = dict(zip(columns, self.matrix.data[start:end] * weights[columns], strict=True))
        gain = {stem: float(gains.get(self._column.get(stem), 0.0)) for stem in surface}
        best = sorted(gain, key=lambda stem: (-gain[stem], stem))[:most]
        return tuple((surface[stem], gain[stem]) for stem in best if gain[stem] > 0)

    def favoured(self, texts: Sequence[str], weights: NDArray[np.float64]) -> str:
        """The one of `texts` that `weights` favour most; the first of equals."""
        return texts[int((self._vectoriser.transform(texts) @ weights).argmax())]


def telling_words(text: str) -> list[str]:
    """The words of `text` that mean something by themselves, as written in it.

    Not small words, contractions or what stands in brackets in somebody's place.
    """
    words = _WORD.findall(_REPLACEMENT.sub(" ", text))
    return [w for w in words if len(w) > 1 and w.isalpha() and w.lower() not in ENGLISH_STOP_WORDS]


def _content_words(text: str) -> list[str]:
    return [w for w in _WORD.findall(text) if len(w) > 1 and w.lower() not in STOP_WORDS]


def _stem(word: str) -> str:
    return word.lower().replace("’", "'")[:_STEM]


def _features(text: str) -> list[str]:
    stems = [_stem(word) for word in _content_words(text)]
    return stems + [f"{one} {two}" for one, two in zip(stems, stems[1:], strict=False)]
