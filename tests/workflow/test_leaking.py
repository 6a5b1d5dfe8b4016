"""A name that hides: in the study's folder `check` names the place; nothing with it leaves."""

import gzip
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.store import caches
from qualkit.workflow.identifiers.reading import Reading
from qualkit.workflow.keeping import load_register
from qualkit.workflow.leaks.leaking import LeakCheck
from qualkit.workflow.study import Study
from tests import hiding
from tests.hiding import MORE, TWELVE, Place
from tests.workflow.conftest import FILES, INTERVIEWS, TOKEN, Desk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that is anonymised and coded, made once."""
    place = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QUALKIT_KEY_FILE", str(place / "key.txt"))
        patched.setenv("QUALKIT_CODER", "RM")
        patched.delenv("QUALKIT_STORE", raising=False)
        Desk(place).coded()
    return place


@pytest.fixture
def ready(made: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    shutil.copytree(made / "study", desk.study)
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(made / "key.txt"))
    return desk


def leaks(desk: Desk) -> list[str]:
    """What `check` says of the files."""
    lines = desk.run("check").stdout.splitlines()
    at = next(n for n, line in enumerate(lines) if "packs, the database and file names" in line)
    listed = []
    for line in lines[at + 1 :]:
        if not line.startswith("   "):
            break
        listed.append(line.strip())
    return listed[:-1]


def test_a_clean_study_and_all_that_it_writes_holds(ready: Desk) -> None:
    ready.ok("report")
    ready.ok("report", "--edition", "public")
    ready.ok("share", ready.study / "shares" / "pack", "--draft")
    ready.ok("copy", "--for-coding", ready.study / "shares" / "copy", "--to", "DS")
    ready.ok("backup", ready.study / "backup.zip")
    ready.ok("code", "export", ready.study / "codings.csv")
    assert not leaks(ready)


@pytest.mark.parametrize("place", [*TWELVE, *MORE], ids=lambda place: place.make.__name__)
def test_every_hiding_place_in_the_folder_is_named(ready: Desk, place: Place) -> None:
    path = hiding.put(ready.study / "reports", place, TOKEN)
    found = leaks(ready)
    assert any(place.said in line and f"reports/{place.file}" in line for line in found), found
    assert all(" at " in line and "a form of [" in line for line in found)
    assert not any(TOKEN in line for line in found if "the name of" not in line)
    path.write_bytes(place.make("Nobody"))
    assert not leaks(ready)


def test_words_of_a_proposal_are_no_names_where_the_texts_have_them(desk: Desk) -> None:
    """The reason of a proposal gives words without their context."""
    said = "\nBryony: He got up, and the rose bush by the rose bed. [laughs] Rose came.\n"
    desk.write("mum.txt", FILES["mum.txt"] + said)
    desk.coded()
    study = Study.at(desk.study, "RM")

    def keep(words: str) -> None:
        with study.store.transaction() as db:
            caches.keep(db, "proposals", "somebody", [{"why": f"words: {words}"}])

    register = load_register(study, study.vault.open())
    assert any("Rose" in one.forms for one in register.entities)
    keep("rose, got")
    assert not leaks(desk)
    keep("Rose, got")
    assert len(leaks(desk)) == 1
    keep("rose, Zyxomma")
    assert len(leaks(desk)) == 1


def test_a_name_in_the_name_of_a_file_is_found_though_run_together(ready: Desk) -> None:
    (ready.study / "T001zyxommaquill.txt").write_text("nothing")
    (ready.study / "empty_for_Zyxomma").write_text("")
    (ready.study / "folder-of-zyxomma").mkdir()
    (ready.study / "link").symlink_to("nowhere/zyxomma.txt")
    found = [line.partition(" at ")[0] for line in leaks(ready)]
    assert found == [
        "link",
        "the name of T001zyxommaquill.txt",
        "the name of empty_for_Zyxomma",
        "the name of folder-of-zyxomma",
    ]


def test_letters_in_a_name_drawn_by_lot_are_nobody(ready: Desk) -> None:
    """The interviewer is Ada, whose letters are digits too."""
    (ready.study / "91373762ada2c2b0a5dd1a7cece4d16c.age").write_text("nothing")
    assert not leaks(ready)
    (ready.study / "ada20230418.txt").write_text("nothing")
    (ready.study / "91373762ada2c2b0a5dd1a7cece4d16c-ada.txt").write_text("nothing")
    assert [line.partition(" at ")[0] for line in leaks(ready)] == [
        "the name of 91373762ada2c2b0a5dd1a7cece4d16c-ada.txt",
        "the name of ada20230418.txt",
    ]


def test_letters_in_an_id_drawn_by_lot_are_nobody(desk: Desk) -> None:
    """Acts have UUIDs, and four letters between two hyphens read as a word."""
    desk.write("interviews.csv", INTERVIEWS.replace("Ada Lark", "Abed Lark"))
    desk.anonymised()
    acts = desk.study / "acts.csv"
    acts.write_text("4a2f0a77-abed-4e5f-8d0b-a6a7b8c9de01,4a2f0a77-3333-4e5f-abed-a6a7b8c9de01\n")
    assert not leaks(desk)
    acts.write_text("4a2f0a77-abed-4e5f\n")
    assert [line.partition(" at ")[0] for line in leaks(desk)] == ["acts.csv"]


def test_a_mention_that_a_person_restored_may_be_quoted(desk: Desk) -> None:
    """The register has Jayden; in one place somebody decided that it is nobody's name."""
    desk.anonymised()
    study = Study.find(desk.study)
    reading = Reading(study, "T002")
    mention = next(
        piece.mention
        for line in reading.lines
        for piece in line.pieces
        if piece.mention and "Jayden" in piece.original
    )
    reading.restore(mention)
    study.let_go()
    assert "Jayden" in desk.ok("code", "show", "T002")
    quoted = "she sat on the floor with our Jayden. I was frightened"
    (desk.study / "quoted.txt").write_text(f"She said: “{quoted}”")
    assert not leaks(desk)
    (desk.study / "other.txt").write_text("I saw Jayden in the street")
    assert [line.partition(" at ")[0] for line in leaks(desk)] == ["other.txt"]


def test_what_cannot_be_looked_into_does_not_hold(ready: Desk) -> None:
    (ready.study / "recording.zip").write_bytes(hiding.zipped({"T001.mp3": b"ID3\x03" + b"x" * 99}))
    (ready.study / "sealed.age").write_bytes(b"age-encryption.org/v1\n-> X25519 abc\n")
    assert leaks(ready) == [
        "recording.zip › T001.mp3: not looked into, it is a recording",
        "sealed.age: not looked into, it is encrypted by age",
    ]


def test_a_journal_beside_the_database_is_read(ready: Desk) -> None:
    (ready.study / "old.db-wal").write_bytes(
        b"\x37\x7f\x06\x82" + bytes(28) + b"\x0d\0\0teamZyxommaleeds\0" + bytes(50)
    )
    assert [line.partition(" at ")[0] for line in leaks(ready)] == ["old.db-wal, pages as utf-8"]


def test_a_name_behind_an_escape_neither_leaves_nor_is_reported(ready: Desk) -> None:
    """`codebook apply` reads what was typed, and not what YAML makes of it."""
    path = ready.study / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    named = re.sub("^name: .*", r'name: "Work with \\u005ayxomma"', text)
    path.write_text(named, encoding="utf-8")
    ready.ok("codebook", "apply")
    out = ready.study / "shares" / "pack"
    said = ready.refused("share", out, "--draft", code=1)
    assert "would leave in codebook.yaml, escapes resolved at" in said
    assert not out.exists()
    for edition in ("internal", "public"):
        said = ready.refused("report", "--edition", edition, code=1)
        assert "would leave in the report, text at" in said
    assert not list((ready.study / "reports").glob("*"))
    assert "shared" not in ready.ok("log")
    assert "codebook.yaml, escapes resolved at" in ready.run("check").stdout


def test_the_name_of_a_pack_is_looked_at(ready: Desk, tmp_path: Path) -> None:
    said = ready.refused("share", tmp_path / "for-zyxomma", "--draft", code=1)
    assert "the name of for-zyxomma" in said


def listed(desk: Desk, lines: str) -> None:
    path = desk.study / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + lines, encoding="utf-8")
    desk.ok("anonymise", "--yes")


def test_a_word_of_the_reports_own_is_nobody_there_and_somebody_elsewhere(ready: Desk) -> None:
    listed(ready, "names: [{name: printed}]\n")
    ready.ok("report")
    assert " printed" in (ready.study / "reports" / "report.html").read_text(encoding="utf-8")
    assert not leaks(ready)
    (ready.study / "reports" / "mine.html").write_text("<p>we saw printed again</p>")
    assert [line.partition(" at ")[0] for line in leaks(ready)] == ["reports/mine.html, text"]


def test_a_word_that_people_typed_of_somebody_is_not_the_reports_own(ready: Desk) -> None:
    listed(ready, "names: [{name: printed}]\nsummary: What we heard is printed below.\n")
    said = ready.refused("report", code=1)
    assert "would leave in the report, from study.yaml at" in said


def test_a_pilot_disclosed_by_its_label_stands_nowhere_by_its_name(desk: Desk) -> None:
    desk.write("interviews.csv", INTERVIEWS.replace("North", "Skelderby"))
    desk.begun()
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    hidden = text.replace("- id: Skelderby", "- id: Skelderby\n    disclose: Authority A")
    path.write_text(hidden, encoding="utf-8")
    desk.ok("anonymise", "--yes")
    desk.ok("code", "import", desk.incoming / "codings.csv", "--original", "--finished")
    desk.ok("report", "--edition", "public")
    desk.ok("share", desk.study / "shares" / "pack", "--draft")
    assert not leaks(desk)
    assert "study.yaml at" not in desk.run("check").stdout
    path.write_text(hidden + "summary: It began in Skelderby.\n", encoding="utf-8")
    said = desk.refused("report", "--edition", "public", code=1)
    assert "would leave in the report, text at" in said
    assert "study.yaml at" in desk.run("check").stdout


def test_a_pilot_that_may_be_named_is(desk: Desk) -> None:
    desk.write("interviews.csv", INTERVIEWS.replace("North", "Skelderby"))
    desk.coded()
    (desk.study / "notes.json").write_text(json.dumps({"where": "Skelderby"}))
    assert not leaks(desk)


def test_a_bomb_in_the_folder_is_named(ready: Desk) -> None:
    (ready.study / "bomb.gz").write_bytes(gzip.compress(bytes(2**28 + 1), 1))
    assert "bomb.gz: not looked into, it holds more than 256 MB" in "\n".join(leaks(ready))


def test_transcripts_that_were_clean_are_looked_into_again_where_one_changed(desk: Desk) -> None:
    desk.coded()
    study = Study.at(desk.study, "RM")
    with study.store.reading() as db:
        held = study.view(db).transcripts
    assert LeakCheck(study).of_transcripts(held) == LeakCheck(study).of_transcripts(held) == []
    said = replace(held["T001"], text=f"{held['T001'].text} {TOKEN} said so.")
    (seen,) = LeakCheck(study).of_transcripts({**held, "T001": said})
    assert seen.place == "T001" and seen.at == len(held["T001"].text) + 1
    assert LeakCheck(study).of_transcripts({**held, "T001": said}) == [seen]
