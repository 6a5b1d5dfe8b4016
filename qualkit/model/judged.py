"""What people judged in the analysis, as the report prints it: grades, places, chosen words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualkit.model.spans import Span
from qualkit.model.typologies import Typology
from qualkit.model.weighing import Grade


@dataclass(frozen=True)
class Placed:
    """Where a case stands in a typology, and why."""

    case: str
    at: str
    """The place as it is written: "carried on / spread within"."""
    reason: str
    """"" where it went with words that were withdrawn."""
    people: int = 0
    """How many people's words it is tied to."""
    since: tuple[str, ...] = ()
    """What changed in its evidence since; it is out of date where anything did."""


@dataclass(frozen=True)
class Typified:
    """A typology with its cases in their places."""

    typology: Typology
    cases: tuple[str, ...]
    """All that are to be placed, in order."""
    places: tuple[Placed, ...]
    """In the order of the cases; of places that study.yaml has."""
    twice: tuple[str, ...] = ()
    """Cases that were placed apart in two copies: they are in no place until that is settled."""

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Cases that stand in no place."""
        placed = {one.case for one in self.places}
        return tuple(one for one in self.cases if one not in placed and one not in self.twice)


@dataclass(frozen=True)
class Printable:
    """Words that somebody chose to print, as the edition prints them."""

    id: str
    """What the evaluator calls them."""
    transcript: str
    participant: str
    span: Span
    text: str
    attribution: str
    reference: str = ""
    """Where they stand; "" in the public edition."""
    address: str = ""
    """The address of the turn that holds them, likewise."""


@dataclass(frozen=True)
class Judged:
    """All of it."""

    grades: Mapping[str, tuple[Grade, ...]] = field(default_factory=dict)
    """By link; several where copies were graded apart."""
    looked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By link: who has looked against it as its codings are now."""
    typologies: tuple[Typified, ...] = ()
    quotations: tuple[Printable, ...] = ()
    """Those that may be printed."""
