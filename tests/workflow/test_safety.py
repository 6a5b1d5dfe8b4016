"""A study in one file and back again; what is left of a damaged one."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.errors import StoreError
from qualkit.model import ActKind
from qualkit.store import acts, codings, redacting, verifying
from qualkit.workflow.safekeeping import safety
from qualkit.workflow.study import Study
from tests.workflow.conftest import FILES, TOKEN, Desk
from tests.workflow.test_copies import Coder, exported, listed


def backed_up(desk: Desk) -> Path:
    path = desk.study.parent / "backup.zip"
    desk.ok("backup", path)
    return path


def without_memos(lines: list[str]) -> list[str]:
    return [line.rsplit(",", 2)[0] for line in lines]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by its place there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def kept_by(desk: Desk) -> Path:
    """Where the database is that stood there before; one, and no journal of it."""
    (kept,) = desk.study.glob("study.db.*-*")
    return kept


def coded_more(desk: Desk) -> None:
    desk.write("more.csv", "transcript,quote,code,coder\nT002,every week,relationship,RM\n")
    desk.ok("code", "import", desk.incoming / "more.csv")


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


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
    coded_more(desk)
    now, text = exported(desk), desk.ok("code", "show", "T003")
    said = desk.ok("restore", path, desk.study)
    assert "1 name added since are still known" in said
    assert "T003" in said.partition("anonymised or taken in since:")[2]
    assert " well" not in desk.run("code", "show", "T003").output
    desk.ok("anonymise", "--yes")
    assert desk.ok("code", "show", "T003") == text
    kept = kept_by(desk)
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
    coded_more(desk)
    now = exported(desk)
    desk.ok("restore", path, desk.study)
    assert exported(desk) != now
    desk.ok("merge", kept_by(desk))
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


# --- what a backup is brought back into


def test_a_study_comes_back_into_an_empty_folder(desk: Desk, tmp_path: Path) -> None:
    path, again = backed_up(desk.coded()), desk.at(tmp_path / "again")
    again.study.mkdir()
    desk.ok("restore", path, again.study)
    with zipfile.ZipFile(path) as pack:
        held = {name: pack.read(name) for name in pack.namelist() if name != "MANIFEST.json"}
    assert contents(again.study) == held
    assert exported(again) == exported(desk)


def test_a_folder_in_which_something_else_lies_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    path = backed_up(desk.coded())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    said = desk.refused("restore", path, tmp_path / "mine")
    assert f"{tmp_path / 'mine'} is there already" in said
    assert contents(tmp_path / "mine") == {"notes.txt": b"mine"}


def test_a_study_that_lost_its_settings_comes_back_over_its_database(desk: Desk) -> None:
    path = backed_up(desk.coded())
    settings = (desk.study / "study.yaml").read_bytes()
    coded_more(desk)
    now = exported(desk)
    (desk.study / "study.yaml").unlink()
    desk.ok("restore", path, desk.study)
    assert (desk.study / "study.yaml").read_bytes() == settings
    assert len(exported(desk)) == len(now) - 1
    desk.ok("merge", kept_by(desk))
    assert exported(desk) == now


@pytest.mark.parametrize("lost", ["study.yaml", "codebook.yaml"])
def test_the_database_of_another_study_is_not_restored_over(
    desk: Desk, tmp_path: Path, lost: str
) -> None:
    path = backed_up(desk.coded())
    desk.ok("init", tmp_path / "other")
    shutil.copy(tmp_path / "other" / "study.db", desk.study / "study.db")
    (desk.study / lost).unlink()
    before = contents(desk.study)
    assert "another study" in desk.refused("restore", path, desk.study)
    assert contents(desk.study) == before


# --- over a database that is damaged


def with_junk(path: Path) -> None:
    path.write_bytes(b"\xa5" * path.stat().st_size)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def with_a_page_gone(path: Path) -> None:
    """An index is lost: who has the study open can go on writing to it."""
    with sqlite3.connect(path) as db:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_codings_code'"
        (page,) = db.execute(query).fetchone()
    db.close()
    overwritten(path, page * 4096 - 4096, page * 4096)


DAMAGES = (with_junk, cut_short, with_a_page_gone)


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_a_damaged_database_knew_is_not_claimed_to_be_known(
    desk: Desk, damage: Callable[[Path], None]
) -> None:
    path = backed_up(desk.coded())
    codings = exported(desk)
    damage(desk.study / "study.db")
    damaged = (desk.study / "study.db").read_bytes()
    said = desk.ok("restore", path, desk.study)
    kept = kept_by(desk)
    assert kept.read_bytes() == damaged
    assert f"damaged, and kept as {kept}" in said
    assert "redacted in it since is not known" in said
    assert "merge" not in said
    assert exported(desk) == codings


def test_of_a_sound_database_nothing_is_said_to_be_unknown(desk: Desk) -> None:
    path = backed_up(desk.coded())
    said = desk.ok("restore", path, desk.study)
    assert f"What was done since is in {kept_by(desk)}. Bring it in with `qualkit merge`" in said
    assert "damaged" not in said
    assert "not known" not in said


# --- the file that is kept


def log_of(path: Path) -> list[tuple[object, ...]]:
    """Every act in a database, which is whole."""
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = db.execute("SELECT * FROM acts ORDER BY number, id").fetchall()
    db.close()
    return found


def test_what_is_kept_by_restoring_is_the_whole_database(desk: Desk) -> None:
    path = backed_up(desk.coded())
    coded_more(desk)
    stood = log_of(desk.study / "study.db")
    desk.ok("restore", path, desk.study)
    assert log_of(kept_by(desk)) == stood
    assert log_of(desk.study / "study.db") == stood[:-1]


KILLED = """\
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute(f"PRAGMA journal_mode = {sys.argv[2]}")
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN IMMEDIATE")
db.execute("UPDATE acts SET coder = 'XX'")
for number in range(300):
    db.execute("INSERT INTO vectors VALUES (?, zeroblob(3000))", (f"half-written {number}",))
if sys.argv[2] == "WAL":
    db.execute("COMMIT")
os._exit(9)
"""


def killed_while_writing(database: Path, journal: str = "DELETE") -> None:
    """Leave what a command leaves that is killed half-way: a journal beside the database."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(database), journal], check=False)
    assert done.returncode == 9


def test_what_is_kept_of_a_command_that_was_killed_is_what_was_committed(desk: Desk) -> None:
    path = backed_up(desk.coded())
    coded_more(desk)
    database = desk.study / "study.db"
    stood = log_of(database)
    killed_while_writing(database)
    assert b"half-written" in database.read_bytes()
    assert (desk.study / "study.db-journal").exists()
    desk.ok("restore", path, desk.study)
    kept = kept_by(desk)
    assert log_of(kept) == stood
    assert b"half-written" not in kept.read_bytes()
    assert not (desk.study / "study.db-journal").exists()


@pytest.mark.parametrize(("journal", "end"), [("DELETE", "-journal"), ("WAL", "-wal")])
def test_the_journal_of_a_lost_database_is_not_played_back_into_another(
    desk: Desk, journal: str, end: str
) -> None:
    path = backed_up(desk.coded())
    codings, database = exported(desk), desk.study / "study.db"
    backed = log_of(database)
    killed_while_writing(database, journal)
    assert (desk.study / f"study.db{end}").stat().st_size > 0
    database.unlink()
    desk.ok("restore", path, desk.study)
    assert not (desk.study / f"study.db{end}").exists()
    assert log_of(database) == backed
    assert exported(desk) == codings


def test_what_is_kept_by_recovering_is_the_file_as_it_was(desk: Desk) -> None:
    desk.coded()
    database = desk.study / "study.db"
    stood = log_of(database)
    with sqlite3.connect(database) as db:
        db.execute("UPDATE texts SET text = text || ' and more' WHERE transcript = 'T001'")
    db.close()
    changed = database.read_bytes()
    assert "The damaged file is kept as" in desk.ok("recover")
    assert kept_by(desk).read_bytes() == changed
    assert log_of(kept_by(desk)) == stood


def test_others_can_read_neither_a_backup_nor_what_is_kept(desk: Desk, tmp_path: Path) -> None:
    path = backed_up(desk.coded())
    (tmp_path / "stick").mkdir()
    desk.ok("backup", tmp_path / "stick")
    assert [mode(made) for made in (path, *(tmp_path / "stick").iterdir())] == ["0o600"] * 2
    database = desk.study / "study.db"
    database.chmod(0o644)
    desk.ok("restore", path, desk.study)
    with_junk(database)
    desk.ok("restore", path, desk.study)
    overwritten(database, 0, 4096)
    desk.ok("recover")
    assert [mode(kept) for kept in desk.study.glob("study.db.*-*")] == ["0o600"] * 3
    assert mode(database) == "0o644"


# --- somebody else has it open


def opened(desk: Desk) -> Study:
    """The study as somebody has it open who has looked into its database."""
    study = Study.at(desk.study, "DS")
    with study.store.reading() as db:
        assert acts.log(db)
    return study


def goes_on(study: Study) -> tuple[str, bool]:
    """Record an act: its id, and whether it was said to be kept."""
    made = study.batch().act(ActKind.FINISHED, "T002", version=1, codebook="0", codes=[])
    try:
        with study.store.transaction() as db:
            acts.add(db, [made])
    except StoreError:
        return made.id, False
    finally:
        study.let_go()
    return made.id, True


def acts_now(desk: Desk) -> set[str]:
    study = Study.at(desk.study)
    with study.store.reading() as db:
        assert list(verifying.found(db)) == []
        found = {act.id for act in acts.log(db)}
    study.let_go()
    return found


def test_whoever_has_the_study_open_goes_on_in_what_was_restored(desk: Desk) -> None:
    path = backed_up(desk.coded())
    coded_more(desk)
    somebody = opened(desk)
    desk.ok("restore", path, desk.study)
    made, kept = goes_on(somebody)
    assert kept
    assert made in acts_now(desk)


def test_what_is_redacted_while_a_restore_waits_stays_redacted(desk: Desk) -> None:
    path = backed_up(desk.coded())
    somebody = opened(desk)
    restoring = threading.Thread(target=safety.restore, args=(path, desk.study, "RM"))
    with somebody.store.transaction() as db:
        gone = codings.current(db, "T002")[0].id
        redacting.redact(db, somebody.batch(), acts=[gone])
        restoring.start()
        restoring.join(timeout=2)
        assert restoring.is_alive()
    restoring.join()
    somebody.let_go()
    assert gone not in acts_now(desk)


@pytest.mark.parametrize("command", ["restore", "recover"])
def test_whoever_has_a_damaged_study_open_is_told_what_is_not_kept(
    desk: Desk, command: str
) -> None:
    path = backed_up(desk.coded())
    somebody = opened(desk)
    with_a_page_gone(desk.study / "study.db")
    desk.ok("restore", path, desk.study) if command == "restore" else desk.ok("recover")
    made, kept = goes_on(somebody)
    assert kept == (made in acts_now(desk))


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
    assert list(desk.study.glob("study.db.damaged-*"))


def test_whatever_page_is_lost_the_rest_comes_back(desk: Desk) -> None:
    desk.coded()
    path = desk.study / "study.db"
    whole, codings = path.read_bytes(), exported(desk)
    for page in range(len(whole) // 4096):
        path.write_bytes(whole)
        overwritten(path, page * 4096, page * 4096 + 4096)
        said = desk.ok("recover")
        desk.ok("status")
        there, before = without_memos(exported(desk)), without_memos(codings)
        assert set(there) <= set(before), page
        told = "acts are missing" in said or "the words of T001 are gone" in said
        assert (there != before) == told, page
        assert log_of(path)


def test_what_is_missing_comes_back_from_a_copy(desk: Desk) -> None:
    coder = Coder(desk.coded(), "DS")
    codings, path = exported(desk), desk.study / "study.db"
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096):
        path.write_bytes(whole)
        overwritten(path, page * 4096, page * 4096 + 4096)
        desk.ok("recover")
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
    assert "the vault belongs to another study than study.yaml" in said


def test_a_missing_generation(desk: Desk) -> None:
    desk.coded()
    before = (desk.study / "study.db").read_bytes()
    shutil.rmtree(desk.study / "vault" / "objects")
    (desk.study / "vault" / "objects").mkdir()
    assert "missing or damaged" in desk.refused("anonymise", "--yes")
    assert (desk.study / "study.db").read_bytes() == before
    assert listed(desk)
