"""tables, coverage, saturation and the sums of narrative/, at the command line."""

from __future__ import annotations

import json
import zipfile

import pytest

from qualkit.model import Span
from qualkit.store import asked, texts
from qualkit.workflow.study import Study
from tests.workflow.conftest import TOKEN, Desk

SCHEDULE = """\
questions:
  - id: changed
    text: What has changed?
    groups: [Pilot staff]
    codes: [admin-support, direct-time]
"""


def scheduled(desk: Desk, text: str = SCHEDULE) -> None:
    (desk.study / "schedule.yaml").write_text(text, encoding="utf-8")


def narrative(desk: Desk, text: str) -> None:
    folder = desk.study / "narrative"
    folder.mkdir(exist_ok=True)
    (folder / "interviews.md").write_text(text, encoding="utf-8")


def slips(desk: Desk) -> list[str]:
    """The lines of `check` that tell of narrative/."""
    said = desk.run("check").stdout.splitlines()
    return [line.strip() for line in said if line.strip().startswith("narrative/")]


# --- tables


def test_tables_of_a_small_study(desk: Desk) -> None:
    desk.coded()
    said = desk.ok("tables", "interviews")
    assert [line.split() for line in said.splitlines() if line.startswith(("North", "All"))] == [
        ["North", "1", "1", "–", "2", "2"],
        ["All", "pilots", "1", "1", "1", "3", "3"],
    ]


def test_tables_need_no_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.coded()
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(desk.incoming / "none.txt"))
    for words in (("tables",), ("saturation",)):
        said = desk.ok(*words)
        assert TOKEN.lower() not in said.lower()


def test_a_workbook_is_written_once_and_never_over_the_study(desk: Desk) -> None:
    desk.coded()
    out = desk.incoming / "tables.xlsx"
    desk.ok("tables", "people", "roles", "--format", "xlsx", "--out", out)
    with zipfile.ZipFile(out) as book:
        assert "North" in book.read("xl/worksheets/sheet1.xml").decode()
        assert len([name for name in book.namelist() if "worksheets/sheet" in name]) == 2
    assert "export of tables" in desk.ok("releases")
    before = out.read_bytes()
    desk.refused("tables", "--format", "xlsx", "--out", out)
    assert out.read_bytes() == before
    held = (desk.study / "study.db").read_bytes()
    desk.refused("tables", "--format", "xlsx", "--out", desk.study / "study.db")
    desk.refused("tables", "--format", "xlsx", "--out", desk.study / "vault" / "tables.xlsx")
    assert (desk.study / "study.db").read_bytes() == held
    assert not (desk.study / "vault" / "tables.xlsx").exists()
    assert TOKEN not in desk.refused(
        "tables", "--format", "xlsx", "--out", desk.incoming / f"{TOKEN}.xlsx"
    )


def test_the_same_tables_are_the_same_bytes(desk: Desk) -> None:
    desk.coded()
    one, other = desk.incoming / "one.xlsx", desk.incoming / "other.xlsx"
    for out in (one, other):
        desk.ok("tables", "--format", "xlsx", "--out", out)
    assert one.read_bytes() == other.read_bytes()


def test_tables_in_a_csv_do_not_run(desk: Desk) -> None:
    text = (desk.incoming / "interviews.csv").read_text(encoding="utf-8")
    desk.write("interviews.csv", text.replace("Team manager", "=HYPERLINK(1)"))
    desk.anonymised()
    assert ",'=HYPERLINK(1)," in desk.ok("tables", "roles", "--format", "csv")


def test_a_post_cannot_steer_a_terminal(desk: Desk) -> None:
    text = (desk.incoming / "interviews.csv").read_text(encoding="utf-8")
    desk.write("interviews.csv", text.replace("Team manager", "Team \x1b[2J\u202emanager"))
    desk.anonymised()
    for form in ("table", "markdown"):
        said = desk.ok("tables", "roles", "--format", form)
        assert "manager" in said
        assert "\x1b" not in said
        assert "\u202e" not in said


def test_before_there_is_anything_to_count(desk: Desk) -> None:
    desk.begun()
    for words in (("tables",), ("saturation",)):
        assert "anonymise --yes" in desk.refused(*words)


def test_a_code_that_is_not_there(desk: Desk) -> None:
    desk.coded()
    assert "unknown code “luck”" in desk.refused("tables", "codes", "--code", "luck")


def test_a_study_without_staffing(desk: Desk) -> None:
    desk.coded()
    assert "names no posts for North, South" in desk.ok("tables", "staffing")


# --- coverage


def test_coverage_needs_a_schedule(desk: Desk) -> None:
    desk.coded()
    assert "there is no schedule.yaml here" in desk.refused("coverage")
    scheduled(desk, "questions: []\n")
    assert "has no questions" in desk.refused("coverage")
    scheduled(desk, SCHEDULE.replace("Pilot staff", "Neighbours"))
    assert "schedule.yaml, line 4: “Neighbours” is not one of the study's groups" in desk.refused(
        "coverage"
    )


def test_coverage_before_and_after_a_mark(desk: Desk) -> None:
    desk.coded()
    scheduled(desk)
    assert "none can be called missing" in desk.ok("coverage")
    study = Study.at(desk.study, "RM")
    with study.transaction() as db:
        version = texts.newest(db)["T001"].version
        asked.mark(db, study.batch(), "T001", version, Span(0, 20), "changed")
    study.store.close()
    told = json.loads(desk.ok("coverage", "--json"))
    (place,) = [p for p in told["places"] if p["pilot"] == "North" and p["planned"]]
    assert (place["state"], place["put"], place["answered"]) == ("put", 1, 0)
    assert told["nothing_marked_yet_in"] == ["T002", "T003"]
    assert "1/1" in desk.ok("coverage", "--question", "changed")
    assert "marked wherever it was planned" in desk.ok("coverage", "--gaps")
    assert "unknown question “luck”" in desk.refused("coverage", "--question", "luck")


# --- saturation


def test_saturation_is_not_scored_where_the_approach_is_reflexive(desk: Desk) -> None:
    desk.coded()
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("approach: framework", "approach: reflexive"), encoding="utf-8")
    assert "reflexive" in desk.refused("saturation")


def test_saturation_of_too_few_interviews_says_so(desk: Desk) -> None:
    desk.coded()
    assert "too few: a base and a run are 6" in desk.ok("saturation")
    assert "2+1" in desk.ok("saturation", "--base", "2", "--run", "1", "--threshold", "100")


def test_saturation_before_anybody_finished(desk: Desk) -> None:
    desk.anonymised()
    assert "code finish" in desk.refused("saturation")


# --- sums in narrative/

RIGHT = """\
# Interviews

| Pilot | Pilot staff | Key informants | Service users | Total |
|---|---|---|---|---|
| North | 1 | - | 1 | 2 |
| South | - | 1 | - | 1 |
| Total | 1 | 1 | 1 | 3 |
"""


def test_a_table_that_is_right_is_not_told_of(desk: Desk) -> None:
    desk.coded()
    narrative(desk, RIGHT)
    assert slips(desk) == []


@pytest.mark.parametrize(
    ("of", "printed", "told"),
    [
        (
            "| Total | 1 | 1 | 1 | 3 |",
            "| Total | 1 | 1 | 1 | 4 |",
            "line 7: “Total”, “Total”: its cells add up to 3; 4 is printed",
        ),
        (
            "| Total | 1 | 1 | 1 | 3 |",
            "| Total | 1 | 1 | 1 | 4 |",
            "line 7: “Total”, “Total”: the study has 3 interviews, 3 people; 4 is printed",
        ),
        (
            "| South | - | 1 | - | 1 |",
            "| South | - | 2 | - | 2 |",
            "line 6: “South”, “Key informants”: the study has 1 interview, 1 person; 2 is printed",
        ),
    ],
)
def test_check_tells_where_a_table_is_wrong(desk: Desk, of: str, printed: str, told: str) -> None:
    desk.coded()
    narrative(desk, RIGHT.replace(of, printed))
    assert f"narrative/interviews.md, {told}" in slips(desk)
    assert desk.run("check").exit_code == 1


def test_tables_of_something_else_are_not_held_against_the_study(desk: Desk) -> None:
    desk.coded()
    narrative(desk, RIGHT.replace("# Interviews", "# Interviews planned").replace("1", "2"))
    assert slips(desk) == [
        "narrative/interviews.md, line 5: “North”, “Total”: its cells add up to 4; 2 is printed",
        "narrative/interviews.md, line 7: “Total”, “Total”: its cells add up to 6; 3 is printed",
    ]


def test_what_check_tells_of_a_table_cannot_steer_a_terminal(desk: Desk) -> None:
    desk.coded()
    narrative(desk, "| A | B | Total |\n|---|---|---|\n| x\x1b[2J\u202e | 4 | 5 |\n")
    said = desk.run("check").stdout
    assert "its cells add up to 4; 5 is printed" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_file_that_is_no_text_is_no_traceback(desk: Desk) -> None:
    desk.coded()
    folder = desk.study / "narrative"
    folder.mkdir()
    (folder / "a.md").write_bytes(b"\xff\xfe|\x00a|b|\n|-|-|\n|\xc3|1|")
    assert "Traceback" not in desk.run("check").output
