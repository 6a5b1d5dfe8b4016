"""Pages on interviews: kept with who wrote them, without names, and gone with what they tell of."""

import json
from pathlib import Path

import pytest

from qualkit.workflow.sittings import familiarising
from qualkit.workflow.study import Study
from tests.workflow.conftest import Desk

PAGE = "## What matters to this person\n\nThe minutes, and being out by ten.\n\n## Surprises\n"
MORE = PAGE + "\nThat nobody rings.\n"


@pytest.fixture
def study(desk: Desk) -> Desk:
    return desk.anonymised()


def write(desk: Desk, id: str, text: str, coder: str = "RM") -> str:
    file = desk.write("page.md", text)
    return desk.ok("--coder", coder, "familiarise", id, "--from", file)


def texts(desk: Desk, id: str) -> list[str]:
    found = familiarising.summaries(Study.at(desk.study, "RM"), id)
    return [one.text for one in found]


def test_a_page_is_kept_with_who_wrote_it_and_when(study: Desk) -> None:
    assert "Saved the page on T001." in write(study, "T001", PAGE)
    (found,) = json.loads(study.ok("familiarise", "T001", "--show", "--json"))
    assert (found["coder"], found["text"], found["earlier"]) == ("RM", PAGE, 0)
    assert "Nobody has written of T002 yet" in study.ok("familiarise", "T002", "--show")
    rows = {one["transcript"]: one for one in json.loads(study.ok("familiarise", "--json"))}
    assert [who for who, _ in rows["T001"]["written"]] == ["RM"]
    assert rows["T002"]["written"] == []
    assert familiarising.first(Study.at(study.study, "RM")) == "T002"


def test_a_later_page_takes_the_place_of_the_same_coders_and_of_nobody_elses(study: Desk) -> None:
    write(study, "T001", PAGE)
    write(study, "T001", "Mine is another.\n", coder="DS")
    assert "1 earlier one kept" in write(study, "T001", MORE)
    assert "1 earlier one kept" in write(study, "T001", MORE)  # the same again is nothing new
    assert texts(study, "T001") == ["Mine is another.\n", MORE]
    assert PAGE in study.ok("familiarise", "T001", "--earlier")
    study.ok("undo")
    assert texts(study, "T001") == [PAGE, "Mine is another.\n"]


def test_a_page_that_names_somebody_is_refused_with_its_line_and_the_file_stays(
    study: Desk,
) -> None:
    before = study.snapshot()
    file = study.write("page.md", PAGE + "\nZyxomma says so.\n")
    said = study.refused("familiarise", "T001", "--from", file)
    assert "line 7 of the page on T001 names somebody" in said
    assert "Zyxomma" not in said
    assert study.snapshot() == before
    assert "Zyxomma" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (familiarising.TEMPLATE, "nothing is written under the headings"),
        ("\n \n", "nothing is written"),
    ],
)
def test_headings_alone_are_no_page(study: Desk, text: str, said: str) -> None:
    assert said in study.refused("familiarise", "T001", "--from", study.write("page.md", text))


def test_what_would_steer_a_terminal_is_left_out(study: Desk) -> None:
    write(study, "T001", "Calm.\x1b[2J\u202e Then not.\r\n")
    assert texts(study, "T001") == ["Calm.[2J Then not.\n"]


def test_bad_input(study: Desk) -> None:
    page = study.write("page.md", PAGE)
    assert "there is no transcript T009" in study.refused("familiarise", "T009", "--from", page)
    assert "there is no transcript T009" in study.refused("familiarise", "T009", "--show")
    missing = study.incoming / "none.md"
    assert "none.md" in study.refused("familiarise", "T001", "--from", missing)
    page.write_bytes(b"\xff\xfe\x00")
    assert "page.md" in study.refused("familiarise", "T001", "--from", page)
    assert "a screen needs a terminal" in study.refused("familiarise", "T001")
    assert study.run("familiarise", "--show").exit_code == 2
    assert study.run("familiarise", "T001", "--show", "--list").exit_code == 2


def test_pages_of_two_copies_come_together_and_a_name_in_one_is_replaced(
    study: Desk, tmp_path: Path
) -> None:
    write(study, "T001", PAGE)
    study.ok("copy", "--for-coding", tmp_path / "copy")
    theirs = study.at(tmp_path / "copy")
    write(theirs, "T001", "Zyxomma rings. Nobody else.\n", coder="DS")
    write(theirs, "T001", MORE)
    study.ok("merge", tmp_path / "copy")
    study.ok("merge", tmp_path / "copy")
    first, second = sorted(texts(study, "T001"))
    assert first == MORE
    assert second.startswith("[") and second.endswith("rings. Nobody else.\n")
    assert b"Zyxomma" not in (study.study / "study.db").read_bytes()
    theirs.ok("merge", study.study)
    assert sorted(texts(theirs, "T001")) == [first, second]


def test_pages_go_with_whoever_withdraws_also_from_an_older_copy(
    study: Desk, tmp_path: Path
) -> None:
    write(study, "T001", "What the manager keeps to herself.\n")
    write(study, "T002", PAGE)
    study.ok("copy", "--for-coding", tmp_path / "copy")
    theirs = study.at(tmp_path / "copy")
    write(theirs, "T001", "What the manager told nobody.\n", coder="DS")
    assert "1 memo" in study.ok("withdraw", "--participant", "P001", "--yes")
    assert texts(study, "T001") == []
    study.ok("merge", tmp_path / "copy")
    assert texts(study, "T001") == []
    assert texts(study, "T002") == [PAGE]
    for _, content in study.outside_the_vault():
        assert b"keeps to herself" not in content
        assert b"told nobody" not in content


def test_a_passage_takes_the_pages_with_it_that_were_written_before(
    study: Desk, tmp_path: Path
) -> None:
    write(study, "T003", "It tells of the bad week.\n")
    study.ok("copy", "--for-coding", tmp_path / "copy")
    write(study.at(tmp_path / "copy"), "T003", "Of the bad week, too.\n", coder="DS")
    words = ("withdraw", "--passage", "T003", "--turn", "2", "--from", "Then", "--to", "week")
    study.ok(*words, "--yes")
    assert texts(study, "T003") == []
    write(study, "T003", "It tells of the letters.\n")
    study.ok("merge", tmp_path / "copy")
    assert texts(study, "T003") == ["It tells of the letters.\n"]


def test_a_name_that_is_found_later_is_replaced_in_pages_and_check_finds_it(study: Desk) -> None:
    write(study, "T001", "The Brollywood lot never ring.\n")
    settings = study.study / "study.yaml"
    text = settings.read_text("utf-8").replace("names: []\n", "")
    settings.write_text(text + "names: [{name: Brollywood, kind: organisation}]\n", "utf-8")
    study.ok("anonymise", "--yes")
    assert "Brollywood" not in texts(study, "T001")[0]
