"""A page of the narrative: what it draws in, what it claims, and what is told of its mistakes."""

from dataclasses import replace

import pytest

from qualkit import counting
from qualkit.narrative.guarding import Guard
from qualkit.narrative.pages import Material, Page, read
from qualkit.narrative.problems import Problem
from qualkit.narrative.revealing import Voice, Voices
from qualkit.sections.blocks import (
    Listing,
    Quotation,
    Quotations,
    Run,
    Table,
    Vignette,
    Writing,
)
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
        ("{% for x in range(9) %}{% endfor %}", "the template fails: “for” is nothing that"),
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


def test_broken_tables_are_told() -> None:
    assert problems("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 1 |\n| \\| | 2 |") == [
        (3, "a row has 3 cells, and the head of its table 2"),
        (4, "a row has 1 cells, and the head of its table 2"),
    ]
    assert problems("| a | b |\n|---|\n| 1 | 2 |") == [
        (2, "a table's head has 2 cells, the line under it 1")
    ]
    assert problems("First.\n\n| a | b |\n| 1 | 2 |\n") == [
        (3, "a table has no line under its head")
    ]


def test_each_edition_has_its_words_and_the_lines_stay_right() -> None:
    text = (
        "---\ntitle: Fear\n---\nA line.\n{% if internal %}\nOf the team.\n{% else %}\nOf all.\n"
        '{% endif %}\n\n{{ claim("Most", code="tim") }}\n\n[x](http://y)\n'
    )
    team, wrong = rendered(text)
    everybody, same = read("narrative/02-findings.md", text, replace(MATERIAL, edition="public"))
    assert team is not None and everybody is not None
    assert [one.line for one in wrong] == [11, 13] == [one.line for one in same]
    for made, said in ((team, "A line. Of the team."), (everybody, "A line. Of all.")):
        (words,) = made.section.blocks
        assert isinstance(words, Writing)
        assert "".join(run.text for run in words.paragraphs[0]) == said


def test_what_is_claimed_is_known_with_its_place_its_figures_and_its_words() -> None:
    said = '{{ claim("Five of the twelve", code="time") }} so {{ count(code="time") }}.'
    made, wrong = read("narrative/a.md", f"One.\n\n{said}", MATERIAL, address="n2")
    assert made is not None and wrong == ()
    told = [(one.address, one.line, one.words, one.parts) for one in made.claims]
    assert told == [
        ("n2#1", 3, "Five of the twelve", {"code": "time"}),
        ("n2#2", 3, "5 of 12", {"code": "time"}),
    ]
    assert {one.counted.count for one in made.claims} == {5}
    (words,) = made.section.blocks
    assert isinstance(words, Writing)
    assert [(run.text, run.trace) for run in words.paragraphs[1]] == [
        ("Five of the twelve", "n2#1"),
        (" so ", ""),
        ("5 of 12", "n2#2"),
        (".", ""),
    ]


def test_a_page_that_undoes_a_label_in_public_is_told_with_its_line_and_not_rendered() -> None:
    text = '---\ntitle: So\n---\nIn Wrenfold a manager said:\n\n{{ quote("q1") }}\n'
    voice = Voice("P001", "Pilot staff", frozenset({"Wrenfold"}))
    hidden = Voices({"q1": voice}, (voice,), {"Wrenfold": "Wrenfold"}, least=3)
    made, (one,) = read("narrative/a.md", text, replace(MATERIAL, voices=hidden))
    assert made is None
    assert (one.line, one.wrong) == (6, True)
    assert one.what.startswith("the sentence before it says who is quoted as “Pilot staff” (q1)")
    inside = text.replace("In Wrenfold a", "{% if internal %}In Wrenfold a{% else %}A{% endif %}")
    public = replace(MATERIAL, voices=hidden, edition="public")
    made, problems = read("narrative/a.md", inside, public)
    assert made is not None and made.drawn == ("q1",) and problems == ()


def test_a_page_that_nobody_has_written_is_a_draft() -> None:
    comment = "{# material: {{ nothing( }} #}"
    draft = page(
        f"---\nsection: findings\ntitle: So\n---\n{comment}\n\n## A heading\n\n{comment}\n"
    )
    assert draft.draft and draft.section.parts == () and draft.section.blocks == ()
    assert not page(f"## A heading\n\n{comment}\nWords.").draft
    assert not page(f"---\nfinding: Time was won.\n---\n{comment}").draft


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\nsection: findings\nWords.", 1, "its head has no end"),
        ("---\nsection: [\n---\nWords.", 3, "expected the node content"),
        ("---\nkind: poem\n---\n", 2, "“kind”"),
        ("x" * 500_001, 1, "the page holds 500,001 characters; one may hold 500,000"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_rendered(text: str, line: int, what: str) -> None:
    made, (one, *_) = rendered(text)
    assert made is None
    assert (one.line, one.what.startswith(what) or one.what) == (line, True)


HEAD = "---\nkind: vignette\nsection: findings\ntitle: A knock\nfrom: [T001, T002]\n"
STORY = HEAD + "---\nShe *waits*.\n"
COMPOSITE = HEAD + "composite: true\n---\nShe *waits*.\n"
TOLD_OF: dict[str, frozenset[str] | str] = {
    "T001": frozenset({"P1"}),
    "T002": frozenset({"P2"}),
    "T003": "somebody did not agree",
}


def story(text: str, *, edition: str = "internal") -> tuple[Page | None, list[str]]:
    least = 3 if edition == "public" else 1
    material = Material(BOOK, edition=edition, guard=Guard(least), interviews=TOLD_OF)
    made, wrong = read("narrative/knock.md", text, material)
    return made, [one.what for one in wrong]


def test_a_vignette_says_what_it_is_drawn_from() -> None:
    for text, edition, note in (
        (STORY, "internal", "Drawn from two interviews: T001, T002."),
        (COMPOSITE, "public", "A composite, drawn from two interviews."),
    ):
        made, wrong = story(text, edition=edition)
        assert made is not None and wrong == []
        words = ((Run("She "), Run("waits", emphasis=True), Run(".")),)
        assert made.section.blocks == (Vignette("vignette-knock", "A knock", words, note),)


@pytest.mark.parametrize(
    ("text", "edition", "what"),
    [
        (STORY, "public", "in public a vignette is of 3 people at least, or a"),
        (STORY.replace("T002", "T003"), "internal", "the vignette cannot be told: som"),
        (STORY.replace("T002", "T009"), "internal", "the vignette cannot be told: t"),
        (COMPOSITE.replace(", T002", ""), "internal", "a composite is of"),
        (STORY.replace("from: [T001, T002]\n", ""), "internal", "a vignette does not"),
        (STORY.replace("section: findings\n", ""), "internal", "a vignette stands in"),
        (STORY + "\n- a list", "internal", "a vignette holds more than paragraphs"),
        (STORY + "\n## So\n\nWords.", "internal", "a vignette has headings"),
    ],
)  # fmt: skip
def test_what_a_vignette_may_not_be(text: str, edition: str, what: str) -> None:
    made, (said,) = story(text, edition=edition)
    assert said.startswith(what)
    assert made is not None
    assert (made.section.blocks == ()) is ("holds more" not in what and "headings" not in what)


def test_a_vignette_for_the_team_alone_is_nothing_in_public() -> None:
    text = STORY.replace("She", "{% if internal %}She") + "{% endif %}\n"
    made, wrong = story(text, edition="public")
    assert made is not None and wrong == [] and made.section.blocks == ()


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
    public = Material(BOOK, edition="public", guard=Guard(3))
    (one,) = read("narrative/a.md", text, public)[1]
    assert one.what == "the public edition says nothing of fewer than 3 people"
    assert read("narrative/a.md", f"Words. {text}", public)[0] is None  # nothing of it is rendered
    assert read("narrative/a.md", '{{ count(code="time") }} did.', public)[1] == ()
