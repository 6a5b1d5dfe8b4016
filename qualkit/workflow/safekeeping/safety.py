"""backup and restore: the whole study in one file, and back again.

A backup holds the database as it was at one moment, the vault's objects (still encrypted) and the
files that people write. It does not hold the key.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from qualkit import __version__
from qualkit import settings as settings_file
from qualkit.errors import DamagedStore, InTheWay, NotABackup, NotYet, StoreError
from qualkit.model import ActKind
from qualkit.register import Register
from qualkit.store import (
    Connection,
    Store,
    acts,
    generations,
    pouring,
    recovered,
    redacting,
    texts,
)
from qualkit.store.engine import wait_for_others
from qualkit.vault import Vault, key_path
from qualkit.workflow import prose
from qualkit.workflow.identifiers.cleaning import clean_typed
from qualkit.workflow.keeping import (
    Adopted,
    adopt,
    generation_in,
    newest_register,
    register_of,
)
from qualkit.workflow.leaks.knowing import refuse_known
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.safekeeping.copies import DATABASE, UNREADABLE
from qualkit.workflow.study import Study, address
from qualkit.workflow.writing import (
    PRIVATE,
    fill,
    kept_name,
    refuse_ours,
    set_aside,
    staged,
    staged_file,
    staged_folder,
    write_file,
)

MANIFEST = "MANIFEST.json"
KEYS = "vault/keys/"
OBJECTS = "vault/objects/"


@dataclass(frozen=True)
class Saved:
    """A backup that was made and read back."""

    path: Path
    files: int
    bytes: int


@dataclass(frozen=True)
class Restored:
    """What a backup was brought back to."""

    made: str
    """When the backup was made."""
    files: int
    """How many files were put back; others were there already."""
    kept: Path | None
    """Where the database is now that stood there before."""
    damaged: bool = False
    """Whether that is damaged: what was redacted since is not known."""
    differ: tuple[str, ...] = ()
    """Files that people wrote since, and that were left as they are."""
    since: Adopted = Adopted()
    """What the vault knows since, and the database was told."""


def backup(study: Study, out: Path, *, progress: Progress = silent) -> Saved:
    """Write the study into one file, which is read back before it gets its name; that is an act.

    `out` is the file, or a folder to put one into. Raises InTheWay, CannotWrite.
    """
    now = study.clock()
    if out.is_dir():
        out = out / f"qualkit-backup-{study.uuid[:8]}-{now:%Y%m%d-%H%M%S}.zip"
    elif out.suffix != ".zip":
        raise NotYet(
            what=f"there is no folder {out}",
            fix="See that it is there, or name a file ending in .zip.",
        )
    if out.exists():
        raise InTheWay(path=out)
    if study.settings.names:
        raise NotYet(
            what="study.yaml lists names, which would lie in the backup as they are",
            fix="Run `qualkit anonymise --yes`: it takes them into the vault.",
        )
    refuse_ours(study.folder, out)
    refuse_known(study, {"the name of the file": out.name})
    with staged(out, PRIVATE) as put, study.transaction() as db:
        acts.add(db, [study.batch().act(ActKind.BACKED_UP)])
        files = {DATABASE: _snapshot(db, study.uuid)}
        files |= dict(prose.files(study)) | dict(_vault(study, progress))
        content = _packed(files, _manifest(study, db, now, files))
        _read(out.name, content)
        put(content)
    return Saved(out, len(files), len(content))


def restore(
    file: Path, folder: Path, coder: str | None = None, *, progress: Progress = silent
) -> Restored:
    """Bring a study back from a backup, into a new folder or over what is left of it.

    Nothing is overwritten: the database that stands there is kept under another name, files that
    people wrote since stay, and so do newer objects of the vault, whose register stays the newest.
    What was redacted since stays redacted, and words that are older than the vault's go. Raises
    NotABackup, InTheWay where the folder is another study's, NoKey where there is a vault and it
    cannot be opened.
    """
    manifest, files = _opened(file)
    uuid = str(manifest["study"])
    database = _memory(file, files[DATABASE], uuid)
    if not any((folder / name).exists() for name in ("study.yaml", DATABASE, "vault")):
        return _afresh(database, folder, manifest, files)
    _refuse_another(folder, uuid)
    vault = Vault(folder / "vault", key_path(uuid), uuid)
    if vault.present:
        vault.open()
    if not (folder / "study.yaml").exists():
        write_file(folder / "study.yaml", files["study.yaml"])
    study = Study.at(folder, coder)
    if not study.on_file:
        raise StoreError(
            what="this study's database is on a server, which a backup is not put over",
            fix="Restore into a new folder, with QUALKIT_STORE naming an empty database, or none.",
        )
    whole = sound(study) if (folder / DATABASE).exists() else None
    put, differ = _put_back(folder, _not_withdrawn(study, files), progress)
    if whole:
        with study.transaction() as standing:
            since = _brought_up_to_date(study, database, standing)
            kept: Path | None = pour_over(study, database, standing)
        study.store.vacuum()
    else:
        since = _brought_up_to_date(study, database, None)
        kept = replace_file(study, database)
    return Restored(
        made=str(manifest["made"]),
        files=put + 1,
        kept=kept,
        damaged=whole is False,
        differ=differ,
        since=since,
    )


def _brought_up_to_date(study: Study, database: Store, standing: Connection | None) -> Adopted:
    """Tell a database from a backup what was redacted since, and what the vault knows since."""
    since = Adopted()
    with database.transaction() as db:
        if standing is not None:
            _obey_what_stands(standing, db)
        if study.vault.present:
            opened = study.vault.open()
            since = adopt(db, opened, study.uuid)
            clean_typed(db, study, register_of(db, opened, study.uuid), study.batch())
    database.vacuum()
    return since


# --- the database that stands


def sound(study: Study) -> bool:
    """Whether the database can be opened and every row in it read."""
    try:
        with study.store.reading() as db:
            return recovered.whole(db)
    except DamagedStore:
        return False


def pour_over(study: Study, database: Store, standing: Connection) -> Path:
    """Let what is in a database take the place of what is in study.db; where that is kept.

    Who writes to it meanwhile waits, and goes on in what stands then.
    """
    kept = kept_name(study.folder / DATABASE, study.clock())
    with staged(kept, PRIVATE) as put:
        put(study.store.as_bytes())
    pouring.clear(standing)
    with database.reading() as db:
        pouring.pour(db, standing)
    return kept


def replace_file(study: Study, database: Store) -> Path | None:
    """Let a database take the place of a study.db that is damaged or missing; where that is kept.

    Nobody can go on in a damaged one: whoever has it open is not waited for any longer than that.
    """
    path = study.folder / DATABASE
    if path.exists():
        wait_for_others(path)
    study.let_go()
    with staged_file(path, database.as_bytes()):
        return set_aside(path, study.clock())


# --- writing one


def _snapshot(db: Connection, uuid: str) -> bytes:
    copy = Store.create("sqlite://", uuid)
    with copy.transaction() as into:
        pouring.pour(db, into, without=pouring.COMPUTED)
    content = copy.as_bytes()
    copy.close()
    return content


def _vault(study: Study, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """The vault's files. What the database names was there before it was committed."""
    paths = sorted(path for path in study.vault.folder.rglob("*.age") if path.is_file())
    for path in progress(paths, "Reading the vault"):
        yield path.relative_to(study.folder).as_posix(), path.read_bytes()


def _manifest(
    study: Study, db: Connection, now: datetime, files: Mapping[str, bytes]
) -> dict[str, Any]:
    return {
        "qualkit": __version__,
        "study": study.uuid,
        "made": now.isoformat(timespec="seconds"),
        "acts": len(acts.log(db)),
        "generation": generations.newest(db),
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }


def _packed(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as pack:
        pack.writestr(MANIFEST, json.dumps(manifest, indent=2) + "\n", zipfile.ZIP_DEFLATED)
        for name, content in sorted(files.items()):
            encrypted = name.endswith(".age")
            pack.writestr(name, content, zipfile.ZIP_STORED if encrypted else zipfile.ZIP_DEFLATED)
    return held.getvalue()


# --- reading one


def _opened(file: Path) -> tuple[dict[str, str], dict[str, bytes]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise NotABackup(file=file, what=error.strerror or "it cannot be read") from None
    return _read(file.name, content)


def _read(name: str, content: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    """Which study a backup is of and when it was made, and its files. Raises NotABackup."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            manifest = json.loads(pack.read(MANIFEST))
            files = {one: pack.read(one) for one in manifest["sha256"]}
            told = {key: str(manifest[key]) for key in ("study", "made")}
            expected = dict(manifest["sha256"])
    except UNREADABLE:
        raise NotABackup(file=name, what="it is no backup of a study, or is damaged") from None
    for one, content in files.items():
        if hashlib.sha256(content).hexdigest() != expected[one] or not _OURS.fullmatch(one):
            raise NotABackup(file=name, what=f"{one} in it is not as it was written")
    if DATABASE not in files or "study.yaml" not in files:
        raise NotABackup(file=name, what="it holds no study")
    if f"uuid: {told['study']}" not in files["study.yaml"].decode("utf-8", errors="replace"):
        raise NotABackup(file=name, what="its study.yaml is of another study")
    return told, files


_OURS = re.compile(
    r"study\.(?:db|yaml)|(?:codebook|schedule)\.yaml|narrative/(?:[^/\\]+/)*[^/\\]+\.md"
    r"|vault/(?:objects|keys)/[^/\\]+\.age"
)
"""The files that a backup holds; nothing else is put back."""


def _memory(file: Path, content: bytes, uuid: str) -> Store:
    try:
        return Store.in_memory(content, uuid)
    except StoreError as error:
        raise NotABackup(file=file, what=error.said) from None


# --- bringing it back


def _afresh(
    database: Store, folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]
) -> Restored:
    with staged_folder(folder) as place:
        here = address(folder).startswith("sqlite")
        fill(place, files if here else {n: c for n, c in files.items() if n != DATABASE})
        for path in (place / "vault").rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        if (place / "vault").is_dir():
            (place / "vault").chmod(0o700)
        _onto_server(database, folder, str(manifest["study"]))
    return Restored(str(manifest["made"]), len(files), None)


def _refuse_another(folder: Path, uuid: str) -> None:
    """Raise InTheWay where the folder is another study's."""
    settings, database = folder / "study.yaml", folder / DATABASE
    if settings.exists():
        other = settings_file.read_settings(settings).uuid != uuid
    else:
        try:
            Store.in_memory(database, uuid).close()
            other = False
        except StoreError as error:
            other = not isinstance(error, DamagedStore)
    if other:
        raise InTheWay(path=f"another study, in {folder},")


def _onto_server(database: Store, folder: Path, uuid: str) -> None:
    """Put the rows where QUALKIT_STORE says, if that is on a server. Raises StoreError."""
    where = address(folder)
    if not where.startswith("sqlite"):
        server = Store.create(where, uuid)
        with database.reading() as db, server.transaction() as into:
            pouring.pour(db, into)
        server.close()


def _obey_what_stands(standing: Connection, db: Connection) -> None:
    """Redact in the restored database what was redacted since."""
    kinds = (ActKind.REDACTED, ActKind.WITHDRAWN)
    redactions = acts.standing(standing, *kinds)
    gone = texts.dropped(standing)
    known = {act.id for act in acts.standing(db, *kinds)}
    acts.add(db, [act for act in redactions if act.id not in known])
    redacting.obey(db)
    texts.drop_versions(db, gone)


def _not_withdrawn(study: Study, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files of a backup, less the objects that a withdrawal took out of the vault since."""
    if not study.vault.present:
        return files
    opened = study.vault.open()
    _, newest = newest_register(opened, Register(study.uuid))
    if not newest.withdrawn:
        return files
    live = {f"{OBJECTS}{object}" for object in newest.objects()}
    others = {name for name in files if name.startswith(OBJECTS)} - live
    known = (opened.opens(files[name]) for name in others)
    if any(content and generation_in(content, newest) > newest.generation for content in known):
        others = {f"{OBJECTS}{object}" for object in newest.purged}
    return {name: content for name, content in files.items() if name not in others}


def _put_back(
    folder: Path, files: Mapping[str, bytes], progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Write what is missing; how many files, and which of those that people write differ."""
    put, differ = 0, []
    keys = any((folder / KEYS).glob("*.age")) if (folder / KEYS).is_dir() else False
    for name in progress(sorted(files.keys() - {DATABASE}), "Putting back"):
        path = folder / name
        if name.startswith(KEYS) and keys:
            continue
        same = path.is_file() and path.read_bytes() == files[name]
        if path.is_file() and not same and not name.startswith(OBJECTS):
            differ.append(name)
        elif not same:
            write_file(path, files[name])
            if name.startswith("vault/"):
                path.chmod(0o600)
            put += 1
    return put, tuple(differ)
