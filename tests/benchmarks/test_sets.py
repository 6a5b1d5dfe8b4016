"""The sets of interviews are true, and what was reached on them is not lost again."""

import pytest

from benchmarks import sets

NAMES = ["second", "third"]


@pytest.mark.parametrize("name", NAMES)
def test_mentions_stand_where_the_truth_says(name: str) -> None:
    held = sets.read(name)
    assert {mark.transcript for mark in held.truth} == set(held.scenes)
    for mark in held.truth:
        words = mark.span.of(held.scenes[mark.transcript].transcript.text)
        assert words == words.strip() != ""


@pytest.mark.parametrize(
    ("name", "recall", "removed"), [("second", 0.98, 0.01), ("third", 0.95, 0.01)]
)
def test_what_was_reached_is_not_lost(name: str, recall: float, removed: float) -> None:
    scored = sets.read(name).scored()
    found, of = scored.recall["all"]
    assert found / of >= recall
    assert scored.removed / scored.words <= removed
