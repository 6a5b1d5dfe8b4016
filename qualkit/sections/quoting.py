"""Choosing quotations and setting them as an edition prints them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from qualkit import counting, segments
from qualkit.model import (
    ActKind,
    AnonymisedTranscript,
    Kind,
    Link,
    Replacement,
    Span,
    SpeakerKind,
    Stance,
)
from qualkit.model.comparing import Attribution, Cell, CellState
from qualkit.model.judged import Printable
from qualkit.model.views import ReportView, StudyView
from qualkit.remembered import remembered
from qualkit.sections import accounts
from qualkit.sections.blocks import Quotation
from qualkit.sections.choosing import PER_CODE as PER_CODE
from qualkit.sections.choosing import Dealt, deal, link_key
from qualkit.sections.choosing import Voice as Voice
from qualkit.sections.words import NOBODY, mid

WORDS = 80
"""Where a quotation is cut, at the sentence end before."""

_UNNUMBERED = frozenset({Kind.DATE, Kind.BIRTH_DATE, Kind.AGE})
"""Kinds whose replacements may end in a figure that is no number of theirs ("[March 2023]")."""

_NUMBER = re.compile(r"\s+\d+$")


def chosen(view: ReportView, book: counting.Ledger) -> Mapping[str, tuple[Voice, ...]]:
    """By code, and by the key of each link: the voices to print (`dealt`)."""
    return dealt(view, book).voices


def dealt(view: ReportView, book: counting.Ledger) -> Dealt:
    """What is printed of what people said. The same study always gives the same.

    Only codings that count, of people who may be quoted, from pilots whose counts are shown. The
    public edition leaves out a voice that the printed counts would place in so few pilots that
    fewer than k people there share its label. Of what somebody chose, what may be printed.
    """
    return _dealt(view) if book is counting.ledger(view.study) else _deal(view, book)


def _deal(view: ReportView, book: counting.Ledger) -> Dealt:
    codebook = view.study.codebook
    quotable = {code.id: tuple(_quotable(view, book, code.id)) for code in codebook.codes}
    links = {
        link_key(o.id): tuple(_of_link(view, book, o, quotable)) for o in codebook.theory.links
    }
    found = deal(quotable, links, view.study.quotations)
    may = {one.id for one in view.judged.quotations}
    return replace(
        found,
        voices={
            key: tuple(voice for voice in voices if not voice.chosen or voice.chosen in may)
            for key, voices in found.voices.items()
        },
    )


def _of_link(
    view: ReportView, book: counting.Ledger, link: Link, quotable: Mapping[str, Sequence[Voice]]
) -> Iterator[Voice]:
    """The voices that the grade of a link is tied to, of the pilots whose link it is."""
    said = (
        v for code in book.under(*link.codes) for v in quotable.get(code, ()) if v.coding.stance
    )
    own = {p for p in counting.pilots(view.study) if _owns(view, p, link)}
    voices = sorted((v for v in said if own & set(v.sitting.pilots)), key=lambda v: v.lot)
    tied = _tied(view, link)
    if is_public(view) and own < set(counting.pilots(view.study)):
        voices = [voice for voice in voices if _is_hidden(view, book, voice, own)]
    yield from (voice for voice in voices if voice.coding.id in tied)


def _owns(view: ReportView, pilot: str, link: Link) -> bool:
    links = next((p.links for p in view.study.settings.pilots if p.id == pilot), None)
    return links is None or link.id in links


def _tied(view: ReportView, link: Link) -> frozenset[str]:
    """The codings that a grade of a link is tied to."""
    of_link = (s for s in view.study.statements if s.kind is ActKind.GRADED)
    return frozenset().union(*(s.codings for s in of_link if s.of("link") == link.id))


def _is_hidden(view: ReportView, book: counting.Ledger, voice: Voice, pilots: set[str]) -> bool:
    """Whether enough people share its label in those of `pilots` in which its side is taken."""
    crowd = _crowds(view, book, voice.coding.code, pilots)[voice.coding.stance]
    label = view.attributions[voice.coding.transcript, voice.sitting.participant].label
    return crowd[label] >= view.study.settings.k


@remembered
def _dealt(view: ReportView) -> Dealt:
    return _deal(view, counting.ledger(view.study))


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
    view: ReportView, book: counting.Ledger, code: str, within: Collection[str] | None = None
) -> dict[Stance | None, Counter[str]]:
    """By stance and label: how many people print that label in the pilots that the counts name.

    `within`: of these pilots alone.
    """
    account = accounts.account(view, book, code, book.under(code))
    named: dict[Stance | None, Callable[[Cell], bool]] = {
        Stance.SUPPORTS: lambda cell: cell.supports + cell.mixed > 0,
        Stance.CHALLENGES: lambda cell: cell.challenges + cell.mixed > 0,
        Stance.MIXED: lambda cell: cell.mixed > 0,
        None: lambda cell: cell.state is CellState.RAISED,
    }
    crowds = {}
    for stance, wanted in named.items():
        cells = account.cells.items()
        pilots = {p for p, cell in cells if wanted(cell) and (within is None or p in within)}
        printing = {
            (view.attributions[p.transcript, p.participant].label, p.participant)
            for p in book.participations
            if pilots & set(p.pilots)
        }
        crowds[stance] = Counter(label for label, _ in printing)
    return crowds


# --- setting


def quotation(view: ReportView, voice: Voice) -> Quotation:
    """A voice as the edition prints it, with its attribution."""
    coding, who = voice.coding, voice.sitting.participant
    for one in view.judged.quotations:
        if one.id == voice.chosen:
            return replace(setting(one), stance=coding.stance)
    said = passage(view, coding.transcript, coding.span, who, id=f"q-{voice.lot}")
    return replace(said, stance=coding.stance)


def setting(one: Printable) -> Quotation:
    """What somebody chose to print."""
    return Quotation(chosen_id(one.id), one.text, one.attribution, one.reference, trace=one.address)


def chosen_id(id: str) -> str:
    """The address of a quotation that somebody chose under this id."""
    return f"quote-{id.lower()}"


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
