"""Taking out for good what may not be kept. The redaction is an act itself, which merging obeys."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from qualkit.model import ActKind
from qualkit.store import acts as done
from qualkit.store import codings as derived
from qualkit.store import withdrawn
from qualkit.store.bulk import chunks
from qualkit.store.engine import Connection
from qualkit.store.tables import acts, codings, records

_MAY_GO = acts.c.kind.in_(withdrawn.MAY_GO)
"""Acts on which no other rests."""


def redact(
    db: Connection,
    batch: done.Batch,
    *,
    acts: Collection[str] = (),
    memos: Collection[str] = (),
) -> None:
    """Take these acts out with all that hangs on them, and what was typed with those.

    What is left is that it was done, when and by whom. Only codings, readings, summaries, what was
    finished and what was settled go: no other act rests on them.
    """
    act = batch.act(ActKind.REDACTED, None, acts=sorted(acts), memos=sorted(memos))
    done.add(db, [act])
    obey(db)


def redacted(db: Connection) -> frozenset[str]:
    """The acts that were taken out, in this copy or in one that was merged into it."""
    return _named(db, "acts") | withdrawn.acts_on(db)[0]


def forgotten(db: Connection) -> frozenset[str]:
    """The acts of which what was typed with them was taken out."""
    return _named(db, "memos") | withdrawn.acts_on(db)[1]


def obey(db: Connection) -> frozenset[str]:
    """Take out whatever a redaction or a withdrawal names and is here still; the acts that went."""
    withdrawn.take_out(db)
    lying, part = withdrawn.acts_on(db)
    gone = _named(db, "acts") | lying
    forget = _named(db, "memos") | part
    here = {
        id
        for ids in chunks(gone)
        for id in db.execute(select(acts.c.id).where(acts.c.id.in_(ids), _MAY_GO)).scalars()
    }
    for ids in chunks(gone | forget):
        db.execute(delete(records).where(records.c.act.in_(ids)))
    for ids in chunks(here):
        db.execute(delete(codings).where(codings.c.id.in_(ids)))
        db.execute(delete(acts).where(acts.c.id.in_(ids)))
    for ids in chunks(part):
        derived.forget_hashes(db, ids)
    return frozenset(here)


def _named(db: Connection, part: str) -> frozenset[str]:
    held = done.standing(db, ActKind.REDACTED, ActKind.WITHDRAWN)
    return frozenset(id for act in held for id in done.strings(act.body.get(part)))


def cleaned(db: Connection) -> frozenset[str]:
    """The memos (by act) and codebooks (by hash) in which a name was replaced."""
    return _named(db, "cleaned")
