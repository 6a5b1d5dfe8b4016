"""Agreement coefficients for a table of units (rows) by coders (columns).

A cell is the value that a coder gave a unit, NaN where they gave none. What is not defined is
None: where nothing varies, or nobody can be compared, there is no agreement beyond chance to speak
of, and 0 would be a lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Table: TypeAlias = NDArray[np.float64]
"""Units by coders; NaN where a coder gave no value."""
Level = Literal["nominal", "ordinal", "interval", "ratio"]

_TINY = 1e-12
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both within what the coefficient can be."""

    low: float
    high: float


def values(table: Table) -> Table:
    """The values that were given, in order."""
    return np.unique(table[~np.isnan(table)])


def counts(table: Table, categories: Table | None = None) -> Table:
    """Units by categories: how many coders gave each unit each value."""
    known = values(table) if categories is None else categories
    return np.asarray((table[:, :, None] == known).sum(axis=1), dtype=np.float64)


def observed(table: Table) -> float | None:
    """Observed agreement: of the pairs of coders at a unit, the share that agree (Fleiss 1971).

    The mean over units that two or more coders rated. None where there is no such unit.
    """
    return _share_agreeing(counts(table), np.eye(len(values(table))))


def alpha(table: Table, level: Level = "nominal") -> float | None:
    """Krippendorff's alpha, with missing values (Krippendorff 2011).

    1 less the disagreement that was observed over that expected by chance. None where no unit has
    two values, or where all values are the same: nothing varies.
    """
    given = counts(table)
    pairable = given[given.sum(axis=1) >= 2]
    weighed = pairable / (pairable.sum(axis=1, keepdims=True) - 1)
    coincidences = weighed.T @ pairable - np.diag(weighed.sum(axis=0))
    totals = coincidences.sum(axis=0)
    total = totals.sum()
    distance = _distance(values(table), totals, level)
    expected = (np.outer(totals, totals) * distance).sum()
    if total < 2 or expected < _TINY:
        return None
    return float(1 - (total - 1) * (coincidences * distance).sum() / expected)


def _distance(known: Table, totals: Table, level: Level) -> Table:
    """Squared differences between values, by level of measurement (Krippendorff 2011)."""
    if level == "nominal":
        return 1 - np.eye(len(known))
    if level == "ordinal":
        ranks = np.cumsum(totals) - totals / 2
        return np.asarray((ranks[:, None] - ranks[None, :]) ** 2)
    apart = (known[:, None] - known[None, :]) ** 2
    if level == "interval":
        return np.asarray(apart)
    sums = known[:, None] + known[None, :]
    return np.asarray(np.divide(apart, sums**2, out=np.zeros_like(apart), where=sums != 0))


def cohen(table: Table) -> float | None:
    """Cohen's kappa of two coders, over the units that both rated (Cohen 1960).

    None for other numbers of coders, and where chance alone would make them agree throughout.
    """
    if table.shape[1] != 2:
        return None
    return conger(table[~np.isnan(table).any(axis=1)])


def conger(table: Table) -> float | None:
    """Conger's kappa, which is Cohen's for two coders (Conger 1980; missing values, Gwet 2014).

    Chance is the agreement expected of each pair of coders with the shares that each has of its
    own.
    """
    known = values(table)
    seen = observed(table)
    rated = ~np.isnan(table)
    if seen is None or not rated.any(axis=0).all():
        return None
    shares = np.stack([(table == value).sum(axis=0) for value in known]) / rated.sum(axis=0)
    pairs = list(combinations(range(table.shape[1]), 2))
    return _beyond(seen, float(np.mean([shares[:, a] @ shares[:, b] for a, b in pairs])))


def fleiss(table: Table) -> float | None:
    """Fleiss' kappa; of two coders, Scott's pi (Fleiss 1971, Scott 1955; missing, Gwet 2014)."""
    seen = observed(table)
    return None if seen is None else _beyond(seen, float((_shares(counts(table)) ** 2).sum()))


def brennan_prediger(table: Table, categories: Sequence[float]) -> float | None:
    """The coefficient of Brennan and Prediger (1981): each category is as likely by chance."""
    seen = observed(table)
    return None if seen is None else _beyond(seen, 1 / len(categories))


def gwet(
    table: Table, categories: Sequence[float], *, weights: Literal["none", "quadratic"] = "none"
) -> float | None:
    """Gwet's AC1; with quadratic weights AC2 (Gwet 2008, 2014).

    `categories` are all that a coder could have chosen, used or not. None where no unit was rated
    twice.
    """
    seen, chance, _ = _gwet(table, np.array(categories, dtype=float), weights)
    return None if seen is None else _beyond(seen, chance)


def gwet_interval(table: Table, categories: Sequence[float]) -> Interval | None:
    """The 95% interval of AC1 over units, which it takes to be independent (Gwet 2008).

    None with fewer than two units, or where AC1 is not defined.
    """
    known = np.array(categories, dtype=float)
    seen, chance, shares = _gwet(table, known, "none")
    given = counts(table, known)
    given = given[given.sum(axis=1) > 0]
    units = len(given)
    if seen is None or units < 2:
        return None
    score = (seen - chance) / (1 - chance)
    rated = given.sum(axis=1)
    twice = rated >= 2
    pairs = np.where(twice, rated * (rated - 1), 1)
    agreeing = (given * (given - 1)).sum(axis=1) / pairs
    own = units / twice.sum() * (agreeing - chance * twice) / (1 - chance)
    by_chance = given @ (1 - shares) / rated / (len(known) - 1)
    own = own - 2 * (1 - score) * (by_chance - chance) / (1 - chance)
    error = np.sqrt(((own - score) ** 2).sum() / (units * (units - 1)))
    from scipy.special import stdtrit

    reach = float(stdtrit(units - 1, (1 + CONFIDENCE) / 2) * error)
    return Interval(max(-1.0, score - reach), min(1.0, score + reach))


def _gwet(table: Table, known: Table, weights: str) -> tuple[float | None, float, Table]:
    """Observed agreement, agreement by chance, and the share of each category."""
    size = len(known)
    weight = np.eye(size)
    if weights == "quadratic":
        weight = 1 - ((known[:, None] - known[None, :]) / (known.max() - known.min())) ** 2
    given = counts(table, known)
    shares = _shares(given)
    chance = weight.sum() / (size * (size - 1)) * float((shares * (1 - shares)).sum())
    return _share_agreeing(given, weight), chance, shares


def _shares(given: Table) -> Table:
    """The mean share of each category over the units that anybody rated."""
    rated = given[given.sum(axis=1) > 0]
    if not len(rated):
        return np.zeros(given.shape[1])
    return np.asarray((rated / rated.sum(axis=1, keepdims=True)).mean(axis=0))


def _share_agreeing(given: Table, weight: Table) -> float | None:
    twice = given[given.sum(axis=1) >= 2]
    if not len(twice):
        return None
    rated = twice.sum(axis=1)
    agreeing = (twice * (twice @ weight - 1)).sum(axis=1)
    return float((agreeing / (rated * (rated - 1))).mean())


def _beyond(seen: float, chance: float) -> float | None:
    """Agreement beyond chance; None where chance leaves nothing to be beyond."""
    return None if 1 - chance < _TINY else (seen - chance) / (1 - chance)
