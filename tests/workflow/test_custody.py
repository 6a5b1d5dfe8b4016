"""Custody of the vault: who can open it, what lies in it, and how it ends."""

import contextlib
import csv
import json
import os
import re
import sqlite3
import stat
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qualkit.errors import DamagedVault
from qualkit.model import ActKind
from qualkit.register import Custodian, Register, to_bytes
from qualkit.store import acts, generations
from qualkit.vault import new_key, recipient_of
from qualkit.workflow import looking
from qualkit.workflow.identifiers.reviewing import Review
from qualkit.workflow.keeping import load_register, newest_register
from qualkit.workflow.study import Study
from qualkit.workflow.vault import sweeping
from tests.workflow.conftest import TOKEN, Desk

WORDS = "corroded lamp under seven geese"


def studied(desk: Desk) -> Study:
    return Study.at(desk.study, "RM")


def objects(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (desk.study / "vault/objects").iterdir()}


def keys(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.study / "vault" / "keys").iterdir())


def told(desk: Desk) -> dict[str, object]:
    found: dict[str, object] = json.loads(desk.ok("vault", "status", "--json"))
    return found


def contents(desk: Desk) -> dict[str, object]:
    found = told(desk)["contents"]
    assert isinstance(found, dict)
    return found


def aged(desk: Desk, hours: float = 2) -> None:
    """Let two hours pass for everything in the vault."""
    then = time.time() - 3600 * hours
    for path in (desk.study / "vault").rglob("*"):
        os.utime(path, (then, then))


def worked_on(desk: Desk) -> Desk:
    """Anonymised, and so often decided about that the register has generations to spare."""
    desk.anonymised()
    review = Review(studied(desk))
    for term in ("front door", "well", "floor"):
        review.keep(term)
    return desk


@pytest.fixture
def second(desk: Desk, tmp_path: Path) -> Path:
    """Another custodian's key file; the study has them as "deputy"."""
    path = tmp_path / "deputy.txt"
    new_key(path)
    desk.anonymised()
    desk.ok("vault", "add-custodian", "deputy", "--recipient", recipient_of(path))
    return path


@pytest.fixture
def as_deputy(second: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setenv("QUALKIT_KEY_FILE", str(second))


# --- who can open it


def test_a_new_study_has_one_custodian(desk: Desk) -> None:
    desk.begun()
    said = desk.ok("vault", "status")
    assert "1 custodian:" in said
    assert "data-manager, by key, as whom it is open now" in said
    assert "No retention date" in said


def test_status_counts_what_is_there(desk: Desk) -> None:
    desk.anonymised()
    found = contents(desk)
    there = objects(desk)
    assert found["damaged"] == () or found["damaged"] == []
    assert found["missing"] == []
    assert int(str(found["used"])) + int(str(found["superseded"])) == len(there)
    assert told(desk)["bytes"] == sum(len(content) for content in there.values())


def test_status_names_what_is_damaged_or_missing(desk: Desk) -> None:
    desk.anonymised()
    study = studied(desk)
    held = load_register(study, study.vault.open()).held
    folder = desk.study / "vault" / "objects"
    (folder / held["T001"].source).unlink()
    path = folder / held["T002"].original
    path.write_bytes(path.read_bytes()[:-5])
    found = contents(desk)
    assert found["missing"] == [held["T001"].source]
    assert found["damaged"] == [held["T002"].original]
    assert "1 damaged: restore them from a backup" in desk.ok("vault", "status")


def test_without_a_key_status_says_what_the_folder_shows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.begun()
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "none.txt"))
    said = desk.ok("vault", "status")
    assert "data-manager, by key" in said
    assert "No key here opens it" in said
    assert told(desk)["contents"] is None


def test_status_tells_no_secret(desk: Desk, second: Path) -> None:
    for said in (desk.ok("vault", "status"), desk.ok("vault", "status", "--json")):
        assert "AGE-SECRET" not in said
        assert TOKEN not in said


def test_another_custodian_opens_it(desk: Desk, as_deputy: Callable[[], None]) -> None:
    as_deputy()
    desk.ok("anonymise", "--yes")
    assert "deputy, by key, since" in desk.ok("vault", "status")
    assert told(desk)["opened_by"] == "deputy"


def test_a_custodian_by_passphrase_opens_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.begun()
    monkeypatch.setenv("QUALKIT_PASSPHRASE", WORDS)
    desk.ok("vault", "add-custodian", "deputy", "--passphrase")
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "none.txt"))
    desk.ok("anonymise", "--yes")
    monkeypatch.setenv("QUALKIT_PASSPHRASE", "another lamp under geese")
    said = desk.refused("anonymise", "--yes")
    assert "that passphrase does not open this study's vault" in said
    assert "deputy" in said
    monkeypatch.delenv("QUALKIT_PASSPHRASE")
    said = desk.refused("anonymise", "--yes")
    assert "no terminal to ask for a passphrase on" in said
    assert WORDS not in "".join(str(path) for path in desk.study.rglob("*"))


def test_the_key_goes_before_the_passphrase(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.begun()
    monkeypatch.setenv("QUALKIT_NEW_PASSPHRASE", WORDS)
    desk.ok("vault", "add-custodian", "deputy", "--passphrase")
    monkeypatch.setenv("QUALKIT_PASSPHRASE", "not the one that it is")
    desk.ok("anonymise", "--yes")


@pytest.mark.skipif(os.name != "posix", reason="there is no pseudo-terminal on this system")
def test_a_passphrase_is_typed_on_a_terminal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.begun()
    monkeypatch.delenv("QUALKIT_PASSPHRASE", raising=False)
    add = ("vault", "add-custodian", "safe", "--passphrase")
    said, code = on_a_terminal(desk, add, WORDS, "something else entirely", WORDS, WORDS)
    assert code == 0, said
    assert "do not match" in said
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "none.txt"))
    said, code = on_a_terminal(desk, ("vault", "status"), WORDS)
    assert code == 0, said
    assert "safe, by passphrase" in said
    assert WORDS not in said
    said, code = on_a_terminal(desk, ("vault", "status"), "not the one that it is")
    assert code == 2
    assert "that passphrase does not open" in said


def test_the_title_is_typed_before_anything_is_destroyed(desk: Desk) -> None:
    desk.begun()
    said, code = on_a_terminal(desk, ("vault", "destroy"), "another study")
    assert code == 2
    assert "that is not the study's title" in said
    assert keys(desk) == ["data-manager.age"]
    said, code = on_a_terminal(desk, ("vault", "destroy"), studied(desk).title)
    assert code == 0, said
    assert not (desk.study / "vault").exists()


ASKED = re.compile(rb"(?:assphrase[^:\n]*|Once more|title \([^\n]*\)): ?\Z")


def on_a_terminal(desk: Desk, words: tuple[str, ...], *lines: str) -> tuple[str, int]:
    """What a command says on a terminal of its own, where each question is answered in turn."""
    import pty

    command = [sys.executable, "-m", "qualkit", "--study", str(desk.study), *words]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child, terminal = pty.fork()
    if not child:
        os.execv(sys.executable, command)
    said, waiting = b"", list(lines)
    with contextlib.suppress(OSError):  # the terminal is gone when the command ends
        while more := os.read(terminal, 4096):
            said += more
            if waiting and ASKED.search(said):
                time.sleep(0.3)
                said += b"\n"  # a question that was answered
                os.write(terminal, waiting.pop(0).encode() + b"\n")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    return said.decode(), code


@pytest.mark.parametrize(
    ("name", "recipient", "said"),
    [
        ("../deputy", "age1", "cannot be a custodian's name"),
        ("deputy/x", "age1", "cannot be a custodian's name"),
        (".", "age1", "cannot be a custodian's name"),
        ("", "age1", "cannot be a custodian's name"),
        ("con", "age1", "cannot be a custodian's name"),
        ("x" * 41, "age1", "cannot be a custodian's name"),
        ("deputy", "age1", "is no recipient of age"),
        ("deputy", "", "is no recipient of age"),
        ("deputy", "ssh-ed25519 AAAAC3", "is no recipient of age"),
    ],
)
def test_custodians_that_cannot_be(desk: Desk, name: str, recipient: str, said: str) -> None:
    desk.begun()
    before = desk.snapshot()
    assert said in desk.refused("vault", "add-custodian", "--recipient", recipient, "--", name)
    assert desk.snapshot() == before
    assert keys(desk) == ["data-manager.age"]


def test_a_secret_key_is_not_a_recipient_and_is_not_repeated(desk: Desk, tmp_path: Path) -> None:
    desk.begun()
    secret = str(new_key(tmp_path / "theirs.txt"))
    said = desk.refused("vault", "add-custodian", "deputy", "--recipient", secret)
    assert "the secret half of a key" in said
    assert secret not in said


@pytest.mark.parametrize("words", ["short", "aaaaaaaaaaaaaaaaaaa", "ababababababababa"])
def test_a_passphrase_that_could_be_guessed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    desk.begun()
    monkeypatch.setenv("QUALKIT_PASSPHRASE", words)
    assert "at least 12" in desk.refused("vault", "add-custodian", "deputy", "--passphrase")
    monkeypatch.delenv("QUALKIT_PASSPHRASE")
    assert "no terminal" in desk.refused("vault", "add-custodian", "deputy", "--passphrase")


def test_a_custodian_who_is_there_already(desk: Desk, second: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "third.txt")
    third = recipient_of(tmp_path / "third.txt")
    for name in ("deputy", "Deputy", "data-manager"):
        said = desk.refused("vault", "add-custodian", name, "--recipient", third)
        assert "already" in said
    same = recipient_of(second)
    assert "the key of deputy" in desk.refused("vault", "add-custodian", "x", "--recipient", same)


def test_nobody_of_the_study_is_a_custodians_name(desk: Desk, tmp_path: Path) -> None:
    desk.begun()
    new_key(tmp_path / "third.txt")
    third = recipient_of(tmp_path / "third.txt")
    for name in (TOKEN, TOKEN.lower(), f"deputy-{TOKEN}"):
        said = desk.refused("vault", "add-custodian", name, "--recipient", third)
        assert "names somebody" in said


def test_who_writes_the_folder_cannot_put_themselves_in(
    desk: Desk, second: Path, as_deputy: Callable[[], None], tmp_path: Path
) -> None:
    keys_folder = desk.study / "vault" / "keys"
    (keys_folder / "stranger.age").write_bytes((keys_folder / "deputy.age").read_bytes())
    said = desk.ok("vault", "status")
    assert "stranger, by key" in said
    assert "not on the vault's list" in said
    as_deputy()
    desk.ok("vault", "remove-custodian", "data-manager")
    assert keys(desk) == ["deputy.age"]


def test_an_addition_that_was_killed_can_be_made_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.begun()
    new_key(tmp_path / "deputy.txt")
    mine = recipient_of(tmp_path / "deputy.txt")
    for point in killed(
        desk, lambda: desk.run("vault", "add-custodian", "deputy", "--recipient", mine)
    ):
        said = told(desk)
        assert said["opened_by"] == "data-manager", point
        desk.ok("anonymise", "--yes")
    names = [one["name"] for one in told(desk)["custodians"]]  # type: ignore[attr-defined]
    assert names == ["data-manager", "deputy"]


def test_your_own_key_is_made_and_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.begun()
    mine = tmp_path / "mine" / "key.txt"
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(mine))
    said = desk.ok("vault", "key").strip()
    assert said == recipient_of(mine)
    assert desk.ok("vault", "key").strip() == said
    assert stat.S_IMODE(mine.stat().st_mode) == 0o600


# --- removing one


def killed(
    desk: Desk, command: Callable[[], object], *, closely: int = 1000, step: int = 1
) -> Iterator[int]:
    """Run a command in a process that dies at its first step to the disk, its second, and so on.

    Yields after each death; ends once the command ran to its end. After `closely` steps it looks at
    every `step`th only.
    """
    point = 0
    while True:
        point += 1 if point < closely else step
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            _die_at(point)
            command()
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            return
        yield point


def _die_at(point: int) -> None:
    """Die before or after a file takes its place or goes, whichever is the `point`th of these."""
    left = [point]

    def counted() -> None:
        left[0] -= 1
        if not left[0]:
            os._exit(9)

    def dying(whole: Callable[..., object]) -> Callable[..., object]:
        def done(*given: object, **named: object) -> object:
            counted()
            result = whole(*given, **named)
            counted()
            return result

        return done

    for name in ("replace", "unlink"):
        setattr(os, name, dying(getattr(os, name)))


def test_who_was_removed_cannot_open_it(
    desk: Desk, as_deputy: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = objects(desk)
    old = studied(desk).vault.open()
    words = desk.ok("code", "show", "T001")
    as_deputy()
    said = desk.ok("vault", "remove-custodian", "data-manager")
    assert "may still hold copies of the old objects" in said
    assert not set(before) & set(objects(desk))
    assert keys(desk) == ["deputy.age"]
    for name in objects(desk):
        assert old.read_if_whole(name) is None
    assert contents(desk)["old"] == 0
    assert desk.ok("code", "show", "T001") == words
    desk.ok("anonymise", "--yes")
    assert desk.ok("code", "show", "T001") == words
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "key.txt"))
    assert "does not open this study's vault" in desk.refused("anonymise", "--yes")


def test_decisions_hold_after_a_removal(desk: Desk, as_deputy: Callable[[], None]) -> None:
    """A mention that a person restored is known by its text's object, whose name is another now."""
    study = studied(desk)
    before = load_register(study, study.vault.open())
    review = Review(study)
    where = next(
        m for m in review._mentions["T001"] if "Ferndale" in m.span.of(review._text("T001").text)
    )
    review.restore("T001", where.span)
    as_deputy()
    desk.ok("vault", "remove-custodian", "data-manager")
    study = studied(desk)
    after = load_register(study, study.vault.open())
    assert after.restored("T001") == (where.span,)
    assert after.entities == before.entities
    assert before.held["T001"].original != after.held["T001"].original


def test_an_old_backup_is_restored_over_a_vault_encrypted_anew(
    desk: Desk, as_deputy: Callable[[], None], tmp_path: Path
) -> None:
    desk.ok("backup", tmp_path / "old.zip")
    as_deputy()
    desk.ok("vault", "remove-custodian", "data-manager")
    desk.ok("restore", tmp_path / "old.zip", desk.study)
    assert keys(desk) == ["deputy.age"]
    desk.ok("anonymise", "--yes")
    assert contents(desk)["old"] == 0
    aged(desk)
    desk.ok("vault", "sweep")
    desk.ok("anonymise", "--yes")


def test_two_who_remove_at_once(desk: Desk, as_deputy: Callable[[], None]) -> None:
    """Each would wrap an identity that the other does not know; one of them is refused."""
    as_deputy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        children = [os.fork() or _remove_slowly(desk) for _ in range(2)]
    for child in children:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    found = contents(desk)
    assert (found["damaged"], found["missing"], found["old"]) == ([], [], 0)
    assert keys(desk) == ["deputy.age"]
    desk.ok("anonymise", "--yes")


def _remove_slowly(desk: Desk) -> int:
    """What a forked process does; it never returns."""
    whole = os.replace

    def slowly(*given: Any) -> None:
        time.sleep(0.02)
        whole(*given)

    os.replace = slowly  # type: ignore[assignment]
    done = desk.run("vault", "remove-custodian", "data-manager")
    os._exit(0 if done.exit_code in (0, 2) else 1)


def test_what_somebody_removed_writes_is_not_believed(
    desk: Desk, as_deputy: Callable[[], None]
) -> None:
    """They know the old identity, and may be able to write the folder and its database."""
    theirs = studied(desk).vault.open()
    as_deputy()
    desk.ok("vault", "remove-custodian", "data-manager")
    study = studied(desk)
    opened = study.vault.open()
    register = load_register(study, opened)
    forged = register.next(custodians=(*register.custodians, Custodian("friend", "age1")))
    name = theirs.write(to_bytes(forged, Register))
    with study.store.transaction() as db:
        generations.add(db, forged.generation, name)
    assert f"{name} is missing or damaged" in desk.refused("vault", "status")
    with pytest.raises(DamagedVault):
        opened.read(name)
    assert newest_register(opened, Register(study.uuid))[1] == register


def test_a_damaged_database_is_recovered_after_a_sweep(desk: Desk) -> None:
    worked_on(desk)
    words = desk.ok("code", "show", "T001")
    desk.ok("vault", "sweep", "--now", "--keep", "0")
    with sqlite3.connect(desk.study / "study.db") as db:
        db.execute("DELETE FROM generations WHERE number = (SELECT max(number) FROM generations)")
    db.close()
    path = desk.study / "study.db"
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    desk.ok("recover")
    desk.ok("anonymise", "--yes")
    assert desk.ok("code", "show", "T001") == words


@pytest.mark.parametrize("name", ["nobody", "../deputy", "Deputy", ""])
def test_a_custodian_who_is_not_there(desk: Desk, second: Path, name: str) -> None:
    said = desk.refused("vault", "remove-custodian", name)
    assert "unknown custodian" in said
    assert "data-manager, deputy" in said


def test_the_last_is_not_removed(desk: Desk) -> None:
    desk.begun()
    before = desk.snapshot()
    said = desk.refused("vault", "remove-custodian", "data-manager")
    assert "the only custodian" in said
    assert desk.snapshot() == before


def test_nobody_removes_themselves(desk: Desk, second: Path) -> None:
    assert "another custodian" in desk.refused("vault", "remove-custodian", "data-manager")


def test_a_custodian_by_passphrase_remains_with_it_or_is_dropped(
    desk: Desk, second: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QUALKIT_NEW_PASSPHRASE", WORDS)
    desk.ok("vault", "add-custodian", "safe", "--passphrase")
    before = desk.snapshot()
    said = desk.refused("vault", "remove-custodian", "deputy")
    assert "nothing can be wrapped for safe without their passphrase" in said
    assert desk.snapshot() == before
    monkeypatch.setenv("QUALKIT_PASSPHRASE", "seven other geese lamp")
    assert "not the passphrase of safe" in desk.refused("vault", "remove-custodian", "deputy")
    assert desk.snapshot() == before
    monkeypatch.setenv("QUALKIT_PASSPHRASE", WORDS)
    desk.ok("vault", "remove-custodian", "deputy")
    assert keys(desk) == ["data-manager.age", "safe.age"]
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "none.txt"))
    desk.ok("anonymise", "--yes")
    monkeypatch.delenv("QUALKIT_PASSPHRASE")
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "key.txt"))
    desk.ok("vault", "add-custodian", "deputy", "--recipient", recipient_of(second))
    said = desk.ok("vault", "remove-custodian", "deputy", "--drop-passphrases")
    assert "Dropped with deputy, add them again: safe" in said
    assert keys(desk) == ["data-manager.age"]


def test_a_removal_that_is_killed_anywhere_loses_nothing(
    desk: Desk, as_deputy: Callable[[], None], second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = desk.ok("code", "show", "T001")
    manager = os.environ["QUALKIT_KEY_FILE"]
    new_key(Path(manager).with_name("third.txt"))
    third = recipient_of(Path(manager).with_name("third.txt"))
    desk.ok("vault", "add-custodian", "third", "--recipient", third)
    as_deputy()
    deaths = 0
    remove = ("vault", "remove-custodian", "data-manager")
    for _ in killed(desk, lambda: desk.run(*remove), closely=14, step=9):
        deaths += 1
        for custodian in (second, Path(manager).with_name("third.txt")):
            monkeypatch.setenv("QUALKIT_KEY_FILE", str(custodian))
            study = studied(desk)
            opened = study.vault.open()
            for name in sweeping.used_by(load_register(study, opened)):
                assert opened.read(name)
        as_deputy()
    assert deaths > 12
    if "data-manager.age" in keys(desk):  # killed once it was committed, it is run again
        desk.ok("vault", "remove-custodian", "data-manager")
    assert keys(desk) == ["deputy.age", "third.age"]
    assert contents(desk)["old"] == 0
    desk.ok("anonymise", "--yes")
    assert desk.ok("code", "show", "T001") == words


def test_a_removal_waits_for_a_copy_that_was_not_merged(
    desk: Desk, as_deputy: Callable[[], None]
) -> None:
    path = desk.study / "study.db"
    before = path.read_bytes()
    desk.write("new.txt", "INT: Hello?\n\nWilf Garth: It rained all day.\n")
    desk.write(
        "new.csv",
        "file,pilot,stage,group,role,participant\n"
        "new.txt,North,Stage 1,Pilot staff,Driver,Wilf Garth\n",
    )
    desk.ok("ingest", desk.incoming / "new.txt", "--interviews", desk.incoming / "new.csv")
    (desk.study / "study (conflicted copy).db").write_bytes(path.read_bytes())
    path.write_bytes(before)
    as_deputy()
    said = desk.refused("vault", "remove-custodian", "data-manager")
    assert "another database in this folder" in said
    aged(desk)
    desk.ok("vault", "sweep")
    desk.ok("merge", desk.study / "study (conflicted copy).db")
    (desk.study / "study (conflicted copy).db").unlink()
    desk.ok("anonymise", "--yes")
    assert "It rained all day" in desk.ok("code", "show", "T004")
    desk.ok("vault", "remove-custodian", "data-manager")
    assert "It rained all day" in desk.ok("code", "show", "T004")


def test_a_removal_of_a_damaged_vault_changes_nothing(
    desk: Desk, as_deputy: Callable[[], None]
) -> None:
    study = studied(desk)
    held = load_register(study, study.vault.open()).held["T001"]
    path = desk.study / "vault" / "objects" / held.original
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    before = {name for name in objects(desk)}
    as_deputy()
    assert "missing or damaged" in desk.refused("vault", "remove-custodian", "data-manager")
    assert set(objects(desk)) == before
    path.write_bytes(whole)
    desk.ok("anonymise", "--yes")


# --- looking


def test_a_turn_with_who_is_behind_it(desk: Desk) -> None:
    desk.anonymised()
    said = desk.ok("vault", "show", "T001", "--turn", "4")
    assert "T001, turn 4 of 4, Zyxomma Quill" in said
    assert "They come to us. Peter Moss at Ferndale Surgery rings me" in said
    assert "“Peter Moss”  Peter Moss" in said
    assert "“Ferndale Surgery”" in said
    act = json.loads(desk.ok("log", "-n", "1", "--json"))[0]
    assert act["kind"] == ActKind.LOOKED
    assert (act["transcript"], act["body"]) == ("T001", {"what": "turn", "turn": 4})
    assert "T001, turn 4" in desk.ok("log", "-n", "1")


def test_who_a_replacement_stands_for(desk: Desk) -> None:
    desk.anonymised()
    study = studied(desk)
    register = load_register(study, study.vault.open())
    moss = next(one for one in register.entities if one.name == "Peter Moss")
    for asked in (moss.replacement, moss.replacement.strip("[]").lower()):
        said = desk.ok("vault", "open", asked)
        assert f"{moss.replacement}  Peter Moss" in said
        assert "T001, turn 4" in said
        assert "T003, turn 2" in said
    act = json.loads(desk.ok("log", "-n", "1", "--json"))[0]
    assert (act["transcript"], act["body"]) == (None, {"what": "entity", "entity": moss.id})


def test_nobody_looks_without_a_key(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.anonymised()
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "none.txt"))
    out = tmp_path / "who.csv"
    before = desk.ok("log")
    for words in (
        ("vault", "show", "T001", "--turn", "1"),
        ("vault", "open", "[GP 1]"),
        ("vault", "export", "register", str(out)),
        ("vault", "sweep"),
        ("vault", "remove-custodian", "data-manager"),
    ):
        assert "no key found" in desk.refused(*words)
    assert desk.ok("log") == before
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "T009", "--turn", "1"), "no transcript T009"),
        (("show", "T001", "--turn", "99"), "T001 has no turn 99"),
        (("open", "[Wizard 7]"), "nothing in the register is replaced by"),
        (("open", ""), "nothing in the register is replaced by"),
    ],
)
def test_what_cannot_be_looked_at(desk: Desk, words: tuple[str, ...], said: str) -> None:
    desk.anonymised()
    before = desk.ok("log")
    assert said in desk.refused("vault", *words)
    assert desk.ok("log") == before


def test_the_register_as_a_table(desk: Desk, tmp_path: Path) -> None:
    desk.anonymised()
    out = tmp_path / "who.csv"
    desk.ok("vault", "export", "register", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with out.open(newline="", encoding="utf-8") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    quill = rows["Zyxomma Quill"]
    assert quill["participant"] == "P001"
    assert quill["replacement"].startswith("[")
    assert quill["transcripts"].split()[0] == "T001"
    whole = out.read_bytes()
    assert "there already" in desk.refused("vault", "export", "register", out)
    assert out.read_bytes() == whole
    act = json.loads(desk.ok("log", "-n", "1", "--json"))[0]
    assert act["body"] == {"what": "register", "rows": len(rows)}


def test_looking_is_no_work(desk: Desk) -> None:
    """A report says the same before and after somebody looked into the vault."""
    desk.anonymised()
    study = studied(desk)
    with study.store.reading() as db:
        before = acts.basis(db)
    desk.ok("vault", "show", "T001", "--turn", "1")
    desk.ok("vault", "sweep")
    with study.store.reading() as db:
        assert acts.basis(db) == before


# --- sweeping


def test_a_sweep_leaves_what_is_young(desk: Desk) -> None:
    before = objects(worked_on(desk))
    assert "younger than an hour" in desk.ok("vault", "sweep")
    assert objects(desk) == before


@pytest.mark.parametrize("young", [True, False])
def test_a_sweep_removes_what_nothing_names(desk: Desk, young: bool) -> None:
    worked_on(desk)
    superseded = int(str(contents(desk)["superseded"]))
    assert superseded > 2
    loose = studied(desk).vault.open().write(b"left by a command that was killed")
    if not young:
        aged(desk)
    said = desk.ok("vault", "sweep", *(["--now"] if young else []))
    assert f"{superseded + 1 - 2} objects removed" in said
    assert loose not in objects(desk)
    assert contents(desk)["superseded"] == 2
    desk.ok("anonymise", "--yes")
    desk.ok("vault", "show", "T001", "--turn", "2")
    desk.ok("vault", "sweep", "--now", "--keep", "0")
    assert contents(desk)["superseded"] == 0
    desk.ok("anonymise", "--yes")


def test_after_a_sweep_every_backup_can_be_restored(desk: Desk, tmp_path: Path) -> None:
    desk.begun()
    desk.ok("backup", tmp_path / "first.zip")
    desk.ok("anonymise", "--yes")
    desk.ok("backup", tmp_path / "second.zip")
    words = desk.ok("code", "show", "T001")
    desk.ok("vault", "sweep", "--now", "--keep", "0")
    for name in ("first.zip", "second.zip"):
        desk.ok("restore", tmp_path / name, desk.study)
        aged(desk)
        desk.ok("vault", "sweep", "--keep", "0")
        desk.ok("anonymise", "--yes")
        assert desk.ok("code", "show", "T001") == words
    for kept in desk.study.glob("study.db.before-*"):
        desk.ok("merge", kept)
    (desk.study / "study.db").unlink()
    desk.ok("restore", tmp_path / "first.zip", desk.study)
    desk.ok("anonymise", "--yes")
    assert desk.ok("code", "show", "T001") == words


def test_a_sweep_leaves_what_it_cannot_read(desk: Desk) -> None:
    desk.anonymised()
    strange = desk.study / "vault" / "objects" / f"{'0' * 32}.age"
    strange.write_bytes(b"of another copy")
    assert "1 cannot be read, and were left" in desk.ok("vault", "sweep", "--now")
    assert strange.exists()
    desk.ok("vault", "sweep", "--now", "--unreadable")
    assert not strange.exists()


def test_nothing_is_swept_from_a_damaged_vault(desk: Desk) -> None:
    desk.anonymised()
    study = studied(desk)
    held = load_register(study, study.vault.open()).held["T001"]
    path = desk.study / "vault" / "objects" / held.source
    path.write_bytes(b"")
    before = objects(desk)
    assert "so nothing was swept" in desk.refused("vault", "sweep", "--now")
    assert objects(desk) == before


# --- the end


def test_what_is_destroyed_is_gone_and_what_is_anonymised_stays(
    desk: Desk, second: Path, tmp_path: Path
) -> None:
    desk.ok("backup", tmp_path / "backup.zip")
    desk.ok("copy", "--for-coding", tmp_path / "copy", "--to", "DS")
    desk.ok("vault", "export", "register", tmp_path / "who.csv")
    words = desk.ok("code", "show", "T001")
    said = desk.ok("vault", "destroy", "--yes-destroy")
    assert "3 keys" in said
    assert not (desk.study / "vault").exists()
    assert not Path(os.environ["QUALKIT_KEY_FILE"]).exists()
    assert second.exists()
    assert desk.ok("code", "show", "T001") == words
    desk.ok("status")
    desk.ok("matrix")
    assert "no vault" in desk.refused("vault", "show", "T001", "--turn", "1")
    assert "no vault" in desk.refused("vault", "destroy", "--yes-destroy")
    (path,) = desk.study.glob("destruction-certificate-*.md")
    certificate = path.read_text(encoding="utf-8")
    assert "not yet" not in certificate
    for name in ("vault/keys/data-manager.age", "vault/keys/deputy.age", "the key file key.txt"):
        assert f"| {name} |" in certificate
    assert "custodians kept: data-manager, deputy." in certificate
    assert "A backup of the whole study, with the vault in it, 1 times" in certificate
    assert "register" in certificate
    assert "for DS" in certificate
    assert "Recordings" in certificate
    assert TOKEN not in certificate
    log = desk.ok("log", "-n", "2")
    assert "destroyed the vault" in log
    assert "began to destroy" in log


def test_destruction_is_confirmed_where_somebody_can_answer(desk: Desk) -> None:
    desk.begun()
    before = desk.snapshot()
    assert "no terminal" in desk.refused("vault", "destroy")
    assert desk.snapshot() == before


def test_a_certificate_is_not_written_over(desk: Desk, tmp_path: Path) -> None:
    desk.begun()
    out = tmp_path / "certificate.md"
    out.write_text("another's")
    said = desk.refused("vault", "destroy", "--yes-destroy", "--certificate", out)
    assert "is there already" in said
    assert keys(desk) == ["data-manager.age"]
    inside = desk.study / "vault" / "c.md"
    desk.refused("vault", "destroy", "--yes-destroy", "--certificate", inside)
    desk.ok("anonymise", "--yes")


def test_a_key_of_several_studies_can_be_kept(desk: Desk) -> None:
    desk.begun()
    desk.ok("vault", "destroy", "--yes-destroy", "--keep-key-file")
    assert Path(os.environ["QUALKIT_KEY_FILE"]).exists()
    (path,) = desk.study.glob("destruction-certificate-*.md")
    assert "was kept, as was asked for" in path.read_text()


def test_a_file_that_is_no_key_is_not_destroyed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.begun()
    other = tmp_path / "thesis.txt"
    other.write_text("Chapter one")
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(other))
    desk.ok("vault", "destroy", "--yes-destroy")
    assert other.read_text() == "Chapter one"
    assert not (desk.study / "vault").exists()


def test_destruction_goes_on_after_being_killed(desk: Desk, second: Path) -> None:
    deaths = 0
    for _ in killed(desk, lambda: desk.run("vault", "destroy", "--yes-destroy")):
        deaths += 1
        assert desk.ok("status")
    assert deaths > 3
    assert not (desk.study / "vault").exists()
    finished = [
        path
        for path in desk.study.glob("destruction-certificate-*.md")
        if "not yet" not in path.read_text()
    ]
    assert finished


# --- until when


@pytest.mark.parametrize(
    ("until", "note", "loud"),
    [
        ("2024-08-01", "", ""),
        ("2024-04-30", "may be kept until 2024-04-30, 50 more days", ""),
        ("2024-03-11", "0 more days", ""),
        ("2024-03-10", "", "KEPT TOO LONG: it was to go by 2024-03-10, a day ago"),
        ("2023-03-11", "", "366 days ago: qualkit vault destroy"),
    ],
)
def test_the_day_on_which_the_vault_is_to_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, until: str, note: str, loud: str
) -> None:
    desk.begun()
    settings = desk.study / "study.yaml"
    settings.write_text(settings.read_text() + f"retention:\n  until: {until}\n")
    study = Study(desk.study, "RM", lambda: datetime(2024, 3, 11, 9, tzinfo=UTC))
    found = looking.status(study)
    assert note in "\n".join(found.notes)
    assert bool(found.notes) == bool(note)
    assert loud in found.overdue
    assert bool(found.overdue) == bool(loud)
    assert told(desk)["retain_until"] == until


def test_the_day_is_said_loudly_once_it_is_past(desk: Desk) -> None:
    desk.begun()
    settings = desk.study / "study.yaml"
    settings.write_text(settings.read_text() + "retention: {until: 2020-01-31}\n")
    assert desk.ok("status").startswith("THE VAULT IS KEPT TOO LONG")
    assert "too long" in desk.ok("vault", "status")
    desk.ok("vault", "destroy", "--yes-destroy")
    assert "TOO LONG" not in desk.ok("status")


@pytest.mark.parametrize("until", ["soon", "2027-02-30", "2027", "", "[1]"])
def test_a_day_that_there_is_not(desk: Desk, until: str) -> None:
    desk.begun()
    settings = desk.study / "study.yaml"
    settings.write_text(settings.read_text() + f"retention:\n  until: {until}\n")
    assert "study.yaml, line" in desk.refused("vault", "status")
