"""The anonymised text, its turns and its alignment."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.alignment import to_anonymised, to_original
from qualkit.anonymise import Mention, is_generic_label, replace
from qualkit.model import Kind, Span
from tests.anonymise.studies import text, transcript

SAID = transcript("Sam: I saw Jo [laughs] and Jo's mum.", "INT: Did you?")


def mention(start: int, end: int, shown: str = "[Person 1]") -> Mention:
    return Mention(Span(start, end), Kind.PERSON, shown, ("a reason",), "E0001")


def test_turns_move_with_the_text() -> None:
    done = replace(SAID, [mention(0, 3, "[Parent 1]"), mention(11, 13)])
    assert done.text == "[Parent 1]: I saw [Person 1] [laughs] and Jo's mum.\n\nINT: Did you?"
    assert [turn.label for turn in done.turns] == ["[Parent 1]", "INT"]
    assert [turn.body.of(done.text) for turn in done.turns] == [
        "I saw [Person 1] [laughs] and Jo's mum.",
        "Did you?",
    ]
    assert [r.span.of(done.text) for r in done.replacements] == ["[Parent 1]", "[Person 1]"]


@given(st.lists(st.integers(0, len(SAID.text)), unique=True, max_size=10))
def test_every_other_character_stays(edges: list[int]) -> None:
    edges.sort()
    spans = [mention(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    done = replace(SAID, spans)
    for at, character in enumerate(SAID.text):
        if not any(span.span.start <= at < span.span.end for span in spans):
            there = to_anonymised(done.alignment, Span(at, at + 1))
            assert there.of(done.text) == character
            assert to_original(done.alignment, there) == Span(at, at + 1)


def test_what_a_transcriber_put_in_brackets_is_no_replacement() -> None:
    done = replace(transcript("[Person 1] saw Jo."), [mention(15, 17, "[Person 2]")])
    assert done.text == "[Person 1] saw [Person 2]."
    assert [r.span for r in done.replacements] == [Span(15, 25)]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Ring 07700 900123.", "Ring [telephone number]."),
        ("On the 14th of March 2023 it rained.", "On [March 2023] it rained."),
        ("It was the 15th, I think.", "It was [date], I think."),
        ("She was born on 3 March 2014.", "She was born on [date of birth]."),
        ("It says S60 2LX.", "It says [postcode]."),
        ("She is nine.", "She is nine."),
    ],
)
def test_identifiers_without_a_number(said: str, shown: str) -> None:
    assert text(said) == shown


@pytest.mark.parametrize(
    "label", ["INT", "Q", "A", "MOD", "Speaker 2", "INTERPRETER", "P4", "Social worker", "Notes"]
)
def test_labels_that_say_nothing(label: str) -> None:
    assert is_generic_label(label)


@pytest.mark.parametrize("label", ["Karen", "MO", "SD", "Helen Garside", "kay", "Dawn"])
def test_labels_that_are_names(label: str) -> None:
    assert not is_generic_label(label)


def test_nothing_is_left_of_a_label_that_is_a_name() -> None:
    assert not re.search("Karen", text("Karen: Yes.", "INT: Thanks, Karen."))
