"""Changing the codebook while codings stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.errors import CannotChange, NamesSomebody
from qualkit.model import Codebook, Coding
from qualkit.store import codings
from qualkit.workflow import codebooks
from qualkit.workflow.study import Study
from tests.workflow.conftest import TOKEN, Desk


def book(study: Study) -> Codebook:
    with study.store.reading() as db:
        return study.codebook(db)[1]


def coded(study: Study) -> list[Coding]:
    with study.store.reading() as db:
        return list(codings.current(db))


def opened(desk: Desk, coder: str = "RM") -> Study:
    return Study.at(desk.study, coder)


def a_copy(desk: Desk, name: str) -> Desk:
    place: Path = desk.study.parent / name
    desk.ok("copy", "--for-coding", place)
    return desk.at(place)


# --- provisional codes


def test_a_provisional_code_is_in_the_codebook_at_once(desk: Desk) -> None:
    study = opened(desk.coded())
    id = codebooks.provisional(study, "  Waiting\n lists ", under="support", coder="RM")
    made = book(study)[id]
    assert (made.name, made.parent, made.provisional) == ("Waiting lists", "support", True)
    assert "waiting" not in id


def test_a_provisional_code_goes_when_it_is_undone(desk: Desk) -> None:
    study = opened(desk.coded())
    before = book(study)
    codebooks.provisional(study, "Waiting lists", coder="RM")
    desk.ok("undo")
    assert book(opened(desk)) == before


def test_two_copies_make_provisional_codes_and_both_survive(desk: Desk) -> None:
    desk.coded()
    ids = {}
    for who in ("DS", "AK"):
        copy = a_copy(desk, who)
        ids[who] = codebooks.provisional(opened(copy, who), "Waiting lists", coder=who)
    desk.ok("merge", desk.study.parent / "DS", desk.study.parent / "AK")
    there = book(opened(desk))
    assert len(set(ids.values())) == 2
    assert all(there[id].name == "Waiting lists" for id in ids.values())


@pytest.mark.parametrize("name", ["", " \n", "a" * 200, "turn \u202e around", "bell\x07"])
def test_what_cannot_be_a_name(desk: Desk, name: str) -> None:
    study = opened(desk.coded())
    before = book(study)
    with pytest.raises(CannotChange):
        codebooks.provisional(study, name, coder="RM")
    assert book(study) == before


def test_a_name_that_is_taken_or_names_somebody(desk: Desk) -> None:
    study = opened(desk.coded())
    with pytest.raises(CannotChange, match="already"):
        codebooks.provisional(study, book(study).codes[0].name.upper(), coder="RM")
    with pytest.raises(NamesSomebody):
        codebooks.provisional(study, f"What {TOKEN} says", coder="RM")


def test_a_name_typed_in_a_copy_is_cleaned_when_it_is_merged(desk: Desk) -> None:
    copy = a_copy(desk.coded(), "DS")
    id = codebooks.provisional(opened(copy, "DS"), f"What {TOKEN} says", coder="DS")
    desk.ok("merge", copy.study)
    assert TOKEN not in book(opened(desk))[id].name
    assert not any(TOKEN.encode() in data for _, data in desk.outside_the_vault() if data is None)
