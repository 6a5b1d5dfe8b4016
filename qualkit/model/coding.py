"""What people coded and finished, and what machines propose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.spans import Span
from qualkit.model.text import Segment


class Stance(StrEnum):
    """Whether an account supports or challenges what the code or link claims."""

    SUPPORTS = "supports"
    CHALLENGES = "challenges"
    MIXED = "mixed"


class Directness(StrEnum):
    """How near the speaker is to what they tell."""

    FIRST_HAND = "first-hand"
    REPORTED = "reported"
    OPINION = "opinion"


@dataclass(frozen=True)
class Coding:
    """A coder applied a code to a span of one text version."""

    id: str
    """The act that made it."""
    transcript: str
    version: int
    span: Span
    code: str
    coder: str
    stance: Stance | None = None
    directness: Directness | None = None
    memo: str = ""
    suggested: bool = False
    """Whether it began as a suggestion."""
    touched: bool = False
    """Whether its words are not as they were when it was made: some were replaced, or put back."""


@dataclass(frozen=True)
class Finished:
    """A coder read a transcript through under a version of the codebook."""

    transcript: str
    coder: str
    codebook: str
    """The hash of the accepted codebook version."""
    codes: frozenset[str]
    """The codes that were looked for."""


@dataclass(frozen=True)
class Suggestion:
    """A machine's proposal for a coding; never becomes one without a named coder."""

    code: str
    probability: float
    """Calibrated, and cautious above a half: of those with .7, seven in ten or more are right."""
    why: str
    """One line: the nearest accepted coding, the words that weighed most, the definition."""


@dataclass(frozen=True)
class Rejection:
    """A coder said that a suggestion is wrong: these words do not carry that code."""

    id: str
    """The act that says so."""
    transcript: str
    version: int
    span: Span
    code: str
    coder: str


@dataclass(frozen=True)
class Example:
    """Words that a coder gave as an example of a code; no coding, and printed nowhere."""

    id: str
    """The act that says so."""
    transcript: str
    version: int
    span: Span
    code: str
    coder: str


@dataclass(frozen=True)
class SegmentSuggestions:
    """What is proposed for one segment, likeliest first."""

    segment: Segment
    suggestions: tuple[Suggestion, ...]
    coded: float | None = None
    """The probability that there is anything to code in it; None where that cannot be known."""


@dataclass(frozen=True)
class Topic:
    """A theme that the machine found, laid against the codebook."""

    number: int
    words: tuple[str, ...]
    segments: int
    examples: tuple[Segment, ...]
    codes: tuple[tuple[str, float], ...]
    """Codes whose codings fall in it, with the share of its segments that carry each."""
    coded: float
    """Share of its segments that carry any code."""
    stability: float
    """Mean best overlap (Jaccard) with the topics of other seeds, 0 to 1."""

    @property
    def standing(self) -> str:
        """How codes cover it: "covered" (half of its segments or more), "partly" or "new"."""
        return next(word for word, least in _COVERED if self.coded >= least)


_COVERED = (("covered", 0.5), ("partly", 0.2), ("new", 0.0))
