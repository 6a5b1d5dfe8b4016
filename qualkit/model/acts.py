"""Acts: what people did, in ids and spans, never in words of a transcript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ActKind(StrEnum):
    """What people do. store/acts.py says what of it can be undone."""

    CODED = "coded"
    FINISHED = "finished"
    READ = "read"
    CODEBOOK = "codebook"
    ASKED = "asked"
    CHANGED = "changed"
    FAMILIARISED = "familiarised"
    SEARCHED = "searched"
    INGESTED = "ingested"
    ANONYMISED = "anonymised"
    DECIDED = "decided"
    JUDGED = "judged"
    EXPORTED = "exported"
    SHARED = "shared"
    REPORTED = "reported"
    COPIED = "copied"
    BACKED_UP = "backed up"
    LOOKED = "looked up"
    CUSTODY = "custody"
    REDACTED = "redacted"
    WITHDRAWN = "withdrawn"
    RENAMED = "renamed"
    STAGED = "staged"
    SIGNED = "signed"
    ASSIGNED = "assigned"
    SETTLED = "settled"
    UNDONE = "undone"
    REJECTED = "rejected"
    EXAMPLE = "example"
    CHARTED = "charted"
    GRADED = "graded"
    LOOKED_AGAINST = "looked against"
    WEIGHED = "weighed"
    PLACED = "placed"
    CHOSEN = "chosen"
    ANSWERED = "answered"
    """What a pilot said of a fact that it was sent."""
    REPLIED = "replied"
    """What an evaluator decided of that."""


@dataclass(frozen=True)
class Act:
    """One recorded thing that somebody did: ids and spans, never words of a transcript."""

    id: str
    batch: str
    """Acts done by one command; undone together."""
    coder: str
    at: str
    """UTC, ISO 8601, microseconds."""
    kind: ActKind
    transcript: str | None = None
    body: Mapping[str, object] = field(default_factory=dict)
    number: int = 0
    """One more than the greatest of the copy that it was done in (Lamport, 1978); 0 until recorded.

    By number and id, acts have one order in every copy, and an act comes after all that its doer
    could see, whatever their clock says.
    """
