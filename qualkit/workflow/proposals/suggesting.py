"""suggest: what machines propose, with what it rests on. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualkit import plugins
from qualkit import suggest as suggesting
from qualkit.errors import BadSuggester, CannotDecide, NotYet, UnknownName, UnknownTranscript
from qualkit.model import Codebook, Rejection, Segment, SegmentSuggestions, Span, Suggestion
from qualkit.model.views import StudyView
from qualkit.segments import segments
from qualkit.store import caches
from qualkit.suggesters.auditing import Unusual
from qualkit.suggesters.blend import identity
from qualkit.suggesters.coded import NOTHING_BELOW
from qualkit.suggesters.embed import embedded, load
from qualkit.suggesters.labels import carries
from qualkit.suggesters.passages import Passages
from qualkit.suggesters.why import Grounds
from qualkit.workflow import unseen
from qualkit.workflow.codes.calling import called, meant
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.viewing import anonymised_view as anonymised_view

OURS = "blend"
ELSE = (
    "These suggestions are of the suggester {name}, which is no part of qualkit: how far they can "
    "be relied on is not measured here."
)


@dataclass(frozen=True)
class Place:
    """Where a segment stands."""

    transcript: str
    turn: int
    """Counted from 1."""
    span: Span


@dataclass(frozen=True)
class Proposed:
    """Suggestions, and what a person must know of them."""

    suggestions: tuple[SegmentSuggestions, ...]
    notes: tuple[str, ...]
    suggester: str
    """Name and version of what proposed them."""
    places: tuple[Place, ...] = ()
    """Where each stands."""


@dataclass(frozen=True)
class Explained:
    """Suggestions for one turn, each with all that spoke for it."""

    found: Proposed
    grounds: tuple[tuple[Grounds, ...], ...]
    """By segment, then by suggestion."""


@dataclass(frozen=True)
class Doubt:
    """One thing that a second look may be worth."""

    kind: str
    """"missed": nobody coded it so. "unusual": it was, and is far from the code's others."""
    place: Place
    words: str
    code: str
    probability: float
    why: str
    coding: str = ""
    """The id of the coding, of what is unusual."""
    coder: str = ""


def suggest(
    study: Study,
    transcript: str | None = None,
    *,
    turn: int | None = None,
    top: int = 3,
    every: bool = False,
    suggester: str = OURS,
    progress: Progress = silent,
) -> Proposed:
    """Codes for the segments of a transcript or turn, for all that carry none, or `every` one.

    Raises NotYet before anything is anonymised, UnknownTranscript, CannotDecide where there is no
    such turn, UnknownName where nobody offers that suggester, BadSuggester.
    """
    view = anonymised_view(study)
    if transcript is not None and transcript not in view.transcripts:
        raise UnknownTranscript(name=transcript)
    blind = _blind(study)
    if transcript in blind:
        raise NotYet(
            what=f"{transcript} is coded blind: nothing is proposed to {study.coder}",
            fix="Until everybody who was given it has finished: `qualkit assign --list`.",
        )
    if transcript is not None and turn is not None:
        _turn(view, transcript, turn)
    if suggester != OURS:
        found = _plugged(study.coder, view, suggester, transcript, top)
    else:
        every = every or transcript is not None
        found = _ours(study, view, every, top, progress, transcript)
    placed = [(one, _place(view, one.segment)) for one in found.suggestions]
    wanted = [
        (one, place)
        for one, place in placed
        if place.transcript not in blind
        and transcript in (None, place.transcript)
        and turn in (None, place.turn)
    ]
    return replace(
        found,
        suggestions=tuple(one for one, _ in wanted),
        places=tuple(place for _, place in wanted),
    )


def explain(study: Study, transcript: str, turn: int, *, top: int = 3) -> Explained:
    """Suggestions for the segments of a turn, with all that spoke for each. Raises as `suggest`."""
    found = suggest(study, transcript, turn=turn, top=top)
    view = anonymised_view(study)
    wanted = [
        (one.segment.span, each.code) for one in found.suggestions for each in one.suggestions
    ]
    grounds = iter(
        suggesting.grounds(
            view,
            wanted,
            transcript,
            embedder=load(),
            cache=caches.Vectors(study.store),
            coder=study.coder,
        )
    )
    by_segment = tuple(tuple(next(grounds) for _ in one.suggestions) for one in found.suggestions)
    return Explained(found, by_segment)


def audit(
    study: Study, *, code: str | None = None, most: int = 20, progress: Progress = silent
) -> tuple[Doubt, ...]:
    """What a second look may be worth: `most` of each kind, of one code or all.

    Raises NotYet where fewer than three transcripts are coded, UnknownName.
    """
    blind, view = _blind(study), anonymised_view(study)
    code = code and meant(view.codebook, code).id
    warm(study, view, progress)
    found = suggesting.audit(view, embedder=load(), cache=caches.Vectors(study.store))
    if found is None:
        raise NotYet(
            what="an audit holds transcripts out, and fewer than three are coded",
            fix="Code some more first.",
        )
    missed = [
        Doubt("missed", _place(view, m.segment), m.segment.text, m.code, m.probability, m.why)
        for m in found.missed
        if code in (None, m.code) and m.segment.transcript not in blind
    ]
    unusual = [
        Doubt(
            "unusual",
            replace(_place(view, u.segment), span=u.coding.span),
            u.coding.span.of(view.transcripts[u.coding.transcript].text),
            u.coding.code,
            u.probability,
            u.why + _rather(u, view.codebook),
            u.coding.id,
            u.coding.coder,
        )
        for u in found.unusual
        if code in (None, u.coding.code) and u.coding.transcript not in blind
    ]
    return (*missed[:most], *unusual[:most])


def _rather(one: Unusual, book: Codebook) -> str:
    """The code whose model finds the words likelier, where one does."""
    if one.instead_probability <= one.probability:
        return ""
    return f"; {called(book, one.instead)} {one.instead_probability:.0%}"


def nothing_here(one: SegmentSuggestions) -> bool:
    """Whether there is probably nothing to code in a segment."""
    return one.coded is not None and one.coded < NOTHING_BELOW


def as_json(found: Proposed) -> list[dict[str, Any]]:
    """Suggestions as plain data."""
    rows = suggesting.as_json(found.suggestions)
    return [
        {**row, "turn": place.turn, "suggester": found.suggester}
        for row, place in zip(rows, found.places, strict=True)
    ]


def audit_as_json(found: Sequence[Doubt]) -> list[dict[str, Any]]:
    """What an audit found as plain data."""
    return [
        {
            "kind": one.kind,
            "transcript": one.place.transcript,
            "turn": one.place.turn,
            "start": one.place.span.start,
            "end": one.place.span.end,
            "words": one.words,
            "code": one.code,
            "probability": round(one.probability, 4),
            "why": one.why,
            "coding": one.coding,
            "coder": one.coder,
        }
        for one in found
    ]


def warm(study: Study, view: StudyView, progress: Progress) -> None:
    """Embed every segment, showing how far it is; what was embedded before costs nothing."""
    embedder, cache = load(), caches.Vectors(study.store)
    for id in progress(list(view.transcripts), "Reading for meaning"):
        pieces = Passages.of(list(segments(view.transcripts[id])))
        embedded([one.text for one in pieces.segments] + pieces.sentences, embedder, cache)


def _blind(study: Study) -> frozenset[str]:
    """What this coder codes blind: of it nothing is proposed."""
    with study.store.reading() as db:
        return unseen.hidden(study, db)


def _ours(
    study: Study, view: StudyView, every: bool, top: int, progress: Progress, only: str | None
) -> Proposed:
    warm(study, view, progress)
    embedder = load()
    found = suggesting.suggest(
        view,
        embedder=embedder,
        cache=caches.Vectors(study.store),
        top=top,
        every=every,
        coder=study.coder,
        transcript=only,
    )
    return Proposed(found.suggestions, tuple(filter(None, found.sentences)), identity(embedder))


# --- other people's suggesters


def _plugged(coder: str, view: StudyView, name: str, transcript: str | None, top: int) -> Proposed:
    """What somebody else's suggester proposes, less what was rejected; looked over first.

    It is not told what others coded in the transcript that is asked for.
    """
    try:
        offered = plugins.named("suggesters", name)
    except Exception as error:  # whatever a package of somebody else's raises when it is loaded
        raise BadSuggester(name=name, why=f"loading it fails ({type(error).__name__})") from error
    if offered is None:
        known = ", ".join(plugins.names("suggesters"))
        raise UnknownName(where="suggest", noun="suggester", name=name, known=known)
    pieces = [piece for text in view.transcripts.values() for piece in segments(text)]
    if transcript is None:
        coded = suggesting.training_labels(view, pieces).coded
        asked = [piece for piece, has in zip(pieces, coded, strict=True) if not has]
    else:
        asked = [piece for piece in pieces if piece.transcript == transcript]
    try:
        told = [c for c in view.codings if c.coder == coder or c.transcript != transcript]
        made = list(offered.suggest(asked, view.codebook, told))
    except Exception as error:  # the same, when it is asked
        raise BadSuggester(name=name, why=f"it fails ({type(error).__name__})") from error
    for one in made:
        _refuse_unfit(name, one, set(asked), view)
    kept = tuple(replace(one, suggestions=_allowed(one, view.rejected)[:top]) for one in made)
    version = str(getattr(offered, "VERSION", "")).strip()
    return Proposed(kept, (ELSE.format(name=name),), f"{name} {version}".strip())


def _refuse_unfit(name: str, one: Any, asked: set[Segment], view: StudyView) -> None:
    """Raise BadSuggester unless these are suggestions, of codes there are, for what was asked."""
    fit = isinstance(one, SegmentSuggestions) and one.segment in asked
    if not fit or not all(isinstance(each, Suggestion) for each in one.suggestions):
        raise BadSuggester(name=name, why="it proposes for something that is no segment of these")
    for each in one.suggestions:
        if each.code not in view.codebook:
            raise BadSuggester(name=name, why=f"there is no code “{each.code}”")
        if not 0 <= each.probability <= 1:
            raise BadSuggester(name=name, why="a probability is not between 0 and 1")


def _allowed(one: SegmentSuggestions, rejected: Sequence[Rejection]) -> tuple[Suggestion, ...]:
    """The suggestions that nobody rejected for the segment, likeliest first."""
    here = one.segment
    there = [one for one in rejected if one.transcript == here.transcript]
    no = {one.code for one in there if carries(here.span, one.span)}
    left = [each for each in one.suggestions if each.code not in no]
    return tuple(sorted(left, key=lambda each: -each.probability))


# --- places


def _turn(view: StudyView, transcript: str, turn: int) -> None:
    turns = len(view.transcripts[transcript].turns)
    if not 1 <= turn <= turns:
        raise CannotDecide(
            what=f"{transcript} has no turn {turn}", fix=f"Its turns are 1 to {turns}."
        )


def _place(view: StudyView, segment: Segment) -> Place:
    turns = view.transcripts[segment.transcript].turns
    number = next(n for n, turn in enumerate(turns, 1) if turn.span.covers(segment.span))
    return Place(segment.transcript, number, segment.span)
