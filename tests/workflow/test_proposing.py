"""Which segment is the most useful one, and what comes of the process that works it out."""

from qualkit.model import Segment, SegmentSuggestions, Span, Suggestion
from qualkit.workflow.proposing import Failed, Proposer, place, ranked
from qualkit.workflow.study import Study
from tests.workflow.conftest import Desk


def proposed(id: str, start: int, *chances: float) -> SegmentSuggestions:
    codes = (Suggestion(f"code-{at}", chance, "") for at, chance in enumerate(chances))
    return SegmentSuggestions(Segment(id, 1, Span(start, start + 5), "words"), tuple(codes))


FOUND = [
    proposed("T001", 0, 0.9, 0.1),
    proposed("T001", 10, 0.5, 0.4, 0.1),
    proposed("T002", 0, 0.05, 0.04),
    proposed("T003", 0, 0.6, 0.59),
    proposed("T003", 10, 0.7),
]


def order(finished: set[str], coded: set[str]) -> list[str]:
    return [place(one.transcript, one.span) for one in ranked(FOUND, finished, coded)]


def test_the_smallest_margin_comes_first_and_what_nothing_is_likely_for_last() -> None:
    assert order(set(), set()) == ["T003 0", "T001 10", "T001 0", "T002 0"]


def test_what_is_finished_or_coded_is_left_out() -> None:
    assert order({"T003"}, {"T001 10"}) == ["T001 0", "T002 0"]


def test_what_goes_wrong_is_told(desk: Desk) -> None:
    desk.begin()
    (failed,) = Proposer(Study.at(desk.study, "RM"), "T001")
    assert isinstance(failed, Failed)
    assert failed.said == "nothing in this study is anonymised yet"
    (desk.study / "study.yaml").unlink()
    study = Study(desk.study, "RM")
    assert [type(sent) for sent in Proposer(study, "T001")] == [Failed]


def test_one_that_is_stopped_says_no_more(desk: Desk) -> None:
    desk.begin()
    proposer = Proposer(Study.at(desk.study, "RM"), "T001")
    proposer.stop()
    assert list(proposer) == []
