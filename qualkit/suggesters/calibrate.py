"""Probabilities that mean what they say: Platt scaling over a few clues, and how well it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
_Kind = TypeVar("_Kind", bound=np.generic)
_BINS = 10


CLUES = 5
"""What is known of a suggestion besides its code: see `clues` in blend.py; log odds come first."""
HALF = 0.5
SURE = 0.7
"""How many must have been right in transcripts held out, of those that are promised a half."""
_CAUTION_FROM = 0.4
_HIGHEST_KNEE = 0.9
_AS_EXPECTED = 20
_RIDGE = 1.0


@dataclass(frozen=True)
class Scale:
    """From clues to probabilities: a logistic regression, cautious above a half."""

    slopes: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0)
    shift: float = 0.0
    knee: float = HALF
    """What is shown as a half: see `cautious`."""

    def probabilities(self, clues: Numbers) -> Numbers:
        """Probabilities of what has these clues, which are along the last axis."""
        from scipy.special import expit

        chances = expit(clues @ np.array(self.slopes) + self.shift)
        before, after = [0, _CAUTION_FROM, self.knee, 1], [0, _CAUTION_FROM, HALF, 1]
        result: Numbers = np.interp(chances, before, after)
        return result


def fitted(clues: Numbers, truth: Flags) -> Scale:
    """The scale that makes `truth` likeliest; clues are along the last axis.

    Platt scaling (1999) with his smoothed targets, so that few labels do not make for certainty,
    over more clues than the log odds, each held back by a ridge.
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    rows, right = clues.reshape(-1, clues.shape[-1]), truth.ravel()
    yes, no = int(right.sum()), int((~right).sum())
    target = np.where(right, (yes + 1) / (yes + 2), 1 / (no + 2))
    centre, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1)
    even = (rows - centre) / spread

    def surprise(values: Numbers) -> tuple[float, Numbers]:
        scaled = even @ values[1:] + values[0]
        miss = expit(scaled) - target
        loss = np.logaddexp(0, scaled) - target * scaled
        held = np.r_[0.0, values[1:]]
        slope = np.r_[miss.sum(), even.T @ miss] + _RIDGE * held
        return float(loss.sum() + _RIDGE * (held**2).sum() / 2), slope

    rising = [(None, None), (0.01, None)] + [(None, None)] * (even.shape[1] - 1)
    found = minimize(surprise, np.zeros(1 + even.shape[1]), jac=True, bounds=rising)
    slopes = found.x[1:] / spread
    return Scale(tuple(slopes.tolist()), float(found.x[0] - centre @ slopes))


def cautious(scale: Scale, clues: Numbers, truth: Flags) -> Scale:
    """The scale that promises a half only where seven in ten can be relied on.

    The lowest probability from which on so many were right becomes a half; what lies between .4
    and it moves below. Few suggestions prove little, so twenty more are counted as if as many of
    them had been right as was expected. Order does not change.
    """
    chances, right = scale.probabilities(clues).ravel(), truth.ravel()
    order = np.argsort(-chances, kind="stable")
    chances, right = chances[order], right[order]
    count = np.arange(1, len(right) + 1)
    expected = np.cumsum(chances) / count
    relied = (np.cumsum(right) + _AS_EXPECTED * expected) / (count + _AS_EXPECTED)
    enough = np.flatnonzero((relied >= SURE) & (chances >= HALF))
    if len(enough):
        return replace(scale, knee=min(float(chances[enough[-1]]), _HIGHEST_KNEE))
    return replace(scale, knee=max(HALF, min(float(chances.max(initial=0)), _HIGHEST_KNEE)))


def calibration_error(chances: Numbers, truth: Flags) -> float:
    """Expected calibration error over ten bins of equal width (Naeini and others 2015).

    The mean distance between what was promised and what came true, weighted by how many
    suggestions fall in each bin; 0 where there are none.
    """
    if not chances.size:
        return 0.0
    bins = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(chances[bins == bin].mean() - truth[bins == bin].mean()) * (bins == bin).mean()
        for bin in np.unique(bins)
    ]
    return float(sum(gaps))


def by_transcript(transcripts: Sequence[str], folds: int, *, seed: int) -> Iterator[Flags]:
    """Deal the transcripts into `folds` folds; yield for each which rows are held out.

    A transcript is never on both sides, since people sound like themselves.
    """
    names = np.array(sorted(set(transcripts)))
    dealt = np.random.default_rng(seed).permutation(names)
    rows = np.array(transcripts)
    for fold in range(min(folds, len(names))):
        yield np.isin(rows, dealt[fold::folds])


def leading(scores: Numbers, most: int) -> NDArray[np.intp]:
    """The columns of each row's `most` highest scores, highest first; ties in column order."""
    order: NDArray[np.intp] = np.argsort(-scores, axis=1, kind="stable")[:, :most]
    return order


def picked(values: NDArray[_Kind], columns: NDArray[np.intp]) -> NDArray[_Kind]:
    """The values that stand in these columns of each row."""
    return np.take_along_axis(values, columns, axis=1)
