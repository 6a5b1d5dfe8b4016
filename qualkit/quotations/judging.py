"""Whose words a quotation is made of, and whether it may be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from qualkit.model import (
    AnonymisedTranscript,
    Coding,
    Consent,
    Participation,
    SourceKind,
    Span,
    SpeakerKind,
)
from qualkit.model.quotations import Quotation
from qualkit.model.views import StudyView
from qualkit.quotations.printing import visible

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|no[- ]one|nothing|nowhere|neither|nor|cannot|hardly|barely|"
    r"scarcely|without|unless|ain['’]?t|\w+n['’]t|dont|didnt|cant|wont|isnt|wasnt)\b",
    re.IGNORECASE,
)


def speaker(view: StudyView, one: Quotation) -> str:
    """The participant whose words are printed; "" where that is nobody, or not one person."""
    found = _speakers(view, one)
    return found[0] if len(found) == 1 else ""


def sitting(view: StudyView, one: Quotation) -> Participation | None:
    """The participation that the words come from."""
    who = speaker(view, one)
    return next(
        (p for p in view.participations if (p.transcript, p.participant) == (one.transcript, who)),
        None,
    )


def is_paraphrase(view: StudyView, transcript: str) -> bool:
    """Whether what stands in a transcript is somebody's notes of what was said."""
    source = next((each for each in view.sources if each.id == transcript), None)
    return source is None or not source.verbatim or source.kind is SourceKind.NOTES


def bars(
    view: StudyView, one: Quotation, unprinted: Mapping[str, Sequence[Span]] | None = None
) -> tuple[str, ...]:
    """Why a quotation may not be printed at all; nothing where it may, or only awaits approval.

    `unprinted`: by transcript, words that somebody decided are not to be printed.
    """
    return tuple(_bars(view, one, unprinted or {}))


def awaits(view: StudyView, one: Quotation) -> str:
    """What is missing where its speaker approves quotations first; "" where nothing is."""
    who = sitting(view, one)
    if who is None or Consent.APPROVE not in who.consent:
        return ""
    if not one.approved_by:
        return f"{who.participant} approves quotations before they are printed, and has not yet"
    if one.touched:
        return f"its words are not those that {who.participant} approved"
    return ""


def approving(view: StudyView) -> tuple[str, ...]:
    """The participants who approve quotations before they are printed."""
    named = (p.participant for p in view.participations if Consent.APPROVE in p.consent)
    return tuple(dict.fromkeys(named))


def warnings(
    view: StudyView, one: Quotation, codings: Sequence[Coding] | None = None
) -> tuple[str, ...]:
    """What somebody should look at before it is printed.

    `codings`: those of its transcript, where they are at hand already.
    """
    return tuple(_warnings(view, one, view.codings if codings is None else codings))


def printable(
    view: StudyView, unprinted: Mapping[str, Sequence[Span]] | None = None
) -> tuple[Quotation, ...]:
    """The quotations that may be printed as they are; none of an id that stands twice."""
    ids = [one.id.casefold() for one in view.quotations]
    return tuple(
        one
        for one in view.quotations
        if ids.count(one.id.casefold()) == 1
        and not bars(view, one, unprinted)
        and not awaits(view, one)
    )


def _speakers(view: StudyView, one: Quotation) -> list[str]:
    """Whose words are printed, each once; "" for whoever is no participant."""
    text = view.transcripts[one.transcript]
    turns = (t for span in visible(text, one) for t in text.turns if t.body.overlaps(span))
    who = (text.speaker(turn) for turn in turns)
    ours = SpeakerKind.INTERVIEWER
    return list(dict.fromkeys("" if w.kind is ours else w.participant or "" for w in who))


def _bars(
    view: StudyView, one: Quotation, unprinted: Mapping[str, Sequence[Span]]
) -> Iterator[str]:
    text = view.transcripts[one.transcript]
    if is_paraphrase(view, one.transcript):
        yield f"{one.transcript} is notes: what stands there is paraphrase, and nobody's own words"
    who = _speakers(view, one)
    if len(who) > 1:
        between = ", ".join(f"@{span.start}-{span.end}" for span in _foreign(text, one))
        yield f"others' words stand in it and are to be left out: {between}"
    elif who == [""]:
        yield "they are no participant's words"
    else:
        took_part = sitting(view, one)
        if took_part is None or Consent.QUOTE not in took_part.consent:
            yield f"{who[0]} did not agree to be quoted"
        elif Consent.ANALYSE not in took_part.consent:
            yield f"{who[0]} did not agree to analysis"
    held = [h for h in unprinted.get(one.transcript, ()) if any(h.overlaps(k) for k in one.kept)]
    if held:
        yield "somebody decided that words in it are not to be printed (attribution --unique)"


def _foreign(text: AnonymisedTranscript, one: Quotation) -> list[Span]:
    """The parts of what is printed that another than its first speaker says."""
    turns = [turn for turn in text.turns if turn.body.overlaps(one.span)]
    first = text.speaker(turns[0])
    return [
        span
        for span in visible(text, one)
        for turn in turns
        if turn.body.overlaps(span) and text.speaker(turn) != first
    ]


def _warnings(view: StudyView, one: Quotation, codings: Sequence[Coding]) -> Iterator[str]:
    text = view.transcripts[one.transcript]
    who = speaker(view, one)
    for gap in one.elided:
        match = _NEGATION.search(_own_words(text, gap, who))
        if match:
            yield f"what is left out says “{match[0]}”: see that it means the same without"
    if one.elided:
        yield from _other_stances(one, codings)
    if one.touched:
        yield "names in it were replaced, or put back, since it was chosen: see it again"


def _own_words(text: AnonymisedTranscript, gap: Span, who: str) -> str:
    """What the speaker says in a stretch; what is asked between is no part of it."""
    parts = [
        Span(max(gap.start, turn.body.start), min(gap.end, turn.body.end)).of(text.text)
        for turn in text.turns
        if turn.body.overlaps(gap) and (text.speaker(turn).participant or "") == who
    ]
    return " ".join(parts)


def _other_stances(one: Quotation, codings: Sequence[Coding]) -> Iterator[str]:
    """What is left out under a stance that nothing printed has."""
    here = [c for c in codings if c.transcript == one.transcript and c.stance]
    heard = {c.stance for c in here if any(c.span.overlaps(part) for part in one.kept)}
    for made in here:
        if made.stance not in heard and any(gap.covers(made.span) for gap in one.elided):
            yield f"what is left out is coded as {made.stance} ({made.code})"
