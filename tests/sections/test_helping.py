"""Facilitators and barriers."""

from __future__ import annotations

from dataclasses import replace

from qualkit.model.views import StudyView
from qualkit.sections import helping
from qualkit.sections.blocks import Section, Table
from tests.studies import report_view, small


def marked(theme: str) -> StudyView:
    """The small study with a theme that says what helped and what stood in the way."""
    study = small()
    codes = tuple(replace(one, condition=one.id == theme) for one in study.codebook.codes)
    return replace(study, codebook=replace(study.codebook, codes=codes))


def table(section: Section | None) -> Table:
    assert section is not None
    (found,) = section.blocks
    assert isinstance(found, Table)
    return found


def test_what_helped_and_what_stood_in_the_way_face_each_other() -> None:
    section = helping.write(report_view(marked("support")))
    assert section is not None
    assert section.finding == (
        "Administrative support and equipment were more often said to stand in the way than to "
        "help."
    )
    assert table(section).caption == (
        "Administrative support helped most often, by the account of 2 people; administrative "
        "support stood in the way most often, by the account of 3 people"
    )
    assert table(section).rows == (
        ("Supervision", "1 of 12", "Calderbeck", "1 of 12", "Eastmere"),
        ("Administrative support", "2 of 12", "Calderbeck", "3 of 12", "Calderbeck and Wrenfold"),
        ("Equipment", "0 of 12", "", "1 of 12", "Calderbeck"),
    )


def test_in_public_sides_of_too_few_are_not_counted() -> None:
    rows = table(helping.write(report_view(marked("support"), edition="public"))).rows
    assert {row[1] for row in rows} == {"too few to say"}


def test_a_codebook_without_conditions_has_no_such_section() -> None:
    assert helping.write(report_view()) is None
