"""Pages put among the sections that are generated."""

from dataclasses import replace

from qualkit import counting
from qualkit.narrative.pages import Material, Page, read
from qualkit.narrative.placing import blocks, placed
from qualkit.narrative.problems import Problem
from qualkit.sections.blocks import (
    KeyPoint,
    KeyPoints,
    Prose,
    Section,
    Table,
    Vignette,
    Writing,
)
from tests.studies import small

TABLE = Table("interviews", "Who was interviewed", ("Pilot",), (("Wrenfold",),))
POINTS = KeyPoints("On each theme", (KeyPoint("Time: most."),), id="summary-themes")
PART = Section("theme-time", "Time", (Prose(("generated",)),))
SECTIONS = (
    Section("summary", "Summary", (POINTS,)),
    Section("fieldwork", "Who took part", (TABLE,)),
    Section("findings", "What people said", parts=(PART,)),
    Section("codebook", "Codebook", appendix=True),
)
MATERIAL = Material(counting.ledger(small()), blocks(SECTIONS))


def page(text: str, name: str = "narrative/03-lasting.md") -> Page:
    made, problems = read(name, text, MATERIAL)
    assert made is not None and not problems
    return made


def put(*pages: Page) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    return placed(SECTIONS, pages)


def test_words_stand_at_the_head_of_the_section_that_they_name() -> None:
    whole, problems = put(page("---\nsection: theme-time\ntitle: Time was won\n---\nWords."))
    (part,) = whole[2].parts
    assert problems == ()
    assert (part.title, [type(one) for one in part.blocks]) == ("Time was won", [Writing, Prose])


def test_words_stand_in_the_place_of_what_is_generated() -> None:
    whole, _ = put(page("---\nsection: theme-time\nreplace: true\n---\nWords.\n\n## More\n\nSaid."))
    (part,) = whole[2].parts
    assert [type(one) for one in part.blocks] == [Writing]
    assert [one.id for one in part.parts] == ["theme-time-lasting-more"]


def test_a_page_of_its_own_stands_before_the_appendices_or_where_it_says() -> None:
    whole, _ = put(page("Words."), page("---\nafter: summary\n---\nWords.", "narrative/1-aims.md"))
    assert [one.id for one in whole] == [
        "summary",
        "aims",
        "fieldwork",
        "findings",
        "lasting",
        "codebook",
    ]


def test_a_table_that_is_drawn_in_is_not_printed_twice() -> None:
    whole, problems = put(page('{{ table("interviews") }}'))
    assert problems == ()
    assert list(blocks(whole)) == ["summary-themes", "interviews"]
    assert whole[1].blocks == ()


def test_a_list_of_the_summary_may_be_drawn_in() -> None:
    summary = page('---\nsection: summary\nreplace: true\n---\n{{ points("summary-themes") }}')
    whole, problems = put(summary)
    assert problems == ()
    assert whole[0].blocks == (POINTS,)


def test_what_cannot_stand_where_it_says_is_told() -> None:
    first, second = page('{{ table("interviews") }}'), "narrative/04-more.md"
    again = page('{{ table("interviews") }}', second)
    nowhere = page("---\nsection: theme-tim\n---\nWords.", "narrative/05.md")
    taken = page("Words.", "narrative/06-summary.md")
    _, problems = put(first, again, nowhere, taken)
    assert [(one.file, one.what) for one in problems] == [
        (second, "“interviews” is drawn in twice"),
        ("narrative/05.md", "there is no section “theme-tim”"),
        ("narrative/06-summary.md", "there is a section “summary” already"),
    ]


def test_pages_of_one_section_stand_in_the_order_of_their_files_vignettes_where_they_say() -> None:
    story = "---\nkind: vignette\n{}\nfrom: [T001]\n---\nShe waits."
    material = replace(MATERIAL, interviews={"T001": frozenset({"P1"})})
    texts = {
        "1-a": "---\nsection: theme-time\n---\nFirst.",
        "2-b": story.format("section: theme-time"),
        "3-c": "---\nsection: theme-time\n---\nLast.",
        "4-d": story.format("after: theme-time"),
    }
    pages = [read(f"narrative/{name}.md", text, material)[0] for name, text in texts.items()]
    whole, problems = placed(SECTIONS, [page for page in pages if page])
    (part,) = whole[2].parts
    assert problems == ()
    kinds = [Writing, Vignette, Writing, Prose]
    assert [type(one) for one in part.blocks] == kinds
    assert [type(one) for one in part.closing] == [Vignette]
    assert part.title == "Time"


def test_what_nobody_has_written_yet_is_not_printed() -> None:
    draft = "---\nsection: theme-time\ntitle: Ours\nreplace: true\n---\n{# what to say #}\n## So\n"
    assert put(page(draft), page("{# later #}", "narrative/later.md")) == (SECTIONS, ())
