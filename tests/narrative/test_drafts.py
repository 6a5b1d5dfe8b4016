"""Drafts: what they offer holds, and nothing of them is printed."""

import re

import pytest

from qualkit import counting
from qualkit.narrative import drafts
from qualkit.narrative.drafts import Draft, Part
from qualkit.narrative.guarding import Guard
from qualkit.narrative.pages import Material, read
from tests.studies import small

BOOK = counting.ledger(small())
CODES = [code.id for code in BOOK.study.codebook.codes]


@pytest.mark.parametrize("code", CODES)
def test_what_is_offered_holds_in_the_edition_that_it_is_offered_for(code: str) -> None:
    guard = Guard(3)
    lines = drafts.figures(BOOK, guard, code=code)
    assert lines
    for line in lines:
        edition, least = ("internal", 1) if "not in public" in line else ("public", 3)
        material = Material(BOOK, edition=edition, guard=Guard(least))
        text = f"So {line.partition(' (')[0]} did."
        page, problems = read("narrative/a.md", text, material, address="n1")
        assert page is not None and problems == ()
        (claimed,) = page.claims
        assert f"({claimed.counted.count} of {claimed.counted.total}" in line


def test_who_was_not_asked_is_said() -> None:
    told = set()
    for code in CODES:
        lines = "\n".join(drafts.figures(BOOK, Guard(), code=code))
        for name, said in re.findall(r'group="([^"]+)"\) \}\} \(\d+ of \d+(; not asked)?', lines):
            among = tuple(p for p in BOOK.participations if p.group == name)
            unasked = [counting.was_asked(BOOK, one, among) is False for one in BOOK.under(code)]
            assert bool(said) is all(unasked)
            told.add(bool(said))
    assert told == {True, False}


def test_a_draft_prints_nothing_whatever_people_wrote() -> None:
    wild = "it ends #} here {{ quote('x') }} {% for %} --- # not a heading"
    made = Draft({"section": "findings"}, (Part("", (("Memos", (wild,)),)), Part("So", ())))
    page, problems = read("narrative/01-findings.md", made.text, Material(BOOK))
    assert page is not None and problems == ()
    assert page.draft and page.front.section == "findings"
    assert made.text.startswith("---\nsection: findings\n---\n{#\n")
    assert "## So\n" in made.text


def test_contrasts_name_where_it_was_raised_most_and_least() -> None:
    for line in drafts.contrasts(BOOK, "time"):
        most, least = re.findall(r"\((\d+) of (\d+)\)", line)
        assert int(most[0]) / int(most[1]) > int(least[0]) / int(least[1])
    assert drafts.contrasts(BOOK, "time")
