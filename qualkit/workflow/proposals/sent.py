"""What comes of the process that proposes codes: by transcript, and what is most useful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from qualkit.model import Span, Suggestion


@dataclass(frozen=True)
class ForTranscript:
    """What is proposed for the segments of one transcript."""

    transcript: str
    version: int
    suggestions: tuple[tuple[Span, tuple[Suggestion, ...]], ...]
    suggester: str
    """Name and version of what proposed them."""
    nothing: tuple[Span, ...] = ()
    """Segments that probably hold nothing to be coded."""


@dataclass(frozen=True)
class Useful:
    """A segment that the machine hesitates at: a person's answer there teaches it most."""

    transcript: str
    version: int
    span: Span
    first: Suggestion
    second: Suggestion

    @property
    def margin(self) -> float:
        """How far the likeliest code is ahead of the next."""
        return self.first.probability - self.second.probability


@dataclass(frozen=True)
class Ranking:
    """The most useful segments, the most useful first."""

    useful: tuple[Useful, ...]


@dataclass(frozen=True)
class Failed:
    """Why nothing is proposed."""

    said: str
    advice: str


Sent: TypeAlias = ForTranscript | Ranking | Failed
