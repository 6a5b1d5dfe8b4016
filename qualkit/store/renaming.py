"""Coders called otherwise than they called themselves: an act, which merging obeys everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from qualkit.model import ActKind
from qualkit.store import acts as done
from qualkit.store.engine import Connection
from qualkit.store.tables import acts


def rename(
    db: Connection, batch: done.Batch, copies: Iterable[Connection], new: str, old: str
) -> None:
    """Call a coder otherwise in all that they did in these copies, and in what was theirs.

    The act names what they did and not what they were called, which somebody in the register is.
    """
    did: set[str] = set()
    theirs: set[str] = set()
    for copy in copies:
        did |= set(copy.execute(select(acts.c.id).where(acts.c.coder == old)).scalars())
        given = acts.c.body["coder"].as_string() == old
        theirs |= set(copy.execute(select(acts.c.id).where(given)).scalars())
    made = batch.act(ActKind.RENAMED, None, new=new, did=sorted(did), theirs=sorted(theirs))
    done.add(db, [made])


def renamed(db: Connection) -> frozenset[str]:
    """Acts whose coder is called otherwise now."""
    return frozenset(id for _, ids in _all(db) for some in ids for id in some)


def names(db: Connection) -> frozenset[str]:
    """What coders were called otherwise to."""
    return frozenset(name for name, _ in _all(db))


def obey(db: Connection) -> None:
    """Call coders as the newest act that renames them says."""
    coder_of: dict[str, str] = {}
    owner_of: dict[str, str] = {}
    for name, (did, theirs) in _all(db):
        coder_of |= dict.fromkeys(did, name)
        owner_of |= dict.fromkeys(theirs, name)
    _put(db, coder_of)
    for id, name in owner_of.items():
        body = db.execute(select(acts.c.body).where(acts.c.id == id)).scalar()
        if body is not None and body.get("coder") != name:
            db.execute(acts.update().where(acts.c.id == id).values(body={**body, "coder": name}))


def _put(db: Connection, coder_of: Mapping[str, str]) -> None:
    for id, name in coder_of.items():
        db.execute(acts.update().where(acts.c.id == id, acts.c.coder != name).values(coder=name))


def _all(db: Connection) -> list[tuple[str, tuple[list[str], list[str]]]]:
    """New names in the order of the acts, with what was done under the old one."""
    return [
        (
            str(act.body["new"]),
            (list(done.strings(act.body["did"])), list(done.strings(act.body["theirs"]))),
        )
        for act in done.standing(db, ActKind.RENAMED)
    ]
