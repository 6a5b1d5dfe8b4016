"""What can be lost: vectors of anonymised words, results with what they rest on, places.

The first two can be computed again. A place is where somebody stopped: numbers, and what stood for
people there ("[Child 1]"), but no words of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from qualkit.store.engine import Connection, Store
from qualkit.store.tables import results, vectors

PLACE = "place"
"""What places rest on: they stay when words change, and say of which version they are."""
_CHUNK = 500


@dataclass(frozen=True)
class Vectors:
    """Vectors by the hash of the words that they stand for."""

    store: Store

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Those that are kept."""
        found: dict[str, bytes] = {}
        with self.store.reading() as db:
            for at in range(0, len(keys), _CHUNK):
                query = select(vectors).where(vectors.c.key.in_(keys[at : at + _CHUNK]))
                found |= {row.key: row.vector for row in db.execute(query)}
        return found

    def put_many(self, made: Mapping[str, bytes]) -> None:
        """Keep these; one that is there already is left as it is."""
        with self.store.transaction() as db:
            held = set(db.execute(select(vectors.c.key)).scalars())
            rows = [{"key": key, "vector": made[key]} for key in made if key not in held]
            if rows:
                db.execute(insert(vectors), rows)


def keep(db: Connection, name: str, basis: str, body: Any) -> None:
    """Keep a result under its name, with the hash of what it rests on."""
    db.execute(delete(results).where(results.c.name == name))
    db.execute(insert(results).values(name=name, basis=basis, body=body))


def keep_place(db: Connection, name: str, body: Any) -> None:
    """Keep where somebody stopped."""
    keep(db, name, PLACE, body)


def kept(db: Connection, name: str, basis: str) -> Any | None:
    """The result of that name, if it rests on the same; None otherwise."""
    query = select(results.c.body).where(results.c.name == name, results.c.basis == basis)
    return db.execute(query).scalar()


def forget_results(db: Connection) -> None:
    """Drop results, which rest on codings; vectors stay, which rest on words."""
    db.execute(delete(results).where(results.c.basis != PLACE))


def forget_words(db: Connection) -> None:
    """Drop what may hold words that were changed; places hold none of theirs."""
    forget_results(db)
    db.execute(delete(vectors))


def forget(db: Connection) -> None:
    """Drop all of it: of what was withdrawn nothing stays, not even how many turns it had."""
    forget_words(db)
    db.execute(delete(results))
