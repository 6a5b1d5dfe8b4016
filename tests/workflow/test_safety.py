"""A study in one file and back again; what is left of a damaged one."""

import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.workflow.conftest import FILES, TOKEN, Desk
from tests.workflow.test_copies import Coder, exported, listed


def backed_up(desk: Desk) -> Path:
    path = desk.study.parent / "backup.zip"
    desk.ok("backup", path)
    return path


def without_memos(lines: list[str]) -> list[str]:
    return [line.rpartition(",")[0] for line in lines]


def name_added(desk: Desk, name: str) -> None:
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}names: [{{name: {name}}}]\n", encoding="utf-8")
    desk.ok("anonymise", "--yes")


# --- backup and restore


def test_a_study_comes_back_whole(desk: Desk, tmp_path: Path) -> None:
    path = backed_up(desk.coded())
    desk.ok("restore", path, tmp_path / "again")
    again = desk.at(tmp_path / "again")
    assert exported(again) == exported(desk)
    assert "3 were up to date" in again.ok("anonymise", "--yes")
    assert oct((again.study / "vault").stat().st_mode)[-3:] == "700"


def test_a_backup_names_nobody_and_holds_no_key(desk: Desk) -> None:
    with zipfile.ZipFile(backed_up(desk.coded())) as pack:
        for name in pack.namelist():
            assert TOKEN.encode() not in pack.read(name), name
            assert b"AGE-SECRET-KEY" not in pack.read(name), name


def test_a_backup_into_a_folder_names_itself(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    (tmp_path / "stick").mkdir()
    desk.ok("backup", tmp_path / "stick")
    (made,) = (tmp_path / "stick").iterdir()
    assert made.name.startswith("qualkit-backup-")
    assert "is there already" in desk.refused("backup", made)


def test_an_older_backup_over_a_newer_study(desk: Desk) -> None:
    path = backed_up(desk.coded())
    name_added(desk, "well")
    desk.write("more.csv", "transcript,quote,code,coder\nT002,every week,relationship,RM\n")
    desk.ok("code", "import", desk.incoming / "more.csv")
    now, text = exported(desk), desk.ok("code", "show", "T003")
    said = desk.ok("restore", path, desk.study)
    assert "1 name added since are still known" in said
    assert "T003" in said.partition("anonymised or taken in since:")[2]
    assert " well" not in desk.run("code", "show", "T003").output
    desk.ok("anonymise", "--yes")
    assert desk.ok("code", "show", "T003") == text
    (kept,) = desk.study.glob("study.db.before-*")
    assert kept.name in desk.run("check").output
    desk.ok("merge", kept)
    assert exported(desk) == now


@pytest.mark.parametrize("lost", [True, False])
def test_names_found_since_a_backup_cannot_leave(desk: Desk, tmp_path: Path, lost: bool) -> None:
    desk.coded()
    for id in ("T001", "T002", "T003"):
        desk.ok("anonymise", "--read", id, "--sign-off")
    path = backed_up(desk)
    name_added(desk, "brollywood")
    if lost:
        (desk.study / "study.db").unlink()
    desk.ok("restore", path, desk.study)
    assert "brollywood" not in desk.ok("code", "show", "T002")
    assert "T001 is not anonymised" in desk.refused("share", tmp_path / "pack")
    desk.ok("anonymise", "--yes")
    assert "nobody has read T001" in desk.refused("share", tmp_path / "pack", code=1)
    assert b"brollywood" not in (desk.study / "study.db").read_bytes()


@pytest.mark.parametrize("lost", [True, False])
def test_words_withdrawn_since_a_backup_do_not_come_back(desk: Desk, lost: bool) -> None:
    path = backed_up(desk.coded())
    desk.write("mum.txt", FILES["mum.txt"].replace("I was frightened", "They were brusque"))
    table = desk.incoming / "interviews.csv"
    desk.ok("ingest", desk.incoming / "mum.txt", "--interviews", table, "--replace")
    desk.ok("anonymise", "--yes")
    if lost:
        (desk.study / "study.db").unlink()
    desk.ok("restore", path, desk.study)
    assert b"I was frightened" not in (desk.study / "study.db").read_bytes()
    desk.ok("anonymise", "--yes")
    assert b"I was frightened" not in (desk.study / "study.db").read_bytes()
    assert "They were brusque" in desk.ok("code", "show", "T002")


def test_a_restore_needs_the_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = backed_up(desk.coded())
    before = (desk.study / "study.db").read_bytes()
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(desk.study.parent / "no-key.txt"))
    assert "no key found" in desk.refused("restore", path, desk.study)
    assert (desk.study / "study.db").read_bytes() == before


def test_nothing_that_was_kept_is_kept_over(desk: Desk) -> None:
    path = backed_up(desk.coded())
    for _ in range(3):
        desk.ok("restore", path, desk.study)
    assert len(list(desk.study.glob("study.db.before-*"))) == 3


def test_a_coders_backup_does_not_empty_the_register(desk: Desk) -> None:
    coder = Coder(desk.coded(), "DS")
    path = desk.study.parent / "coders.zip"
    coder.ok("backup", path)
    desk.ok("restore", path, desk.study)
    desk.ok("anonymise", "--yes")
    assert exported(desk) == exported(coder)


def test_names_listed_in_settings_are_not_backed_up(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    path = desk.study / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "names: [{name: Rosalind Fell}]\n")
    assert "study.yaml lists names" in desk.refused("backup", tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def test_what_was_done_since_a_backup_can_be_brought_in_again(desk: Desk) -> None:
    path = backed_up(desk.coded())
    desk.write("more.csv", "transcript,quote,code,coder\nT002,every week,relationship,RM\n")
    desk.ok("code", "import", desk.incoming / "more.csv")
    now = exported(desk)
    desk.ok("restore", path, desk.study)
    assert exported(desk) != now
    (kept,) = desk.study.glob("study.db.before-*")
    desk.ok("merge", kept)
    assert exported(desk) == now


def test_a_lost_database_comes_back_beside_a_newer_vault(desk: Desk) -> None:
    path = backed_up(desk.coded())
    desk.write("new.txt", "INT: Hello?\n\nWilf Garth: It rained all day.\n")
    desk.write(
        "new.csv",
        "file,pilot,stage,group,role,participant\n"
        "new.txt,North,Stage 1,Pilot staff,Driver,Wilf Garth\n",
    )
    desk.ok("ingest", desk.incoming / "new.txt", "--interviews", desk.incoming / "new.csv")
    (desk.study / "study.db").unlink()
    said = desk.ok("restore", path, desk.study)
    assert "taken in since: T004" in said
    again = desk.ok("ingest", desk.incoming / "new.txt", "--interviews", desk.incoming / "new.csv")
    assert "in the study already, as T004" in again
    desk.ok("anonymise", "--yes")
    assert "It rained all day" in desk.ok("code", "show", "T004")


def test_files_that_people_wrote_since_stay(desk: Desk) -> None:
    path = backed_up(desk.coded())
    mine = desk.study / "codebook.yaml"
    mine.write_text(mine.read_text() + "# mine\n")
    assert "codebook.yaml is another one now" in desk.ok("restore", path, desk.study)
    assert mine.read_text().endswith("# mine\n")


def test_a_damaged_object_of_the_vault_comes_back(desk: Desk) -> None:
    path = backed_up(desk.coded())
    for object in (desk.study / "vault" / "objects").iterdir():
        object.write_bytes(b"age-encryption.org/v1\nnothing")
    assert "missing or damaged" in desk.refused("anonymise", "--yes")
    desk.ok("restore", path, desk.study)
    desk.ok("anonymise", "--yes")


def test_a_custodian_who_was_removed_is_not_brought_back(desk: Desk) -> None:
    path = backed_up(desk.coded())
    keys = desk.study / "vault" / "keys"
    (keys / "data-manager.age").rename(keys / "another.age")
    desk.ok("restore", path, desk.study)
    assert [key.name for key in keys.iterdir()] == ["another.age"]


def test_another_study_is_not_restored_over(desk: Desk, tmp_path: Path) -> None:
    path = backed_up(desk.coded())
    desk.ok("init", tmp_path / "other")
    assert "another study" in desk.refused("restore", path, tmp_path / "other")


@pytest.mark.parametrize("content", [b"", b"PK nothing", b"hello" * 900])
def test_something_else_than_a_backup(desk: Desk, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "some.zip").write_bytes(content)
    said = desk.refused("restore", tmp_path / "some.zip", tmp_path / "again")
    assert "some.zip: it is no backup of a study" in said
    assert not (tmp_path / "again").exists()


def test_a_backup_that_was_changed(desk: Desk, tmp_path: Path) -> None:
    path, other = backed_up(desk.coded()), tmp_path / "other.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            more = b" " if name == "study.yaml" else b""
            new.writestr(name, old.read(name) + more)
    said = desk.refused("restore", other, tmp_path / "again")
    assert "study.yaml in it is not as it was written" in said
    assert not (tmp_path / "again").exists()


def test_a_backup_is_a_copy_that_can_be_merged(desk: Desk) -> None:
    path = backed_up(desk.coded())
    desk.ok("undo")
    assert "nothing that was not here already" in desk.ok("merge", path)


# --- recover


def overwritten(path: Path, start: int, end: int) -> None:
    data = bytearray(path.read_bytes())
    data[start:end] = b"\0" * (min(end, len(data)) - start)
    path.write_bytes(bytes(data))


def test_a_sound_database_is_left_alone(desk: Desk) -> None:
    desk.coded()
    before = (desk.study / "study.db").read_bytes()
    assert "sound" in desk.ok("recover")
    assert (desk.study / "study.db").read_bytes() == before


def test_a_database_without_its_first_page(desk: Desk) -> None:
    desk.coded()
    codings = exported(desk)
    overwritten(desk.study / "study.db", 0, 4096)
    assert "qualkit recover" in desk.refused("status")
    said = desk.ok("recover")
    assert "3 transcripts" in said
    assert exported(desk) == codings
    assert "3 were up to date" in desk.ok("anonymise", "--yes")
    assert list(desk.study.glob("study.db.before-*"))


def test_whatever_page_is_lost_the_rest_comes_back(desk: Desk) -> None:
    desk.coded()
    path = desk.study / "study.db"
    whole, codings = path.read_bytes(), exported(desk)
    for page in range(len(whole) // 4096):
        path.write_bytes(whole)
        overwritten(path, page * 4096, page * 4096 + 4096)
        done = desk.run("recover")
        assert done.exit_code in (0, 2), done.output
        if done.exit_code == 0:
            assert desk.run("status").exit_code == 0
            assert set(without_memos(exported(desk))) <= set(without_memos(codings)), page
            with sqlite3.connect(path) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert db.execute("PRAGMA foreign_key_check").fetchone() is None
            db.close()


def test_what_is_missing_comes_back_from_a_copy(desk: Desk) -> None:
    coder = Coder(desk.coded(), "DS")
    codings, path = exported(desk), desk.study / "study.db"
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096):
        path.write_bytes(whole)
        overwritten(path, page * 4096, page * 4096 + 4096)
        if desk.run("recover").exit_code == 0:
            desk.ok("merge", coder.study)
            assert exported(desk) == codings, page


def test_words_that_are_lost_are_written_again(desk: Desk) -> None:
    desk.coded()
    name_added(desk, "well")
    codings = exported(desk)
    with sqlite3.connect(desk.study / "study.db") as db:
        db.execute("DELETE FROM texts")
        db.execute("DELETE FROM maps")
        db.execute("DELETE FROM generations")
    db.close()
    overwritten(desk.study / "study.db", 0, 100)
    assert "the words of T003 are gone" in desk.ok("recover")
    desk.ok("anonymise", "--yes")
    assert exported(desk) == codings


def test_a_file_in_which_nothing_is_left(desk: Desk) -> None:
    desk.coded()
    (desk.study / "study.db").write_bytes(b"\0" * 8192)
    assert "nothing of a study can be read" in desk.refused("recover")
    (desk.study / "study.db").unlink()
    assert "study.db is missing" in desk.refused("recover")


def test_an_act_that_cannot_be_read_is_damage(desk: Desk) -> None:
    desk.coded()
    path = desk.study / "study.db"
    path.write_bytes(
        path.read_bytes().replace(b'{"version": 1, "start"', b'{"version": x, "start"', 1)
    )
    said = desk.ok("recover")
    assert "acts are missing" in said
    desk.ok("status")


def test_a_newer_database_is_not_recovered(desk: Desk) -> None:
    desk.coded()
    with sqlite3.connect(desk.study / "study.db") as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    before = (desk.study / "study.db").read_bytes()
    assert "newer qualkit" in desk.refused("recover")
    assert (desk.study / "study.db").read_bytes() == before


# --- the vault and the store apart


def test_the_vault_of_another_study(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    desk.ok("init", tmp_path / "other")
    shutil.rmtree(desk.study / "vault")
    shutil.copytree(tmp_path / "other" / "vault", desk.study / "vault")
    said = desk.refused("anonymise", "--yes")
    assert "belongs to another study" in said or "does not open" in said


def test_a_missing_generation(desk: Desk) -> None:
    desk.coded()
    before = (desk.study / "study.db").read_bytes()
    shutil.rmtree(desk.study / "vault" / "objects")
    (desk.study / "vault" / "objects").mkdir()
    assert "missing or damaged" in desk.refused("anonymise", "--yes")
    assert (desk.study / "study.db").read_bytes() == before
    assert listed(desk)
