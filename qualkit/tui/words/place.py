"""Where the cursor stands when the words around it have changed, by way of the original."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.alignment import Alignment, Change, to_anonymised, to_original
from qualkit.model import Span
from qualkit.tui.words.page import At, Speech
from qualkit.workflow.identifiers.reading import Line


def alignment(lines: Sequence[Line]) -> Alignment:
    """How the words that are shown lie against the original."""
    return tuple(
        Change(*piece.mention.span, piece.start, piece.start + len(piece.words))
        for line in lines
        for piece in line.pieces
        if piece.mention
    )


def same_place(
    at: At, was: Sequence[Speech], before: Alignment, now: Sequence[Speech], after: Alignment
) -> At:
    """The word that stands now where `at` stood."""
    turn = min(at.turn, len(now) - 1)
    if turn != at.turn:
        return At(turn, 0)
    start = was[at.turn].words[at.word].start
    place = to_anonymised(after, to_original(before, Span(start, start + 1))).start
    words = now[turn].words
    return At(turn, max((n for n, one in enumerate(words) if one.start <= place), default=0))
