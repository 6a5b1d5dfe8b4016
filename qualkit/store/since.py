"""What was coded after an act, in the one order that all copies share."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from qualkit.model import ActKind
from qualkit.store.engine import Connection
from qualkit.store.tables import acts


def coded(db: Connection, ids: Collection[str]) -> dict[str, frozenset[str]]:
    """By act: the codings that were made after it, whether they stand or not."""
    found = {}
    for row in list(db.execute(select(acts.c.id, acts.c.number).where(acts.c.id.in_(ids)))):
        same = (acts.c.number == row.number) & (acts.c.id > row.id)
        later = or_(acts.c.number > row.number, same)
        query = select(acts.c.id).where(acts.c.kind == ActKind.CODED, later)
        found[row.id] = frozenset(db.execute(query).scalars())
    return found
