"""What words of quantity would give away in public."""

import pytest

from qualkit import counting
from qualkit.disclosure import facts
from qualkit.narrative import claims, quantities
from qualkit.narrative.guarding import Guard
from tests.studies import small

BOOK = counting.ledger(small())
FEW = "the public edition says nothing of fewer than 3 people"
REST = "it leaves fewer than 3 people who did not, which is as good as told"
TABLE = "the table of interviews withholds how many they are"


def barred(words: str, count: int, total: int, **parts: str) -> str:
    """What is said of words that are true of so many of so many."""
    (said,) = quantities.found(words)
    assert said.true(count, total)
    counted = claims.Count(count, total, "", frozenset())
    return Guard(3).bars(counted, parts, said)


@pytest.mark.parametrize(
    ("words", "count", "total", "bar"),
    [
        ("only one", 1, 9, FEW),
        ("two", 2, 9, FEW),
        ("a couple", 2, 9, FEW),
        ("three", 3, 9, ""),
        ("none", 0, 9, ""),
        ("all", 9, 9, ""),
        ("all", 2, 2, FEW),  # of whom there are too few to speak at all
        ("a minority", 1, 11, ""),  # it may be five
        ("few", 2, 11, ""),  # what the report itself calls fewer than 3
        ("hardly any", 1, 9, ""),  # it may be nobody
        ("all but one", 8, 9, ""),
    ],
)
def test_few_people_are_not_told(words: str, count: int, total: int, bar: str) -> None:
    assert barred(words, count, total, code="time") == bar


@pytest.mark.parametrize(
    ("words", "count", "total", "bar"),
    [
        ("all but one", 5, 6, REST),
        ("nearly all", 5, 6, REST),  # of six, that is five
        ("most", 5, 6, ""),
        ("all", 6, 6, ""),
        ("half", 3, 6, ""),
    ],
)
def test_of_how_people_lean_the_rest_is_as_good_as_told(
    words: str, count: int, total: int, bar: str
) -> None:
    assert barred(words, count, total, code="time", stance="supports") == bar


def test_pilots_are_counted_and_the_team_is_told_everything() -> None:
    assert barred("one", 1, 4, code="time", unit="pilots") == ""
    parts = {"code": "time", "unit": "pilots", "group": "Service user", "pilot": "Wrenfold"}
    (one,) = quantities.found("one")
    counted = claims.counted(BOOK, **parts)
    assert (counted.count, counted.people) == (1, 2)
    assert Guard(2).bars(counted, parts, one) == ""
    assert Guard(3).bars(counted, parts, one) == FEW  # a pilot in which two were met
    counted = claims.counted(BOOK, code="time", pilot="Wrenfold", group="Service user")
    assert Guard().bars(counted, {"code": "time"}, None) == ""


def test_what_is_left_of_a_wider_count_is_not_told_either() -> None:
    parts = {"code": "time", "pilot": "Wrenfold", "group": "Pilot staff"}
    here = claims.counted(BOOK, **parts)
    staff, wrenfold = claims.wider(BOOK, parts)
    assert staff.said == claims.counted(BOOK, code="time", group="Pilot staff").said
    assert wrenfold.said == claims.counted(BOOK, code="time", pilot="Wrenfold").said
    assert claims.wider(BOOK, {"code": "time", "pilot": "Wrenfold"}) == ()
    counted = claims.Count(4, 6, "", here.who)
    near = (claims.Count(5, 9, "", here.who),)
    (four,), (most,) = quantities.found("four"), quantities.found("most")
    left = "set against all of them, it leaves fewer than 3 people"
    assert Guard(3).bars(counted, parts, four, near) == left
    assert Guard(3).bars(counted, parts, most, near) == ""
    assert Guard(3).bars(counted, parts, four, (claims.Count(7, 7, "", here.who),)) == ""
    assert Guard(3).bars(counted, parts, None, (claims.Count(7, 7, "", here.who),)) == left


def test_a_total_that_the_table_of_interviews_withholds_is_not_told() -> None:
    parts = {"code": "time", "pilot": "Wrenfold", "group": "Pilot staff"}
    guard = Guard(1, frozenset({facts(("pilot", "Wrenfold"), ("group", "Pilot staff"))}))
    assert claims.counted(BOOK, **parts).among in guard.withheld
    public = Guard(2, guard.withheld)
    counted = claims.Count(4, 6, "", frozenset(), among=claims.counted(BOOK, **parts).among)
    (most,), (of,) = quantities.found("most"), quantities.found("four of six")
    assert public.bars(counted, parts, None) == TABLE
    assert public.bars(counted, parts, of) == TABLE
    assert public.bars(counted, parts, most) == ""
    whole = {"pilot": "Wrenfold", "group": "Pilot staff"}
    (exact,) = quantities.found("four")
    assert public.bars(counted, whole, exact) == TABLE
