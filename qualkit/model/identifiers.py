"""What identifies people: kinds, finds in raw text, entities of the register."""

from __future__ import annotations

from dataclasses import dataclass
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
