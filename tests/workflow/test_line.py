"""The line from files to a report, as somebody at the command line meets it."""

import json
from pathlib import Path

from tests.workflow.conftest import CODINGS, FILES, INTERVIEWS, Desk


def test_the_same_file_twice_is_noticed(desk: Desk) -> None:
    desk.begun()
    said = desk.ingest()
    assert "manager.txt is in the study already, as T001; left alone." in said
    assert "Took in 0 transcripts." in said
    assert len(json.loads(desk.ok("status", "--json"))["transcripts"]) == 3


def test_a_corrected_file_needs_to_be_said(desk: Desk) -> None:
    desk.begun()
    desk.write("mum.txt", FILES["mum.txt"].replace("every week", "every Monday"))
    table = desk.incoming / "interviews.csv"
    words = ("ingest", desk.incoming / "mum.txt", "--interviews", table)
    assert "mum.txt is already in this study as T002" in desk.refused(*words)
    assert "replaced T002" in desk.ok(*words, "--replace")
    desk.ok("anonymise", "--yes")
    assert "every Monday" in desk.ok("code", "show", "T002")


def test_study_yaml_is_filled_from_the_first_table(desk: Desk) -> None:
    desk.begun()
    text = (desk.study / "study.yaml").read_text(encoding="utf-8")
    assert "id: North" in text
    assert "Service user" in text


def test_names_are_replaced_alike_in_every_transcript(desk: Desk) -> None:
    desk.anonymised()
    first, second, third = (desk.ok("code", "show", id) for id in ("T001", "T002", "T003"))
    assert "[Team manager 1]" in first
    assert "[Team manager 1] came round" in second
    assert "[Team manager 1] rings" in third
    assert "Jayden" not in second
    assert "Ferndale" not in first + third
    assert "all is well" in third


def test_anonymising_again_changes_nothing(desk: Desk) -> None:
    desk.anonymised()
    said = desk.ok("anonymise", "--yes")
    assert "Wrote 0 transcripts; 3 were up to date." in said


def test_codings_of_originals_cover_the_same_words(desk: Desk) -> None:
    desk.coded()
    exported = desk.ok("code", "export")
    assert "out with families by ten" in exported
    assert "I was frightened they would take" in exported
    again = desk.ok("code", "import", desk.incoming / "codings.csv", "--original")
    assert "Recorded 0 codings; 5 were there already." in again


def test_exported_codings_come_back(desk: Desk) -> None:
    desk.coded()
    path = desk.incoming / "exported.csv"
    desk.ok("code", "export", path)
    desk.ok("undo")
    assert json.loads(desk.ok("status", "--json"))["transcripts"][0]["codings"] == 0
    assert "Recorded 5 codings" in desk.ok("code", "import", path)
    assert desk.ok("code", "export") == path.read_text(encoding="utf-8")


def test_undo_takes_back_the_last_command(desk: Desk) -> None:
    desk.coded()
    said = desk.ok("undo")
    assert "Undone: coded T001" in said
    assert "undid an earlier command" in desk.ok("log", "-n", "1")


def test_nothing_is_shared_unread_but_a_draft(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    out = tmp_path / "pack"
    said = desk.refused("share", out, code=1)
    assert "nobody has read T001, T002, T003 to the end" in said
    assert not out.exists()
    desk.ok("share", out, "--draft")
    assert "Nobody has read these transcripts" in (out / "transcripts" / "T001.txt").read_text(
        encoding="utf-8"
    )
    assert json.loads((out / "MANIFEST.json").read_text(encoding="utf-8"))["draft"] is True


def test_what_was_read_may_be_shared(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    for id in ("T001", "T002", "T003"):
        said = desk.ok("anonymise", "--read", id, "--sign-off")
        assert f"RM has read {id} to its end" in said
    out = tmp_path / "pack"
    desk.ok("share", out, "--to", "the archive")
    names = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert names == [
        "MANIFEST.json",
        "codebook.yaml",
        "interviews.csv",
        "transcripts/T001.txt",
        "transcripts/T002.txt",
        "transcripts/T003.txt",
    ]
    table = (out / "interviews.csv").read_text(encoding="utf-8")
    assert "T003,P003,South,Stage 1,Key informant,GP,partner agency," in table


def test_a_sign_off_holds_only_for_the_text_that_was_read(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("anonymise", "--read", "T002", "--sign-off")
    desk.write("mum.txt", FILES["mum.txt"] + "\nBryony: And another thing.\n")
    table = desk.incoming / "interviews.csv"
    desk.ok("ingest", desk.incoming / "mum.txt", "--interviews", table, "--replace")
    desk.ok("anonymise", "--yes")
    assert json.loads(desk.ok("status", "--json"))["transcripts"][1]["read_by"] == ""


def test_without_the_vault_nothing_can_be_shared(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    (desk.study / "vault").rename(tmp_path / "elsewhere")
    assert "no vault" in desk.refused("share", tmp_path / "pack", "--draft")
    assert "admin-support" in desk.ok("matrix")


def test_a_leak_in_a_narrative_fails_the_check(desk: Desk) -> None:
    desk.coded()
    (desk.study / "narrative").mkdir()
    (desk.study / "narrative" / "summary.md").write_text("As Zyxomma said.\n", encoding="utf-8")
    done = desk.run("check")
    assert done.exit_code == 1
    assert "narrative/summary.md at 3" in done.output
    assert "Zyxomma" not in done.output


def test_reports_are_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    made = []
    for place in (tmp_path / "one", tmp_path / "two"):
        desk.ok("report", "--out", place / "report.html")
        files = sorted(path for path in place.rglob("*") if path.is_file())
        made.append([(path.relative_to(place), path.read_bytes()) for path in files])
    assert made[0] == made[1]
    assert len(made[0]) > len(["report.html", "T001.html", "T002.html", "T003.html"])


def test_suggestions_as_json(desk: Desk) -> None:
    desk.coded()
    found = json.loads(desk.ok("suggest", "--json"))
    places = {"transcript", "turn", "start", "end", "text"}
    assert set(found[0]) == places | {"coded", "suggester", "suggestions"}
    assert set(found[0]["suggestions"][0]) == {"code", "probability", "why"}


def test_a_matrix_in_three_forms(desk: Desk) -> None:
    desk.coded()
    assert "1 of 2" in desk.ok("matrix", "--columns", "code")
    csv = desk.ok("matrix", "--rows", "stage", "--columns", "theme", "--format", "csv")
    assert csv.startswith("stage,support,multi-agency,")
    assert "Stage 1,1 of 3," in csv
    assert json.loads(desk.ok("matrix", "--format", "json"))


def test_one_coding_can_be_taken_back_and_made_anew(desk: Desk) -> None:
    desk.coded()
    start = next(
        row.split(",")[-8] for row in desk.ok("code", "export").splitlines() if ",stigma," in row
    )
    removed = desk.ok("code", "remove", "T002", "stigma", start)
    assert "Removed Fear of social services (RM)" in removed
    assert "stigma" not in desk.ok("code", "export")
    assert "no coding of stigma" in desk.refused("code", "remove", "T002", "stigma", start)
    other = desk.write("other.csv", CODINGS.replace("stigma,RM,supports", "stigma,RM,challenges"))
    assert "Recorded 1 coding" in desk.ok("code", "import", other, "--original")
    assert "stigma,RM,challenges" in desk.ok("code", "export")
    assert "Undone: coded T002" in desk.ok("undo")
    assert "admin-support" in desk.ok("code", "export")


def test_codings_that_do_not_count_yet_are_said_to(desk: Desk) -> None:
    desk.anonymised()
    said = desk.ok("code", "import", desk.incoming / "codings.csv", "--original")
    assert "Nobody has finished T001, T002, T003" in said
    assert "nobody has finished any" in desk.refused("report")


def test_a_file_is_told_by_its_number_when_it_comes_in(desk: Desk) -> None:
    desk.begin()
    said = desk.ingest()
    assert "T002  mum.txt" in said
    assert "study.yaml now lists the pilots: North, South. Check their spelling." in said


def test_a_table_with_semicolons_is_a_table(desk: Desk) -> None:
    desk.begin()
    desk.write("interviews.csv", INTERVIEWS.replace(",", ";"))
    assert "Took in 3 transcripts." in desk.ingest()


def test_what_word_leaves_beside_an_open_document_is_passed_over(desk: Desk) -> None:
    desk.begin()
    lock = desk.write("~$manager.docx", "RM")
    files = [desk.incoming / name for name in FILES]
    table = desk.incoming / "interviews.csv"
    assert "Took in 3" in desk.ok("ingest", lock, *files, "--interviews", table)


def test_a_name_that_is_listed_and_found_nowhere_is_said_to_be(desk: Desk) -> None:
    desk.anonymised()
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}names: [{{name: Quennell}}, {{name: brollywood}}]\n", encoding="utf-8")
    said = desk.ok("anonymise", "--yes")
    assert "“Quennell” is in the vault now, and no longer in study.yaml: found nowhere." in said
    assert "“brollywood” is in the vault now, and no longer in study.yaml: 1 mention." in said


def test_status_tells_files_only_to_who_holds_the_key(desk: Desk, tmp_path: Path) -> None:
    desk.begun()
    assert "mum.txt" not in desk.ok("status")
    assert "mum.txt" in desk.ok("status", "--files")
    (tmp_path / "key.txt").unlink()
    desk.refused("status", "--files")
