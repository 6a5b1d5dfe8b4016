"""Two copies of one study become one: the union of what was done in either.

The result is the same whichever is merged into which, in any order, once or twice: acts are united
by their ids, what is rewritten in place by its greater revision, versions by their numbers, and
redactions are obeyed wherever they were made. Everything else is derived from that. Two copies
that contradict each other are refused before anything is written: each rule below says when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, insert, select

from qualkit.errors import CannotMerge
from qualkit.store import acts as done
from qualkit.store import bulk, caches, codings, redacting, verifying
from qualkit.store.engine import Connection
from qualkit.store.tables import (
    acts,
    codebooks,
    generations,
    maps,
    participations,
    records,
    texts,
    transcripts,
    versions,
)

BY_HAND = "Take the copy as it was before that, from whoever made it; nothing was merged."
APART = "Anonymise in one copy only, and merge the others into it; nothing was merged."

Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Merged:
    """What the other copy brought."""

    acts: int
    memos: int
    codebooks: int
    texts: tuple[str, ...]
    """Transcripts whose words are newer now."""
    generations: tuple[tuple[int, str], ...]
    """Newer generations of the register that the other copy knows, with their objects."""

    @property
    def anything(self) -> bool:
        """Whether there was anything that this copy did not have."""
        return bool(self.acts or self.memos or self.codebooks or self.texts or self.generations)


def merge(
    db: Connection, other: Connection, name: str, *, coders: Mapping[str, str] | None = None
) -> Merged:
    """Bring what another copy holds into this one, in the caller's transaction.

    `name` is what the other copy is called; `coders` gives coders other names, in both. Raises
    CannotMerge where the other was changed by hand, or where both were anonymised, ingested into,
    or had their register changed apart.
    """
    for mistake in verifying.mistakes(other):
        raise CannotMerge(copy=name, what=f"it was changed by hand: {mistake}", fix=BY_HAND)
    if coders:
        for copy in (db, other):
            done.rename(copy, coders)
            codings.derive_all(copy)
    newer_register = _generations(db, other, name)
    _transcripts(db, other, name)
    _versions(db, other, name)
    newer = _texts(db, other)
    brought = _acts(db, other, name)
    memos = _rewritten(db, other, records, "text", name)
    books = _rewritten(db, other, codebooks, "yaml", name)
    redacting.obey(db)
    caches.forget_results(db)
    codings.derive_all(db)
    return Merged(
        acts=brought, memos=memos, codebooks=books, texts=newer, generations=newer_register
    )


# --- one rule a function


def _generations(db: Connection, other: Connection, name: str) -> tuple[tuple[int, str], ...]:
    """Those of the register that are new here; what both have must be the same."""
    ours, theirs = (
        {r.number: r.object for r in c.execute(select(generations))} for c in (db, other)
    )
    if any(ours[number] != theirs[number] for number in ours.keys() & theirs.keys()):
        what = "the register was changed in both copies since they parted"
        raise CannotMerge(copy=name, what=what, fix=APART)
    return tuple(sorted((n, theirs[n]) for n in theirs.keys() - ours.keys()))


def _transcripts(db: Connection, other: Connection, name: str) -> None:
    """What is known of a transcript is the newer copy's, with who took part."""
    took_part, theirs_took_part = _participations(db), _participations(other)
    for id, ours, theirs in _both(db, other, transcripts):
        if ours and theirs:
            if ours["uid"] and theirs["uid"] and ours["uid"] != theirs["uid"]:
                what = f"{id} is another interview there"
                raise CannotMerge(copy=name, what=what, fix="Ingest in one copy only.")
            same = ours == theirs and took_part.get(id) == theirs_took_part.get(id)
            if ours["revision"] == theirs["revision"] and not same:
                raise CannotMerge(
                    copy=name, what=f"what is known of {id} was changed in both copies", fix=APART
                )
        if theirs and (not ours or theirs["revision"] > ours["revision"]):
            db.execute(delete(participations).where(participations.c.transcript == id))
            _put(db, transcripts, theirs, ours)
            if theirs_took_part.get(id):
                db.execute(insert(participations), theirs_took_part[id])


def _versions(db: Connection, other: Connection, name: str) -> None:
    """A version is the same in both or in one only; words dropped in one are dropped.

    One that came back from a damaged file may lack its id, which any copy knows.
    """
    for (id, number), ours, theirs in _both(db, other, versions):
        if ours and theirs and ours["id"] and theirs["id"] and ours["id"] != theirs["id"]:
            what = f"{id} was anonymised in both copies since they parted (version {number})"
            raise CannotMerge(copy=name, what=what, fix=APART)
        if theirs and not ours:
            db.execute(insert(versions), [theirs])
        elif ours and theirs:
            joined = {
                "id": ours["id"] or theirs["id"],
                "replaced": ours["replaced"] or theirs["replaced"],
                "dropped": ours["dropped"] or theirs["dropped"],
            }
            db.execute(versions.update().where(_is(versions, ours)).values(joined))
    for (id, number), ours, theirs in _both(db, other, maps):
        same = ours and theirs and ours["onto"] == theirs["onto"]
        if ours and theirs and same and ours["changes"] != theirs["changes"]:
            what = f"it was changed by hand: the map of {id} from version {number}"
            raise CannotMerge(copy=name, what=what, fix=BY_HAND)
        if theirs and (not ours or theirs["onto"] > ours["onto"]):
            _put(db, maps, theirs, ours)


def _texts(db: Connection, other: Connection) -> tuple[str, ...]:
    """The words of the newest version, unless they are to be had nowhere any more."""
    newest: dict[str, Row] = {}
    for row in sorted(_rows(db, versions).values(), key=lambda row: int(row["version"])):
        newest[row["transcript"]] = row
    newer = []
    for (id, number), ours, theirs in _both(db, other, texts):
        wanted = newest[id]["version"] == number and not newest[id]["dropped"]
        if ours and not wanted:
            db.execute(delete(texts).where(_is(texts, ours)))
        if theirs and not ours and wanted:
            db.execute(insert(texts), [theirs])
            newer.append(id)
    for id, row in newest.items():
        older = (versions.c.transcript == id) & (versions.c.version < row["version"])
        db.execute(versions.update().where(older).values(dropped=True))
    return tuple(newer)


def _acts(db: Connection, other: Connection, name: str) -> int:
    """The union. An act is the same in both, but for a hash that one of them had to forget."""
    gone = redacting.redacted(db) | redacting.redacted(other)
    fresh: list[Row] = []
    for id, ours, theirs in _both(db, other, acts):
        if ours and theirs:
            _same_act(db, ours, theirs, name)
        elif theirs and id not in gone:
            fresh.append(theirs)
    bulk.put(db, acts, fresh)
    return len(fresh)


def _same_act(db: Connection, ours: Row, theirs: Row, name: str) -> None:
    if ours == theirs:
        return
    mine, yours = (
        {k: v for k, v in row["body"].items() if k != "sha256"} for row in (ours, theirs)
    )
    if {**ours, "body": mine} != {**theirs, "body": yours} or (
        "sha256" in ours["body"] and "sha256" in theirs["body"]
    ):
        what = f"it was changed by hand: act {ours['id'][:8]}"
        raise CannotMerge(copy=name, what=what, fix=BY_HAND)
    db.execute(acts.update().where(acts.c.id == ours["id"]).values(body=mine))


def _rewritten(db: Connection, other: Connection, table: Table, column: str, name: str) -> int:
    """What was typed, in the newer words of the two; how many are new here."""
    known = set(db.execute(select(acts.c.id)).scalars()) if table is records else None
    brought = 0
    for key, ours, theirs in _both(db, other, table):
        if not theirs or known is not None and key not in known:
            continue
        if not ours or theirs["revision"] > ours["revision"]:
            _put(db, table, theirs, ours)
            brought += 1
        elif theirs["revision"] == ours["revision"] and theirs[column] != ours[column]:
            what = f"it was changed by hand: what was typed with {str(key)[:8]}"
            raise CannotMerge(copy=name, what=what, fix=BY_HAND)
    return brought


# --- rows


def _both(
    db: Connection, other: Connection, table: Table
) -> Iterator[tuple[Any, Row | None, Row | None]]:
    """Each key of either copy, in order, with this copy's row and the other's."""
    ours, theirs = _rows(db, table), _rows(other, table)
    for key in sorted(ours.keys() | theirs.keys()):
        yield key if len(key) > 1 else key[0], ours.get(key), theirs.get(key)


def _rows(db: Connection, table: Table) -> dict[Key, Row]:
    keys = [column.name for column in table.primary_key]
    return {tuple(row[k] for k in keys): dict(row) for row in db.execute(select(table)).mappings()}


def _put(db: Connection, table: Table, new: Row, old: Row | None) -> None:
    if old is None:
        db.execute(insert(table), [new])
    else:
        db.execute(table.update().where(_is(table, old)).values(**new))


def _is(table: Table, row: Row) -> Any:
    clauses: Iterable[Any] = (column == row[column.name] for column in table.primary_key)
    first, *rest = clauses
    for clause in rest:
        first = first & clause
    return first


def _participations(db: Connection) -> dict[str, Sequence[Row]]:
    found: dict[str, list[Row]] = {}
    query = select(participations).order_by(participations.c.participant)
    for row in db.execute(query).mappings():
        found.setdefault(row["transcript"], []).append(dict(row))
    return dict(found)
