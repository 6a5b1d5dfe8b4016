"""Charting at the command line: saved with ties, without names, merged, undone, withdrawn."""

import csv
import io
import json
import shlex
import sys
from pathlib import Path

import pytest

from qualkit.errors import NotYet
from qualkit.workflow.analysis import charting_files
from qualkit.workflow.analysis.charting import Charting
from qualkit.workflow.study import Study
from tests.workflow.conftest import Desk

MINUTES = "The administrator takes the minutes."


@pytest.fixture
def study(desk: Desk) -> Desk:
    return desk.coded()


def write(desk: Desk, case: str, code: str, text: str, *more: str, coder: str = "RM") -> str:
    file = desk.write("summary.txt", text)
    return desk.ok("--coder", coder, "chart", case, code, "--from", file, *more)


def cell(desk: Desk, case: str, code: str) -> dict[str, object]:
    (found,) = json.loads(desk.ok("chart", case, code, "--json"))
    return dict(found)


def states(desk: Desk, *words: str) -> dict[tuple[str, str], str]:
    found = json.loads(desk.ok("chart", "--list", "--json", *words))
    return {(one["case"], one["code"]): one["state"] for one in found}


def said(desk: Desk, case: str, code: str) -> list[str]:
    chart = Charting(Study.at(desk.study, "RM"))
    return [one.text for one in chart.cell(case, code).written]


def place(desk: Desk, words: str) -> str:
    rows = csv.DictReader(io.StringIO(desk.ok("code", "export")))
    row = next(row for row in rows if words in " ".join(row["quote"].split()))
    return f"{row['transcript']}@{row['start']}-{row['end']}"


def test_every_cell_in_which_something_was_raised_is_asked_for(study: Desk) -> None:
    assert states(study) == {
        ("P001", "support"): "unfinished",
        ("P001", "difference"): "unfinished",
        ("P002", "difference"): "unfinished",
        ("P003", "multi-agency"): "unfinished",
        ("North", "support"): "unfinished",
        ("North", "difference"): "unfinished",
        ("South", "multi-agency"): "unfinished",
    }
    assert set(states(study, "--of", "pilots", "--pilot", "North")) == {
        ("North", "support"),
        ("North", "difference"),
    }
    assert set(states(study, "--by", "code", "--of", "participants", "--code", "difference")) == {
        ("P001", "direct-time"),
        ("P002", "stigma"),
        ("P002", "relationship"),
    }
    said = study.ok("chart", "--list", "--of", "participants")
    assert "Background support for social workers (support)\n  P001" in said
    assert said.endswith("4 cells: 4 unfinished.\n")


def test_a_summary_is_kept_with_its_ties_and_shown_beside_its_quotations(study: Desk) -> None:
    assert "tied to 0 quotations; untied: to no quotation." in write(
        study, "P001", "support", MINUTES
    )
    assert states(study, "--untied") == {("P001", "support"): "untied"}
    tie = ("--quotes", 'T001 "takes the minutes"')
    assert "tied to 1 quotation; charted." in write(study, "P001", "support", MINUTES, *tie)
    assert "tied to 1 quotation; charted." in write(study, "P001", "support", MINUTES + " All.")
    found = cell(study, "P001", "support")
    assert found["state"] == "charted"
    shown = study.ok("chart", "p001", "support", "--show")
    assert MINUTES in shown
    assert "[x] T001@" in shown
    assert "RM, 20" in shown


def test_a_place_that_is_written_in_the_summary_is_tied(study: Desk) -> None:
    here = place(study, "takes the minutes")
    assert "tied to 1 quotation" in write(study, "P001", "support", f"Minutes ({here}).")
    elsewhere = place(study, "out with families")
    file = study.write("summary.txt", f"Families ({elsewhere}).")
    refused = study.refused("chart", "P001", "support", "--from", file)
    assert f"nothing is coded so at {elsewhere}" in refused
    assert said(study, "P001", "support") == [f"Minutes ({here})."]


def test_a_pilot_is_charted_from_its_participants_summaries(study: Desk) -> None:
    write(
        study, "P002", "difference", "She is not frightened now.", "--quotes", "T002 “frightened”"
    )
    shown = study.ok("chart", "North", "difference", "--show")
    assert shown.index("Summary of P002, RM:") < shown.index("[ ] T001@")
    assert "She is not frightened now." in shown
    tie = ("--quotes", 'T002 "frightened they would take him"')
    assert "charted" in write(study, "north", "difference", "Fear went.", *tie)
    write(study, "P002", "difference", "She was, and is not.", "--quotes", "T002 “frightened”")
    assert states(study, "--outdated") == {("North", "difference"): "out of date"}
    assert cell(study, "North", "difference")["why"] == "P002 charted since"


def test_what_is_coded_later_makes_a_summary_out_of_date_and_saving_it_again_makes_it_good(
    study: Desk,
) -> None:
    tie = ("--quotes", 'T001 "takes the minutes"')
    write(study, "P001", "support", MINUTES, *tie)
    table = "transcript,quote,code,coder\nT001,used to be all meetings,admin-support,RM\n"
    study.ok("code", "import", study.write("more.csv", table))
    assert cell(study, "P001", "support")["why"] == "1 quotation new"
    assert states(study, "--outdated") == {("P001", "support"): "out of date"}
    assert "charted" in write(study, "P001", "support", MINUTES)
    assert states(study, "--outdated") == {}
    study.ok("code", "remove", "T001", "admin-support", place(study, "takes the").split("@")[1]
             .split("-")[0])  # fmt: skip
    assert cell(study, "P001", "support")["why"] == "1 of 1 quotation gone or changed"


def test_a_summary_that_names_somebody_is_refused_with_its_line(study: Desk) -> None:
    before = study.snapshot()
    file = study.write("summary.txt", "Minutes are taken.\nZyxomma says so.\n")
    refused = study.refused("chart", "P001", "support", "--from", file)
    assert "line 2 of the summary of P001, support names somebody" in refused
    assert "Zyxomma" not in refused
    assert study.snapshot() == before


def test_undo_brings_the_earlier_one_back_and_removing_takes_all_of_them(study: Desk) -> None:
    write(study, "P001", "support", MINUTES)
    write(study, "P001", "support", "Other words.")
    study.ok("undo")
    assert said(study, "P001", "support") == [MINUTES]
    write(study, "P001", "support", "Other words.")
    removed = study.ok("chart", "P001", "support", "--remove")
    assert "Other words." in removed
    assert said(study, "P001", "support") == []
    assert "to take back what was charted" in study.refused("undo")
    assert "nobody wrote on P001, support" in study.refused("chart", "P001", "support", "--remove")


def test_two_copies_that_wrote_apart_are_settled_by_writing_anew(
    study: Desk, tmp_path: Path
) -> None:
    study.ok("copy", "--for-coding", tmp_path / "copy")
    theirs = study.at(tmp_path / "copy")
    write(study, "P001", "support", "Time was won.", "--quotes", 'T001 "takes the minutes"')
    write(theirs, "P001", "support", "Zyxomma gained time.", coder="DS")
    study.ok("merge", tmp_path / "copy")
    study.ok("merge", tmp_path / "copy")
    found = cell(study, "P001", "support")
    assert (found["state"], found["why"]) == ("said apart", "by DS and RM")
    assert b"Zyxomma" not in (study.study / "study.db").read_bytes()
    assert len(said(study, "P001", "support")) == 2
    exported = study.ok("chart", "export")
    assert "line 3: line 2 has a summary of the same cell" in study.refused(
        "chart", "import", study.write("both.csv", exported)
    ).replace("both.csv, ", "")
    write(study, "P001", "support", "Both agree on time.")
    assert said(study, "P001", "support") == ["Both agree on time."]
    theirs.ok("merge", study.study)
    assert said(theirs, "P001", "support") == ["Both agree on time."]


def test_who_withdraws_takes_their_summaries_and_their_pilots_with_them(
    study: Desk, tmp_path: Path
) -> None:
    write(study, "P001", "support", "What she keeps to herself.")
    write(study, "P002", "difference", "The mother was frightened.")
    write(study, "North", "difference", "Fear, and time out with families.")
    study.ok("chart", "--draft")
    study.ok("copy", "--for-coding", tmp_path / "copy")
    theirs = study.at(tmp_path / "copy")
    write(theirs, "P001", "difference", "Her ten o'clock.", coder="DS")
    study.ok("withdraw", "--participant", "P001", "--yes")
    study.ok("merge", tmp_path / "copy")
    assert states(study) == {
        ("P002", "difference"): "untied",
        ("North", "difference"): "unfinished",
        ("P003", "multi-agency"): "draft only",
        ("South", "multi-agency"): "draft only",
    }
    for _, content in study.outside_the_vault():
        for words in (b"keeps to herself", b"time out with families", b"ten o'clock"):
            assert words not in content


def test_a_passage_takes_what_was_written_before_and_the_cell_is_unfinished_again(
    study: Desk,
) -> None:
    write(study, "P003", "multi-agency", "Nothing comes back.")
    words = ("withdraw", "--passage", "T003", "--turn", "2", "--from", "Then", "--to", "week")
    study.ok(*words, "--yes")
    assert states(study, "--unfinished", "--code", "multi-agency") == {
        ("P003", "multi-agency"): "unfinished",
        ("South", "multi-agency"): "unfinished",
    }


def test_a_name_that_is_found_later_is_replaced_in_summaries(study: Desk) -> None:
    write(study, "P001", "support", "The Brollywood lot never ring.", "--quotes", "T001 “minutes”")
    settings = study.study / "study.yaml"
    text = settings.read_text("utf-8").replace("names: []\n", "")
    settings.write_text(text + "names: [{name: Brollywood, kind: organisation}]\n", "utf-8")
    study.ok("anonymise", "--yes")
    assert "Brollywood" not in said(study, "P001", "support")[0]
    assert cell(study, "P001", "support")["why"] == "T001 anonymised again"


def test_drafts_are_words_of_the_quotations_and_count_as_nothing(study: Desk) -> None:
    write(study, "P001", "support", MINUTES)
    drawn = study.ok("chart", "--draft", "--of", "participants")
    assert "3 drafts; none counts until somebody saves it as theirs." in drawn
    assert "1 summary that people wrote stayed as they are." in drawn
    assert states(study, "--of", "participants")["P003", "multi-agency"] == "draft only"
    again = cell(study, "P003", "multi-agency")
    assert again["written"] == []
    assert again["draft"] == f"I hear nothing from them ({place(study, 'I hear nothing')})"
    before = (study.study / "study.db").read_bytes()
    study.ok("chart", "--draft", "--of", "participants")
    assert (study.study / "study.db").read_bytes() == before
    assert "Draft, drawn out by machine" in study.ok("chart", "P003", "multi-agency", "--show")
    write(study, "P003", "multi-agency", str(again["draft"]))
    assert states(study)["P003", "multi-agency"] == "charted"


def test_nobody_who_did_not_agree_to_be_quoted_is_drafted(desk: Desk) -> None:
    text = (desk.incoming / "interviews.csv").read_text("utf-8")
    head, *rows = text.strip().splitlines()
    rows = [f"{row},{'no' if 'Moss' in row else 'yes'}" for row in rows]
    desk.write("interviews.csv", "\n".join([f"{head},quote", *rows]) + "\n")
    desk.coded()
    drawn = desk.ok("chart", "--draft", "--code", "multi-agency")
    assert "2 cells have words only of people who did not agree to be quoted." in drawn
    assert states(desk)["P003", "multi-agency"] == "unfinished"


# --- tables


def table(*rows: str) -> str:
    return "\n".join(["case,code,summary,quotes", *rows]) + "\n"


def test_summaries_go_out_in_a_table_and_come_back_the_same(study: Desk, tmp_path: Path) -> None:
    rows = table(
        'P001,support,The minutes.,"T001 ""takes the minutes"""',
        'P002,difference,"Fear, then not.\n- every week",T002 “frightened they would take”',
        "South,multi-agency,-5 letters a week,",
    )
    said = study.ok("chart", "import", study.write("chart.csv", rows))
    assert said == "Saved 3 summaries.\n"
    study.ok("chart", "--draft", "P001", "difference")
    out = tmp_path / "out.csv"
    study.ok("chart", "export", out)
    text = out.read_text("utf-8")
    assert f"P001,support,The minutes.,{place(study, 'takes the minutes')}" in text
    assert "P001,difference,[draft] I am out with families" in text
    assert "'-5 letters a week" in text
    again = study.ok("chart", "import", out)
    assert again == (
        "Saved 0 summaries; 3 stood already.\nPassed over 1 draft: take [draft] away to save one.\n"
    )
    every = study.ok("chart", "export", "--all")
    assert "\nP003,multi-agency,,\n" in every
    rows_of_json = json.loads(study.ok("chart", "export", "--json"))
    assert [one["case"] for one in rows_of_json] == ["P001", "P001", "P002", "South"]


def test_a_table_with_mistakes_changes_nothing_and_tells_all_of_them(study: Desk) -> None:
    before = study.snapshot()
    rows = table(
        "P001,support,Good.,",
        "P009,support,Nobody.,",
        "P001,nowhere,No code.,",
        "P001,support,Twice.,",
        "P002,difference,Elsewhere.,T003@0-5",
        "P003,multi-agency,Zyxomma says.,",
        "P002,support,Not coded.,T002@90000-90001",
    )
    said = study.run("chart", "import", study.write("chart.csv", rows)).stderr
    assert "chart.csv: 6 mistakes; nothing was changed" in said
    assert "line 3: unknown participant or pilot “P009”" in said
    assert "line 4: unknown code “nowhere”" in said
    assert "line 5: line 2 has a summary of the same cell" in said
    assert "line 6: nothing is coded so at T003@0-5" in said
    assert "line 7: the summary names somebody" in said
    assert "Zyxomma" not in said
    assert study.snapshot() == before


def test_a_summary_of_a_cell_where_nothing_is_coded_is_refused(study: Desk) -> None:
    file = study.write("summary.txt", "They said nothing of it.")
    assert "nothing is coded there: P002, support" in study.refused(
        "chart", "P002", "support", "--from", file
    )
    rows = study.write("chart.csv", table("P002,support,Nothing.,"))
    assert "line 2: nothing is coded there" in study.refused("chart", "import", rows)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chart", "P009", "support", "--show"), "unknown participant or pilot “P009”"),
        (("chart", "P001", "nowhere", "--show"), "unknown code “nowhere”"),
        (("chart", "--list", "--pilot", "East"), "unknown pilot “East”"),
        (("chart", "--list", "--code", "nix"), "unknown code “nix”"),
        (("chart",), "a screen needs a terminal"),
        (("chart", "P001", "support"), "a screen needs a terminal"),
    ],
)
def test_what_there_is_not_is_told(study: Desk, words: tuple[str, ...], said: str) -> None:
    assert said in study.refused(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("chart", "P001"),
        ("chart", "P001", "support", "more"),
        ("chart", "--show"),
        ("chart", "P001", "support", "--show", "--list"),
        ("chart", "P001", "support", "--quotes", "T001@1-2"),
    ],
)
def test_what_cannot_be_meant_is_refused(study: Desk, words: tuple[str, ...]) -> None:
    assert study.run(*words).exit_code == 2


def test_before_anything_is_coded_there_is_nothing_to_chart(desk: Desk) -> None:
    desk.anonymised()
    assert desk.ok("chart", "--list") == "0 cells.\n"
    assert desk.ok("chart", "export") == "case,code,summary,quotes\n"
    assert desk.ok("chart", "--draft").startswith("0 drafts;")


def test_who_codes_blind_neither_sees_nor_writes_over_what_others_chart(study: Desk) -> None:
    write(study, "P001", "support", MINUTES)
    study.ok("assign", "--coders", "RM,DS", "--overlap", "3")
    assert json.loads(study.ok("--coder", "DS", "chart", "--list", "--json")) == []
    file = study.write("summary.txt", "Mine.")
    table = "transcript,quote,code,coder\nT001,she takes the minutes,admin-support,DS\n"
    study.ok("--coder", "DS", "code", "import", study.write("theirs.csv", table))
    (found,) = json.loads(study.ok("--coder", "DS", "chart", "P001", "support", "--json"))
    assert (found["state"], found["written"]) == ("unfinished", [])
    refused = study.refused("--coder", "DS", "chart", "P001", "support", "--from", file)
    assert "T001 is coded blind: nobody charts it yet" in refused
    for id in ("T001", "T002", "T003"):
        study.ok("--coder", "DS", "code", "finish", id, "--anyway")
    (found,) = json.loads(study.ok("--coder", "DS", "chart", "P001", "support", "--json"))
    assert [one["summary"] for one in found["written"]] == [MINUTES]


# --- an editor


def editor(desk: Desk, monkeypatch: pytest.MonkeyPatch, change: str) -> Path:
    """An editor that changes the text `t` and keeps what it was given."""
    kept = desk.incoming / "opened.txt"
    script = desk.write(
        "editor.py",
        "import pathlib, sys, os\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "t = path.read_text('utf-8')\n"
        f"pathlib.Path({str(kept)!r}).write_text(t, 'utf-8')\n"
        f"{change}\n"
        "path.write_text(t, 'utf-8')\n"
        "os.utime(path, (1, 1))\n",
    )
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(script)]))
    monkeypatch.delenv("VISUAL", raising=False)
    return kept


def test_a_summary_is_written_in_an_editor_above_its_quotations(
    study: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = f"t = {MINUTES!r} + t.replace('[ ] T001', '[x] T001')"
    kept = editor(study, monkeypatch, change)
    assert "tied to 1 quotation; charted." in study.ok("chart", "P001", "support", "--edit")
    assert said(study, "P001", "support") == [MINUTES]
    opened = kept.read_text("utf-8")
    assert f"[ ] {place(study, 'takes the minutes')}" in opened
    assert opened.startswith(f"\n\n{charting_files.LINE}\n")
    editor(study, monkeypatch, "pass")
    assert study.ok("chart", "P001", "support", "--edit") == "Nothing was changed.\n"
    assert list(study.temporary.iterdir()) == []


def test_what_stands_below_the_line_is_not_kept_and_without_the_line_nothing_is(
    study: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(study, monkeypatch, "t = 'Mine.' + t + 'and more below'")
    study.ok("chart", "P001", "support", "--edit")
    assert said(study, "P001", "support") == ["Mine."]
    editor(study, monkeypatch, "t = 'Only this.'")
    assert "the line that begins with ----- is gone" in study.refused(
        "chart", "P001", "support", "--edit"
    )
    assert said(study, "P001", "support") == ["Mine."]


def test_what_was_written_meanwhile_is_not_written_over(study: Desk) -> None:
    def sit() -> Charting:
        return Charting(Study.at(study.study, "RM"))

    mine = sit()
    stale = mine.cell("P001", "support")
    write(study, "P001", "support", "Theirs.", coder="DS")
    with pytest.raises(NotYet, match="somebody wrote on P001, support while you did"):
        mine.save(stale, "Mine.")
    mine.look_again()
    mine.save(mine.again(stale), "Mine.")
    assert said(study, "P001", "support") == ["Mine."]
    assert mine.undo() is not None
    assert said(study, "P001", "support") == ["Theirs."]
    assert mine.redo() is not None
    assert said(study, "P001", "support") == ["Mine."]
    assert mine.redo() is None
