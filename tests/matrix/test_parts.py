"""What matrices are made of, on the small study whose every count can be checked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit import counting, matrix
from qualkit.errors import CannotDecide, NotYet
from qualkit.matrix import Only, Share, theme_matrix
from qualkit.model import (
    ActKind,
    Asked,
    Consent,
    Directness,
    Flag,
    Pilot,
    Span,
    Stance,
    Statement,
    about,
)
from qualkit.model.comparing import Cell, CellState, ThemeMatrix
from qualkit.model.views import StudyView
from qualkit.sections.words import said_in
from tests.studies import INFORMANT, STAFF, report_view, small, where


def said(made: ThemeMatrix, row: str, column: str) -> str:
    return said_in(made.cells[row, column])


# --- rows and columns


def test_people_by_people_say_who_was_interviewed() -> None:
    made = theme_matrix(small(), rows="pilot", columns="group")
    assert said(made, "Calderbeck", STAFF) == "3 of 6"  # P002, interviewed twice, is one
    assert said(made, "Wrenfold", INFORMANT) == "2 of 5"
    assert said(made, "Eastmere", INFORMANT) == "none of 3"


def test_a_noun_by_itself_says_who_is_both() -> None:
    by_pilot = theme_matrix(small(), rows="pilot", columns="pilot")
    assert said(by_pilot, "Wrenfold", "Calderbeck") == "1 of 5"  # P010 speaks for both
    by_stage = theme_matrix(small(), rows="stage", columns="stage")
    assert said(by_stage, "Stage 1", "Stage 2") == "1 of 6"  # P002, in two interviews


def test_people_by_people_count_who_raised_a_code() -> None:
    made = theme_matrix(small(), rows="pilot", columns="group", only=Only(codes=("admin",)))
    assert said(made, "Calderbeck", STAFF) == "3 of 3"
    assert said(made, "Calderbeck", INFORMANT) == "not asked"


def test_codes_by_codes_count_who_raised_both() -> None:
    made = theme_matrix(small(), rows="code", columns="code")
    assert said(made, "admin", "time") == "3 of 12"  # P002, P003, P006
    assert said(made, "admin", "admin") == "4 of 12"
    assert made.cells["time", "admin"] == made.cells["admin", "time"]


def test_in_one_passage_words_must_overlap() -> None:
    study = small()
    apart = theme_matrix(study, rows="code", columns="code", passages=True)
    assert said(apart, "admin", "time") == "none of 12"
    beside = replace(study.codings[5], code="time", id="act-98")  # P003's administrator
    with_it = replace(study, codings=(*study.codings, beside))
    met = theme_matrix(with_it, rows="code", columns="code", passages=True)
    assert said(met, "admin", "time") == "1 of 12"


def test_objectives_may_be_rows() -> None:
    made = theme_matrix(small(), rows="objective", columns="pilot")
    assert (
        made.cells["o1", "Calderbeck"]
        == theme_matrix(small(), columns="objective").cells["Calderbeck", "o1"]
    )


def with_cases() -> StudyView:
    study = small()
    pilots = tuple(
        replace(pilot, cases=("Hill", "Canal")) if pilot.id == "Calderbeck" else pilot
        for pilot in study.settings.pilots
    )
    cases = {"T001": "Hill", "T002": "Canal", "T009": "Hill"}
    people = tuple(
        replace(p, cases=(("Calderbeck", cases[p.transcript]),)) if p.transcript in cases else p
        for p in study.participations
    )
    return replace(study, settings=replace(study.settings, pilots=pilots), participations=people)


def test_cases_stand_within_their_pilot() -> None:
    made = theme_matrix(with_cases(), rows="case")
    rows = ("Calderbeck / Hill", "Calderbeck / Canal", "Calderbeck / no case named")
    assert made.rows == rows
    assert [said(made, row, "admin") for row in rows] == ["1 of 2", "1 of 2", "1 of 3"]
    only = theme_matrix(with_cases(), rows="case", only=Only(pilots=("Wrenfold",)))
    assert only.rows == ()


def test_narrowing_by_code_takes_all_beneath_it() -> None:
    made = theme_matrix(small(), only=Only(codes=("support", "trust")))
    assert made.columns == ("admin", "supervision", "technology", "trust")
    objectives = theme_matrix(small(), columns="objective", only=Only(codes=("trust",)))
    assert objectives.columns == ("o1",)


def test_narrowing_by_role() -> None:
    made = theme_matrix(small(), only=Only(roles=("Parent",)))
    assert said(made, "Wrenfold", "trust") == "1 of 2"


def test_what_there_is_none_of_is_told() -> None:
    book = counting.ledger(small())
    with pytest.raises(NotYet, match="has cases within it"):
        matrix.refuse_nothing(book, ("case",), matrix.ALL)
    with pytest.raises(NotYet, match="nobody was interviewed"):
        matrix.refuse_nothing(book, ("pilot",), Only(pilots=("Eastmere",), roles=("GP",)))
    matrix.refuse_nothing(book, matrix.NOUNS[2:], matrix.ALL)


# --- cells


def test_a_mark_that_a_question_was_put_overrides_the_schedule() -> None:
    study = small()
    assert said(theme_matrix(study, rows="participant"), "P005", "spread") == "not asked"
    mark = Asked("act-90", "T004", Span(0, 10), "after", "Ana")
    marked = theme_matrix(replace(study, asked=(mark,)), rows="participant")
    assert said(marked, "P005", "spread") == "none of 1"
    assert said(marked, "P008", "spread") == "not asked"
    strange = replace(mark, question="gone")
    same = theme_matrix(replace(study, asked=(strange,)), rows="participant")
    assert said(same, "P005", "spread") == "not asked"


def test_people_count_once_by_the_nearest_that_they_come() -> None:
    study = small()
    told = {"act-01": Directness.REPORTED, "act-06": Directness.OPINION, "act-13": None}
    codings = tuple(replace(c, directness=told.get(c.id, c.directness)) for c in study.codings)
    cell = theme_matrix(replace(study, codings=codings)).cells["Calderbeck", "admin"]
    assert (cell.first_hand, cell.reported, cell.opinion) == (0, 1, 1)


def test_summaries_stand_in_their_cells() -> None:
    charted = (
        Statement("s1", ActKind.CHARTED, about(code="support", pilot="Wrenfold"), "Ana", "", "A."),
        Statement("s2", ActKind.CHARTED, about(code="trust", participant="P005"), "Ana", "", "B."),
        Statement("s3", ActKind.GRADED, about(code="trust", pilot="Wrenfold"), "Ana", "", "C."),
    )
    study = replace(small(), statements=charted)
    by_theme = theme_matrix(study, columns="theme")
    assert by_theme.cells["Wrenfold", "support"].summary == "A."
    assert theme_matrix(study, rows="participant").cells["P005", "trust"].summary == "B."
    assert theme_matrix(study).cells["Wrenfold", "trust"].summary == ""
    turned = theme_matrix(study, rows="theme", columns="pilot")
    assert turned.cells["support", "Wrenfold"].summary == "A."


# --- change


def test_change_keeps_the_same_people_apart_from_others() -> None:
    made = matrix.changed(
        small(), rows="everybody", columns="code", before="Stage 1", after="Stage 2"
    )
    admin = next(line for line in made.lines if line.column == "admin")
    assert (said_in(admin.before), said_in(admin.after)) == ("3 of 6", "1 of 7")
    assert (admin.same, admin.kept, admin.gained, admin.lost) == (1, 0, 1, 0)  # P002
    assert admin.before_only == Share(3, 5)
    assert admin.after_only == Share(0, 6)


def test_whoever_says_otherwise_later_has_turned() -> None:
    study = small()
    late = next(c for c in study.codings if c.transcript == "T005" and c.code == "admin")
    also = replace(late, code="time", id="act-97")
    made = matrix.changed(
        replace(study, codings=(*study.codings, also)),
        rows="everybody",
        columns="code",
        before="Stage 1",
        after="Stage 2",
    )
    time = next(line for line in made.lines if line.column == "time")
    assert (time.same, time.kept) == (1, 1)
    assert time.turned == {(Stance.SUPPORTS, Stance.CHALLENGES): 1}


def test_who_was_asked_at_one_stage_alone_has_not_changed() -> None:
    made = matrix.changed(
        small(), rows="everybody", columns="code", before="Stage 1", after="Stage 2"
    )
    spread = next(line for line in made.lines if line.column == "spread")
    assert (spread.same, spread.gained, spread.unasked) == (0, 0, 1)  # P002, asked at stage 2
    assert (spread.unasked_before, spread.unasked_after) == (0, 1)


def test_a_theme_is_asked_about_where_a_code_under_it_is() -> None:
    study = small()
    made = matrix.changed(
        study, rows="everybody", columns="theme", before="Stage 1", after="Stage 2"
    )
    lasting = next(line for line in made.lines if line.column == "lasting")
    assert (lasting.same, lasting.gained, lasting.unasked) == (0, 0, 1)  # P002 again


def test_change_says_who_was_interviewed_when() -> None:
    made = matrix.changed(small(), rows="pilot", columns="theme", before="Stage 1", after="Stage 2")
    assert made.met[STAFF] == (1, 4, 1)
    assert made.met[INFORMANT] == (0, 1, 2)


# --- associations


def test_associations_lay_each_row_beside_all_others() -> None:
    made = matrix.associations(small(), rows="group", columns="code")
    staff = next(one for one in made if (one.row, one.column) == (STAFF, "admin"))
    assert (staff.here.people, staff.here.of) == (4, 5)
    assert (staff.elsewhere.people, staff.elsewhere.of) == (0, 7)
    assert staff.few
    assert staff.unasked  # only staff were
    trust = next(one for one in made if (one.row, one.column) == (STAFF, "trust"))
    assert not trust.unasked


def test_associations_of_codes_come_once_and_never_with_their_own_theme() -> None:
    made = matrix.associations(small(), rows="code", columns="code")
    pairs = [frozenset({one.row, one.column}) for one in made]
    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 for pair in pairs)
    nested = matrix.associations(small(), rows="theme", columns="code")
    assert not [one for one in nested if (one.row, one.column) == ("support", "admin")]


@pytest.mark.parametrize(
    ("rows", "columns"), [("participant", "code"), ("everybody", "code"), ("pilot", "group")]
)
def test_what_has_no_association_is_refused(rows: str, columns: str) -> None:
    with pytest.raises(CannotDecide, match="groups of people"):
        matrix.associations(small(), rows=rows, columns=columns)


# --- order


def _shares(shares: dict[str, list[float | None]]) -> ThemeMatrix:
    columns = tuple("abcd"[: len(next(iter(shares.values())))])
    cells = {
        (row, column): Cell(CellState.RAISED, people=int(10 * value), of=10)
        if value is not None
        else Cell(CellState.NOT_ASKED)
        for row, values in shares.items()
        for column, value in zip(columns, values, strict=True)
    }
    return ThemeMatrix("pilot", "code", tuple(shares), columns, cells)


def test_like_stands_beside_like() -> None:
    made = matrix.by_resemblance(
        _shares({"one": [0, 0, 1], "two": [1, 1, 0], "three": [0, 0.1, 1], "four": [1, 0.9, 0]})
    )
    assert made.rows in {("one", "three", "four", "two"), ("three", "one", "two", "four")} | {
        ("one", "three", "two", "four")
    }
    assert made.columns in (("a", "b", "c"), ("b", "a", "c"))
    assert matrix.by_resemblance(made).cells == made.cells


def test_a_cell_without_people_makes_nothing_alike() -> None:
    made = matrix.by_resemblance(
        _shares({"one": [0.5, None], "two": [None, 0.5], "three": [0.5, None], "four": [None, 0.6]})
    )
    assert abs(made.rows.index("one") - made.rows.index("three")) == 1
    assert abs(made.rows.index("two") - made.rows.index("four")) == 1


def test_the_order_is_the_same_each_time_and_loses_nobody() -> None:
    whole = theme_matrix(small(), rows="participant")
    made = matrix.by_resemblance(whole)
    assert made == matrix.by_resemblance(whole)
    assert sorted(made.rows) == sorted(whole.rows)
    assert sorted(made.columns) == sorted(whole.columns)
    assert matrix.by_resemblance(theme_matrix(small(), rows="everybody")).rows == ("everybody",)


# --- quotations


def quoted(study: StudyView, row: str, column: str) -> list[str]:
    view = report_view(study)
    made = theme_matrix(study)
    return [one.text for one in matrix.quotations(view, made, most=9).get((row, column), ())]


def test_a_cell_is_quoted_once_by_each_passage() -> None:
    found = quoted(small(), "Calderbeck", "time")
    assert len(found) == 2  # P002, coded by two coders in the same words; P003
    assert any(text.startswith("There is more time") for text in found)


def test_what_was_flagged_comes_first() -> None:
    study = small()
    for flagged in ("act-01", "act-06", "act-13"):
        codings = tuple(
            replace(c, flag=Flag.EXEMPLARY) if c.id == flagged else c for c in study.codings
        )
        coding = next(c for c in codings if c.id == flagged)
        begins = coding.span.of(study.transcripts[coding.transcript].text)[:20]
        assert quoted(replace(study, codings=codings), "Calderbeck", "admin")[0].startswith(begins)


def test_nobody_is_quoted_without_consent_nor_in_words_that_are_held_back() -> None:
    study = small()
    assert quoted(study, "Eastmere", "trust") == []  # P012 did not agree to it
    view = report_view(study)
    text = study.transcripts["T006"].text
    view = replace(view, unprinted={"T006": (where(text, "my own filing"),)})
    assert ("Wrenfold", "admin") not in matrix.quotations(view, theme_matrix(study))
    nobody = tuple(replace(p, consent=frozenset({Consent.ANALYSE})) for p in study.participations)
    silent = replace(study, participations=nobody)
    assert matrix.quotations(report_view(silent), theme_matrix(silent)) == {}


def test_an_interviewers_words_are_nobodys() -> None:
    study = small()
    made = theme_matrix(study, rows="everybody", columns="theme")
    view = report_view(study)
    texts = [one.text for said in matrix.quotations(view, made, most=99).values() for one in said]
    assert texts
    assert "What did it mean to you?" not in " ".join(texts)


def test_notes_stand_without_quotation_marks() -> None:
    study = small()
    made = theme_matrix(study)
    shown = matrix.Shown(frozenset({"quotation"}), matrix.quotations(report_view(study), made))
    lines = matrix.as_table(made, shown=shown)
    assert "“Caseloads were six" not in lines
    assert "Caseloads were six, which left time for families. [from notes]" in " ".join(
        lines.split()
    )


# --- what a cell says


def test_how_a_count_divides() -> None:
    made = theme_matrix(small())
    shown = matrix.Shown(frozenset({"stance", "directness"}))
    cell = made.cells["Calderbeck", "admin"]
    assert shown.count(cell) == "3 of 6 (1 for, 1 against, 1 both, 3 first-hand)"
    assert shown.count(Cell(CellState.NOT_ASKED)) == "not asked"


def test_pilots_that_settings_lack_are_rows_all_the_same() -> None:
    study = small()
    fewer = replace(study.settings, pilots=(Pilot("Calderbeck"),))
    assert set(theme_matrix(replace(study, settings=fewer)).rows) == {
        "Calderbeck",
        "Eastmere",
        "Wrenfold",
    }
