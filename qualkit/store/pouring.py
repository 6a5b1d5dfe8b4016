"""One database's rows into another: how a copy or a backup is made and brought back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from qualkit.store import bulk
from qualkit.store.engine import Connection
from qualkit.store.tables import generations, metadata, results, study, vectors

AT_ONCE = 5000
"""Rows in one statement."""

COMPUTED = (vectors, results)
"""What can be computed again, and rests on words that may have to go."""

FOR_CODING = (generations, *COMPUTED)
"""What a coder's copy does without: that, and the names of the vault's objects."""


def pour(db: Connection, into: Connection, *, without: Collection[object] = ()) -> None:
    """Put every row of `db` into an empty database of the same study."""
    for table in metadata.sorted_tables:
        if table is study or table in without:
            continue
        rows = db.execute(select(table)).mappings()
        while some := rows.fetchmany(AT_ONCE):
            bulk.put(into, table, some)


def clear(db: Connection) -> None:
    """Take out every row but the study's name, to be poured into."""
    for table in reversed(metadata.sorted_tables):
        if table is not study:
            db.execute(table.delete())
