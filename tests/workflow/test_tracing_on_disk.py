"""report with its folder of sources, and report --trace, in a study on disk."""

import json
from pathlib import Path

import pytest

from qualkit.errors import InTheWay
from qualkit.workflow.writing import staged_pages
from tests.workflow.conftest import Desk

NARRATIVE = """\
---
section: findings
---
Not everybody was at ease.
{{ claim("One of three", code="stigma") }} of those we spoke to was frightened at first, and
{{ count(code="relationship") }} people spoke of somebody who came every week.
"""


def test_a_report_has_its_sources_beside_it_and_its_numbers_open(desk: Desk) -> None:
    desk.coded()
    (desk.study / "narrative").mkdir(exist_ok=True)
    (desk.study / "narrative" / "01-fear.md").write_text(NARRATIVE, encoding="utf-8")
    desk.ok("report")
    page = (desk.study / "reports" / "report.html").read_text(encoding="utf-8")
    folder = desk.study / "reports" / "report-sources"
    assert '<a href="report-sources/n1.html#1">One of three</a>' in page
    assert '<a href="report-sources/n1.html#2">1 of 3</a> people' in page
    assert "One of three" in (folder / "n1.html").read_text(encoding="utf-8")
    assert "frightened they would take" in (folder / "T002.html").read_text(encoding="utf-8")
    assert not [line for line in desk.run("check").stdout.splitlines() if "report-sources" in line]

    _opens(desk)

    public = desk.study / "reports" / "public.html"
    desk.ok("report", "--edition", "public", "--draft", "--keep-going", "--out", public)
    assert "public-sources" not in public.read_text(encoding="utf-8")
    assert not (desk.study / "reports" / "public-sources").exists()
    desk.ok("report", "--no-sources")
    assert not folder.exists()
    page = (desk.study / "reports" / "report.html").read_text(encoding="utf-8")
    assert "report-sources" not in page


def _opens(desk: Desk) -> None:
    (found,) = json.loads(desk.ok("report", "--trace", "code-stigma#p1", "--json"))
    assert (found["said"], found["count"], found["of"]) == ("1 of 2", 1, 2)
    (coding,) = found["counted"][0]["codings"]
    assert coding["words"] == "I was frightened they would take\nhim"
    assert (coding["transcript"], coding["turn"], coding["coder"]) == ("T002", 2, "RM")
    (claim,) = json.loads(desk.ok("report", "--trace", "narrative/01-fear.md:5", "--json"))
    assert (claim["count"], claim["of"]) == (1, 3)
    assert json.loads(desk.ok("report", "--trace", "n1#1", "--json")) == [claim]
    said = desk.ok("report", "--trace", "code-stigma")
    assert "1 of 3 people" in said
    assert "  T002, turn 2, " in said and "“I was frightened they would take him”" in said
    assert "P001  North, Stage 1, Pilot staff, Team manager" not in said.split("Not counted:")[0]
    said = desk.refused("report", "--trace", "code-stigm")
    assert "nothing in the report has the address “code-stigm”" in said
    assert "code-stigma" in said
    said = desk.refused("report", "--trace", "narrative/01-fear.md:2")
    assert "narrative/01-fear.md:5" in said


MARK = b"<!-- ours -->"


def pages(folder: Path, mark: bytes = MARK, **files: bytes) -> None:
    with staged_pages(folder, mark) as partial:
        for name, content in files.items():
            (partial / name).write_bytes(mark + content)


def test_pages_take_the_place_of_all_that_were_there(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    pages(folder, a=b"1", b=b"2")
    pages(folder, b=b"3", c=b"4")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {
        "b": MARK + b"3",
        "c": MARK + b"4",
    }
    pages(folder)
    assert not folder.exists()
    assert not list(tmp_path.iterdir())


def test_pages_stay_as_they_are_where_anything_goes_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    pages(folder, a=b"1")
    with pytest.raises(ValueError), staged_pages(folder, MARK) as partial:
        (partial / "a").write_bytes(b"2")
        raise ValueError
    assert (folder / "a").read_bytes() == MARK + b"1"
    assert [p.name for p in tmp_path.iterdir()] == ["pages"]


def test_what_is_not_ours_is_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "mine.html").write_bytes(b"<p>mine</p>")
    with pytest.raises(InTheWay):
        pages(folder, a=b"1")
    assert [p.name for p in folder.iterdir()] == ["mine.html"]
