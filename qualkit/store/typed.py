"""What people typed: memos, keyed by their acts, and the codebooks that were accepted.

Both may be rewritten where a name is found in them; a revision says which words are the newer.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, select

from qualkit.model import Act, ActKind
from qualkit.store import acts as done
from qualkit.store import caches
from qualkit.store.bulk import chunks
from qualkit.store.engine import Connection
from qualkit.store.tables import codebooks, records


def memos(db: Connection) -> list[tuple[str, str]]:
    """What was typed with an act: the act, and the words."""
    query = select(records.c.act, records.c.text).order_by(records.c.act)
    return [(row.act, row.text) for row in db.execute(query)]


def of_acts(db: Connection, ids: Collection[str]) -> dict[str, str]:
    """What was typed with these acts, by act."""
    query = select(records.c.act, records.c.text)
    found = (db.execute(query.where(records.c.act.in_(some))) for some in chunks(ids))
    return {row.act: row.text for rows in found for row in rows}


def keep(db: Connection, act: str, text: str) -> None:
    """Keep what was typed with an act."""
    db.execute(insert(records).values(act=act, text=text, revision=0))


def retype(db: Connection, act: str, text: str) -> None:
    """Put other words in the place of what was typed with an act."""
    caches.forget_results(db)
    newer = records.update().where(records.c.act == act)
    db.execute(newer.values(text=text, revision=records.c.revision + 1))


def accept_codebook(
    db: Connection,
    hash: str,
    yaml: str,
    batch: done.Batch,
    *,
    unknown: Collection[str] = (),
) -> None:
    """Keep the codebook's text under its hash, and the act that accepts it.

    The act names those that it succeeds, so that two made apart from each other can be told, and
    the changes that the text holds already: all that stand, but those that are `unknown` to it.
    """
    if db.execute(select(codebooks.c.hash).where(codebooks.c.hash == hash)).scalar() is None:
        put_codebook(db, hash, yaml)
    after = [act.id for act in unsucceeded(db)]
    changes = done.standing(db, ActKind.CHANGED)
    knew = [act.id for act in changes if act.id not in unknown]
    body: dict[str, object] = {"hash": hash, "after": after}
    body |= {"knew": knew} if knew else {}
    done.add(db, [batch.act(ActKind.CODEBOOK, None, **body)])


def accepted_codebook(db: Connection) -> tuple[str, str] | None:
    """Hash and YAML of the codebook file accepted last; of those whose words are here still."""
    found = accepted(db)
    return None if found is None else (str(found[0].body["hash"]), found[1])


def accepted(db: Connection) -> tuple[Act, str] | None:
    """The same, with the act that accepted it."""
    for act in reversed(done.standing(db, ActKind.CODEBOOK)):
        hash = str(act.body["hash"])
        yaml = db.execute(select(codebooks.c.yaml).where(codebooks.c.hash == hash)).scalar()
        if yaml is not None:
            return act, str(yaml)
    return None


def lost_codebooks(db: Connection) -> list[str]:
    """The hashes of accepted codebooks whose words are not here."""
    here = set(db.execute(select(codebooks.c.hash)).scalars())
    accepted = {str(act.body["hash"]) for act in done.standing(db, ActKind.CODEBOOK)}
    return sorted(accepted - here)


def put_codebook(db: Connection, hash: str, yaml: str) -> None:
    """Keep the words of a codebook under its hash."""
    db.execute(insert(codebooks).values(hash=hash, yaml=yaml, revision=0))


def unsucceeded(db: Connection) -> list[Act]:
    """Acceptings of a codebook that no later one was made in knowledge of, oldest first.

    More than one means that two copies accepted different codebooks apart from each other.
    """
    held = done.standing(db, ActKind.CODEBOOK)
    succeeded = {id for act in held for id in done.strings(act.body.get("after"))}
    return [act for act in held if act.id not in succeeded]


def all_codebooks(db: Connection) -> dict[str, str]:
    """Every codebook that was ever accepted, by hash."""
    return {row.hash: row.yaml for row in db.execute(select(codebooks))}


def rewrite_codebook(db: Connection, hash: str, yaml: str) -> None:
    """Put other words in the place of an earlier codebook's; it keeps the hash it is known by."""
    caches.forget_results(db)  # what quotes its definitions
    newer = codebooks.update().where(codebooks.c.hash == hash)
    db.execute(newer.values(yaml=yaml, revision=codebooks.c.revision + 1))
