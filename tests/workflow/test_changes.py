"""What changes afterwards: files replaced, names known late, codebooks, other people's copies."""

import json
from pathlib import Path

import pytest

from qualkit.errors import NotYet
from qualkit.workflow.identifiers import anonymising, reading
from qualkit.workflow.study import Study
from tests.workflow.conftest import CODINGS, FILES, INTERVIEWS, Desk


def replaced(desk: Desk, words: str) -> None:
    desk.write("mum.txt", words)
    table = desk.incoming / "interviews.csv"
    desk.ok("ingest", desk.incoming / "mum.txt", "--interviews", table, "--replace")


def standing(desk: Desk) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(desk.ok("status", "--json"))["transcripts"]
    return found


def test_words_that_were_taken_out_are_gone_at_once(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    for id in ("T001", "T002", "T003"):
        desk.ok("anonymise", "--read", id, "--sign-off")
    replaced(desk, "INT: Thank you.\n\nBryony: I have asked for the rest to be taken out.\n")
    assert standing(desk)[1]["version"] is None
    assert "frightened" not in (desk.study / "study.db").read_bytes().decode("latin-1")
    assert "T002 is not anonymised" in desk.refused("share", tmp_path / "pack")
    assert desk.run("check").exit_code == 1
    assert "Next: qualkit anonymise --yes" in desk.ok("status")


def test_codings_of_words_that_changed_are_named_and_not_counted(desk: Desk) -> None:
    desk.coded()
    replaced(desk, FILES["mum.txt"].replace("frightened they would take\nhim", "glad to see her"))
    desk.ok("anonymise", "--yes")
    exported = desk.ok("code", "export")
    assert "She came every week" in exported
    assert "stigma" not in exported
    checked = desk.run("check").output
    assert "T002 stigma (RM)" in checked
    assert "none of 1" not in desk.ok("matrix", "--columns", "theme").splitlines()[0]
    assert "not yet read" in desk.ok("matrix", "--rows", "participant", "--columns", "theme")
    desk.ok("code", "finish", "T002", "--anyway")
    assert "T002 stigma (RM)" not in desk.run("check").output


def test_other_rows_for_a_known_file_need_to_be_said(desk: Desk) -> None:
    desk.begun()
    table = desk.write("corrected.csv", INTERVIEWS.replace("Parent,Bryony", "Carer,Bryony"))
    files = [str(desk.incoming / name) for name in FILES]
    words = ("ingest", *files, "--interviews", str(table))
    assert "mum.txt is already in this study as T002" in desk.refused(*words)
    assert "replaced T002" in desk.ok(*words, "--replace")
    desk.ok("anonymise", "--yes")
    assert "[Carer 1]" in desk.ok("code", "show", "T002")


def test_names_that_study_yaml_lists_go_into_the_vault(desk: Desk) -> None:
    desk.anonymised()
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    names = "names:\n  - name: brollywood\n    kind: organisation\n"
    path.write_text(f"# ours\n{text}{names}", encoding="utf-8")
    desk.ok("anonymise", "--yes")
    left = path.read_text(encoding="utf-8")
    assert "brollywood" not in left
    assert "# ours" in left
    assert "brollywood" not in desk.ok("code", "show", "T001")
    assert "Wrote 0" in desk.ok("anonymise", "--yes")


def test_a_memo_is_cleaned_when_a_name_becomes_known(desk: Desk) -> None:
    desk.anonymised()
    table = CODINGS.replace("asked about twice", "ask Zebedee about it")
    desk.ok("code", "import", desk.write("codings.csv", table), "--original", "--finished")
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}names: [{{name: Zebedee}}]\n", encoding="utf-8")
    desk.ok("anonymise", "--yes")
    assert b"Zebedee" not in (desk.study / "study.db").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("share", "pack", "--draft", "--to", "Zyxomma Quill"), "--to names somebody"),
        (("--coder", "Zyxomma", "code", "finish", "T001"), "the coder names somebody"),
    ],
)
def test_nobody_is_named_in_what_is_recorded(desk: Desk, words: tuple[str, ...], said: str) -> None:
    desk.anonymised()
    assert said in desk.refused(*words)
    assert b"Zyxomma" not in (desk.study / "study.db").read_bytes()


def test_a_coder_of_a_table_may_not_be_a_participant(desk: Desk) -> None:
    desk.anonymised()
    path = desk.write("bad.csv", CODINGS.replace(",RM,", ",Bryony Tarn,"))
    assert "bad.csv, line 2: the coder names somebody" in desk.refused(
        "code", "import", path, "--original"
    )


def test_a_codebook_may_not_name_anybody(desk: Desk) -> None:
    desk.anonymised()
    path = desk.study / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("We share one admin", "Zyxomma shares one admin"), encoding="utf-8"
    )
    assert "codebook.yaml names somebody" in desk.refused("codebook", "apply")


def test_a_codebook_is_not_undone_beneath_codings(desk: Desk) -> None:
    desk.anonymised()
    path = desk.study / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "codes:\n  - id: support", "codes:\n  - {id: new, name: New}\n  - id: support", 1
        ),
        encoding="utf-8",
    )
    desk.ok("codebook", "apply")
    row = "T001,out with families by ten,,,new,DS,,,\n"
    desk.ok(
        "--coder",
        "DS",
        "code",
        "import",
        desk.write("new.csv", CODINGS.splitlines()[0] + "\n" + row),
    )
    assert "codings use the code “new”" in desk.refused("undo")
    assert ",new,DS," in desk.ok("code", "export")


def test_the_same_words_are_not_coded_two_ways_by_one_coder(desk: Desk) -> None:
    desk.coded()
    path = desk.write("other.csv", CODINGS.replace("stigma,RM,supports", "stigma,RM,challenges"))
    said = desk.refused("code", "import", path, "--original")
    assert "other.csv, line 4: RM has coded these words as stigma" in said


def test_what_changed_while_it_was_read_is_not_signed(desk: Desk) -> None:
    desk.anonymised()
    study = Study.at(desk.study, "RM")
    shown, _ = reading.plain(study, "T002")
    replaced(desk, FILES["mum.txt"] + "\nBryony: And Jayden likes her.\n")
    anonymising.anonymise(study)
    with pytest.raises(NotYet, match="changed while it was read"):
        reading.sign_off(study, "T002", shown)


def test_what_stands_in_the_way_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    precious = tmp_path / "pack.partial" / "thesis.txt"
    precious.parent.mkdir()
    precious.write_text("precious", encoding="utf-8")
    desk.ok("share", tmp_path / "pack", "--draft")
    assert precious.read_text(encoding="utf-8") == "precious"
    assert "is there already" in desk.refused("share", tmp_path / "pack", "--draft")


@pytest.mark.parametrize("name", ["study.db", "study.yaml", "codebook.yaml", "vault/x.csv"])
def test_the_study_itself_is_not_written_over(desk: Desk, name: str) -> None:
    desk.coded()
    before = desk.snapshot()
    assert "on which the study rests, is there already" in desk.refused(
        "code", "export", desk.study / name
    )
    assert desk.snapshot() == before


def test_a_pack_that_cannot_be_recorded_is_not_written(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    (tmp_path / "occupied").write_text("", encoding="utf-8")
    desk.refused("share", tmp_path / "occupied" / "pack", "--draft")
    assert "shared" not in desk.ok("log")


def test_a_study_that_is_not_there_is_not_another(desk: Desk, tmp_path: Path) -> None:
    desk.begun()
    desk.study = desk.study / "no-such-folder"
    assert "no study found in" in desk.refused("status")


def test_init_can_be_done_again_after_it_failed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QUALKIT_STORE", "carrier-pigeon://roof")
    assert "QUALKIT_STORE" in desk.refused("init", desk.study)
    monkeypatch.delenv("QUALKIT_STORE")
    desk.begin()


def test_a_pack_that_lies_about_is_searched(desk: Desk) -> None:
    desk.coded()
    desk.ok("share", desk.study / "shares" / "one", "--draft")
    assert "no known identifier in reports" in desk.run("check").output
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}names: [{{name: brollywood, kind: organisation}}]\n", encoding="utf-8")
    desk.ok("anonymise", "--yes")
    assert "shares/one/transcripts/T001.txt at" in desk.run("check").output


def listed(desk: Desk, lines: str) -> str:
    path = desk.study / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return desk.ok("anonymise", "--yes")


def test_a_listed_name_is_replaced_though_it_is_a_word_or_kept(desk: Desk) -> None:
    desk.write("gp zyxomma.txt", FILES["gp zyxomma.txt"] + "\nPeter Moss: And Asda, and a well.\n")
    desk.anonymised()
    assert "Asda" in desk.ok("code", "show", "T003")
    said = listed(desk, "names: [{name: Asda, kind: organisation}, {name: well}]\n")
    assert "“Asda” is in the vault now, and no longer in study.yaml: 1 mention." in said
    shown = desk.ok("code", "show", "T003")
    assert "Asda" not in shown
    assert " well" not in shown
    assert "Well, I'm" not in desk.ok("code", "show", "T001")


def test_a_listed_name_can_be_taken_back(desk: Desk) -> None:
    desk.anonymised()
    before = desk.ok("code", "show", "T001")
    listed(desk, "names: [{name: diary}]\n")
    assert "diary" not in desk.ok("code", "show", "T001")
    listed(desk, "keep: [diary]\n")
    assert desk.ok("code", "show", "T001") == before
    listed(desk, "names: [{name: minutes}]\n")
    assert "[Person 1]" not in desk.ok("code", "show", "T001").partition("minutes")[0][-40:]


def test_a_listed_name_with_a_capital_leaves_the_word_alone(desk: Desk) -> None:
    desk.anonymised()
    listed(desk, "names: [{name: Well}]\n")
    assert "all is well" in desk.ok("code", "show", "T003")


def test_a_file_replaced_twice_keeps_its_codings_in_place(desk: Desk) -> None:
    desk.coded()
    replaced(desk, FILES["mum.txt"] + "\nBryony: One thing more.\n")
    assert "stigma" not in desk.ok("code", "export")
    replaced(desk, "INT: Hello again.\n\n" + FILES["mum.txt"])
    desk.ok("anonymise", "--yes")
    assert "I was frightened they would take" in desk.ok("code", "export")
    assert standing(desk)[1]["version"] == 2


def test_a_removal_is_not_undone_by_undoing_the_import(desk: Desk) -> None:
    desk.coded()
    row = next(row for row in desk.ok("code", "export").splitlines() if ",stigma," in row)
    desk.ok("code", "remove", "T002", "stigma", row.split(",")[-8])
    assert "was to remove a coding" in desk.refused("undo")
    assert "relationship" in desk.ok("code", "export")


def test_a_title_may_not_name_anybody(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: study", "title: For Zyxomma Quill"), encoding="utf-8")
    assert "the title in study.yaml names somebody" in desk.refused("report")
    assert "would leave in the title" in desk.refused("share", tmp_path / "pack", "--draft", code=1)
