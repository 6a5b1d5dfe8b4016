"""What lies around a hint, and that a pattern finds there what it finds in the whole text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model import Kind
from qualkit.recognisers import introductions, kinship, near, titles
from tests.recognisers import words

DAY = re.compile(r"\b\d\d? (?:march|May)\b")
MONTHS = frozenset(("march", "may"))


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("nothing here", []),
        ("we met in March last year", ["met in March last"]),
        ("MAY it be, or May’s end", ["MAY it be, or May’s end"]),
        ("in march, and a long while after that in may too", ["in march, and", "hat in may too"]),
        ("a maypole marches", []),
    ],
)
def test_stretches_around_words(text: str, around: list[str]) -> None:
    found = near.around(text, MONTHS, before=7, after=9)
    assert [span.of(text) for span in found] == around


def test_stretches_around_a_pattern() -> None:
    text = "one two 3 four five"
    assert [span.of(text) for span in near.around(text, near.DIGIT, before=4, after=1)] == ["two 3"]


def test_a_piece_of_a_word_never_passes_for_a_word() -> None:
    text = "3 and May, Stockton"
    stop = re.compile(r"[A-Z]\w+\b")
    for after in range(len(text)):
        found = near.matches(stop, text, near.DIGIT, after=after)
        assert {match[0] for match in found} <= {"May", "Stockton"}


@given(st.lists(st.sampled_from("9 14 march May, the of\n maybe 3. and".split(" ")), max_size=60))
def test_a_pattern_finds_around_its_hint_what_it_finds_anywhere(pieces: list[str]) -> None:
    text = " ".join(pieces)
    anywhere = [match.span() for match in near.matches(DAY, text)]
    assert [match.span() for match in near.matches(DAY, text, MONTHS)] == anywhere
    assert [match.span() for match in near.matches(DAY, text, near.DIGIT)] == anywhere


def test_finds_of_the_named_group_or_of_the_whole() -> None:
    named = re.compile(r"ref (?P<it>\d+)")
    assert words("ref 12", near.found(named, "ref 12", Kind.REFERENCE, "", near.DIGIT)) == ["12"]
    assert words("4 May", near.found(DAY, "4 May", Kind.DATE, "", MONTHS)) == ["4 May"]


SURE = (
    "my name's|my name’s|my names|my name is|name is|names are|name was|names were|names of|called|"
    "named|nicknamed|known as|goes by|surname|surname is|surname's|surname’s|née|nee|call me|"
    "calls him|called her|calling them|call us|call myself|calls himself|called herself"
)
LIKELY = (
    "I'm|I’m|Im|I am|this is|that's|that’s|it's|it’s|it was|hi|hiya|hello|hey|thanks|thank you|"
    "cheers|bye|dear|sorry|yeah|yes|no|oh|okay|right|well|so|welcome|told|asked|rang|phoned|texted|"
    "met|saw|poor|both|says|said|and|with|to|from|for|by|of|like|between|about|love"
)


@pytest.mark.parametrize("said", f"{SURE}|{LIKELY}".split("|"))
def test_every_introduction_is_looked_at(said: str) -> None:
    for text in (f"{said} Jodie", f"(“{said}, “Jodie"):
        assert words(text, introductions.find(text)) == ["Jodie"]


@pytest.mark.parametrize("who", f"{kinship.KIN}|{kinship.WORKERS}".split("|"))
def test_everybody_related_is_looked_at(who: str) -> None:
    for text in (f"and my {who} Jodie", f"and my {who}, Jodie", f"her {who} was called Jodie"):
        assert "Jodie" in words(text, kinship.find(text))


@pytest.mark.parametrize("title", titles.SURE.split("|"))
def test_every_title_is_looked_at(title: str) -> None:
    for name in (f"{title} Begum", f"{title}. de Souza", f"{title} al-Hassan"):
        assert words(f"and {name} came", titles.find(f"and {name} came")) == [name]
