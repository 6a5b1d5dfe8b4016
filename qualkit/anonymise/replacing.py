"""Writing the anonymised text, its turns, its replacements and the alignment with the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.alignment import Alignment, aligned, to_anonymised
from qualkit.model import Kind, Replacement, Span, Transcript, Turn


@dataclass(frozen=True)
class Mention:
    """A span of an original that is replaced, by what, and why."""

    span: Span
    kind: Kind
    shown: str
    """What will stand there, brackets included."""
    reasons: tuple[str, ...]
    entity: str | None = None
    """The id of the entity that is mentioned; dates have none."""


@dataclass(frozen=True)
class Anonymised:
    """An anonymised text, and how it lies against its original."""

    text: str
    turns: tuple[Turn, ...]
    replacements: tuple[Replacement, ...]
    alignment: Alignment
    """Confidential: it tells how long each name is."""


def replace(transcript: Transcript, mentions: Sequence[Mention]) -> Anonymised:
    """`transcript` with every mention replaced; mentions come in order and do not overlap."""
    alignment = aligned((mention.span, len(mention.shown)) for mention in mentions)
    pieces: list[str] = []
    at = 0
    for mention in mentions:
        pieces += [transcript.text[at : mention.span.start], mention.shown]
        at = mention.span.end
    text = "".join([*pieces, transcript.text[at:]])
    replacements = tuple(
        Replacement(change.new, mention.kind, mention.shown)
        for change, mention in zip(alignment, mentions, strict=True)
    )
    turns = tuple(_turn(turn, text, alignment) for turn in transcript.turns)
    return Anonymised(text, turns, replacements, alignment)


def _turn(turn: Turn, text: str, alignment: Alignment) -> Turn:
    body = to_anonymised(alignment, turn.body)
    if not turn.label:
        return Turn("", body, body.start, turn.seconds)
    label = to_anonymised(alignment, turn.label_span)
    return Turn(label.of(text), body, label.start, turn.seconds)
