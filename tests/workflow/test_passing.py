"""A transcript is read with care wherever a name of it may stand in the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualkit.anonymise.tokens import tokens, word_keys
from qualkit.model import Span
from qualkit.unpacking import Text
from qualkit.workflow.leaks.passing import PageWords

WORDS = st.lists(st.sampled_from(["Ann", "Pike's", "12", "will", "7", "go", "“Ann”"]), max_size=9)


def shown(page: str) -> PageWords:
    return PageWords([Text("page, text", page)])


@given(WORDS, WORDS, st.integers(0, 8), st.integers(1, 3))
def test_whatever_a_page_holds_it_may_hold(
    said: list[str], printed: list[str], first: int, length: int
) -> None:
    text = " ".join(said)
    words = tokens(text)[first : first + length]
    keys = {word.key for word in words if not word.key.isdecimal()}
    if keys:
        span, page = Span(words[0].start, words[-1].end), shown(" ".join(printed))
        assert page.may_hold(text, lambda _, key: key in keys) or not page.hold(text, span)


def is_will(written: str, key: str) -> bool:
    return key == "will"


def test_a_page_that_says_the_name_elsewhere_need_not_be_feared() -> None:
    page = shown("It will be so. I will not.")
    assert not page.may_hold("So Will went home then", is_will)
    assert page.may_hold("He says I will not", is_will)


@given(st.text())
def test_keys_without_places_are_those_with_them(text: str) -> None:
    assert word_keys(text) == [(text[w.start : w.bare], w.key) for w in tokens(text)]
