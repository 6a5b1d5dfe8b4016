"""The phrases that counts are said in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualkit.model import Settings
from qualkit.model.comparing import Cell, CellState

NOBODY = "A participant"
"""What says nothing of a speaker but that they took part."""

SILENCES: dict[CellState, str] = {
    CellState.NOT_IN_MODEL: "not in model",
    CellState.NOT_ASKED: "not asked",
    CellState.NOT_READ: "not yet read",
    CellState.WITHHELD: "withheld",
}
"""What an empty cell says, in two or three words."""


def people(count: int) -> str:
    """So many people: "1 person", "7 people"."""
    return "1 person" if count == 1 else f"{count} people"


def number(count: int, noun: str) -> str:
    """So many of what takes an s: "1 pilot", "4 pilots"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def share(count: int, of: int, settings: Settings) -> str:
    """The share: "7 of 11 people"; a percentage only from the number of people the study sets."""
    said = f"{count} of {people(of)}"
    enough = of >= settings.percentages_from
    return f"{said} ({100 * count / of:.0f}%)" if enough and of else said


def listed(names: Iterable[str], joint: str = "and") -> str:
    """Names in a row: "Calderbeck, Eastmere and Wrenfold"."""
    *before, last = list(names) or [""]
    return f"{', '.join(before)} {joint} {last}" if before else last


def some_of(count: int, total: int, noun: str) -> str:
    """How many of a known number: "both links", "none of the 5 links", "2 of the 5 links"."""
    if total < 2:
        return f"the one {noun}" if count else f"no {noun}"
    if total == 2 and count != 1:
        return f"both {noun}s" if count else f"neither {noun}"
    if count == total:
        return f"all {total} {noun}s"
    return f"{count or 'none'} of the {total} {noun}s"


def in_pilots(raised: Sequence[str], of: Sequence[str]) -> str:
    """Where: "in 2 pilots", "in both pilots", "in Calderbeck" where it is the only one."""
    if len(raised) == 1:
        return f"in {raised[0]}"
    if len(raised) == len(of):
        return f"in {some_of(len(raised), len(of), 'pilot')}"
    return f"in {number(len(raised), 'pilot')}"


def mid(name: str) -> str:
    """A name as it stands within a sentence: "administrative support", but "GP liaison"."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def capital(name: str) -> str:
    """A name as it stands at the head of a sentence."""
    return name[:1].upper() + name[1:]


def said_in(cell: Cell) -> str:
    """What a cell of a matrix says: "7 of 11", "none of 4", "not asked"."""
    if cell.state is CellState.RAISED:
        return f"{cell.people} of {cell.of}"
    if cell.state is CellState.NOT_RAISED:
        return f"none of {cell.of}"
    return SILENCES[cell.state]
