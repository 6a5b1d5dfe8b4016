"""Choosing quotations and setting them as an edition prints them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from qualkit import counting, segments
from qualkit.model import (
    AnonymisedTranscript,
    Attribution,
    Cell,
    CellState,
    Coding,
    Directness,
    Kind,
    Participation,
    Replacement,
    ReportView,
    Span,
    SpeakerKind,
    Stance,
    StudyView,
)
from qualkit.sections import accounts
from qualkit.sections.blocks import Quotation
from qualkit.sections.words import NOBODY, mid

PER_CODE = 4
"""How many quotations a code is given at most."""

WORDS = 80
"""Where a quotation is cut, at the sentence end before."""

_UNNUMBERED = frozenset({Kind.DATE, Kind.BIRTH_DATE, Kind.AGE})
"""Kinds whose replacements may end in a figure that is no number of theirs ("[March 2023]")."""

_NUMBER = re.compile(r"\s+\d+$")


@dataclass(frozen=True)
class Voice:
    """A coding that may be quoted, and the participation it comes from."""

    coding: Coding
    sitting: Participation
    study: str
    """The study's UUID, which is printed nowhere: without it nobody can work a lot out."""

    @property
    def lot(self) -> str:
        """A fixed place among others that nobody chose; it says nothing of pilot or transcript."""
        one = self.coding
        place = f"{self.study} {one.transcript} {one.span} {one.code} {one.coder}"
        return hashlib.sha256(place.encode()).hexdigest()[:12]


@dataclass
class Printed:
    """What has been printed so far, so that the voices are spread over the whole report."""

    people: Counter[str] = field(default_factory=Counter)
    spans: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def holds(self, coding: Coding) -> bool:
        """Whether any of these words stand in the report already."""
        return any(span.overlaps(coding.span) for span in self.spans.get(coding.transcript, ()))

    def add(self, voice: Voice) -> None:
        """Note that a voice is printed."""
        self.people[voice.sitting.participant] += 1
        self.spans[voice.coding.transcript].append(voice.coding.span)


def chosen(view: ReportView, book: counting.Ledger) -> dict[str, tuple[Voice, ...]]:
    """By code: the voices to print. The same study always gives the same ones.

    Only codings that count, of people who may be quoted, from pilots whose counts are shown;
    every stance is heard before any is heard twice; then voices are spread over people, over pilots
    and over the report. The public edition leaves out a voice that the printed counts would place
    in so few pilots that fewer than k people there share its label.
    """
    printed = Printed()
    return {
        code.id: tuple(_pick(list(_quotable(view, book, code.id)), printed))
        for code in view.study.codebook.codes
    }


def _quotable(view: ReportView, book: counting.Ledger, code: str) -> Iterator[Voice]:
    among = accounts.open_sittings(view, book, frozenset({code}))
    sittings = {(p.transcript, p.participant): p for p in among if p.quoted_freely}
    crowds = _crowds(view, book, code) if is_public(view) else {}
    for participant, codings in counting.counted(book, frozenset({code}), among).items():
        for coding in codings:
            transcript = book.study.transcripts[coding.transcript]
            sitting = sittings.get((coding.transcript, participant))
            if sitting is None or coding.version != transcript.version:
                continue
            if not may_print(view, coding.transcript, participant, coding.span):
                continue
            label = view.attributions[coding.transcript, participant].label
            if crowds and crowds[coding.stance][label] < view.study.settings.k:
                continue
            yield Voice(coding, sitting, view.study.settings.uuid)


def may_print(view: ReportView, transcript: str, participant: str, span: Span) -> bool:
    """Whether a label hides the speaker, and nobody decided against these words."""
    if is_public(view) and view.attributions[transcript, participant].withheld:
        return False
    return not any(span.overlaps(held) for held in view.unprinted.get(transcript, ()))


def _crowds(
    view: ReportView, book: counting.Ledger, code: str
) -> dict[Stance | None, Counter[str]]:
    """By stance and label: how many people print that label in the pilots that the counts name."""
    account = accounts.account(view, book, code, book.under(code))
    named: dict[Stance | None, Callable[[Cell], bool]] = {
        Stance.SUPPORTS: lambda cell: cell.supports + cell.mixed > 0,
        Stance.CHALLENGES: lambda cell: cell.challenges + cell.mixed > 0,
        Stance.MIXED: lambda cell: cell.mixed > 0,
        None: lambda cell: cell.state is CellState.RAISED,
    }
    crowds = {}
    for stance, wanted in named.items():
        pilots = {pilot for pilot, cell in account.cells.items() if wanted(cell)}
        printing = {
            (view.attributions[p.transcript, p.participant].label, p.participant)
            for p in book.participations
            if pilots & set(p.pilots)
        }
        crowds[stance] = Counter(label for label, _ in printing)
    return crowds


def _pick(voices: list[Voice], printed: Printed) -> Iterator[Voice]:
    stances: Counter[object] = Counter()
    people: Counter[str] = Counter()
    pilots: Counter[tuple[str, ...]] = Counter()

    def claim(voice: Voice) -> tuple[object, ...]:
        coding, sitting = voice.coding, voice.sitting
        length = coding.span.end - coding.span.start
        return (
            stances[coding.stance] > 0,
            people[sitting.participant],
            printed.holds(coding),
            pilots[sitting.pilots],
            printed.people[sitting.participant],
            coding.directness is Directness.REPORTED,
            not 60 <= length <= 600,
            voice.lot,
        )

    for _ in range(min(PER_CODE, len(voices))):
        voice = min(voices, key=claim)
        if people[voice.sitting.participant] and printed.holds(voice.coding):
            return
        voices.remove(voice)
        stances[voice.coding.stance] += 1
        people[voice.sitting.participant] += 1
        pilots[voice.sitting.pilots] += 1
        printed.add(voice)
        yield voice


# --- setting


def quotation(view: ReportView, voice: Voice) -> Quotation:
    """A voice as the edition prints it, with its attribution."""
    coding, who = voice.coding, voice.sitting.participant
    said = passage(view, coding.transcript, coding.span, who, id=f"q-{voice.lot}")
    return replace(said, stance=coding.stance)


def passage(
    view: ReportView, transcript: str, span: Span, participant: str, *, id: str
) -> Quotation:
    """A participant's words as the edition prints them; `span` is in the newest version."""
    text = view.study.transcripts[transcript]
    source = next((s for s in view.study.sources if s.id == transcript), None)
    return Quotation(
        id=id,
        text=printed_words(text, span, public=is_public(view), posts=_posts(view)),
        attribution=view.attributions[transcript, participant].label or NOBODY,
        reference="" if is_public(view) else reference(text, span),
        verbatim=source is None or source.verbatim,
        trace="" if is_public(view) else turn_address(text, span),
    )


def _posts(view: ReportView) -> frozenset[str]:
    return hidden_posts(view.study, view.attributions)


def hidden_posts(
    study: StudyView, attributions: Mapping[tuple[str, str], Attribution]
) -> frozenset[str]:
    """The posts that somebody's label hides, in lower case: their own words may say them."""
    labels = {key: made.label.casefold() for key, made in attributions.items()}
    said = (
        (p.role.strip().casefold(), (p.transcript, p.participant)) for p in study.participations
    )
    return frozenset(role for role, key in said if role not in labels.get(key, ""))


def is_public(view: ReportView) -> bool:
    """Whether the report is the public edition."""
    return view.provenance.edition == "public"


def reference(transcript: AnonymisedTranscript, span: Span) -> str:
    """Where words stand, for whoever has the transcripts: "T007, turn 12"."""
    turns = [n for n, turn in enumerate(transcript.turns, 1) if turn.span.overlaps(span)]
    through = transcript.speaker(transcript.turns[turns[0] - 1]) if turns else None
    interpreted = through is not None and through.kind is SpeakerKind.INTERPRETER
    where = f"{transcript.id}, turn {turns[0]}" if turns else transcript.id
    return f"{where}, through an interpreter" if interpreted else where


def turn_address(transcript: AnonymisedTranscript, span: Span) -> str:
    """The address of the turn in which words begin."""
    turns = transcript.turns
    at = next((n for n, turn in enumerate(turns, 1) if turn.span.overlaps(span)), 0)
    return f"{transcript.id}#t{at}" if at else transcript.id


def printed_words(
    transcript: AnonymisedTranscript,
    span: Span,
    *,
    public: bool,
    posts: Collection[str] = (),
) -> str:
    """The speaker's own words within `span`, shortened, replacements as the edition shows them.

    In public what stands for somebody of one of these `posts`, in lower case, says no post.
    """
    pieces = [widened(transcript, piece) for piece in _own_words(transcript, span)]
    said = []
    left = WORDS
    for piece in pieces:
        short = _shortened(transcript, piece, left)
        said.append(_set(transcript, short, public=public, posts=posts))
        left -= len(short.of(transcript.text).split())
        if short.end < piece.end or left <= 0:
            break
    whole = len(said) == len(pieces) and short.end == pieces[-1].end
    return " … ".join(said) + ("" if whole else " …")


def _own_words(transcript: AnonymisedTranscript, span: Span) -> list[Span]:
    """The parts of `span` that its first speaker says; others' turns and labels fall out."""
    turns = [turn for turn in transcript.turns if turn.span.overlaps(span)]
    if not turns:
        return [span]
    return [
        Span(max(span.start, turn.body.start), min(span.end, turn.body.end))
        for turn in turns
        if turn.label == turns[0].label and turn.body.overlaps(span)
    ]


def widened(transcript: AnonymisedTranscript, span: Span) -> Span:
    """`span`, grown to hold whole replacements."""
    for replacement in transcript.replacements:
        if replacement.span.overlaps(span):
            start, end = replacement.span
            span = Span(min(span.start, start), max(span.end, end))
    return span


def _shortened(transcript: AnonymisedTranscript, span: Span, words: int) -> Span:
    """At most about `words` words, cut at a sentence end; a very long sentence between words."""
    first = next(segments.cut(transcript.text, span, words), span)
    starts = [m.start() for m in re.finditer(r"\S+", first.of(transcript.text))]
    if len(starts) <= 2 * words:
        return first
    cut = Span(first.start, first.start + starts[words])
    end = len(cut.of(transcript.text).rstrip())
    return widened(transcript, Span(cut.start, cut.start + end))


def _set(
    transcript: AnonymisedTranscript, span: Span, *, public: bool, posts: Collection[str]
) -> str:
    """The words of `span`; in public, numbered replacements by their kind alone."""
    text, at = "", span.start
    for replacement in sorted(transcript.replacements, key=lambda r: r.span) if public else ():
        if span.covers(replacement.span):
            kind = unnumbered(replacement)
            kind = "[name]" if kind.strip("[]").casefold() in posts else kind
            text += transcript.text[at : replacement.span.start] + kind
            at = replacement.span.end
    return (text + transcript.text[at : span.end]).strip()


def unnumbered(replacement: Replacement) -> str:
    """The replacement without its number ("[child]"), so that quotations cannot be joined by it."""
    if replacement.kind in _UNNUMBERED or not replacement.shown.startswith("["):
        return replacement.shown
    return f"[{mid(_NUMBER.sub('', replacement.shown.strip('[]')))}]"
