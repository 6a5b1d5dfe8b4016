"""Which cells the chart of the small study has, how far each is, and what counts as a summary."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from qualkit import charting
from qualkit.charting import Chart, State, about_cell
from qualkit.model import ActKind, Statement
from qualkit.model.views import StudyView
from tests.studies import small

PLACE = about_cell("participant", "P001", "support")


def said(
    text: str = "She does the minutes.",
    codings: Iterable[str] = ("act-01",),
    *,
    place: tuple[tuple[str, str], ...] = PLACE,
    seen: Iterable[str] = ("act-01", "act-02"),
    version: int = 1,
    id: str = "s1",
    at: str = "2025-01-01",
    coder: str = "RM",
) -> Statement:
    return Statement(
        id,
        ActKind.CHARTED,
        place,
        coder,
        at,
        text,
        frozenset(codings),
        {"T001": version},
        frozenset(seen),
    )


def state(view: StudyView, case: str = "P001", code: str = "support") -> tuple[str, str]:
    chart = Chart(view)
    cell = chart.cell({**chart.people, **chart.pilots}[case], code)
    return cell.state, cell.why


def test_cells_are_those_in_which_somebody_raised_something() -> None:
    cells = {(c.case.id, c.code): len(c.codings) for c in Chart(small()).cells("participant")}
    assert cells == {
        ("P001", "support"): 2,
        ("P002", "support"): 2,
        ("P003", "support"): 1,
        ("P006", "support"): 1,
        ("P011", "support"): 1,
        ("P013", "support"): 1,
        ("P002", "difference"): 2,
        ("P003", "difference"): 1,
        ("P004", "difference"): 2,
        ("P005", "difference"): 2,
        ("P006", "difference"): 1,
        ("P008", "difference"): 1,
        ("P009", "difference"): 1,
        ("P010", "difference"): 1,
        ("P011", "difference"): 1,
        ("P012", "difference"): 1,
        ("P002", "lasting"): 1,
        ("P007", "lasting"): 1,
        ("P010", "lasting"): 2,
    }


def test_who_speaks_of_two_pilots_is_in_the_cells_of_both() -> None:
    cells = {(c.case.id, c.code): len(c.codings) for c in Chart(small()).cells("pilot")}
    assert cells == {
        ("Calderbeck", "support"): 5,
        ("Wrenfold", "support"): 1,
        ("Eastmere", "support"): 2,
        ("Calderbeck", "difference"): 8,
        ("Wrenfold", "difference"): 4,
        ("Eastmere", "difference"): 2,
        ("Calderbeck", "lasting"): 3,
        ("Wrenfold", "lasting"): 3,
    }


def test_single_codes_have_cells_of_their_own() -> None:
    cells = [(c.case.id, c.code) for c in Chart(small()).cells("participant", "code")]
    assert cells[:4] == [("P001", "admin"), ("P002", "admin"), ("P003", "admin"), ("P006", "admin")]
    assert "support" not in {code for _, code in cells}


def test_a_cell_tells_of_every_interview_of_its_participant() -> None:
    chart = Chart(small())
    assert chart.cell(chart.people["P002"], "lasting").on == {"T002": 1, "T005": 1}


def test_a_pilots_cell_tells_of_what_was_read_for_it_and_of_its_participants_summaries() -> None:
    chart = Chart(small())
    assert set(chart.cell(chart.pilots["Wrenfold"], "support").on) == {
        "T006",
        "T007",
        "T008",
        "T009",
    }
    assert set(chart.cell(chart.pilots["Eastmere"], "difference").on) == {"T010", "T011"}
    elsewhere = replace(
        said(place=about_cell("participant", "P011", "difference")), on={"T010": 1, "T003": 1}
    )
    chart.say([elsewhere])
    assert set(chart.cell(chart.pilots["Eastmere"], "difference").on) == {"T003", "T010", "T011"}
    assert [c.case.id for c in chart.beneath(chart.cell(chart.pilots["Eastmere"], "support"))] == [
        "P011",
        "P013",
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([], (State.UNFINISHED, "")),
        ([said(text="")], (State.UNFINISHED, "")),
        ([said()], (State.CHARTED, "")),
        ([said(codings=())], (State.UNTIED, "to no quotation")),
        ([said(codings=("act-01", "gone"))], (State.UNTIED, "1 of 2 quotations gone or changed")),
        ([said(seen=())], (State.OUT_OF_DATE, "1 quotation new")),
        ([said(), said(id="s2", coder="DS")], (State.APART, "by DS and RM")),
    ],
)
def test_how_far_a_cell_is(written: list[Statement], expected: tuple[str, str]) -> None:
    assert state(replace(small(), statements=tuple(written))) == expected


def test_words_that_changed_since_they_were_tied() -> None:
    view = replace(small(), statements=(said(),))
    texts = {**view.transcripts, "T001": replace(view.transcripts["T001"], version=2)}
    newer = replace(view, transcripts=texts)
    assert state(newer) == (State.OUT_OF_DATE, "T001 anonymised again")
    touched = replace(
        newer, codings=tuple(replace(c, touched=c.id == "act-01") for c in view.codings)
    )
    assert state(touched) == (State.UNTIED, "1 of 1 quotation gone or changed")
    assert state(replace(touched, statements=(said(version=2),))) == (State.CHARTED, "")


def test_a_pilot_is_charted_from_its_participants_and_out_of_date_when_they_are_charted_later() -> (
    None
):
    view = small()
    chart = Chart(view)
    ids = [one.id for one in chart.cell(chart.pilots["Wrenfold"], "support").codings]
    pilot = said(
        place=about_cell("pilot", "Wrenfold", "support"), codings=ids, at="2025-02-01", seen=ids
    )
    person = said(place=about_cell("participant", "P006", "support"), id="s2")
    before = replace(view, statements=(person, pilot))
    assert state(before, "Wrenfold") == (State.CHARTED, "")
    later = replace(view, statements=(pilot, replace(person, at="2025-03-01")))
    assert state(later, "Wrenfold") == (State.OUT_OF_DATE, "P006 charted since")


def test_a_draft_is_no_summary() -> None:
    draft = said(place=about_cell("participant", "P001", "support", draft=True))
    view = replace(small(), statements=(draft,))
    assert state(view) == (State.DRAFT, "")
    assert charting.summary(view, "P001", "support") is None
    both = replace(small(), statements=(draft, said(id="s2")))
    assert state(both) == (State.CHARTED, "")
    assert charting.summary(both, "P001", "support") == said(id="s2")


def test_a_summary_is_what_one_person_wrote_and_stands() -> None:
    pilot = said("Time was won.", place=about_cell("pilot", "Wrenfold", "support"), id="s3")
    view = replace(small(), statements=(said(), pilot))
    assert charting.summaries(view) == {
        ("P001", "support"): said(),
        ("Wrenfold", "support"): pilot,
    }
    assert charting.summary(view, "P002", "support") is None
    nobody = replace(view, participations=view.participations[1:])
    assert set(charting.summaries(nobody)) == {("Wrenfold", "support")}
    apart = replace(view, statements=(said(), said("Other.", id="s2", coder="DS")))
    assert charting.summary(apart, "P001", "support") is None
