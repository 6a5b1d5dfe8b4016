"""What differs most between groups and between pilots, in sentences.

Only where shares differ by more than one person would make, of people who were asked and read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qualkit import counting
from qualkit.model.comparing import Cell, CellState
from qualkit.model.views import ReportView
from qualkit.sections import accounts
from qualkit.sections.accounts import Account
from qualkit.sections.words import mid, said_in


@dataclass(frozen=True)
class Contrast:
    """The two between which the share of people who raised a code differs most."""

    account: Account
    more: tuple[str, Cell]
    """The name of a group or pilot, and its cell."""
    fewer: tuple[str, Cell]

    @property
    def size(self) -> float:
        """By how much the shares differ, from 0 to 1."""
        return _share(self.more[1]) - _share(self.fewer[1])

    @property
    def sure(self) -> bool:
        """Whether it is more than one person would make."""
        return self.size > 1 / min(self.more[1].of, self.fewer[1].of)

    @property
    def said(self) -> str:
        """Both, each out of its people: "service user, 7 of 9; pilot staff, 3 of 11"."""
        return "; ".join(f"{name}, {said_in(cell)}" for name, cell in (self.more, self.fewer))


def sentences(
    view: ReportView, book: counting.Ledger, parts: Mapping[str, Account]
) -> Iterator[str]:
    """Which code groups differ on most, and which one pilots do."""
    for noun, found in (
        ("Groups", largest(between_groups(view, book, parts))),
        ("Pilots", largest(between_pilots(parts))),
    ):
        if found:
            yield f"{noun} differ most on {mid(found.account.name)}: {found.said}."


def largest(found: Iterable[Contrast]) -> Contrast | None:
    """The widest; the first where several are as wide."""
    return max(found, key=lambda one: one.size, default=None)


def between_groups(
    view: ReportView, book: counting.Ledger, parts: Mapping[str, Account]
) -> Iterator[Contrast]:
    """The contrast of groups in each code that all of them were asked about, where there is one."""
    for account in parts.values():
        cells = accounts.by_group(view, book, account.codes)
        if accounts.too_few(view, cells.values()):
            continue
        among = accounts.open_sittings(view, book, account.codes)
        asked = {
            mid(group): cell
            for group, cell in cells.items()
            if _was_asked(book, account, [p for p in among if p.group == group])
        }
        yield from _contrast(account, asked)


def between_pilots(parts: Mapping[str, Account]) -> Iterator[Contrast]:
    """The contrast of pilots in each code, where there is one."""
    for account in parts.values():
        yield from _contrast(account, {account.names[p]: c for p, c in account.cells.items()})


def differ(account: Account, cells: Mapping[str, Cell]) -> bool:
    """Whether shares differ by more than one person would make, or some were not asked or read."""
    counted = (CellState.RAISED, CellState.NOT_RAISED)
    silent = any(cell.state not in counted for cell in cells.values())
    return silent or any(_contrast(account, cells))


def _was_asked(book: counting.Ledger, account: Account, among: counting.Among) -> bool:
    return any(counting.was_asked(book, code, among) is not False for code in account.codes)


def _contrast(account: Account, cells: Mapping[str, Cell]) -> Iterator[Contrast]:
    counted = [
        (name, cell)
        for name, cell in cells.items()
        if cell.state in (CellState.RAISED, CellState.NOT_RAISED)
    ]
    if len(counted) > 1:
        more = max(counted, key=lambda one: _share(one[1]))
        fewer = min(counted, key=lambda one: _share(one[1]))
        if (found := Contrast(account, more, fewer)).sure:
            yield found


def _share(cell: Cell) -> float:
    return cell.people / cell.of
