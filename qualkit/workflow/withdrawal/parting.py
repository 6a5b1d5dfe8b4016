"""What goes of the originals at a withdrawal, and what stays of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualkit import alignment
from qualkit.alignment import Alignment
from qualkit.anonymise import Mention, cutting
from qualkit.model import AnonymisedTranscript, Span, Transcript
from qualkit.register import Register, from_bytes
from qualkit.traces import words_of
from qualkit.vault import Opened
from qualkit.workflow.identifiers.finding import mentions_in
from qualkit.workflow.keeping import original
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Wanted:
    """What is to be withdrawn, in numbers and places."""

    what: str
    """participant, participation, speaker or passage."""
    participants: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    """Transcripts that go altogether."""
    left: tuple[tuple[str, str], ...] = ()
    """Transcript and participant of each participation that goes."""
    turns: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Turns that go with their labels, by transcript, from 0."""
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """Stretches of originals that go, by transcript; labels stay."""

    @property
    def cut(self) -> tuple[str, ...]:
        """Transcripts of which some words go."""
        return tuple(sorted({*self.turns, *self.spans} - {*self.whole}))


@dataclass(frozen=True)
class Known:
    """What vault and store hold before a withdrawal."""

    study: Study
    opened: Opened
    register: Register
    texts: Mapping[str, AnonymisedTranscript]
    """The newest anonymised ones."""
    last: Mapping[str | None, int]
    """Their last numbers."""
    coded: Mapping[str, Sequence[Span]]
    """What was coded in them, as reports quote it."""


class Parting:
    """The originals, each parted into what goes and what stays."""

    def __init__(self, known: Known, wanted: Wanted) -> None:
        self.known, self.wanted = known, wanted
        self.stay: dict[str, Transcript] = {}
        """The originals, as far as they stay."""
        self.cuts: dict[str, cutting.Cut] = {}
        self.gone_words: list[str] = []
        """What goes, as it was said and as it was anonymised."""
        self.quoted: list[list[str]] = []
        """What was coded of it, each as a run of words."""
        self.mentions: dict[str, tuple[Mention, ...]] = {}
        """Those that stay, where they stand then."""
        self.met: set[str] = set()
        """Entities that are mentioned in what goes."""
        self.speaking: set[str] = set()
        """Entities after whom speakers are called that go."""

    def part(self, id: str) -> None:
        """What goes of a transcript, and what stays."""
        text = original(self.known.opened, self.known.register, id)
        found = mentions_in(self.known.opened, self.known.register, id)
        if id in self.wanted.whole:
            self.gone_words += [text.text]
            if id in self.known.texts:
                self._goes(id, Span(0, len(self.known.texts[id].text)))
            self.met |= {one.entity for one in found if one.entity}
            return
        self.stay[id], self.mentions[id] = text, found
        if id not in self.wanted.cut:
            return
        cut = cutting.cut(text, self.wanted.turns.get(id, ()), self.wanted.spans.get(id, ()))
        held = from_bytes(self.known.opened.read(self.known.register.held[id].alignment), Alignment)
        for span in cut.gone:
            there = alignment.to_anonymised(held, span)
            self.gone_words.append(span.of(text.text))
            self._goes(id, there)
            self.met |= {one.entity for one in found if one.entity and span.overlaps(one.span)}
        for number in self.wanted.turns.get(id, ()):
            label = text.turns[number].label_span
            self.speaking |= {one.entity for one in found if one.entity and label.covers(one.span)}
        self.cuts[id], self.stay[id] = cut, cut.transcript
        self.mentions[id] = cutting.remain(found, cut)

    def _goes(self, id: str, span: Span) -> None:
        """A stretch of the anonymised text that goes, and what was coded in it."""
        text = self.known.texts[id].text
        self.gone_words.append(span.of(text))
        for one in self.known.coded.get(id, ()):
            here = Span(max(one.start, span.start), min(one.end, span.end))
            if here.start < here.end:
                self.quoted.append(words_of(here.of(text)))
