import numpy as np
import pytest

from qualkit.suggesters.words import Words, telling_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She types the minutes.", ["types", "minutes"]),
        ("[Child 3] wasn’t in [School 2] on Monday", ["Monday"]),
        ("I'll ring at 9", ["ring"]),
        ("mhm [laughs]", ["mhm"]),
        ("", []),
    ],
)
def test_words_that_mean_something_by_themselves(text: str, words: list[str]) -> None:
    assert telling_words(text) == words


def test_forms_of_a_word_count_as_one() -> None:
    words = Words(["supervision helps", "they supervise", "the bus"])
    alike = (words.matrix @ words.matrix.T).toarray()
    assert alike[0, 1] > 0
    assert alike[0, 2] == 0


def test_the_heaviest_words_are_given_as_written() -> None:
    words = Words(["The Laptop crashed again", "a laptop crash", "minutes"])
    weights = np.ones(words.matrix.shape[1])
    assert set(words.heaviest(0, weights)) == {"Laptop", "crashed"}
    assert words.heaviest(0, -weights) == ()


@pytest.mark.parametrize("texts", [["one word"], ["", "..."], ["no overlap", "whatever here"]])
def test_texts_that_share_nothing_have_no_features(texts: list[str]) -> None:
    words = Words(texts)
    assert words.matrix.nnz == 0
    assert words.heaviest(0, np.ones(words.matrix.shape[1])) == ()
