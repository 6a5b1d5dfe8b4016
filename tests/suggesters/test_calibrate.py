import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.suggesters.calibrate import (
    Flags,
    Numbers,
    Scale,
    by_transcript,
    calibration_error,
    cautious,
    fitted,
    leading,
)

BARE = Scale((1.0,))
"""Log odds as they are, and no other clue."""


def answers(seed: int) -> tuple[Numbers, Flags]:
    """Two thousand log odds, and answers that come true as often as those say."""
    dice = np.random.default_rng(seed)
    honest = dice.normal(-1, 1.5, 2000)
    return honest[:, None], dice.random(2000) < BARE.probabilities(honest[:, None])


@pytest.mark.parametrize(
    ("steeper", "shifted"),
    [(1, 0), (3, 0), (0.3, 0), (1, -2), (0.5, -3)],
    ids=["honest", "too sure", "too unsure", "too cautious", "both"],
)
def test_scaling_betters_or_keeps_the_error_on_answers_not_seen(
    steeper: float, shifted: float
) -> None:
    (seen, seen_truth), (unseen, truth) = answers(1), answers(2)
    scale = fitted(steeper * seen + shifted, seen_truth)
    before = calibration_error(BARE.probabilities(steeper * unseen + shifted), truth)
    after = calibration_error(scale.probabilities(steeper * unseen + shifted), truth)
    assert after <= max(before, 0.03)
    assert after < 0.06


def test_the_slope_undoes_the_steepness() -> None:
    logits, truth = answers(3)
    scale = fitted(4 * logits, truth)
    assert scale.slopes[0] == pytest.approx(1 / 4, rel=0.15)
    assert scale.shift == pytest.approx(0, abs=0.2)


def test_a_clue_that_tells_something_is_heeded() -> None:
    odds, truth = answers(4)
    telling = np.c_[odds, np.where(truth, 1.0, -1.0)]
    idle = np.c_[odds, np.random.default_rng(5).normal(size=len(odds))]
    assert fitted(telling, truth).slopes[1] > 1
    assert abs(fitted(idle, truth).slopes[1]) < 0.2


def test_a_half_is_promised_only_to_what_was_right_seven_times_in_ten() -> None:
    (seen, seen_truth), (unseen, truth) = answers(1), answers(2)
    plain = fitted(seen, seen_truth)
    careful = cautious(plain, seen, seen_truth)
    chances, shown = plain.probabilities(unseen), careful.probabilities(unseen)
    assert truth[shown >= 0.5].mean() >= 0.68
    assert (shown <= chances + 1e-9).all()
    assert (np.argsort(shown, kind="stable") == np.argsort(chances, kind="stable")).all()
    assert np.allclose(shown[chances < 0.4], chances[chances < 0.4])


def test_where_nothing_can_be_relied_on_little_is_promised_a_half() -> None:
    dice = np.random.default_rng(6)
    odds = dice.normal(1, 0.5, 400)[:, None]
    truth = dice.random(400) < 0.55
    careful = cautious(fitted(odds, truth), odds, truth)
    assert (careful.probabilities(odds) >= 0.5).mean() < 0.1


def test_few_labels_do_not_make_for_certainty() -> None:
    scale = fitted(np.array([[2.0], [1.0], [-1.0]]), np.array([True, True, False]))
    assert scale.probabilities(np.array([[2.0]]))[0] < 0.95


@given(
    st.lists(st.floats(-50, 50), min_size=1, max_size=30),
    st.floats(0.05, 20),
    st.floats(-5, 5),
    st.floats(0.5, 0.9),
)
def test_probabilities_keep_the_order(
    logits: list[float], slope: float, shift: float, knee: float
) -> None:
    ordered = np.array(sorted(logits))
    chances = Scale((slope,), shift, knee).probabilities(ordered[:, None])
    assert ((chances >= 0) & (chances <= 1)).all()
    assert (np.diff(chances) >= 0).all()


@pytest.mark.parametrize(
    ("chances", "truth", "error"),
    [
        ([], [], 0.0),
        ([1.0, 1.0], [True, True], 0.0),
        ([1.0, 0.0], [False, True], 1.0),
        ([0.55, 0.55], [True, False], 0.05),
        ([0.95, 0.15], [True, False], 0.1),  # .05 and .15 out, half of them each
    ],
)
def test_the_error_is_the_distance_from_what_came_true(
    chances: list[float], truth: list[bool], error: float
) -> None:
    assert calibration_error(np.array(chances), np.array(truth, bool)) == pytest.approx(error)


def test_folds_keep_a_transcript_together_and_hold_each_out_once() -> None:
    rows = ["T1", "T1", "T2", "T3", "T3", "T4", "T5"]
    dealt = list(by_transcript(rows, 3, seed=1))
    assert np.sum(dealt, axis=0).tolist() == [1] * 7
    for out in dealt:
        assert not {r for r, o in zip(rows, out, strict=True) if o} & {
            r for r, o in zip(rows, out, strict=True) if not o
        }


def test_no_more_folds_than_transcripts() -> None:
    assert len(list(by_transcript(["T1", "T2", "T2"], 5, seed=1))) == 2


def test_ties_fall_in_column_order() -> None:
    assert leading(np.array([[0.5, 0.9, 0.5, 0.1]]), 3).tolist() == [[1, 0, 2]]
