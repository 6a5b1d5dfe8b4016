"""What is offered first when some of a name is typed."""

import pytest

from qualkit.model import Code, Codebook
from qualkit.tui.base.asking import narrowed
from qualkit.tui.code import margin
from qualkit.tui.words.page import cut


def codes(*names: tuple[str, str | None]) -> Codebook:
    made = tuple(Code(name.lower().replace(" ", "-"), name, parent=under) for name, under in names)
    return Codebook("Codes", "1", made)


BOOK = codes(
    ("Work", None),
    ("Supervision", "work"),
    ("Home visits", "work"),
    ("Visiting", "work"),
    ("Visits", None),
    ("First visits", "visits"),
    ("Teacher", "visits"),
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("vis", ["visiting", "home-visits", "first-visits", "visits", "teacher", "supervision"]),
        ("visiti", ["visiting"]),
        ("visits", ["visits", "home-visits", "first-visits", "teacher"]),
        ("home vis", ["home-visits"]),
        ("upervi", ["supervision"]),
        ("first-v", ["first-visits"]),
        ("nothing", []),
    ],
)
def test_what_begins_so_comes_before_what_holds_it(typed: str, first: list[str]) -> None:
    offered = narrowed(margin.options(BOOK, ()), typed, margin.above(BOOK))
    assert [id for id, _ in offered] == first


def test_codes_come_before_their_themes_and_those_used_just_now_before_all() -> None:
    offered = [id for id, _ in narrowed(margin.options(BOOK, ("teacher",)), "")]
    assert offered[:2] == ["teacher", "supervision"]
    assert offered[-2:] == ["work", "visits"]


@pytest.mark.parametrize(
    ("words", "width", "shown"),
    [("Supervision", 11, "Supervision"), ("Supervision", 6, "Super…"), ("督導督導", 5, "督導…")],
)
def test_words_that_are_cut_say_so(words: str, width: int, shown: str) -> None:
    assert cut(words, width) == shown
