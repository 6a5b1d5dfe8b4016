"""A report with a narrative: words placed, claims checked, mistakes told and nothing written."""

from tests.workflow.conftest import Desk

GOOD = """\
---
section: findings
finding: Time was won in one pilot.
---
Nobody was *surprised*. {{ claim("One of three", code="stigma") }} of those we spoke to was
frightened at first. <script>alert(1)</script>

## What it rests on

- {{ count(code="relationship") }} people spoke of somebody who came every week
"""


def narrate(desk: Desk, text: str, name: str = "01-findings.md") -> None:
    folder = desk.study / "narrative"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_the_narrative_stands_in_the_report(desk: Desk) -> None:
    desk.coded()
    narrate(desk, GOOD)
    page = (desk.study / desk.ok("report", "--no-sources").strip()).read_text(encoding="utf-8")
    assert "Time was won in one pilot." in page
    assert "<em>surprised</em>. One of three of those" in page
    assert "<li>1 of 3 people spoke" in page
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_what_is_not_so_is_told_with_its_line_and_nothing_is_written(desk: Desk) -> None:
    desk.coded()
    narrate(desk, GOOD.replace("One of three", "Two of three"))
    narrate(desk, '{{ quote("gone") }}\n', "02-more.md")
    done = desk.run("report")
    assert done.exit_code == 2
    assert "narrative/ has 2 mistakes; no report was rendered" in done.stderr
    first = "narrative/01-findings.md, line 5: “Two of three” is not so: 1 of 3 people"
    assert first in done.stderr
    assert "narrative/02-more.md, line 1: there is no quotation “gone”" in done.stderr
    assert not (desk.study / "reports").exists()
    checked = desk.run("check")
    assert checked.exit_code == 1 and first in checked.stdout
    desk.ok("report", "--keep-going")
