"""What each section says of the small study, as data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from qualkit import plugins
from qualkit.model import Codebook, Settings
from qualkit.model.comparing import Cell, CellState
from qualkit.model.views import ReportView, StudyView
from qualkit.sections import theory
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
        "summary", "methodology", "interviewed", "pilots", "findings", "objectives", "theory",
        "coreq", "uncovered", "codebook", "glossary", "provenance",
    ],
)  # fmt: skip
def test_what_a_section_says(section: str, snapshot: SnapshotAssertion) -> None:
    assert written(report_view())[section] == snapshot


def test_sections_stand_in_the_order_of_the_seam() -> None:
    assert list(written(report_view())) == [
        "summary", "methodology", "interviewed", "pilots", "findings", "objectives", "theory",
        "coreq", "uncovered", "codebook", "glossary", "provenance",
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
    assert theme.finding == "No transcript has been finished for it yet."
    assert not any(isinstance(b, Quotations) for b in every_block(theme))


def test_a_study_that_nobody_has_finished_says_how_many_codings_wait() -> None:
    sections = written(report_view(replace(small(), finished=())))
    theme = sections["findings"].parts[0]
    waiting = "no transcript has been finished for it yet"
    assert theme.finding == "No transcript has been finished for it yet; 8 codings wait."
    assert theme.parts[2].title == f"Equipment: {waiting}; 1 coding waits"
    assert f"Background support by pilot: {waiting}; 8 codings wait" in str(theme)
    assert f"Social workers have proper background support: {waiting}" in str(sections["summary"])
    assert "Nobody counted so far took a side" in str(sections["theory"])
    assert "raised it in" not in str(theme)


def test_silence_where_codings_wait_is_said_to_be_of_those_read() -> None:
    study = small()
    unfinished = {c.transcript for c in study.codings if c.code == "supervision"} - {"T012"}
    some = tuple(f for f in study.finished if f.transcript not in unfinished)
    theme = written(report_view(replace(study, finished=some)))["findings"].parts[0]
    assert theme.parts[1].title.endswith(
        "raised it; 3 codings wait in transcripts not finished for it"
    )
    assert (
        "Nobody read so far raised it in Calderbeck and Eastmere, but codings wait there."
        in str(theme)
    )


def test_no_name_of_a_theme_or_objective_is_glued_into_a_sentence() -> None:
    study = small()
    clause = "Young carers are found and helped early"
    objectives = tuple(replace(o, name=clause) for o in study.codebook.objectives)
    codes = tuple(replace(c, name=clause) if c.parent is None else c for c in study.codebook.codes)
    book = replace(study.codebook, codes=codes, objectives=objectives)
    for finished in (study.finished, ()):
        view = report_view(replace(study, codebook=book, finished=finished))
        assert "young carers are found" not in str(written(view))


# --- quoting, roles


def test_who_may_be_quoted_is_not_said_to_have_agreed() -> None:
    said = str(written(report_view())["methodology"])
    assert "12 of 13 people may be quoted." in said
    assert "agreed" not in said


def test_a_table_of_roles_that_would_name_none_is_left_out_and_says_why() -> None:
    study = small()
    none = replace(study, settings=replace(study.settings, k=9))
    section = written(report_view(none))["interviewed"]
    assert "table-roles" not in str(section)
    assert "at least 9 people must hold a role for it to be named" in str(section)


# --- stances


def test_stances_are_said_in_the_words_of_the_codebook() -> None:
    sections = written(report_view())
    methodology = sections.pop("methodology")
    assert "supports what a code or a link claims where it says that the thing" in str(methodology)
    for wrong in ("spoke for", "spoke against", "against it", "In favour", "Against"):
        assert wrong not in str(sections)


@pytest.mark.parametrize(
    ("sides", "title"),
    [
        ([(2, 1), (1, 0)], "More people supported than challenged both links"),
        ([(2, 1), (1, 1)], "More people supported than challenged 1 of the 2 links"),
        ([(0, 1), (1, 1)], "Neither link"),
        ([(0, 1), (1, 1), (0, 0)], "None of the 3 links"),
        ([(0, 0), (0, 0)], "Nobody counted so far took a side on the links"),
    ],
)
def test_the_title_of_the_figure(sides: list[tuple[int, int]], title: str) -> None:
    view = report_view()
    evidence = tuple(
        replace(e, supports=s, challenges=c, mixed=0)
        for e, (s, c) in zip(view.evidence, sides, strict=False)
    )
    said = theory.figure(replace(view, evidence=evidence)).title
    assert said.startswith(f"{title} in the theory of change")


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
    assert support.finding.startswith("4 of 8 people raised it, in 2 pilots")


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
