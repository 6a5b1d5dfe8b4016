"""What changed between the stages of fieldwork, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit import counting
from qualkit.model.comparing import Cell, CellState
from qualkit.model.views import ReportView
from qualkit.sections import accounts
from qualkit.sections.accounts import Account
from qualkit.sections.words import listed, mid, said_in

COUNTED = 2
"""How many stages must have been read for anything to be compared."""


@dataclass(frozen=True)
class _Stage:
    name: str
    cell: Cell

    @property
    def rate(self) -> float:
        return self.cell.people / self.cell.of


def changed(
    view: ReportView, book: counting.Ledger, whole: Account, parts: Mapping[str, Account]
) -> str:
    """What changed in a theme from the first stage read to the last, and in which code most.

    Empty where the study has one stage, or nobody raised the theme.
    """
    cells = accounts.by_stage(view, book, whole.codes)
    if len(cells) < COUNTED or not whole.total.people or accounts.too_few(view, cells.values()):
        return ""
    each = listed(f"{said_in(cell)} ({name})" for name, cell in cells.items())
    read = _read(cells)
    if len(read) < COUNTED:
        return f"What changed between stages cannot be told: {each}."
    said = f"{_direction(read)}: {each}."
    return " ".join((said, *_most(view, book, parts)))


def _read(cells: Mapping[str, Cell]) -> list[_Stage]:
    """The stages with somebody to count, raised or not."""
    counted = (CellState.RAISED, CellState.NOT_RAISED)
    return [_Stage(name, cell) for name, cell in cells.items() if cell.state in counted]


def _moved(read: Sequence[_Stage]) -> bool:
    """Whether first and last differ by more than one person would make."""
    first, last = read[0], read[-1]
    return abs(last.rate - first.rate) > 1 / min(first.cell.of, last.cell.of)


def _direction(read: Sequence[_Stage]) -> str:
    first, last = read[0], read[-1]
    if not _moved(read):
        return "About as large a share of people raised it at the last stage as at the first"
    size = "larger" if last.rate > first.rate else "smaller"
    return f"A {size} share of people raised it at the last stage than at the first"


def _most(view: ReportView, book: counting.Ledger, parts: Mapping[str, Account]) -> Iterator[str]:
    """The code whose share changed most, where one did."""
    if len(parts) < 2:
        return
    moved = []
    for part in parts.values():
        read = _read(accounts.by_stage(view, book, part.codes))
        cells = accounts.by_stage(view, book, part.codes).values()
        if len(read) >= COUNTED and _moved(read) and not accounts.too_few(view, cells):
            moved.append((abs(read[-1].rate - read[0].rate), part, read))
    most = max((by for by, _, _ in moved), default=0.0)
    first = [(part, read) for by, part, read in moved if by == most]
    if len(first) == 1:
        ((part, read),) = first
        shares = (
            f"{said_in(read[0].cell)} ({read[0].name}), {said_in(read[-1].cell)} ({read[-1].name})"
        )
        yield f"It changed most for {mid(part.name)}: {shares}."
