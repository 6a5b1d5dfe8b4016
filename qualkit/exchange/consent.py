"""Which transcripts may go into a pack: those of which everybody who speaks agreed to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from qualkit.model import AnonymisedTranscript, Consent, Participation, SpeakerKind
from qualkit.model.views import StudyView

NOBODY = "nobody is recorded as taking part in it"
UNKNOWN = "somebody who speaks in it is not identified"
AGREED = {
    Consent.ANALYSE: "somebody who speaks in it did not agree to analysis",
    Consent.ARCHIVE: "somebody who speaks in it did not agree to archiving",
}


def allowed(view: StudyView, need: Consent) -> tuple[StudyView, Mapping[str, int]]:
    """The study without the transcripts that may not go, and how many those are, by reason.

    A joint interview or focus group goes only if all its speakers agreed. Into an archive nothing
    goes in which somebody speaks of whom nobody knows whether they agreed.
    """
    barred = {source.id: _barred(view, source.id, need) for source in view.sources}
    kept = frozenset(id for id, why in barred.items() if not why)
    return only(view, kept), Counter(why for why in barred.values() if why)


def only(view: StudyView, kept: frozenset[str]) -> StudyView:
    """The study as if these transcripts were all."""
    return replace(
        view,
        sources=tuple(s for s in view.sources if s.id in kept),
        participations=tuple(p for p in view.participations if p.transcript in kept),
        transcripts={id: text for id, text in view.transcripts.items() if id in kept},
        codings=tuple(c for c in view.codings if c.transcript in kept),
        finished=tuple(f for f in view.finished if f.transcript in kept),
    )


def _barred(view: StudyView, id: str, need: Consent) -> str:
    """Why a transcript may not go; empty where it may."""
    here = [p for p in view.participations if p.transcript == id]
    if not here:
        return NOBODY
    if not all({Consent.ANALYSE, need} <= p.consent for p in here):
        return AGREED[need]
    text = view.transcripts.get(id)
    if need is Consent.ARCHIVE and text is not None and _strangers(text, here):
        return UNKNOWN
    return ""


def _strangers(text: AnonymisedTranscript, here: list[Participation]) -> bool:
    """Whether anybody speaks who is not known to be one of the participants or the team."""
    known = {p.participant for p in here}
    for label in {turn.label for turn in text.turns if turn.label}:
        who = text.speakers.get(label)
        if who is None or who.kind is SpeakerKind.UNIDENTIFIED:
            return True
        if who.kind is SpeakerKind.PARTICIPANT and who.participant not in known:
            return True
    return False
