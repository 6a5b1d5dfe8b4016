"""Two copies of one study become one: the union of what was done in either.

The result is the same whichever is merged into which, in any order, once or twice: acts are united
by their ids, what is rewritten in place by its greater revision, versions by their numbers, and
redactions are obeyed wherever they were made. Everything else is derived from that. Two copies
that contradict each other are refused before anything is written: each rule below says when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, Text, cast, delete, insert, select

from qualkit.errors import CannotMerge
from qualkit.model import ActKind
from qualkit.store import acts as done
from qualkit.store import (
    bulk,
    caches,
    codings,
    redacting,
    renaming,
    settling,
    verifying,
    withdrawn,
)
from qualkit.store.bulk import chunks
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
INGESTED = "Ingest in one copy only; of the other, bring in what `code export` writes there."
APART = "Anonymise in one copy only, and merge the others into it; nothing was merged."

FARTHER = (ActKind.UNDONE, ActKind.RENAMED, ActKind.REDACTED, ActKind.WITHDRAWN) + (
    ActKind.CHANGED,
)
"""What other acts rest on, in whatever transcript."""

Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Merged:
    """What the other copy brought."""

    acts: int
    memos: int
    codebooks: int
    facts: tuple[str, ...]
    """Transcripts of which something else is known now, or that are new."""
    texts: tuple[str, ...]
    """Transcripts whose words are newer now."""
    dropped: tuple[str, ...]
    """Transcripts whose words went."""
    redacted: int
    """Acts that went."""
    signed: tuple[tuple[str, str], ...]
    """Sign-offs that came in: the transcript, and who says that they read it."""
    generations: tuple[tuple[int, str], ...]
    """Newer generations of the register that the other copy knows, with their objects."""

    @property
    def anything(self) -> bool:
        """Whether there was anything that this copy did not have."""
        return self != Merged(0, 0, 0, (), (), (), 0, (), ())


def merge(db: Connection, other: Connection, name: str) -> Merged:
    """Bring what another copy holds into this one, in the caller's transaction.

    `name` is what the other copy is called. Raises CannotMerge where the other was changed by hand,
    or where both were anonymised, ingested into, or had their register changed apart.
    """
    for mistake in verifying.found(other):
        raise CannotMerge(copy=name, what=f"it was changed by hand: {mistake}", fix=BY_HAND)
    newer_register = _generations(db, other, name)
    facts = _transcripts(db, other, name)
    moved = _versions(db, other, name)
    newer, dropped = _texts(db, other, name)
    fresh = _acts(db, other, name)
    gone = redacting.obey(db)
    redacted = len(gone - {row["id"] for row in fresh})
    fresh = [row for row in fresh if row["id"] not in gone]
    _refuse_misplaced(db, fresh, name)
    memos = _rewritten(db, other, records, "text", name)
    books = _rewritten(db, other, codebooks, "yaml", name)
    renaming.obey(db)
    if newer or dropped:
        caches.forget(db)
    caches.forget_results(db)
    if any(row["kind"] in FARTHER for row in fresh):
        codings.derive_all(db)
    elif renaming.renamed(db):
        codings.derive(db, moved | {str(row["transcript"]) for row in fresh})
    else:
        codings.derive(db, moved)
        unmoved = [row for row in fresh if row["transcript"] not in moved]
        codings.derive_more(db, [done.act_in(row) for row in unmoved])
    return Merged(
        acts=len(fresh),
        memos=memos,
        codebooks=books,
        facts=facts,
        texts=newer,
        dropped=dropped,
        redacted=redacted,
        signed=tuple((row["transcript"], row["coder"]) for row in fresh if row["kind"] == "read"),
        generations=newer_register,
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


def _transcripts(db: Connection, other: Connection, name: str) -> tuple[str, ...]:
    """What is known of a transcript is the newer copy's, with who took part; what changed."""
    newer = []
    gone = withdrawn.told(db) | withdrawn.told(other)
    took_part, theirs_took_part = (_participations(c, gone.left) for c in (db, other))
    for id, ours, theirs in _both(db, other, transcripts):
        if id in gone.whole:
            if theirs and not ours:
                _put(db, transcripts, {**theirs, **withdrawn.NOTHING_KNOWN}, None)
            continue
        if ours and theirs:
            if ours["uid"] and theirs["uid"] and ours["uid"] != theirs["uid"]:
                what = f"{id} is another interview there"
                raise CannotMerge(
                    copy=name,
                    what=what,
                    fix=INGESTED,
                )
            same = ours == theirs and took_part.get(id) == theirs_took_part.get(id)
            if ours["revision"] == theirs["revision"] and not same:
                raise CannotMerge(
                    copy=name, what=f"what is known of {id} was changed in both copies", fix=APART
                )
        if theirs and (not ours or theirs["revision"] > ours["revision"]):
            db.execute(delete(participations).where(participations.c.transcript == id))
            _put(db, transcripts, theirs, ours)
            newer.append(id)
            if theirs_took_part.get(id):
                db.execute(insert(participations), theirs_took_part[id])
    return tuple(newer)


def _versions(db: Connection, other: Connection, name: str) -> set[str]:
    """A version is the same in both or in one only; words dropped in one are dropped.

    Transcripts whose versions, or the maps between them, are not as they were.

    One that came back from a damaged file may lack its id, which any copy knows. One that is new
    here was written by an act that the other copy has.
    """
    told = {
        (act.transcript, act.body.get("version"))
        for act in done.standing(other, ActKind.ANONYMISED)
    }
    changed = set()
    for (id, number), ours, theirs in _both(db, other, versions):
        if ours and theirs and ours["id"] and theirs["id"] and ours["id"] != theirs["id"]:
            what = f"{id} was anonymised in both copies since they parted (version {number})"
            raise CannotMerge(copy=name, what=what, fix=APART)
        if theirs and not ours and (id, number) not in told:
            what = f"it was changed by hand: nobody made version {number} of {id}"
            raise CannotMerge(copy=name, what=what, fix=BY_HAND)
        if theirs and not ours:
            db.execute(insert(versions), [theirs])
            changed.add(id)
        elif ours and theirs and ours != theirs:
            changed.add(id)
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
            changed.add(id)
    return changed


def _texts(db: Connection, other: Connection, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the newest version, unless they are to be had nowhere any more.

    Of which transcripts they are newer now, and of which they went.
    """
    newest: dict[str, Row] = {}
    for row in sorted(_rows(db, versions).values(), key=lambda row: int(row["version"])):
        newest[row["transcript"]] = row
    newer, gone = [], []
    for (id, number), ours, theirs in _both(db, other, texts):
        if ours and theirs and ours != theirs:
            what = f"it was changed by hand: the words of {id}"
            raise CannotMerge(copy=name, what=what, fix=BY_HAND)
        wanted = newest[id]["version"] == number and not newest[id]["dropped"]
        if ours and not wanted:
            db.execute(delete(texts).where(_is(texts, ours)))
            gone.append(id)
        if theirs and not ours and wanted:
            db.execute(insert(texts), [theirs])
            newer.append(id)
    return tuple(newer), tuple(id for id in gone if id not in newer)


def _acts(db: Connection, other: Connection, name: str) -> list[Row]:
    """The union; what is new. An act is the same in both, but for what one had to forget."""
    otherwise = renaming.renamed(db) | renaming.renamed(other)
    gone = redacting.redacted(db) | redacting.redacted(other)
    ours, theirs = _as_written(db), _as_written(other)
    differing = {id for id in ours.keys() & theirs.keys() if ours[id] != theirs[id]}
    mine, yours = _of(db, differing), _of(other, differing)
    for id in sorted(differing):
        _same_act(db, mine[id], yours[id], name, otherwise)
    fresh = list(_of(other, theirs.keys() - ours.keys() - gone).values())
    bulk.put(db, acts, fresh)
    return fresh


def _refuse_misplaced(db: Connection, fresh: Sequence[Row], name: str) -> None:
    """Raise CannotMerge for a settlement of codings that this copy alone knows to be others."""
    ids = {row["id"] for row in fresh if row["kind"] == ActKind.SETTLED}
    for id in settling.misplaced(db, ids) if ids else ():
        what = (
            f"it was changed by hand: act {id[:8]} settles what is not of its transcript and code"
        )
        raise CannotMerge(copy=name, what=what, fix=BY_HAND)


def _as_written(db: Connection) -> dict[str, tuple[Any, ...]]:
    """Every act as it lies in the database: where two copies agree, nothing is made of it."""
    columns = [cast(c, Text) if c is acts.c.body else c for c in acts.columns]
    return {row[0]: tuple(row) for row in db.execute(select(*columns))}


def _of(db: Connection, ids: Collection[str]) -> dict[str, Row]:
    """These acts, by id, in order."""
    found = {
        row["id"]: dict(row)
        for some in chunks(ids)
        for row in db.execute(select(acts).where(acts.c.id.in_(some))).mappings()
    }
    return dict(sorted(found.items()))


def _same_act(
    db: Connection, ours: Row, theirs: Row, name: str, otherwise: Collection[str]
) -> None:
    """Raise CannotMerge unless they differ by a hash that is forgotten, or a coder's new name."""
    if ours["id"] in otherwise:
        theirs = {**theirs, "coder": ours["coder"], "body": dict(theirs["body"])}
        if "coder" in ours["body"]:
            theirs["body"]["coder"] = ours["body"]["coder"]
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
    """What was typed, in the newer words of the two; how many are new here.

    Words are rewritten where a name is replaced, which is an act, and for no other reason.
    """
    told = redacting.cleaned(db) | redacting.cleaned(other)
    known = set(db.execute(select(acts.c.id)).scalars()) if table is records else None
    gone = redacting.forgotten(db) | redacting.forgotten(other)
    brought = 0
    for key, ours, theirs in _both(db, other, table):
        if not theirs or key in gone or known is not None and key not in known:
            continue
        if theirs["revision"] and key not in told:
            what = f"it was changed by hand: what was typed with {str(key)[:8]}"
            raise CannotMerge(copy=name, what=what, fix=BY_HAND)
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


def _participations(db: Connection, gone: Collection[tuple[str, str]]) -> dict[str, Sequence[Row]]:
    """By transcript; less those that were withdrawn."""
    found: dict[str, list[Row]] = {}
    query = select(participations).order_by(participations.c.participant)
    for row in db.execute(query).mappings():
        if (row["transcript"], row["participant"]) not in gone:
            found.setdefault(row["transcript"], []).append(dict(row))
    return dict(found)
