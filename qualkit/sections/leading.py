"""Which codes were raised most widely, in a sentence that calls a tie a tie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qualkit.sections.accounts import Account
from qualkit.sections.words import listed, mid, some_of

MOST_NAMED = 3
"""How many equal codes are named in a sentence; more are counted."""


def leaders(parts: Iterable[Account]) -> list[Account]:
    """Those that the largest share of people raised: more than one where they are equal."""
    order = ranked(parts)
    return [a for a in order if _rate(a) == _rate(order[0])]


def widest(parts: Sequence[Account], *, joint: str = ":") -> str:
    """Which of the codes was raised most widely, without a stop; a tie is called a tie.

    Empty where none was raised. `joint` is what follows "no one code stands out".
    """
    first = leaders(parts)
    if not first:
        return ""
    names = listed(mid(a.name) for a in first)
    shares = list(dict.fromkeys(a.share for a in first))
    if len(first) == 1:
        return _alone(first[0], parts)
    if len(first) == len(parts) or len(first) > MOST_NAMED:
        which = names if len(first) <= MOST_NAMED else some_of(len(first), len(parts), "code")
        said = f"{which} were each raised by {listed(shares, 'or')}"
        more = "" if len(first) == len(parts) else ", and no other more widely"
        return f"no one code stands out{joint} {said}{more}"
    return f"{names} were raised most widely, by {listed(shares)}{' each' * (len(shares) == 1)}"


def address(first: Sequence[Account], parts: Mapping[str, Account]) -> str:
    """The address of the count of the one code that a sentence is about; "" for several."""
    ids = [id for id, account in parts.items() if account in first]
    return f"code-{ids[0]}" if len(ids) == 1 else ""


def _alone(first: Account, parts: Sequence[Account]) -> str:
    if len(parts) == 1:
        return f"{mid(first.name)} was raised by {first.share}"
    if len(ranked(parts)) == 1:
        waits = any(part.waits for part in parts if part is not first)
        verb = "has been raised so far" if waits else "was raised"
        return f"only {mid(first.name)} {verb}, by {first.share}"
    return f"{mid(first.name)} was raised most widely, by {first.share}"


def ranked(accounts: Iterable[Account]) -> list[Account]:
    """Those that anybody raised, the most widely raised first."""
    raised = [a for a in accounts if a.total.people]
    return sorted(raised, key=lambda a: (-_rate(a), -a.total.people))


def _rate(account: Account) -> float:
    return account.total.people / account.total.of
