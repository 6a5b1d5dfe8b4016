"""What people said: a section a theme, with its matrix, its codes, their voices and key points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualkit import counting
from qualkit.model import CellState, Code, Codebook, ReportView, Stance
from qualkit.sections import accounts, leading, quoting, stages, tracing
from qualkit.sections.accounts import Account
from qualkit.sections.blocks import (
    Block,
    KeyPoint,
    KeyPoints,
    MatrixBlock,
    Prose,
    Quotations,
    Section,
)
from qualkit.sections.words import capital, listed, mid

LEADS: dict[Stance | None, str] = {
    Stance.SUPPORTS: "Supporting",
    Stance.CHALLENGES: "Challenging",
    Stance.MIXED: "Both",
    None: "",
}

ACCOUNTS = {
    Stance.SUPPORTS: "a supporting account",
    Stance.CHALLENGES: "a challenging account",
    Stance.MIXED: "both kinds of account",
}


def write(view: ReportView) -> Section | None:
    """The findings, a part for each theme of the codebook; None without codes."""
    book = counting.ledger(view.study)
    codebook = view.study.codebook
    if not codebook.codes:
        return None
    voices = quoting.chosen(view, book)
    themes = [_theme(view, book, theme, voices) for theme in codebook.themes]
    return Section(
        id="findings",
        title="What people said",
        blocks=(Prose(_opening(view), quiet=True),),
        parts=tuple(themes),
    )


def _opening(view: ReportView) -> tuple[str, ...]:
    return (
        "Counts are of people, out of those whose interviews were read for the point in question. "
        "They say how widely something was raised among those interviewed, and nothing about "
        "how common it is among those who were not.",
        *counting.notes(view.study),
    )


def _theme(
    view: ReportView,
    book: counting.Ledger,
    theme: Code,
    voices: Mapping[str, tuple[quoting.Voice, ...]],
) -> Section:
    whole = accounts.account(view, book, theme.name, book.under(theme.id))
    parts = {
        code.id: accounts.account(view, book, code.name, book.under(code.id))
        for code in _codes(view.study.codebook, book, theme)
    }
    codes = [_code(view, book, view.study.codebook[id], a, voices[id]) for id, a in parts.items()]
    blocks: list[Block] = [Prose((theme.definition,), quiet=True)] if theme.definition else []
    if parts.keys() != {theme.id}:
        blocks.append(_matrix(view, whole, theme, parts))
    if changed := stages.changed(view, book, whole, parts):
        blocks.append(Prose((changed,), trace=f"theme-{theme.id}#s1"))
    return Section(
        id=f"theme-{theme.id}",
        title=theme.name,
        finding=f"{capital(accounts.raised(whole))}.",
        blocks=tuple(blocks),
        parts=tuple(codes),
        closing=tuple(_key_points(view, book, theme, parts)),
        trace=f"theme-{theme.id}",
    )


def _codes(codebook: Codebook, book: counting.Ledger, theme: Code) -> Iterator[Code]:
    """What a theme reports on: the codes under it; itself, where it has none or was applied."""
    under = book.under(theme.id)
    if under == {theme.id} or book.said.get(theme.id):
        yield theme
    yield from (code for code in codebook.codes if code.id in under and code.id != theme.id)


def _matrix(
    view: ReportView, whole: Account, theme: Code, parts: Mapping[str, Account]
) -> MatrixBlock:
    return MatrixBlock(
        id=f"matrix-{theme.id}",
        caption=_caption(whole, parts),
        matrix=accounts.matrix(view, parts, column_noun="code"),
        row_names=accounts.pilot_names(view),
        column_names={id: part.name for id, part in parts.items()},
        links={id: f"code-{id}" for id in parts},
        traces=tracing.cells(view, {id: f"code-{id}" for id in parts}),
    )


def _caption(whole: Account, parts: Mapping[str, Account]) -> str:
    said = leading.widest(tuple(parts.values()))
    return capital(said or f"{whole.name} by pilot: {accounts.nothing(whole)}")


# --- a code


def _code(
    view: ReportView,
    book: counting.Ledger,
    code: Code,
    account: Account,
    voices: tuple[quoting.Voice, ...],
) -> Section:
    blocks: list[Block] = []
    id = f"code-{code.id}"
    if said := " ".join(_counts(view, account)):
        blocks.append(Prose((said,), trace=id))
    if account.total.people and (parts := _breakdown(view, book, account)):
        blocks.append(Prose((parts,), quiet=True))
    blocks.extend(_quotations(view, account, voices))
    return Section(id, accounts.finding(account), tuple(blocks), trace=id)


def _counts(view: ReportView, account: Account) -> Iterator[str]:
    if sides := accounts.sides(account):
        yield f"Of those who raised it, {sides}."
    against = account.where(lambda cell: cell.challenges > 0)
    if against and account.leaning(Stance.SUPPORTS) and not quoting.is_public(view):
        yield f"The challenging ones came from {listed(against)}."
    yield from accounts.silences(account)


def _breakdown(view: ReportView, book: counting.Ledger, account: Account) -> str:
    """How the count falls by group and by stage, where there is more than one."""
    by = accounts.breakdown(view, book, account.codes)
    return " ".join(
        f"By {noun}: {'; '.join(f'{mid(name)}, {what}' for name, what in cells.items())}."
        for noun, cells in by.items()
        if len(cells) > 1
    )


def _quotations(
    view: ReportView, account: Account, voices: tuple[quoting.Voice, ...]
) -> Iterator[Quotations]:
    """The voices, those of the larger side first, in an order that says nothing of their pilots."""
    if not account.total.people:
        return
    by_stance: dict[Stance | None, list[quoting.Voice]] = {}
    for voice in sorted(voices, key=lambda voice: voice.lot):
        by_stance.setdefault(voice.coding.stance, []).append(voice)
    sides = sorted(by_stance, key=lambda s: (-account.leaning(s) if s else 1, str(s)))
    for stance in sides:
        said = tuple(quoting.quotation(view, voice) for voice in by_stance[stance])
        yield Quotations(said, lead=_lead(account, stance))
    heard = {account.leanings.get(voice.sitting.participant) for voice in voices}
    unheard = set(account.leanings.values()) - heard - by_stance.keys()
    if unheard or not voices:
        given = listed((ACCOUNTS[s] for s in sorted(unheard)), "or")
        whom = f"Nobody who gave {given}" if voices else "Nobody who raised this"
        yield Quotations((), note=f"{whom} can be quoted.")


def _lead(account: Account, stance: Stance | None) -> str:
    """What stands above the quotations of one side; who takes no side alone says both."""
    if stance in (Stance.SUPPORTS, Stance.CHALLENGES) and not account.leaning(stance):
        return f"{LEADS[stance]}, from people who said both"
    return LEADS[stance]


# --- key points


def _key_points(
    view: ReportView, book: counting.Ledger, theme: Code, parts: Mapping[str, Account]
) -> Iterator[KeyPoints]:
    points = [
        *_widest(parts),
        *_divided(parts),
        *_silent(view, parts),
        *_unasked(view, book, parts),
    ]
    if points:
        whole = f"theme-{theme.id}"
        traced = tuple(replace(one, trace=one.trace or whole) for one in points)
        yield KeyPoints(f"{capital(theme.name)}: key observations", traced)


def _widest(parts: Mapping[str, Account]) -> Iterator[KeyPoint]:
    if said := leading.widest(tuple(parts.values())):
        first = leading.leaders(parts.values())
        where = dict.fromkeys(pilot for account in first for pilot in account.raised)
        yield KeyPoint(f"{capital(said)}.", tuple(where), leading.address(first, parts))


def _divided(parts: Mapping[str, Account]) -> Iterator[KeyPoint]:
    """The two codes that divided people most evenly, and those that nobody only supported."""

    def smaller(account: Account) -> int:
        return min(account.leaning(s) for s in (Stance.SUPPORTS, Stance.CHALLENGES))

    told = [account for account in parts.values() if accounts.sides(account)]
    divided = sorted((a for a in told if smaller(a)), key=lambda a: -smaller(a))
    for account in divided[:2]:
        supporting = listed(account.where(lambda cell: cell.supports > 0))
        challenging = listed(account.where(lambda cell: cell.challenges > 0))
        where = f" (supporting in {supporting}; challenging in {challenging})"
        yield KeyPoint(
            f"People were divided on {mid(account.name)}: {accounts.sides(account)}"
            f"{where if account.few == 1 else ''}.",
            account.raised,
            leading.address([account], parts),
        )
    for account in told:
        against = account.leaning(Stance.CHALLENGES)
        if against and not account.leaning(Stance.SUPPORTS):
            alone = "only supporting ones" if account.leaning(Stance.MIXED) else "a supporting one"
            text = f"{capital(mid(account.name))}: {accounts.sides(account)}; nobody gave {alone}."
            where_ = account.where(lambda cell: cell.challenges > 0)
            yield KeyPoint(text, where_, leading.address([account], parts))


def _silent(view: ReportView, parts: Mapping[str, Account]) -> Iterator[KeyPoint]:
    """What was raised elsewhere and by nobody in a pilot where enough people were read."""
    enough = view.study.settings.k
    raised = leading.ranked(parts.values())
    for pilot in accounts.pilot_names(view).values():
        silent = [
            mid(account.name)
            for account in raised
            if pilot in account.silent
            and pilot in account.where(lambda c: c.state is CellState.NOT_RAISED and c.of >= enough)
        ]
        if silent:
            yield KeyPoint(f"In {pilot} nobody raised {listed(silent, 'or')}.", (pilot,))


def _unasked(
    view: ReportView, book: counting.Ledger, parts: Mapping[str, Account]
) -> Iterator[KeyPoint]:
    """Groups that were not asked about codes of the theme: their silence is no finding."""
    unasked: dict[tuple[str, ...], list[str]] = {}
    for group in counting.groups(view.study):
        among = [p for p in book.participations if p.group == group]
        names = tuple(
            mid(a.name)
            for a in parts.values()
            if all(counting.was_asked(book, code, among) is False for code in a.codes)
        )
        if names and among:
            unasked.setdefault(names, []).append(mid(group))
    for names, groups in unasked.items():
        what = "any of this" if len(names) == len(parts) else listed(names, "or")
        yield KeyPoint(
            f"Not asked about {what}, so that their silence is no finding: {listed(groups)}."
        )
