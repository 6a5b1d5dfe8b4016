import pytest

from qualkit import phrases
from qualkit.errors import CannotDecide
from qualkit.model import Span

TEXT = "She meets us. Meeting her was like the front\ndoor; meat, don’t meet-and-greet. [Child 3]"


def found(*terms: str, regex: bool = False, forms: bool = False) -> list[str]:
    wanted = phrases.pattern(terms, regex=regex, forms=forms)
    return [span.of(TEXT) for span in phrases.within(wanted, TEXT, Span(0, len(TEXT)))]


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (("meet",), ["meet"]),
        (("she",), ["She"]),
        (("front door",), ["front\ndoor"]),
        (("front door", "meat"), ["front\ndoor", "meat"]),
        (("don't",), ["don’t"]),
        (("[child 3]",), ["[Child 3]"]),
        (("eat",), []),
        (("a.c",), []),
    ],
)
def test_whole_words_and_phrases_whatever_their_capitals(
    terms: tuple[str, ...], words: list[str]
) -> None:
    assert found(*terms) == words


def test_other_endings() -> None:
    assert found("meeting", forms=True) == ["meets", "Meeting", "meet"]
    assert found("meet", forms=True) == ["meets", "Meeting", "meet"]


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        (("family", "families"), "famil"),
        (("stop", "stopping", "stopped", "stops"), "stop"),
        (("visit", "visiting", "visited", "visits"), "visit"),
        (("bed",), "bed"),
        (("calling", "called", "calls"), "call"),
    ],
)
def test_stems(words: tuple[str, ...], stem: str) -> None:
    assert {phrases.stem(word) for word in words} == {stem}


def test_patterns() -> None:
    assert found(r"me[ae]t\b", regex=True) == ["meat", "meet"]
    assert found("x*", regex=True) == []


@pytest.mark.parametrize(
    ("terms", "regex", "forms", "said"),
    [
        (("(",), True, False, "the pattern cannot be read"),
        (("",), False, False, "nothing to look for"),
        (("meet",), True, True, "forms are of words"),
    ],
)
def test_what_cannot_be_looked_for(
    terms: tuple[str, ...], regex: bool, forms: bool, said: str
) -> None:
    with pytest.raises(CannotDecide, match=said):
        phrases.pattern(terms, regex=regex, forms=forms)
