"""A quotation as it is printed, in pieces: words, replacements, what is left out, what is put in.

What is left out is printed as […], what the evaluator puts in stands in brackets. Both are told
apart from replacements and from brackets that the transcript has of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualkit.model import AnonymisedTranscript, Span
from qualkit.model.quotations import Insertion, Quotation
from qualkit.model.views import StudyView
from qualkit.sections.quoting import unnumbered

ELISION = "[…]"

_OPENS, _CLOSES = "([“‘", ".,;:!?)]”’"


class PieceKind(StrEnum):
    """What a part of a printed quotation is."""

    WORDS = "words"
    """As they were said, brackets of the transcript's own included."""
    REPLACED = "replaced"
    """What stands for something identifying."""
    ELIDED = "elided"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Piece:
    """A part of a quotation as it is printed."""

    kind: PieceKind
    text: str


def printed(
    view: StudyView, one: Quotation, *, public: bool = False, posts: Collection[str] = ()
) -> tuple[Piece, ...]:
    """A quotation in pieces as it is printed, spaces within and between them as they stand.

    In public replacements are without their numbers, and what stands for somebody of one of these
    `posts`, in lower case, says no post.
    """
    text = view.transcripts[one.transcript]
    shown = visible(text, one)
    found: list[Piece] = []
    for at, span in enumerate(shown):
        if at:
            between = Span(shown[at - 1].end, span.start)
            left_out = any(gap.overlaps(between) for gap in one.elided)
            found.append(
                Piece(PieceKind.ELIDED, ELISION) if left_out else Piece(PieceKind.WORDS, " ")
            )
        last = shown[at + 1].start if at + 1 < len(shown) else one.span.end
        put_in = [each for each in one.inserted if span.start < each.at <= last]
        found += _set(text, span, put_in, public=public, posts=posts)
    return tuple(found)


def said(pieces: Sequence[Piece]) -> str:
    """The pieces in one line, as they are read."""
    line, apart = "", False
    for piece in pieces:
        ours = piece.kind in (PieceKind.ELIDED, PieceKind.INSERTED)
        words = re.sub(r"\s+", " ", piece.text)
        if ours or apart:
            line, words = line.rstrip(), words.lstrip()
            tight = not line or line[-1] in _OPENS or (not ours and words[:1] in _CLOSES)
            line += "" if tight else " "
        line, apart = line + words, ours
    return re.sub(r" {2,}", " ", line).strip()


def visible(text: AnonymisedTranscript, one: Quotation) -> list[Span]:
    """The words that are printed, turn by turn, without labels; each with no space at its ends."""
    parts = [
        Span(max(span.start, turn.body.start), min(span.end, turn.body.end))
        for span in one.kept
        for turn in text.turns
        if turn.body.overlaps(span)
    ]
    return [trimmed(text, part) for part in parts if part.of(text.text).strip()]


def _set(
    text: AnonymisedTranscript,
    span: Span,
    put_in: Sequence[Insertion],
    *,
    public: bool,
    posts: Collection[str],
) -> Iterator[Piece]:
    """The words of one stretch, with what is replaced in it and put into it."""
    replaced = {r.span.start: r for r in text.replacements if span.covers(r.span)}
    stops = sorted({*replaced, *(min(each.at, span.end) for each in put_in), span.end})
    at = span.start
    for stop in stops:
        if at < stop:
            yield Piece(PieceKind.WORDS, text.text[at:stop])
            at = stop
        for each in put_in:
            if min(each.at, span.end) == stop:
                yield Piece(PieceKind.INSERTED, f"[{each.words}]")
        if stop in replaced:
            one = replaced[stop]
            shown = unnumbered(one) if public else one.shown
            hidden = public and shown.strip("[]").casefold() in posts
            yield Piece(PieceKind.REPLACED, "[name]" if hidden else shown)
            at = one.span.end


def trimmed(text: AnonymisedTranscript, span: Span) -> Span:
    """A span without the spaces at its ends."""
    words = span.of(text.text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip())) if words.strip() else span
