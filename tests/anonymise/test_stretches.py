"""What the language model is given to read of a text."""

import pytest

from qualkit.anonymise import find
from qualkit.anonymise.stretches import REACH, stretches
from qualkit.model import Span
from qualkit.recognisers import spacy_names
from tests.anonymise.studies import scene

LONG = "and then we went on and on about it for what felt like a very long time indeed " * 2


def read(text: str) -> list[str]:
    return [span.of(text) for span in stretches(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing with a capital at all",
        "It was hard and it was cold. She said it was. i know she said it.",
        "I said I'd go, and I’ve been, on a Thursday in November.",
        "We've been. He'll come, we said he would.",
    ],
)
def test_what_holds_no_name_is_not_read(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "we were in Skelderton then",
        "she said Hope was there",
        "Hope said so",
        "Mark my words, in June",
        "we said: it was Rough",
        "Grandma came. Boo was on the mat with the pegs.",
        "our McKenzie, and d'Arcy",
        "она сказала",
    ],
)
def test_what_could_hold_a_name_is_read(text: str) -> None:
    assert read(text) == [text]


def test_an_ordinary_word_that_begins_a_sentence_is_none_if_it_stands_in_lower_case_too() -> None:
    assert read("Boo was late.") == ["Boo was late."]
    assert read("Boo was late. they all said boo") == []


def test_whole_words_around_each_name_are_read_and_those_that_meet_together() -> None:
    apart = f"{LONG}with Tyler there {LONG}and Kayden {LONG}"
    first, second = read(apart)
    assert "with Tyler there" in first
    assert "and Kayden and then" in second
    assert all(len(part) <= 2 * REACH + 20 for part in (first, second))
    assert all(f" {part} " in apart for part in (first, second))
    assert read("with Tyler and then Kayden") == ["with Tyler and then Kayden"]


def test_stretches_stay_within_their_turns() -> None:
    text = "INT: who? Tyler\n\nDAD: our Kayden"
    bodies = [Span(5, 15), Span(22, len(text))]
    assert [span.of(text) for span in stretches(text, bodies)] == ["who? Tyler", "our Kayden"]


def test_the_model_finds_in_stretches_what_it_finds_in_whole_turns() -> None:
    turns = [
        f"DAD: {LONG}with Agnieszka Kowalczyk from the council in Rotherham {LONG}.",
        f"INT: {LONG}. Did Tyler Moss come with her? {LONG} to Doncaster Royal Infirmary.",
    ]
    one = scene(*turns)
    found = {f for f in find({"T001": one})["T001"] if f.reason.startswith("spaCy")}
    whole = {
        Span(find.span.start + turn.body.start, find.span.end + turn.body.start)
        for turn in one.transcript.turns
        for find in spacy_names.find(turn.body.of(one.transcript.text))
    }
    assert {find.span for find in found} == whole
    assert len(whole) >= 4
