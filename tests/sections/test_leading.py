from __future__ import annotations

import pytest

from qualkit.model import Settings, Stance
from qualkit.model.comparing import Cell, CellState
from qualkit.sections import accounts, leading
from qualkit.sections.accounts import Account


def account(name: str, people: int, of: int, leanings: str = "", waits: int = 0) -> Account:
    state = CellState.RAISED if people else CellState.NOT_RAISED if of else CellState.NOT_READ
    stances = {"s": Stance.SUPPORTS, "c": Stance.CHALLENGES, "m": Stance.MIXED}
    return Account(
        name=name,
        codes=frozenset({name}),
        total=Cell(state, people=people, of=of),
        cells={},
        names={},
        leanings={f"P{n}": stances[letter] for n, letter in enumerate(leanings)},
        settings=Settings(uuid="u", title="t"),
        waiting={},
        waits=waits,
    )


NAMES = ("Being noticed", "Rest", "Trust", "Money", "School", "Friends")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([], ""),
        ([(0, 5), (0, 5)], ""),
        ([(3, 5)], "being noticed was raised by 3 of 5 people"),
        ([(3, 5), (0, 5)], "only being noticed was raised, by 3 of 5 people"),
        ([(3, 5), (2, 5)], "being noticed was raised most widely, by 3 of 5 people"),
        (
            [(3, 5), (3, 5), (2, 5)],
            "being noticed and rest were raised most widely, by 3 of 5 people each",
        ),
        (
            [(3, 5), (3, 5), (3, 5), (2, 5)],
            "being noticed, rest and trust were raised most widely, by 3 of 5 people each",
        ),
        (
            [(2, 4), (3, 6), (2, 5)],
            "rest and being noticed were raised most widely, by 3 of 6 people and 2 of 4 people",
        ),
        (
            [(3, 5), (3, 5), (3, 5)],
            "no one code stands out: being noticed, rest and trust were each raised by 3 of 5 "
            "people",
        ),
        (
            [(3, 5)] * 4,
            "no one code stands out: all 4 codes were each raised by 3 of 5 people",
        ),
        (
            [*[(3, 5)] * 4, (1, 5), (0, 5)],
            "no one code stands out: 4 of the 6 codes were each raised by 3 of 5 people, and no "
            "other more widely",
        ),
    ],
)  # fmt: skip
def test_a_tie_is_called_a_tie(counts: list[tuple[int, int]], said: str) -> None:
    parts = [account(name, *c) for name, c in zip(NAMES, counts, strict=False)]
    assert leading.widest(parts) == said


def test_what_waits_may_yet_be_raised() -> None:
    parts = [account("Rest", 3, 5), account("Trust", 0, 0, waits=2)]
    assert leading.widest(parts) == "only rest has been raised so far, by 3 of 5 people"


@pytest.mark.parametrize(
    ("leanings", "said"),
    [
        ("", ""),
        ("s", "1 gave a supporting account"),
        ("cc", "2 gave challenging accounts"),
        ("sc", "1 gave a supporting account and 1 a challenging one"),
        ("ssssssccc", "6 gave supporting accounts and 3 challenging ones"),
        ("sssssscccmmm", "6 gave supporting accounts, 3 challenging ones and 3 both"),
        ("ssm", "2 gave supporting accounts and 1 both supporting and challenging ones"),
        ("mm", "2 gave both supporting and challenging accounts"),
    ],
)
def test_how_people_lean(leanings: str, said: str) -> None:
    assert accounts.sides(account("Rest", 1, 1, leanings)) == said


@pytest.mark.parametrize(
    ("of", "waits", "said"),
    [
        (0, 0, "no transcript has been finished for it yet"),
        (0, 1, "no transcript has been finished for it yet; 1 coding waits"),
        (0, 17, "no transcript has been finished for it yet; 17 codings wait"),
        (5, 0, "none of 5 people raised it"),
        (5, 2, "none of 5 people raised it; 2 codings wait in transcripts not finished for it"),
    ],
)
def test_why_nobody_is_counted(of: int, waits: int, said: str) -> None:
    assert accounts.nothing(account("Rest", 0, of, waits=waits)) == said
