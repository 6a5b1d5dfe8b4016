"""`matrix` at the command line: every form, and what is said where there is little to show."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from qualkit.model import ActKind, about
from qualkit.store import asked, statements
from qualkit.workflow.study import Study
from tests.test_spreadsheet import read
from tests.workflow.conftest import INTERVIEWS, TOKEN, Desk


def test_each_form_says_the_same(desk: Desk) -> None:
    desk.coded()
    table = list(csv.reader(io.StringIO(desk.ok("matrix", "--format", "csv"))))
    out = desk.incoming / "matrix.xlsx"
    assert "Wrote" in desk.ok("matrix", "--out", out)
    sheet = read(out.read_bytes())
    assert [line[1:] for line in sheet["Matrix"][1:]] == [line[1:] for line in table[1:]]
    assert "Administrative support" in sheet["Matrix"][0]
    cells = json.loads(desk.ok("matrix", "--format", "json"))
    place = next(c for c in cells if (c["pilot"], c["code"]) == ("North", "admin-support"))
    assert f"{place['people']} of {place['of']}" == table[1][table[0].index("admin-support")]
    assert len(place["codings"]) == 1


def test_a_file_is_written_in_the_form_that_its_name_says(desk: Desk) -> None:
    desk.coded()
    for name, begins in (("a.csv", b"pilot,"), ("a.json", b"["), ("a.xlsx", b"PK")):
        desk.ok("matrix", "--out", desk.incoming / name)
        assert (desk.incoming / name).read_bytes().startswith(begins)
    assert desk.run("matrix", "--format", "xlsx").exit_code == 2
    before = (desk.study / "study.yaml").read_bytes()
    desk.refused("matrix", "--out", desk.study / "study.yaml")
    assert (desk.study / "study.yaml").read_bytes() == before


def test_what_is_said_beneath_stands_in_the_workbook_too(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("code", "import", desk.incoming / "codings.csv", "--original")
    assert "not been read to the end" in " ".join(desk.ok("matrix").split())
    out = desk.incoming / "matrix.xlsx"
    desk.ok("matrix", "--out", out)
    assert "not been read to the end" in str(read(out.read_bytes())["Notes"])


def test_summaries_and_words_stand_in_cells(desk: Desk) -> None:
    desk.coded()
    study = Study.at(desk.study, "RM")
    with study.transaction() as db:
        place = about(code="support", pilot="North")
        statements.say(db, study.batch(), ActKind.CHARTED, place, "=Help, at last.", on={"T001": 1})
    study.store.close()
    shown = ("--columns", "theme", "--show", "summary", "--show", "quotation")
    listed = desk.ok("matrix", *shown)
    assert "=Help, at last." in listed
    assert "“she takes the minutes”" in " ".join(listed.split())
    assert TOKEN not in listed
    table = list(csv.reader(io.StringIO(desk.ok("matrix", *shown, "--format", "csv"))))
    cell = table[1][table[0].index("support")]
    assert cell.splitlines()[:2] == ["1 of 2", "=Help, at last."]
    assert cell.splitlines()[2].startswith("“she takes the minutes” (")
    made = json.loads(desk.ok("matrix", *shown, "--format", "json"))
    found = next(c for c in made if (c["pilot"], c["theme"]) == ("North", "support"))
    assert found["summary"] == "=Help, at last."
    assert found["quotations"][0]["words"] == "she takes the minutes"


def test_a_mark_in_an_interview_is_evidence_that_it_was_asked(desk: Desk) -> None:
    (desk.incoming / "schedule.yaml").write_text("", "utf-8")
    desk.coded()
    path = desk.study / "schedule.yaml"
    question = "{id: day, text: A day?, groups: [Pilot staff], codes: [admin-support]}"
    path.write_text(f"questions: [{question}]\n", "utf-8")
    row = ("matrix", "--rows", "participant", "--code", "admin-support", "--format", "csv")
    assert "P002,not asked" in desk.ok(*row)
    study = Study.at(desk.study, "RM")
    with study.transaction() as db:
        turn = study.view(db).transcripts["T002"].turns[0]
        asked.mark(db, study.batch(), "T002", 1, turn.body, "day")
    study.store.close()
    assert "P002,none of 1" in desk.ok(*row)


def test_cases_of_a_pilot(desk: Desk) -> None:
    head, manager, mum, gp = INTERVIEWS.splitlines()
    table = "\n".join((f"{head},case", f"{manager},Hill", f"{mum},", f"{gp},"))
    desk.write("interviews.csv", f"{table}\n")
    desk.coded()
    assert "Hill" in (desk.study / "study.yaml").read_text("utf-8")
    made = desk.ok("matrix", "--rows", "case", "--code", "admin-support", "--format", "csv")
    assert made.splitlines()[1:] == ["North / Hill,1 of 1", "North / no case named,none of 1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pilot", "Nowhere"), "--pilot: unknown pilot “Nowhere”\n  Known: North, South."),
        (("--stage", "Nowhen"), "--stage: unknown stage “Nowhen”"),
        (("--group", "Nobody"), "--group: unknown group “Nobody”"),
        (("--role", "None"), "--role: unknown role “None”\n  Known: Team manager, Parent, GP."),
        (("--code", "nothing"), "--code: unknown code “nothing”"),
        (("--rows", "case"), "no pilot of this study has cases within it"),
        (("--pilot", "South", "--role", "Parent"), "nobody was interviewed who is all of that"),
        (("--change",), "change is between two stages, and this study has one"),
        (("--change", "--between", "Stage 1", "Stage 9"), "unknown stage “Stage 9”"),
        (("--associations", "--rows", "participant"), "an association is of groups of people"),
        (("--edition", "public", "--rows", "participant"), "of pilots by codes"),
        (("--edition", "public", "--stage", "Stage 1"), "of pilots by codes"),
        (("--edition", "public", "--show", "quotation"), "holds counts alone"),
        (("--edition", "public", "--associations", "--rows", "group"), "of pilots by codes"),
    ],
)
def test_what_cannot_be_is_told(desk: Desk, words: tuple[str, ...], said: str) -> None:
    desk.coded()
    assert said in desk.refused("matrix", *words)


def test_an_objective_without_codes_and_none_at_all(desk: Desk) -> None:
    desk.coded()
    path = desk.study / "codebook.yaml"
    text = path.read_text("utf-8")
    start, end = text.index("objectives:"), text.index("\ncodes:")
    one = "objectives:\n  - {id: o1, name: One, codes: [admin-support]}\n"
    two = f"{one}  - {{id: o2, name: Two, codes: []}}\n"
    path.write_text(text[:start] + two + text[end:], "utf-8")
    desk.ok("codebook", "apply")
    shown = desk.ok("matrix", "--columns", "objective")
    assert shown.splitlines()[0].split() == ["pilot", "o1"]
    assert "o2 names no codes" in shown
    path.write_text(text[:start] + text[end:], "utf-8")
    desk.ok("codebook", "apply")
    assert "has no objectives" in desk.refused("matrix", "--columns", "objective")


def test_a_study_without_codings_is_all_silence(desk: Desk) -> None:
    desk.anonymised()
    shown = desk.ok("matrix", "--columns", "theme")
    assert "not yet read" in shown
    assert "Nothing is coded in this study yet" in shown
    assert " of " not in shown.partition("\n\n")[0]


def test_a_theme_without_codings_is_named(desk: Desk) -> None:
    desk.coded()
    shown = " ".join(desk.ok("matrix", "--columns", "theme").split())
    assert "Nothing is coded so: conditions, remodelling, sustainability." in shown


def test_in_public_fewer_than_k_are_withheld(desk: Desk) -> None:
    desk.coded()
    path = desk.study / "study.yaml"
    text = path.read_text("utf-8").replace("- id: South", "- id: South\n    disclose: a shire")
    path.write_text(text.replace("k: 3", "k: 2"), "utf-8")
    table = list(
        csv.reader(io.StringIO(desk.ok("matrix", "--edition", "public", "--format", "csv")))
    )
    assert table[1][0] == "North"
    assert "1 of 2" in table[1]
    assert table[2][0] == "a shire"
    assert {*table[2][1:]} <= {"withheld", "not asked", "not in model"}
    cells = json.loads(desk.ok("matrix", "--edition", "public", "--format", "json"))
    assert not [cell for cell in cells if cell["codings"] or cell["supports"]]
    assert all(c["people"] == c["of"] == 0 for c in cells if c["state"] == "withheld")


def test_associations_are_counted_with_a_caution_and_no_stars(desk: Desk) -> None:
    desk.coded()
    words = ("matrix", "--rows", "group", "--columns", "theme", "--associations")
    shown = " ".join(desk.ok(*words).split())
    assert "No test is made" in shown
    assert "few people" in shown
    assert "*" not in shown
    made = json.loads(desk.ok("matrix", "--rows", "group", "--associations", "--format", "json"))
    assert made["caution"]
    assert {"here", "elsewhere", "odds_ratio", "few"} < set(made["associations"][0])


def test_controls_in_what_people_typed_do_not_reach_the_terminal(desk: Desk) -> None:
    desk.coded()
    study = Study.at(desk.study, "RM")
    with study.transaction() as db:
        place = about(code="support", pilot="North")
        words = "red \x1b[31m and \u202eback"
        statements.say(db, study.batch(), ActKind.CHARTED, place, words, on={"T001": 1})
    study.store.close()
    shown = desk.ok("matrix", "--columns", "theme", "--show", "summary")
    assert "red" in shown
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown


def test_reading_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    before = desk.snapshot()
    desk.ok("matrix", "--show", "quotation")
    desk.ok("matrix", "--together", "passage")
    desk.ok("matrix", "--order", "resemblance")
    assert desk.snapshot() == before
