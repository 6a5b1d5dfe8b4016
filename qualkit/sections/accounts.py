"""What can be said of a code, a theme or an objective from its counts, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qualkit import counting
from qualkit.model import Participation, Settings, Stance
from qualkit.model.comparing import Cell, CellState, ThemeMatrix
from qualkit.model.views import ReportView
from qualkit.sections.words import (
    capital,
    in_pilots,
    listed,
    number,
    people,
    share,
)


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
    waiting: Mapping[str, int]
    """By pilot: codings in transcripts that nobody has finished for them."""
    waits: int
    """How many such codings there are in all."""
    settings: Settings
    few: int = 1
    """So many people at least on a side are counted: in public, those of the smallest group."""

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
    def unheard(self) -> tuple[str, ...]:
        """The pilots, as printed, of whose people read nobody raised it while codings wait."""
        return self._silent(waiting=True)

    @property
    def silent(self) -> tuple[str, ...]:
        """The pilots, as printed, in which nobody raised it."""
        return self._silent(waiting=False)

    def _silent(self, *, waiting: bool) -> tuple[str, ...]:
        silent = [p for p, c in self.cells.items() if c.state is CellState.NOT_RAISED]
        return tuple(self.names[p] for p in silent if bool(self.waiting[p]) is waiting)


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
        waiting={p: counting.waiting(book, codes, counting.in_pilot(among, p)) for p in cells},
        waits=counting.waiting(book, codes, among),
        settings=view.study.settings,
        few=fewest(view),
    )


def fewest(view: ReportView) -> int:
    """Of how many people at least it is said how they lean: in public, of k."""
    return view.study.settings.k if view.provenance.edition == "public" else 1


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
    cells = {
        (row, column): a.cells[row] if open_sides(a) else _sideless(a.cells[row])
        for column, a in accounts.items()
        for row in rows
    }
    return ThemeMatrix("pilot", column_noun, rows, tuple(accounts), cells)


def _sideless(cell: Cell) -> Cell:
    """A cell that does not say how people lean: in public, where that would be of too few."""
    return replace(cell, supports=0, challenges=0, mixed=0)


# --- sentences


def finding(account: Account) -> str:
    """The account in one sentence without its stop: "... was raised by 7 of 11 people"."""
    if account.total.state is CellState.RAISED:
        return f"{capital(account.name)} was raised by {account.share} {_where(account)}"
    return f"{capital(account.name)}: {nothing(account)}"


def raised(account: Account) -> str:
    """The same where the name stands above it: "7 of 11 people raised it, in both pilots"."""
    if account.total.state is CellState.RAISED:
        return f"{account.share} raised it, {_where(account)}"
    return nothing(account)


def nothing(account: Account) -> str:
    """Why nobody is counted, without a stop, to follow the name and a colon."""
    total, waits = account.total, account.waits
    wait = f"{number(waits, 'coding')} {'waits' if waits == 1 else 'wait'}"
    if total.state is CellState.NOT_RAISED:
        said = f"none of {people(total.of)} raised it"
        return f"{said}; {wait} in transcripts not finished for it" if waits else said
    if total.state is CellState.NOT_READ:
        said = "no transcript has been finished for it yet"
        return f"{said}; {wait}" if waits else said
    if total.state is CellState.NOT_IN_MODEL:
        return "in no pilot's model"
    return "counts are withheld" if account.state(CellState.WITHHELD) else "not asked about"


def sides(account: Account) -> str:
    """How they lean: "6 gave supporting accounts, 3 challenging ones and 3 both".

    Nothing where a side is too few to be counted: it could be worked out from the others.
    """
    said: list[str] = []
    if any(0 < account.leaning(stance) < account.few for stance in Stance):
        return ""
    for stance, word in ((Stance.SUPPORTS, "supporting"), (Stance.CHALLENGES, "challenging")):
        if count := account.leaning(stance):
            noun = "one" if said else "account"
            said.append(f"{count} a {word} {noun}" if count == 1 else f"{count} {word} {noun}s")
    if count := account.leaning(Stance.MIXED):
        kinds = "supporting and challenging " + ("ones" if said else "accounts")
        said.append(f"{count} both" if len(said) == 2 else f"{count} both {kinds}")
    if not said:
        return ""
    count_, rest = said[0].split(" ", 1)
    return listed([f"{count_} gave {rest}", *said[1:]])


def spoke_to(account: Account) -> str:
    """How many spoke to an objective, and on which side, without a stop."""
    if account.total.state is not CellState.RAISED:
        return nothing(account)
    said = f"{account.share} spoke to it {_where(account)}"
    return f"{said}; {sides(account)}" if sides(account) else said


# --- which way


def open_sides(account: Account) -> bool:
    """Whether it may be said of each pilot how its people lean."""
    cells = [c for c in account.cells.values() if c.state is CellState.RAISED]
    sides = [side for c in cells for side in (c.supports, c.challenges, c.mixed)]
    return not any(0 < side < account.few for side in sides)


def silent_pilots(account: Account) -> tuple[str, ...]:
    """The pilots, as printed, in which enough people were read and nobody raised it."""
    enough = account.settings.k
    there = account.where(lambda c: c.state is CellState.NOT_RAISED and c.of >= enough)
    return tuple(pilot for pilot in there if pilot in account.silent)


# --- where


def _where(account: Account) -> str:
    return in_pilots(account.raised, account.where(lambda _: True))


def silences(account: Account) -> Iterator[str]:
    """A sentence on each kind of empty cell, naming its pilots."""
    if account.silent:
        yield f"Nobody raised it in {listed(account.silent)}."
    if account.unheard:
        yield f"Nobody read so far raised it in {listed(account.unheard)}, but codings wait there."
    if unasked := account.state(CellState.NOT_ASKED):
        yield f"It was not asked about in {listed(unasked)}."
    if (unread := account.state(CellState.NOT_READ)) and account.total.of:
        yield f"No transcript from {listed(unread)} has been finished for it yet."
    if foreign := account.state(CellState.NOT_IN_MODEL):
        yield f"It is no part of what {listed(foreign)} set out to do."
    if withheld := account.state(CellState.WITHHELD):
        yield f"Counts for {listed(withheld)} are withheld, and left out of every total here."


def breakdown(
    view: ReportView, book: counting.Ledger, codes: frozenset[str]
) -> dict[str, dict[str, Cell]]:
    """By "group" and by "stage": the cell of each, over the pilots shown."""
    cells = {"group": by_group(view, book, codes), "stage": by_stage(view, book, codes)}
    return {kind: of for kind, of in cells.items() if not too_few(view, of.values())}


def too_few(view: ReportView, cells: Iterable[Cell]) -> bool:
    """Whether the public edition leaves these parts of a total out: one is of fewer than k people.

    All of them: what is left out of a total could be worked out from the others.
    """
    return any(0 < cell.of < fewest(view) for cell in cells)


def by_group(view: ReportView, book: counting.Ledger, codes: frozenset[str]) -> dict[str, Cell]:
    """By informant group: its cell, over the pilots shown."""
    among = open_sittings(view, book, codes)
    parts = {g: [p for p in among if p.group == g] for g in counting.groups(view.study)}
    return {name: _cell(book, codes, part) for name, part in parts.items()}


def by_stage(view: ReportView, book: counting.Ledger, codes: frozenset[str]) -> dict[str, Cell]:
    """By stage: its cell, over the pilots shown."""
    among = open_sittings(view, book, codes)
    parts = {s: [p for p in among if p.stage == s] for s in counting.stages(view.study)}
    return {name: _cell(book, codes, part) for name, part in parts.items()}


def _cell(book: counting.Ledger, codes: frozenset[str], among: counting.Among) -> Cell:
    pilots = frozenset(pilot for p in among for pilot in p.pilots)
    return counting.cell(book, codes, among, pilots=pilots)
