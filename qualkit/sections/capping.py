"""Fewer quotations than were chosen, where a report must be short, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualkit.sections import quoted
from qualkit.sections.blocks import Block, Facts, Quotations, Section
from qualkit.sections.words import number

ABOUT = "provenance"
"""The section that says what a file holds."""
ELSEWHERE = (
    "The others are read with `qualkit read CODE`, and are in the table that "
    "`qualkit matrix --show quotation` writes."
)


def capped(sections: Sequence[Section], most: int, *, public: bool) -> tuple[Section, ...]:
    """The sections with at most so many quotations; each place says how many it leaves out.

    In all they are told in the provenance, where the team also reads how to see the others.

    Those that the evaluator drew in come first, then the first of each place, then the second, so
    that no side falls silent while another is heard twice.
    """
    places = [block for section in sections for block in _places(section)]
    ranked = sorted(
        (not quoted.is_drawn_in(one), rank, at, one.id)
        for at, place in enumerate(places)
        for rank, one in enumerate(place.quotations)
    )
    kept = frozenset(id for *_, id in ranked[:most])
    if len(kept) == len(ranked):
        return tuple(sections)
    thinned = (_thinned(section, kept) for section in sections)
    return tuple(_told(one, len(ranked), len(kept), public) for one in thinned)


def _places(section: Section) -> Iterator[Quotations]:
    for block in (*section.blocks, *section.closing):
        if isinstance(block, Quotations):
            yield block
    for part in section.parts:
        yield from _places(part)


def _thinned(section: Section, kept: frozenset[str]) -> Section:
    return replace(
        section,
        blocks=tuple(_fewer(block, kept) for block in section.blocks),
        parts=tuple(_thinned(part, kept) for part in section.parts),
        closing=tuple(_fewer(block, kept) for block in section.closing),
    )


def _fewer(block: Block, kept: frozenset[str]) -> Block:
    if not isinstance(block, Quotations):
        return block
    left = tuple(one for one in block.quotations if one.id in kept)
    if not (out := len(block.quotations) - len(left)):
        return block
    note = f"{number(out, 'quotation')} left out here for length."
    return replace(block, quotations=left, note=f"{note} {block.note}".strip())


def _told(section: Section, chosen: int, left: int, public: bool) -> Section:
    """The provenance, with how many of how many the file holds."""
    said = f"{left} of the {chosen} that were chosen" + ("" if public else f". {ELSEWHERE}")
    fact = Facts((("Quotations in this file", said),))
    return replace(section, blocks=(*section.blocks, fact)) if section.id == ABOUT else section
