"""Bad input: one line of what, one of what to do, exit code 2, nothing half-written."""

import errno
from pathlib import Path

import pytest

from qualkit.disk import sync_folder
from qualkit.workflow import writing
from tests.workflow.conftest import CODINGS, FILES, INTERVIEWS, Desk


def ingest(desk: Desk) -> list[str | Path]:
    files = [desk.incoming / name for name in FILES]
    return ["ingest", *files, "--interviews", desk.incoming / "interviews.csv"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mum.txt", b"", "mum.txt: there are no words"),
        ("mum.txt", b"\n \n", "mum.txt: there are no words"),
        ("mum.txt", b"Bryony: hello\x00there", "mum.txt: holds NUL"),
        ("mum.txt", "Bryony: \ud800 oh".encode("utf-8", "surrogatepass"), "mum.txt: "),
        ("interviews.csv", INTERVIEWS.replace("mum.txt", "dad.txt").encode(), "mum.txt has no row"),
        ("interviews.csv", (INTERVIEWS + "x.txt,North,S,G,R,P\n").encode(), "names x.txt"),
        ("interviews.csv", INTERVIEWS.replace("file,", "fille,").encode(), "line 1: the column"),
        ("interviews.csv", INTERVIEWS.encode("utf-16"), "interviews.csv: is not in UTF-8"),
    ],
)
def test_ingest_refuses_whole(desk: Desk, name: str, content: bytes, said: str) -> None:
    desk.begin()
    before = desk.snapshot()
    (desk.incoming / name).write_bytes(content)
    assert said in desk.refused(*ingest(desk))
    assert desk.snapshot() == before
    assert list((desk.study / "vault" / "objects").iterdir()) == []


def test_a_file_that_is_not_there(desk: Desk) -> None:
    desk.begin()
    (desk.incoming / "mum.txt").unlink()
    assert "mum.txt: No such file" in desk.refused(*ingest(desk))


def test_an_unknown_pilot_once_the_study_knows_its_pilots(desk: Desk) -> None:
    desk.begun()
    desk.write("new.txt", "INT: Hello?\n\nBryony: Hello.\n")
    table = desk.write(
        "more.csv",
        "file,pilot,stage,group,role,participant\n"
        "new.txt,West,Stage 1,Service user,Parent,Bryony Tarn\n",
    )
    said = desk.refused("ingest", desk.incoming / "new.txt", "--interviews", table)
    assert "more.csv, line 2: unknown pilot “West”" in said
    assert "North, South" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("T001,she takes the minutes,,,admin-suport,,,,", "unknown code “admin-suport”"),
        ("T001,words that nobody said,,,admin-support,,,,", "does not hold the words"),
        ("T009,she,,,admin-support,,,,", "there is no transcript “T009”"),
        ("T001,she takes,0,4,admin-support,,,,", "at 0 to 4"),
        ("T001,she takes the minutes,,,admin-support,,perhaps,,", "unknown stance “perhaps”"),
    ],
)
def test_code_import_refuses_whole(desk: Desk, row: str, said: str) -> None:
    desk.anonymised()
    before = desk.snapshot()
    path = desk.write("bad.csv", CODINGS + row + "\n")
    found = desk.refused("code", "import", path, "--original")
    assert said in found
    assert "bad.csv, line 7" in found
    assert desk.snapshot() == before


def test_all_mistakes_of_a_table_are_told_and_nothing_is_imported(desk: Desk) -> None:
    desk.anonymised()
    before = desk.snapshot()
    row = (
        "T009,she,,,admin-support,,,,\nT001,she takes the minutes,,,admin-support,RM,,,by Zyxomma\n"
    )
    path = desk.write("bad.csv", CODINGS.replace("RM,supports", ",supports", 1) + row)
    done = desk.run("code", "import", path, "--original")
    assert done.exit_code == 2
    said = done.stderr.splitlines()
    assert said[0] == "qualkit: bad.csv: 3 mistakes; nothing was changed"
    assert [line for line in said if line.startswith("  line ")] == [
        "  line 2: no coder is named here, as other rows name one",
        "  line 7: there is no transcript “T009”",
        "  line 8: the memo names somebody or something of the register",
    ]
    assert desk.snapshot() == before


def test_a_memo_that_names_somebody(desk: Desk) -> None:
    desk.anonymised()
    path = desk.write("bad.csv", CODINGS.replace("asked about twice", "Zyxomma again"))
    assert "line 3: the memo names" in desk.refused("code", "import", path, "--original")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title: [\n", "study.yaml, line 2"),
        ("titel: x\n", "study.yaml, line 1: “title” is missing"),
        ("title: x\npilots:\n  - id: N\n    foo: 1\n", "study.yaml, line 4: “foo”"),
    ],
)
def test_a_study_yaml_with_a_mistake(desk: Desk, content: str, said: str) -> None:
    desk.begin()
    (desk.study / "study.yaml").write_text(content, encoding="utf-8")
    assert said in desk.refused("status")


def test_a_codebook_with_a_mistake(desk: Desk) -> None:
    desk.begin()
    path = desk.study / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("from: administrators", "from: nobody", 1), encoding="utf-8")
    before = desk.snapshot()
    assert "“nobody” is not an activity" in desk.refused("codebook", "apply")
    assert desk.snapshot() == before
    checked = desk.run("codebook", "check")
    assert checked.exit_code == 2
    assert "codebook.yaml, line " in checked.output


def test_a_missing_key(desk: Desk, tmp_path: Path) -> None:
    desk.begin()
    (tmp_path / "key.txt").unlink()
    said = desk.refused(*ingest(desk))
    assert "no key found at" in said
    assert "QUALKIT_KEY_FILE" in said


def test_a_wrong_key(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.begin()
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "other.txt"))
    desk.ok("init", tmp_path / "other-study")
    assert "does not open this study's vault" in desk.refused(*ingest(desk))


def test_no_study_here(desk: Desk) -> None:
    assert "no study found" in desk.refused("status")


def test_a_study_where_there_is_one(desk: Desk) -> None:
    desk.begin()
    before = desk.snapshot()
    assert "already holds a study" in desk.refused("init", desk.study)
    assert desk.snapshot() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["anonymise", "--read", "T001"], "T001"),
        (["matrix"], "nothing in this study is anonymised yet"),
        (["report"], "nothing in this study is anonymised yet"),
        (["suggest"], "nothing in this study is anonymised yet"),
        (["share", "pack"], "nothing in this study is anonymised yet"),
        (["code", "show", "T001"], "there is no transcript T001"),
        (["undo"], "qualkit: "),
    ],
)
def test_too_early(desk: Desk, words: list[str], said: str) -> None:
    desk.begun()
    if words == ["undo"]:
        desk.ok("undo")  # the codebook's acceptance
    assert said in desk.refused(*words)


def test_an_unknown_codebook(desk: Desk) -> None:
    said = desk.refused("init", desk.study, "--codebook", "remodeling")
    assert "unknown codebook “remodeling”" in said
    assert "remodelling" in said
    assert not desk.study.exists()


@pytest.mark.parametrize("settings", [None, "title: North and South\n"])
def test_an_init_that_fails_at_its_last_step_leaves_what_was_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, settings: str | None
) -> None:
    desk.study.mkdir()
    path = desk.study / "study.yaml"
    if settings is not None:
        path.write_text(settings, encoding="utf-8")

    def fails(folder: Path) -> None:
        if path.exists() and "uuid" in path.read_text(encoding="utf-8"):
            raise OSError(errno.EIO, "the disk fails")
        sync_folder(folder)

    monkeypatch.setattr(writing, "sync_folder", fails)
    assert "cannot be written" in desk.refused("init", desk.study, "--codebook", "remodelling")
    assert desk.snapshot() == ({str(path): settings.encode()} if settings else {})
    monkeypatch.setattr(writing, "sync_folder", sync_folder)
    desk.begin()
