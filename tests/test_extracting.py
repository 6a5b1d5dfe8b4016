"""Drafts: whole sentences of what was coded, the most central ones, and the same ones each time."""

from collections.abc import Sequence

import numpy as np

from qualkit import extracting
from qualkit.extracting import Vectors
from qualkit.model import Coding, Span
from tests.studies import small, speaker, transcript

SAID = (
    "She came every week to us. The bus was late that morning. She came each week without fail. "
    "No. She came most weeks, and stayed. The dog barked at the postman."
)
TEXT = transcript("T001", [("[Parent 1]", SAID)], {"[Parent 1]": speaker("P001")})


def coding(start: int, end: int, id: str = "a") -> Coding:
    return Coding(id, "T001", 1, Span(start, end), "time", "RM")


def whole() -> Coding:
    start = TEXT.text.index("She")
    return coding(start, len(TEXT.text))


def nothing(texts: Sequence[str]) -> Vectors | None:
    return None


def by_visits(texts: Sequence[str]) -> Vectors | None:
    """What tells of visits points one way, a little apart; everything else points elsewhere."""
    visits = [text for text in texts if "She" in text]
    angles = [0.5 * visits.index(text) if text in visits else np.pi for text in texts]
    rows = [[np.cos(angle), np.sin(angle)] for angle in angles]
    return np.array(rows, np.float32)


def test_without_vectors_sentences_are_near_that_share_words_and_stand_as_they_were_said() -> None:
    drawn = extracting.draft([whole()], {"T001": TEXT}, nothing)
    assert "The dog barked at the postman." not in [one.words for one in drawn]
    assert [one.span for one in drawn] == sorted(one.span for one in drawn)
    for one in drawn:
        assert " ".join(one.span.of(TEXT.text).split()) == one.words


def test_vectors_decide_where_there_are_some() -> None:
    said = [one.words for one in extracting.draft([whole()], {"T001": TEXT}, by_visits)]
    assert said == ["She came every week to us.", "She came each week without fail.",
                    "She came most weeks, and stayed."]  # fmt: skip


def test_what_says_the_same_is_drawn_once_and_three_sentences_at_most() -> None:
    def same(texts: Sequence[str]) -> Vectors | None:
        return np.tile(np.array([[1, 0]], np.float32), (len(texts), 1))

    assert len(extracting.draft([whole()], {"T001": TEXT}, same)) == 1
    assert len(extracting.draft([whole()], {"T001": TEXT}, nothing)) <= extracting.MOST


def test_overlapping_codings_give_each_word_once_and_only_coded_words_are_drawn() -> None:
    start = TEXT.text.index("The bus")
    end = TEXT.text.index("No.")
    some = [coding(start, end), coding(start, start + 12, "b"), coding(start + 4, end, "c")]
    drawn = extracting.draft(some, {"T001": TEXT}, nothing)
    assert [one.words for one in drawn] == [
        "The bus was late that morning.",
        "She came each week without fail.",
    ]


def test_a_short_sentence_stands_where_there_is_no_other_and_nothing_where_nothing_is_coded() -> (
    None
):
    at = TEXT.text.index("No.")
    assert [o.words for o in extracting.draft([coding(at, at + 3)], {"T001": TEXT}, nothing)] == [
        "No."
    ]
    assert extracting.draft([], {}, nothing) == ()


def test_it_is_the_same_each_time_whatever_the_order_of_the_codings() -> None:
    view = small()
    one = extracting.draft(view.codings, view.transcripts, nothing)
    assert one == extracting.draft(view.codings[::-1], view.transcripts, nothing)
    assert len(one) == 3


def test_a_sentence_that_the_file_broke_into_lines_is_one() -> None:
    words = (
        "We have an administrator now and she takes the minutes of all that we\nsay there, and "
        "the letters.\nI am out by ten most days now\nand lol he is not"
    )
    text = transcript("T001", [("[Parent 1]", words)], {"[Parent 1]": speaker("P001")})
    start = text.text.index("We have")
    drawn = extracting.draft([coding(start, len(text.text))], {"T001": text}, nothing)
    assert [one.words for one in drawn] == [
        "We have an administrator now and she takes the minutes of all that we say there, and the "
        "letters.",
        "I am out by ten most days now",
        "and lol he is not",
    ]
