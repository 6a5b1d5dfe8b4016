"""The programme's objectives: what people said on each, pilot by pilot."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit import counting
from qualkit.model import Objective, Stance
from qualkit.model.views import ReportView
from qualkit.sections import accounts, leading, observing, tracing
from qualkit.sections.accounts import Account
from qualkit.sections.blocks import Block, KeyPoints, MatrixBlock, Prose, Section, Table
from qualkit.sections.words import capital, listed, said_in, some_of

TOO_FEW = "too few to say"
"""In public, where a side is of so few people that it could be worked out who they are."""


def write(view: ReportView) -> Section | None:
    """Objectives by pilots, then each objective through its codes; None without objectives."""
    book = counting.ledger(view.study)
    objectives = view.study.codebook.objectives
    if not objectives:
        return None
    said = {o.id: accounts.account(view, book, o.name, book.under(*o.codes)) for o in objectives}
    return Section(
        id="objectives",
        title="The objectives, pilot by pilot",
        blocks=(
            Prose(
                (
                    "An objective is judged through the codes that bear on it: whoever supports "
                    "or challenges one of them supports or challenges the objective. What follows "
                    "counts voices; it is not a grade.",
                ),
                quiet=True,
            ),
            _matrix(view, said),
        ),
        parts=tuple(_objective(view, book, o, said[o.id]) for o in objectives),
    )


def _matrix(view: ReportView, said: dict[str, Account]) -> MatrixBlock:
    sided = ", supporting or challenging it" if any(map(accounts.open_sides, said.values())) else ""
    return MatrixBlock(
        id="matrix-objectives",
        caption=f"How many people spoke to each objective{sided}",
        matrix=accounts.matrix(view, said, column_noun="objective"),
        row_names=accounts.pilot_names(view),
        column_names={id: account.name for id, account in said.items()},
        links={id: f"objective-{id}" for id in said},
        traces=tracing.cells(view, {id: f"objective-{id}" for id in said}),
        stances=True,
    )


def _objective(
    view: ReportView, book: counting.Ledger, objective: Objective, account: Account
) -> Section:
    blocks: list[Block] = [
        _codes(view, book, objective, account),
    ]
    if silences := tuple(accounts.silences(account)):
        blocks.append(Prose((" ".join(silences),)))
    return Section(
        id=f"objective-{objective.id}",
        title=objective.name,
        finding=f"{capital(accounts.spoke_to(account))}.",
        blocks=tuple(blocks),
        closing=tuple(_key_points(view, book, objective)),
        trace=f"objective-{objective.id}",
    )


def _key_points(
    view: ReportView, book: counting.Ledger, objective: Objective
) -> Iterator[KeyPoints]:
    """What stands out among the codes that bear on it, and which way people lean."""
    bearing = book.under(*objective.codes)
    parts = {
        code.id: accounts.account(view, book, code.name, book.under(code.id))
        for code in view.study.codebook.leaves
        if code.id in bearing
    }
    points = (*observing.widest(parts), *observing.sided(parts))
    if points:
        yield KeyPoints("Key observations", points, id=f"observed-{objective.id}")


def _codes(
    view: ReportView, book: counting.Ledger, objective: Objective, account: Account
) -> Table:
    codebook = view.study.codebook
    bearing = book.under(*objective.codes)
    parts = [
        accounts.account(view, book, code.name, book.under(code.id))
        for code in codebook.leaves
        if code.id in bearing
    ]
    said = leading.widest(parts, joint=";") or accounts.nothing(account)
    return Table(
        id=f"table-objective-{objective.id}",
        caption=f"{objective.name}: {said}",
        columns=("Code", "People", "Supporting", "Challenging", "Both", "Raised in"),
        rows=tuple(tuple(_row(account)) for account in parts),
        trace=f"objective-{objective.id}",
    )


def _row(account: Account) -> Iterator[str]:
    yield account.name
    yield said_in(account.total)
    told = account.few == 1 or accounts.sides(account) or not account.leanings
    for stance in (Stance.SUPPORTS, Stance.CHALLENGES, Stance.MIXED):
        yield str(account.leaning(stance)) if told else TOO_FEW
    yield _where(account)


def _where(account: Account) -> str:
    """The pilots in which it was raised; all of them together where they are several."""
    if len(account.raised) == len(account.names) > 1:
        return some_of(len(account.raised), len(account.names), "pilot")
    return listed(account.raised) or "no pilot"
