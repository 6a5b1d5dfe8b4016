"""How a study was done: who coded what, how far they agree, how its codebook changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.model.codes import ChangeKind


@dataclass(frozen=True)
class Worked:
    """What one coder did, in counts."""

    coder: str
    codings: int
    """Those that count."""
    suggested: int
    """Of these: those that began as a machine's suggestion."""
    finished: int
    """Transcripts that they read to the end against the codebook."""
    settled: int = 0
    """Differences between coders that they settled."""


@dataclass(frozen=True)
class Agreed:
    """How far coders agree on whether a participant raised a code. None: undefined."""

    coders: int
    transcripts: int
    units: int
    """A participant in a transcript, and a code that two or more looked for there."""
    found: int
    """Units in which any of them found it."""
    observed: float | None
    alpha: float | None
    low: float | None
    """Of the 95% interval of alpha, as of `high`."""
    high: float | None
    ac1: float | None
    warnings: tuple[str, ...]
    """What whoever reads the figures must beware of, in words."""
    apart: tuple[tuple[str, float], ...]
    """Codes whose own alpha is below what is usually asked for, the lowest first."""
    codings: int
    suggested: int
    """Of the codings compared: those that began as suggestions, which may inflate agreement."""
    draws: int
    """How many draws of whole transcripts the interval rests on."""


@dataclass(frozen=True)
class Revised:
    """How the codebook changed while the study was coded."""

    versions: int
    """Files that were accepted."""
    changes: Mapping[ChangeKind, int]
    """Changes of single codes beside those."""
    late: tuple[str, ...]
    """Ids of the codes in use that the first file lacked."""
    reread: int
    """Transcripts that a coder read to the end more than once."""


@dataclass(frozen=True)
class Saturated:
    """How soon further interviews added few codes, in the order of the fieldwork."""

    interviews: int
    codes: int
    base: int
    """Interviews that the others are held against."""
    run: int
    threshold: float
    """The share of the base's codes that a run may still add."""
    reached: int | None
    """Interviews before the first run that adds no more; None: no run does."""
    again: bool
    """Whether a later run adds more all the same."""


@dataclass(frozen=True)
class Conduct:
    """All of it, as far as it is known."""

    coders: tuple[Worked, ...] = ()
    agreed: Agreed | None = None
    revised: Revised | None = None
    saturated: Saturated | None = None
    """None in a reflexive study, and where there are too few interviews."""
    read: int = 0
    """Transcripts that somebody read to the end for names, as they stand."""
    readers: int = 0
    gone: str = ""
    """How much was withdrawn, and not whose."""
