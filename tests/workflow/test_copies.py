"""Other people's copies: out without the vault, and in again without loss."""

import json
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.conftest import FILES, TOKEN, Desk

MORE = """\
transcript,quote,start,end,code,coder,stance,directness,memo
T002,every week,,,relationship,DS,supports,first-hand,
T003,posted it into a well,,,information-sharing,DS,challenges,first-hand,Peter Moss is cross
"""


class Coder(Desk):
    """Somebody with a copy: the same desk, another study folder, no key."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.incoming, self.temporary = desk.incoming, desk.temporary
        self.study = desk.study.parent / f"copy-{name}"
        desk.ok("copy", "--for-coding", self.study, "--to", name)


def exported(desk: Desk) -> list[str]:
    return sorted(desk.ok("code", "export").splitlines())


def listed(desk: Desk, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(desk.ok("code", "list", "--json", *options))
    return found


def handed_back(desk: Desk) -> Coder:
    coder = Coder(desk.coded(), "DS")
    coder.write("more.csv", MORE)
    coder.ok("code", "import", coder.incoming / "more.csv")
    return coder


def test_a_copy_has_no_vault_and_names_nobody(desk: Desk) -> None:
    coder = Coder(desk.coded(), "DS")
    assert not (coder.study / "vault").exists()
    for path in coder.study.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert TOKEN.encode() not in content, path
            assert b".age" not in content, path
    assert exported(coder) == exported(desk)
    assert "this copy of the study has no vault" in coder.refused("anonymise", "--yes")
    assert "copied for DS" in desk.ok("log", "-n", "1")


def test_what_a_coder_did_comes_back(desk: Desk) -> None:
    coder = handed_back(desk)
    assert f"{coder.study}: 2 acts, 1 memo." in desk.ok("merge", coder.study).splitlines()
    assert {row["coder"] for row in listed(desk)} == {"RM", "DS"}
    again = desk.ok("merge", coder.study)
    assert "nothing that was not here already" in again


def test_a_name_in_a_coders_memo_is_replaced_when_it_comes_back(desk: Desk) -> None:
    coder = handed_back(desk)
    assert "Names were replaced in 1 memo" in desk.ok("merge", coder.study)
    memos = {row["memo"] for row in listed(desk) if row["coder"] == "DS"}
    assert not any("Moss" in memo for memo in memos)
    assert any("is cross" in memo for memo in memos)
    desk.ok("merge", coder.study)
    assert b"Moss is cross" not in (desk.study / "study.db").read_bytes()
    coder.ok("merge", desk.study)
    assert b"Moss is cross" not in (coder.study / "study.db").read_bytes()
    assert exported(coder) == exported(desk)


def test_status_in_a_coders_copy_is_of_what_they_were_given(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("assign", "--coders", "RM,DS", "--overlap", "0")
    coder = Coder(desk, "DS")
    own = given(desk, "DS")
    assert own
    said = coder.ok("--coder", "DS", "status")
    assert f"{len(own)} of them given to DS, who has finished 0." in said
    assert f"Next: qualkit code {own[0]}" in said
    rows = [line.split()[0] for line in said.splitlines() if line.startswith("T0")]
    assert rows == [*own, *given(desk, "RM")]
    for id in own:
        coder.ok("--coder", "DS", "code", "finish", id, "--anyway")
    assert "Next: hand this copy back" in coder.ok("--coder", "DS", "status")
    assert "given to" not in coder.ok("--coder", "LK", "status")


def given(desk: Desk, coder: str) -> list[str]:
    held = json.loads(desk.ok("assign", "--list", "--json"))
    return [one["transcript"] for one in held if coder in one["coders"]]


def test_a_copy_that_names_nobody_who_gets_it_says_so(desk: Desk) -> None:
    desk.anonymised()
    copy = desk.study.parent / "copy"
    assert "Nobody is named who gets it: --to NAME" in desk.ok("copy", "--for-coding", copy)


def test_codings_arrive_on_a_text_that_was_anonymised_again(desk: Desk) -> None:
    coder = handed_back(desk)
    path = desk.study / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "names: [{name: well}, {name: sat}]\n")
    said = desk.ok("anonymise", "--yes")
    assert "The words of" not in said
    said = desk.ok("merge", coder.study)
    assert "The words of 1 coding are not as they were" in said
    (touched,) = listed(desk, "--touched")
    assert touched["words"].startswith("posted it into a [")
    coder.ok("merge", desk.study)
    assert exported(coder) == exported(desk)
    assert listed(coder, "--touched") == [touched]


def test_the_words_of_a_replaced_file_do_not_come_back_from_a_copy(desk: Desk) -> None:
    coder = handed_back(desk)
    desk.write("mum.txt", FILES["mum.txt"].replace("I was frightened", "They were brusque"))
    table = desk.incoming / "interviews.csv"
    desk.ok("ingest", desk.incoming / "mum.txt", "--interviews", table, "--replace")
    desk.ok("merge", coder.study)
    assert b"I was frightened" not in (desk.study / "study.db").read_bytes()
    desk.ok("anonymise", "--yes")
    desk.ok("merge", coder.study)
    assert "They were brusque" in desk.ok("code", "show", "T002")


def test_a_sync_services_conflicted_copy(desk: Desk) -> None:
    desk.coded()
    conflicted = desk.study / "study (DS's conflicted copy 2024-03-11).db"
    shutil.copy(desk.study / "study.db", conflicted)
    desk.ok("--coder", "RM", "code", "finish", "T001", "--anyway")
    assert "another copy of the database lies here" in desk.ok("status")
    desk.ok("merge", conflicted)
    assert "nothing that" in desk.ok("merge", conflicted)


def test_two_copies_at_once(desk: Desk) -> None:
    one, other = Coder(desk.coded(), "DS"), Coder(desk, "AK")
    one.ok("--coder", "DS", "code", "finish", "T001", "--anyway")
    other.ok("--coder", "AK", "code", "finish", "T001", "--anyway")
    desk.ok("merge", one.study, other.study / "study.db")
    assert "AK, DS" in desk.ok("status")


def test_contradictions_are_listed_and_can_be_settled(desk: Desk) -> None:
    coder = Coder(desk.anonymised(), "RM")
    row = "transcript,quote,code,coder,stance\nT002,every week,relationship,RM,{}\n"
    for who, stance in ((desk, "supports"), (coder, "challenges")):
        who.ok("code", "import", who.write(f"{stance}.csv", row.format(stance)))
    said = desk.ok("merge", coder.study)
    assert "RM coded T002" in said
    assert "in 2 ways" in said
    assert not re.search(r"and \d+ more", said)
    assert "in 2 ways" in desk.run("check").output
    id = next(row["id"] for row in listed(desk) if row["stance"] == "challenges")
    desk.ok("code", "remove", "--act", id[:8])
    assert "in 2 ways" not in desk.run("check").output
    assert "in 2 ways" not in desk.ok("merge", coder.study)


def test_of_many_contradictions_a_handful_is_listed(desk: Desk) -> None:
    """The rest are counted, and named in their turn as the first are taken back."""
    coder = Coder(desk.anonymised(), "RM")
    spoken = "every week and I am not frightened now".split()
    quotes = [" ".join(spoken[a:b]) for a in (0, 1) for b in range(a + 2, len(spoken) + 1)]
    for who, stance in ((desk, "supports"), (coder, "challenges")):
        rows = [f"T002,{quote},relationship,RM,{stance}" for quote in quotes]
        table = "\n".join(["transcript,quote,code,coder,stance", *rows, ""])
        who.ok("code", "import", who.write(f"{stance}.csv", table))
    said = desk.ok("merge", coder.study)
    shown = said.count("in 2 ways")
    assert 3 <= shown <= 10
    assert len(quotes) == 13
    assert f"and {13 - shown} more" in said
    meant_otherwise = [row["id"] for row in listed(desk) if row["stance"] == "challenges"]
    for id in meant_otherwise[: 13 - shown]:
        desk.ok("code", "remove", "--act", id[:8])
    said = desk.run("check").output
    assert said.count("in 2 ways") == shown
    assert not re.search(r"and \d+ more", said)


def test_a_codebook_that_a_coder_accepted_is_followed(desk: Desk) -> None:
    coder = Coder(desk.coded(), "DS")
    path = coder.study / "codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("version: ", "version: 1"))
    coder.ok("codebook", "apply")
    desk.ok("merge", coder.study)
    assert (desk.study / "codebook.yaml").read_text() == path.read_text()


def test_two_codebooks_accepted_apart(desk: Desk) -> None:
    coder = Coder(desk.coded(), "DS")
    for number, who in enumerate((coder, desk), 2):
        path = who.study / "codebook.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("version: ", f"version: {number}"))
        who.ok("codebook", "apply")
    said = desk.ok("merge", coder.study)
    assert "codebooks were accepted apart" in said
    desk.ok("codebook", "apply")
    assert "accepted apart" not in desk.ok("merge", coder.study)


def test_a_coder_who_is_called_like_somebody_interviewed(desk: Desk) -> None:
    coder = Coder(desk.coded(), "DS")
    coder.ok("--coder", "Bryony", "code", "finish", "T001", "--anyway")
    before = (desk.study / "study.db").read_bytes()
    said = desk.refused("merge", coder.study)
    assert "a coder is called “Bryony”" in said
    assert (desk.study / "study.db").read_bytes() == before
    desk.ok("merge", coder.study, "--coder", "Bryony=BK")
    assert "BK" in desk.ok("status")
    desk.ok("merge", coder.study)
    coder.ok("merge", desk.study)
    assert "Bryony" not in coder.ok("log")


def test_coders_are_not_made_one_by_renaming(desk: Desk) -> None:
    coder = handed_back(desk)
    for given in (["DS=RM"], ["DS=RM", "RM=DS"], ["XX=YY"], ["DS=AA", "RM=AA"]):
        options = [word for pair in given for word in ("--coder", pair)]
        before = (desk.study / "study.db").read_bytes()
        desk.refused("merge", coder.study, *options)
        assert (desk.study / "study.db").read_bytes() == before


def test_a_codebook_that_names_somebody_is_refused(desk: Desk) -> None:
    coder = Coder(desk.coded(), "DS")
    path = coder.study / "codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# as Peter Moss says\n")
    coder.ok("codebook", "apply")
    assert "its codebook names somebody" in desk.refused("merge", coder.study)
    assert b"Peter Moss" not in (desk.study / "study.db").read_bytes()


def test_without_its_vault_nothing_is_merged_into_the_managers_copy(desk: Desk) -> None:
    coder = handed_back(desk)
    (desk.study / "vault").rename(desk.study.parent / "elsewhere")
    assert "no vault" in desk.refused("merge", coder.study)


def test_a_coder_does_not_sign_off(desk: Desk) -> None:
    coder = Coder(desk.coded(), "DS")
    assert "no vault" in coder.refused("anonymise", "--read", "T001", "--sign-off")


def test_a_copy_of_which_something_was_interrupted(desk: Desk) -> None:
    coder = handed_back(desk)
    (coder.study / "study.db-journal").write_bytes(b"")
    desk.ok("merge", coder.study)
    assert "DS" in desk.ok("code", "export")


def test_a_copy_in_wal_mode_is_only_read(desk: Desk) -> None:
    coder = handed_back(desk)
    by_hand(coder.study / "study.db", "PRAGMA journal_mode = WAL")
    desk.ok("merge", coder.study)
    assert "DS" in desk.ok("code", "export")
    assert not list(coder.study.glob("study.db-*"))


def test_names_in_settings_must_be_taken_in_before_a_copy(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    path = desk.study / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "names: [{name: Rosalind Fell}]\n")
    assert "study.yaml lists names" in desk.refused("copy", "--for-coding", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_leak_stops_a_copy(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    (desk.study / "narrative").mkdir()
    (desk.study / "narrative" / "notes.md").write_text("Peter Moss was right.")
    said = desk.refused("copy", "--for-coding", tmp_path / "out", code=1)
    assert "narrative/notes.md" in said
    assert not (tmp_path / "out").exists()


def test_a_coder_is_told_which_pilots_there_are(desk: Desk, tmp_path: Path) -> None:
    """One that the reports call by a label has its own name within the team."""
    desk.coded()
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    hidden = text.replace("- id: South", "- id: South\n    disclose: Authority B")
    path.write_text(hidden, encoding="utf-8")
    desk.ok("anonymise", "--yes")
    desk.ok("copy", "--for-coding", tmp_path / "out")
    path.write_text(hidden + "summary: It began in South.\n", encoding="utf-8")
    said = desk.refused("copy", "--for-coding", tmp_path / "other", code=1)
    assert "study.yaml" in said


def by_hand(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as db:
        db.execute(statement)
    db.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE codings SET code = 'stigma'", "it was changed by hand: coding"),
        ("UPDATE texts SET text = 'I said nothing.'", "it was changed by hand: the words of T001"),
        ("UPDATE alembic_version SET version_num = '9999'", "made by a newer qualkit"),
        ("UPDATE study SET uuid = 'another'", "another study than this one"),
        ("DROP TABLE acts", "rows in it that cannot be read"),
        ("CREATE VIEW more AS SELECT 1", "what qualkit never makes"),
        ("UPDATE acts SET number = 9223372036854775807", "it was changed by hand: act"),
        ("UPDATE acts SET kind = 'guessed'", "rows in it that cannot be read"),
        ("UPDATE acts SET body = 'no JSON'", "rows in it that cannot be read"),
        ("UPDATE acts SET body = '[]'", "it was changed by hand"),
        ("UPDATE participations SET consent = '[\"anything\"]'", "cannot be read"),
        ("UPDATE records SET revision = 9, text = 'mine'", "it was changed by hand"),
        ("INSERT INTO maps VALUES ('T001', 2, 1, '[]'), ('T001', 1, 2, '[]')", "leads nowhere"),
        (
            "INSERT INTO versions VALUES ('T001', 99, '0', 0, 1)",
            "it was changed by hand",
        ),
    ],
)
def test_a_copy_that_cannot_be_merged(desk: Desk, statement: str, said: str) -> None:
    coder = handed_back(desk)
    by_hand(coder.study / "study.db", statement)
    before = (desk.study / "study.db").read_bytes()
    theirs = (coder.study / "study.db").read_bytes()
    assert said in desk.refused("merge", coder.study)
    assert (desk.study / "study.db").read_bytes() == before
    assert (coder.study / "study.db").read_bytes() == theirs


def test_of_two_copies_none_is_merged_if_one_cannot_be(desk: Desk) -> None:
    good, bad = handed_back(desk), Coder(desk, "AK")
    (bad.study / "study.db").write_bytes(b"not a database" * 400)
    before = (desk.study / "study.db").read_bytes()
    assert "damaged" in desk.refused("merge", good.study, bad.study)
    assert (desk.study / "study.db").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "said", "fix"),
    [
        ("nowhere", "there is no such file", "Name a study folder, a study.db, or a backup"),
        ("incoming", "there is no study.db", "Name a study folder, a study.db, or a backup"),
        ("incoming/mum.txt", "study.db is damaged", "Ask for that copy again"),
        ("incoming/some.zip", "it is no backup of a study", "Name another file"),
    ],
)
def test_something_else_than_a_copy(desk: Desk, name: str, said: str, fix: str) -> None:
    desk.coded()
    with zipfile.ZipFile(desk.incoming / "some.zip", "w") as pack:
        pack.writestr("notes.txt", "nothing of ours")
    before = desk.snapshot()
    what, what_to_do = desk.refused("merge", desk.study.parent / name).splitlines()
    assert what == f"qualkit: {desk.study.parent / name}: {said}"
    assert fix in what_to_do
    assert "nothing was merged" in what_to_do.lower()
    assert desk.snapshot() == before


def test_the_study_itself_is_no_copy(desk: Desk) -> None:
    desk.coded()
    assert "that is this study itself" in desk.refused("merge", desk.study)


def test_two_data_managers(desk: Desk, tmp_path: Path) -> None:
    """Both copies have the vault, and both are anonymised anew: which is right, no rule can say."""
    desk.coded()
    other = desk.at(Path(shutil.copytree(desk.study, tmp_path / "other")))
    for who, name in ((desk, "well"), (other, "sat")):
        path = who.study / "study.yaml"
        path.write_text(path.read_text(encoding="utf-8") + f"names: [{{name: {name}}}]\n")
        who.ok("anonymise", "--yes")
    assert "in both copies since they parted" in desk.refused("merge", other.study)


def test_a_newer_register_is_followed_only_with_its_objects(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    other = desk.at(Path(shutil.copytree(desk.study, tmp_path / "other")))
    path = other.study / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "names: [{name: well}]\n")
    other.ok("anonymise", "--yes")
    assert "its register is newer than this vault" in desk.refused("merge", other.study)
    shutil.copytree(other.study / "vault", desk.study / "vault", dirs_exist_ok=True)
    desk.ok("merge", other.study)
    assert desk.ok("code", "show", "T003") == other.ok("code", "show", "T003")
    desk.ok("anonymise", "--yes")
