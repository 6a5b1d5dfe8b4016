"""What has left the team, and what is waiting to: in ids, never in names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Sitting = tuple[str, str]
"""A transcript and a participant who speaks in it."""


@dataclass(frozen=True)
class Release:
    """One pack, report, coder's copy, export or backup."""

    id: str
    """The act that made it."""
    kind: str
    """"pack", "pack for an archive", "public report", "copy for coding" ..."""
    at: str
    by: str
    receiver: str = ""
    sha256: str = ""
    """Of its manifest, or of its page or table."""
    draft: bool = False
    everything: bool = False
    """Whether what it holds was not written down: it may hold all that was there then."""
    transcripts: tuple[str, ...] = ()
    """Those whose words it holds, or of which a report counts somebody."""
    sittings: tuple[Sitting, ...] = ()
    quoted: tuple[Sitting, ...] = ()
    """Whose words a report prints, once for each quotation."""
    read_by: Mapping[str, str] = field(default_factory=dict)
    """Who read each transcript to its end, as it left."""
    signed_by: tuple[str, ...] = ()
    signatures: int = 1
    """How many it needs."""
    given: tuple[str, ...] = ()
    """When it was given out; empty while it waits for signatures."""
    standing: str = ""
    """A hash of the state of the study that it was made from."""

    @property
    def short(self) -> str:
        """The beginning of its id, by which people call it."""
        return self.id[:8]

    @property
    def participants(self) -> frozenset[str]:
        """The people in it."""
        return frozenset(who for _, who in self.sittings)

    @property
    def to_sign(self) -> int:
        """How many have still to sign."""
        return max(0, self.signatures - len(self.signed_by))
