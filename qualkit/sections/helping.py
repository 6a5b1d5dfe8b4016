"""Facilitators and barriers: of the codes that the codebook marks as conditions, both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualkit import counting
from qualkit.model import Cell, ReportView, Stance
from qualkit.sections import accounts
from qualkit.sections.accounts import Account
from qualkit.sections.blocks import Section, Table
from qualkit.sections.words import capital, listed, mid, people

COLUMNS = ("What", "It helped", "Where", "It stood in the way", "Where")
TOO_FEW = "too few to say"
NOTE = (
    "People out of those whose interviews were read for it. Who said both is counted on both sides."
)


def write(view: ReportView) -> Section | None:
    """What helped and what stood in the way, face to face; None where nothing is so marked."""
    book = counting.ledger(view.study)
    told = [one for one in _conditions(view, book) if one.leanings]
    if not told:
        return None
    told.sort(key=lambda one: _count(one, Stance.CHALLENGES) - _count(one, Stance.SUPPORTS))
    said = _said([one for one in told if accounts.sides(one)])
    return Section(
        id="helping",
        title="Facilitators and barriers",
        finding=f"{capital(said)}." if said else "",
        blocks=(
            Table(
                id="table-helping",
                caption=capital(said or "what helped and what stood in the way"),
                columns=COLUMNS,
                rows=tuple(tuple(_row(one)) for one in told),
                notes=(NOTE,),
            ),
        ),
    )


def _conditions(view: ReportView, book: counting.Ledger) -> Iterator[Account]:
    """The accounts of the lowest codes that are conditions, or stand under one."""
    codebook = view.study.codebook
    marked = {code.id for code in codebook.codes if code.condition}
    for code in codebook.leaves:
        if marked & book.lineages[code.id]:
            yield accounts.account(view, book, code.name, book.under(code.id))


def _count(one: Account, stance: Stance) -> int:
    """How many take a side, alone or with the other."""
    return one.leaning(stance) + one.leaning(Stance.MIXED)


def _row(one: Account) -> Iterator[str]:
    yield one.name
    for stance in (Stance.SUPPORTS, Stance.CHALLENGES):
        if accounts.sides(one):
            yield f"{_count(one, stance)} of {one.total.of}"
            yield _where(one, stance)
        else:
            yield TOO_FEW
            yield ""


def _where(one: Account, stance: Stance) -> str:
    """The pilots in which anybody takes a side; none where too few do to be told."""
    if not accounts.open_sides(one):
        return ""

    def taken(cell: Cell) -> bool:
        side = cell.supports if stance is Stance.SUPPORTS else cell.challenges
        return side + cell.mixed > 0

    pilots = one.where(taken)
    return "every pilot" if len(pilots) == len(one.names) > 1 else listed(pilots)


def _said(told: Sequence[Account]) -> str:
    """What helped most people and what stood in the way of most, without a stop."""
    first = [_most(told, stance) for stance in (Stance.SUPPORTS, Stance.CHALLENGES)]
    helped, hindered = (
        f"{listed(mid(one.name) for one in found)} {verb} most often, by the account of "
        f"{people(_count(found[0], stance))}"
        if found
        else ""
        for found, stance, verb in (
            (first[0], Stance.SUPPORTS, "helped"),
            (first[1], Stance.CHALLENGES, "stood in the way"),
        )
    )
    return "; ".join(part for part in (helped, hindered) if part)


def _most(told: Sequence[Account], stance: Stance) -> list[Account]:
    """Those of which most people say so: none where nobody does, or more than two are equal."""
    best = max((_count(one, stance) for one in told), default=0)
    found = [one for one in told if best and _count(one, stance) == best]
    return found if len(found) < 3 else []
