"""Facilitators and barriers: of the codes that the codebook marks as conditions, both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualkit import counting
from qualkit.model import Stance
from qualkit.model.comparing import Cell
from qualkit.model.views import ReportView
from qualkit.sections import accounts
from qualkit.sections.accounts import Account
from qualkit.sections.blocks import Section, Table
from qualkit.sections.words import capital, listed, mid, people, some_of

COLUMNS = ("What", "It helped", "Where", "It stood in the way", "Where")
NAMED = 3
"""How many conditions are named in a sentence; more are counted."""

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
    told.sort(key=lambda one: -_balanced(one))
    open_ones = [one for one in told if accounts.sides(one)]
    said = _balance(open_ones)
    return Section(
        id="helping",
        title="Facilitators and barriers",
        finding=f"{capital(said)}." if said else "",
        blocks=(
            Table(
                id="table-helping",
                caption=capital(_most_said(open_ones) or "what helped and what stood in the way"),
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


def _balanced(one: Account) -> int:
    """By how many more people it is said to help than to stand in the way."""
    return one.leaning(Stance.SUPPORTS) - one.leaning(Stance.CHALLENGES)


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


def _balance(told: Sequence[Account]) -> str:
    """Which were said to help by more people than to stand in the way, and which not."""
    parts = (
        ([one for one in told if _balanced(one) > 0], "said to help than to stand in the way"),
        ([one for one in told if _balanced(one) < 0], "said to stand in the way than to help"),
    )
    return "; ".join(
        f"{_which(some, told)} {_was(some)} more often {what}" for some, what in parts if some
    )


def _which(some: Sequence[Account], told: Sequence[Account]) -> str:
    if len(some) > NAMED:
        return some_of(len(some), len(told), "condition")
    return listed(mid(one.name) for one in some)


def _was(some: Sequence[Account]) -> str:
    return "was" if len(some) == 1 else "were"


def _most_said(told: Sequence[Account]) -> str:
    """What was said most often to help, and to stand in the way; not where several are equal."""
    said = []
    for stance, verb in ((Stance.SUPPORTS, "helped"), (Stance.CHALLENGES, "stood in the way")):
        best = max((_count(one, stance) for one in told), default=0)
        first = [one for one in told if best and _count(one, stance) == best]
        if len(first) == 1:
            name = mid(first[0].name)
            said.append(f"{name} {verb} most often, by the account of {people(best)}")
    return "; ".join(said)
