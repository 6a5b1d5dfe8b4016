"""Summaries, grades, places and decisions of the analysis: acts, each with what was typed for it.

A statement names what it is about, the codings it is tied to, and the statements that it succeeds.
Of one thing there is one statement that stands; where two copies said something apart, both do,
until a person says it anew. A statement goes without its words where words that it rests on are
withdrawn.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from qualkit.model import About, Act, ActKind, Statement
from qualkit.store import acts as done
from qualkit.store import recoding, typed
from qualkit.store.engine import Connection

KINDS = (
    ActKind.CHARTED,
    ActKind.GRADED,
    ActKind.LOOKED_AGAINST,
    ActKind.WEIGHED,
    ActKind.PLACED,
    ActKind.ANSWERED,
    ActKind.REPLIED,
)

_ON = re.compile(r"(T\d{3,9}) (\d{1,9})")
_CODE = "code"
"""The noun under which a code's id stands: it follows the codebook."""


def say(
    db: Connection,
    batch: done.Batch,
    kind: ActKind,
    about: About,
    text: str,
    *,
    codings: Iterable[str] = (),
    on: Mapping[str, int] | None = None,
    value: str = "",
    seen: Iterable[str] = (),
    instead: Iterable[Statement] | None = None,
) -> Statement:
    """Record a statement; those that stand on the same thing are succeeded by it.

    `seen`: codings that were before whoever wrote and are not tied. `instead`: what it succeeds,
    where that was looked up for many at once.

    `on`: the versions of the texts that it tells of, by transcript, of tied codings and of all that
    was read for it: withdrawing any of those words takes its own words out.
    """
    codings = frozenset(codings)
    there = standing(db, kind) if instead is None else instead
    before = [one.id for one in there if one.about == about]
    body: dict[str, object] = {
        "about": dict(about),
        "codings": sorted(codings),
        "on": [f"{transcript} {version}" for transcript, version in sorted((on or {}).items())],
        "after": before,
    }
    body |= {"seen": sorted({*seen} - codings)} if {*seen} - codings else {}
    act = batch.act(kind, None, **body | ({"value": value} if value else {}))
    done.add(db, [act])
    if text:
        typed.keep(db, act.id, text)
    return _statement(act, text, {})


def take_back(db: Connection, batch: done.Batch, statements: Iterable[Statement]) -> None:
    """Take statements back, each singly. That is an act itself, which can be undone."""
    done.add(
        db, [batch.act(ActKind.UNDONE, None, act=one.id, took=one.kind.value) for one in statements]
    )


def standing(db: Connection, *kinds: ActKind) -> tuple[Statement, ...]:
    """The statements of these kinds, or of all, that none succeeds, oldest first."""
    made = history(db, *kinds)
    succeeded = {
        id
        for act in done.standing(db, *(kinds or KINDS))
        for id in done.strings(act.body.get("after"))
    }
    return tuple(one for one in made if one.id not in succeeded)


def history(db: Connection, *kinds: ActKind) -> tuple[Statement, ...]:
    """Every statement of these kinds, or of all, that was not taken back, oldest first."""
    held = done.standing(db, *(kinds or KINDS))
    words = typed.of_acts(db, [act.id for act in held])
    into = recoding.recoding(db).into if held else {}
    return tuple(_statement(act, words.get(act.id, ""), into) for act in held)


def apart(db: Connection, *kinds: ActKind) -> list[tuple[Statement, ...]]:
    """Statements on one thing that were made apart, neither in knowledge of the other."""
    found: dict[tuple[ActKind, About], list[Statement]] = defaultdict(list)
    for one in standing(db, *kinds):
        found[one.kind, one.about].append(one)
    return [tuple(several) for several in found.values() if len(several) > 1]


def is_told(act: Act) -> bool:
    """Whether an act of these kinds has the shape of one."""
    about = act.body.get("about")
    return (
        isinstance(about, dict)
        and all(isinstance(part, str) for pair in about.items() for part in pair)
        and all(_ON.fullmatch(one) for one in done.strings(act.body.get("on")))
        and isinstance(act.body.get("value", ""), str)
    )


def rests_on(act: Act) -> dict[str, int]:
    """The versions of the texts that a statement's act says that it rests on, by transcript."""
    found = (_ON.fullmatch(one) for one in done.strings(act.body.get("on")))
    return {match[1]: int(match[2]) for match in found if match}


def _statement(act: Act, text: str, into: Mapping[str, str]) -> Statement:
    given = act.body.get("about")
    about = dict(given) if isinstance(given, dict) else {}
    if _CODE in about:
        about[_CODE] = into.get(about[_CODE], about[_CODE])
    return Statement(
        id=act.id,
        kind=act.kind,
        about=tuple(sorted(about.items())),
        coder=act.coder,
        at=act.at,
        text=text,
        codings=frozenset(done.strings(act.body.get("codings"))),
        on=rests_on(act),
        seen=frozenset(done.strings(act.body.get("seen"))),
        value=str(act.body.get("value", "")),
    )
