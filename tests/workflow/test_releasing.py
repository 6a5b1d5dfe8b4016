"""The ledger of releases, second signatures, public reports that were read, worksheets."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from qualkit.errors import UnknownRelease
from qualkit.model import ActKind
from qualkit.model.releases import Release
from qualkit.store import acts
from qualkit.store.engine import Connection
from qualkit.workflow.ledger import releasing, signing
from qualkit.workflow.study import Study
from tests.workflow.conftest import TOKEN, Desk
from tests.workflow.test_packing import files_of, read_all, with_archive
from tests.workflow.test_secrets import assert_nowhere


def asks_two(desk: Desk) -> None:
    path = desk.study / "study.yaml"
    path.write_text(path.read_text("utf-8") + "release: {signatures: 2}\n", encoding="utf-8")


def signed_by_two(desk: Desk) -> Desk:
    desk.coded()
    read_all(desk)
    asks_two(desk)
    return desk


def listed(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(desk.ok("releases", "--json"))
    return found


def newest(desk: Desk) -> str:
    return str(listed(desk)[-1]["id"][:8])


def as_ds(desk: Desk, *words: str | Path) -> tuple[str | Path, ...]:
    return ("--coder", "DS", *words)


def holding(desk: Desk, transcripts: set[str], people: set[str]) -> list[str]:
    with Study.at(desk.study, "RM").store.reading() as db:
        return [one.kind for one in releasing.releases_holding(db, transcripts, people)]


# --- the ledger


def test_every_release_is_in_the_ledger(desk: Desk, tmp_path: Path) -> None:
    with_archive(desk)
    desk.ok("share", tmp_path / "pack", "--to", "the council")
    desk.ok("share", tmp_path / "deposit", "--for", "archive", "--to", "the archive")
    desk.ok("report", "--edition", "public", "--out", tmp_path / "page.html")
    desk.ok("copy", "--for-coding", tmp_path / "copy", "--to", "DS")
    desk.ok("code", "export", tmp_path / "codings.csv")
    desk.ok("backup", tmp_path / "backup.zip")
    desk.ok("vault", "export", "decisions", tmp_path / "decisions.csv")
    found = listed(desk)
    assert [one["kind"] for one in found] == [
        "pack",
        "pack for an archive",
        "public report",
        "copy for coding",
        "export of codings",
        "backup",
        "export of decisions",
    ]
    pack, deposit, page, copy, table, *_ = found
    manifest = (tmp_path / "pack" / "MANIFEST.json").read_bytes()
    assert pack["sha256"] == hashlib.sha256(manifest).hexdigest()
    assert page["sha256"] == hashlib.sha256((tmp_path / "page.html").read_bytes()).hexdigest()
    assert table["sha256"] == hashlib.sha256((tmp_path / "codings.csv").read_bytes()).hexdigest()
    assert [one["receiver"] for one in found[:4]] == ["the council", "the archive", "", "DS"]
    assert pack["transcripts"] == copy["transcripts"] == ["T001", "T002", "T003"]
    assert deposit["transcripts"] == ["T001", "T003"]
    assert deposit["sittings"] == [["T001", "P001"], ["T003", "P003"]]
    assert pack["read_by"] == {"T001": "RM", "T002": "RM", "T003": "RM"}
    assert pack["signed_by"] == ["RM"]
    assert [one["everything"] for one in found] == [False] * 5 + [True] * 2
    assert not any(TOKEN.lower() in json.dumps(one).lower() for one in found)


def test_a_report_says_whose_words_it_prints(desk: Desk, tmp_path: Path) -> None:
    with_archive(desk)
    desk.ok("report", "--out", tmp_path / "page.html")
    (one,) = listed(desk)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert len(one["quoted"]) == text.count("<blockquote") > 0
    assert ["T003", "P003"] not in one["quoted"]  # did not agree to being quoted
    assert ["T003", "P003"] in one["sittings"]  # but is counted


def test_releases_that_held_somebody_are_found(desk: Desk, tmp_path: Path) -> None:
    with_archive(desk)
    desk.ok("share", tmp_path / "pack")
    desk.ok("share", tmp_path / "deposit", "--for", "archive")
    desk.ok("backup", tmp_path / "backup.zip")
    assert holding(desk, {"T002"}, set()) == ["pack", "backup"]
    assert holding(desk, set(), {"P001"}) == ["pack", "pack for an archive", "backup"]
    assert holding(desk, set(), {"P009"}) == ["backup"]


def test_what_an_older_version_did_not_write_down_is_everything(desk: Desk) -> None:
    desk.coded()
    study = Study.at(desk.study, "RM")
    with study.store.transaction() as db:
        old = study.batch().act(ActKind.SHARED, None, draft=True, receiver="", transcripts=["T001"])
        acts.add(db, [old])
    assert holding(desk, {"T003"}, set()) == ["pack"]
    assert "take it to hold everything" in desk.ok("releases", "show", old.id[:8])


def test_showing_one_release(desk: Desk, tmp_path: Path) -> None:
    with_archive(desk)
    desk.ok("report", "--out", tmp_path / "page.html")
    said = desk.ok("releases", "show", newest(desk))
    assert "internal report" in said
    assert "T001   RM             P001 (quoted)" in said
    assert "T003   RM             P003\n" in said


@pytest.mark.parametrize("words", [("show",), ("sign",), ("give", "out"), ("worksheet",)])
def test_a_release_that_there_is_not(desk: Desk, words: tuple[str, ...]) -> None:
    desk.coded()
    verb, *rest = words
    said = desk.refused("releases", verb, "deadbeef", *rest)
    assert "no release begins with “deadbeef”" in said


def test_too_short_an_id_is_not_guessed_at() -> None:
    held = [Release("ab1", "pack", "", "RM"), Release("ab2", "pack", "", "RM")]
    for id, what in (("ab", "more than one"), ("", "no release")):
        with pytest.raises(UnknownRelease, match=what):
            releasing.one_of(held, id)


def test_nothing_has_left(desk: Desk) -> None:
    desk.coded()
    assert "Nothing has left yet." in desk.ok("releases")


def test_sharing_is_not_work_on_the_study(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    study = Study.at(desk.study, "RM")

    def basis(db: Connection) -> tuple[object, ...]:
        return acts.basis(db)

    with study.store.reading() as db:
        before = basis(db)
    desk.ok("code", "export", tmp_path / "codings.csv")
    with study.store.reading() as db:
        assert basis(db) == before


# --- a second signature


def test_a_pack_waits_for_a_second_signature(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    out = tmp_path / "pack"
    said = desk.ok("share", out, "--to", "the archive")
    id = newest(desk)
    assert f"1 more must sign release {id}" in said
    assert not out.exists()
    assert (desk.study / "releases" / id / "MANIFEST.json").exists()
    assert "waits for 1 more to sign" in desk.ok("releases")
    assert "1 more must sign" in desk.refused("releases", "give", id, out)
    assert not out.exists()
    assert f"Release {id} is signed by RM, DS." in desk.ok(*as_ds(desk, "releases", "sign", id))
    desk.ok("releases", "give", id, out)
    assert json.loads((out / "MANIFEST.json").read_bytes())["sha256"].keys() == (
        files_of(out).keys() - {"MANIFEST.json"}
    )
    assert not (desk.study / "releases" / id).exists()
    (one,) = listed(desk)
    assert one["signed_by"] == ["RM", "DS"]
    assert len(one["given"]) == 1
    assert one["receiver"] == "the archive"


def test_nobody_signs_twice(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    desk.ok("share", tmp_path / "pack", "--for", "colleagues")
    id = newest(desk)
    for coder in ("RM", "rm ", "Rm"):
        said = desk.refused("--coder", coder, "releases", "sign", id)
        assert f"has signed release {id} already" in said
    assert listed(desk)[0]["signed_by"] == ["RM"]


def test_what_changed_is_not_signed_nor_given(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    desk.ok("share", tmp_path / "one")
    id = newest(desk)
    desk.ok("undo")
    assert "signatures are void" in desk.refused(*as_ds(desk, "releases", "sign", id))
    assert "signatures are void" in desk.refused("releases", "give", id, tmp_path / "one")
    desk.ok("anonymise", "--read", "T003", "--sign-off")
    desk.ok("share", tmp_path / "two")
    assert not (desk.study / "releases" / id).exists()  # the void one goes
    second = newest(desk)
    desk.ok(*as_ds(desk, "releases", "sign", second))
    path = desk.study / "study.yaml"
    path.write_text(path.read_text("utf-8").replace("k: 3", "k: 4"), encoding="utf-8")
    assert "signatures are void" in desk.refused("releases", "give", second, tmp_path / "two")
    assert not (tmp_path / "two").exists()


def test_files_that_a_hand_changed_are_not_given(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    desk.ok("share", tmp_path / "pack")
    id = newest(desk)
    desk.ok(*as_ds(desk, "releases", "sign", id))
    waiting = desk.study / "releases" / id
    (waiting / "transcripts" / "T001.txt").write_text("something else", encoding="utf-8")
    said = desk.refused("releases", "give", id, tmp_path / "pack")
    assert "are not as they were made" in said
    (waiting / "MANIFEST.json").unlink()
    desk.refused("releases", "give", id, tmp_path / "pack")
    assert not (tmp_path / "pack").exists()


def test_a_public_report_waits_too(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    desk.ok("report")
    assert listed(desk)[-1]["given"]
    out = tmp_path / "page.html"
    assert "1 more must sign" in desk.ok("report", "--edition", "public", "--out", out)
    assert not out.exists()
    id = newest(desk)
    desk.ok(*as_ds(desk, "releases", "sign", id))
    out.write_text("precious", encoding="utf-8")
    assert "is there already" in desk.refused("releases", "give", id, out)
    assert out.read_text(encoding="utf-8") == "precious"
    desk.ok("releases", "give", id, tmp_path / "other.html")
    page = (tmp_path / "other.html").read_bytes()
    assert hashlib.sha256(page).hexdigest() == listed(desk)[-1]["sha256"]


def test_out_in_the_way_of_what_is_signed(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    desk.ok("share", tmp_path / "pack")
    id = newest(desk)
    desk.ok(*as_ds(desk, "releases", "sign", id))
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "thesis.txt").write_text("precious", encoding="utf-8")
    assert "is there already" in desk.refused("releases", "give", id, tmp_path / "pack")
    for name in ("study.db", "vault/pack"):
        assert "the study rests" in desk.refused("releases", "give", id, desk.study / name)
    assert files_of(tmp_path / "pack") == {"thesis.txt": b"precious"}
    assert listed(desk)[0]["given"] == []
    desk.ok("releases", "give", id, tmp_path / "elsewhere")


def test_a_copy_cannot_bring_a_signature_in(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    desk.ok("share", tmp_path / "pack")
    id = newest(desk)
    desk.ok("copy", "--for-coding", tmp_path / "copy")
    copy = desk.at(tmp_path / "copy")
    assert "no vault" in copy.refused(*as_ds(desk, "releases", "sign", id))
    theirs = Study.at(tmp_path / "copy", "DS")
    waiting = listed(desk)[0]
    with theirs.store.transaction() as db:
        facts = {"release": waiting["id"], "sha256": waiting["sha256"], "seal": "0" * 64}
        acts.add(db, [theirs.batch().act(ActKind.SIGNED, None, **facts)])
    desk.ok("merge", tmp_path / "copy")
    assert "1 more must sign" in desk.refused("releases", "give", id, tmp_path / "pack")


def test_a_release_that_needs_no_signature(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    desk.ok("share", tmp_path / "pack", "--draft")
    id = newest(desk)
    assert "waits for no signature" in desk.refused("releases", "sign", id)
    assert "waits for no signature" in desk.refused("releases", "give", id, tmp_path / "other")


def test_a_name_does_not_sign(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    desk.ok("share", tmp_path / "pack")
    said = desk.refused("--coder", TOKEN, "releases", "sign", newest(desk))
    assert "the coder names somebody" in said


def test_what_waits_and_holds_somebody_can_be_dropped(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    desk.ok("share", tmp_path / "pack")
    study = Study.at(desk.study, "RM")
    with study.store.reading() as db:
        assert signing.drop_staged(study, db, {"T009"}, set()) == 0
        assert signing.drop_staged(study, db, {"T001"}, set()) == 1
    said = desk.refused(*as_ds(desk, "releases", "sign", newest(desk)))
    assert "does not lie in this copy" in said


def test_what_a_killed_command_staged_goes_with_the_next(desk: Desk, tmp_path: Path) -> None:
    signed_by_two(desk)
    left = desk.study / "releases" / ".0f0f0f0f-abcdefgh"
    theirs = desk.study / "releases" / ".1f1f1f1f-abcdefgh"
    for folder in (left, theirs):
        folder.mkdir(parents=True)
    os.utime(left, (0, 0))
    desk.ok("share", tmp_path / "pack")
    assert not left.exists()
    assert theirs.exists()


def test_an_interrupted_giving_leaves_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_by_two(desk)
    desk.ok("share", tmp_path / "pack")
    id = newest(desk)
    desk.ok(*as_ds(desk, "releases", "sign", id))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("qualkit.store.acts.add", killed)
        assert desk.run("releases", "give", id, tmp_path / "pack").exit_code == 130
    assert not (tmp_path / "pack").exists()
    assert listed(desk)[0]["given"] == []
    desk.ok("releases", "give", id, tmp_path / "pack")


@pytest.mark.parametrize("number", ["0", "two", "-1", "true"])
def test_signatures_are_a_number(desk: Desk, number: str) -> None:
    desk.begin()
    path = desk.study / "study.yaml"
    path.write_text(path.read_text("utf-8") + f"release: {{signatures: {number}}}\n", "utf-8")
    table = desk.incoming / "interviews.csv"
    files = (desk.incoming / "mum.txt", "--interviews", table)
    assert "signatures" in desk.refused("ingest", *files)


# --- public reports


def test_a_public_report_quotes_only_what_was_read(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    path = desk.study / "study.yaml"
    path.write_text(path.read_text("utf-8").replace("k: 3", "k: 1"), encoding="utf-8")
    read_all(desk, "T002", "T003")
    out = tmp_path / "page.html"
    said = desk.refused("report", "--edition", "public", "--out", out, code=1)
    assert "nobody has read T001 to the end" in said
    assert "--draft" in said
    assert not out.exists()
    assert listed(desk) == []
    desk.ok("report", "--edition", "public", "--out", out, "--draft")
    assert "<strong>DRAFT.</strong> Nobody has read every interview" in out.read_text("utf-8")
    assert listed(desk)[0]["draft"] is True
    read_all(desk, "T001")
    desk.ok("report", "--edition", "public", "--out", out)
    assert "DRAFT" not in out.read_text(encoding="utf-8")


def test_an_internal_report_needs_no_reading(desk: Desk) -> None:
    desk.coded()
    desk.ok("report")


# --- the worksheet


def test_the_worksheet_is_filled_as_far_as_the_study_knows(desk: Desk, tmp_path: Path) -> None:
    desk.write("mum.txt", "INT: Well?\n\nBryony: I was the only one, it was in the paper.\n")
    desk.begin()
    desk.ingest()
    path = desk.study / "study.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "- id: North",
            "- id: North\n    staffing: [{post: Team manager, fte: 1}, {post: Clerk, fte: 2}]",
        ),
        encoding="utf-8",
    )
    desk.ok("anonymise", "--yes")
    desk.ok("share", tmp_path / "pack", "--draft", "--to", "the council")
    desk.ok("share", tmp_path / "second", "--draft")
    id = newest(desk)
    said = desk.ok("releases", "worksheet", id)
    sheet = desk.study / "releases" / f"{id}-worksheet.md"
    assert str(sheet) in said
    text = sheet.read_text(encoding="utf-8")
    assert "3 of 3 cells hold fewer than 3 people" in text
    assert "| North | Team manager | 1 | P001 in T001 |" in text
    assert "Clerk" not in text
    assert "| T002 | 2 | the only |" in text
    assert "| T002 | 2 | in the paper |" in text
    assert "| the council | 3 |" in text
    assert text.count("- By, and when:") == 7 + 7
    assert TOKEN.lower() not in text.lower()
    assert not (tmp_path / "second" / sheet.name).exists()
    assert "has changed since" not in text

    assert "is there already" in desk.refused("releases", "worksheet", id)


def test_a_worksheet_of_an_archive_pack_is_about_what_it_holds(desk: Desk, tmp_path: Path) -> None:
    with_archive(desk)
    desk.ok("share", tmp_path / "pack", "--for", "archive")
    desk.ok("undo")
    out = tmp_path / "sheet.md"
    desk.ok("releases", "worksheet", newest(desk), out)
    text = out.read_text(encoding="utf-8")
    assert "T002" not in text
    assert "P002" not in text
    assert "The study has changed since" in text
    assert "the study rests" in desk.refused(
        "releases", "worksheet", newest(desk), desk.study / "vault" / "sheet.md"
    )


def test_a_worksheet_that_would_name_somebody_is_not_written(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    desk.ok("share", tmp_path / "pack", "--draft")
    path = desk.study / "study.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "- id: North", f"- id: North\n    staffing: [{{post: {TOKEN}'s deputy, fte: 1}}]"
        ),
        encoding="utf-8",
    )
    out = tmp_path / "sheet.md"
    assert "would leave in" in desk.refused("releases", "worksheet", newest(desk), out, code=1)
    assert not out.exists()


def test_a_planted_name_is_in_no_release(desk: Desk) -> None:
    with_archive(desk)
    shares = desk.study / "shares"
    for words in (
        ("share", shares / "one", "--for", "colleagues"),
        ("share", shares / "two", "--for", "archive"),
        ("report", "--edition", "public"),
    ):
        desk.ok(*words)
        desk.ok("releases", "worksheet", newest(desk))
        assert_nowhere(desk, str(words))
    asks_two(desk)
    desk.ok("share", shares / "three", "--for", "colleagues")
    assert_nowhere(desk, "staging")
    desk.ok(*as_ds(desk, "releases", "sign", newest(desk)))
    desk.ok("releases", "give", newest(desk), shares / "three")
    assert_nowhere(desk, "giving")
    assert "Zyxomma" not in desk.ok("releases")
    desk.refused("share", shares / "four", "--to", "Zyxomma Quill")
    assert_nowhere(desk, "a receiver")
