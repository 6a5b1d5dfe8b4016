"""What packs hold, whom they leave out, and that nothing is half-written."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from qualkit.workflow.release import packing
from qualkit.workflow.study import Study
from tests.workflow.conftest import FILES, TOKEN, Desk

ARCHIVED = """\
file,pilot,stage,group,role,participant,agency,attachment,interviewer,quote,archive
manager.txt,North,Stage 1,Pilot staff,Team manager,Zyxomma Quill,,,Ada Lark,yes,yes
mum.txt,North,Stage 1,Service user,Parent,Bryony Tarn,,,Ada Lark,yes,no
gp zyxomma.txt,South,Stage 1,Key informant,GP,Peter Moss,Ferndale,partner agency,Ada Lark,no,yes
"""
GROUP = """\
INT: What is it like?

Bryony Tarn: It is like walking through treacle.

Dawn Reeve: And then it rains.
"""


def read_all(desk: Desk, *ids: str) -> None:
    for id in ids or ("T001", "T002", "T003"):
        desk.ok("anonymise", "--read", id, "--sign-off")


def with_archive(desk: Desk) -> Desk:
    desk.write("interviews.csv", ARCHIVED)
    desk.coded()
    read_all(desk)
    return desk


def files_of(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }


def table(out: Path, name: str) -> list[dict[str, str]]:
    text = (out / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def manifest_holds(out: Path) -> None:
    held = files_of(out)
    listed = json.loads(held.pop("MANIFEST.json"))["sha256"]
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}


# --- colleagues


def test_a_pack_for_colleagues_opens_as_a_study(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    read_all(desk)
    before = desk.ok("matrix")
    out = tmp_path / "pack"
    assert "3 transcripts" in desk.ok("share", out, "--for", "colleagues", "--to", "the council")
    assert sorted(files_of(out)) == [
        "MANIFEST.json", "README.txt", "codebook.yaml", "study.db", "study.yaml",
    ]  # fmt: skip
    manifest_holds(out)
    there = desk.at(out)
    assert there.ok("matrix") == before
    status = json.loads(there.ok("status", "--json"))
    assert [one["codings"] for one in status["transcripts"]] == [2, 2, 1]
    assert [one["read_by"] for one in status["transcripts"]] == ["RM"] * 3
    there.ok("report")
    there.ok("report", "--edition", "public")
    assert (out / "reports" / "report-public.html").exists()
    assert "no vault" in there.refused("share", tmp_path / "onward")


def test_colleagues_get_no_memo_nothing_undone_and_no_earlier_codebook(
    desk: Desk, tmp_path: Path
) -> None:
    desk.coded()
    read_all(desk)
    book = desk.study / "codebook.yaml"
    first = book.read_text(encoding="utf-8")
    book.write_text(f"{first}# gadzook\n", encoding="utf-8")
    desk.ok("codebook", "apply")
    book.write_text(first, encoding="utf-8")
    desk.ok("codebook", "apply")
    more = desk.write(
        "more.csv",
        "transcript,quote,start,end,code,coder,stance,directness,memo\n"
        "T002,She came every week,,,stigma,RM,challenges,opinion,wibblesome\n",
    )
    desk.ok("code", "import", more)
    desk.ok("undo")
    out = tmp_path / "pack"
    desk.ok("share", out, "--for", "colleagues")
    held = (out / "study.db").read_bytes()
    assert b"asked about twice" not in held
    assert b"wibblesome" not in held
    assert b"gadzook" not in held
    assert b'"opinion"' not in held


def test_a_pack_for_colleagues_can_be_checked_and_is_sound(desk: Desk, tmp_path: Path) -> None:
    from qualkit.store import verifying

    desk.coded()
    read_all(desk)
    desk.ok("share", tmp_path / "pack", "--for", "colleagues")
    with Study.at(tmp_path / "pack", "RM").store.reading() as db:
        assert list(verifying.mistakes(db)) == []


def test_a_pilot_that_is_not_to_be_named_is_not(desk: Desk, tmp_path: Path) -> None:
    desk.begin()
    desk.ingest()
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    assert "- id: South" in text
    path.write_text(
        text.replace("- id: South", "- id: South\n    disclose: a shire\n    purpose: gadzook"),
        encoding="utf-8",
    )
    desk.ok("anonymise", "--yes")
    desk.ok("code", "import", desk.incoming / "codings.csv", "--original", "--finished")
    read_all(desk)
    for purpose in (("--for", "colleagues"), ()):
        out = tmp_path / f"pack{len(purpose)}"
        desk.ok("share", out, *purpose)
        for name, content in files_of(out).items():
            assert b"South" not in content, name
            assert b"gadzook" not in content, name
    assert "a shire" in desk.at(tmp_path / "pack2").ok("matrix")


def test_a_draft_for_colleagues_says_so_in_every_report(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    out = tmp_path / "pack"
    desk.ok("share", out, "--for", "colleagues", "--draft")
    assert "DRAFT" in desk.at(out).ok("status")
    assert (out / "DRAFT.txt").exists()


# --- archive


def test_only_who_agreed_goes_to_an_archive(desk: Desk, tmp_path: Path) -> None:
    with_archive(desk)
    out = tmp_path / "pack"
    said = desk.ok("share", out, "--for", "archive", "--to", "the archive")
    assert "2 transcripts" in said
    assert "1 transcript left out: somebody who speaks in it did not agree to archiving." in said
    assert not any(name in said for name in ("T002", "P002", "Parent"))
    held = files_of(out)
    assert sorted(held) == [
        "MANIFEST.json",
        "README.md",
        "data/T001.txt",
        "data/T003.txt",
        "data/participations.csv",
        "documentation/consent.md",
        "documentation/data_dictionary.csv",
        "documentation/files.csv",
        "documentation/methodology.md",
        "documentation/replacements.csv",
    ]
    manifest_holds(out)
    everything = b"\n".join(held.values())
    assert b"T002" not in everything
    assert b"frightened" not in everything
    consent = held["documentation/consent.md"].decode()
    assert "Archiving for other researchers: 2 of 2." in consent
    assert "anonymously: 1 of 2" in consent
    assert "1 transcript: somebody who speaks in it did not agree to archiving." in consent


def test_every_file_and_column_of_an_archive_is_described(desk: Desk, tmp_path: Path) -> None:
    with_archive(desk)
    (desk.study / "schedule.yaml").write_text(
        "questions:\n  - {id: Q1, text: What changed?, codes: [stigma]}\n", encoding="utf-8"
    )
    out = tmp_path / "pack"
    desk.ok("share", out, "--for", "archive")
    rows = table(out, "documentation/data_dictionary.csv")
    described = {(row["file"], row["column"]) for row in rows}
    assert all(row["description"] for row in rows)
    held = files_of(out)
    assert {name for name, column in described if not column} == set(held)
    for name in held:
        if name.endswith(".csv"):
            columns = table(out, name)[0].keys()
            assert {column for file, column in described if file == name} == {"", *columns}
    for row in table(out, "documentation/files.csv"):
        content = held[row["file"]]
        assert (row["sha256"], row["bytes"]) == (
            hashlib.sha256(content).hexdigest(),
            str(len(content)),
        )


def test_an_archived_transcript_begins_with_its_facts(desk: Desk, tmp_path: Path) -> None:
    with_archive(desk)
    out = tmp_path / "pack"
    desk.ok("share", out, "--for", "archive")
    head, words = (out / "data" / "T003.txt").read_text("utf-8").split("-" * 72)
    assert "Transcript: T003" in head
    assert "Taking part: P003; South; Stage 1; Key informant; GP; partner agency" in head
    assert "I hear nothing from them." in words
    assert [row["may_be_quoted"] for row in table(out, "data/participations.csv")] == ["yes", "no"]
    replaced = table(out, "documentation/replacements.csv")
    counts = {row["kind"]: int(row["count"]) for row in replaced if row["transcript"] == "T001"}
    shown = words_of(desk, "T001")
    assert sum(counts.values()) == shown > 0


def words_of(desk: Desk, id: str) -> int:
    from qualkit.store import texts

    with Study.at(desk.study, "RM").store.reading() as db:
        return len(texts.newest(db, [id])[id].replacements)


def test_a_focus_group_goes_only_if_all_its_speakers_agreed(desk: Desk, tmp_path: Path) -> None:
    head = "file,pilot,stage,group,role,participant,kind,archive,interviewer\n"
    desk.write("group.txt", GROUP)
    rows = [
        "group.txt,North,Stage 1,Service user,Parent,Bryony Tarn,focus group,{},Ada Lark\n",
        "group.txt,North,Stage 1,Service user,Parent,Dawn Reeve,focus group,yes,Ada Lark\n",
        "mum.txt,North,Stage 1,Service user,Parent,Bryony Tarn,interview,yes,Ada Lark\n",
    ]
    desk.begin()
    for answer in ("no", "yes"):
        sheet = desk.write("group.csv", head + "".join(rows).format(answer))
        files = [desk.incoming / "group.txt", desk.incoming / "mum.txt"]
        desk.ok("ingest", *files, "--interviews", sheet, *(["--replace"] * (answer == "yes")))
        desk.ok("anonymise", "--yes")
        out = tmp_path / answer
        desk.ok("share", out, "--for", "archive", "--draft")
        assert (out / "data" / "T001.txt").exists() is (answer == "yes")
        assert (out / "data" / "T002.txt").exists()


def test_who_is_not_identified_is_not_archived(desk: Desk, tmp_path: Path) -> None:
    more = "\nWoman 2: Is this the clinic?\n\nINT: No.\n\nWoman 2: Oh.\n"
    desk.write("manager.txt", FILES["manager.txt"] + more)
    with_archive(desk)
    said = desk.ok("share", tmp_path / "pack", "--for", "archive")
    assert "1 transcript left out: somebody who speaks in it is not identified." in said
    desk.ok("share", tmp_path / "plain")


def test_nobody_agreed_to_an_archive(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    read_all(desk)
    said = desk.refused("share", tmp_path / "pack", "--for", "archive")
    assert "everybody who speaks in it agreed to being archived" in said
    assert not (tmp_path / "pack").exists()
    assert json.loads(desk.ok("releases", "--json")) == []


def test_what_is_left_out_need_not_be_read(desk: Desk, tmp_path: Path) -> None:
    desk.write("interviews.csv", ARCHIVED)
    desk.coded()
    read_all(desk, "T001", "T003")
    desk.refused("share", tmp_path / "plain", code=1)
    desk.ok("share", tmp_path / "pack", "--for", "archive")


def test_who_does_not_agree_to_analysis_is_in_no_pack(desk: Desk, tmp_path: Path) -> None:
    from dataclasses import replace

    from qualkit.model import Consent
    from qualkit.store import people

    desk.coded()
    read_all(desk)
    study = Study.at(desk.study, "RM")
    with study.store.transaction() as db:
        held = people.all_participations(db)
        people.set_participations(
            db, [replace(held[1], consent=held[1].consent - {Consent.ANALYSE})]
        )
    for number, words in enumerate(((), ("--for", "colleagues"))):
        out = tmp_path / f"pack{number}"
        said = desk.ok("share", out, *words)
        assert "1 transcript left out" in said
        assert not any(b"frightened" in content for content in files_of(out).values())


# --- all or nothing


@pytest.mark.parametrize("purpose", packing.Purpose)
def test_a_name_in_a_pack_is_refused_and_nothing_written(
    desk: Desk, tmp_path: Path, purpose: packing.Purpose
) -> None:
    desk.write("interviews.csv", ARCHIVED)
    desk.coded()
    path = desk.study / "study.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + f"summary: {TOKEN} ran it.\n", encoding="utf-8"
    )
    words = ["--for", purpose.value] if purpose else []
    out = tmp_path / "pack"
    if purpose is packing.Purpose.PLAIN:
        desk.ok("share", out, "--draft")
        assert not any(TOKEN.encode() in content for content in files_of(out).values())
        return
    said = desk.refused("share", out, "--draft", *words, code=1)
    assert "would leave in" in said
    assert not out.exists()
    assert list(tmp_path.glob(".pack-*")) == []
    assert json.loads(desk.ok("releases", "--json")) == []


@pytest.mark.parametrize("purpose", packing.Purpose)
def test_what_cannot_be_written_is_not_recorded(
    desk: Desk, tmp_path: Path, purpose: packing.Purpose, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("interviews.csv", ARCHIVED)
    desk.coded()
    study = Study.at(desk.study, "RM")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qualkit.workflow.release.packing.fill", full)
    with pytest.raises(OSError, match="No space"):
        packing.share(study, tmp_path / "pack", purpose=purpose, draft=True)
    assert not (tmp_path / "pack").exists()
    assert list(tmp_path.glob(".pack-*")) == []
    assert "shared" not in desk.ok("log")


def test_a_pack_in_the_way(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "thesis.txt").write_text("precious", encoding="utf-8")
    for words in ((), ("--for", "colleagues")):
        assert "is there already" in desk.refused("share", tmp_path / "pack", "--draft", *words)
    assert files_of(tmp_path / "pack") == {"thesis.txt": b"precious"}


def test_the_same_study_gives_the_same_archive(desk: Desk, tmp_path: Path) -> None:
    with_archive(desk)
    desk.ok("share", tmp_path / "one", "--for", "archive")
    desk.ok("share", tmp_path / "two", "--for", "archive")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
