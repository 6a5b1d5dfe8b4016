"""Learning codes from coded segments and from the codebook's own words.

Words (TF-IDF) and meaning (MiniLM), each with logistic regression, averaged in log odds. One
yes-or-no question a code, so that a segment may carry several. The parts of a code's definition
are training examples beside the coded segments, so that it works before anybody has coded; so are
the very words that were coded, where they are a part of their segment.
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
from qualkit.suggesters.labels import Labels
from qualkit.suggesters.passages import Meaning, Passages, centred
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
    """One way of seeing texts: a row of features for each of them."""

    name: str
    segments: Any
    definitions: Any
    coded: Any
    """The words that were coded, by the cells of `Material`."""
    sentences: Any | None = None
    """By the sentences of `Material`; None where a segment is seen as a whole alone."""


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

    passages: Passages
    definitions: tuple[Definition, ...]
    labels: Labels
    words: Words
    looks: tuple[Look, ...]
    """Words, then meaning where there are embeddings."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What suggestions are made for."""
        return self.passages.segments

    @property
    def transcripts(self) -> tuple[str, ...]:
        """Each segment's transcript."""
        return tuple(segment.transcript for segment in self.segments)


def material(
    passages: Passages,
    parts: Sequence[Definition],
    labels: Labels,
    meaning: Meaning | None,
) -> Material:
    """Lay segments and definitions out for learning; `meaning` is the embeddings of both."""
    count = len(passages.segments)
    words = Words([one.text for one in passages.segments] + [part.learnt for part in parts])
    coded = words.rows(passages.coded(labels))
    looks = [Look("words", words.matrix[:count], words.matrix[count:], coded)]
    if meaning is not None:
        seen = centred(meaning)
        spoken = passages.averaged(labels, seen.sentences)
        looks.append(Look("meaning", seen.segments, seen.definitions, spoken, seen.sentences))
    return Material(passages, tuple(parts), labels, words, tuple(looks))


def learn(given: Material, rows: Flags, *, seed: int) -> tuple[Weights, ...]:
    """Learn from those of `rows` that are known, and from all definitions; weights of each look."""
    rows = rows & given.labels.training
    return tuple(_learn_look(look, given, rows, seed) for look in given.looks)


def logits(given: Material, weights: Sequence[Weights], rows: Flags) -> tuple[Numbers, ...]:
    """What each look says of the segments in `rows`: log odds, by codes.

    Where it sees sentences, half of that is what it says of the one that speaks most for the code:
    a long answer may come to the point in one sentence.
    """
    found = []
    for look, learnt in zip(given.looks, weights, strict=True):
        said = learnt.logits(look.segments[rows])
        if look.sentences is not None and len(said):
            here, begins = given.passages.sentences_of(rows)
            best = np.maximum.reduceat(learnt.logits(look.sentences[here]), begins, axis=0)
            said = (said + best) / 2
        found.append(said)
    return tuple(found)


def blended(looks: Sequence[Numbers]) -> Numbers:
    """The average of what the looks say."""
    result: Numbers = np.mean(looks, axis=0)
    return result


def _learn_look(look: Look, given: Material, rows: Flags, seed: int) -> Weights:
    cells = np.array(given.labels.cells, int).reshape(-1, 2)
    used = rows[cells[:, 0]]
    row, column = cells[used].T
    features = _stacked(look.segments[rows], look.definitions, look.coded[used])
    owners = np.array([part.code for part in given.definitions])
    trust = np.r_[np.ones(rows.sum()), np.full(len(owners), DEFINITION_WEIGHT), np.ones(len(row))]
    codes, known_of = given.labels.codes, given.labels.known
    weights = Weights(np.zeros((features.shape[1], len(codes))), np.zeros(len(codes)))
    for at, code in enumerate(codes):
        says = column == at
        truth = np.r_[given.labels.carried[rows, at], owners == code, says]
        denies = known_of[row, at] & ~given.labels.carried[row, at]
        known = np.r_[known_of[rows, at], np.ones(len(owners), bool), says | denies]
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
        weights.features[:, at] = model.coef_[0]
        weights.constant[at] = model.intercept_[0]
    return weights


def _stacked(*parts: Any) -> Any:
    if scipy.sparse.issparse(parts[0]):
        return scipy.sparse.vstack(parts).tocsr()
    return np.vstack(parts).astype(np.float64)
