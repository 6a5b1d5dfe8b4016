"""Coverage of the schedule, on the small study with some questions marked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qualkit.coverage import Covered, as_json, as_text, coverage, gaps_as_text
from qualkit.model import Asked
from qualkit.model.views import StudyView
from tests.studies import INFORMANT, STAFF, USER, small, where

MARKS = [
    ("T001", "What has changed since the administrator came?", "day"),
    ("T003", "What do you see of the team?", "after"),  # not planned at stage 1
    ("T006", "I do my own typing", "day"),
    ("T008", "I trusted her.", "families"),
    ("T009", "You know both places.", "gone"),  # no question of the schedule
]


def marked() -> StudyView:
    view = small()
    texts = view.transcripts
    return replace(
        view,
        asked=tuple(
            Asked(f"mark-{at}", id, where(texts[id].text, words), question, "Ana")
            for at, (id, words, question) in enumerate(MARKS)
        ),
    )


@pytest.mark.parametrize(
    ("question", "where", "state", "numbers"),
    [
        # interviews, of these with any mark, put, answered, people who raised it
        ("day", ("Calderbeck", "Stage 1", STAFF), Covered.PUT, (2, 1, 1, 0, 3)),
        ("day", ("Wrenfold", "Stage 1", STAFF), Covered.ANSWERED, (1, 1, 1, 1, 1)),
        ("day", ("Eastmere", "Stage 1", STAFF), Covered.UNMARKED, (1, 0, 0, 0, 1)),
        ("day", ("Calderbeck", "Stage 1", INFORMANT), Covered.NOT_PLANNED, (1, 1, 0, 0, 0)),
        ("day", ("Wrenfold", "Stage 2", USER), Covered.NOT_PLANNED, (1, 1, 0, 0, 1)),
        ("day", ("Calderbeck", "Stage 1", USER), Covered.NOBODY, (0, 0, 0, 0, None)),
        ("families", ("Calderbeck", "Stage 1", STAFF), Covered.NO_MARK, (2, 1, 0, 0, 0)),
        ("families", ("Calderbeck", "Stage 1", INFORMANT), Covered.NO_MARK, (1, 1, 0, 0, 1)),
        ("families", ("Wrenfold", "Stage 2", USER), Covered.ANSWERED, (1, 1, 1, 1, 1)),
        ("after", ("Calderbeck", "Stage 1", INFORMANT), Covered.PUT, (1, 1, 1, 0, 0)),
        ("after", ("Eastmere", "Stage 2", STAFF), Covered.UNMARKED, (1, 0, 0, 0, None)),
    ],
)
def test_places(
    question: str,
    where: tuple[str, str, str],
    state: Covered,
    numbers: tuple[int, int, int, int, int | None],
) -> None:
    found = coverage(marked())
    (place,) = [
        p for p in found.places if (p.question, (p.pilot, p.stage, p.group)) == (question, where)
    ]
    assert place.state is state
    assert (place.interviews, place.marked, place.put, place.answered, place.raised) == numbers


def test_gaps_are_only_where_something_else_is_marked() -> None:
    gaps = {(p.question, p.pilot, p.stage, p.group) for p in coverage(marked()).gaps}
    assert gaps == {
        ("families", "Calderbeck", "Stage 1", STAFF),
        ("families", "Calderbeck", "Stage 1", INFORMANT),
        ("families", "Calderbeck", "Stage 2", INFORMANT),  # T009, which is of both pilots
        ("families", "Wrenfold", "Stage 1", STAFF),
        ("families", "Wrenfold", "Stage 2", INFORMANT),
        ("after", "Calderbeck", "Stage 2", INFORMANT),
        ("after", "Wrenfold", "Stage 2", INFORMANT),
    }


def test_what_was_put_without_being_planned_and_what_no_schedule_has() -> None:
    found = coverage(marked())
    (one,) = found.unplanned
    assert (one.question, one.pilot, one.stage, one.group) == (
        "after",
        "Calderbeck",
        "Stage 1",
        INFORMANT,
    )
    assert found.strange == ("gone",)


def test_without_marks_nothing_is_missing() -> None:
    found = coverage(small())
    assert found.gaps == ()
    assert {p.state for p in found.places} == {
        Covered.UNMARKED,
        Covered.NOT_PLANNED,
        Covered.NOBODY,
    }
    for said in (as_text(found), gaps_as_text(found)):
        assert said.startswith("No question is marked in any of the 12 interviews yet")


def test_what_is_printed() -> None:
    found = coverage(marked())
    lines = as_text(found).splitlines()
    assert lines[0] == "Questions are marked in 5 of 12 interviews."
    assert lines[1].startswith("Nothing is marked yet in: T002, T004, T005")
    day = lines[lines.index("Take me through a day.  [day]") :]
    assert [line.split() for line in day[4:7]] == [
        ["Calderbeck", "1/1", "–", ".", "?", "(1)", "–", "–"],
        ["Wrenfold", "1/1", ".", ".", ".", "–", "–", "(1)"],
        ["Eastmere", "?", "(1)", ".", ".", "?", ".", "–"],
    ]
    assert "Marked, and not in schedule.yaml: gone." in lines
    said = gaps_as_text(found)
    assert "not planned: after (Calderbeck, Stage 1, Key informant; put in 1 of 1)" in said
    assert "families (Calderbeck, Stage 1, Key informant; put in 0 of 1); 1 raised it" in said


def test_as_json() -> None:
    told = json.loads(as_json(coverage(marked()), "day"))
    assert {place["question"] for place in told["places"]} == {"day"}
    assert len(told["places"]) == 3 * 2 * 3
    assert "T002" in told["nothing_marked_yet_in"]


def test_a_question_cannot_steer_a_terminal() -> None:
    view = marked()
    (first, *others) = view.schedule
    strange = replace(view, schedule=(replace(first, text="What\x1b[2J\u202e now?"), *others))
    said = as_text(coverage(strange))
    assert "What" in said
    assert "\x1b" not in said
    assert "\u202e" not in said
