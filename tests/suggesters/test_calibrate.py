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
    fitted,
    leading,
)


def answers(seed: int) -> tuple[Numbers, Flags]:
    """Two thousand log odds, and answers that come true as often as those say."""
    dice = np.random.default_rng(seed)
    honest = dice.normal(-1, 1.5, 2000)
    return honest, dice.random(2000) < Scale().probabilities(honest)


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
    before = calibration_error(Scale().probabilities(steeper * unseen + shifted), truth)
    after = calibration_error(scale.probabilities(steeper * unseen + shifted), truth)
    assert after <= max(before, 0.03)
    assert after < 0.06


def test_the_temperature_undoes_the_steepness() -> None:
    logits, truth = answers(3)
    scale = fitted(4 * logits, truth)
    assert scale.temperature == pytest.approx(4, rel=0.15)
    assert scale.shift == pytest.approx(0, abs=0.2)


def test_few_labels_do_not_make_for_certainty() -> None:
    scale = fitted(np.array([2.0, 1.0, -1.0]), np.array([True, True, False]))
    assert scale.probabilities(np.array([2.0]))[0] < 0.95


@given(
    st.lists(st.floats(-50, 50), min_size=1, max_size=30),
    st.floats(0.05, 20),
    st.floats(-5, 5),
)
def test_probabilities_keep_the_order(
    logits: list[float], temperature: float, shift: float
) -> None:
    ordered = np.array(sorted(logits))
    chances = Scale(temperature, shift).probabilities(ordered)
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
