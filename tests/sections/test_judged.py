"""What the evaluators wrote, as the report prints it: places, summaries, exceptions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit import counting
from qualkit.charting import Chart
from qualkit.model import Dimension, Shape, Typology
from qualkit.model.judged import Typified
from qualkit.model.views import ReportView
from qualkit.sections import accounts, charted, exceptions, placed
from qualkit.sections.blocks import Facts, Table
from tests import judging
from tests.judging import excepted, judged_view

LASTED = Typology(
    "lasting",
    "What lasted and what spread",
    Shape.CROSSED,
    (Dimension("Lasting", ("ended", "went on")), Dimension("Spread", ("did not", "spread"))),
)
STYLES = Typology(
    "styles", "How it was done", Shape.CONTINUUM, (Dimension("Style", ("added", "moved")),)
)
PILOTS = ("Calderbeck", "Wrenfold", "Eastmere")


def laid(one: Typology, *places: object, edition: str = "internal", **more: object) -> ReportView:
    known = Typified(one, PILOTS, places, **more)  # type: ignore[arg-type]
    return judged_view(typologies=(known,), edition=edition)


def read(view: ReportView) -> tuple[Table, dict[str, str]]:
    section = placed.write(view)
    assert section is not None
    grid, reasons = section.parts[0].blocks
    assert isinstance(grid, Table)
    assert isinstance(reasons, Facts)
    return grid, dict(reasons.pairs)


# --- typologies


def test_two_dimensions_stand_as_a_grid() -> None:
    view = laid(
        LASTED,
        judging.placed("Calderbeck", "went on / spread"),
        judging.placed("Wrenfold", "ended / did not", "The money ended."),
    )
    grid, reasons = read(view)
    assert grid.columns == ("Lasting / Spread", "did not", "spread")
    assert grid.rows == (("ended", "Wrenfold", "–"), ("went on", "–", "Calderbeck"))
    assert grid.caption == (
        "Ended / did not: Wrenfold; went on / spread: Calderbeck; 1 of 3 not placed"
    )
    assert reasons["Wrenfold"] == "Ended / did not. The money ended."
    assert reasons["Eastmere"] == "Not placed."


def test_a_continuum_is_one_row_from_the_least_to_the_most() -> None:
    grid, _ = read(laid(STYLES, judging.placed("Eastmere", "moved")))
    assert grid.columns == ("From the least to the most", "added", "moved")
    assert grid.rows == (("Pilots", "–", "Eastmere"),)


def test_what_is_out_of_date_or_untied_or_apart_says_so() -> None:
    old = replace(judging.placed("Calderbeck", "moved"), since=("2 were coded since",))
    bare = judging.placed("Eastmere", "added", people=0)
    _, reasons = read(laid(STYLES, old, bare, twice=("Wrenfold",)))
    assert reasons == {
        "Calderbeck": "Moved. It is so. (Out of date: 2 were coded since.)",
        "Wrenfold": "Placed differently in two copies, and not settled.",
        "Eastmere": "Added. It is so. (Tied to no quotation.)",
    }


@pytest.mark.parametrize(
    ("reason", "people", "since", "told"),
    [
        ("They say so.", 3, (), "Moved. They say so."),
        ("They say so.", 2, (), "Moved."),
        ("The head of service says so.", 3, (), "Moved."),
        ("They say so.", 3, ("1 of 4 is gone",), "Moved."),
    ],
)
def test_in_public_a_reason_tells_of_enough_people_and_no_hidden_post(
    reason: str, people: int, since: tuple[str, ...], told: str
) -> None:
    place = replace(judging.placed("Calderbeck", "moved", reason, people), since=since)
    assert read(laid(STYLES, place, edition="public"))[1]["Calderbeck"] == told


def test_a_study_that_placed_nothing_has_no_such_section() -> None:
    assert placed.write(laid(STYLES)) is None


# --- summaries


SUPPORT = "Help came and was\nvalued."


def summed(view: ReportView) -> dict[str, str]:
    book = counting.ledger(view.study)
    whole = accounts.account(view, book, "Background support", book.under("support"))
    found = charted.blocks(view, Chart(view.study), whole, "support")
    return {name: text for b in found if isinstance(b, Facts) for name, text in b.pairs}


EVERY = ("act-01", "act-02", "act-06", "act-07", "act-13")
"""The codings of background support in Calderbeck."""


def test_pilots_are_summed_up_and_unfinished_cells_say_so() -> None:
    view = judged_view(judging.charted("Calderbeck", "support", SUPPORT, *EVERY))
    assert summed(view) == {
        "Calderbeck": "Help came and was valued.",
        "Wrenfold": "Not summed up yet.",
        "Eastmere": "Not summed up yet.",
    }


def test_what_came_since_and_what_is_untied_is_said() -> None:
    one = judging.charted("Calderbeck", "support", SUPPORT, *EVERY[:3])
    two = judging.charted("Wrenfold", "support", "None.")
    assert summed(judged_view(one, two)) == {
        "Calderbeck": "Help came and was valued. (Out of date: 2 quotations new.)",
        "Wrenfold": "None. (Tied to no quotation.)",
        "Eastmere": "Not summed up yet.",
    }


def test_no_summary_of_a_participant_and_no_draft_is_printed() -> None:
    person = judging.charted("P001", "support", "She is glad of it.", "act-01")
    draft = judging.charted("Calderbeck", "support", "Drawn out.", *EVERY, draft="extract")
    assert summed(judged_view(person, draft)) == {}


def test_in_public_a_summary_tells_of_enough_people_and_no_hidden_post() -> None:
    one = judging.charted("Calderbeck", "support", SUPPORT, *EVERY)
    post = replace(one, text="The team manager values it.")
    alone = judging.charted("Wrenfold", "support", "None there.", "act-14")
    assert summed(judged_view(one, alone, edition="public")) == {
        "Calderbeck": "Help came and was valued."
    }
    assert summed(judged_view(post, edition="public")) == {}
    assert summed(judged_view(one, edition="public", k=4)) == {}


# --- exceptions


def test_an_accepted_exception_is_told_with_its_reason() -> None:
    known = [excepted("admin", "act-14", "She sits alone."), excepted("spread", "act-12", "Not.")]
    view = judged_view(*known)
    assert list(exceptions.sentences(view, {"admin", "technology"})) == [
        "Administrative support: She sits alone."
    ]


def test_an_exception_is_told_once_and_not_where_its_words_are_gone() -> None:
    one = excepted("admin", "act-14", "She sits alone.")
    view = judged_view(one, replace(one, id="other"), excepted("admin", "gone", "Nobody."))
    assert len(list(exceptions.sentences(view, {"admin"}))) == 1


def test_in_public_exceptions_are_counted_and_not_told() -> None:
    view = judged_view(excepted("admin", "act-14", "She sits alone."), edition="public")
    assert list(exceptions.sentences(view, {"admin"})) == [
        "1 passage against the grain of what is said here stands as an exception."
    ]
