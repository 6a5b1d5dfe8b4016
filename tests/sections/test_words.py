from __future__ import annotations

import pytest

from qualkit.model import Settings
from qualkit.model.comparing import Cell, CellState
from qualkit.sections import words


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [
        (7, 11, "7 of 11 people"),
        (1, 1, "1 of 1 person"),
        (15, 20, "15 of 20 people (75%)"),
        (1, 19, "1 of 19 people"),
    ],
)
def test_shares(count: int, of: int, said: str) -> None:
    assert words.share(count, of, Settings(uuid="u", title="t")) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Calderbeck"], "Calderbeck"),
        (["Calderbeck", "Eastmere"], "Calderbeck and Eastmere"),
        (["Calderbeck", "Eastmere", "Wrenfold"], "Calderbeck, Eastmere and Wrenfold"),
    ],
)
def test_lists(names: list[str], said: str) -> None:
    assert words.listed(names) == said


@pytest.mark.parametrize(
    ("raised", "of", "said"),
    [
        (["A"], ["A", "B"], "in A"),
        (["A", "B"], ["A", "B", "C"], "in 2 pilots"),
        (["A", "B"], ["A", "B"], "in both pilots"),
        (["A", "B", "C"], ["A", "B", "C"], "in all 3 pilots"),
    ],
)
def test_pilots(raised: list[str], of: list[str], said: str) -> None:
    assert words.in_pilots(raised, of) == said


@pytest.mark.parametrize(
    ("count", "total", "said"),
    [
        (2, 2, "both links"),
        (1, 2, "1 of the 2 links"),
        (0, 2, "neither link"),
        (0, 5, "none of the 5 links"),
        (3, 5, "3 of the 5 links"),
        (5, 5, "all 5 links"),
        (1, 1, "the one link"),
        (0, 1, "no link"),
        (0, 0, "no link"),
    ],
)
def test_some_of_a_known_number(count: int, total: int, said: str) -> None:
    assert words.some_of(count, total, "link") == said


@pytest.mark.parametrize(
    ("name", "within"),
    [("Administrative support", "administrative support"), ("GP liaison", "GP liaison"), ("", "")],
)
def test_names_within_a_sentence(name: str, within: str) -> None:
    assert words.mid(name) == within


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Cell(CellState.RAISED, people=7, of=11), "7 of 11"),
        (Cell(CellState.NOT_RAISED, of=4), "none of 4"),
        (Cell(CellState.NOT_ASKED, of=4), "not asked"),
        (Cell(CellState.NOT_READ), "not yet read"),
        (Cell(CellState.NOT_IN_MODEL, of=4), "not in model"),
        (Cell(CellState.WITHHELD), "withheld"),
    ],
)
def test_cells(cell: Cell, said: str) -> None:
    assert words.said_in(cell) == said
