"""What identifies people: kinds, finds in raw text, entities of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qualkit.model.spans import Span


class Kind(StrEnum):
    """Kinds of identifier."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    DATE = "date"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    URL = "url"
    POSTCODE = "postcode"
    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    VEHICLE = "vehicle"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Find:
    """Something identifying in a raw text, and why it is thought so."""

    span: Span
    kind: Kind
    reason: str


class Status(StrEnum):
    """What a person has decided about an entity, if anything."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """It identifies nobody, and is not replaced."""
    MERGED = "merged"
    """It was found to be another, which has its names now; its id is not given again."""


@dataclass(frozen=True)
class Entity:
    """One person, place, organisation or thing of the register, whatever it is called."""

    id: str
    kind: Kind
    name: str
    """The fullest form known."""
    forms: frozenset[str]
    replacement: str
    """What stands for it everywhere: "[Child 3]"; never renumbered once given."""
    relation: str = ""
    """Child, Social worker, School ...: the word of the replacement."""
    reasons: tuple[str, ...] = ()
    participant: str | None = None
    sure: frozenset[str] = frozenset()
    """Forms that the evaluator listed: replaced wherever they stand, kept terms and words too."""
    pilots: frozenset[str] = frozenset()
    """Where it was met: two people with one first name in different pilots are two."""
    once: frozenset[str] = frozenset()
    """Replacements that it had before; they are not given again."""
    status: Status = Status.OPEN
    why: Mapping[str, str] = field(default_factory=dict)
    """Form -> why it is thought to be one of its forms."""
    into: str = ""
    """The id of the one that it was merged into."""
    also: frozenset[str] = frozenset()
    """The names of those that were merged into it."""
    without: frozenset[str] = frozenset()
    """Forms, folded, that a person has said are not its."""
    only: frozenset[str] = frozenset()
    """The transcripts to which a person has confined it; empty: it may be met anywhere."""
