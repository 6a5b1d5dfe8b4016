from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit import csvfile, matrix
from qualkit.matrix import Only, theme_matrix
from qualkit.model import Consent
from qualkit.model.comparing import Cell, CellState, ThemeMatrix
from qualkit.sections.words import said_in
from tests.studies import small


def said(matrix: ThemeMatrix, row: str, column: str) -> str:
    return said_in(matrix.cells[row, column])


@pytest.mark.parametrize(
    ("pilot", "code", "cell"),
    [
        ("Calderbeck", "admin", "3 of 6"),  # P001, P002 (twice), P003; six people read
        ("Wrenfold", "admin", "1 of 5"),
        ("Eastmere", "admin", "none of 2"),  # asked, read, not mentioned; T012 is not finished
        ("Eastmere", "technology", "not in model"),  # its one link is not Eastmere's
        ("Eastmere", "supervision", "1 of 2"),  # P013's words are in the unfinished transcript
        ("Eastmere", "spread", "not yet read"),  # made after T010 and T011 were read
        ("Wrenfold", "time", "2 of 5"),  # not the unidentified voice
        ("Wrenfold", "outcomes", "1 of 5"),  # not the moderator; P010 speaks for both pilots
        ("Calderbeck", "outcomes", "1 of 6"),
        ("Calderbeck", "time", "2 of 6"),  # P002, coded by two coders, is one person
    ],
)
def test_pilots_by_codes(pilot: str, code: str, cell: str) -> None:
    assert said(theme_matrix(small()), pilot, code) == cell


@pytest.mark.parametrize(
    ("group", "theme", "cell"),
    [
        ("Pilot staff", "support", "5 of 5"),
        ("Key informant", "support", "not asked"),
        ("Service user", "support", "not asked"),
        ("Service user", "difference", "4 of 4"),  # trust was asked; P009 spoke of time unasked
        ("Service user", "lasting", "not asked"),
    ],
)
def test_groups_by_themes(group: str, theme: str, cell: str) -> None:
    assert said(theme_matrix(small(), rows="group", columns="theme"), group, theme) == cell


@pytest.mark.parametrize(
    ("pilot", "objective", "cell"),
    [
        ("Calderbeck", "o1", "4 of 6"),
        ("Eastmere", "o2", "1 of 2"),
    ],
)
def test_pilots_by_objectives(pilot: str, objective: str, cell: str) -> None:
    assert said(theme_matrix(small(), columns="objective"), pilot, objective) == cell


@pytest.mark.parametrize(
    ("participant", "code", "cell"),
    [
        ("P002", "admin", "1 of 1"),
        ("P010", "time", "not asked"),
        ("P012", "trust", "1 of 1"),
        ("P013", "supervision", "not yet read"),  # said, but the transcript is not finished
    ],
)
def test_participants_by_codes(participant: str, code: str, cell: str) -> None:
    assert said(theme_matrix(small(), rows="participant"), participant, code) == cell


def test_stages_are_rows_in_the_order_of_the_settings() -> None:
    by_stage = theme_matrix(small(), rows="stage")
    assert by_stage.rows == ("Stage 1", "Stage 2")
    assert said(by_stage, "Stage 1", "continuation") == "not asked"
    assert said(by_stage, "Stage 2", "continuation") == "2 of 7"


def test_a_matrix_can_be_narrowed_to_a_group_or_stage() -> None:
    staff = theme_matrix(small(), only=Only(stages=("Stage 2",), groups=("Pilot staff",)))
    assert said(staff, "Calderbeck", "admin") == "1 of 1"
    assert said(staff, "Wrenfold", "admin") == "not asked"  # nobody was interviewed there


def test_columns_are_codes_in_reading_order_without_the_themes_above_them() -> None:
    assert theme_matrix(small()).columns == (
        "admin", "supervision", "technology", "time", "trust", "outcomes", "continuation", "spread",
    )  # fmt: skip


def test_people_are_divided_by_how_they_lean() -> None:
    cell = theme_matrix(small()).cells["Calderbeck", "admin"]
    assert (cell.supports, cell.challenges, cell.mixed) == (1, 1, 1)
    assert len(cell.codings) == 3


def test_codings_outside_the_model_count_all_the_same() -> None:
    study = small()
    late = replace(study.codings[-1], transcript="T011", code="technology", id="act-99")
    late = replace(late, span=study.codings[-2].span)
    with_late = theme_matrix(replace(study, codings=(*study.codings, late)))
    assert said(with_late, "Eastmere", "technology") == "1 of 2"


def test_who_does_not_agree_to_analysis_is_in_no_count() -> None:
    study = small()
    refused = tuple(
        replace(p, consent=frozenset[Consent]()) if p.participant == "P001" else p
        for p in study.participations
    )
    assert said(theme_matrix(replace(study, participations=refused)), "Calderbeck", "admin") == (
        "2 of 5"
    )


def test_no_schedule_means_that_nothing_is_known_not_to_have_been_asked() -> None:
    unscheduled = theme_matrix(replace(small(), schedule=()), rows="group", columns="theme")
    assert said(unscheduled, "Service user", "support") == "none of 4"


def test_readers_are_told_who_counts_twice_and_what_is_unread() -> None:
    assert matrix.notes(small()) == (
        "One person was interviewed about more than one pilot and counted in each.",
        "Where two coders coded a transcript, what either of them found counts; "
        "their codings have not been adjudicated.",
        "2 codings are of the words of interviewers or speakers who are not known; "
        "nobody is counted for them.",
        "One transcript has not been read to the end; nobody is counted from there yet.",
    )


def test_a_study_without_codings_has_nothing_but_silence() -> None:
    empty = theme_matrix(replace(small(), codings=(), finished=()))
    assert {cell.state for cell in empty.cells.values()} <= {
        CellState.NOT_READ,
        CellState.NOT_ASKED,
        CellState.NOT_IN_MODEL,
    }


# --- the forms it is printed in


def test_as_csv() -> None:
    rows = list(csv.reader(io.StringIO(matrix.as_csv(theme_matrix(small())))))
    assert rows[0][:3] == ["pilot", "admin", "supervision"]
    assert rows[3] == [
        "Eastmere", "none of 2", "1 of 2", "not in model", "1 of 2", "1 of 2", "none of 2",
        "none of 2", "not yet read",
    ]  # fmt: skip


def test_as_csv_prints_names_for_ids() -> None:
    text = matrix.as_csv(theme_matrix(small()), names={"admin": "Administrative support"})
    assert text.startswith("pilot,Administrative support,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_that_a_spreadsheet_would_run_are_guarded(start: str) -> None:
    name = f"{start}HYPERLINK(1)"
    cells = {(name, "admin"): Cell(CellState.NOT_ASKED)}
    text = matrix.as_csv(ThemeMatrix("pilot", "code", (name,), ("admin",), cells))
    assert list(csv.reader(io.StringIO(text, newline="")))[1][0] == f"'{name}"


@given(st.lists(st.lists(st.text(), min_size=1), min_size=1))
def test_no_cell_of_any_csv_begins_like_a_formula(rows: list[list[str]]) -> None:
    read = csv.reader(io.StringIO(csvfile.write(rows), newline=""))
    assert not any(cell.startswith(csvfile.FORMULA) for row in read for cell in row)


def test_as_json_names_the_codings_behind_each_count() -> None:
    cells = json.loads(matrix.as_json(theme_matrix(small())))
    assert cells[0] == {
        "pilot": "Calderbeck",
        "code": "admin",
        "state": "raised",
        "people": 3,
        "of": 6,
        "supports": 1,
        "challenges": 1,
        "mixed": 1,
        "first_hand": 3,
        "reported": 0,
        "opinion": 0,
        "codings": ["act-01", "act-06", "act-13"],
    }


def test_as_table_keeps_the_orientation_that_was_asked_for() -> None:
    lines = matrix.as_table(theme_matrix(small(), columns="objective")).splitlines()
    assert lines[0].split() == ["pilot", "o1", "o2"]
    wide = matrix.as_table(theme_matrix(small(), columns="theme", rows="stage")).splitlines()
    assert wide[0].split() == ["stage", "support", "difference", "lasting"]


def test_as_table_turns_what_does_not_fit_on_its_side_and_says_so() -> None:
    made = theme_matrix(small())
    names = {code: f"{code} in a name that is long" for code in made.columns}
    note, _, *lines = matrix.as_table(made, names=names).splitlines()
    assert note == "Too wide as asked: a row for each code instead."
    assert lines[0].split() == ["code", "Calderbeck", "Wrenfold", "Eastmere"]
    assert max(map(len, lines)) <= matrix.WIDTH
