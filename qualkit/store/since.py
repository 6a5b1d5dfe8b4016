"""What was coded after an act, in the one order that all copies share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from qualkit.model import ActKind
from qualkit.store.engine import Connection
from qualkit.store.tables import acts

Order = tuple[int, str]
"""The number and the id of an act: what comes later is greater."""


@dataclass(frozen=True)
class Since:
    """Which codings were made after which acts."""

    acts: dict[str, Order] = field(default_factory=dict)
    codings: dict[str, Order] = field(default_factory=dict)
    """Those that were made after the first of them."""

    def __call__(self, act: str, coding: str) -> bool:
        """Whether a coding was made after an act."""
        made = self.codings.get(coding)
        return made is not None and act in self.acts and made > self.acts[act]


def coded(db: Connection, ids: Collection[str]) -> Since:
    """What was coded after each of these acts, whether it stands or not."""
    query = select(acts.c.id, acts.c.number)
    known = {r.id: (r.number, r.id) for r in db.execute(query.where(acts.c.id.in_(ids)))}
    if not known:
        return Since()
    first = min(number for number, _ in known.values())
    later = query.where(acts.c.kind == ActKind.CODED, acts.c.number >= first)
    return Since(known, {row.id: (row.number, row.id) for row in db.execute(later)})
