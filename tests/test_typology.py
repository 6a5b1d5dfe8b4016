"""Typologies laid out: every case in one place, or told that it is not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from qualkit import typology
from qualkit.errors import CannotDecide, UnknownName
from qualkit.model import ActKind, Dimension, Shape, Statement, Typology, about
from qualkit.model.views import StudyView
from tests.studies import small

LASTING = Typology(
    "lasting",
    "What lasted",
    Shape.CROSSED,
    (Dimension("Money", ("ended", "went on")), Dimension("Reach", ("stayed", "spread"))),
)
STYLES = Typology(
    "styles", "Styles", Shape.CONTINUUM, (Dimension("", ("little", "more", "a great deal")),)
)
LEVELS = Typology(
    "levels", "Levels", Shape.GROUPING, (Dimension("", ("team", "authority")),), under="lasting"
)


def said(
    case: str,
    at: str,
    *,
    of: Typology = LASTING,
    id: str = "",
    codings: tuple[str, ...] = (),
    reason: str = "Because.",
) -> Statement:
    what = about(**{"typology": of.id, of.noun: case})
    id = id or f"{of.id} {case}"
    return Statement(
        id, ActKind.PLACED, what, "Ana", "2026-01-02", reason, frozenset(codings), value=at
    )


def study(*statements: Statement) -> StudyView:
    view = small()
    settings = replace(view.settings, typologies=(LASTING, STYLES, LEVELS))
    return replace(view, settings=settings, statements=statements)


def after(codings: set[str]) -> Callable[[str, str], bool]:
    return lambda statement, coding: statement == "lasting Wrenfold" and coding in codings


WHOLE = (
    said("Calderbeck", "went on / spread", codings=("act-12",)),
    said("Wrenfold", "ended / stayed"),
    said("Eastmere", "ended / stayed"),
)


def test_the_places_add_up_to_all_pilots() -> None:
    laid = typology.laid(study(*WHOLE), LASTING)
    assert laid.holds
    assert laid.counts == {
        "ended / stayed": ("Wrenfold", "Eastmere"),
        "ended / spread": (),
        "went on / stayed": (),
        "went on / spread": ("Calderbeck",),
    }
    assert typology.drawn(laid)[-1] == "2 + 1 = 3 of 3 pilots"


def test_the_grid_has_each_pilot_in_its_cell() -> None:
    lines = typology.drawn(typology.laid(study(*WHOLE), LASTING))
    assert "\n".join(lines[:8]) == "\n".join(
        [
            "               | Reach",
            "Money          | stayed                         | spread",
            "---------------+--------------------------------+-------------------------------",
            "ended          | Wrenfold                       |",
            "               | Eastmere                       |",
            "---------------+--------------------------------+-------------------------------",
            "went on        |                                | Calderbeck",
            "---------------+--------------------------------+-------------------------------",
        ]
    )
    assert all(len(line) <= 80 for line in lines)


def test_a_continuum_is_a_line_and_a_pilot_stands_under_its_style() -> None:
    view = study(said("Wrenfold", "more", of=STYLES))
    lines = typology.drawn(typology.laid(view, STYLES))
    assert lines[0].split(" | ")[1].strip() == "more"
    assert lines[1].endswith("->")
    assert [cell.strip(" |") for cell in lines[2].split(" | ")] == ["", "Wrenfold"]
    assert lines[-1] == "1 of 3 pilots"


def test_who_is_not_placed_or_placed_twice_is_listed_and_counted_nowhere() -> None:
    twice = said("Wrenfold", "went on / stayed", id="other")
    laid = typology.laid(study(WHOLE[0], WHOLE[1], twice), LASTING)
    assert (laid.unplaced, laid.twice) == (("Eastmere",), ("Wrenfold",))
    assert sum(map(len, laid.counts.values())) == 1
    assert list(typology.wrong(laid)) == [
        "lasting: Eastmere stands in no place",
        "lasting: Wrenfold was placed apart in two copies: ended / stayed (Ana), "
        "went on / stayed (Ana)",
    ]
    assert not laid.holds


def test_a_place_that_study_yaml_has_no_more_is_none() -> None:
    laid = typology.laid(study(*WHOLE[1:], said("Calderbeck", "gone / spread")), LASTING)
    assert laid.unplaced == ("Calderbeck",)
    assert "study.yaml has no place “gone / spread”" in "; ".join(typology.wrong(laid))


def test_a_reason_that_went_with_withdrawn_words_is_asked_for_again() -> None:
    laid = typology.laid(study(*WHOLE[:2], said("Eastmere", "ended / stayed", reason="")), LASTING)
    assert list(typology.wrong(laid)) == [
        "lasting: the reason for Eastmere went with withdrawn words"
    ]


def test_a_place_is_out_of_date_when_its_evidence_changed() -> None:
    view = study(said("Calderbeck", "went on / spread", codings=("act-12", "act-99")))
    (place,) = typology.laid(view, LASTING).places
    assert [one.id for one in place.ties] == ["act-12"]
    assert place.since == ("1 of the 2 codings that it is tied to is gone",)
    touched = tuple(
        replace(one, touched=True) if one.id == "act-12" else one for one in view.codings
    )
    (place,) = typology.laid(replace(view, codings=touched), LASTING).places
    assert place.since[1] == "the words of 1 of them is not as they were"


def test_what_was_coded_since_under_the_same_code_of_the_same_pilot_is_told() -> None:
    view = study(said("Wrenfold", "ended / stayed", codings=("act-16",)))
    none = typology.laid(view, LASTING, after({"act-12"}))
    assert none.places[0].since == ()  # Calderbeck's, and another code
    later = typology.laid(view, LASTING, after({"act-22", "act-12"}))
    assert later.places[0].since == ("1 was coded since under the same codes",)


def test_codes_can_be_placed_by_level() -> None:
    view = study(said("spread", "authority", of=LEVELS))
    laid = typology.laid(view, LEVELS)
    assert laid.cases == ("continuation", "spread")
    assert laid.counts == {"team": (), "authority": ("spread",)}
    assert typology.concerned(view, LEVELS, "spread") == {"T005", "T009"}
    assert typology.drawn(laid)[-1] == "1 of 2 codes"


def test_what_is_typed_is_found_as_the_study_spells_it() -> None:
    view = study()
    assert typology.place_named(LASTING, "Went on/SPREAD") == "went on / spread"
    assert typology.case_named(view, LASTING, " wrenfold ") == "Wrenfold"
    assert typology.of_id(view.settings.typologies, "styles") == STYLES
    for call in (
        lambda: typology.place_named(LASTING, "ended"),
        lambda: typology.case_named(view, LASTING, "Elsewhere"),
        lambda: typology.of_id((LASTING,), "styles"),
    ):
        with pytest.raises(UnknownName):
            call()
    with pytest.raises(CannotDecide, match="study.yaml has no typologies"):
        typology.of_id((), "lasting")


def test_a_place_tells_of_the_interviews_of_its_pilot() -> None:
    assert typology.concerned(small(), LASTING, "Eastmere") == {"T010", "T011", "T012"}


def test_places_of_what_the_study_has_no_more_are_strays() -> None:
    other = replace(LASTING, id="former")
    view = study(*WHOLE, said("Wrenfold", "x", of=other), said("Elsewhere", "ended / stayed"))
    assert [one.id for one in typology.strays(view)] == ["former Wrenfold", "lasting Elsewhere"]


def test_a_name_cannot_steer_the_terminal() -> None:
    view = study()
    odd = replace(view.settings.pilots[0], id="North\x1b[2J\u202e")
    settings = replace(view.settings, pilots=(odd,))
    view = replace(
        view,
        settings=settings,
        participations=(),
        statements=(said("North\x1b[2J\u202e", "ended / stayed"),),
    )
    for shape in (LASTING, STYLES):
        lines = typology.drawn(typology.laid(view, shape))
        assert all(line.isprintable() for line in lines)
