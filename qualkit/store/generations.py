"""Which object of the vault is the register's newest generation."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from qualkit.errors import StoreError
from qualkit.store.engine import Connection
from qualkit.store.tables import generations


def add(db: Connection, number: int, name: str) -> None:
    """Commit a generation by its number, which must be new, and its object's name."""
    expect(db, number)
    try:
        db.execute(insert(generations).values(number=number, object=name))
    except IntegrityError:
        raise _overtaken() from None


def expect(db: Connection, number: int) -> None:
    """Raise StoreError where a generation of this number was committed meanwhile."""
    if db.execute(select(generations.c.number).where(generations.c.number == number)).first():
        raise _overtaken()


def _overtaken() -> StoreError:
    return StoreError(
        what="another process changed the register meanwhile",
        fix="Nothing was changed by this one; run the command again.",
    )


def newest(db: Connection) -> str | None:
    """The name of the newest generation's object; None in a new study."""
    query = select(generations.c.object).order_by(generations.c.number.desc()).limit(1)
    return db.execute(query).scalar()


def listed(db: Connection) -> list[tuple[int, str]]:
    """All generations that were committed, newest first: number, and its object's name."""
    query = select(generations).order_by(generations.c.number.desc())
    return [(row.number, row.object) for row in db.execute(query)]
