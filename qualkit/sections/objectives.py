"""The programme's objectives: what people said on each, pilot by pilot."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit import counting
from qualkit.model import Objective, ReportView, Stance
from qualkit.sections import accounts, leading, tracing
from qualkit.sections.accounts import Account
from qualkit.sections.blocks import Block, MatrixBlock, Prose, Section, Table
from qualkit.sections.words import capital, listed, said_in


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
    return MatrixBlock(
        id="matrix-objectives",
        caption="How many people spoke to each objective, supporting or challenging it",
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
        trace=f"objective-{objective.id}",
    )


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
    for stance in (Stance.SUPPORTS, Stance.CHALLENGES, Stance.MIXED):
        yield str(account.leaning(stance))
    yield listed(account.raised) or "no pilot"
