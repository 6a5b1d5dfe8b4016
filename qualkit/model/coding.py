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


class Flag(StrEnum):
    """What a coder says of a coding for later: to be quoted, to be set against the rest, to ask."""

    EXEMPLARY = "exemplary"
    DEVIANT = "deviant"
    DOUBTFUL = "doubtful"


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
    flag: Flag | None = None


@dataclass(frozen=True)
class Asked:
    """Words in which a question of the schedule is put or answered, whatever comes of it."""

    id: str
    """The act that said so."""
    transcript: str
    span: Span
    """In the newest version of the text."""
    question: str
    """The id that schedule.yaml gives it."""
    coder: str


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
class Settled:
    """What a person decided where coders differ, and no later decision succeeds."""

    act: str
    coder: str
    """Who settled it."""
    at: str
    transcript: str
    code: str
    counts: frozenset[str]
    """The codings that count, by id."""
    against: frozenset[str]
    """Those that do not; they are kept."""
    reason: str = ""

    @property
    def about(self) -> frozenset[str]:
        """The codings that it decides."""
        return self.counts | self.against


@dataclass(frozen=True)
class Adjudicated:
    """How far the differences between coders are settled."""

    settled: int = 0
    open: int = 0
    set_aside: int = 0
    """Codings that do not count, because a person settled so."""


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
