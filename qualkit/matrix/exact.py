"""Exact intervals for shares and odds: honest where people are few, and wide there."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

LEVEL = 0.95
_FARTHEST, _STEPS = 40.0, 45
"""How far logarithms of odds are looked for, and in how many halvings."""


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both in it; `high` may be infinite."""

    low: float
    high: float


def share(count: int, of: int) -> Interval:
    """The exact interval of a share (Clopper and Pearson 1934); all of 0 to 1 where of nobody."""
    from scipy.special import betaincinv

    tail = (1 - LEVEL) / 2
    low = float(betaincinv(count, of - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, of - count, 1 - tail)) if count < of else 1.0
    return Interval(low, high)


@dataclass(frozen=True)
class Odds:
    """How much the odds of one side differ from the other's; None where nothing can be said."""

    ratio: float | None
    interval: Interval | None


def odds(count: int, of: int, other: int, of_other: int) -> Odds:
    """The conditional odds ratio of `count` of `of` against `other` of `of_other`.

    Its estimate is the conditional maximum likelihood one, its interval exact: that of the
    hypergeometric distribution of `count` given both margins (Fisher 1935; Cornfield 1956). Nothing
    can be said where the margins leave `count` no choice: all raised it, or nobody did.
    """
    weights = _weights(of, of_other, count + other)
    low, high = weights.first, weights.first + len(weights.logs) - 1
    if low == high:
        return Odds(None, None)
    tail = (1 - LEVEL) / 2
    beneath = 0.0 if count == low else _solved(lambda t: weights.at_least(count, t) - tail)
    above = math.inf if count == high else _solved(lambda t: tail - weights.at_most(count, t))
    if count in (low, high):
        ratio = 0.0 if count == low else math.inf
    else:
        ratio = _solved(lambda t: weights.mean(t) - count)
    return Odds(ratio, Interval(beneath, above))


@dataclass(frozen=True)
class _Weights:
    """The logarithms of how often each count occurs by chance, from the smallest count on."""

    first: int
    logs: tuple[float, ...]

    def shares(self, log_odds: float) -> list[float]:
        """The probability of each count under these odds."""
        raised = [log + at * log_odds for at, log in enumerate(self.logs)]
        most = max(raised)
        parts = [math.exp(one - most) for one in raised]
        whole = math.fsum(parts)
        return [part / whole for part in parts]

    def at_least(self, count: int, log_odds: float) -> float:
        return math.fsum(self.shares(log_odds)[count - self.first :])

    def at_most(self, count: int, log_odds: float) -> float:
        return math.fsum(self.shares(log_odds)[: count - self.first + 1])

    def mean(self, log_odds: float) -> float:
        shares = self.shares(log_odds)
        return math.fsum((self.first + at) * share for at, share in enumerate(shares))


def _weights(of: int, of_other: int, together: int) -> _Weights:
    first, last = max(0, together - of_other), min(of, together)
    return _Weights(
        first,
        tuple(
            _log_choose(of, count) + _log_choose(of_other, together - count)
            for count in range(first, last + 1)
        ),
    )


def _log_choose(of: int, count: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)


def _solved(rising: Callable[[float], float]) -> float:
    """Where a function of the logarithm of odds, which rises, is nothing; as odds."""
    low, high = -_FARTHEST, _FARTHEST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return math.exp((low + high) / 2)
