"""A vignette: a short story of one case, and the interviews that it is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualkit.narrative.front import Front
from qualkit.narrative.problems import Tell
from qualkit.sections.blocks import Run, Section, Vignette, Writing

_NUMBERS = "no one two three four five six seven eight nine ten".split()
HEAD = 0
"""The line of the body that stands for the head of a page."""


def told(
    written: Section,
    head: Front,
    interviews: Mapping[str, frozenset[str] | str],
    least: int,
    tell: Tell,
) -> Section:
    """A page that is a vignette as a section that holds nothing else; empty where it may not stand.

    `least`: of so many people at least the edition tells a story, or it is a composite of two.
    """
    words = tuple(_words(written, tell))
    if not words:
        return replace(written, blocks=(), parts=())
    wrong = list(_wrong(head, interviews, least))
    for what, fix in wrong:
        tell(HEAD, what, fix)
    if wrong:
        return replace(written, blocks=(), parts=())
    one = Vignette(f"vignette-{written.id}", written.title, words, _drawn_from(head, least > 1))
    return replace(written, blocks=(one,), parts=())


def _words(written: Section, tell: Tell) -> Iterator[tuple[Run, ...]]:
    for block in written.blocks:
        if isinstance(block, Writing):
            yield from block.paragraphs
        else:
            fix = "Draw it in on a page of the section: beside a story, it says who its people are."
            tell(HEAD, "a vignette holds more than paragraphs", fix)
    if written.parts:
        tell(HEAD, "a vignette has headings", "Its title is all that it has.")


def _wrong(
    head: Front, interviews: Mapping[str, frozenset[str] | str], least: int
) -> Iterator[tuple[str, str]]:
    """Why a story may not be told, each with what to do."""
    if not (head.section or head.after):
        fix = "Say at whose head, section: ID, or at whose end, after: ID."
        yield "a vignette stands in a section, and this one names none", fix
    if not head.sources:
        yield "a vignette does not say what it is drawn from", "Write from: [T003, T007]."
        return
    people: set[str] = set()
    for id in head.sources:
        found = interviews.get(id, f"there is no interview {id}")
        if isinstance(found, str):
            yield f"the vignette cannot be told: {found}", "Draw it from other interviews."
        else:
            people |= found
    if head.composite and (len(people) < 2 or len(set(head.sources)) < 2):
        fix = "Name another interview, or leave composite: out."
        yield "a composite is of two people in two interviews at least", fix
    elif not head.composite and len(people) < least:
        what = f"in public a vignette is of {least} people at least, or a composite"
        fix = "Draw it from several and say composite: true, or put it in {% if internal %}."
        yield what, fix


def _drawn_from(head: Front, public: bool) -> str:
    """What stands under it: "Drawn from two interviews"; to the team, from which."""
    sources = tuple(dict.fromkeys(head.sources))
    count = _NUMBERS[len(sources)] if len(sources) < len(_NUMBERS) else str(len(sources))
    said = f"rawn from {count} interview{'' if len(sources) == 1 else 's'}"
    said = f"A composite, d{said}" if head.composite else f"D{said}"
    return f"{said}." if public else f"{said}: {', '.join(sources)}."
