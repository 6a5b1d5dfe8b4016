"""What a person rejects is not proposed again, is learnt from, moves with the text, and goes."""

from pathlib import Path

import pytest

from qualkit.errors import CannotDecide, NamesSomebody, UnknownName, UnknownTranscript
from qualkit.model import ActKind, Span
from qualkit.store import acts
from qualkit.workflow.proposals.suggesting import suggest
from qualkit.workflow.sittings import rejecting
from qualkit.workflow.sittings.sitting import Sitting
from qualkit.workflow.study import Study
from tests.workflow.conftest import TOKEN, Desk


def opened(desk: Desk) -> Study:
    return Study.at(desk.study, "RM")


def place(study: Study, words: str, transcript: str = "T001") -> Span:
    text = Sitting(study, transcript).text.text
    start = text.index(words)
    return Span(start, start + len(words))


def proposed(study: Study, transcript: str = "T001") -> set[tuple[Span, str]]:
    found = suggest(study, transcript, top=5)
    return {(one.segment.span, each.code) for one in found.suggestions for each in one.suggestions}


def test_what_is_rejected_is_proposed_to_nobody(desk: Desk) -> None:
    desk.coded()
    study = opened(desk)
    span, code = min(proposed(study), key=str)
    made = rejecting.reject(study, "RM", "T001", span, code, suggester="blend 2")
    assert (span, code) not in proposed(study)
    assert (span, code) not in proposed(Study.at(desk.study, "DS"))
    assert rejecting.take_back(study, made)
    assert (span, code) in proposed(study)
    assert not rejecting.take_back(study, made)


def test_undo_takes_a_rejection_back(desk: Desk) -> None:
    desk.coded()
    study = opened(desk)
    rejecting.reject(study, "RM", "T001", place(study, "takes the"), "stigma")
    assert [one.code for one in rejecting.rejected(study)] == ["stigma"]
    assert "rejected stigma, suggested for T001" in desk.ok("log")
    desk.ok("undo")
    assert rejecting.rejected(study) == ()
    assert [one.code for one in Sitting(study, "T001").codings] == ["admin-support", "direct-time"]


def test_rejecting_twice_is_rejecting_once(desk: Desk) -> None:
    desk.coded()
    study = opened(desk)
    span = place(study, "takes the")
    first = rejecting.reject(study, "RM", "T001", span, "stigma")
    assert rejecting.reject(study, "RM", "T001", span, "stigma") == first
    assert len(rejecting.rejected(study, "T001")) == 1


def test_what_cannot_be_rejected(desk: Desk) -> None:
    desk.coded()
    study = opened(desk)
    span = place(study, "takes the")
    before = desk.snapshot()
    with pytest.raises(UnknownName):
        rejecting.reject(study, "RM", "T001", span, "nothing-of-the-sort")
    with pytest.raises(UnknownTranscript):
        rejecting.reject(study, "RM", "T099", span, "stigma")
    with pytest.raises(CannotDecide):
        rejecting.reject(study, "RM", "T001", Span(0, 10**6), "stigma")
    with pytest.raises(CannotDecide):
        rejecting.reject(study, "RM", "T001", Span(7, 7), "stigma")
    with pytest.raises(CannotDecide, match="you have coded"):
        rejecting.reject(study, "RM", "T001", span, "admin-support")
    with pytest.raises(NamesSomebody):
        rejecting.reject(study, TOKEN, "T001", span, "stigma")
    assert desk.snapshot() == before


def test_an_act_of_rejection_holds_no_words(desk: Desk) -> None:
    desk.coded()
    study = opened(desk)
    rejecting.reject(study, "RM", "T001", place(study, "takes the"), "stigma", suggester="x 1")
    with study.store.reading() as db:
        (act,) = acts.standing(db, ActKind.REJECTED)
    assert set(act.body) == {"version", "start", "end", "code", "suggester"}
    assert "takes" not in str(act.body)


def test_a_rejection_moves_with_its_words(desk: Desk) -> None:
    desk.coded()
    study = opened(desk)
    made = rejecting.reject(study, "RM", "T001", place(study, "lot never ring"), "stigma")
    settings = desk.study / "study.yaml"
    with settings.open("a", encoding="utf-8") as file:
        file.write("names:\n  - {name: brollywood, kind: organisation}\n")
    desk.ok("anonymise", "--yes")
    study = opened(desk)
    (moved,) = rejecting.rejected(study)
    text = Sitting(study, "T001").text
    assert (moved.version, moved.span.of(text.text)) == (text.version, "lot never ring")
    assert moved.version > made.version
    assert moved.span != made.span


def test_a_withdrawn_interview_takes_its_rejections(desk: Desk) -> None:
    desk.coded()
    study = opened(desk)
    rejecting.reject(study, "RM", "T002", place(study, "She came every week", "T002"), "outcomes")
    rejecting.reject(study, "RM", "T001", place(study, "They come to us."), "stigma")
    desk.ok("withdraw", "--participant", "P002", "--yes")
    assert [one.transcript for one in rejecting.rejected(opened(desk))] == ["T001"]
    assert "outcomes" not in desk.ok("log")


def test_a_copy_brings_its_rejections(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    copy = tmp_path / "copy"
    desk.ok("copy", "--for-coding", copy, "--to", "DS")
    theirs = Study.at(copy, "DS")
    span, code = min(proposed(theirs), key=str)
    rejecting.reject(theirs, "DS", "T001", span, code)
    theirs.let_go()
    desk.ok("merge", copy)
    assert [(one.coder, one.code) for one in rejecting.rejected(opened(desk))] == [("DS", code)]
    assert (span, code) not in proposed(opened(desk))
