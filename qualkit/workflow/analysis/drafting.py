"""Drafts of summaries: sentences drawn out of what was coded, kept as drafts and as nothing else.

A draft stands beside a cell, never in it: no matrix and no report takes it for a summary until a
person has saved it as theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualkit import extracting
from qualkit.model import Coding, Consent
from qualkit.store import caches
from qualkit.suggesters.embed import embedded, load
from qualkit.workflow.analysis.charting import Cell, Charting, Draft
from qualkit.workflow.progress import Progress, silent


def draft(sitting: Charting, cells: Sequence[Cell], *, progress: Progress = silent) -> list[Cell]:
    """Draft those of some cells that nobody wrote; the cells of which there is a draft now.

    A draft that stands and would be the same stays. Words of people who did not agree to be quoted
    are in none: a draft that is saved as it is would quote them.
    """
    quoting = {
        (p.transcript, p.participant)
        for p in sitting.view.participations
        if Consent.QUOTE in p.consent
    }
    model, cache = load(), caches.Vectors(sitting.study.store)
    made: list[Draft] = []
    new: list[Draft] = []
    for cell in progress([one for one in cells if not one.written], "Drawing sentences out"):
        quotable = [
            one
            for one in cell.codings
            if (one.transcript, sitting.view.participant_of(one)) in quoting
        ]
        drawn = extracting.draft(
            quotable, sitting.view.transcripts, lambda some: embedded(some, model, cache)
        )
        if drawn:
            one = Draft(cell, "\n".join(map(_with_place, drawn)), _under(drawn, quotable))
            made.append(one)
            if cell.draft is None or cell.draft.text != one.text:
                new.append(one)
    if new:
        sitting.record(new)
    return [sitting.again(one.cell) for one in made]


def _with_place(one: extracting.Sentence) -> str:
    return f"{one.words} ({one.transcript}@{one.span.start}-{one.span.end})"


def _under(drawn: Iterable[extracting.Sentence], codings: Sequence[Coding]) -> frozenset[str]:
    """The codings of which sentences were drawn out."""
    return frozenset(
        made.id
        for one in drawn
        for made in codings
        if made.transcript == one.transcript and made.span.overlaps(one.span)
    )
