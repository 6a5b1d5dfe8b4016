"""A narrative on disk: drafted, printed, judged before anything slow; files that cannot be read."""

from collections.abc import Callable
from pathlib import Path

from qualkit.report import html
from qualkit.workflow.progress import silent
from qualkit.workflow.proposals import suggesting
from qualkit.workflow.reports import narrating, reporting
from qualkit.workflow.study import Study
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


def narrate(desk: Desk, text: str | bytes, name: str = "01-findings.md") -> Path:
    path = desk.study / "narrative" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def rendered(desk: Desk) -> str:
    """The page without what machines propose."""
    study = Study(desk.study, "RM")
    view = suggesting.anonymised_view(study)
    whole = reporting.report_view(study, view, "internal", silent, proposing=False)
    told = narrating.narrated(study, whole, reporting.generated(whole), keep_going=True)
    return html.render(told, whole)


def test_a_narrative_is_drafted_written_and_printed(desk: Desk) -> None:
    desk.coded()
    generated = rendered(desk)
    assert "There are no pages yet" in desk.ok("narrative")
    assert "section: summary" in desk.ok("narrative", "draft", "--dry-run")
    assert not (desk.study / "narrative").exists()
    made = desk.ok("narrative", "draft").split()
    assert made[0] == "narrative/01-summary.md" and made[-1].endswith("conclusions.md")
    before = desk.snapshot()
    assert "-support.md is there" in desk.refused("narrative", "draft", "theme-support")
    assert desk.ok("narrative", "draft") == "Every theme and chapter has a page.\n"
    assert desk.snapshot() == before
    assert rendered(desk) == generated
    assert '"wrong": false' in desk.ok("narrative", "--json")
    said = desk.ok("narrative")
    assert "-support.md, line 1: nobody has written this yet: it is a draft" in said
    narrate(desk, GOOD)
    page = rendered(desk)
    assert "Time was won in one pilot." in page
    assert "<em>surprised</em>. One of three of those" in page
    assert "<li>1 of 3 people spoke" in page
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_what_is_not_so_is_told_with_its_line_before_anything_slow(
    desk: Desk, refuse_to_embed: Callable[[], None]
) -> None:
    desk.coded()
    refuse_to_embed()
    narrate(desk, GOOD.replace("One of three", "Two of three"))
    narrate(desk, '{{ quote("gone") }}\n\n{{ table("nowhere") }}\n', "02-more.md")
    narrate(desk, b"fine\nb\xe9te\n", "03-latin.md")
    outside = desk.write("secret.md", "Zyxomma Quill")
    (desk.study / "narrative" / "04-link.md").symlink_to(outside)
    narrate(desk, "x" * 10_000_000, "05-large.md")
    narrate(desk, "{% for x in range(999999999) %}x{% endfor %}", "06-loop.md")
    (desk.study / "narrative" / "07-folder.md").mkdir()
    done = desk.run("report")
    assert done.exit_code == 2
    assert "narrative/ has 8 mistakes; no report was rendered" in done.stderr
    told = (
        "narrative/01-findings.md, line 5: “Two of three” is not so: 1 of 3 people",
        "narrative/02-more.md, line 1: there is no quotation “gone”",
        "narrative/02-more.md, line 3: there is no table or figure “nowhere”",
        "narrative/03-latin.md, line 2: it is not in UTF-8",
        "narrative/04-link.md, line 1: it is a link that leads out of narrative/",
        "narrative/05-large.md, line 1: the page is larger than 2 MB",
        "narrative/06-loop.md, line 1: the template fails: “for” is nothing that a page can do",
        "narrative/07-folder.md, line 1: it is no file",
    )
    for line in told:
        assert line in done.stderr
    assert "Zyxomma" not in done.output and not (desk.study / "reports").exists()
    checked = desk.run("narrative")
    assert checked.exit_code == 2 and all(line in checked.stderr for line in told)
    assert "in the public edition: the public edition says nothing of fewer" in checked.stderr
    page = rendered(desk)
    assert "Time was won in one pilot." in page and "Two of three" in page
