"""Key observations, and the pilots beside them."""

from __future__ import annotations

import pytest

from qualkit import counting
from qualkit.sections import accounts, observing
from qualkit.sections.blocks import KeyPoint
from tests.studies import report_view


def observed(theme: str, edition: str = "internal") -> list[tuple[str, str]]:
    view = report_view(edition=edition)
    book = counting.ledger(view.study)
    parts = {
        code.id: accounts.account(view, book, code.name, book.under(code.id))
        for code in view.study.codebook.leaves
        if code.id in book.under(theme)
    }
    return [(point.text, point.whose) for point in observing.observed(view, book, parts)]


def test_each_observation_names_the_pilots_for_and_against_it() -> None:
    assert observed("support")[:3] == [
        (
            "Administrative support was raised most widely, by 4 of 12 people.",
            "Calderbeck, Wrenfold",
        ),
        (
            "Accounts of administrative support were more often critical than favourable: 1 gave a "
            "supporting account, 2 challenging ones and 1 both.",
            "Wrenfold",
        ),
        (
            "People were divided on supervision: 1 gave a supporting account and 1 a challenging "
            "one.",
            "Calderbeck; against: Eastmere",
        ),
    ]


def test_who_all_say_one_thing_is_told_as_that() -> None:
    assert ("Going on: 2 gave challenging accounts; nobody gave a supporting one.",
            "Calderbeck, Wrenfold") in observed("lasting")  # fmt: skip


def test_in_public_no_pilot_is_named_for_a_side_of_too_few() -> None:
    sided = [whose for text, whose in observed("difference", "public") if "Accounts of" in text]
    assert all(not whose for whose in sided)


@pytest.mark.parametrize(
    ("text", "pilots", "contrary", "whose"),
    [
        ("It grew.", ("A", "B"), (), "A, B"),
        ("It grew.", ("A", "B"), ("C",), "A, B; against: C"),
        ("It grew.", (), ("C",), "against: C"),
        ("It grew in Acton.", ("Acton",), (), ""),
        ("It grew in all 2 pilots.", ("Acton", "Barton"), (), ""),
        ("It grew in all 2 pilots.", ("Acton", "Barton"), ("C",), "Acton, Barton; against: C"),
    ],
)
def test_what_stands_beside_an_observation(
    text: str, pilots: tuple[str, ...], contrary: tuple[str, ...], whose: str
) -> None:
    assert KeyPoint(text, pilots, contrary).whose == whose


def test_the_words_before_a_colon_lead_to_where_a_point_comes_from() -> None:
    assert KeyPoint("Trust: 3 of 4: most.", link="trust").parted == ("Trust", ": 3 of 4: most.")
    assert KeyPoint("It grew.", link="trust").parted == ("It grew.", "")
    assert KeyPoint("Trust: 3 of 4.").parted == ("", "Trust: 3 of 4.")
