"""Transcripts, raw and anonymised, in turns and segments. Spans count code points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.identifiers import Kind
from qualkit.model.spans import Span


class SourceKind(StrEnum):
    """What kind of source a transcript is."""

    INTERVIEW = "interview"
    FOCUS_GROUP = "focus group"
    OBSERVATION = "observation"
    NOTES = "notes"
    DOCUMENT = "document"


class SpeakerKind(StrEnum):
    """Who a speaker label stands for."""

    PARTICIPANT = "participant"
    INTERVIEWER = "interviewer"
    INTERPRETER = "interpreter"
    UNIDENTIFIED = "unidentified"


WITHDRAWN = "[withdrawn]"
"""What stands where words were taken out at somebody's request."""
WITHDRAWN_LABEL = "Withdrawn"
"""The label of a turn that was taken out with whose it was."""


@dataclass(frozen=True)
class Turn:
    """One uninterrupted speech: `label` as written ("" where there is none), `body` its words."""

    label: str
    body: Span
    start: int
    """Where the turn begins, its label included."""
    seconds: float | None = None
    """When it began in the recording."""

    @property
    def span(self) -> Span:
        """The whole turn, label included."""
        return Span(self.start, self.body.end)

    @property
    def label_span(self) -> Span:
        """The label without its colon (empty where there is none)."""
        return Span(self.start, self.start + len(self.label))


@dataclass(frozen=True)
class Transcript:
    """A source as its reader normalised it. Confidential: it never leaves memory or the vault."""

    text: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Speech:
    """What a reader yields: one turn before it is laid into a Transcript."""

    label: str
    words: str
    seconds: float | None = None


@dataclass(frozen=True)
class Replacement:
    """A span of an anonymised text that stands for something identifying."""

    span: Span
    kind: Kind
    shown: str
    """What stands there, brackets included: "[Child 3]"."""


@dataclass(frozen=True)
class AnonymisedTranscript:
    """One version of a transcript's anonymised text: the only text that the rooms see."""

    id: str
    version: int
    text: str
    turns: tuple[Turn, ...]
    speakers: Mapping[str, Speaker]
    """By label as it stands in this text."""
    replacements: tuple[Replacement, ...] = ()

    def speaker(self, turn: Turn) -> Speaker:
        """Who speaks `turn`; an unlabelled turn belongs to nobody identified."""
        return self.speakers.get(turn.label, Speaker(SpeakerKind.UNIDENTIFIED))

    def turn_at(self, offset: int) -> Turn | None:
        """The turn that holds `offset`."""
        return next((t for t in self.turns if t.start <= offset < t.body.end), None)


@dataclass(frozen=True)
class Speaker:
    """Who a label stands for; `participant` is an id such as P007."""

    kind: SpeakerKind
    participant: str | None = None


@dataclass(frozen=True)
class Segment:
    """What is shown for coding, suggested for and compared: a turn, or a part of a long one."""

    transcript: str
    version: int
    span: Span
    text: str
    participant: str | None = None


@dataclass(frozen=True)
class Source:
    """What is known of a transcript besides its words."""

    id: str
    kind: SourceKind
    verbatim: bool
    language: str
    interpreter: bool
