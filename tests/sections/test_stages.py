from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit import counting
from qualkit.model.views import StudyView
from qualkit.sections import accounts, stages
from tests.studies import report_view, small


def changed(theme: str, study: StudyView) -> str:
    view = report_view(study)
    book = counting.ledger(view.study)
    parts = {
        code.id: accounts.account(view, book, code.name, book.under(code.id))
        for code in view.study.codebook.leaves
        if code.id in book.under(theme)
    }
    whole = accounts.account(view, book, theme, book.under(theme))
    return stages.changed(view, book, whole, parts)


@pytest.mark.parametrize(
    ("theme", "said"),
    [
        (
            "support",
            "A smaller share of people raised it at the last stage than at the first: 5 of 6 "
            "(Stage 1) and 1 of 7 (Stage 2). It changed most for administrative support: 3 of 6 "
            "(Stage 1), 1 of 7 (Stage 2).",
        ),
        (
            "difference",
            "About as large a share of people raised it at the last stage as at the first: 5 of 6 "
            "(Stage 1) and 5 of 7 (Stage 2). It changed most for direct time with families: 4 of 6 "
            "(Stage 1), 1 of 7 (Stage 2).",
        ),
        (
            "lasting",
            "What changed between stages cannot be told: not asked (Stage 1) and 3 of 7 (Stage 2).",
        ),
    ],
)
def test_what_changed_between_stages(theme: str, said: str) -> None:
    assert changed(theme, small()) == said


def test_one_stage_cannot_change() -> None:
    study = small()
    once = tuple(replace(p, stage="Stage 1") for p in study.participations)
    settings = replace(study.settings, stages=("Stage 1",))
    assert changed("support", replace(study, participations=once, settings=settings)) == ""


def test_nothing_changes_in_what_nobody_finished() -> None:
    assert changed("support", replace(small(), finished=())) == ""
