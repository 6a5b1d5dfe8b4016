"""One database's rows into another: how a copy or a backup is made and brought back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import RowMapping, select

from qualkit.model import ActKind
from qualkit.store import acts as done
from qualkit.store import bulk, typed
from qualkit.store.engine import Connection
from qualkit.store.tables import (
    generations,
    metadata,
    participations,
    results,
    study,
    vectors,
)
from qualkit.store.texts import readings

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


def pour_for_reading(
    db: Connection,
    into: Connection,
    *,
    transcripts: Collection[str],
    codings: Collection[str],
    pilots: Mapping[str, str],
) -> None:
    """Put into an empty database what colleagues may read: some transcripts, some codings.

    With them go the acts that they rest on, the accepted codebook with what was changed since, who
    finished and who read what, and which words may not be printed. Nothing that was undone goes, no
    memo, no older codebook, and nothing of a participation in people's own words but its role and
    attachment. `pilots` says what each is called there.
    """
    accepted = typed.accepted_codebook(db)
    kinds = (ActKind.FINISHED, ActKind.ANONYMISED, ActKind.JUDGED)
    held = [*done.standing(db, *kinds), *readings(db).values()]
    kept = {*codings, *(act.id for act in held if act.transcript in transcripts)}
    books = done.standing(db, ActKind.CODEBOOK)
    kept |= {act.id for act in books if accepted and act.body["hash"] == accepted[0]}
    changes = {act.id for act in done.standing(db, ActKind.CHANGED)}
    kept |= changes
    whether: dict[str, Callable[[RowMapping], bool]] = {
        "acts": lambda row: row["id"] in kept,
        "transcripts": lambda row: row["id"] in transcripts,
        "records": lambda row: row["act"] in changes,
        "codings": lambda row: row["id"] in codings,
        "codebooks": lambda row: accepted is not None and row["hash"] == accepted[0],
    }
    whether |= dict.fromkeys(
        ("participations", "versions", "texts", "maps"),
        lambda row: row["transcript"] in transcripts,
    )
    for table in metadata.sorted_tables:
        if table.name in whether:
            rows = [row for row in db.execute(select(table)).mappings() if whether[table.name](row)]
            given = [_renamed(row, pilots) for row in rows] if table is participations else rows
            bulk.put(into, table, given)


def _renamed(row: RowMapping, pilots: Mapping[str, str]) -> dict[str, Any]:
    names = list(dict.fromkeys(pilots[pilot] for pilot in row["pilots"]))
    return {**row, "pilots": names, "agency": "", "background": ""}
