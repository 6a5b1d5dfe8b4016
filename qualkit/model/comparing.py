"""Theme matrices, attributions, and evidence for the theory of change. Counts are people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from qualkit.model.codes import Link
from qualkit.model.weighing import Rival, Sides


class CellState(StrEnum):
    """What an empty cell means; each looks and reads differently."""

    NOT_IN_MODEL = "not in this pilot's model"
    NOT_ASKED = "not asked"
    NOT_READ = "not yet read for this code"
    NOT_RAISED = "not raised"
    RAISED = "raised"
    WITHHELD = "withheld"


Counts = Literal["raised", "interviewed", "together", "in one passage"]
"""What the people of a matrix did: raised the codes, were interviewed, raised both sides' codes."""


@dataclass(frozen=True)
class Cell:
    """One case by one theme. Counts are people."""

    state: CellState
    people: int = 0
    of: int = 0
    """Participants whose transcripts were read for this code."""
    codings: tuple[str, ...] = ()
    """Ids of the codings behind the count."""
    supports: int = 0
    challenges: int = 0
    mixed: int = 0
    first_hand: int = 0
    """People by the nearest that they come to what they tell."""
    reported: int = 0
    opinion: int = 0
    summary: str = ""
    """What a person wrote of the case on the theme."""


@dataclass(frozen=True)
class ThemeMatrix:
    """Cases by themes (the Framework Method, Ritchie and Spencer 1994)."""

    row_noun: str
    column_noun: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    counts: Counts = "raised"


@dataclass(frozen=True)
class Attribution:
    """The label printed under a quotation, and how far up the ladder it had to climb."""

    label: str
    rung: int
    sharing: int
    """How many people share the label."""
    why: str = ""
    name: str = ""
    """What the rung names: "role and pilot"."""

    @property
    def withheld(self) -> bool:
        """Whether nothing can be printed under the speaker's words, which are not quoted then."""
        return not self.label


@dataclass(frozen=True)
class LinkEvidence:
    """Who supports and who challenges one link of the theory of change. Counts are people."""

    link: Link
    supports: int
    challenges: int
    mixed: int
    not_asked: int
    pilots: tuple[str, ...]
    """Pilots in which anybody spoke to it."""
    codings: tuple[str, ...]
    """Those with a stance, of transcripts that were read through for their code."""
    people: int = 0
    """Everybody who took part in the pilots whose link it is."""
    silent: int = 0
    """Those who were read for it and asked, and took no side."""
    not_read: int = 0
    """Those who were asked, and whose words nobody has read for it."""
    by_pilot: tuple[Sides, ...] = ()
    """Of the pilots whose link it is."""
    by_group: tuple[Sides, ...] = ()
    by_directness: tuple[Sides, ...] = ()
    """Who takes which side in words of this directness; one person may be in several."""
    says_so: tuple[str, ...] = ()
    """The groups of whom anybody supports it, in the study's order."""
    only_gainers: bool | None = None
    """Whether only those who gain support it; None: nobody does, or it is not said who gains."""
    rivals: tuple[Rival, ...] = ()
    """What the codebook names as other causes."""
    waiting: int = 0
    """Codings that do not count yet: nobody finished those transcripts for their codes."""

    @property
    def of(self) -> int:
        """Those who were read for it and asked, or spoke to it unasked."""
        return self.supports + self.challenges + self.mixed + self.silent
