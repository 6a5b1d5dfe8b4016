"""Suggesting codes for segments: proposals with reasons, and how far they can be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualkit.model import Segment, SegmentSuggestions, StudyView
from qualkit.sections.words import some_of
from qualkit.segments import segments
from qualkit.suggesters.blend import (
    CALIBRATED_FROM,
    FOLDS,
    TOP,
    Calibration,
    calibrate,
    prepare,
    propose,
    shown,
    taught,
)
from qualkit.suggesters.calibrate import (
    Flags,
    Numbers,
    Scale,
    by_transcript,
    calibration_error,
    leading,
    picked,
)
from qualkit.suggesters.embed import Embedder, VectorCache
from qualkit.suggesters.labels import Labels, labels
from qualkit.suggesters.learning import Material, learn, logits
from qualkit.suggesters.why import WEAK_BELOW

CONFIDENT = 0.5
SHARES_FROM = 20
"""Of how many a share is given; of fewer, the counts alone."""
METHODS = {
    "blend": "words and meaning together",
    "words": "words alone (TF-IDF and logistic regression)",
    "meaning": "meaning alone (MiniLM and logistic regression)",
    "most frequent": "the most frequent codes, whatever is said",
}


@dataclass(frozen=True)
class Suggested:
    """What is proposed, and what it rests on."""

    suggestions: tuple[SegmentSuggestions, ...]
    labels: Mapping[str, int]
    """By code: how many segments carry it."""
    calibration: Calibration | None
    """None where fewer than three transcripts are coded: probabilities are then uncalibrated."""
    meaning: bool
    """Whether embeddings were used; otherwise suggestions rest on words alone."""

    @property
    def weak(self) -> tuple[str, ...]:
        """The codes with fewer than five labels, whose suggestions are weak."""
        return tuple(code for code, count in self.labels.items() if count < WEAK_BELOW)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the report's methodology says of this."""
        return (_rests_on(self.meaning), _calibrated(self.calibration), _weakness(self))


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of none is 0."""
        return self.count / self.of if self.of else 0.0

    def __str__(self) -> str:
        counts = f"{self.count} of {self.of}"
        return f"{self.share:.2f} ({counts})" if self.of >= SHARES_FROM else counts


@dataclass(frozen=True)
class Evaluation:
    """How well suggestions would have done on transcripts that they had not seen."""

    recall: Mapping[str, Share]
    """By method (a key of METHODS): true codes that are among the first three suggested.

    Without embeddings there are no "meaning" and no "blend"."""
    error: float
    """Expected calibration error of the suggestions shown."""
    precision: Share
    """Suggestions of probability .5 or more that are right."""
    transcripts: int
    segments: int
    """Coded segments that were held out, each once."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the report's methodology says of this; nothing of what could not be measured."""
        return tuple(_tested(self))


def training_labels(view: StudyView, pieces: Sequence[Segment]) -> Labels:
    """What the study's codings and finished transcripts say of `pieces`, for the lowest codes.

    Learnt from are the segments that carry a code, and the uncoded ones of finished transcripts:
    there, whatever was looked for and not coded is a no.
    """
    codes = (code.id for code in view.codebook.leaves)
    return labels(pieces, codes, view.codings, view.finished, view.rejected)


def suggest(
    view: StudyView,
    *,
    embedder: Embedder | None,
    cache: VectorCache | None,
    top: int = TOP,
    every: bool = False,
) -> Suggested:
    """The `top` likeliest codes for each segment that carries none, or for `every` segment.

    Segments come in the order of the transcripts. Same study, same suggestions.
    """
    given = _material(view, embedder, cache)
    everything = np.ones(len(given.segments), bool)
    found = _calibration(given, view, top)
    wanted = everything if every else ~given.labels.coded
    scale = found.scale if found else Scale()
    proposed = (
        propose(given, wanted, scale, top=top, seed=view.settings.seed)
        if given.labels.codes
        else []
    )
    return Suggested(tuple(proposed), given.labels.counts, found, embedder is not None)


def as_json(suggestions: Iterable[SegmentSuggestions]) -> list[dict[str, Any]]:
    """Plain data: transcript, start, end, text and suggestions (code, probability, why)."""
    return [
        {
            "transcript": each.segment.transcript,
            "start": each.segment.span.start,
            "end": each.segment.span.end,
            "text": each.segment.text,
            "suggestions": [
                {"code": one.code, "probability": round(one.probability, 4), "why": one.why}
                for one in each.suggestions
            ],
        }
        for each in suggestions
    ]


def evaluate(
    view: StudyView,
    *,
    embedder: Embedder | None,
    cache: VectorCache | None,
    folds: int = FOLDS,
    seed: int = 1,
) -> Evaluation:
    """Learn on some coded transcripts, suggest for the others, in turn.

    Recall at 3 is, over coded segments in held-out transcripts, the share of their true codes that
    are among the first three suggested. Every method learns from the definitions too, save the
    most frequent codes. Probabilities are calibrated within the transcripts learnt from.
    """
    given = _material(view, embedder, cache)
    tested = given.labels.training
    names = [name for name, wanted in zip(given.transcripts, tested, strict=True) if wanted]
    trials = []
    for fold in by_transcript(names, folds, seed=seed):
        out = tested.copy()
        out[tested] = fold
        trials.append(_trial(given, tested & ~out, out, seed))
    return _evaluation(given, tested, trials)


@dataclass(frozen=True)
class _Trial:
    """One fold: hits by method, and what was promised and came true."""

    hits: Mapping[str, int]
    codes: int
    chances: Numbers
    truth: Flags


def _trial(given: Material, seen: Flags, out: Flags, seed: int) -> _Trial:
    looks = logits(given, learn(given, seen, seed=seed), out)
    carried = given.labels.carried[out]
    frequent = np.tile(given.labels.carried[seen].sum(axis=0).astype(float), (len(carried), 1))
    scores = {look.name: said for look, said in zip(given.looks, looks, strict=True)}
    scores |= {"most frequent": frequent}
    said = taught(given, seen, out, seed=seed)
    if len(looks) > 1:
        scores["blend"] = said.scores
    found = calibrate(given, seen, top=TOP, seed=seed)
    clues, truth = shown(given, said, out, top=TOP)
    return _Trial(
        {name: int(picked(carried, leading(score, TOP)).sum()) for name, score in scores.items()},
        int(carried.sum()),
        (found.scale if found else Scale()).probabilities(clues),
        truth,
    )


def _evaluation(given: Material, tested: Flags, trials: Sequence[_Trial]) -> Evaluation:
    codes = sum(trial.codes for trial in trials)
    names = [name for name in METHODS if all(name in trial.hits for trial in trials)]
    chances = np.concatenate([np.empty(0), *(trial.chances for trial in trials)])
    truth = np.concatenate([np.empty(0, bool), *(trial.truth for trial in trials)])
    confident = chances >= CONFIDENT
    return Evaluation(
        {name: Share(sum(trial.hits[name] for trial in trials), codes) for name in names},
        calibration_error(chances, truth),
        Share(int(truth[confident].sum()), int(confident.sum())),
        len({given.transcripts[row] for row in np.flatnonzero(tested)}),
        int((tested & given.labels.coded).sum()),
    )


def _material(view: StudyView, embedder: Embedder | None, cache: VectorCache | None) -> Material:
    pieces = [piece for text in view.transcripts.values() for piece in segments(text)]
    known = training_labels(view, pieces)
    return prepare(pieces, view.codebook, known, embedder, cache)


def _calibration(given: Material, view: StudyView, top: int) -> Calibration | None:
    everything = np.ones(len(given.segments), bool)
    return calibrate(given, everything, top=top, seed=view.settings.seed)


def _tested(found: Evaluation) -> Iterator[str]:
    measured = {name: share for name, share in found.recall.items() if share.of}
    if not measured:
        return
    shares = "; ".join(f"{METHODS[name]} {share}" for name, share in measured.items())
    yield (
        f"Suggestions were tested on transcripts held out in turn ({found.transcripts} "
        f"transcripts, {found.segments} coded segments). Of the codes that people had applied, "
        f"so many were among the first three suggested: {shares}."
    )
    if found.precision.of:
        yield (
            f"Of suggestions with a probability of {CONFIDENT} or more, {found.precision} were "
            "right."
        )
    yield f"The expected calibration error of the suggestions was {found.error:.2f}."


def _rests_on(meaning: bool) -> str:
    if meaning:
        return (
            "Codes were suggested by the average of two logistic regressions, one on words "
            "(TF-IDF) and one on sentence embeddings (all-MiniLM-L6-v2), learnt from the "
            "codebook's definitions and the codings; nothing suggested became a coding without a "
            "coder."
        )
    return (
        "Codes were suggested by a logistic regression on words alone (TF-IDF), since the "
        "embedding model was not available; it learnt from the codebook's definitions and the "
        "codings, and nothing suggested became a coding without a coder."
    )


def _calibrated(found: Calibration | None) -> str:
    if found is None:
        return (
            f"The probabilities of suggestions are uncalibrated: fewer than {CALIBRATED_FROM} "
            "transcripts were coded, so they rank suggestions and mean no more than that."
        )
    return (
        f"Their probabilities were calibrated on {found.transcripts} coded transcripts, each held "
        "out in turn with others (Platt scaling, cautious above a half); the expected calibration "
        f"error was {found.error:.2f}."
    )


def _weakness(made: Suggested) -> str:
    if not made.weak:
        return f"Every code had at least {WEAK_BELOW} labels to learn from."
    which = some_of(len(made.weak), len(made.labels), "code")
    return (
        f"Suggestions are weak for {which}, which had fewer "
        f"than {WEAK_BELOW} labels to learn from: {', '.join(made.weak)}."
    )
