"""How well suggestions would have done, on transcripts held out in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.suggesters.blend import FOLDS, TOP, calibrate, shown, taught
from qualkit.suggesters.calibrate import (
    Flags,
    Numbers,
    Scale,
    by_transcript,
    calibration_error,
    leading,
    picked,
)
from qualkit.suggesters.learning import Material, learn, logits

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
    drawn_from: int = 0
    """Of how many transcripts those that it was tested on were drawn; 0: they were all."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the report's methodology says of this; nothing of what could not be measured."""
        return tuple(_tested(self))


def evaluate(given: Material, *, folds: int = FOLDS, seed: int = 1) -> Evaluation:
    """Learn on some coded transcripts, suggest for the others, in turn.

    Recall at 3 is, over coded segments in held-out transcripts, the share of their true codes that
    are among the first three suggested. Every method learns from the definitions too, save the
    most frequent codes. Probabilities are calibrated within the transcripts learnt from.
    """
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


def _tested(found: Evaluation) -> Iterator[str]:
    measured = {name: share for name, share in found.recall.items() if share.of}
    if not measured:
        return
    by_lot = f" drawn by lot from {found.drawn_from}" if found.drawn_from else ""
    shares = "; ".join(f"{METHODS[name]} {share}" for name, share in measured.items())
    yield (
        f"Suggestions were tested on transcripts held out in turn ({found.transcripts} "
        f"transcripts{by_lot}, {found.segments} coded segments). Of the codes that people had "
        f"applied, so many were among the first three suggested: {shares}."
    )
    if found.precision.of:
        yield (
            f"Of suggestions with a probability of {CONFIDENT} or more, {found.precision} were "
            "right."
        )
    yield f"The expected calibration error of the suggestions was {found.error:.2f}."
