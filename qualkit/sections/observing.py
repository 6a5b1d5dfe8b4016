"""Key observations on some codes: each with the pilots that bear it out and those against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from qualkit import counting
from qualkit.model import Stance
from qualkit.model.views import ReportView
from qualkit.sections import accounts, leading
from qualkit.sections.accounts import Account
from qualkit.sections.blocks import KeyPoint
from qualkit.sections.words import capital, listed, mid

SIDED = 2
"""Of how many codes it is said which way people lean."""

BOTH, FOR, AGAINST = Stance.MIXED, Stance.SUPPORTS, Stance.CHALLENGES
_OTHER = {FOR: AGAINST, AGAINST: FOR}


def observed(
    view: ReportView, book: counting.Ledger, parts: Mapping[str, Account]
) -> tuple[KeyPoint, ...]:
    """What stands out: the most widely raised, which way people lean, who is silent, unasked."""
    return (
        *widest(parts),
        *sided(parts),
        *_silent(parts, accounts.pilot_names(view).values()),
        *_unasked(view, book, parts),
    )


def widest(parts: Mapping[str, Account]) -> Iterator[KeyPoint]:
    """What most people raised; against it, pilots in which nobody of enough people did."""
    if said := leading.widest(tuple(parts.values())):
        first = leading.leaders(parts.values())
        where = dict.fromkeys(pilot for account in first for pilot in account.raised)
        silent = dict.fromkeys(p for account in first for p in accounts.silent_pilots(account))
        against = tuple(pilot for pilot in silent if pilot not in where)
        trace = leading.address(first, parts)
        yield KeyPoint(f"{capital(said)}.", tuple(where), against, trace=trace)


def sided(parts: Mapping[str, Account]) -> Iterator[KeyPoint]:
    """Which way people lean in the codes that most people took a side on."""
    told = [account for account in parts.values() if accounts.sides(account)]
    for account in sorted(told, key=lambda a: -len(a.leanings))[:SIDED]:
        yield replace(leaning(account), trace=leading.address([account], parts))


def leaning(account: Account) -> KeyPoint:
    """Which way the people of a code lean, with the pilots in which most do, and do not."""
    name, said = mid(account.name), accounts.sides(account)
    supports, challenges, both = (account.leaning(s) for s in (FOR, AGAINST, BOTH))
    if not both and not (supports and challenges):
        nobody = "challenging" if supports else "supporting"
        text = f"{capital(name)}: {said}; nobody gave a {nobody} one."
        return KeyPoint(text, _where(account, FOR if supports else AGAINST))
    if both > supports + challenges:
        who = "Most" if supports or challenges else "All"
        text = f"{who} who took a side on {name} did so both ways: {said}."
        return KeyPoint(text, _where(account, BOTH))
    if supports == challenges:
        return KeyPoint(
            f"People were divided on {name}: {said}.",
            _where(account, FOR),
            _where(account, AGAINST),
        )
    side = FOR if supports > challenges else AGAINST
    more = "favourable than critical" if side is FOR else "critical than favourable"
    return KeyPoint(
        f"Accounts of {name} were more often {more}: {said}.",
        _where(account, side),
        _where(account, _OTHER[side]),
    )


def _where(account: Account, stance: Stance) -> tuple[str, ...]:
    """The pilots, as printed, in which more people lean so than the other way.

    None where a pilot has fewer people on a side than may be counted.
    """
    if not accounts.open_sides(account):
        return ()
    if stance is Stance.MIXED:
        return account.where(lambda c: c.mixed > c.supports + c.challenges)
    if stance is Stance.SUPPORTS:
        return account.where(lambda c: c.supports > c.challenges)
    return account.where(lambda c: c.challenges > c.supports)


def _silent(parts: Mapping[str, Account], pilots: Iterable[str]) -> Iterator[KeyPoint]:
    """What was raised elsewhere and by nobody in a pilot where enough people were read."""
    raised = leading.ranked(parts.values())
    for pilot in pilots:
        silent = [mid(a.name) for a in raised if pilot in accounts.silent_pilots(a)]
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
