"""Somebody's words taken out: gone from every byte, and nothing brings them back."""

import json
import re
import shutil
import sqlite3
from collections.abc import Collection
from pathlib import Path

import pytest

from qualkit import alignment
from qualkit.model import Kind, Span
from qualkit.store import codings, texts
from qualkit.traces import readings
from qualkit.vault import Opened
from qualkit.workflow.identifiers.finding import alignment_of
from qualkit.workflow.identifiers.reading import Reading
from qualkit.workflow.identifiers.reviewing import Review
from qualkit.workflow.keeping import load_register, original
from qualkit.workflow.study import Study
from tests.workflow.conftest import FILES, TOKEN, Desk

DAWN = "Vellichor"
"""A word that only one member of the group says."""
PASSAGE = "Quomodocunque"
"""A word of a passage."""
GROUP = """\
MOD: What did it mean to you all?

Dawn: I kept a vellichor of papers in the kitchen drawer, every letter that they ever sent to me.

Bryony: Dawn showed me that drawer. I had nothing like it, I threw mine on the fire.

Pip: She came when she said she would, and the quomodocunque way of the office never came with her.
We would not have gone to them otherwise, not after last time.

Dawn: And I would do it again tomorrow, so there, write that down in your little book.
"""
ROWS = """\
group.txt,North,Stage 1,Service user,Parent,Bryony Tarn,,,Ada Lark
group.txt,North,Stage 1,Service user,Parent,Dawn Overy,,,Ada Lark
group.txt,North,Stage 1,Service user,Parent,Pip Sandal,,,Ada Lark
"""
CODINGS = """\
transcript,quote,start,end,code,coder,stance,directness,memo
T004,every letter that they ever sent,,,stigma,RM,supports,first-hand,the drawer of letters
T004,I threw mine on the fire,,,stigma,RM,supports,first-hand,
T004,She came when she said she would,,,relationship,RM,supports,first-hand,comes again later
T004,the quomodocunque way of the office,,,information-sharing,RM,challenges,first-hand,latin
T004,"came with her.
We would not have gone",,,relationship,RM,supports,first-hand,
"""


@pytest.fixture
def group(desk: Desk) -> Desk:
    """A coded study with a focus group, T004, in it."""
    desk.coded()
    desk.write("group.txt", GROUP)
    heading = (desk.incoming / "interviews.csv").read_text(encoding="utf-8").splitlines()[0]
    table = desk.write("group.csv", f"{heading}\n{ROWS}")
    desk.ok("ingest", desk.incoming / "group.txt", "--interviews", table)
    desk.ok("anonymise", "--yes")
    codings = desk.write("more.csv", CODINGS)
    desk.ok("code", "import", codings, "--original", "--finished")
    return desk


def outside(desk: Desk, words: str) -> list[str]:
    """Where a word is outside the vault, in any writing."""
    forms = [words, words.lower(), words.upper()]
    encoded = [one.encode(code) for one in forms for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        str(path)
        for path, content in desk.outside_the_vault()
        if any(one in content for one in encoded) or words.lower() in path.name.lower()
    ]


def inside(desk: Desk, words: str) -> list[str]:
    """The vault's objects that hold a word: every object that is there is opened."""
    opened = Study.at(desk.study).vault.open()
    return [
        name
        for name in opened.names()
        if any(words.lower() in text.lower() for _, text in readings(name, opened.read(name)))
    ]


def nowhere(desk: Desk, *words: str) -> None:
    for one in words:
        assert outside(desk, one) == [], one
        assert inside(desk, one) == [], one


def copied(desk: Desk, name: str = "DS") -> Desk:
    """A coder's copy, made now."""
    folder = desk.study.parent / f"copy-{name}"
    desk.ok("copy", "--for-coding", folder, "--to", name)
    return desk.at(folder)


def spoken(desk: Desk) -> dict[str, str]:
    """The words of the original under each coding, by the coding's id."""
    study = Study.at(desk.study)
    opened = study.vault.open()
    register = load_register(study, opened)
    with study.store.reading() as db:
        standing = codings.current(db)
    return {
        one.id: alignment.to_original(alignment_of(opened, register, one.transcript), one.span).of(
            original(opened, register, one.transcript).text
        )
        for one in standing
    }


def kept(before: dict[str, str], after: dict[str, str], gone: Collection[str] = ()) -> None:
    """Codings stand on the very words that they stood on, less those that went."""
    assert after == {id: words for id, words in before.items() if not set(gone) & {words}}


# --- a participant


def test_nothing_is_done_before_somebody_says_yes(desk: Desk) -> None:
    desk.coded()
    before = desk.snapshot()
    objects = sorted(path.name for path in (desk.study / "vault" / "objects").iterdir())
    said = desk.ok("withdraw", "--participant", "P001")
    assert "1 whole transcript (T001)" in said
    assert "2 coding" in said
    assert "Nothing was changed" in said
    assert desk.snapshot() == before
    assert sorted(path.name for path in (desk.study / "vault" / "objects").iterdir()) == objects


def test_a_participant_goes_from_every_byte(desk: Desk) -> None:
    desk.coded()
    before = spoken(desk)
    assert inside(desk, "brollywood")
    assert outside(desk, "brollywood")
    said = desk.ok("withdraw", "--participant", f"{TOKEN} Quill", "--yes")
    assert "Nothing of it was found" in said
    nowhere(desk, "brollywood", "she takes the", "asked about twice", f"{TOKEN} Quill")
    after = spoken(desk)
    assert len(after) == len(before) - 2
    kept({id: words for id, words in before.items() if id in after}, after)
    assert "1 interview withdrawn" in desk.ok("status")
    assert "at somebody's request" in desk.ok("log", "-n", "1")
    assert "T001" not in [
        row["id"] for row in json.loads(desk.ok("status", "--json"))["transcripts"]
    ]


def test_whom_others_mention_stays_hidden(desk: Desk) -> None:
    """The mother and the GP speak of the manager: the name stays in their originals alone."""
    desk.coded()
    before = desk.ok("code", "show", "T002")
    desk.ok("withdraw", "--participant", "P001", "--yes")
    assert outside(desk, TOKEN) == []
    assert desk.ok("code", "show", "T002") == before
    desk.ok("anonymise", "--yes")
    assert desk.ok("code", "show", "T002") == before
    assert outside(desk, TOKEN) == []
    study = Study.at(desk.study)
    register = load_register(study, study.vault.open())
    entity = next(one for one in register.entities if TOKEN.lower() in str(one.forms).lower())
    assert entity.participant is None
    assert "P001" not in {one.id for one in register.people}
    assert f"{TOKEN} Quill" not in {form for one in register.entities for form in one.forms}


def test_a_number_is_never_given_again(desk: Desk) -> None:
    desk.coded()
    desk.ok("withdraw", "--participant", "P003", "--yes")
    desk.write("new.txt", "INT: And you?\n\nRuth Orme: I have a desk by the window now, at last.\n")
    heading = (desk.incoming / "interviews.csv").read_text(encoding="utf-8").splitlines()[0]
    row = "new.txt,South,Stage 1,Key informant,Clerk,Ruth Orme,,,Ada Lark"
    table = desk.write("new.csv", f"{heading}\n{row}\n")
    assert "T004  new.txt" in desk.ok("ingest", desk.incoming / "new.txt", "--interviews", table)
    study = Study.at(desk.study)
    people = load_register(study, study.vault.open()).people
    assert [one.id for one in people] == ["P001", "P002", "P004"]


def test_neither_the_file_nor_the_row_comes_back(desk: Desk) -> None:
    desk.coded()
    table = desk.incoming / "interviews.csv"
    desk.ok("withdraw", "--participant", "P003", "--yes")
    before = desk.snapshot()
    gp = desk.incoming / "gp zyxomma.txt"
    assert "line 4: this person withdrew" in desk.refused("ingest", gp, "--interviews", table)
    renamed = table.read_text(encoding="utf-8").replace("Peter Moss,", "Percy Moor,")
    other = desk.write("other.csv", renamed)
    said = desk.refused("ingest", gp, "--interviews", other, "--replace")
    assert "holds words that were withdrawn" in said
    gp.write_text(gp.read_text(encoding="utf-8").replace("for a week", "for a month"))
    said = desk.refused("ingest", gp, "--interviews", other, "--replace")
    assert "holds words that were withdrawn" in said
    assert desk.snapshot() == before


def test_an_old_copy_brings_nothing_back(desk: Desk) -> None:
    coder = copied(desk.coded())
    coder.write(
        "late.csv", "transcript,quote,code,coder,memo\nT001,They come to us,stigma,DS,brolly\n"
    )
    coder.ok("code", "import", coder.incoming / "late.csv")
    coder.write("good.csv", "transcript,quote,code,coder\nT002,every week,relationship,DS\n")
    coder.ok("code", "import", coder.incoming / "good.csv")
    desk.ok("withdraw", "--participant", "P001", "--yes")
    assert "1 act" in desk.ok("merge", coder.study)
    nowhere(desk, "brollywood", "brolly", "out with families")
    assert "nothing that was not here already" in desk.ok("merge", coder.study)
    assert {row["transcript"] for row in json.loads(desk.ok("code", "list", "--json"))} == {
        "T002",
        "T003",
    }
    coder.ok("merge", desk.study)
    assert b"out with families" not in (coder.study / "study.db").read_bytes()
    assert b"brolly" not in (coder.study / "study.db").read_bytes()
    assert sorted(coder.ok("code", "export").splitlines()) == sorted(
        desk.ok("code", "export").splitlines()
    )
    assert "P001" not in participants(coder) | participants(desk)


def participants(desk: Desk) -> set[str]:
    with sqlite3.connect(desk.study / "study.db") as db:
        return {row[0] for row in db.execute("SELECT participant FROM participations")}


def test_a_backup_brings_nothing_back(desk: Desk) -> None:
    desk.coded()
    backup = desk.study.parent / "backup.zip"
    desk.ok("backup", backup)
    desk.ok("withdraw", "--participant", "P001", "--yes")
    before = spoken(desk)
    desk.ok("merge", backup)
    nowhere(desk, "brollywood", "out with families")
    assert spoken(desk) == before
    desk.ok("restore", backup, desk.study)
    nowhere(desk, "brollywood", "out with families")
    desk.ok("anonymise", "--yes")
    nowhere(desk, "brollywood", "out with families")
    assert spoken(desk) == before
    assert "1 interview withdrawn" in desk.ok("status")
    (desk.study / "study.db").unlink()
    for other in desk.study.glob("study.db.before-*"):
        other.unlink()
    desk.ok("restore", backup, desk.study)
    nowhere(desk, "brollywood", "out with families")
    desk.ok("anonymise", "--yes")
    assert spoken(desk) == before


def test_recovering_brings_nothing_back(desk: Desk) -> None:
    desk.coded()
    desk.ok("withdraw", "--participant", "P001", "--yes")
    before = spoken(desk)
    path = desk.study / "study.db"
    data = bytearray(path.read_bytes())
    data[:100] = bytes(100)
    path.write_bytes(bytes(data))
    desk.ok("recover")
    for damaged in desk.study.glob("study.db.damaged-*"):
        damaged.unlink()
    nowhere(desk, "brollywood", "out with families")
    assert "1 interview withdrawn" in desk.ok("status")
    assert spoken(desk) == before


def test_whoever_has_it_is_named(desk: Desk) -> None:
    desk.coded()
    pack = desk.study.parent / "pack"
    desk.ok("share", pack, "--draft", "--to", "the archive")
    desk.ok("report")
    said = desk.run("withdraw", "--participant", "P001", "--yes")
    assert said.exit_code == 1
    assert re.search(
        r"[0-9a-f]{8}  \d{4}-\d\d-\d\d  pack for the archive, SHA-256 [0-9a-f]{64}", said.stdout
    )
    assert "  internal report, SHA-256 " in said.stdout
    assert "take it out of circulation, with the folder of sources beside it" in said.stdout
    assert "reports/report.html: " in said.stdout
    assert "reports/report-sources/T001.html: " in said.stdout
    assert desk.run("withdraw", "--search").exit_code == 1
    desk.ok("report")
    assert not (desk.study / "reports" / "report-sources" / "T001.html").exists()
    assert "Nothing of it was found" in desk.ok("withdraw", "--search")


@pytest.mark.parametrize("form", ["txt", "zip", "html"])
def test_what_lies_about_is_found_in_any_form(desk: Desk, form: str) -> None:
    desk.coded()
    left = desk.study / "shares" / f"pack.{form}"
    left.parent.mkdir(exist_ok=True)
    left.write_text(
        "<p>We have an <b>administrator</b> now and she takes the\nminutes, so I am</p>"
    )
    if form == "zip":
        folder = desk.study.parent / "packed"
        folder.mkdir()
        shutil.move(left, folder / "inside.txt")
        shutil.make_archive(str(left.with_suffix("")), "zip", folder)
    said = desk.run("withdraw", "--participant", "P001", "--yes")
    assert said.exit_code == 1
    assert f"shares/pack.{form}" in said.stdout


def test_a_memo_on_something_else_that_quotes_it_goes(desk: Desk) -> None:
    desk.coded()
    memo = "as they said: We have an administrator now and she takes the minutes"
    desk.write(
        "m.csv", f"transcript,quote,code,coder,memo\nT002,every week,relationship,RM,{memo}\n"
    )
    desk.ok("code", "import", desk.incoming / "m.csv")
    desk.ok("withdraw", "--participant", "P001", "--yes")
    nowhere(desk, "as they said")
    assert len(json.loads(desk.ok("code", "list", "--json"))) == 4


def test_what_was_decided_about_them_names_nobody(group: Desk) -> None:
    """Decisions hold names, and the entities as they were before them."""
    review = Review(Study.at(group.study))
    dawn = next(one for one in review.register.entities if one.participant == "P004")
    jayden = next(one for one in review.register.entities if "Jayden" in one.forms)
    review.accept(dawn.id)
    review.retype(dawn.id, Kind.PERSON, "Mother")
    review.keep("quomodocunque way")
    review.add("Vellichor", Kind.PLACE)
    review.accept(jayden.id)
    review.merge(jayden.id, dawn.id)
    review.undo()
    text = review.original("T004").text
    where = text.index("Dawn showed")
    review.restore("T004", Span(where, where + len("Dawn")))
    review.finish()
    before = spoken(group)
    assert inside(group, "Overy")
    assert "Dawn showed me" in group.ok("code", "show", "T004")
    group.ok("withdraw", "--participant", "P004", "--yes")
    nowhere(group, DAWN, "Overy")
    assert "Dawn showed me" in group.ok("code", "show", "T004")
    group.ok("anonymise", "--yes")
    nowhere(group, DAWN, "Overy")
    assert "Dawn showed me" in group.ok("code", "show", "T004")
    after = spoken(group)
    kept({id: words for id, words in before.items() if id in after}, after)
    assert len(after) == len(before) - 1
    register = load_register(Study.at(group.study), Study.at(group.study).vault.open())
    assert jayden.name in {one.name for one in register.entities}
    assert {one.replacement for one in register.entities} >= {jayden.replacement}
    assert "quomodocunque way" in {word for one in register.decisions for word in one.words}


def test_a_name_that_was_restored_and_added_again_stays_replaced(group: Desk) -> None:
    reading = Reading(Study.at(group.study), "T004")
    text = reading.review.original("T004").text
    where = text.index("Dawn showed")
    span = Span(where, where + len("Dawn"))
    mention = next(one for one in reading.review.mentions("T004") if one.span == span)
    reading.restore(mention)
    assert "Dawn showed" in group.ok("code", "show", "T004")
    with reading.review.study.store.reading() as db:
        place = texts.newest(db, ["T004"])["T004"].text.index("Dawn showed")
    reading.add(place, place + len("Dawn"), Kind.PERSON, to=mention.entity or "")
    assert "Dawn" not in group.ok("code", "show", "T004")
    group.ok("withdraw", "--participant", "P004", "--yes")
    assert "Dawn" not in group.ok("code", "show", "T004")
    group.ok("anonymise", "--yes")
    assert "Dawn" not in group.ok("code", "show", "T004")


def test_nobody_gets_a_replacement_that_was_given(desk: Desk) -> None:
    desk.coded()
    study = Study.at(desk.study)
    register = load_register(study, study.vault.open())
    given = {one.id: one.replacement for one in register.entities}
    desk.ok("withdraw", "--participant", "P002", "--yes")
    desk.write("new.txt", "INT: And you?\n\nRuth Orme: Our Callum has a desk by the window now.\n")
    heading = (desk.incoming / "interviews.csv").read_text(encoding="utf-8").splitlines()[0]
    row = "new.txt,North,Stage 1,Service user,Parent,Ruth Orme,,,Ada Lark"
    table = desk.write("new.csv", f"{heading}\n{row}\n")
    desk.ok("ingest", desk.incoming / "new.txt", "--interviews", table)
    desk.ok("anonymise", "--yes")
    register = load_register(study, study.vault.open())
    new = {one.replacement for one in register.entities if one.id not in given}
    assert new
    assert not new & set(given.values())
    assert {one.id: one.replacement for one in register.entities if one.id in given} == given
    nowhere(desk, "Jayden", "Bryony")


# --- a speaker


def test_a_speaker_of_a_group(group: Desk) -> None:
    before = spoken(group)
    old = copied(group)
    old.write(
        "late.csv", "transcript,quote,code,coder,memo\nT004,write that down,stigma,DS,bookish\n"
    )
    old.ok("code", "import", old.incoming / "late.csv")
    said = group.ok("withdraw", "--speaker", "T004", "Dawn")
    assert "2 turns of T004" in said
    assert "T004, turn 3: " in said
    assert "P004" not in said
    group.ok("withdraw", "--speaker", "T004", "Dawn", "--yes")
    for step in ("now", "merged", "anonymised"):
        nowhere(
            group, DAWN, "kitchen drawer", "little book", "Overy", "drawer of letters", "bookish"
        )
        if step == "now":
            group.ok("merge", old.study)
        if step == "merged":
            group.ok("anonymise", "--yes")
    after = spoken(group)
    assert set(before.values()) - set(after.values()) == {"every letter that they ever sent"}
    kept({id: words for id, words in before.items() if id in after}, after)
    shown = group.ok("code", "show", "T004")
    assert shown.count("Withdrawn: [withdrawn]") == 2
    assert "that drawer. I had nothing like it" in shown
    assert "Dawn" not in shown
    old.ok("merge", group.study)
    for word in (DAWN.lower(), "bookish", "little book"):
        assert word.encode() not in (old.study / "study.db").read_bytes()
    assert old.ok("code", "export") == group.ok("code", "export")
    assert "1 interview in part withdrawn" in old.ok("status")


def test_a_speaker_whom_nobody_listed(desk: Desk) -> None:
    """A voice that interviews.csv does not know is known by its label alone."""
    desk.begun()
    desk.write("group.txt", GROUP.replace("Dawn", "Xanthippe"))
    heading = (desk.incoming / "interviews.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = "\n".join(row for row in ROWS.splitlines() if "Dawn" not in row)
    table = desk.write("group.csv", f"{heading}\n{rows}\n")
    desk.ok("ingest", desk.incoming / "group.txt", "--interviews", table)
    desk.ok("anonymise", "--yes")
    (desk.study / "notes.txt").write_text("Xanthippe rang again", encoding="utf-8")
    done = desk.run("withdraw", "--speaker", "T004", "Xanthippe", "--replies", "--yes")
    assert done.exit_code == 1
    assert "notes.txt: 1 " in done.stdout
    assert inside(desk, "Xanthippe") == []
    (desk.study / "notes.txt").unlink()
    desk.ok("withdraw", "--search")
    nowhere(desk, DAWN, "Xanthippe")


def test_replies_go_where_that_is_said(group: Desk) -> None:
    group.ok("withdraw", "--speaker", "T004", "Dawn", "--replies", "--yes")
    nowhere(group, DAWN, "showed me that drawer", "Dawn")


def test_one_participation_of_somebody_who_took_part_twice(group: Desk) -> None:
    """Bryony Tarn is in T002 and T004."""
    before = spoken(group)
    group.ok("withdraw", "--participation", "T002", "P002", "--yes")
    nowhere(group, "frightened", "Jayden")
    after = spoken(group)
    assert {words for id, words in before.items() if id not in after} == {
        "I was frightened they would take\nhim",
        "She came every week",
    } or len(after) == len(before) - 2
    shown = group.ok("code", "show", "T004")
    assert "I threw mine on the fire" in shown
    assert "P002" in participants(group)
    group.ok("withdraw", "--participation", "T004", "Bryony Tarn", "--yes")
    nowhere(group, "threw mine", "Bryony")
    assert "P002" not in participants(group)


# --- a passage


def test_a_passage(group: Desk) -> None:
    before = spoken(group)
    old = copied(group)
    command = (
        "withdraw",
        "--passage",
        "T004",
        "--turn",
        "4",
        "--from",
        ", and the",
        "--to",
        "her.",
    )
    assert "1 passage of T004" in group.ok(*command)
    group.ok(*command, "--yes")
    for step in ("now", "merged", "anonymised"):
        nowhere(group, PASSAGE, "way of the office", "latin")
        if step == "now":
            group.ok("merge", old.study)
        if step == "merged":
            group.ok("anonymise", "--yes")
    after = spoken(group)
    assert {before[id] for id in before.keys() - after.keys()} == {
        "the quomodocunque way of the office"
    }
    part = "came with her.\nWe would not have gone"
    kept(
        {id: words for id, words in before.items() if id in after and words != part},
        {id: words for id, words in after.items() if before[id] != part},
    )
    assert {after[id] for id in after if before[id] == part} == {
        "[withdrawn]\nWe would not have gone"
    }
    assert "comes again later" in group.ok("code", "list", "--json")
    old.ok("merge", group.study)
    assert PASSAGE.lower().encode() not in (old.study / "study.db").read_bytes()
    file = group.incoming / "group.txt"
    said = group.refused("ingest", file, "--interviews", group.incoming / "group.csv", "--replace")
    assert "holds words that were withdrawn" in said


def test_a_passage_by_its_characters(group: Desk) -> None:
    with Study.at(group.study).store.reading() as db:
        text = texts.newest(db)["T004"].text
    start = text.index("and the quomodocunque")
    end = start + len("and the quomodocunque way")
    group.ok("withdraw", "--passage", "T004", f"{start}-{end}", "--yes")
    nowhere(group, PASSAGE)
    assert "she would, [withdrawn] of the office" in group.ok("code", "show", "T004")


def test_one_passage_after_another(group: Desk) -> None:
    before = spoken(group)
    for words in ("quomodocunque", "otherwise", "last time"):
        turn = ("--turn", "4", "--from", words, "--to", words)
        group.ok("withdraw", "--passage", "T004", *turn, "--yes")
    nowhere(group, "quomodocunque", "last time")
    group.ok("withdraw", "--speaker", "T004", "Pip", "--yes")
    nowhere(group, "way of the office", "Sandal")
    after = spoken(group)
    kept({id: words for id, words in before.items() if id in after}, after)
    assert "I threw mine on the fire" in after.values()


# --- what may go wrong


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--participant", "P099"), "no participant is called “P099”"),
        (("--participant", "Nobody Here"), "no participant is called “Nobody Here”"),
        (("--participation", "T001", "P002"), "no participant of T001 is called “P002”"),
        (("--participation", "T077", "P002"), "there is no transcript T077"),
        (("--speaker", "T001", "Dawn"), "T001 has no speaker “Dawn”"),
        (("--speaker", "T001", "INT"), "is the interviewer of T001"),
        (("--passage", "T099", "1-2"), "there is no transcript T099"),
        (("--passage", "T001", "5-999999"), "T001 has no characters 5-999999"),
        (("--passage", "T001", "9-3"), "T001 has no characters 9-3"),
        (("--passage", "T001", "here"), "“here” is no passage"),
        (("--passage", "T001", "--turn", "99"), "T001 has no turn 99"),
        (("--passage", "T001", "--turn", "2", "--from", "xyz"), "does not hold “xyz”"),
    ],
)
def test_what_is_not_there(desk: Desk, words: tuple[str, ...], said: str) -> None:
    desk.coded()
    before = desk.snapshot()
    assert said in desk.refused("withdraw", *words, "--yes")
    assert desk.snapshot() == before


def test_without_the_key(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    coder = copied(desk.coded())
    assert "no vault" in coder.refused("withdraw", "--participant", "P001", "--yes")
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "none.txt"))
    assert "no key found" in desk.refused("withdraw", "--participant", "P001", "--yes")


def test_two_people_of_one_name(desk: Desk) -> None:
    heading, *rows = (desk.incoming / "interviews.csv").read_text(encoding="utf-8").splitlines()
    given = [f"{row},{id}" for row, id in zip(rows, ("a1", "a2", "a3"), strict=True)]
    table = "\n".join([f"{heading},participant_id", *given, ""])
    desk.write("interviews.csv", table.replace("Peter Moss,", "Bryony Tarn,"))
    path = desk.incoming / "gp zyxomma.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Peter Moss:", "Bryony:"))
    desk.anonymised()
    said = desk.refused("withdraw", "--participant", "Bryony Tarn", "--yes")
    assert "2 people are called “Bryony Tarn”: P002 (T002), P003 (T003)" in said
    desk.ok("withdraw", "--participant", "a3", "--yes")
    nowhere(desk, "posted it into a well")
    assert inside(desk, "Bryony")
    heading_and = desk.write("again.csv", table.replace("Peter Moss,", "Bryony Tarn,"))
    said = desk.refused("ingest", path, "--interviews", heading_and)
    assert "line 4: this person withdrew" in said


def test_before_anything_is_anonymised(desk: Desk) -> None:
    desk.begun()
    assert "not anonymised" in desk.refused("withdraw", "--passage", "T001", "1-20", "--yes")
    desk.ok("withdraw", "--participant", "P001", "--yes")
    nowhere(desk, "brollywood")
    desk.ok("anonymise", "--yes")
    assert inside(desk, "Bryony")
    nowhere(desk, "brollywood")


@pytest.mark.parametrize("finishing", [("withdraw", "--search"), ("anonymise", "--yes")])
def test_killed_before_the_old_objects_went(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, finishing: tuple[str, ...]
) -> None:
    """What was committed counts; the next command that opens the vault removes what was left."""
    desk.coded()

    def killed(self: Opened, name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Opened, "remove", killed)
        assert desk.run("withdraw", "--participant", "P001", "--yes").exit_code == 130
    assert inside(desk, "brollywood")
    desk.ok(*finishing)
    nowhere(desk, "brollywood")
    said = desk.refused("withdraw", "--participant", "P001", "--yes")
    assert "that person withdrew already" in said


def test_killed_before_it_was_committed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing happened, and what the killed run wrote into the vault goes with the next."""
    desk.coded()
    before = desk.snapshot()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("qualkit.workflow.withdrawal.withdrawing.commit", killed)
        assert desk.run("withdraw", "--participant", "P001", "--yes").exit_code == 130
    assert desk.snapshot() == before
    desk.ok("withdraw", "--participant", "P001", "--yes")
    nowhere(desk, "brollywood")


def test_a_made_up_withdrawal_is_refused(desk: Desk) -> None:
    """Whoever has a copy cannot take words out of the data manager's study by it."""
    coder = copied(desk.coded())
    with sqlite3.connect(coder.study / "study.db") as db:
        row = list(db.execute("SELECT * FROM acts ORDER BY number DESC LIMIT 1").fetchone())
        row[0], row[1], row[5], row[6] = row[0][::-1], row[1] + 1, "withdrawn", None
        row[0] = "00000000-0000-4000-8000-000000000000"
        body = {"what": "participant", "participants": ["P001"], "whole": ["T001"], "left": []}
        row[7] = json.dumps({**body, "cut": [], "acts": [], "memos": []})
        db.execute(f"INSERT INTO acts VALUES ({','.join('?' * len(row))})", row)
        db.execute("DELETE FROM texts WHERE transcript = 'T001'")
        db.execute("DELETE FROM codings WHERE transcript = 'T001'")
        db.execute("DELETE FROM records WHERE act IN (SELECT id FROM acts WHERE transcript='T001')")
        db.execute("DELETE FROM acts WHERE transcript = 'T001' AND kind IN ('coded', 'finished')")
    before = desk.snapshot()
    assert "knows nothing of" in desk.refused("merge", coder.study)
    assert desk.snapshot() == before


def test_files_used_here_hold_what_the_tests_say() -> None:
    assert "brollywood" in FILES["manager.txt"]
    assert "out with families" in FILES["manager.txt"]
