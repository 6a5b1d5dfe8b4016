"""Taking words out of an original: a mark stands in their place, and all else stays as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from qualkit.alignment import Alignment, aligned, to_anonymised
from qualkit.anonymise.replacing import Mention
from qualkit.model import WITHDRAWN, WITHDRAWN_LABEL, Find, Span, Transcript, Turn


@dataclass(frozen=True)
class Cut:
    """An original without some of its words, and how it lies against what it was."""

    transcript: Transcript
    alignment: Alignment
    """From the original as it was; a change for each mark."""

    @property
    def marks(self) -> tuple[Span, ...]:
        """Where words were taken out."""
        return tuple(change.new for change in self.alignment)

    @property
    def gone(self) -> tuple[Span, ...]:
        """What was taken out, in the original as it was."""
        return tuple(change.old for change in self.alignment)


def cut(transcript: Transcript, turns: Collection[int], spans: Collection[Span]) -> Cut:
    """A transcript without these turns, by number from 0, and without these spans of others.

    A turn that goes takes its label with it; of a span, labels stay.
    """
    pieces = sorted(_pieces(transcript, turns, spans))
    alignment = aligned((span, len(mark)) for span, mark in pieces)
    text, at = "", 0
    for span, mark in pieces:
        text += transcript.text[at : span.start] + mark
        at = span.end
    text += transcript.text[at:]
    made = tuple(
        _withdrawn(to_anonymised(alignment, turn.span))
        if number in turns
        else _moved(turn, alignment)
        for number, turn in enumerate(transcript.turns)
    )
    return Cut(Transcript(text, made), alignment)


def stay(of: Sequence[Find], cut: Cut) -> tuple[Find, ...]:
    """The finds that lie on words that stay, where they stand now."""
    return tuple(
        replace(one, span=to_anonymised(cut.alignment, one.span))
        for one in of
        if not any(gone.overlaps(one.span) for gone in cut.gone)
    )


def remain(mentions: Sequence[Mention], cut: Cut) -> tuple[Mention, ...]:
    """The mentions in words that stay, where they stand now."""
    return tuple(
        replace(one, span=to_anonymised(cut.alignment, one.span))
        for one in mentions
        if not any(gone.overlaps(one.span) for gone in cut.gone)
    )


def _pieces(
    transcript: Transcript, turns: Collection[int], spans: Collection[Span]
) -> Iterator[tuple[Span, str]]:
    for number, turn in enumerate(transcript.turns):
        if number in turns:
            yield turn.span, f"{WITHDRAWN_LABEL}: {WITHDRAWN}"
            continue
        at = turn.body.start
        for span in _joined(spans):
            start, end = max(span.start, at), min(span.end, turn.body.end)
            if start < end:
                yield Span(start, end), WITHDRAWN


def _joined(spans: Collection[Span]) -> list[Span]:
    """Spans in order, those that meet made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            span = Span(joined[-1].start, max(joined.pop().end, span.end))
        joined.append(span)
    return joined


def _withdrawn(span: Span) -> Turn:
    return Turn(
        WITHDRAWN_LABEL, Span(span.start + len(f"{WITHDRAWN_LABEL}: "), span.end), span.start
    )


def _moved(turn: Turn, alignment: Alignment) -> Turn:
    body = to_anonymised(alignment, turn.body)
    return replace(turn, body=body, start=body.start - (turn.body.start - turn.start))
