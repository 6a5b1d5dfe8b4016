"""A study as the rooms and the report's sections see it: nothing in it is confidential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualkit.model.codes import Codebook
from qualkit.model.coding import (
    Adjudicated,
    Asked,
    Coding,
    Example,
    Finished,
    Rejection,
    SegmentSuggestions,
    Topic,
)
from qualkit.model.comparing import Attribution, LinkEvidence, ThemeMatrix
from qualkit.model.conduct import Conduct
from qualkit.model.judged import Judged
from qualkit.model.people import Participation
from qualkit.model.quotations import Quotation
from qualkit.model.spans import Span
from qualkit.model.statements import Statement
from qualkit.model.study import Question, Settings
from qualkit.model.text import AnonymisedTranscript, Source


@dataclass(frozen=True)
class StudyView:
    """A study as the rooms see it: anonymised, and as it is now. Nothing in it is confidential."""

    settings: Settings
    schedule: tuple[Question, ...]
    codebook: Codebook
    sources: tuple[Source, ...]
    participations: tuple[Participation, ...]
    transcripts: Mapping[str, AnonymisedTranscript]
    """By id; the newest version of each."""
    codings: tuple[Coding, ...] = ()
    """Those that count: what was settled where coders differed, else what any of them found."""
    finished: tuple[Finished, ...] = ()
    asked: tuple[Asked, ...] = ()
    """Where questions of the schedule are marked as put or answered."""
    rejected: tuple[Rejection, ...] = ()
    adjudicated: Adjudicated = Adjudicated()
    examples: tuple[Example, ...] = ()
    """Of codes, where they stand: learnt from, and never printed."""
    statements: tuple[Statement, ...] = ()
    """Summaries, grades, places and decisions that stand, oldest first."""
    quotations: tuple[Quotation, ...] = ()
    """Words that were chosen to be printed, by transcript and place."""

    def participant_of(self, coding: Coding) -> str | None:
        """Whose words a coding covers; where it spans turns, whose turn it begins in."""
        transcript = self.transcripts[coding.transcript]
        turn = transcript.turn_at(coding.span.start)
        return transcript.speaker(turn).participant if turn else None


@dataclass(frozen=True)
class Provenance:
    """What a reader needs in order to trace a report; never a file name or a path."""

    version: str
    codebook: str
    """Name, version and hash of the accepted codebook."""
    as_of: str
    """The day of the newest act that the report rests on."""
    edition: str
    facts: tuple[tuple[str, str], ...] = ()
    """Further lines: counts, coders, models, settings, seeds."""
    draft: str = ""
    """What a draft says of itself at its head."""


@dataclass(frozen=True)
class ReportView:
    """All that the sections of a report are written from."""

    study: StudyView
    provenance: Provenance
    themes: ThemeMatrix
    """Pilots by codes."""
    attributions: Mapping[tuple[str, str], Attribution]
    """By transcript and participant."""
    evidence: tuple[LinkEvidence, ...] = ()
    topics: tuple[Topic, ...] = ()
    suggestions: tuple[SegmentSuggestions, ...] = ()
    withheld: frozenset[frozenset[tuple[str, str]]] | None = None
    """The numbers of the table of interviews that the public edition withholds; None: work it out
    from this study alone."""
    unprinted: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """By transcript: words that a person decided are not to be printed."""
    methods: tuple[str, ...] = ()
    """Sentences for the methodology on what machines proposed and how well that was measured."""
    conduct: Conduct = Conduct()
    """How the study was done, for the methodology."""
    judged: Judged = field(default_factory=Judged)
    """Grades, places and quotations that people gave."""
