import numpy as np
import pytest

from qualkit.model import Coding, Finished, Rejection, Segment, Span
from qualkit.suggesters.labels import carries, labels

SEGMENTS = [
    Segment("T001", 1, Span(0, 100), "first"),
    Segment("T001", 1, Span(102, 200), "second"),
    Segment("T002", 1, Span(0, 100), "other"),
]


def coding(code: str, start: int, end: int, transcript: str = "T001") -> Coding:
    return Coding(f"{transcript}{code}{start}", transcript, 1, Span(start, end), code, "AB")


@pytest.mark.parametrize(
    ("segment", "coded", "carried"),
    [
        ((0, 100), (0, 100), True),
        ((0, 100), (40, 60), True),  # a few words inside it
        ((0, 100), (0, 1000), True),  # a coding over many segments
        ((0, 100), (90, 110), True),  # half of the coding
        ((0, 100), (91, 111), False),  # less than half of it
        ((0, 100), (50, 400), True),  # half of the segment
        ((0, 100), (51, 400), False),
        ((0, 100), (100, 120), False),  # it begins where the segment ends
    ],
)
def test_half_of_the_shorter(
    segment: tuple[int, int], coded: tuple[int, int], carried: bool
) -> None:
    assert carries(Span(*segment), Span(*coded)) is carried


def test_a_segment_carries_several_codes() -> None:
    known = labels(SEGMENTS, ["a", "b", "c"], [coding("a", 0, 50), coding("b", 20, 200)])
    assert known.carried.tolist() == [[True, True, False], [False, True, False], [False] * 3]
    assert known.counts == {"a": 1, "b": 2, "c": 0}


def test_in_an_unfinished_transcript_silence_says_nothing() -> None:
    known = labels(SEGMENTS, ["a", "b"], [coding("a", 0, 50)])
    assert known.training.tolist() == [True, False, False]
    assert known.known[0].all()


def test_in_a_finished_transcript_silence_is_a_no() -> None:
    done = Finished("T001", "AB", "hash", frozenset({"a", "b"}))
    known = labels(SEGMENTS, ["a", "b"], [coding("a", 0, 50)], [done])
    assert known.known.tolist() == [[True, True], [True, True], [False, False]]


def test_a_code_made_later_has_not_been_looked_for() -> None:
    done = Finished("T001", "AB", "hash", frozenset({"a"}))
    known = labels(SEGMENTS, ["a", "later"], [coding("a", 0, 50)], [done])
    assert known.known.tolist() == [[True, False], [True, False], [False, False]]


def test_codes_outside_the_list_are_passed_over() -> None:
    known = labels(SEGMENTS, ["a"], [coding("theme", 0, 100)])
    assert not known.coded.any()


def test_codings_of_another_transcript_do_not_reach_over() -> None:
    known = labels(SEGMENTS, ["a"], [coding("a", 0, 100, "T002")])
    assert np.flatnonzero(known.coded).tolist() == [2]


def test_what_was_rejected_is_a_no_and_settles_nothing_else() -> None:
    said_no = Rejection("r", "T002", 1, Span(0, 100), "a", "AB")
    known = labels(SEGMENTS, ["a", "b"], [coding("a", 0, 50)], (), [said_no])
    assert known.rejected.tolist() == [[False, False], [False, False], [True, False]]
    assert known.known.tolist() == [[True, True], [False, False], [True, False]]
    assert not known.settled[2].any()
    assert not known.carried[2].any()


def test_a_coding_outweighs_a_rejection() -> None:
    said_no = Rejection("r", "T001", 1, Span(0, 100), "a", "DS")
    known = labels(SEGMENTS, ["a", "b"], [coding("a", 0, 50)], (), [said_no])
    assert known.carried[0, 0]
    assert not known.rejected.any()
