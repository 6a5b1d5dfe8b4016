"""What people settled where coders differ: which codings count, which do not. None is ever lost.

A settlement names the codings that it is about, and the settlements that it succeeds. Two made in
two copies, neither in knowledge of the other, may say different things of one coding: it counts
until a person settles that too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select

from qualkit.model import Act, ActKind, Settled
from qualkit.store import acts as done
from qualkit.store.bulk import chunks
from qualkit.store.engine import Connection
from qualkit.store.tables import records


def standing(db: Connection, transcripts: Collection[str] | None = None) -> tuple[Settled, ...]:
    """The settlements that stand and that none succeeds, oldest first, with their reasons."""
    made = done.standing(db, ActKind.SETTLED, transcripts=transcripts)
    succeeded = {id for act in made for id in done.strings(act.body.get("after"))}
    last = [act for act in made if act.id not in succeeded]
    why = {
        row.act: row.text
        for ids in chunks([act.id for act in last])
        for row in db.execute(select(records).where(records.c.act.in_(ids)))
    }
    return tuple(_settled(act, why.get(act.id, "")) for act in last)


def against(db: Connection, transcripts: Collection[str] | None = None) -> frozenset[str]:
    """The codings that do not count, by id: settled so, and nowhere otherwise."""
    verdicts = _verdicts(standing(db, transcripts))
    return frozenset(id for id, said in verdicts.items() if said == {False})


def contested(db: Connection) -> list[tuple[Settled, ...]]:
    """What was settled in two ways, each by people who did not know of the other decision."""
    held = standing(db)
    apart = {id for id, said in _verdicts(held).items() if len(said) > 1}
    about: dict[tuple[str, str], list[Settled]] = defaultdict(list)
    for one in held:
        if one.about & apart:
            about[one.transcript, one.code].append(one)
    return [tuple(several) for several in about.values()]


def _verdicts(settled: Sequence[Settled]) -> dict[str, set[bool]]:
    """By coding: whether it counts, as each settlement says."""
    verdicts: dict[str, set[bool]] = defaultdict(set)
    for one in settled:
        for id in one.counts:
            verdicts[id].add(True)
        for id in one.against:
            verdicts[id].add(False)
    return verdicts


def _settled(act: Act, reason: str) -> Settled:
    return Settled(
        act=act.id,
        coder=act.coder,
        at=act.at,
        transcript=str(act.transcript),
        code=str(act.body["code"]),
        counts=frozenset(done.strings(act.body["counts"])),
        against=frozenset(done.strings(act.body["against"])),
        reason=reason,
    )
