"""Codings that a person names by their words."""

import pytest

from qualkit.errors import CannotDecide
from qualkit.workflow.analysis import ties
from tests.studies import small

VIEW = small()


def test_words_and_places_name_the_codings_that_touch_them() -> None:
    coding = VIEW.codings[0]
    words = coding.span.of(VIEW.transcripts[coding.transcript].text)
    place = f"{coding.transcript}@{coding.span.start}-{coding.span.end}"
    assert coding in ties.named(VIEW, place)
    assert coding in ties.named(VIEW, f'{coding.transcript} "{words}"', {coding.code})
    assert ties.named(VIEW, "") == ()


def test_what_is_written_names_the_same_codings_again() -> None:
    some = VIEW.codings[:4]
    again = ties.named(VIEW, ties.written(some), {one.code for one in some})
    assert set(some) <= set(again)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("T001", "names no words"),
        ("T001@5-2", "outside the text"),
        ("T001@0-99999", "outside the text"),
        ('T001 "nobody ever said this"', "do not stand in T001"),
        ("T999@1-2", "no transcript T999"),
        ("T001@0-1", "nothing is coded"),
        ("T001@1-300 and more", "names no words"),
    ],
)
def test_what_names_nothing_is_told(said: str, what: str) -> None:
    with pytest.raises(CannotDecide, match=what):
        ties.named(VIEW, said)
