"""Whose words a report prints: what must have been read, and what the ledger of releases keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualkit import counting
from qualkit.model.releases import Sitting
from qualkit.model.views import ReportView
from qualkit.sections import quoting, uncovered
from qualkit.sections.blocks import Block, Quotation, Quotations, Section
from qualkit.sections.quoting import chosen_id as chosen_id


def quoted(view: ReportView, sections: Sequence[Section]) -> tuple[Sitting, ...]:
    """Transcript and participant of each quotation of these sections, in order.

    A section of somebody else's making may print words whose place is not known: then everybody who
    speaks anywhere is taken to be quoted.
    """
    where = dict(_known(view))
    printed = [quotation.id for section in sections for quotation in quotations(section)]
    if not where.keys() >= set(printed):
        return tuple((p.transcript, p.participant) for p in view.study.participations)
    return tuple(where[id] for id in printed)


def is_drawn_in(quotation: Quotation) -> bool:
    """Whether the evaluator chose it."""
    return quotation.id.startswith(chosen_id(""))


def quotations(section: Section) -> Iterator[Quotation]:
    """Every quotation of a section and its parts."""
    yield from _of((*section.blocks, *section.closing))
    for part in section.parts:
        yield from quotations(part)


def _of(blocks: Sequence[Block]) -> Iterator[Quotation]:
    for block in blocks:
        if isinstance(block, Quotations):
            yield from block.quotations


def _known(view: ReportView) -> Iterator[tuple[str, Sitting]]:
    """By the id of a quotation, whose words it is made of."""
    for voices in quoting.chosen(view, counting.ledger(view.study)).values():
        for voice in voices:
            yield f"q-{voice.lot}", (voice.coding.transcript, voice.sitting.participant)
    for one in view.study.quotations:
        text = view.study.transcripts[one.transcript]
        turn = text.turn_at(one.span.start)
        who = text.speaker(turn).participant if turn else None
        yield chosen_id(one.id), (one.transcript, who or "")
    for topic in view.topics:
        for id, segment in uncovered.examples(view, topic):
            yield id, (segment.transcript, segment.participant or "")
