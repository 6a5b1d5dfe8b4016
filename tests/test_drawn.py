"""Ids drawn by lot."""

import uuid

import pytest

from qualkit.drawn import is_in_id, without_ids

IDS = ["4a2f0a77-abed-4e5f-8d0b-a6a7b8c9de01", "91373762ada2c2b0a5dd1a7cece4d16c"]


@pytest.mark.parametrize("id", [*IDS, str(uuid.UUID(int=0)), uuid.UUID(int=2**128 - 1).hex])
def test_an_id_is_known_wherever_it_stands(id: str) -> None:
    for before, after in (("", ""), ("Abed, ", ".age"), ("x\n", " Ada")):
        text = before + id + after
        assert without_ids(text) == f"{before} {after}"
        held = [at for at in range(len(text)) if is_in_id(text, at, at + 1)]
        assert held == list(range(len(before), len(before + id)))


@pytest.mark.parametrize("said", ["ada2021", "4a2f0a77-abed-4e5f", "ADA" * 11, IDS[1] + "ada"])
def test_nothing_else_is_one(said: str) -> None:
    assert without_ids(said) == said
    assert not is_in_id(said, 0, 1)


def test_a_stretch_that_reaches_out_of_an_id_is_in_none() -> None:
    text = f"Lark {IDS[0]} lark"
    assert not is_in_id(text, 0, 13)
    assert not is_in_id(text, text.index("de01"), len(text))
