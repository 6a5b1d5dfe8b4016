"""The coefficients against what was printed elsewhere, and what must hold of any table."""

import math
from collections.abc import Sequence

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import figures, resampling
from qualkit.agreement.comparing import Rated, Unit
from qualkit.agreement.figures import Level, Table
from qualkit.agreement.scoring import WARNINGS, score

NO = math.nan

# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", example C; the same ratings are
# Gwet's raw4raters (Gwet 2014). Coders in columns.
FOUR: list[list[float]] = [
    [1, 1, NO, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [NO, 5, 5, 5],
    [NO, NO, 1, 1],
    [NO, NO, 3, NO],
]
FIVE = (1, 2, 3, 4, 5)

# Fleiss 1971 (in the form in which it is usually printed): 10 subjects, 14 raters, 5 categories.
FOURTEEN = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def table(rows: Sequence[Sequence[float]]) -> Table:
    return np.array(rows, dtype=np.float64)


def crossed(cells: Sequence[Sequence[int]]) -> Table:
    """Two coders' ratings from how often each pair of values was given."""
    return table(
        [
            (float(row), float(column))
            for row, line in enumerate(cells)
            for column, number in enumerate(line)
            for _ in range(number)
        ]
    )


def tallied(rows: Sequence[Sequence[int]]) -> Table:
    """Ratings from how many raters gave each subject each category."""
    return table([[float(k) for k, n in enumerate(row) for _ in range(n)] for row in rows])


def printed(figure: float | None, digits: int) -> str:
    assert figure is not None
    return f"{figure:.{digits}f}"


@pytest.mark.parametrize(
    ("level", "expected"),
    [("nominal", "0.743"), ("ordinal", "0.815"), ("interval", "0.849"), ("ratio", "0.797")],
)
def test_krippendorff_2011_four_observers_twelve_units(level: Level, expected: str) -> None:
    assert printed(figures.alpha(table(FOUR), level), 3) == expected


def test_krippendorff_2011_two_observers() -> None:
    binary = [(0, 1), (1, 1), (0, 1), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0), (1, 0), (0, 0)]
    assert printed(figures.alpha(table(binary)), 3) == "0.095"
    letters = zip("aabbdcccedda", "babbbccceddd", strict=True)
    nominal = [[float(ord(one)), float(ord(other))] for one, other in letters]
    assert printed(figures.alpha(table(nominal)), 3) == "0.692"


def test_gwet_four_raters() -> None:
    four = table(FOUR)
    assert printed(figures.gwet(four, FIVE), 5) == "0.77544"
    assert printed(figures.fleiss(four), 5) == "0.76117"
    assert printed(figures.conger(four), 5) == "0.76282"
    assert printed(figures.brennan_prediger(four, FIVE), 5) == "0.77273"
    assert printed(figures.observed(four), 5) == "0.81818"
    assert printed(figures.gwet(four, FIVE, weights="quadratic"), 5) == "0.91400"
    interval = figures.gwet_interval(four, FIVE)  # Gwet 2014: standard error 0.14295, 11 degrees
    assert interval is not None
    assert (printed(interval.low, 3), interval.high) == ("0.461", 1)


def test_gwet_three_by_three() -> None:
    ratings = crossed([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert printed(figures.cohen(ratings), 3) == "0.796"
    assert printed(figures.gwet(ratings, (0, 1, 2)), 3) == "0.849"
    assert printed(figures.fleiss(ratings), 3) == "0.796"
    assert printed(figures.brennan_prediger(ratings, (0, 1, 2)), 3) == "0.835"


@pytest.mark.parametrize(
    ("cells", "seen", "kappa"),
    [
        ([[40, 9], [6, 45]], "0.85", "0.70"),
        ([[80, 10], [5, 5]], "0.85", "0.32"),
        ([[45, 15], [25, 15]], "0.60", "0.13"),
        ([[25, 35], [5, 35]], "0.60", "0.26"),
    ],
)
def test_the_paradoxes_of_feinstein_and_cicchetti_1990(
    cells: list[list[int]], seen: str, kappa: str
) -> None:
    assert printed(figures.observed(crossed(cells)), 2) == seen
    assert printed(figures.cohen(crossed(cells)), 2) == kappa


def test_ac1_does_not_fall_where_kappa_does() -> None:
    assert printed(figures.gwet(crossed([[80, 10], [5, 5]]), (0, 1)), 2) == "0.81"


def test_fleiss_ten_subjects_fourteen_raters() -> None:
    assert printed(figures.fleiss(tallied(FOURTEEN)), 3) == "0.210"


def test_cohen_two_by_two() -> None:
    assert printed(figures.cohen(crossed([[20, 5], [10, 15]])), 2) == "0.40"


# --- where nothing can be said


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([(1.0, 1.0), (1.0, 1.0)], id="nothing varies"),
        pytest.param([(1.0, NO), (NO, 0.0)], id="nothing is rated twice"),
    ],
)
def test_undefined_is_undefined(rows: list[tuple[float, float]]) -> None:
    assert figures.alpha(table(rows)) is None
    assert figures.cohen(table(rows)) is None
    assert figures.fleiss(table(rows)) is None


def test_without_pairs_nothing_is_observed() -> None:
    alone = table([(1.0, NO), (NO, 0.0)])
    assert figures.observed(alone) is None
    assert figures.gwet(alone, (0, 1)) is None
    assert figures.gwet_interval(alone, (0, 1)) is None
    assert figures.observed(np.empty((0, 2))) is None
    assert figures.alpha(np.empty((0, 2))) is None


def test_a_coder_who_rated_nothing_has_no_kappa() -> None:
    assert figures.conger(table([(1.0, 0.0, NO), (0.0, 0.0, NO)])) is None


# --- what holds of any table

CELL = st.sampled_from([0.0, 1.0, 2.0, NO])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    coders = draw(st.integers(2, 4))
    rows = draw(st.lists(st.tuples(*[CELL] * coders), min_size=1, max_size=12))
    return table(rows)


def every(ratings: Table) -> list[float | None]:
    return [
        figures.alpha(ratings),
        figures.alpha(ratings, "ordinal"),
        figures.alpha(ratings, "interval"),
        figures.fleiss(ratings),
        figures.conger(ratings),
        figures.gwet(ratings, (0, 1, 2)),
        figures.observed(ratings),
    ]


def same(one: list[float | None], other: list[float | None]) -> bool:
    return all(
        (a is None and b is None) or (a is not None and b is not None and abs(a - b) < 1e-9)
        for a, b in zip(one, other, strict=True)
    )


@given(tables(), st.integers(0, 2**32 - 1))
def test_neither_the_order_of_units_nor_of_coders_matters(ratings: Table, seed: int) -> None:
    order = np.random.default_rng(seed)
    shuffled = ratings[order.permutation(len(ratings))][:, order.permutation(ratings.shape[1])]
    assert same(every(ratings), every(shuffled))


@given(st.lists(st.sampled_from([0.0, 1.0, 2.0]), min_size=2, max_size=12), st.integers(2, 4))
def test_perfect_agreement_is_one(given_values: list[float], coders: int) -> None:
    ratings = table([[value] * coders for value in given_values])
    varied = len(set(given_values)) > 1
    assert figures.observed(ratings) == 1
    assert figures.gwet(ratings, (0, 1, 2)) == pytest.approx(1)
    for figure in (figures.alpha(ratings), figures.fleiss(ratings), figures.conger(ratings)):
        assert figure == (pytest.approx(1) if varied else None)


@given(tables())
def test_no_figure_is_beyond_one_or_not_a_number(ratings: Table) -> None:
    for figure in every(ratings):
        assert figure is None or figure <= 1 + 1e-9


@given(tables())
def test_a_unit_that_one_coder_rated_does_not_change_alpha(ratings: Table) -> None:
    alone = np.full((1, ratings.shape[1]), NO)
    alone[0, 0] = 1
    assert same([figures.alpha(ratings)], [figures.alpha(np.concatenate([ratings, alone]))])


@settings(max_examples=200)
@given(tables(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_that_of_the_reference_program(ratings: Table, level: Level) -> None:
    ours = figures.alpha(ratings, level)
    if ours is not None:
        theirs = krippendorff.alpha(reliability_data=ratings.T, level_of_measurement=level)
        assert ours == pytest.approx(theirs)


# --- intervals


def test_a_draw_of_every_transcript_once_is_alpha_itself() -> None:
    ratings = crossed([[40, 9], [6, 45]])
    given_values = figures.counts(ratings)
    agreeing = (given_values * (given_values - 1)).sum(axis=1)
    sums = np.append(given_values.sum(axis=0), agreeing.sum())[None, :]
    assert resampling._alphas(sums)[0] == pytest.approx(figures.alpha(ratings))


def test_the_interval_is_the_same_each_time_and_holds_the_figure() -> None:
    ratings = crossed([[40, 9], [6, 45]])
    where = [f"T{at % 20:03}" for at in range(len(ratings))]
    once = resampling.alpha_interval(ratings, where, seed=1)
    assert once == resampling.alpha_interval(ratings, where, seed=1)
    assert once is not None
    assert once != resampling.alpha_interval(ratings, where, seed=2)
    alpha = figures.alpha(ratings)
    assert alpha is not None
    assert once.low < alpha < once.high


def test_what_hangs_together_tells_less() -> None:
    """The same ratings, ten alike in each transcript: the interval is wider than of one alone."""
    ratings = crossed([[40, 10], [10, 40]])
    alone = resampling.alpha_interval(ratings, [str(at) for at in range(100)], seed=1)
    together = resampling.alpha_interval(ratings, [str(at // 10) for at in range(100)], seed=1)
    assert alone is not None
    assert together is not None
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


@pytest.mark.parametrize(
    ("cells", "transcripts"),
    [
        pytest.param([[40, 9], [6, 45]], 2, id="too few transcripts"),
        pytest.param([[40, 0], [0, 45]], 20, id="nothing differs"),
        pytest.param([[84, 1], [0, 0]], 20, id="found in one transcript alone"),
    ],
)
def test_no_interval_is_better_than_a_false_one(cells: list[list[int]], transcripts: int) -> None:
    ratings = crossed(cells)
    where = [str(at % transcripts) for at in range(len(ratings))]
    assert resampling.alpha_interval(ratings, where, seed=1) is None


# --- what to beware of


def rated(cells: Sequence[Sequence[int]], transcripts: int = 10) -> list[Rated]:
    return [
        Rated(f"T{at % transcripts:03}", "stigma", {"A": bool(one), "B": bool(other)})
        for at, (one, other) in enumerate(crossed(cells))
    ]


@pytest.mark.parametrize(
    ("cells", "transcripts", "letters"),
    [
        ([[45, 6], [9, 40]], 10, ""),
        ([[80, 10], [5, 5]], 10, "p"),  # Feinstein and Cicchetti's first paradox
        ([[35, 5], [35, 25]], 10, "u"),  # and their second
        ([[45, 6], [9, 40]], 4, "f"),
        ([[96, 1], [1, 2]], 10, "pf"),
        ([[10, 1], [1, 10]], 10, "f"),
    ],
)
def test_warnings(cells: list[list[int]], transcripts: int, letters: str) -> None:
    made = score(rated(cells, transcripts), Unit.SEGMENT, "stigma", 1)
    assert made.warnings == letters
    assert set(letters) <= set(WARNINGS)
