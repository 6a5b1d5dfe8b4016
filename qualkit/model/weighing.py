"""What is weighed against what: sides taken, grades, gaps, passages against the grain."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.coding import Stance
from qualkit.model.spans import Span


@dataclass(frozen=True)
class Sides:
    """Who takes which side, of some people. Counts are people."""

    name: str
    """The pilot, group or directness."""
    supports: int = 0
    challenges: int = 0
    mixed: int = 0
    silent: int = 0
    """Read for it and asked, and took no side."""
    not_asked: int = 0
    not_read: int = 0
    """Asked, and not read for it yet."""

    @property
    def of(self) -> int:
        """Those who were read for it and asked, or spoke to it unasked."""
        return self.supports + self.challenges + self.mixed + self.silent

    @property
    def people(self) -> int:
        """All of them."""
        return self.of + self.not_asked + self.not_read

    @property
    def leaning(self) -> Stance | None:
        """The one side that is taken, mixed where both are; None where nobody takes any."""
        if self.mixed or (self.supports and self.challenges):
            return Stance.MIXED
        if self.supports:
            return Stance.SUPPORTS
        return Stance.CHALLENGES if self.challenges else None


@dataclass(frozen=True)
class Rival:
    """Another cause of what a link claims, and who names it. Counts are people."""

    code: str
    supports: int
    challenges: int
    mixed: int
    raised: int
    """Who speak of it at all."""
    of: int
    """Who were read for it, in the pilots whose link it is."""
    supporters: int
    """Who speak of it and support the link too."""


@dataclass(frozen=True)
class Grade:
    """What a person judges of a link, and why; never worked out."""

    id: str
    link: str
    grade: str
    """"strong", "moderate", "weak", "contested", "not supported" or "not judged"."""
    assumption: str
    """"holds", "holds in part", "does not hold" or "not known"."""
    reason: str
    """"" where it was taken out since."""
    rival: str
    """Other causes, in the evaluator's words."""
    coder: str
    at: str
    codings: tuple[str, ...] = ()
    """What it is tied to, as far as it still stands."""
    then: int = 0
    """How many codings bore on the link then."""
    now: int = 0
    changed: bool = False
    """Whether codings of the link came or went since."""


class GapKind(StrEnum):
    """What evidence lacks."""

    NOBODY_MET = "nobody interviewed"
    NOBODY_READ = "nobody read"
    NOT_ASKED = "not asked"
    ONE_PERSON = "one person only"
    ONE_GROUP = "one group only"


@dataclass(frozen=True)
class Gap:
    """Something that evidence lacks, and where."""

    kind: GapKind
    link: str = ""
    """"" where it is of the whole study."""
    pilot: str = ""
    stage: str = ""
    group: str = ""
    side: Stance | None = None
    """Which side it is that one person or one group takes."""
    people: int = 0
    """Who are not read, not asked, or who say it alone."""
    codings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """Words that may speak against something, and why they are shown."""

    kind: str
    transcript: str
    version: int
    span: Span
    words: str
    participant: str
    """"" where it is not known who speaks."""
    who: str
    """Pilot, stage, group and role."""
    why: str
    codings: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is, as a tie names it: T003@120-131."""
        return f"{self.transcript}@{self.span.start}-{self.span.end}"


@dataclass(frozen=True)
class Weighed:
    """What was decided of a passage against the grain."""

    id: str
    code: str
    coding: str
    decision: str
    """"refines", "exception", "outlier" or "not against"."""
    reason: str
    coder: str
    at: str


@dataclass(frozen=True)
class Lean:
    """Which way the people of a code lean, and what goes against it. Counts are people."""

    code: str
    supports: int
    challenges: int
    mixed: int
    raised: int
    """Who speak of it at all."""
    of: int
    """Who were read for it."""
    asked: int
    """Who were read for it and asked, or spoke of it unasked."""
    majority: Stance | None
    """None where as many support as challenge, or nobody takes a side."""
    against: tuple[Passage, ...] = ()
    """Passages that go against the majority, are mixed, or are flagged deviant."""
    absent: tuple[tuple[str, str], ...] = ()
    """Who was asked and read, and said nothing of what nearly everybody raised; pilot, group and
    role beside the participant."""
    pilots: tuple[tuple[str, str], ...] = ()
    """Pilots against the rest, each with how."""
