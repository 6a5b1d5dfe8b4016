"""Counting what is found and what is lost."""

from benchmarks.identifiers import Truth, score
from qualkit.model import Span

TEXTS = {"T001": "Jo met Sam Pike in Hull at nine"}
TRUTH = [
    Truth("T001", Span(0, 2), "person", "jo"),
    Truth("T001", Span(7, 15), "person", "sam"),
    Truth("T001", Span(19, 23), "place", "hull"),
    Truth("T001", Span(27, 31), "age", ""),
]


def test_a_mention_counts_when_all_of_it_is_masked() -> None:
    result = score(TEXTS, TRUTH, {"T001": [Span(0, 2), Span(7, 10), Span(19, 23)]})
    assert result.recall == {"person": (1, 2), "place or organisation": (1, 1), "all": (2, 3)}
    assert result.leaked == (("T001", "sam"),)
    assert [mark.entity for mark in result.missed] == ["sam"]


def test_words_masked_outside_any_mark_are_lost() -> None:
    result = score(TEXTS, TRUTH, {"T001": [Span(3, 6), Span(27, 31)]})
    assert (result.removed, result.words) == (1, 8)
