"""Which segment is the most useful one, and what comes of the process that works it out."""

from qualkit.model import Segment, SegmentSuggestions, Span, Suggestion
from qualkit.store import typed
from qualkit.workflow.proposals import recalling
from qualkit.workflow.proposals.proposing import (
    Failed,
    ForTranscript,
    Proposer,
    Ranking,
    place,
    ranked,
)
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


def test_what_rests_on_words_that_went_meanwhile_is_not_kept(desk: Desk) -> None:
    desk.anonymised()
    study = Study.at(desk.study, "RM")
    ground, ranking = recalling.ground(study), Ranking(())
    kept = ForTranscript("T001", 1, ((Span(0, 5), (Suggestion("stigma", 0.5, "why"),)),), "blend")
    assert recalling.keep(study, ground, [kept], ranking)
    last = recalling.recall(study)
    assert last is not None and not last.is_before
    assert last.recalled.transcripts == (kept,)
    desk.ok("code", "import", desk.incoming / "codings.csv", "--original")
    last = recalling.recall(study)
    assert last is not None and last.is_before
    assert recalling.recall(Study.at(desk.study, "DS")) is None
    desk.ok("withdraw", "--participant", "P003", "--yes")
    assert recalling.recall(study) is None
    assert not recalling.keep(study, ground, [kept], ranking)
    assert recalling.recall(study) is None


def test_what_quotes_a_definition_goes_when_a_name_is_taken_out_of_it(desk: Desk) -> None:
    desk.anonymised()
    study = Study.at(desk.study, "RM")
    assert recalling.keep(study, recalling.ground(study), [], Ranking(()))
    with study.store.transaction() as db:
        ((hash, yaml),) = typed.all_codebooks(db).items()
        typed.rewrite_codebook(db, hash, yaml)
    assert recalling.recall(study) is None


def test_one_that_is_stopped_says_no_more(desk: Desk) -> None:
    desk.begin()
    proposer = Proposer(Study.at(desk.study, "RM"), "T001")
    proposer.stop()
    assert list(proposer) == []
