"""What differs most between groups and pilots."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit import counting
from qualkit.model import Settings
from qualkit.model.views import StudyView
from qualkit.sections import accounts, contrasts
from tests.studies import report_view, small

MOST = "Groups differ most on"


def said(theme: str, study: StudyView | None = None, edition: str = "internal") -> list[str]:
    view = report_view(study, edition=edition)
    book = counting.ledger(view.study)
    parts = {
        code.id: accounts.account(view, book, code.name, book.under(code.id))
        for code in view.study.codebook.leaves
        if code.id in book.under(theme)
    }
    return list(contrasts.sentences(view, book, parts))


@pytest.mark.parametrize(
    ("theme", "told"),
    [
        # only pilot staff were asked about support: nobody to compare them with
        ("support", []),
        ("difference", [f"{MOST} trust: service user, 3 of 4; pilot staff, none of 5."]),
        ("lasting", [f"{MOST} going on: key informant, 2 of 3; pilot staff, none of 5."]),
    ],
)  # fmt: skip
def test_what_differs_most(theme: str, told: list[str]) -> None:
    assert said(theme) == told


def test_a_difference_that_one_person_would_make_is_none() -> None:
    study = small()
    one_less = tuple(c for c in study.codings if (c.transcript, c.code) != ("T009", "continuation"))
    assert said("lasting", replace(study, codings=one_less)) == []


def test_in_public_nothing_is_told_of_groups_of_too_few() -> None:
    study = small()
    settings: Settings = replace(study.settings, k=4)
    assert said("difference", replace(study, settings=settings), "public") == []
