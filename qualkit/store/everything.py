"""Every word that the database holds, row by row, for whoever looks for what must not be there."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select

from qualkit.store.engine import Connection
from qualkit.store.tables import metadata

APART = "\n0 0\n"
"""Between two cells, so that they are not read as one run of words."""


def words(db: Connection) -> Iterator[tuple[str, str]]:
    """Each table's name, and all that its rows say, cell after cell."""
    for table in metadata.sorted_tables:
        cells = (cell for row in db.execute(select(table)) for cell in row)
        yield table.name, APART.join(_said(cell) for cell in cells if not _silent(cell))


def _silent(cell: object) -> bool:
    return cell is None or isinstance(cell, bool | int | bytes | memoryview)


def _said(cell: object) -> str:
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
