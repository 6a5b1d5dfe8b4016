"""Nested cases: what an interview is about within its pilot."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit import csvfile, register, settings
from qualkit.errors import BadSettings
from qualkit.ingest import interviews
from qualkit.model import Pilot, Settings
from qualkit.register import Register, Row

HEAD = "file,pilot,stage,group,role,participant,case"
SETTINGS = Settings(
    "u",
    "T",
    pilots=(Pilot("North", cases=("Hill", "Both")), Pilot("South", cases=("Both",)), Pilot("East")),
    stages=("S1",),
    groups=("Staff",),
)


def read(rows: str, given: Settings = SETTINGS) -> interviews.Interviews:
    lines = csvfile.parse(
        f"{HEAD}\n{rows}",
        "interviews.csv",
        required=interviews.REQUIRED,
        known=interviews.COLUMNS,
    )
    return interviews.read(lines, "interviews.csv", given, Register("u"))


@pytest.mark.parametrize(
    ("pilot", "case", "cases"),
    [
        ("North", "Hill", (("North", "Hill"),)),
        ("North", "Hill; Both", (("North", "Hill"), ("North", "Both"))),
        ("North;South", "Both", (("North", "Both"), ("South", "Both"))),
        ("North;East", "Hill", (("North", "Hill"),)),
        ("North", "", ()),
    ],
)
def test_a_case_is_its_pilots(pilot: str, case: str, cases: tuple[tuple[str, str], ...]) -> None:
    said = read(f"a.txt,{pilot},S1,Staff,M,Ada Obi,{case}\n")
    assert said.rows[0].cases == cases
    assert interviews.participation("T001", said.rows[0]).cases == cases


@pytest.mark.parametrize(
    ("pilot", "case", "what", "fix"),
    [
        ("North", "Valley", "line 3: North has no case “Valley”", "Hill, Both"),
        ("South", "Hill", "line 3: South has no case “Hill”", "Both"),
        ("East", "Hill", "line 3: East has no case “Hill”", "cases: [Hill]"),
        ("North", "Ada Obi's", "line 3: “Ada Obi's” under “case” holds the name", "otherwise"),
        ("North", "x" * 61, "line 3: “xxxxxxxxxxxxxxxxxxxx...” under “case” is longer", "shorter"),
    ],
)
def test_a_case_that_there_is_not(pilot: str, case: str, what: str, fix: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read(f"a.txt,North,S1,Staff,M,Ada Obi,Hill\nb.txt,{pilot},S1,Staff,M,Bo Lim,{case}\n")
    assert what in caught.value.said
    assert fix in caught.value.advice


def test_a_new_study_takes_its_cases_from_the_table() -> None:
    fresh = Settings("u", "T")
    said = read("a.txt,North,S1,Staff,M,Ada Obi,Hill\nb.txt,North,S1,Staff,M,Bo Lim,\n", fresh)
    cases = interviews.cases_of(said.rows)
    assert cases == {"North": ["Hill"]}
    text = settings.with_names("title: A\n", interviews.names_of(said.rows), cases=cases)
    assert "cases:" in text
    with pytest.raises(BadSettings, match="names no pilot"):
        read("a.txt,North;South,S1,Staff,M,Ada Obi,Hill\n", fresh)


@pytest.mark.parametrize("cases", ['["a;b"]', '[""]', "[a, a]", "3"])
def test_cases_that_cannot_be(tmp_path: Path, cases: str) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(f"title: A\npilots:\n  - id: N\n    cases: {cases}\n", "utf-8")
    with pytest.raises(BadSettings, match="line 4"):
        settings.read_settings(path)


def test_a_register_from_before_there_were_cases_opens() -> None:
    row = Row("a.txt", "P001", ("North",), "S1", "Staff", "M")
    with_case = Row("a.txt", "P001", ("North",), "S1", "Staff", "M", cases=(("North", "Hill"),))
    written = register.to_bytes(with_case, Row)
    assert register.from_bytes(written, Row) == with_case
    before = register.to_bytes(row, Row).replace(b',"cases":[]', b"")
    assert b"cases" not in before
    assert register.from_bytes(before, Row) == row
