"""Rows at the price of the driver: singly or by the ten thousand, what people do goes this way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Dialect, RowMapping, Table, insert

from qualkit.store.engine import Connection

Ways = tuple[tuple[str, Callable[[Any], Any] | None], ...]
"""Columns, and what makes a value of each into what the driver takes."""

CHUNK = 500
"""Ids in one statement."""


def chunks(ids: Collection[str]) -> Iterator[list[str]]:
    """Ids in order, as many at a time as a statement takes."""
    rest = iter(sorted(ids))
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def put(db: Connection, table: Table, rows: Sequence[Mapping[str, Any] | RowMapping]) -> None:
    """Insert rows, each with a value for every column.

    SQLAlchemy is asked for the statement and the values' forms once, and not again for each row.
    """
    if not rows:
        return
    statement, positional, ways = _prepared(table, db.dialect)
    made = ([row[name] if way is None else way(row[name]) for name, way in ways] for row in rows)
    if positional:
        db.exec_driver_sql(statement, [tuple(values) for values in made])
    else:
        names = [name for name, _ in ways]
        db.exec_driver_sql(statement, [dict(zip(names, v, strict=True)) for v in made])


@lru_cache
def _prepared(table: Table, dialect: Dialect) -> tuple[str, bool, Ways]:
    ways = tuple(
        (column.name, column.type.dialect_impl(dialect).bind_processor(dialect))
        for column in table.columns
    )
    names = [name for name, _ in ways]
    return str(insert(table).compile(dialect=dialect, column_keys=names)), dialect.positional, ways
