"""Words of quantity, and of which counts they are true."""

import pytest

from qualkit.narrative.quantities import found, number, unbound

TRUE, FALSE = True, False

CASES = [
    ("All but one of the eleven pilots", [(10, 11, TRUE), (11, 11, FALSE), (10, 12, FALSE)]),
    ("all except two", [(7, 9, TRUE), (8, 9, FALSE)]),
    ("with one exception, all", [(8, 9, TRUE), (9, 9, FALSE)]),
    ("Everyone but one", [(8, 9, TRUE), (9, 9, FALSE)]),
    ("Over half of the parents", [(6, 11, TRUE), (5, 10, FALSE)]),
    ("just over half", [(6, 11, TRUE), (11, 11, FALSE)]),
    ("Fewer than half of staff", [(5, 11, TRUE), (6, 11, FALSE), (0, 11, TRUE)]),
    ("about half", [(5, 11, TRUE), (6, 11, TRUE), (3, 11, FALSE)]),
    ("half of", [(5, 10, TRUE), (4, 10, FALSE), (4, 9, TRUE)]),
    ("Most participants", [(6, 11, TRUE), (5, 11, FALSE), (5, 10, FALSE)]),
    ("The majority of", [(6, 11, TRUE), (5, 11, FALSE)]),
    ("the vast majority", [(9, 10, TRUE), (6, 10, FALSE)]),
    ("a minority", [(2, 9, TRUE), (5, 9, FALSE), (0, 9, FALSE)]),
    ("None of the service users", [(0, 5, TRUE), (1, 5, FALSE)]),
    ("No service user", [(0, 5, TRUE), (1, 5, FALSE)]),
    ("Not one parent", [(0, 4, TRUE), (1, 4, FALSE)]),
    ("not a single one of the", [(0, 9, TRUE), (1, 9, FALSE)]),
    ("Not all pilots", [(4, 5, TRUE), (5, 5, FALSE)]),
    ("Nearly all", [(9, 10, TRUE), (10, 10, FALSE), (7, 10, FALSE)]),
    ("Everybody", [(4, 4, TRUE), (3, 4, FALSE)]),
    ("every one of the four", [(4, 4, TRUE), (3, 4, FALSE), (3, 3, FALSE)]),
    ("all nine parents", [(9, 9, TRUE), (8, 9, FALSE), (8, 8, FALSE)]),
    ("Both team managers", [(2, 2, TRUE), (2, 3, FALSE)]),
    ("Neither", [(0, 2, TRUE), (1, 2, FALSE)]),
    ("Three of the four pilots", [(3, 4, TRUE), (3, 5, FALSE), (2, 4, FALSE)]),
    ("7 of 11 people", [(7, 11, TRUE), (6, 11, FALSE)]),
    ("seven out of eleven", [(7, 11, TRUE), (7, 12, FALSE)]),
    ("twenty-one of the twenty-seven", [(21, 27, TRUE), (20, 27, FALSE)]),
    ("one in three", [(3, 9, TRUE), (1, 9, FALSE)]),
    ("six in ten", [(12, 20, TRUE), (6, 20, FALSE)]),
    ("only one professional", [(1, 9, TRUE), (2, 9, FALSE)]),
    ("the only pilot", [(1, 4, TRUE), (2, 4, FALSE)]),
    ("at least three", [(3, 9, TRUE), (2, 9, FALSE)]),
    ("three or more", [(3, 9, TRUE), (2, 9, FALSE)]),
    ("no more than two", [(2, 9, TRUE), (3, 9, FALSE)]),
    ("more than one parent", [(2, 9, TRUE), (1, 9, FALSE)]),
    ("two or three", [(2, 9, TRUE), (3, 9, TRUE), (4, 9, FALSE)]),
    ("a third of", [(3, 9, TRUE), (4, 9, FALSE), (3, 10, TRUE)]),
    ("less than a third", [(2, 9, TRUE), (3, 9, FALSE)]),
    ("two thirds", [(6, 9, TRUE), (5, 9, FALSE)]),
    ("60 per cent of", [(6, 10, TRUE), (5, 10, FALSE)]),
    ("64%", [(7, 11, TRUE), (8, 11, FALSE)]),
    ("half a dozen", [(6, 9, TRUE), (5, 9, FALSE)]),
    ("many", [(4, 9, TRUE), (2, 4, FALSE), (3, 11, FALSE)]),
    ("several", [(3, 9, TRUE), (2, 9, FALSE)]),
    ("a few", [(2, 9, TRUE), (3, 9, TRUE), (6, 9, FALSE)]),
    ("few parents", [(1, 9, TRUE), (5, 9, FALSE), (0, 9, FALSE)]),
    ("hardly anyone", [(0, 9, TRUE), (1, 9, TRUE), (3, 9, FALSE)]),
    ("some parents", [(2, 9, TRUE), (9, 9, FALSE), (1, 9, FALSE)]),
    ("a couple", [(2, 9, TRUE), (3, 9, FALSE)]),
]


@pytest.mark.parametrize(("words", "counts"), CASES, ids=[words for words, _ in CASES])
def test_words_are_true_of_the_counts_that_they_name(
    words: str, counts: list[tuple[int, int, bool]]
) -> None:
    (one,) = found(words)
    for count, total, expected in counts:
        assert one.true(count, total) is expected, (count, total)


@pytest.mark.parametrize("words", CASES, ids=[words for words, _ in CASES])
def test_no_words_are_true_of_nobody_at_all(words: tuple[str, object]) -> None:
    (one,) = found(words[0])
    assert not one.true(0, 0)


@pytest.mark.parametrize(
    "words",
    [
        "the most important change",
        "at most times of day",
        "she was there most often",
        "no longer in the team",
        "in stage 2.5 of it",
        "Section 47 enquiries",
    ],
)
def test_other_words_are_no_quantity(words: str) -> None:
    assert [one.words for one in found(words) if not one.words.isdigit()] == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [("twenty-one", 21), ("1,200", 1200), ("Ninety", 90), ("a hundred", 100), ("some", None)],
)
def test_numbers_in_words(said: str, meant: int | None) -> None:
    assert number(said) == meant


def test_words_about_people_that_nobody_bound_are_found_where_they_stand() -> None:
    text = "It rained all day. Most of the parents were glad. The building has three floors."
    assert [(one.words, text[one.start :][:4]) for one in unbound(text)] == [("Most", "Most")]
