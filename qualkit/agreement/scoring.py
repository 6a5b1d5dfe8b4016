"""The figures of each table, by code and overall, and what whoever reads them must beware of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.agreement import figures, resampling
from qualkit.agreement.comparing import Compared, Rated, Unit
from qualkit.agreement.figures import Interval, Table

YES_OR_NO = (0, 1)
FEW_UNITS, FEW_TRANSCRIPTS, FEW_FOUND = 30, 5, 5
GAP, APART = 0.2, 0.2
OVERALL = ""
"""What stands for all codes together."""

PARADOX = (
    "the code is so rare, or so common, that alpha and kappa are low though coders seldom differ "
    "(Feinstein and Cicchetti 1990): read observed agreement and AC1 beside them"
)
UNEVEN = (
    "one coder uses the code far more than another, which raises kappa "
    "(Feinstein and Cicchetti 1990): talk about when it applies"
)
FEW = (
    f"fewer than {FEW_UNITS} units, {FEW_TRANSCRIPTS} transcripts, or {FEW_FOUND} units in which "
    "anybody found it: one more difference could change the figures much"
)
WARNINGS = {"p": PARADOX, "u": UNEVEN, "f": FEW}
"""What each letter means."""


@dataclass(frozen=True)
class Score:
    """One code, or all together, over units that two or more coders looked at. None: undefined."""

    unit: Unit
    code: str
    coders: tuple[str, ...]
    units: int
    transcripts: int
    all_found: int
    """Units in which every coder who looked found it."""
    some_found: int
    """Units in which any of them did."""
    observed: float | None
    prevalence: float | None
    """The share of all judgements that found it."""
    alpha: float | None
    interval: Interval | None
    """Of alpha: 95%, by resampling transcripts."""
    kappa: float | None
    """Cohen's of two coders, Fleiss' of more."""
    ac1: float | None
    ac1_interval: Interval | None
    """Of AC1: 95%, over units as if they were independent (Gwet 2008)."""
    warnings: str
    """Letters of WARNINGS."""


def scores(compared: Compared, unit: Unit, *, seed: int) -> tuple[Score, ...]:
    """Every code that was looked for, in reading order; all of them together first."""
    rated = compared.participants if unit is Unit.PARTICIPANT else compared.segments
    by_code: dict[str, list[Rated]] = defaultdict(list)
    for one in rated:
        by_code[one.code].append(one)
    if not rated:
        return ()
    own = [score(by_code[code], unit, code, seed) for code in compared.codes if code in by_code]
    return (score(rated, unit, OVERALL, seed), *own)


def score(rated: Sequence[Rated], unit: Unit, code: str, seed: int) -> Score:
    """The figures of some units. `seed` makes the interval the same each time."""
    coders = tuple(sorted({coder for one in rated for coder in one.by}))
    table = _table(rated, coders)
    where = [one.transcript for one in rated]
    two = len(coders) == 2
    found = np.nansum(table, axis=1)
    looked = (~np.isnan(table)).sum(axis=1)
    made = Score(
        unit=unit,
        code=code,
        coders=coders,
        units=len(rated),
        transcripts=len(set(where)),
        all_found=int((found == looked).sum()),
        some_found=int((found > 0).sum()),
        observed=figures.observed(table),
        prevalence=float(np.nanmean(table)) if len(rated) else None,
        alpha=figures.alpha(table),
        interval=resampling.alpha_interval(table, where, seed),
        kappa=figures.cohen(table) if two else figures.fleiss(table),
        ac1=figures.gwet(table, YES_OR_NO),
        ac1_interval=figures.gwet_interval(table, YES_OR_NO),
        warnings="",
    )
    return _warned(made, table)


def _table(rated: Sequence[Rated], coders: Sequence[str]) -> Table:
    return np.array(
        [[float(one.by[coder]) if coder in one.by else np.nan for coder in coders] for one in rated]
    )


def _warned(made: Score, table: Table) -> Score:
    from dataclasses import replace

    letters = ""
    if made.alpha is not None and made.ac1 is not None and made.ac1 - made.alpha >= GAP:
        letters += "p"
    shares = np.nanmean(table, axis=0)
    if np.ptp(shares) >= APART:
        letters += "u"
    if made.units < FEW_UNITS or made.transcripts < FEW_TRANSCRIPTS or made.some_found < FEW_FOUND:
        letters += "f"
    return replace(made, warnings=letters)
