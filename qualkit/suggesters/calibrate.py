"""Probabilities that mean what they say: temperature scaling, and how well it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
_BINS = 10


@dataclass(frozen=True)
class Scale:
    """From log odds to probabilities: divide by the temperature, add the shift."""

    temperature: float = 1.0
    shift: float = 0.0

    def probabilities(self, logits: Numbers) -> Numbers:
        """Probabilities of the same shape; their order is that of `logits`."""
        from scipy.special import expit

        result: Numbers = expit(logits / self.temperature + self.shift)
        return result


def fitted(logits: Numbers, truth: Flags) -> Scale:
    """The scale that makes `truth` likeliest.

    Temperature scaling (Guo and others 2017) with the constant of Platt (1999), since one question
    a code makes every answer too cautious, and with his smoothed targets, so that few labels do
    not make for certainty.
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    yes, no = int(truth.sum()), int((~truth).sum())
    target = np.where(truth, (yes + 1) / (yes + 2), 1 / (no + 2))

    def surprise(values: Numbers) -> tuple[float, Numbers]:
        slope, scaled = np.exp(values[0]), np.exp(values[0]) * logits + values[1]
        miss = expit(scaled) - target
        loss = np.logaddexp(0, scaled) - target * scaled
        return float(loss.sum()), np.array([(miss * logits).sum() * slope, miss.sum()])

    found = minimize(surprise, np.zeros(2), jac=True, bounds=[(-3, 3), (None, None)])
    return Scale(float(np.exp(-found.x[0])), float(found.x[1]))


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


def picked(values: NDArray[np.generic], columns: NDArray[np.intp]) -> NDArray[np.generic]:
    """The values that stand in these columns of each row."""
    return np.take_along_axis(values, columns, axis=1)
