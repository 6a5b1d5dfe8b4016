"""What may never be in a study, whatever happened."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from tests.torture.place import Place

Row = dict[str, Any]
Tables = dict[str, list[Row]]

OBJECT = re.compile(r"[0-9a-f]{32}\.age")


def opens(place: Place) -> Iterator[str]:
    """The study opens for whoever comes next."""
    from click.testing import CliRunner

    from qualkit.cli import main

    done = CliRunner().invoke(main, ["--study", str(place.study), "status", "--json"])
    if done.exit_code != 0:
        yield f"the study does not open: {done.stderr.strip() or done.exception!r}"


def sound(db: sqlite3.Connection) -> Iterator[str]:
    try:
        found = [line[0] for line in db.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    yield from (f"integrity: {line}" for line in found if line != "ok")
    for line in db.execute("PRAGMA foreign_key_check"):
        yield f"foreign key: {line[0]} {line[1]} of {line[2]}"


def texts(tables: Tables) -> Iterator[str]:
    for row in tables["texts"]:
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["sha256"]:
            yield f"{row['transcript']}: the text is not what its sha256 says"


def codings(tables: Tables) -> Iterator[str]:
    """Codings are those that acts made and none undid, on the words that they were made on."""
    acts = {row["id"]: row for row in tables["acts"]}
    undone = [row["body"] for row in acts.values() if row["kind"] == "undone"]
    batches, single = ({body.get(part) for body in undone} for part in ("batch", "act"))
    coded = {id for id, row in acts.items() if row["kind"] == "coded"}
    standing = {id for id in coded - single if acts[id]["batch"] not in batches}
    held = {row["id"]: row for row in tables["codings"]}
    if held.keys() != standing:
        yield f"{len(held)} codings stand, and acts made {len(standing)}"
    for id in held.keys() & standing:
        words, hash = held[id]["words"], acts[id]["body"].get("sha256")
        if words is not None and hash not in (None, hashlib.sha256(words.encode()).hexdigest()):
            yield f"the coding {held[id]['code']} in {held[id]['transcript']} is of other words"


def vault(place: Place, tables: Tables) -> Iterator[str]:
    """Every generation can be read with age and the key, and all that the newest rests on.

    What a withdrawal purged need not be there.
    """
    folder = place.study / "vault"
    if not folder.exists():
        return
    key = _identity((place.root / "key.txt").read_text())
    identity = _identity(_opened(folder / "keys" / "data-manager.age", key).decode())
    generations = sorted(tables["generations"], key=lambda row: int(row["number"]))
    needed = [row["object"] for row in generations]
    try:
        newest = _opened(folder / "objects" / needed[-1], identity).decode() if needed else "{}"
        purged = set(json.loads(newest).get("purged", ()))
        for name in {*needed, *OBJECT.findall(newest)} - purged:
            _opened(folder / "objects" / name, identity)
    except (OSError, pyrage.DecryptError) as error:
        yield f"the vault: {error!r}"


def _opened(path: Path, identity: x25519.Identity) -> bytes:
    return bytes(pyrage.decrypt(path.read_bytes(), [identity]))


def _identity(text: str) -> x25519.Identity:
    return x25519.Identity.from_str(
        next(line for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-"))
    )
