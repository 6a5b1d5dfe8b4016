"""Every figure of every matrix of the sample study, counted again from its acts."""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from qualkit import matrix
from qualkit.model.comparing import ThemeMatrix
from qualkit.model.views import StudyView
from qualkit.workflow.study import Study
from tests.recount import CODES, PEOPLE, Recount
from tests.sampled import sample

NOUNS = (*PEOPLE, *CODES)
DIVIDED = {
    "supports": "supports",
    "challenges": "challenges",
    "mixed": "mixed",
    "first-hand": "first_hand",
    "reported": "reported",
    "opinion": "opinion",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return sample(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="module")
def view(folder: Path) -> StudyView:
    study = Study.at(folder, "me")
    with study.store.reading() as db:
        found = study.view(db)
    study.store.close()
    return found


@pytest.fixture(scope="module")
def again(folder: Path) -> Recount:
    return Recount(folder)


def figures(made: ThemeMatrix, *names: str) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        place: tuple(str(v) if name == "state" else v for name in names for v in [getattr(c, name)])
        for place, c in made.cells.items()
    }


def expected(table: pd.DataFrame, *names: str) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (one["row"], one["column"]): tuple(
            one[name] if name == "state" else int(one[name]) for name in names
        )
        for one in table.to_dict("records")
    }


def test_what_it_is_tried_on_has_everything_in_it(view: StudyView, again: Recount) -> None:
    assert view.adjudicated.settled
    assert view.adjudicated.open
    assert view.asked
    assert any(p.cases for p in view.participations)
    assert len(again.acts) < len(view.codings) * 3
    assert again.acts["kind"].isin(["settled", "asked", "coded", "finished"]).any()


@pytest.mark.parametrize(("rows", "columns"), list(product(NOUNS, NOUNS)))
def test_every_matrix(view: StudyView, again: Recount, rows: str, columns: str) -> None:
    made = matrix.theme_matrix(view, rows=rows, columns=columns)
    codes_twice = rows in CODES and columns in CODES
    names = ("people", "of") if codes_twice else ("state", "people", "of")
    table = again.matrix(rows, columns)
    assert figures(made, *names) == expected(table, *names)
    if (rows in CODES) != (columns in CODES):
        assert figures(made, *DIVIDED.values()) == expected(table, *DIVIDED)


@pytest.mark.parametrize("noun", CODES)
def test_what_occurs_together_in_one_passage(view: StudyView, again: Recount, noun: str) -> None:
    made = matrix.theme_matrix(view, rows=noun, columns=noun, passages=True)
    there = expected(again.passages(noun), "people")
    assert {place: count for place, count in figures(made, "people").items() if count != (0,)} == {
        place: count for place, count in there.items() if count != (0,)
    }


@pytest.mark.parametrize(("rows", "columns"), list(product(PEOPLE, CODES)))
def test_what_changed(view: StudyView, again: Recount, rows: str, columns: str) -> None:
    made = matrix.changed(view, rows=rows, columns=columns, before="Stage 1", after="Stage 2")
    names = ("same", "kept", "gained", "lost", "turned", "unasked")
    shares = ("before_said", "before_only", "after_said", "after_only")
    found = {
        (line.row, line.column): (
            *(line.same, line.kept, line.gained, line.lost, sum(line.turned.values())),
            line.unasked,
            *(line.before_only.people, line.before_only.of),
            *(line.after_only.people, line.after_only.of),
        )
        for line in made.lines
    }
    table = again.changes(rows, columns, "Stage 1", "Stage 2")
    assert found == expected(table, *names, *shares)


@pytest.mark.parametrize(("rows", "columns"), list(product(PEOPLE, CODES)))
def test_the_parts_of_a_change_add_up(view: StudyView, rows: str, columns: str) -> None:
    made = matrix.changed(view, rows=rows, columns=columns, before="Stage 1", after="Stage 2")
    for line in made.lines:
        assert line.before.of == line.same + line.unasked + line.before_only.of
        assert line.after.of == line.same + line.unasked + line.after_only.of
        said = line.kept + line.lost + line.unasked_before + line.before_only.people
        assert line.before.people == said
        said = line.kept + line.gained + line.unasked_after + line.after_only.people
        assert line.after.people == said


@pytest.mark.parametrize(("rows", "columns"), list(product(("pilot", "stage", "group"), CODES)))
def test_both_sides_of_an_association(
    view: StudyView, again: Recount, rows: str, columns: str
) -> None:
    people = again.people(rows)
    counted = again.counted.merge(again.codes(columns), on="code")
    read = again.sittings[["transcript", "participant"]].merge(again.read, on="transcript")
    read = read.merge(again.codes(columns), on="code")
    sitting = ["transcript", "participant"]
    for one in matrix.associations(view, rows=rows, columns=columns):
        inside = people[people["item"] == one.row]
        outside = again.sittings[~again.sittings["participant"].isin(inside["participant"])]
        for side, who in ((one.here, inside), (one.elsewhere, outside)):
            raised, looked = (
                some[some["item"] == one.column].merge(who[sitting], on=sitting)["participant"]
                for some in (counted, read)
            )
            assert (side.people, side.of) == (raised.nunique(), looked.nunique())


def test_what_was_charted_stands_in_its_cell(view: StudyView) -> None:
    made = matrix.theme_matrix(view, columns="theme")
    assert made.cells["Calderbeck", "support"].summary == "Help came, and went part-time."
    assert made.cells["Wrenfold", "support"].summary == ""
