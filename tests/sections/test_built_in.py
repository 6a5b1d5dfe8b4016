"""What each section says of the small study, as data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from qualkit import plugins
from qualkit.model import (
    Cell,
    CellState,
    Codebook,
    ReportView,
    Settings,
    StudyView,
)
from qualkit.sections.blocks import Block, Quotations, Section, Table
from tests.studies import report_view, small


def written(view: ReportView) -> dict[str, Section]:
    return {s.id: s for m in plugins.members("sections") if (s := m.write(view))}


def every_block(section: Section) -> list[Block]:
    inner = [block for part in section.parts for block in every_block(part)]
    return [*section.blocks, *inner, *section.closing]


def every_section(section: Section) -> list[Section]:
    return [section, *(s for part in section.parts for s in every_section(part))]


@pytest.mark.parametrize(
    "section",
    [
        "summary", "interviewed", "pilots", "findings", "objectives", "theory", "methodology",
        "uncovered", "codebook", "provenance",
    ],
)  # fmt: skip
def test_what_a_section_says(section: str, snapshot: SnapshotAssertion) -> None:
    assert written(report_view())[section] == snapshot


def test_sections_stand_in_the_order_of_the_seam() -> None:
    assert list(written(report_view())) == [
        "summary", "interviewed", "pilots", "findings", "objectives", "theory", "methodology",
        "uncovered", "codebook", "provenance",
    ]  # fmt: skip


def test_ids_are_unique_within_the_report() -> None:
    sections = [s for top in written(report_view()).values() for s in every_section(top)]
    ids = [s.id for s in sections]
    ids += [b.id for top in written(report_view()).values() for b in every_block(top)
            if hasattr(b, "id")]  # fmt: skip
    assert len(ids) == len(set(ids))


def test_an_empty_study_still_makes_a_report() -> None:
    nothing = StudyView(
        settings=Settings(uuid="u", title="A study that has just begun"),
        schedule=(),
        codebook=Codebook("none yet", "1", ()),
        sources=(),
        participations=(),
        transcripts={},
    )
    sections = written(report_view(nothing))
    assert list(sections) == ["summary", "methodology", "provenance"]


def test_a_study_that_nobody_has_coded_says_so() -> None:
    uncoded = replace(small(), codings=(), finished=())
    theme = written(report_view(uncoded))["findings"].parts[0]
    assert theme.finding == "No transcript has yet been read for background support."
    assert not any(isinstance(b, Quotations) for b in every_block(theme))


# --- sums


def interviews(study: StudyView) -> Table:
    section = written(report_view(study))["interviewed"]
    table = section.blocks[1]
    assert isinstance(table, Table)
    return table


def test_the_sums_of_the_table_of_interviews_are_sums() -> None:
    for row in interviews(small()).rows:
        assert sum(int(cell) for cell in row[1:-2]) == int(row[-2])


def test_an_interview_about_two_pilots_counts_once_in_the_last_row() -> None:
    *pilots, total = interviews(small()).rows
    assert [row[-2] for row in pilots] == ["7", "5", "3"]
    assert total[-2:] == ("14", "13")


def test_headings_are_joined_for_the_csv() -> None:
    heads = interviews(small()).flat[0]
    assert heads[1] == "Stage 1: Pilot staff"
    assert heads[-1] == "In all: Different people"


def test_a_role_held_by_few_is_not_named() -> None:
    text = str(written(report_view())["interviewed"])
    assert "Social worker" in text
    assert "Headteacher" not in text
    assert "Team manager" not in text


# --- withheld


def withholding(view: ReportView, pilot: str, code: str) -> ReportView:
    cells = {**view.themes.cells, (pilot, code): Cell(CellState.WITHHELD)}
    return replace(view, themes=replace(view.themes, cells=cells))


def test_a_withheld_cell_is_left_out_of_every_total() -> None:
    view = withholding(report_view(), "Wrenfold", "admin")
    support = written(view)["findings"].parts[0]
    admin = support.parts[0]
    assert admin.title == "Administrative support was raised by 3 of 8 people in Calderbeck"
    assert "Counts for Wrenfold are withheld" in str(admin)
    assert "my own typing" not in str(written(view))
    assert support.finding.startswith("Background support was raised by 4 of 8 people")


def test_a_withheld_cell_withholds_the_objective_that_it_bears_on() -> None:
    view = withholding(report_view(), "Wrenfold", "admin")
    matrix = written(view)["objectives"].blocks[1]
    cells = matrix.matrix.cells  # type: ignore[union-attr]
    assert cells["Wrenfold", "o2"] == Cell(CellState.WITHHELD)
    assert cells["Wrenfold", "o1"].state is CellState.RAISED


# --- percentages


@pytest.mark.parametrize(("threshold", "shown"), [(12, True), (13, False)])
def test_percentages_are_given_from_the_set_number_of_people_on(
    threshold: int, shown: bool
) -> None:
    study = small()
    study = replace(study, settings=replace(study.settings, percentages_from=threshold))
    finding = written(report_view(study))["findings"].parts[0].finding
    assert ("(42%)" in finding) is shown
