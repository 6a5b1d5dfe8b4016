"""Intervals for nominal alpha by resampling whole transcripts.

What is said in one transcript, and how a coder read it, hang together: units of one transcript are
drawn together (a cluster bootstrap; Davison and Hinkley 1997, section 3.8).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qualkit.agreement.figures import CONFIDENCE, Interval, Table, counts

DRAWS = 2000
FEWEST = 3
"""Transcripts below which there is no interval: there is next to nothing to draw from."""
_TINY = 1e-12
_DEFINED = 0.9
"""The share of draws in which alpha must be defined for its quantiles to mean anything."""


def alpha_interval(table: Table, clusters: Sequence[str], seed: int) -> Interval | None:
    """The 95% percentile interval of nominal alpha, over DRAWS draws of whole clusters.

    `clusters` says of each unit which transcript it is from. None with fewer than FEWEST clusters
    that hold a unit with two values, where alpha is undefined in a tenth of the draws or more (a
    code found in one or two transcripts), and where all draws are alike: nothing differs, and so
    nothing tells how much it might.
    """
    given = counts(table)
    rated = given.sum(axis=1)
    twice = rated >= 2
    names, of = np.unique(np.array(clusters)[twice], return_inverse=True)
    if len(names) < FEWEST:
        return None
    given, rated = given[twice], rated[twice]
    agreeing = (given * (given - 1)).sum(axis=1) / (rated - 1)
    parts = np.zeros((len(names), given.shape[1] + 1))
    np.add.at(parts, of, np.column_stack([given, agreeing]))
    draw = np.random.default_rng(seed)
    times = draw.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)
    found = _alphas(times.astype(np.float64) @ parts)
    if len(found) <= _DEFINED * DRAWS or np.ptp(found) < _TINY:
        return None
    low, high = np.quantile(found, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(float(low), float(high))


def _alphas(sums: Table) -> Table:
    """Alpha of each row, from how often each value was given and how much of it agreed."""
    totals, agreeing = sums[:, :-1], sums[:, -1]
    total = totals.sum(axis=1)
    expected = total**2 - (totals**2).sum(axis=1)
    varies = expected > 0
    apart = (total - agreeing)[varies]
    return np.asarray(1 - (total[varies] - 1) * apart / expected[varies])
