"""A pilot's entry in study.yaml, changed in one place and nowhere else."""

import pytest

from qualkit import yamlfile
from qualkit.errors import CannotDecide
from qualkit.settings_pilots import Value, changed

STUDY = """\
title: A study   # as printed
pilots:
  - id: North
    # from the bid of 2022
    purpose: Bring advice
      into schools.   # short
    staffing:
      - {post: Social worker, fte: 2.0}  # two of them
      - post: Clerk
        fte: 1
    disclose: named

  # the other one
  - id: South
    staffing:
      Team manager: 1.0   # from May
      Clerk: 0.5
    links: [L1, L3]
stages: [Stage 1]
"""


def lines_that_differ(new: str) -> tuple[list[str], list[str]]:
    before, after = STUDY.splitlines(), new.splitlines()
    return [one for one in before if one not in after], [one for one in after if one not in before]


@pytest.mark.parametrize(
    ("pilot", "place", "value", "gone", "new"),
    [
        (
            "North",
            ("purpose",),
            "Bring help: early",
            ["    purpose: Bring advice", "      into schools.   # short"],
            ["    purpose: 'Bring help: early'"],
        ),
        ("North", ("intervention",), "A team.", [], ["    intervention: A team."]),
        (
            "North",
            ("staffing", "Social worker"),
            2.5,
            ["      - {post: Social worker, fte: 2.0}  # two of them"],
            ["      - {post: Social worker, fte: 2.5}  # two of them"],
        ),
        ("North", ("staffing", "Clerk"), 0.5, ["        fte: 1"], ["        fte: 0.5"]),
        (
            "South",
            ("staffing", "Team manager"),
            0.8,
            ["      Team manager: 1.0   # from May"],
            ["      Team manager: 0.8   # from May"],
        ),
        ("South", ("links",), ["L1"], ["    links: [L1, L3]"], ["    links: [L1]"]),
        ("North", ("links",), ["L1", "L2"], [], ["    links: [L1, L2]"]),
    ],
)
def test_only_the_lines_of_the_fact_change(
    pilot: str, place: tuple[str, ...], value: Value, gone: list[str], new: list[str]
) -> None:
    assert lines_that_differ(changed(STUDY, pilot, place, value)) == (gone, new)


def test_long_words_are_folded_and_read_the_same() -> None:
    words = "A team of social workers: " + "and of other people who know the place well, " * 5
    new = changed(STUDY, "South", ("purpose",), words.strip())
    assert yamlfile.parse(new, "s")["pilots"][1]["purpose"] == words.strip()
    assert max(map(len, new.splitlines())) <= 96
    assert "  # the other one\n" in new and "stages: [Stage 1]\n" in new


@pytest.mark.parametrize("words", ["yes", "3", "'quoted'", "# no comment", "- a", "{a: b}", "a\\b"])
def test_words_stay_words(words: str) -> None:
    new = changed(STUDY, "South", ("purpose",), words)
    assert yamlfile.parse(new, "s")["pilots"][1]["purpose"] == words


def test_a_file_in_another_style_is_written_all_the_same() -> None:
    flow = "pilots: [{id: North, purpose: Old}]  # one\nstages: [a]\n"
    new = changed(flow, "North", ("purpose",), "New")
    assert yamlfile.parse(new, "s")["pilots"][0] == {"id": "North", "purpose": "New"}
    assert "# one" in new


def test_windows_lines_stay() -> None:
    new = changed(STUDY.replace("\n", "\r\n"), "South", ("links",), ["L1"])
    assert new.replace("\r\n", "") == new.replace("\r\n", "").replace("\n", "")
    assert "    links: [L1]\r\n" in new


def test_a_pilot_that_is_not_there_is_for_a_person() -> None:
    with pytest.raises(CannotDecide):
        changed(STUDY, "East", ("purpose",), "x")
