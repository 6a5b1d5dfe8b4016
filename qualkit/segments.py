"""Cutting an anonymised transcript into segments: the unit of coding, suggesting and comparing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import WITHDRAWN, AnonymisedTranscript, Segment, Span, SpeakerKind

SEGMENT_WORDS = 120
LONG = 55
"""Characters; a longer line that ends no sentence was broken by the file, not by the speaker."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n+")


def segments(transcript: AnonymisedTranscript) -> Iterator[Segment]:
    """Yield what is coded: turns of others than the interviewer, long ones cut at sentence ends."""
    for turn in transcript.turns:
        speaker = transcript.speaker(turn)
        if speaker.kind is SpeakerKind.INTERVIEWER or turn.body.of(transcript.text) == WITHDRAWN:
            continue
        for span in cut(transcript.text, turn.body):
            yield Segment(
                transcript.id,
                transcript.version,
                span,
                span.of(transcript.text),
                speaker.participant,
            )


def cut(text: str, span: Span, words: int = SEGMENT_WORDS) -> Iterator[Span]:
    """Cut `span` at sentence ends into pieces of at most about `words` words.

    A sentence longer than that stays whole. The pieces leave out the white space between them.
    """
    pieces = sentences(text, span)
    start, count = None, 0
    end = span.start
    for piece in pieces:
        length = len(piece.of(text).split())
        if start is not None and count + length > words:
            yield Span(start, end)
            start, count = None, 0
        start = piece.start if start is None else start
        count += length
        end = piece.end
    if start is not None:
        yield Span(start, end)


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of `span`; the white space between them is left out."""
    start = span.start
    for match in _SENTENCE_END.finditer(text, span.start, span.end):
        if text[start : match.start()].strip():
            yield Span(start, match.start())
        start = match.end()
    if text[start : span.end].strip():
        yield Span(start, span.end)


def is_broken(text: str, end: int) -> bool:
    """Whether a line ends at `end` that the file broke, and no sentence does."""
    line = text[text.rfind("\n", 0, end) + 1 : end]
    return text[end : end + 1] == "\n" and len(line) > LONG and line[-1] not in '.?!…:”"'
