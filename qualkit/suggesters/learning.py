"""Learning codes from coded segments and from the codebook's own words.

Words (TF-IDF) and meaning (MiniLM), each with logistic regression, averaged in log odds. One
yes-or-no question a code, so that a segment may carry several. The parts of a code's definition
are training examples beside the coded segments, so that it works before anybody has coded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from qualkit.model import Code, Segment
from qualkit.suggesters.calibrate import Flags, Numbers
from qualkit.suggesters.embed import Vectors
from qualkit.suggesters.labels import Labels
from qualkit.suggesters.words import Words

DEFINITION_WEIGHT = 3.0
"""How many coded segments one part of a definition counts for."""
STRICTNESS = {"words": 10.0, "meaning": 3.0}
"""C of the logistic regressions: the smaller, the more cautious."""


@dataclass(frozen=True)
class Definition:
    """One part of what the codebook says of a code."""

    code: str
    noun: str
    """What to call it: "definition" or "example"."""
    text: str
    """What is shown of it."""
    learnt: str
    """What is learnt from it: a definition is led by the code's name."""


def definitions(codes: Sequence[Code]) -> tuple[Definition, ...]:
    """The parts of the codes' definitions, each its own training example."""
    parts = []
    for code in codes:
        meant = code.definition or code.name
        parts.append(Definition(code.id, "definition", meant, f"{code.name}. {code.definition}"))
        if code.use_when:
            parts.append(Definition(code.id, "definition", code.use_when, code.use_when))
        parts += [Definition(code.id, "example", text, text) for text in code.examples]
    return tuple(parts)


@dataclass(frozen=True)
class Look:
    """One way of seeing texts: a row of features for each segment and each definition."""

    name: str
    segments: Any
    definitions: Any


@dataclass(frozen=True)
class Weights:
    """What one look has learnt: features by codes, and each code's constant."""

    features: Numbers
    constant: Numbers

    def logits(self, rows: Any) -> Numbers:
        """Log odds, rows by codes."""
        result: Numbers = np.asarray(rows @ self.features) + self.constant
        return result


@dataclass(frozen=True)
class Material:
    """All that is learnt from, and all that suggestions are wanted for."""

    segments: tuple[Segment, ...]
    definitions: tuple[Definition, ...]
    labels: Labels
    words: Words
    looks: tuple[Look, ...]
    """Words, then meaning where there are embeddings."""

    @property
    def transcripts(self) -> tuple[str, ...]:
        """Each segment's transcript."""
        return tuple(segment.transcript for segment in self.segments)


def material(
    segments: Sequence[Segment],
    parts: Sequence[Definition],
    labels: Labels,
    meaning: tuple[Vectors, Vectors] | None,
) -> Material:
    """Lay segments and definitions out for learning; `meaning` is the embeddings of both."""
    count = len(segments)
    words = Words([segment.text for segment in segments] + [part.learnt for part in parts])
    looks = [Look("words", words.matrix[:count], words.matrix[count:])]
    if meaning is not None:
        looks.append(Look("meaning", *meaning))
    return Material(tuple(segments), tuple(parts), labels, words, tuple(looks))


def learn(given: Material, rows: Flags, *, seed: int) -> tuple[Weights, ...]:
    """Learn from those of `rows` that are known, and from all definitions; weights of each look."""
    rows = rows & given.labels.training
    return tuple(_learn_look(look, given, rows, seed) for look in given.looks)


def logits(given: Material, weights: Sequence[Weights], rows: Flags) -> tuple[Numbers, ...]:
    """What each look says of the segments in `rows`: log odds, by codes."""
    pairs = zip(given.looks, weights, strict=True)
    return tuple(learnt.logits(look.segments[rows]) for look, learnt in pairs)


def blended(looks: Sequence[Numbers]) -> Numbers:
    """The average of what the looks say."""
    result: Numbers = np.mean(looks, axis=0)
    return result


def _learn_look(look: Look, given: Material, rows: Flags, seed: int) -> Weights:
    features = _stacked(look.segments[rows], look.definitions)
    owners = np.array([part.code for part in given.definitions])
    trust = np.r_[np.ones(rows.sum()), np.full(len(owners), DEFINITION_WEIGHT)]
    codes = given.labels.codes
    weights = Weights(np.zeros((features.shape[1], len(codes))), np.zeros(len(codes)))
    for column, code in enumerate(codes):
        truth = np.r_[given.labels.carried[rows, column], owners == code]
        known = np.r_[given.labels.known[rows, column], np.ones(len(owners), bool)]
        if truth[known].all():
            continue  # a codebook of one code, and nothing that is not it
        model = LogisticRegression(
            C=STRICTNESS[look.name],
            solver="liblinear",
            dual=True,
            tol=0.01,
            max_iter=1000,
            random_state=seed,
        )
        model.fit(features[known], truth[known], sample_weight=trust[known])
        weights.features[:, column] = model.coef_[0]
        weights.constant[column] = model.intercept_[0]
    return weights


def _stacked(upper: Any, lower: Any) -> Any:
    if scipy.sparse.issparse(upper):
        return scipy.sparse.vstack([upper, lower]).tocsr()
    return np.vstack([upper, lower]).astype(np.float64)
