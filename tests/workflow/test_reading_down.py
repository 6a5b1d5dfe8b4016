"""qualkit read, where there is no screen: what was coded so, and what nobody has read for it."""

import json
from typing import Any

import pytest

from tests.workflow.conftest import Desk


@pytest.fixture
def study(desk: Desk) -> Desk:
    return desk.coded()


def read(desk: Desk, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.ok("read", *words, "--json"))
    return found


def test_a_theme_is_read_with_all_beneath_it(study: Desk) -> None:
    found = read(study, "difference")
    assert {"difference", "stigma", "direct-time"} <= set(found["codes"])
    assert [(one["transcript"], one["code"]) for one in found["excerpts"]] == [
        ("T001", "direct-time"),
        ("T002", "stigma"),
        ("T002", "relationship"),
    ]
    stigma = found["excerpts"][1]
    assert stigma["words"] == "I was frightened they would take\nhim"
    assert stigma["turn_before"] == "INT: How did you come to know them?"
    assert stigma["who"]["role"] == "Parent"
    assert found["unread"] == []


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (("--pilot", "South"), []),
        (("--group", "Service user"), ["T002", "T002"]),
        (("--coder", "DS"), []),
        (("--with", "admin-support"), []),
        (("--with", "stigma"), ["T002"]),
    ],
)
def test_only_some_of_them(study: Desk, words: tuple[str, ...], places: list[str]) -> None:
    assert [one["transcript"] for one in read(study, "difference", *words)["excerpts"]] == places


def test_without_a_terminal_it_is_printed(study: Desk) -> None:
    said = study.ok("read", "direct-time")
    assert "North, Stage 1, Pilot staff, Team manager" in said
    assert "■ Time spent with families (RM, supports, first-hand)" in said
    assert "memo: asked about twice" in said
    assert "1 excerpt in 1 interview." in said
    assert said == study.ok("read", "direct-time", "--list")


def test_words_that_several_coded_so_are_one_excerpt(study: Desk) -> None:
    row = "transcript,quote,code,coder,stance,memo\n"
    for coder in ("AB", "DS"):
        more = f"{row}T001,I am out with families by ten,direct-time,{coder},mixed,of {coder}\n"
        study.ok("code", "import", study.write("more.csv", more))
    for reader in ("DS", "LK"):
        found = read(study, "time spent with families", "--coder", reader)["excerpts"]
        assert [one["coders"] for one in found] == ([["DS"]] if reader == "DS" else [])
    (one,) = json.loads(study.ok("--coder", "DS", "read", "direct-time", "--json"))["excerpts"]
    assert (one["coder"], one["coders"]) == ("DS", ["DS", "AB", "RM"])
    assert [made["memo"] for made in one["codings"]] == ["of DS", "of AB", "asked about twice"]
    said = study.ok("read", "direct-time")
    assert said.count("out with families by ten") == 1
    assert "memo (AB): of AB" in said
    assert "1 excerpt in 1 interview." in said


def test_what_others_coded_blind_is_not_read(study: Desk) -> None:
    study.ok("assign", "--coders", "RM,DS", "--overlap", "3")
    assert read(study, "direct-time", "--coder", "RM")["excerpts"]
    hidden = json.loads(study.ok("--coder", "DS", "read", "direct-time", "--json"))
    assert hidden["excerpts"] == []
    (hit,) = json.loads(study.ok("--coder", "DS", "code", "find", "by ten", "--json"))
    assert hit["codings"] == []


def test_what_was_not_read_for_it_yet(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("code", "finish", "T001", "--anyway")
    path = desk.study / "codebook.yaml"
    more = "      - id: trust\n        name: Trust\n      - id: stigma\n"
    path.write_text(path.read_text("utf-8").replace("      - id: stigma\n", more), "utf-8")
    desk.ok("codebook", "apply")
    desk.ok("--coder", "DS", "code", "finish", "T003", "--anyway")
    left = {one["transcript"]: one for one in read(desk, "trust", "--unread")["unread"]}
    assert set(left) == {"T001", "T002"}
    assert left["T001"]["finished_by"] == ["RM"]
    assert left["T001"]["why"] == "finished by RM before the codebook had Trust"
    assert left["T002"]["why"] == "not finished by anybody"
    assert [one["transcript"] for one in read(desk, "stigma")["unread"]] == ["T002"]
    assert read(desk, "difference")["unread"][0]["codes"] == ["trust"]
    assert read(desk, "trust", "--pilot", "South")["unread"] == []
    said = desk.ok("read", "trust", "--unread")
    assert "not read yet: T002  North, Stage 1, Service user, Parent" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tyme",), "unknown code “tyme”"),
        (("stigma", "--with", "tyme"), "unknown code “tyme”"),
        (("stigma", "--pilot", "West"), "unknown pilot “West”"),
        (("stigma", "--stage", "Stage 9"), "unknown stage “Stage 9”"),
        (("stigma", "--group", "Nobody"), "unknown group “Nobody”"),
    ],
)
def test_what_there_is_not(study: Desk, words: tuple[str, ...], said: str) -> None:
    assert said in study.refused("read", *words)


def test_it_needs_no_key(study: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(study.study.parent / "none.txt"))
    assert "1 excerpt in 1 interview." in study.ok("read", "stigma")
