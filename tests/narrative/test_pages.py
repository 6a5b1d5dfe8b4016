"""A page of the narrative: what it draws in, what it claims, and what is told of its mistakes."""

import pytest

from qualkit import counting
from qualkit.narrative.pages import Material, Page, Problem, read
from qualkit.sections.blocks import Listing, Quotation, Quotations, Run, Table, Writing
from tests.studies import small

BOOK = counting.ledger(small())
DRAWN = Quotations((Quotation("q1", "She rings round everybody.", "Team manager"),))
TABLE = Table("interviews", "Who was interviewed", ("Pilot", "People"), (("Wrenfold", "5"),))
MATERIAL = Material(BOOK, {"interviews": TABLE}, {"q1": DRAWN, "q2": "they withdrew consent"})


def rendered(text: str) -> tuple[Page | None, tuple[Problem, ...]]:
    return read("narrative/02-findings.md", text, MATERIAL)


def page(text: str) -> Page:
    made, problems = rendered(text)
    assert made is not None and problems == ()
    return made


def problems(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in rendered(text)[1]]


def test_words_headings_lists_tables_and_what_is_drawn_in() -> None:
    made = page(
        "---\nsection: findings\nfinding: Time was won.\n---\n# What changed\n\n"
        "They had **time**, as [the table](#interviews) says.\n\n"
        '{{ table("interviews") }}\n\n## Voices\n\n{{ quote("q1") }}\n\n- first\n- *second*\n\n'
        "Table: What it cost\n\n| post | cost |\n|---|---|\n| worker | 3 |\n"
    )
    assert (made.front.section, made.section.finding) == ("findings", "Time was won.")
    assert made.section.title == "What changed"
    writing, table = made.section.blocks
    assert isinstance(writing, Writing)
    assert writing.paragraphs[0][1] == Run("time", strong=True)
    assert Run("the table", link="#interviews") in writing.paragraphs[0]
    assert table is TABLE
    (voices,) = made.section.parts
    assert voices.blocks[0] is DRAWN and made.drawn == ("q1",)
    assert voices.blocks[1] == Listing(((Run("first"),), (Run("second", emphasis=True),)))
    assert isinstance(voices.blocks[2], Table)
    assert voices.blocks[2].caption == "What it cost"
    assert voices.blocks[2].rows == (("worker", "3"),)


def test_counts_are_drawn_from_the_data() -> None:
    (writing,) = page('So said {{ count(code="Direct time with families") }}.').section.blocks
    assert writing == Writing(((Run("So said 5 of 12."),),))


def test_a_claim_that_is_so_passes_and_one_that_is_not_is_told_with_the_figures() -> None:
    page('{{ claim("Five of the twelve", code="time") }} spoke of time.')
    page('{{ claim("Most", without="time") }} did not speak of time.')
    said = problems('A line.\n\n{{ claim("Most of them", code="time") }} spoke of time.')
    assert said == [
        (3, "“Most of them” is not so: 5 of 12 people raised “Direct time with families”")
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{{ quote("q9") }}', "there is no quotation “q9”"),
        ('{{ quote("q2") }}', "quotation “q2” cannot be printed: they withdrew consent"),
        ('{{ figure("map") }}', "there is no table or figure “map”"),
        ('{{ claim("Most", code="tim") }}', "there is no code “tim”"),
        ('{{ claim("Most", pilot="Leeds", code="time") }}', "there is no pilot “Leeds”"),
        ('{{ claim("Most", colour="red") }}', "a claim is not about “colour”"),
        ('{{ claim("Parents", code="time") }}', "“Parents” holds no word of quantity"),
        ('They said {{ quote("q1") }} so.', "what is drawn in stands within a sentence"),
        ("{{ nothing }}", "the template fails: 'nothing' is undefined"),
        ("{{ claim( }}", "the template fails: unexpected '}'"),
        ("{{ ''.__class__.__mro__ }}", "the template fails: access to attribute '__class__'"),
        ("{% for x in range(9) %}{% endfor %}", "the template fails: 'range' is undefined"),
        ("[here](http://example.org)", "“http://example.org” is no address"),
        ("> she rang me back", "a quotation is typed by hand"),
        ("# One\n\n# Two", "a page has one title"),
        ("Most parents were glad.", "“Most” is bound to nothing"),
    ],
)
def test_what_is_wrong_is_told(text: str, what: str) -> None:
    ((line, said),) = problems(f"First words.\n\n{text}")
    assert line == (5 if text.startswith("# One") else 3)
    assert said.startswith(what)


def test_a_mistake_at_the_head_has_its_line() -> None:
    made, (one,) = rendered("---\nsection: findings\ncolour: red\n---\nWords.")
    assert made is None
    assert (one.line, "colour" in one.what) == (3, True)


def test_html_is_words() -> None:
    (writing,) = page("<script>alert(1)</script> and <b>bold</b>").section.blocks
    assert isinstance(writing, Writing)
    assert "".join(run.text for run in writing.paragraphs[0]).startswith("<script>alert(1)")


def test_what_is_drawn_in_is_no_markdown() -> None:
    (writing,) = page('{{ claim("*one*", pilot="Wrenfold", code="outcomes") }}').section.blocks
    assert writing == Writing(((Run("*one*"),),))


def test_a_table_without_a_caption_has_that_of_its_heading() -> None:
    made = page("| a |\n|---|\n| b |\n\n## Posts\n\n| a |\n|---|\n| b |\n")
    (first,), (second,) = made.section.blocks, made.section.parts[0].blocks
    assert isinstance(first, Table) and isinstance(second, Table)
    assert (first.caption, second.caption) == ("Findings", "Posts")


def test_in_public_nothing_is_said_of_fewer_people_than_a_label_hides() -> None:
    text = '{{ claim("One", code="time", pilot="Wrenfold", group="Service user") }} said so.'
    assert all("public" not in one.what for one in rendered(text)[1])
    public = Material(BOOK, least=3)
    (one,) = read("narrative/a.md", text, public)[1]
    assert one.what == "the public edition says nothing of fewer than 3 people"
    assert read("narrative/a.md", '{{ count(code="time") }} did.', public)[1] == ()
