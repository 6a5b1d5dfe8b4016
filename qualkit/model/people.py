"""Who took part, as they were then, and what they consented to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Consent(StrEnum):
    """What a participation may be used for."""

    ANALYSE = "analyse"
    QUOTE = "quote"
    ARCHIVE = "archive"
    NAMED = "named"
    APPROVE = "approve"
    """Quotations are to be approved before they are printed: a condition, not a permission."""


@dataclass(frozen=True)
class Participation:
    """One participant in one interview, as they were then."""

    transcript: str
    participant: str
    """P001, P002 ...: never a name."""
    pilots: tuple[str, ...]
    stage: str
    group: str
    role: str
    agency: str = ""
    attachment: str = ""
    background: str = ""
    date: str = ""
    """Year and month, 2023-03, or empty."""
    consent: frozenset[Consent] = frozenset({Consent.ANALYSE, Consent.QUOTE})
    cases: tuple[tuple[str, str], ...] = ()
    """The nested cases that it is about, each after the pilot that it is part of."""

    @property
    def quoted_freely(self) -> bool:
        """Whether their words may be printed without each quotation having been approved."""
        return Consent.QUOTE in self.consent and Consent.APPROVE not in self.consent
