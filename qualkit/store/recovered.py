"""A database made of what could be read in a damaged one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, text

from qualkit.errors import StoreError
from qualkit.store import codings as derived
from qualkit.store import redacting
from qualkit.store.carving import carve
from qualkit.store.engine import Connection
from qualkit.store.tables import (
    acts,
    codings,
    metadata,
    participations,
    records,
    results,
    study,
    texts,
    transcripts,
    vectors,
    versions,
)

DERIVED = (codings, vectors, results)
"""What is made anew rather than brought back."""

UNKNOWN = {
    "uid": "",
    "revision": -1,
    "kind": "interview",
    "verbatim": True,
    "language": "English",
    "interpreter": False,
}
"""What stands for a transcript of which only words or codings came back; any copy knows better."""

Rows = Mapping[str, Sequence[dict[str, Any]]]


def whole(db: Connection) -> bool:
    """Whether SQLite finds nothing wrong with the file, and every row in it can be read."""
    if db.execute(text("PRAGMA integrity_check")).scalar() != "ok":
        return False
    try:
        for table in metadata.sorted_tables:
            db.execute(select(table)).all()
    except ValueError:  # JSON that is none
        return False
    return True


def rows(data: bytes) -> Rows:
    """The rows that can be read in a file, by table."""
    return carve(data, [table for table in metadata.sorted_tables if table not in DERIVED])


def fill(db: Connection, found: Rows) -> list[str]:
    """Put rows into an empty database; what is known not to be among them, in sentences.

    Raises StoreError where they are another study's.
    """
    uuid = db.execute(study.select()).scalar()
    if any(row["uuid"] != uuid for row in found.get("study", ())):
        raise StoreError(
            what="study.db belongs to another study than study.yaml",
            fix="Put the two files of one study together again.",
        )
    all_rows = {name: list(some) for name, some in found.items()}
    lost = list(_missing(all_rows))
    for table in metadata.sorted_tables:
        if table is not study and table not in DERIVED and all_rows.get(table.name):
            db.execute(insert(table), all_rows[table.name])
    return lost


def derive(db: Connection) -> None:
    """The codings that the acts say, less what was withdrawn or redacted."""
    redacting.obey(db)
    derived.derive_all(db)


def _missing(found: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """What other rows tell of and is not there; stands in for it where they need it."""
    numbers = {row["number"] for row in found.get(acts.name, [])}
    gaps = max(numbers, default=0) - len(numbers)
    if gaps:
        yield f"at least {gaps} acts are missing, or were redacted"
    known = {row["id"] for row in found.get(acts.name, [])}
    memos = found.get(records.name, [])
    found[records.name] = [row for row in memos if row["act"] in known]
    if len(found[records.name]) < len(memos):
        yield f"{len(memos) - len(found[records.name])} memos came back without their acts"
    named = [t.name for t in metadata.sorted_tables if t is not transcripts and t not in DERIVED]
    ids = {str(row.get("transcript") or "") for n in named for row in found.get(n, [])} - {""}
    sources = found.setdefault(transcripts.name, [])
    for id in sorted(ids - {row["id"] for row in sources}):
        sources.append({"id": id, **UNKNOWN})
        yield f"what is known of {id} is gone: merge a backup or a copy"
    yield from _who_took_part(found, sources)
    there = found.setdefault(versions.name, [])
    for row in found.get(texts.name, []):
        key = {"transcript": row["transcript"], "version": row["version"]}
        if not any(key.items() <= version.items() for version in there):
            there.append({**key, "id": "", "replaced": False, "dropped": False})


def _who_took_part(
    found: Mapping[str, Sequence[dict[str, Any]]], sources: Sequence[dict[str, Any]]
) -> Iterator[str]:
    """Transcripts that lack somebody who speaks in them; what any copy knows of them is better."""
    known = {(row["transcript"], row["participant"]) for row in found.get(participations.name, [])}
    speaking = {
        (row["transcript"], who)
        for row in found.get(texts.name, [])
        for _, who in row["layout"]["speakers"].values()
        if who
    }
    known_in = {id for id, _ in known}
    for row in sources:
        lost = row["id"] not in known_in or {s for s in speaking - known if s[0] == row["id"]}
        if lost and row["uid"]:
            row["revision"] = -1
            yield f"who took part in {row['id']} is gone, or some of it: merge a backup or a copy"
