"""What people said: a section a theme, with its matrix, its codes, their voices and key points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit import counting
from qualkit.charting import Chart
from qualkit.model import Code, Codebook, Stance
from qualkit.model.views import ReportView
from qualkit.sections import (
    accounts,
    charted,
    contrasts,
    exceptions,
    leading,
    observing,
    quoting,
    stages,
    tracing,
)
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
from qualkit.sections.choosing import Dealt
from qualkit.sections.words import capital, listed, mid, said_in

LEADS: dict[Stance | None, str] = {
    Stance.SUPPORTS: "Supporting",
    Stance.CHALLENGES: "Challenging",
    Stance.MIXED: "Both",
    None: "",
}

ACCOUNTS = {
    Stance.SUPPORTS: "a supporting account",
    Stance.CHALLENGES: "a challenging account",
    Stance.MIXED: "an account of both kinds",
}


@dataclass(frozen=True)
class Findings:
    """What every part of this section is written from."""

    view: ReportView
    book: counting.Ledger
    dealt: Dealt
    chart: Chart


def write(view: ReportView) -> Section | None:
    """The findings, a part for each theme of the codebook; None without codes."""
    book = counting.ledger(view.study)
    codebook = view.study.codebook
    if not codebook.codes:
        return None
    found = Findings(view, book, quoting.dealt(view, book), Chart(view.study))
    themes = [_theme(found, theme) for theme in codebook.themes]
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


def _theme(found: Findings, theme: Code) -> Section:
    view, book, codebook = found.view, found.book, found.view.study.codebook
    whole = accounts.account(view, book, theme.name, book.under(theme.id))
    parts = {
        code.id: accounts.account(view, book, code.name, book.under(code.id))
        for code in _codes(codebook, book, theme)
    }
    blocks: list[Block] = [Prose((theme.definition,), quiet=True)] if theme.definition else []
    if parts.keys() != {theme.id}:
        blocks.append(_matrix(view, whole, theme, parts))
    changed = stages.changed(view, book, whole, parts)
    if changed:
        blocks.append(Prose((changed,), trace=f"theme-{theme.id}#s1"))
    if said := tuple(contrasts.sentences(view, book, parts)):
        blocks.append(Prose(said))
    return Section(
        id=f"theme-{theme.id}",
        title=theme.name,
        finding=f"{capital(accounts.raised(whole))}.",
        blocks=(*blocks, *charted.blocks(view, found.chart, whole, theme.id)),
        parts=tuple(_code(found, codebook[id], account) for id, account in parts.items()),
        closing=tuple(_closing(view, book, theme, parts)),
        trace=f"theme-{theme.id}",
    )


def _closing(
    view: ReportView, book: counting.Ledger, theme: Code, parts: Mapping[str, Account]
) -> Iterator[Block]:
    if against := [KeyPoint(said) for said in exceptions.sentences(view, book.under(theme.id))]:
        yield KeyPoints(f"{capital(theme.name)}: exceptions", tuple(against))
    if points := observing.observed(view, book, parts):
        title = f"{capital(theme.name)}: key observations"
        traced = tuple(replace(one, trace=one.trace or f"theme-{theme.id}") for one in points)
        yield KeyPoints(title, traced, id=f"observed-{theme.id}")


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


def _code(found: Findings, code: Code, account: Account) -> Section:
    blocks: list[Block] = []
    id = f"code-{code.id}"
    if said := " ".join(_counts(found.view, account)):
        blocks.append(Prose((said,), trace=id))
    if account.total.people and (parts := _breakdown(found.view, found.book, account)):
        blocks.append(Prose((parts,), quiet=True))
    blocks.extend(_quotations(found, code, account))
    return Section(id, accounts.finding(account), tuple(blocks), trace=id)


def _counts(view: ReportView, account: Account) -> Iterator[str]:
    if sides := accounts.sides(account):
        yield f"Of those who raised it, {sides}."
    against = account.where(lambda cell: cell.challenges > 0)
    if against and account.leaning(Stance.SUPPORTS) and not quoting.is_public(view):
        yield f"The challenging ones came from {listed(against)}."
    yield from accounts.silences(account)


def _breakdown(view: ReportView, book: counting.Ledger, account: Account) -> str:
    """How the count falls by group and by stage: where it differs by more than one person."""
    by = accounts.breakdown(view, book, account.codes)
    return " ".join(
        f"By {noun}: {'; '.join(f'{mid(name)}, {said_in(c)}' for name, c in cells.items())}."
        for noun, cells in by.items()
        if len(cells) > 1 and contrasts.differ(account, cells)
    )


def _quotations(found: Findings, code: Code, account: Account) -> Iterator[Quotations]:
    """The voices, those of the larger side first, in an order that says nothing of their pilots."""
    if not account.total.people:
        return
    voices = found.dealt.voices[code.id]
    by_stance: dict[Stance | None, list[quoting.Voice]] = {}
    for voice in sorted(voices, key=lambda voice: voice.lot):
        by_stance.setdefault(voice.coding.stance, []).append(voice)
    sides = sorted(by_stance, key=lambda s: (-account.leaning(s) if s else 1, str(s)))
    note = " ".join(_unquoted(found, code, account, voices))
    for stance in sides:
        said = tuple(quoting.quotation(found.view, voice) for voice in by_stance[stance])
        yield Quotations(said, lead=_lead(account, stance), note=note * (stance == sides[-1]))
    if note and not sides:
        yield Quotations((), note=note)


def _unquoted(
    found: Findings, code: Code, account: Account, voices: Sequence[quoting.Voice]
) -> Iterator[str]:
    """Which sides are not quoted here: their words stand elsewhere, or nobody can be quoted."""
    sides: dict[Stance, set[str]] = {stance: set() for stance in account.leanings.values()}
    for voice in found.dealt.quotable[code.id]:
        lean = account.leanings.get(voice.sitting.participant)
        for stance in sides.keys() & {lean, voice.coding.stance}:
            sides[stance].add(found.dealt.elsewhere(voice))
    heard = {account.leanings.get(voice.sitting.participant) for voice in voices}
    heard |= {voice.coding.stance for voice in voices}
    places: dict[str, list[str]] = {}
    for stance in sorted(sides.keys() - heard):
        if keys := sorted(sides[stance] - {""}):
            places.setdefault(_place(found.view, keys[0]), []).append(ACCOUNTS[stance])
    for place, given in places.items():
        verb = "is" if len(given) == 1 else "are"
        yield f"{capital(listed(given))} {verb} quoted {place}."
    unheard = sorted(stance for stance, keys in sides.items() if not keys)
    if not found.dealt.quotable[code.id]:
        yield "Nobody who raised this can be quoted."
    elif unheard:
        yield f"Nobody who gave {listed((ACCOUNTS[s] for s in unheard), 'or')} can be quoted."


def _place(view: ReportView, key: str) -> str:
    """Where in the report the quotations of a code, or of a link, stand."""
    if key in view.study.codebook:
        return f"under “{view.study.codebook[key].name}”"
    return "with the theory of change"


def _lead(account: Account, stance: Stance | None) -> str:
    """What stands above the quotations of one side; who takes no side alone says both."""
    if stance in (Stance.SUPPORTS, Stance.CHALLENGES) and not account.leaning(stance):
        return f"{LEADS[stance]}, from people who said both"
    return LEADS[stance]
