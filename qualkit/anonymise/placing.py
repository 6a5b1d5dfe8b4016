"""Settling spans that overlap, so that each character is masked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit.anonymise.tokens import Token, tokens
from qualkit.model import Entity, Kind, Span
from qualkit.recognisers.plain_words import explained
from qualkit.recognisers.vocabulary import mostly_words

SAID, LABEL, FORMAT, SURE, LIKELY = 5, 4, 3, 2, 1
"""How much a candidate weighs against one that overlaps it; most, what a person said of it."""


@dataclass(frozen=True)
class Candidate:
    """A span that is to be masked, with what it names and why."""

    span: Span
    kind: Kind
    reason: str
    entity: Entity | None
    weight: int


def placed(candidates: Sequence[Candidate], text: str) -> list[Candidate]:
    """No two overlapping, in the order of the text.

    Weightier and longer ones stand whole; of others the parts that could still name somebody.
    """
    standing: list[Candidate] = []
    taken: set[int] = set()
    order = sorted(
        candidates, key=lambda c: (-c.weight, c.span.start - c.span.end, not c.entity, c.span.start)
    )
    for candidate in order:
        for piece in _free(candidate.span, taken):
            whole = piece == candidate.span
            if whole or _could_name(piece.of(text)):
                piece = piece if whole else _stripped(piece, text)
                standing.append(replace(candidate, span=piece))
                taken.update(range(*piece))
    return sorted(standing, key=lambda candidate: candidate.span)


def _free(span: Span, taken: set[int]) -> list[Span]:
    """The parts of `span` that nothing has taken."""
    pieces: list[Span] = []
    start: int | None = None
    for at in range(span.start, span.end + 1):
        free = at < span.end and at not in taken
        if free and start is None:
            start = at
        elif not free and start is not None:
            pieces.append(Span(start, at))
            start = None
    return pieces


def _could_name(words: str) -> bool:
    return any(_is_name_like(token, words) for token in tokens(words))


def _is_name_like(token: Token, words: str) -> bool:
    if token.key in mostly_words() or explained(words[token.start : token.bare]):
        return False
    return words[token.start].isdigit() or (len(token.key) > 1 and words[token.start].isupper())


def _stripped(span: Span, text: str) -> Span:
    words = tokens(span.of(text))
    return Span(span.start + words[0].start, span.start + words[-1].end)
