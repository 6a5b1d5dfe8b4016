"""Grades as statements: what is kept, and when they are out of date."""

from dataclasses import replace

from qualkit.cli import evidencing as cli
from qualkit.counting import ledger
from qualkit.evidence import grading
from qualkit.model import ActKind, Statement
from qualkit.model.views import StudyView
from tests.studies import small


def graded(view: StudyView, *, coder: str = "RM", value: str | None = None) -> StudyView:
    now = grading.states(ledger(view))["L1"]
    said = Statement(
        id="act-grade",
        kind=ActKind.GRADED,
        about=grading.said_of("L1"),
        coder=coder,
        at="2025-03-01T10:00:00",
        text=grading.words("Staff say so.\n\nFamilies do too.", "The new\nmanager."),
        codings=frozenset({"act-01", "act-gone"}),
        value=grading.value("moderate", "holds in part", now) if value is None else value,
    )
    return replace(view, statements=(*view.statements, said))


def test_what_was_kept_comes_back() -> None:
    (one,) = grading.grades(graded(small()))["L1"]
    assert (one.grade, one.assumption) == ("moderate", "holds in part")
    assert one.reason == "Staff say so.\nFamilies do too."
    assert one.rival == "The new manager."
    assert one.codings == ("act-01",)  # the other is gone
    assert not one.changed


def test_a_coding_more_or_less_makes_it_out_of_date() -> None:
    view = graded(small())
    (one,) = grading.grades(replace(view, codings=view.codings[1:]))["L1"]
    assert one.changed
    assert one.then == one.now + 1
    other = next(c for c in view.codings if c.code == "outcomes")
    left = tuple(c for c in view.codings if c is not other)
    assert not grading.grades(replace(view, codings=left))["L1"][0].changed  # none of this link's


def test_grades_given_apart_both_stand() -> None:
    assert len(grading.grades(graded(graded(small()), coder="DS"))["L1"]) == 2


def test_a_crafted_value_is_shown_and_breaks_nothing() -> None:
    for value in ("", "strong", " | | ", "strong | holds | 99999999999999999999 x | more"):
        (one,) = grading.grades(graded(small(), value=value))["L1"]
        assert one.changed


def test_the_words_that_are_chosen_from_are_the_same_at_the_command_line() -> None:
    assert cli.GRADES == grading.GRADES
    assert cli.ASSUMPTIONS == grading.ASSUMPTIONS
