"""Exact intervals: against scipy's, and against figures that are in print."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from scipy.stats.contingency import odds_ratio

from qualkit.matrix import exact

COUNTS = st.integers(0, 25).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(COUNTS)
def test_shares_are_clopper_and_pearsons(given: tuple[int, int]) -> None:
    count, of = given
    found = exact.share(count, of)
    if not of:
        assert (found.low, found.high) == (0, 1)
        return
    other = binomtest(count, of).proportion_ci(0.95, method="exact")
    assert found.low == pytest.approx(other.low, abs=1e-9)
    assert found.high == pytest.approx(other.high, abs=1e-9)


def test_nobody_of_thirty_is_the_rule_of_three_and_a_half() -> None:
    found = exact.share(0, 30)
    assert found.low == 0
    assert found.high == pytest.approx(1 - 0.025 ** (1 / 30))


@given(COUNTS, COUNTS)
def test_odds_are_the_conditional_ones(one: tuple[int, int], other: tuple[int, int]) -> None:
    (a, of), (c, of_other) = one, other
    found = exact.odds(a, of, c, of_other)
    if found.interval is None:
        assert a + c in (0, of + of_other) or not of or not of_other
        return
    known = odds_ratio([[a, of - a], [c, of_other - c]], kind="conditional")
    interval = known.confidence_interval(0.95)
    assert found.ratio is not None
    for ours, theirs in (
        (found.ratio, known.statistic),
        (found.interval.low, interval.low),
        (found.interval.high, interval.high),
    ):
        assert ours == theirs or ours == pytest.approx(theirs, rel=1e-5)


def test_fishers_own_twins() -> None:
    """Fisher 1935: of 13 identical twins of criminals 10 were convicted, of 17 others 2."""
    found = exact.odds(10, 13, 2, 17)
    assert found.ratio == pytest.approx(21.30533, rel=1e-6)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(2.753383, rel=1e-5)
    assert found.interval.high == pytest.approx(300.6828, rel=3e-3)  # R stops looking near it


def test_margins_that_leave_no_choice_say_nothing() -> None:
    assert exact.odds(5, 5, 7, 7) == exact.Odds(None, None)
    assert exact.odds(0, 5, 0, 7) == exact.Odds(None, None)
    everybody_here = exact.odds(5, 5, 0, 7)
    assert everybody_here.ratio == math.inf
    assert everybody_here.interval is not None
    assert everybody_here.interval.high == math.inf
