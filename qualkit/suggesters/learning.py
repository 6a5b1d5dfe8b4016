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
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from qualkit.model import Code, Segment
from qualkit.suggesters.calibrate import Flags, Numbers
from qualkit.suggesters.labels import Labels
from qualkit.suggesters.passages import Meaning, Passages, centred
from qualkit.suggesters.regression import together
from qualkit.suggesters.words import Words

DEFINITION_WEIGHT = 3.0
"""How many coded segments one part of a definition counts for."""
WORDS_SHARE = (0.3, 0.5)
"""What words count for without a label, and with very many."""
NEVER = -5.0
"""Log odds of a code that nothing is known of: no definition, no label."""
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


def blended(looks: Sequence[Numbers], labels: Numbers) -> Numbers:
    """The average of what the looks say; `labels`: by code, how many segments were learnt from.

    Words count for less than half where labels are few: a definition has few of people's words.
    """
    if len(looks) == 1:
        return looks[0]
    share = WORDS_SHARE[0] + (WORDS_SHARE[1] - WORDS_SHARE[0]) * labels / (labels + 5)
    result: Numbers = share * looks[0] + (1 - share) * looks[1]
    return result


def _learn_look(look: Look, given: Material, rows: Flags, seed: int) -> Weights:
    cells = np.array(given.labels.cells, int).reshape(-1, 2)
    used = rows[cells[:, 0]]
    features = _stacked(look.segments[rows], look.definitions, look.coded[used])
    truth, trust = _answers(given, rows, cells[used])
    asked = (trust > 0) & ~truth
    open_codes = np.flatnonzero(asked.any(axis=0))  # not where all that is known is a yes
    weights = Weights(np.zeros((features.shape[1], len(trust.T))), np.zeros(len(trust.T)))
    if not len(open_codes):
        return weights
    strictness = STRICTNESS[look.name]
    truth, trust = truth[:, open_codes], trust[:, open_codes]
    if scipy.sparse.issparse(features):
        found = _one_by_one(features, truth, trust, strictness, seed)
    else:
        found = together(features, truth, trust, strictness)
    weights.features[:, open_codes], weights.constant[open_codes] = found[:-1], found[-1]
    return weights


def _answers(given: Material, rows: Flags, cells: NDArray[np.intp]) -> tuple[Flags, Numbers]:
    """What is right for segments, definitions and coded words, by codes; and how much each counts.

    Coded words are a yes to their own code; a no to codes that their segment is known not to carry.
    """
    codes, known = given.labels.codes, given.labels.known
    owners = np.array([part.code for part in given.definitions])
    defined = owners[:, None] == np.array(codes)[None, :]
    said = cells[:, 1][:, None] == np.arange(len(codes))[None, :]
    denied = known[cells[:, 0]] & ~given.labels.carried[cells[:, 0]]
    truth = np.vstack([given.labels.carried[rows], defined, said])
    trust = np.vstack(
        [known[rows], np.full(defined.shape, DEFINITION_WEIGHT), said | denied], dtype=np.float64
    )
    return truth, trust


def _one_by_one(
    features: Any, truth: Flags, trust: Numbers, strictness: float, seed: int
) -> Numbers:
    """Weights of each column of `truth`, with its constant as the last row, by liblinear."""
    found = np.zeros((features.shape[1] + 1, truth.shape[1]))
    for column in range(truth.shape[1]):
        heeded = trust[:, column] > 0
        if not truth[heeded, column].any():
            found[-1, column] = NEVER
            continue
        model = LogisticRegression(
            C=strictness, solver="liblinear", dual=True, tol=0.01, max_iter=1000, random_state=seed
        )
        model.fit(features[heeded], truth[heeded, column], sample_weight=trust[heeded, column])
        found[:-1, column], found[-1, column] = model.coef_[0], model.intercept_[0]
    return found


def _stacked(*parts: Any) -> Any:
    if scipy.sparse.issparse(parts[0]):
        return scipy.sparse.vstack(parts).tocsr()
    return np.vstack(parts).astype(np.float64)
