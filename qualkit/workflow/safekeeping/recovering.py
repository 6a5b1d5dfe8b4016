"""recover: what is left of a damaged study.db, in a new one, and a list of what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit import alignment, yamlfile
from qualkit import codebook as codebooks
from qualkit.alignment import Alignment
from qualkit.errors import StoreError
from qualkit.register import Register, from_bytes
from qualkit.store import Connection, Store, recovered, texts, typed, verifying
from qualkit.vault import Opened
from qualkit.workflow.keeping import adopt, newest_register, unlocked
from qualkit.workflow.safekeeping.copies import DATABASE
from qualkit.workflow.safekeeping.safety import replace_file, sound
from qualkit.workflow.study import Study

NOUNS = {
    "acts": "acts",
    "records": "memos",
    "codebooks": "codebooks",
    "transcripts": "transcripts",
    "participations": "participations",
    "texts": "anonymised texts",
}
"""Tables, as people call what is in them."""


@dataclass(frozen=True)
class Recovered:
    """What came back."""

    kept: Path | None
    """Where the damaged file is now; None if nothing was damaged."""
    found: tuple[tuple[str, int], ...] = ()
    missing: tuple[str, ...] = ()
    """What is known to be missing, each with what to do."""


def recover(study: Study) -> Recovered:
    """Carve the rows that can be read out of study.db, and put them into a new one.

    The damaged file is kept. Codings are derived anew from the acts that came back. Raises
    StoreError where there is nothing to recover, or where the database is on a server.
    """
    path = study.folder / DATABASE
    if not study.on_file:
        raise StoreError(
            what="this study's database is on a server", fix="Ask whoever runs it for its backups."
        )
    if not path.exists():
        raise StoreError(
            what="study.db is missing", fix="Bring it back with `qualkit restore BACKUP DIR`."
        )
    if sound(study):
        with study.store.reading() as db:
            if not any(verifying.found(db)):
                return Recovered(None)
    rows = recovered.rows(path.read_bytes())
    if not rows.get("acts") and not rows.get("transcripts"):
        raise StoreError(
            what="nothing of a study can be read in study.db",
            fix="Bring it back with `qualkit restore BACKUP DIR`; nothing was changed.",
        )
    made = Store.create("sqlite://", study.uuid)
    with made.transaction() as db:
        lost = recovered.fill(db, rows)
        opened = unlocked(study)
        if opened is not None:
            _from_vault(db, opened, study.uuid)
        recovered.derive(db)
        books = tuple(_codebooks(db, study))
        missing = (*lost, *verifying.found(db), *books, *_without_words(db, study))
    kept = replace_file(study, made)
    found = tuple((noun, len(rows.get(table, ()))) for table, noun in NOUNS.items())
    return Recovered(kept, found, missing)


def _without_words(db: Connection, study: Study) -> Iterator[str]:
    there = texts.newest(db)
    again = "`qualkit anonymise --yes` writes them again" if study.vault.present else "merge a copy"
    for id in texts.standing(db):
        if id not in there:
            yield f"the words of {id} are gone: {again}"


def _codebooks(db: Connection, study: Study) -> Iterator[str]:
    """Accepted codebooks whose words are gone, unless codebook.yaml holds them."""
    path = study.folder / "codebook.yaml"
    text = yamlfile.read_text(path) if path.exists() else ""
    for hash in typed.lost_codebooks(db):
        if codebooks.digest(text) == hash:
            typed.put_codebook(db, hash, text)
        else:
            yield f"codebook {hash[:12]} is gone: merge a backup or a copy, or `codebook apply`"


def _from_vault(db: Connection, opened: Opened, uuid: str) -> None:
    """The newest generation's name, and the maps between versions, as the vault knows them."""
    adopt(db, opened, uuid)
    _, register = newest_register(opened, Register(uuid))
    last = texts.last_versions(db)
    for id, held in register.held.items():
        way = texts.ways(db, [id]).get(id, {})
        lost = {version: one for version, one in held.earlier.items() if version not in way}
        if lost and last.get(id) == held.version:
            newest = _alignment(opened, held.alignment)
            changes = {
                version: alignment.version_map(_alignment(opened, one), newest)
                for version, one in lost.items()
            }
            texts.add_maps(db, id, held.version, changes)


def _alignment(opened: Opened, name: str) -> Alignment:
    found: Any = from_bytes(opened.read(name), Alignment)
    return tuple(found)
