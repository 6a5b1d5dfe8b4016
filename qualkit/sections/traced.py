"""A number of the report, opened: data only."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model import Coding, Participation, Span, Stance


@dataclass(frozen=True)
class Place:
    """Words that a number rests on, as they stand in the anonymised text."""

    transcript: str
    turn: int
    """The first is 1; 0 where they stand in none."""
    span: Span
    words: str
    code: str = ""
    """Empty for words that were chosen to be printed."""
    coder: str = ""
    stance: str = ""
    directness: str = ""
    id: str = ""
    """The act that made the coding."""


@dataclass(frozen=True)
class Counted:
    """Somebody, or a pilot or interview, that a number counts or might have counted."""

    id: str
    what: str = ""
    """Pilot, stage, group and role."""
    codings: tuple[Coding, ...] = ()
    lean: Stance | None = None
    beside: str = ""
    """What else is to be known: "not asked"."""


@dataclass(frozen=True)
class Part:
    """A number that another one is made of."""

    id: str
    name: str
    said: str


@dataclass(frozen=True)
class Trace:
    """A number of the report, opened."""

    id: str
    title: str
    """What is counted."""
    said: str
    """The number as the report prints it."""
    counted: tuple[Counted, ...] = ()
    others: tuple[Counted, ...] = ()
    """Those who were read for it and are not counted; of an interview, nobody."""
    places: tuple[Place, ...] = ()
    """Of a quotation: the words."""
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    section: str = ""
    """Where the report says it."""
    own: str = ""
    """The code whose codings these are before all others."""

    @property
    def count(self) -> int:
        """How many are counted."""
        return len(self.counted)

    @property
    def of(self) -> int:
        """Of how many."""
        return len(self.counted) + len(self.others)


@dataclass(frozen=True)
class Scope:
    """A part of the people: of one pilot, stage or group, or of several of these together."""

    id: str
    name: str
    among: tuple[Participation, ...]
    pilot: str = ""
