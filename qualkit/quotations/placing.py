"""Quotations as people name them: by their words, or by places such as @120-180."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.errors import CannotDecide, UnknownTranscript
from qualkit.model import WITHDRAWN, AnonymisedTranscript, Span
from qualkit.model.quotations import Insertion, Quotation
from qualkit.model.views import StudyView
from qualkit.phrases import pattern, within
from qualkit.quotations.printing import trimmed, visible
from qualkit.sections.quoting import widened

_AT = re.compile(r"@\s*(\d{1,9})\s*[-–]\s*(\d{1,9})")
_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_LONGEST_ID = 40
_PUT_IN = re.compile(r"(?P<after>.+?)\s*=>\s*\[?(?P<words>[^\[\]|]+)\]?")
_PLACES = 4
"""Places that are named where words stand more than once."""


@dataclass(frozen=True)
class Wanted:
    """A quotation as a person names it: words that stand there, or places such as @120-180."""

    id: str
    transcript: str
    words: str
    elide: tuple[str, ...] = ()
    insert: tuple[str, ...] = ()
    """Each "after these words => [what is put in]"."""
    note: str = ""
    approved_by: str = ""


def placed(view: StudyView, wanted: Wanted) -> Quotation:
    """What a person names, in offsets of the text; its act is not known yet.

    Raises UnknownTranscript, or CannotDecide with what cannot be a quotation and why.
    """
    text = view.transcripts.get(wanted.transcript)
    if text is None:
        raise UnknownTranscript(name=wanted.transcript)
    if not _ID.fullmatch(wanted.id) or len(wanted.id) > _LONGEST_ID:
        raise CannotDecide(
            what=f"“{wanted.id[:60]}” is no id for a quotation",
            fix="An id is letters, digits and hyphens, as in q-admin-1.",
        )
    span = _spoken(text, _found(text, wanted.words, Span(0, len(text.text))))
    gaps = _joined(_found(text, one, span) for one in wanted.elide if one.strip())
    inserted = [_insertion(view, text, one, span) for one in wanted.insert if one.strip()]
    one = Quotation(
        act="",
        id=wanted.id,
        transcript=text.id,
        span=span,
        elided=gaps,
        inserted=tuple(sorted(inserted, key=lambda each: each.at)),
        coder="",
        at="",
        note=wanted.note,
        approved_by=wanted.approved_by,
    )
    _refuse_edges(text, one)
    return one


def _found(text: AnonymisedTranscript, said: str, inside: Span) -> Span:
    """The one place that is meant within a stretch of a text, grown to whole replacements."""
    said = said.strip()
    match = _AT.fullmatch(said)
    if match:
        spans = [Span(int(match[1]), int(match[2]))]
        if not (spans[0].start < spans[0].end and inside.covers(spans[0])):
            raise CannotDecide(
                what=f"{said} is outside {_where(text, inside)}",
                fix="`qualkit code show T` gives the offset at which each turn begins.",
            )
    else:
        spans = list(within(pattern([said]), text.text, inside))
    if not spans:
        raise CannotDecide(
            what=f"the words “{said[:60]}” do not stand in {_where(text, inside)}",
            fix="Copy them as they stand in `qualkit code show T`, replacements included.",
        )
    if len(spans) > 1:
        places = ", ".join(f"@{one.start}-{one.end}" for one in spans[:_PLACES])
        raise CannotDecide(
            what=f"the words “{said[:60]}” stand {len(spans)} times in {_where(text, inside)}",
            fix=f"Give more of the sentence, or the place instead of the words: {places}.",
        )
    return widened(text, _whole_words(text, trimmed(text, spans[0])))


def _whole_words(text: AnonymisedTranscript, span: Span) -> Span:
    """A span that cuts no word in two."""
    start, end = span
    while start > 0 and text.text[start - 1].isalnum() and text.text[start].isalnum():
        start -= 1
    while end < len(text.text) and text.text[end - 1].isalnum() and text.text[end].isalnum():
        end += 1
    return Span(start, end)


def _where(text: AnonymisedTranscript, inside: Span) -> str:
    whole = inside == Span(0, len(text.text))
    return text.id if whole else f"the words of {text.id} that are quoted"


def _spoken(text: AnonymisedTranscript, span: Span) -> Span:
    """A span without the labels at its ends. Raises CannotDecide where nobody speaks in it."""
    bodies = [turn.body for turn in text.turns if turn.body.overlaps(span)]
    if not bodies:
        raise CannotDecide(
            what=f"nobody says anything at {text.id} @{span.start}-{span.end}",
            fix="Choose words of a turn; a label is no part of a quotation.",
        )
    return Span(max(span.start, bodies[0].start), min(span.end, bodies[-1].end))


def _joined(gaps: Iterable[Span]) -> tuple[Span, ...]:
    """What is left out, in order; what overlaps is one."""
    found: list[Span] = []
    for gap in sorted(gaps):
        if found and gap.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, gap.end))
        else:
            found.append(gap)
    return tuple(found)


def _insertion(view: StudyView, text: AnonymisedTranscript, said: str, span: Span) -> Insertion:
    match = _PUT_IN.fullmatch(" ".join(said.split()))
    words = match["words"].strip() if match else ""
    if match is None or not words or not words.isprintable():
        raise CannotDecide(
            what=f"“{said[:60]}” does not say what is put in, and after which words",
            fix="Write it as: after these words => [what is put in]",
        )
    numbered = {
        one.shown
        for each in view.transcripts.values()
        for one in each.replacements
        if one.shown[-2:-1].isdigit()
    }
    if f"[{words}]" in numbered:
        raise CannotDecide(
            what=f"[{words}] stands for somebody or something in the transcripts",
            fix="Say what is meant without the number, which must not be printed in public.",
        )
    return Insertion(_found(text, match["after"], span).end, words)


def _refuse_edges(text: AnonymisedTranscript, one: Quotation) -> None:
    """Raise CannotDecide for what is left out at an end, or put in where nothing is printed."""
    if WITHDRAWN in one.span.of(text.text):
        raise CannotDecide(
            what="words in it were withdrawn", fix="Choose what stands before or after them."
        )
    shown = visible(text, one)
    if not shown or shown[0].start != one.span.start or shown[-1].end != one.span.end:
        raise CannotDecide(
            what="what is left out is at the beginning or the end of it, or all of it",
            fix="Shorten the words instead.",
        )
    for each in one.inserted:
        if not any(piece.start < each.at <= piece.end for piece in shown):
            raise CannotDecide(
                what=f"[{each.words}] is put into words that are left out",
                fix="Put it behind words that are printed.",
            )
