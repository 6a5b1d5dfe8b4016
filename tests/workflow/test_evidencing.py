"""evidence at the command line: looked against before it is graded, by a person, all or nothing."""

import csv
import io
import json
from pathlib import Path

import pytest

from qualkit.model import ActKind
from qualkit.store import statements
from qualkit.workflow.study import Study
from tests.workflow.conftest import TOKEN, Desk

GRADE = ("evidence", "L1", "--grade", "weak", "--because", "One manager says so.")
TIE = ("--tie", 'T001 "takes the minutes"')
MORE = """\
transcript,quote,start,end,code,coder,stance,directness,memo
T001,They come to us.,,,role-clarity,RM,challenges,reported,
"""


@pytest.fixture
def coded(desk: Desk) -> Desk:
    return desk.coded()


def looked(desk: Desk, *coder: str) -> None:
    desk.ok(*coder, "evidence", "L1", "--counter")


def grades(desk: Desk) -> list[dict[str, object]]:
    (one,) = json.loads(desk.ok("evidence", "L1", "--json"))
    return list(one["grades"])


def test_every_link_is_listed_and_one_in_full(coded: Desk) -> None:
    said = coded.ok("evidence")
    assert all(f"L{number}  " in said for number in range(1, 15))
    assert all(len(line) <= 80 for line in said.splitlines())
    page = coded.ok("evidence", "L1")
    assert "Administrative support (admin-support)" in page
    assert "does not say who gains" in " ".join(page.split())
    assert "qualkit evidence L1 --counter" in page
    assert page == coded.ok("evidence", "link", "L1")


def test_nobody_grades_who_has_not_looked_against_it(coded: Desk) -> None:
    before = coded.snapshot()
    said = coded.refused(*GRADE, *TIE)
    assert "RM has not looked against L1" in said
    assert "qualkit evidence L1 --counter" in said
    assert coded.snapshot() == before
    looked(coded, "--coder", "DS")  # somebody else's looking is theirs
    coded.refused(*GRADE, *TIE)
    looked(coded)
    assert "L1: weak, by RM; tied to 1 coding." in coded.ok(*GRADE, *TIE)
    assert "grade: weak; assumption: not known (RM" in coded.ok("evidence")


def test_a_coding_more_asks_for_another_look_and_makes_the_grade_out_of_date(coded: Desk) -> None:
    looked(coded)
    coded.ok(*GRADE, *TIE, "--assumption", "holds in part", "--rival", "A new manager.")
    (one,) = grades(coded)
    assert (one["grade"], one["assumption"], one["rival"], one["changed"]) == (
        "weak",
        "holds in part",
        "A new manager.",
        False,
    )
    coded.ok("code", "import", coded.write("more.csv", MORE), "--original", "--finished")
    (one,) = grades(coded)
    assert (one["changed"], one["then"], one["now"]) == (True, 2, 3)
    assert "Codings changed since: 2 then, 3 now" in coded.ok("evidence", "L1")
    coded.refused(*GRADE, *TIE)
    assert "challenges, reported" in coded.ok("evidence", "L1", "--counter")
    coded.ok(*GRADE, *TIE)
    assert [one["changed"] for one in grades(coded)] == [False]
    coded.ok("undo")
    assert [one["changed"] for one in grades(coded)] == [True]


def test_looking_is_recorded_once_for_each_state_and_rests_on_what_was_shown(coded: Desk) -> None:
    looked(coded)
    looked(coded)
    with Study.at(coded.study, "RM").store.reading() as db:
        made = statements.history(db, ActKind.LOOKED_AGAINST)
    (one,) = made
    assert (one.of("link"), one.coder, one.text) == ("L1", "RM", "")
    assert one.on.keys() <= {"T001", "T002", "T003"}
    coded.ok("evidence", "--counter")
    with Study.at(coded.study, "RM").store.reading() as db:
        assert len(statements.history(db, ActKind.LOOKED_AGAINST)) == 14


def test_what_was_looked_at_travels_with_merging_and_comes_undone(coded: Desk) -> None:
    looked(coded)
    coded.ok("undo")
    coded.refused(*GRADE, *TIE)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (GRADE, "is tied to nothing"),
        ((*GRADE, "--tie", 'T003 "nothing from them"'), "nothing is coded so"),
        ((*GRADE, "--tie", "T001@0-99999"), "outside the text"),
        ((*GRADE[:-1], " \n", *TIE), "no reason is given"),
        (("evidence", "L99"), "unknown link “L99”"),
        (("evidence", "L99", "--counter"), "unknown link “L99”"),
        (("evidence", "l1"), "unknown link “l1”"),
    ],
)
def test_what_cannot_be_kept_is_refused(coded: Desk, words: tuple[str, ...], what: str) -> None:
    looked(coded)
    before = coded.snapshot()
    assert what in coded.refused(*words)
    assert coded.snapshot() == before


@pytest.mark.parametrize(
    "words",
    [
        ("--counter", "--gaps"),
        ("--because", "so"),
        ("--grade", "excellent"),
        ("--grade", "weak", "--counter"),
        ("--counter", "--most", "1"),
    ],
)
def test_options_that_do_not_go_together(coded: Desk, words: tuple[str, ...]) -> None:
    done = coded.run("evidence", "L1", *words)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_which_link_must_be_said(coded: Desk) -> None:
    assert coded.run("evidence", "--grade", "weak").exit_code == 2


def test_a_reason_that_names_somebody_is_refused_and_kept_nowhere(coded: Desk) -> None:
    looked(coded)
    before = coded.snapshot()
    for words in (
        ("evidence", "L1", "--grade", "weak", *TIE, "--because", f"{TOKEN} says so."),
        (*GRADE, *TIE, "--rival", f"It was {TOKEN.lower()}."),
    ):
        said = coded.refused(*words)
        assert "names somebody" in said
        assert TOKEN.lower() not in said.lower()
    assert coded.snapshot() == before


def test_a_grade_that_nothing_supports_may_be_tied_to_nothing(coded: Desk) -> None:
    coded.ok("evidence", "L2", "--counter")
    words = ("evidence", "L2", "--grade", "not supported", "--because", "Nobody speaks of it.")
    assert "tied to 0 codings" in coded.ok(*words)


def test_what_would_steer_a_terminal_is_left_out(coded: Desk) -> None:
    looked(coded)
    coded.ok("evidence", "L1", "--grade", "weak", "--because", "Calm.\x1b[2J\u202eNot.", *TIE)
    said = coded.ok("evidence", "L1")
    assert "\x1b[2J" not in said
    assert "\u202e" not in said
    assert "Calm.[2JNot." in said


# --- tables


def table(desk: Desk, *rows: str) -> Path:
    head = "link,grade,assumption,reason,rival,quotes"
    return desk.write("grades.csv", "\n".join([head, *rows]) + "\n")


def test_a_table_is_kept_whole_and_comes_back(coded: Desk) -> None:
    file = table(
        coded,
        'L1,moderate,holds,"Two say so, and it shows.",A new manager,"T001 ""takes the minutes"""',
        "L2,not supported,,Nobody speaks of it.,,",
        "L3,,,,,",
    )
    assert "has not looked" in coded.run("evidence", "import", str(file)).stderr
    coded.ok("evidence", "--counter")
    assert "Kept 2 grades." in coded.ok("evidence", "import", file)
    out = coded.study.parent / "out.csv"
    coded.ok("evidence", "export", out)
    text = out.read_text(encoding="utf-8")
    assert text == coded.ok("evidence", "export").replace("\r\n", "\n")
    rows = {row["link"]: row for row in csv.DictReader(io.StringIO(text))}
    assert len(rows) == 14
    assert rows["L1"]["reason"] == "Two say so, and it shows."
    assert rows["L1"]["quotes"].startswith("T001@")
    assert rows["L2"]["assumption"] == "not known"
    assert rows["L3"]["grade"] == ""
    coded.ok("evidence", "import", out)
    again = csv.DictReader(io.StringIO(coded.ok("evidence", "export")))
    assert {row["link"]: row for row in again} == rows


def test_a_table_with_mistakes_is_refused_with_each_line(coded: Desk) -> None:
    coded.ok("evidence", "--counter")
    file = table(
        coded,
        "L1,splendid,,because,,",
        "L99,weak,,because,,",
        "L2,not supported,,,,",
        "L3,not supported,perhaps,because,,",
        "L4,not supported,,because,,",
        "L4,not supported,,because,,",
    )
    before = coded.snapshot()
    said = coded.run("evidence", "import", str(file))
    assert said.exit_code == 2
    assert "5 mistakes; nothing was changed" in said.stderr
    assert all(f"line {n}: " in said.stderr for n in (2, 3, 4, 5, 7))
    assert coded.snapshot() == before


def test_one_mistake_is_told_with_file_and_line(coded: Desk) -> None:
    coded.ok("evidence", "--counter")
    said = coded.refused("evidence", "import", table(coded, "L1,splendid,,because,,"))
    assert "grades.csv, line 2: “splendid” is no grade" in said
    assert "not supported" in said


def test_a_table_that_names_somebody_is_refused_with_its_line(coded: Desk) -> None:
    coded.ok("evidence", "--counter")
    file = table(coded, f"L2,not supported,,{TOKEN} never did.,,")
    said = coded.refused("evidence", "import", file)
    assert "line 2" in said
    assert TOKEN not in said


# --- what goes with withdrawn words


def test_a_reason_goes_with_the_interview_that_it_may_tell_of(coded: Desk) -> None:
    looked(coded)
    coded.ok(*GRADE, *TIE)
    coded.ok("withdraw", "--participant", "P001", "--yes")
    (one,) = grades(coded)
    assert (one["grade"], one["reason"], one["changed"]) == ("weak", "", True)
    assert "the reason was taken out" in coded.ok("evidence", "L1")


def test_copies_that_graded_apart_are_both_shown_until_somebody_grades_anew(coded: Desk) -> None:
    copies = [coded.at(coded.study.parent / name) for name in ("one", "other")]
    for copy, coder in zip(copies, ("DS", "AK"), strict=True):
        coded.ok("copy", "--for-coding", copy.study)
        copy.ok("--coder", coder, "evidence", "L1", "--counter")
        copy.ok("--coder", coder, *GRADE, *TIE)
    coded.ok("merge", *(copy.study for copy in copies))
    assert {one["coder"] for one in grades(coded)} == {"DS", "AK"}
    coded.ok("--coder", "DS", *GRADE, *TIE)  # what was looked at elsewhere was looked at
    assert [one["coder"] for one in grades(coded)] == ["DS"]


# --- gaps, and studies that lack something


def test_gaps(coded: Desk) -> None:
    said = coded.ok("evidence", "--gaps")
    assert "North, Stage 1, Key informant: nobody was interviewed." in said
    kinds = {gap["kind"] for gap in json.loads(coded.ok("evidence", "L1", "--gaps", "--json"))}
    assert "one person only" in kinds
    assert "nobody interviewed" not in kinds


def test_who_gains_is_what_study_yaml_says(coded: Desk) -> None:
    path = coded.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "gains: [Pilot staff]\n", encoding="utf-8")
    assert "Only those who gain support it: Pilot staff." in coded.ok("evidence", "L1")
    path.write_text(text + "gains: [The staff]\n", encoding="utf-8")
    said = coded.refused("evidence", "L1")
    assert f"study.yaml, line {len(text.splitlines()) + 1}" in said
    assert "Known: " in said


def test_before_anything_is_coded(desk: Desk) -> None:
    desk.anonymised()
    assert "nothing is coded" in desk.refused("evidence")
    assert "nothing is coded" in desk.refused("evidence", "--counter")


def test_a_codebook_without_a_theory_of_change(coded: Desk) -> None:
    path = coded.study / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("theory_of_change:")], encoding="utf-8")
    coded.ok("codebook", "apply")
    for words in ((), ("L1",), ("--gaps",), ("--counter",), ("export",)):
        assert "no theory of change" in coded.refused("evidence", *words)


def test_a_link_of_no_pilot(coded: Desk) -> None:
    path = coded.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    for pilot in ("North", "South"):
        assert f"- id: {pilot}\n" in text
        text = text.replace(f"- id: {pilot}\n", f"- id: {pilot}\n    links: [L2]\n")
    path.write_text(text, encoding="utf-8")
    assert "No pilot of study.yaml has this link" in coded.ok("evidence", "L1")


def test_codings_of_what_nobody_finished_are_said_to_wait(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("code", "import", desk.incoming / "codings.csv", "--original")
    assert "2 of its codings do not count yet" in desk.ok("evidence", "L1")
