"""What can be said of a code, a theme or an objective from its counts, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from qualkit import counting
from qualkit.model import (
    Cell,
    CellState,
    Participation,
    ReportView,
    Settings,
    Stance,
    ThemeMatrix,
)
from qualkit.sections.words import capital, in_pilots, listed, mid, people, said_in, share


@dataclass(frozen=True)
class Account:
    """The counts of one code, theme or objective.

    Where a pilot's cell is withheld, everything here leaves that pilot out, so that no total gives
    away what the cell holds.
    """

    name: str
    codes: frozenset[str]
    total: Cell
    cells: Mapping[str, Cell]
    """By pilot, as the matrix shows them."""
    names: Mapping[str, str]
    """What is printed for each pilot."""
    leanings: Mapping[str, Stance]
    """By participant: how they lean, of those who take a side."""
    settings: Settings

    def where(self, wanted: Callable[[Cell], bool]) -> tuple[str, ...]:
        """The pilots, as printed, whose cell is as wanted."""
        return tuple(dict.fromkeys(self.names[p] for p, c in self.cells.items() if wanted(c)))

    def state(self, state: CellState) -> tuple[str, ...]:
        """The pilots, as printed, whose cell is in this state."""
        return self.where(lambda cell: cell.state is state)

    def leaning(self, stance: Stance) -> int:
        """How many people lean so."""
        return sum(leans is stance for leans in self.leanings.values())

    @property
    def raised(self) -> tuple[str, ...]:
        """The pilots, as printed, in which anybody raised it."""
        return self.state(CellState.RAISED)

    @property
    def share(self) -> str:
        """How many raised it: "7 of 11 people"."""
        return share(self.total.people, self.total.of, self.settings)

    @property
    def withheld(self) -> bool:
        """Whether any pilot's cell is withheld."""
        return bool(self.state(CellState.WITHHELD))


def account(view: ReportView, book: counting.Ledger, name: str, codes: frozenset[str]) -> Account:
    """The account of a set of codes under the name that stands for them."""
    cells = {p: shown_cell(view, book, p, codes) for p in counting.pilots(view.study)}
    among = open_sittings(view, book, codes)
    return Account(
        name=name,
        codes=codes,
        total=counting.cell(book, codes, among, pilots=frozenset(open_pilots(view, codes))),
        cells=cells,
        names=pilot_names(view),
        leanings=counting.leanings(counting.counted(book, codes, among)),
        settings=view.study.settings,
    )


# --- what is shown and what is withheld


def pilot_names(view: ReportView) -> dict[str, str]:
    """What is printed for each pilot."""
    shown = {pilot.id: pilot.shown for pilot in view.study.settings.pilots}
    return {pilot: shown.get(pilot, pilot) for pilot in counting.pilots(view.study)}


def open_pilots(view: ReportView, codes: frozenset[str]) -> tuple[str, ...]:
    """The pilots none of whose cells for these codes is withheld."""
    closed = {
        row
        for (row, column), cell in view.themes.cells.items()
        if column in codes and cell.state is CellState.WITHHELD
    }
    return tuple(p for p in counting.pilots(view.study) if p not in closed)


def open_sittings(
    view: ReportView, book: counting.Ledger, codes: frozenset[str]
) -> tuple[Participation, ...]:
    """The participations that totals over these codes may count."""
    shown = set(open_pilots(view, codes))
    return tuple(p for p in book.participations if shown & set(p.pilots))


def shown_cell(view: ReportView, book: counting.Ledger, pilot: str, codes: frozenset[str]) -> Cell:
    """A pilot's cell for these codes; withheld where the cell of any of them is."""
    if pilot not in open_pilots(view, codes):
        return Cell(CellState.WITHHELD)
    among = counting.in_pilot(book.participations, pilot)
    return counting.cell(book, codes, among, pilots=frozenset({pilot}))


def matrix(view: ReportView, accounts: Mapping[str, Account], *, column_noun: str) -> ThemeMatrix:
    """Pilots by whatever the accounts are of."""
    rows = counting.pilots(view.study)
    cells = {(row, column): a.cells[row] for column, a in accounts.items() for row in rows}
    return ThemeMatrix("pilot", column_noun, rows, tuple(accounts), cells)


# --- sentences


def finding(account: Account) -> str:
    """The account in one sentence without its stop: "... was raised by 7 of 11 people"."""
    name, total = account.name, account.total
    if total.state is CellState.RAISED:
        where = in_pilots(account.raised, _shown(account))
        return f"{capital(name)} was raised by {account.share} {where}"
    if total.state is CellState.NOT_RAISED:
        return f"None of {people(total.of)} raised {mid(name)}"
    if total.state is CellState.NOT_READ:
        return f"No transcript has yet been read for {mid(name)}"
    if total.state is CellState.NOT_IN_MODEL:
        return f"{capital(name)} is in no pilot's model"
    return f"{capital(name)} was not asked about" if not account.withheld else capital(name)


def sides(account: Account) -> str:
    """How they lean: "6 spoke for it and 2 against it"; empty where nobody took a side."""
    words = {
        Stance.SUPPORTS: "for it",
        Stance.CHALLENGES: "against it",
        Stance.MIXED: "both for and against",
    }
    said = [f"{n} {words[s]}" for s in words if (n := account.leaning(s))]
    if not said:
        return ""
    count, rest = said[0].split(" ", 1)
    return listed([f"{count} spoke {rest}", *said[1:]])


def spoke_to(account: Account) -> str:
    """How many spoke to an objective, and on which side, without a stop."""
    if account.total.state is not CellState.RAISED:
        return f"{mid(finding(account))}"
    said = f"{account.share} spoke to it {in_pilots(account.raised, _shown(account))}"
    return f"{said}; {sides(account)}" if sides(account) else said


def widest(account: Account) -> str:
    """That a code was raised more widely than its neighbours, without a stop."""
    return f"{mid(account.name)} was raised most widely, by {account.share}"


def ranked(accounts: Iterable[Account]) -> list[Account]:
    """Those that anybody raised, the most widely raised first."""
    raised = [a for a in accounts if a.total.people]
    return sorted(raised, key=lambda a: (-a.total.people / a.total.of, -a.total.people))


def _shown(account: Account) -> tuple[str, ...]:
    return account.where(lambda cell: cell.state is not CellState.WITHHELD)


def silences(account: Account) -> Iterator[str]:
    """A sentence on each kind of empty cell, naming its pilots."""
    if silent := account.state(CellState.NOT_RAISED):
        yield f"Nobody raised it in {listed(silent)}."
    if unasked := account.state(CellState.NOT_ASKED):
        yield f"It was not asked about in {listed(unasked)}."
    if unread := account.state(CellState.NOT_READ):
        yield f"Transcripts from {listed(unread)} have not yet been read for it."
    if foreign := account.state(CellState.NOT_IN_MODEL):
        yield f"It is no part of what {listed(foreign)} set out to do."
    if withheld := account.state(CellState.WITHHELD):
        yield f"Counts for {listed(withheld)} are withheld, and left out of every total here."


def breakdown(
    view: ReportView, book: counting.Ledger, codes: frozenset[str]
) -> dict[str, dict[str, str]]:
    """By "group" and by "stage": what the cell of each would say, over the pilots shown."""
    among = open_sittings(view, book, codes)
    kinds = {"group": counting.groups(view.study), "stage": counting.stages(view.study)}
    said: dict[str, dict[str, str]] = {}
    for kind, names in kinds.items():
        parts = {name: [p for p in among if getattr(p, kind) == name] for name in names}
        said[kind] = {
            name: said_in(counting.cell(book, codes, part, pilots=_pilots(part)))
            for name, part in parts.items()
        }
    return said


def _pilots(among: counting.Among) -> frozenset[str]:
    return frozenset(pilot for p in among for pilot in p.pilots)
