"""Who withdrew comes back in nobody's name, memo, table, copy or lost generation."""

import json
import sqlite3
from pathlib import Path

import pytest

from qualkit.errors import StoreError
from qualkit.register import Register, from_bytes
from qualkit.store import generations
from qualkit.workflow.keeping import commit, load_register, newest_register
from qualkit.workflow.study import Study
from tests.workflow.conftest import TOKEN, Desk
from tests.workflow.test_withdrawing import GROUP, ROWS, copied, inside, nowhere, outside

HEADING = "file,pilot,stage,group,role,participant,agency,attachment,interviewer,interpreter"


def renamed(desk: Desk, old: str, new: str) -> None:
    """Call a coder something else, as only a crafted or an older copy would."""
    with sqlite3.connect(desk.study / "study.db") as db:
        for table in ("acts", "codings"):
            db.execute(f"UPDATE {table} SET coder = ? WHERE coder = ?", (new, old))
        in_json = tuple(json.dumps(name) for name in (old, new))
        db.execute("UPDATE acts SET body = replace(body, ?, ?)", in_json)


def without(desk: Desk) -> Desk:
    """A coded study of which the manager, with the rare name, has withdrawn."""
    desk.coded()
    desk.ok("withdraw", "--participant", "P001", "--yes")
    return desk


@pytest.mark.parametrize("called", [TOKEN, f"{TOKEN} Quill", f"{TOKEN.upper()}_QUILL"])
def test_a_copy_whose_coder_is_called_so(desk: Desk, called: str) -> None:
    coder = copied(desk.coded())
    late = coder.write("late.csv", "transcript,quote,code\nT002,every week,relationship\n")
    coder.ok("--coder", called, "code", "import", late)
    desk.ok("withdraw", "--participant", "P001", "--yes")
    said = desk.refused("merge", coder.study)
    assert "as somebody in the register is" in said
    assert outside(desk.at(desk.study), TOKEN) == []
    desk.ok("merge", coder.study, "--coder", f"{called}=DS")
    assert outside(desk, TOKEN) == []


def test_a_coder_called_so_is_found_by_check_and_kept_from_copies(desk: Desk) -> None:
    without(desk)
    renamed(desk, "RM", f"{TOKEN} Quill")
    said = desk.run("check")
    assert said.exit_code == 1
    assert "a name of a coder" in said.stdout
    assert "somebody who withdrew" in said.stdout
    desk.refused("copy", "--for-coding", desk.study.parent / "copy", code=1)
    desk.refused("share", desk.study.parent / "pack", "--for", "colleagues", "--draft", code=1)
    assert desk.run("withdraw", "--search").exit_code == 1


def test_what_the_pages_of_the_database_run_together_is_found(desk: Desk) -> None:
    """On a page a coder's name stands before the date, without anything between them."""
    without(desk)
    renamed(desk, "RM", TOKEN)
    assert f"{TOKEN}20".encode() in (desk.study / "study.db").read_bytes()
    said = desk.run("withdraw", "--search")
    assert said.exit_code == 1
    assert "study.db" in said.stdout


@pytest.mark.parametrize("named", ["Zyxoma", "Zyxxomma", "Zxyomma", "Zyxomma's", "zyxommas'"])
def test_a_memo_of_a_copy_that_spells_the_name_in_another_way(desk: Desk, named: str) -> None:
    coder = copied(desk.coded())
    memo = f"as {named} told me later"
    table = f"transcript,quote,code,coder,memo\nT002,every week,relationship,DS,{memo}\n"
    coder.ok("code", "import", coder.write("late.csv", table))
    desk.ok("withdraw", "--participant", "P001", "--yes")
    desk.ok("merge", coder.study)
    assert outside(desk, named.strip("'").removesuffix("'s").removesuffix("s")) == []


def test_words_of_everybodys_are_no_traces(desk: Desk) -> None:
    """CAMHS, Ofsted and Christmas were said by who withdrew, and by nobody else on the record."""
    manager = desk.incoming / "manager.txt"
    said = manager.read_text(encoding="utf-8")
    manager.write_text(said + "We had CAMHS and Ofsted in at Christmas, and a flumgast.\n")
    desk.coded()
    memos = ("Ofsted and CAMHS again", "before Christmas", "what a flumgast is")
    rows = [
        f"T002,{words},relationship,RM,{memo}"
        for words, memo in zip(("every week", "came round", "sat on the floor"), memos, strict=True)
    ]
    table = "\n".join(["transcript,quote,code,coder,memo", *rows, ""])
    desk.ok("code", "import", desk.write("memos.csv", table))
    said = desk.ok("withdraw", "--participant", "P001", "--yes")
    assert "Nothing of it was found" in said
    left = {row["memo"] for row in json.loads(desk.ok("code", "list", "--json"))}
    assert {"Ofsted and CAMHS again", "before Christmas"} <= left
    assert "what a flumgast is" not in left
    assert "Nothing of it was found" in desk.ok("withdraw", "--search")


@pytest.mark.parametrize(
    "row",
    [
        'new.txt,South,Stage 1,Key informant,Clerk,"Quill, Zyxomma",,,Ada Lark,',
        "new.txt,South,Stage 1,Key informant,Clerk,Ms Zyxomma Quill,,,Ada Lark,",
        "new.txt,South,Stage 1,Key informant,Clerk,ZYXOMMA B. QUILL,,,Ada Lark,",
        "new.txt,South,Stage 1,Key informant,Clerk,Ruth Orme,,,Zyxomma Quill,",
        "new.txt,South,Stage 1,Key informant,Clerk,Ruth Orme,,,Ada Lark,Zyxomma Quill",
    ],
)
def test_a_row_that_writes_the_name_in_another_way(desk: Desk, row: str) -> None:
    without(desk)
    desk.write("new.txt", "INT: And you?\n\nClerk: I have a desk by the window now, at last.\n")
    table = desk.write("new.csv", f"{HEADING}\n{row}\n")
    said = desk.refused("ingest", desk.incoming / "new.txt", "--interviews", table)
    assert "new.csv, line 2: this person withdrew" in said
    nowhere(desk, f"{TOKEN} Quill")


def test_somebody_else_of_another_name_is_let_in(desk: Desk) -> None:
    without(desk)
    desk.write("new.txt", "INT: And you?\n\nClerk: I have a desk by the window now, at last.\n")
    row = "new.txt,South,Stage 1,Key informant,Clerk,Zara Quill,,,Ada Lark,"
    desk.ok(
        "ingest",
        desk.incoming / "new.txt",
        "--interviews",
        desk.write("new.csv", f"{HEADING}\n{row}\n"),
    )


def test_a_source_that_is_replaced_after_a_speaker_withdrew(desk: Desk) -> None:
    """The file without their turns takes its place, and everything goes on."""
    desk.coded()
    desk.write("group.txt", GROUP)
    table = desk.write("group.csv", f"{HEADING.rpartition(',')[0]}\n{ROWS}")
    desk.ok("ingest", desk.incoming / "group.txt", "--interviews", table)
    desk.ok("anonymise", "--yes")
    desk.ok("withdraw", "--speaker", "T004", "Dawn", "--yes")
    turns = [one for one in GROUP.split("\n\n") if "Dawn" not in one]
    desk.write("group.txt", "\n\n".join(turns).strip() + "\n")
    rows = "".join(row for row in ROWS.splitlines(keepends=True) if "Dawn" not in row)
    table = desk.write("group.csv", f"{HEADING.rpartition(',')[0]}\n{rows}")
    desk.ok("ingest", desk.incoming / "group.txt", "--interviews", table, "--replace")
    desk.ok("anonymise", "--yes")
    assert "holds  no known identifier in what people typed" in desk.run("check").stdout
    nowhere(desk, "vellichor", "Dawn Overy")


# --- the vault's generations


def test_whoever_is_late_leaves_no_register_with_the_name(desk: Desk) -> None:
    """A command that read the register before a withdrawal fails, and writes none of it."""
    desk.coded()
    study = Study.at(desk.study)
    opened = study.vault.open()
    late = load_register(study, opened).next()
    desk.ok("withdraw", "--participant", "P001", "--yes")
    with pytest.raises(StoreError, match="meanwhile"), study.store.transaction() as db:
        commit(db, opened, late)
    nowhere(desk, f"{TOKEN} Quill")


def test_a_generation_from_before_a_withdrawal_is_not_adopted(desk: Desk) -> None:
    """It may have been written by a command that was killed, with a number as high as any."""
    desk.coded()
    study = Study.at(desk.study)
    opened = study.vault.open()
    with study.store.reading() as db:
        name = generations.newest(db)
    assert name is not None
    before = opened.read(name)
    desk.ok("withdraw", "--participant", "P001", "--yes")
    stale: Register = from_bytes(before, Register)
    opened.write(before.replace(b'"generation":%d' % stale.generation, b'"generation":99'))
    assert inside(desk, f"{TOKEN} Quill")
    newest = newest_register(opened, Register(study.uuid))[1]
    assert newest.withdrawn
    assert newest.generation < 99


def test_a_generation_that_nobody_committed_goes_with_the_withdrawal(desk: Desk) -> None:
    desk.coded()
    study = Study.at(desk.study)
    opened = study.vault.open()
    with study.store.reading() as db:
        name = generations.newest(db)
    assert name is not None
    opened.write(opened.read(name))
    desk.ok("withdraw", "--participant", "P001", "--yes")
    nowhere(desk, f"{TOKEN} Quill")


# --- who is at the keyboard


@pytest.mark.parametrize(
    "words",
    [
        ("report", "--draft"),
        ("backup", "{out}/b.zip"),
        ("code", "export", "{out}/c.csv"),
        ("vault", "show", "T001", "--turn", "1"),
        ("vault", "sweep"),
        ("withdraw", "--participant", "P003", "--yes"),
        ("anonymise", "--read", "T001", "--sign-off"),
        ("code", "finish", "T002", "--anyway"),
        ("undo",),
    ],
)
def test_no_act_is_kept_with_the_name_of_somebody(
    desk: Desk, words: tuple[str, ...], tmp_path: Path
) -> None:
    desk.coded()
    before = desk.snapshot()
    given = [word.replace("{out}", str(tmp_path)) for word in words]
    said = desk.refused("--coder", "Bryony Tarn", *given)
    assert "the coder names somebody" in said
    assert "QUALKIT_CODER" in said
    assert desk.snapshot() == before


@pytest.mark.parametrize("name", ["  ", "R\nM", "R‮M", "R\x1b[31mM"])
def test_nobody_is_called_what_cannot_be_read(desk: Desk, name: str) -> None:
    desk.coded()
    said = desk.refused("--coder", name, "code", "finish", "T001")
    assert "is no name for a coder" in said
    assert said.isprintable() or said.replace("\n", "").isprintable()


def test_a_copy_with_a_coder_who_cannot_be_read(desk: Desk) -> None:
    coder = copied(desk.coded())
    coder.ok("--coder", "QX", "code", "finish", "T003", "--anyway")
    renamed(coder, "QX", "D‮S")
    assert "cannot be read on one line" in desk.refused("merge", coder.study)


@pytest.mark.parametrize(
    "words",
    [
        ("report", "--out", "{out}/for Bryony Tarn.html"),
        ("backup", "{out}/zyxomma.zip"),
        ("code", "export", "{out}/zyxomma.csv"),
    ],
)
def test_no_file_is_called_after_somebody(
    desk: Desk, words: tuple[str, ...], tmp_path: Path
) -> None:
    desk.coded()
    given = [word.replace("{out}", str(tmp_path)) for word in words]
    assert "names somebody" in desk.refused(*given)
    assert {path.name for path in tmp_path.glob("*.*")} <= {"key.txt"}


# --- what was withdrawn, listed again


def test_whom_to_tell_is_listed_again(desk: Desk) -> None:
    desk.coded()
    assert "Nothing was withdrawn." in desk.ok("withdraw", "--list")
    early, late = desk.study.parent / "early", desk.study.parent / "late"
    desk.ok("share", early, "--draft", "--to", "the steering group")
    desk.ok("withdraw", "--participant", "P001", "--yes")
    desk.ok("share", late, "--draft", "--to", "the archive")
    said = desk.ok("withdraw", "--list")
    assert "participant P001: T001" in said
    assert "pack for the steering group" in said
    assert "the archive" not in said
    (made,) = json.loads(desk.ok("withdraw", "--list", "--json"))
    assert made["whole"] == ["T001"]
    assert [one["receiver"] for one in made["releases"]] == ["the steering group"]


def test_who_got_a_report_is_kept(desk: Desk) -> None:
    desk.coded()
    desk.ok("report", "--to", "the steering group")
    assert "internal report for the steering group" in desk.ok("releases")
    assert "--to names somebody" in desk.refused("report", "--to", "Bryony Tarn")
