"""The quotations that stand for a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualkit import counting
from qualkit.model import Coding, Consent, Directness, Flag
from qualkit.model.comparing import Cell, ThemeMatrix
from qualkit.model.views import ReportView
from qualkit.sections import quoting
from qualkit.sections.blocks import Quotation
from qualkit.sections.quoting import Voice

PER_CELL = 2
"""How many quotations stand in a cell at most."""
SHORT, LONG = 60, 600
"""Characters between which a passage reads best."""

_NEAR = {Directness.FIRST_HAND: 0, None: 1, Directness.REPORTED: 2, Directness.OPINION: 2}


def quotations(
    view: ReportView,
    matrix: ThemeMatrix,
    *,
    most: int = PER_CELL,
    book: counting.Ledger | None = None,
) -> dict[tuple[str, str], tuple[Quotation, ...]]:
    """By row and column: words of the people whom the cell counts, with their attributions.

    Those that a coder flagged as exemplary come first; then somebody not yet quoted in the cell,
    and a stance not yet heard in it; then people's own words before notes, what they saw themselves
    before what they heard, passages that are neither scraps nor pages; then by a lot that the study
    fixes. Nobody's without consent to be quoted, and nothing that a person decided against.
    """
    voices = _voices(view, book or counting.ledger(view.study))
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
        claims = [_claim(voice, taken, verbatim) for voice in left]
        first = min(claims)
        equal = [voice for voice, claim in zip(left, claims, strict=True) if claim == first]
        best = min(equal, key=lambda voice: voice.lot)
        where = (best.coding.transcript, best.sitting.participant)
        if quoting.may_print(view, *where, best.coding.span):
            taken.append(best)
            left = [one for one in left if not _same_words(one.coding, best.coding)]
        else:
            left.remove(best)
    return tuple(taken)


def _voices(view: ReportView, book: counting.Ledger) -> dict[str, Voice]:
    """By coding: whose words it is of, of those who agreed to be quoted."""
    study = view.study
    sittings = {
        (p.transcript, p.participant): p for p in book.participations if Consent.QUOTE in p.consent
    }
    versions = {id: text.version for id, text in study.transcripts.items()}
    return {
        coding.id: Voice(coding, sittings[sitting], study.settings.uuid)
        for said in book.said.values()
        for sitting, codings in said.items()
        if sitting in sittings
        for coding in codings
        if coding.version == versions[coding.transcript]
    }


def _claim(voice: Voice, taken: Sequence[Voice], verbatim: Mapping[str, bool]) -> tuple[int, ...]:
    """The less, the sooner it is quoted."""
    coding = voice.coding
    return (
        coding.flag is not Flag.EXEMPLARY,
        any(one.sitting.participant == voice.sitting.participant for one in taken),
        any(one.coding.stance is coding.stance for one in taken),
        not verbatim.get(coding.transcript, True),
        _NEAR[coding.directness],
        not SHORT <= coding.span.end - coding.span.start <= LONG,
    )


def _same_words(one: Coding, other: Coding) -> bool:
    return one.transcript == other.transcript and one.span.overlaps(other.span)
