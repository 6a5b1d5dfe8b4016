"""The quotations that stand for a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualkit import counting
from qualkit.model import (
    Cell,
    Coding,
    Consent,
    Directness,
    Flag,
    ReportView,
    Stance,
    ThemeMatrix,
)
from qualkit.sections import quoting
from qualkit.sections.blocks import Quotation
from qualkit.sections.quoting import Voice

PER_CELL = 2
"""How many quotations stand in a cell at most."""
SHORT, LONG = 60, 600
"""Characters between which a passage reads best."""

_NEAR = {Directness.FIRST_HAND: 0, None: 1, Directness.REPORTED: 2, Directness.OPINION: 2}


def quotations(
    view: ReportView, matrix: ThemeMatrix, *, most: int = PER_CELL
) -> dict[tuple[str, str], tuple[Quotation, ...]]:
    """By row and column: words of the people whom the cell counts, with their attributions.

    Those that a coder flagged as exemplary come first; then somebody not yet quoted in the cell,
    and a stance not yet heard in it; then people's own words before notes, what they saw themselves
    before what they heard, passages that are neither scraps nor pages; then by a lot that the study
    fixes. Nobody's without consent to be quoted, and nothing that a person decided against.
    """
    voices = _voices(view)
    found = {
        place: tuple(quoting.quotation(view, one) for one in chosen(view, cell, voices, most))
        for place, cell in matrix.cells.items()
    }
    return {place: said for place, said in found.items() if said}


def chosen(
    view: ReportView, cell: Cell, voices: Mapping[str, Voice], most: int
) -> tuple[Voice, ...]:
    """The voices that are quoted in a cell."""
    left = [voices[id] for id in cell.codings if id in voices]
    verbatim = {source.id: source.verbatim for source in view.study.sources}
    taken: list[Voice] = []
    while left and len(taken) < most:
        best = min(left, key=lambda voice: _claim(voice, taken, verbatim))
        taken.append(best)
        left = [one for one in left if not _same_words(one.coding, best.coding)]
    return tuple(taken)


def _voices(view: ReportView) -> dict[str, Voice]:
    """By coding: who may be quoted with it."""
    study = view.study
    sittings = {
        (p.transcript, p.participant): p for p in study.participations if Consent.QUOTE in p.consent
    }
    whose = counting.speaking(study)
    found = {}
    for coding in study.codings:
        who = whose(coding)
        sitting = sittings.get((coding.transcript, who or ""))
        if sitting is None or coding.version != study.transcripts[coding.transcript].version:
            continue
        if quoting.may_print(view, coding.transcript, sitting.participant, coding.span):
            found[coding.id] = Voice(coding, sitting, study.settings.uuid)
    return found


def _claim(voice: Voice, taken: Sequence[Voice], verbatim: Mapping[str, bool]) -> tuple[Any, ...]:
    coding = voice.coding
    people = {one.sitting.participant for one in taken}
    stances: set[Stance | None] = {one.coding.stance for one in taken}
    return (
        coding.flag is not Flag.EXEMPLARY,
        voice.sitting.participant in people,
        coding.stance in stances,
        not verbatim.get(coding.transcript, True),
        _NEAR[coding.directness],
        not SHORT <= coding.span.end - coding.span.start <= LONG,
        voice.lot,
    )


def _same_words(one: Coding, other: Coding) -> bool:
    return one.transcript == other.transcript and one.span.overlaps(other.span)
