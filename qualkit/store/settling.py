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
from qualkit.store.tables import acts, records


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
    strange = _strange(db, last)
    return tuple(
        _settled(act, why.get(act.id, ""), strange.get(act.id, frozenset())) for act in last
    )


def misplaced(db: Connection, ids: Collection[str] | None = None) -> tuple[str, ...]:
    """The settlements that name codings of another transcript or code; of some acts, or all.

    No program of ours makes one: what it says of those codings is passed over.
    """
    query = select(acts).where(acts.c.kind == ActKind.SETTLED)
    made = [done.act_of(row) for row in db.execute(query)]
    return tuple(_strange(db, [act for act in made if ids is None or act.id in ids]))


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


def _strange(db: Connection, settled: Sequence[Act]) -> dict[str, frozenset[str]]:
    """By settlement: what it names that is no coding of its transcript and code; if anything is.

    A coding whose act is gone is nobody's any more, and may be named.
    """
    named = {act.id: _named(act) for act in settled}
    found = {
        row.id: row
        for ids in chunks(sorted({id for ids in named.values() for id in ids}))
        for row in db.execute(select(acts).where(acts.c.id.in_(ids)))
    }
    if not found:
        return {}
    kin = _kin(db)

    def fits(act: Act, id: str) -> bool:
        row = found[id]
        code, own = str(row.body.get("code")), str(act.body["code"])
        same = kin.get(code, code) == kin.get(own, own)
        return row.kind == ActKind.CODED and row.transcript == act.transcript and same

    strange = {
        act.id: frozenset(id for id in named[act.id] & found.keys() if not fits(act, id))
        for act in settled
    }
    return {id: codings for id, codings in strange.items() if codings}


def _named(act: Act) -> set[str]:
    """The codings that a settlement names."""
    return {*done.strings(act.body["counts"]), *done.strings(act.body["against"])}


def _kin(db: Connection) -> dict[str, str]:
    """Codes whose codings ever counted as another's, each with one that stands for all of them."""
    first: dict[str, str] = {}

    def of(code: str) -> str:
        while first.get(code, code) != code:
            code = first[code]
        return code

    query = select(acts.c.body).where(acts.c.kind == ActKind.CHANGED)
    for body in db.execute(query.order_by(acts.c.number, acts.c.id)).scalars():
        if body.get("into"):
            first[of(str(body["code"]))] = of(str(body["into"]))
    return {code: of(code) for code in first}


def _verdicts(settled: Sequence[Settled]) -> dict[str, set[bool]]:
    """By coding: whether it counts, as each settlement says."""
    verdicts: dict[str, set[bool]] = defaultdict(set)
    for one in settled:
        for id in one.counts:
            verdicts[id].add(True)
        for id in one.against:
            verdicts[id].add(False)
    return verdicts


def _settled(act: Act, reason: str, strange: Collection[str]) -> Settled:
    return Settled(
        act=act.id,
        coder=act.coder,
        at=act.at,
        transcript=str(act.transcript),
        code=str(act.body["code"]),
        counts=frozenset(done.strings(act.body["counts"])).difference(strange),
        against=frozenset(done.strings(act.body["against"])).difference(strange),
        reason=reason,
    )
