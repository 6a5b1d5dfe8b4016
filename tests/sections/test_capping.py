from __future__ import annotations

from qualkit.sections import capping, provenance
from qualkit.sections.blocks import Facts, Quotation, Quotations, Section
from qualkit.sections.quoted import quotations
from tests.studies import report_view


def place(*ids: str) -> Quotations:
    return Quotations(tuple(Quotation(id, f"words of {id}", "A parent") for id in ids))


SECTIONS = (
    Section("a", "A", (place("q-1", "q-2", "q-3"),), (Section("b", "B", (place("q-4", "q-5"),)),)),
    Section("c", "C", (place("quote-drawn"),)),
    provenance.write(report_view()),
)


def kept(most: int) -> list[str]:
    made = capping.capped(SECTIONS, most, public=False)
    return [one.id for section in made for one in quotations(section)]


def test_every_place_is_heard_before_any_is_heard_twice() -> None:
    assert kept(3) == ["q-1", "q-4", "quote-drawn"]
    assert kept(4) == ["q-1", "q-2", "q-4", "quote-drawn"]


def test_what_the_evaluator_drew_in_is_left_out_last() -> None:
    assert kept(1) == ["quote-drawn"]
    assert kept(0) == []


def test_each_place_and_the_provenance_say_how_many_are_left_out() -> None:
    made = capping.capped(SECTIONS, 3, public=False)
    block = made[0].blocks[0]
    assert isinstance(block, Quotations)
    assert block.note == "2 quotations left out here for length."
    last = made[-1].blocks[-1]
    assert isinstance(last, Facts)
    assert last.pairs[0][1].startswith("3 of the 6 that were chosen. The others are read with")


def test_in_public_nobody_is_sent_to_commands() -> None:
    last = capping.capped(SECTIONS, 3, public=True)[-1].blocks[-1]
    assert isinstance(last, Facts)
    assert last.pairs == (("Quotations in this file", "3 of the 6 that were chosen"),)


def test_where_none_is_left_out_nothing_changes() -> None:
    assert capping.capped(SECTIONS, 6, public=False) == SECTIONS
