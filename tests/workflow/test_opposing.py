"""negative at the command line: what goes against the grain, and what was decided of it."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from qualkit.cli import opposing as cli
from qualkit.negative import DECISIONS
from tests.workflow.conftest import TOKEN, Desk

Row = dict[str, Any]
MORE = """\
transcript,quote,start,end,code,coder,stance,directness,memo,flag
T002,She came every week and I am not frightened now.,,,stigma,RM,challenges,first-hand,,
T001,They come to us.,,,stigma,RM,challenges,opinion,,
T003,I send a letter,,,information-sharing,RM,challenges,first-hand,,deviant
"""
PLACE = 'T002 "I was frightened"'
DECIDE = ("negative", "decide", PLACE, "--code", "stigma", "--as", "exception", "--because")


@pytest.fixture
def coded(desk: Desk) -> Desk:
    desk.coded()
    desk.ok("code", "import", desk.write("more.csv", MORE), "--original", "--finished")
    return desk


def rows(desk: Desk, *words: str) -> dict[str, Row]:
    return {one["code"]: one for one in json.loads(desk.ok("negative", *words, "--json"))}


def test_what_goes_against_the_grain_is_shown(coded: Desk) -> None:
    one = rows(coded)["stigma"]
    assert (one["supports"], one["challenges"], one["mixed"]) == (0, 1, 1)
    assert one["majority"] == "challenges"
    (passage,) = one["against"]
    assert " ".join(passage["words"].split()) == "I was frightened they would take him"
    said = coded.ok("negative", "stigma")
    assert "more challenge it" in said
    assert "I was frightened" in said
    assert all(len(line) <= 80 for line in said.splitlines())
    assert rows(coded, "difference").keys() <= rows(coded).keys()  # a theme is all beneath it
    assert rows(coded)["information-sharing"]["against"][0]["kind"] == "flagged deviant"


def test_what_is_decided_is_kept_and_no_longer_open(coded: Desk) -> None:
    assert "2 passages against the grain, 2 undecided." in coded.ok("negative", "--open")
    assert "Decided of 1 coding" in coded.ok(*DECIDE, "She feared it at first.")
    assert "I was frightened" not in coded.ok("negative", "--open")
    said = coded.ok("negative", "stigma")
    assert "decided: exception (RM" in said
    assert "She feared it at first." in said
    coded.ok(*DECIDE, "Only at first.")
    log = json.loads(coded.ok("negative", "log", "--json"))
    assert [one["reason"] for one in log] == ["She feared it at first.", "Only at first."]
    assert "Only at first." in coded.ok("negative", "log")
    coded.ok("undo")
    assert "She feared it at first." in coded.ok("negative", "stigma")
    coded.ok("undo")
    assert "I was frightened" in coded.ok("negative", "--open")
    assert "Nothing was decided yet" in coded.ok("negative", "log")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((*DECIDE, " "), "no reason is given"),
        (("negative", "decide", "T002@0-5", *DECIDE[3:], "so"), "nothing is coded so"),
        (("negative", "decide", "", *DECIDE[3:], "so"), "no passage is named"),
        (
            ("negative", "decide", f'{PLACE}; T001 "They come to us."', *DECIDE[3:], "so"),
            "more than one passage",
        ),
        (("negative", "decide", PLACE, "--code", "stigm", *DECIDE[5:], "so"), "unknown code"),
        (("negative", "stigm"), "unknown code"),
    ],
)
def test_what_cannot_be_decided_is_refused(coded: Desk, words: tuple[str, ...], what: str) -> None:
    before = coded.snapshot()
    assert what in coded.refused(*words)
    assert coded.snapshot() == before


def test_a_reason_that_names_somebody_is_refused(coded: Desk) -> None:
    before = coded.snapshot()
    said = coded.refused(*DECIDE, f"As {TOKEN} says.")
    assert "names somebody" in said
    assert TOKEN not in said
    assert coded.snapshot() == before


def test_decisions_go_out_and_come_in_as_a_table(coded: Desk) -> None:
    out = coded.study.parent / "negative.csv"
    coded.ok("negative", "export", out)
    found = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert {row["code"] for row in found} == {"stigma", "information-sharing"}
    assert all(row["decision"] == "" for row in found)
    for row in found:
        row |= {"decision": "outlier", "reason": "Alone in it."}
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, found[0].keys())
    writer.writeheader()
    writer.writerows(found)
    file = coded.write("negative.csv", text.getvalue())
    assert "Recorded 2 decisions." in coded.ok("negative", "import", file)
    assert "0 undecided" in coded.ok("negative")
    again = list(csv.DictReader(io.StringIO(coded.ok("negative", "export"))))
    assert again == found


def table(desk: Desk, *lines: str) -> Path:
    return desk.write("negative.csv", "\n".join(["code,quote,decision,reason", *lines]) + "\n")


def test_a_table_with_mistakes_is_refused_with_each_line(coded: Desk) -> None:
    place = '"T002 ""I was frightened"""'
    file = table(
        coded,
        f"stigma,{place},perhaps,so",
        f"nothing,{place},outlier,so",
        f"stigma,{place},outlier,so",
        f"stigma,{place},exception,so",
        "stigma,T999@1-2,outlier,so",
    )
    before = coded.snapshot()
    said = coded.run("negative", "import", str(file))
    assert said.exit_code == 2
    assert "4 mistakes; nothing was changed" in said.stderr
    assert all(f"line {n}: " in said.stderr for n in (2, 3, 5, 6))
    assert coded.snapshot() == before
    one = coded.refused("negative", "import", table(coded, f"stigma,{place},perhaps,so"))
    assert "negative.csv, line 2: “perhaps” is no decision" in one


def test_a_reason_goes_with_withdrawn_words(coded: Desk) -> None:
    coded.ok(*DECIDE, "She feared it at first.")
    coded.ok("withdraw", "--participant", "P001", "--yes")
    said = coded.ok("negative", "log")
    assert "exception" in said
    assert "the reason was taken out" in said


def test_before_anything_is_coded(desk: Desk) -> None:
    desk.anonymised()
    assert "nothing is coded" in desk.refused("negative")


def test_what_is_chosen_from_is_the_same_at_the_command_line() -> None:
    assert cli.DECISIONS == DECISIONS
