"""backup and restore: the whole study in one file, and back again.

A backup holds the database as it was at one moment, the vault's objects (still encrypted) and the
files that people write. It does not hold the key.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from qualkit import __version__
from qualkit import settings as settings_file
from qualkit.errors import InTheWay, NotABackup, QualkitError, StoreError
from qualkit.model import ActKind
from qualkit.store import Connection, Store, acts, generations, pouring, redacting, texts
from qualkit.vault import Opened
from qualkit.workflow.copies import DATABASE, written
from qualkit.workflow.keeping import commit, newest_register, register_of, unlocked
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study, address
from qualkit.workflow.writing import (
    fill,
    set_aside,
    staged_file,
    staged_folder,
    staged_output,
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
    differ: tuple[str, ...]
    """Files that people wrote since, and that were left as they are."""
    names: int
    """Names added since, that were brought forward from the vault."""
    again: tuple[str, ...]
    """Transcripts taken in since, which the restored database does not know."""
    unopened: bool
    """Whether the vault could not be opened to look for what is newer in it."""


def backup(study: Study, out: Path, *, progress: Progress = silent) -> Saved:
    """Write the study into one file, which is read back before it gets its name; that is an act.

    `out` is the file, or a folder to put one into. Raises InTheWay, CannotWrite.
    """
    now = study.clock()
    if out.is_dir():
        out = out / f"qualkit-backup-{study.uuid[:8]}-{now:%Y%m%d-%H%M%S}.zip"
    if out.exists():
        raise InTheWay(path=out)
    with study.store.transaction() as db:
        acts.add(db, [study.batch().act(ActKind.BACKED_UP)])
        files = {DATABASE: _snapshot(db, study.uuid)}
        files |= dict(written(study)) | dict(_vault(study, progress))
        content = _packed(files, _manifest(study, db, now, files))
        with staged_output(study.folder, out, content):
            _read(out.name, content)
    return Saved(out, len(files), len(content))


def restore(
    file: Path, folder: Path, coder: str | None = None, *, progress: Progress = silent
) -> Restored:
    """Bring a study back from a backup, into a new folder or over what is left of it.

    Nothing is overwritten: the database that stands there is kept under another name, files that
    people wrote since stay, and so do newer objects of the vault. What was redacted since stays
    redacted. Raises NotABackup, InTheWay where the folder is another study's.
    """
    manifest, files = _opened(file)
    uuid = str(manifest["study"])
    if not (folder / "study.yaml").exists():
        return _afresh(file, folder, manifest, files)
    if settings_file.read_settings(folder / "study.yaml").uuid != uuid:
        raise InTheWay(path=f"another study, in {folder},")
    study = Study.at(folder, coder)
    if not study.on_file:
        raise StoreError(
            what="this study's database is on a server, which a backup is not put over",
            fix="Restore into a new folder, with QUALKIT_STORE naming an empty database, or none.",
        )
    database = _memory(file, files[DATABASE], uuid)
    with database.transaction() as db:
        _obey_what_stands(study, db)
    put, differ = _put_back(folder, files, progress)
    opened = unlocked(study)
    names, again = (0, ()) if opened is None else _brought_forward(study, database, opened)
    path = folder / DATABASE
    with staged_file(path, database.as_bytes()):
        kept = set_aside(path, study.clock())
    return Restored(
        made=str(manifest["made"]),
        files=put + 1,
        kept=kept,
        differ=differ,
        names=names,
        again=again,
        unopened=opened is None and study.vault.present,
    )


# --- writing one


def _snapshot(db: Connection, uuid: str) -> bytes:
    copy = Store.create("sqlite://", uuid)
    with copy.transaction() as into:
        pouring.pour(db, into)
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


def _opened(file: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise NotABackup(file=file, what=error.strerror or "it cannot be read") from None
    return _read(file.name, content)


def _read(name: str, content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest and the files of a backup, each as it was. Raises NotABackup."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            manifest = json.loads(pack.read(MANIFEST))
            files = {one: pack.read(one) for one in manifest["sha256"]}
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error):
        raise NotABackup(file=name, what="it is no backup of a study, or is damaged") from None
    for one, expected in manifest["sha256"].items():
        if hashlib.sha256(files[one]).hexdigest() != expected or not _stays_inside(one):
            raise NotABackup(file=name, what=f"{one} in it is not as it was written")
    if DATABASE not in files or "study.yaml" not in files:
        raise NotABackup(file=name, what="it holds no study")
    return manifest, files


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _memory(file: Path, content: bytes, uuid: str) -> Store:
    try:
        return Store.in_memory(content, uuid)
    except StoreError as error:
        raise NotABackup(file=file, what=error.said) from None


# --- bringing it back


def _afresh(
    file: Path, folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]
) -> Restored:
    database = _memory(file, files[DATABASE], str(manifest["study"]))
    with staged_folder(folder) as place:
        fill(place, files)
        for path in (place / "vault").rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        if (place / "vault").is_dir():
            (place / "vault").chmod(0o700)
        _onto_server(database, folder, str(manifest["study"]))
    return Restored(str(manifest["made"]), len(files), None, (), 0, (), unopened=False)


def _onto_server(database: Store, folder: Path, uuid: str) -> None:
    """Put the rows where QUALKIT_STORE says, if that is on a server. Raises StoreError."""
    where = address(folder)
    if not where.startswith("sqlite"):
        server = Store.create(where, uuid)
        with database.reading() as db, server.transaction() as into:
            pouring.pour(db, into)
        server.close()


def _obey_what_stands(study: Study, db: Connection) -> None:
    """Redact in the restored database what was redacted since, where that can be read."""
    try:
        with study.store.reading() as now:
            redactions = acts.standing(now, ActKind.REDACTED)
            gone = texts.dropped(now)
    except QualkitError:
        return
    known = {act.id for act in acts.standing(db, ActKind.REDACTED)}
    acts.add(db, [act for act in redactions if act.id not in known])
    redacting.obey(db)
    texts.drop_versions(db, gone)


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
            put += 1
    return put, tuple(differ)


def _brought_forward(study: Study, database: Store, opened: Opened) -> tuple[int, tuple[str, ...]]:
    """Put names that were added since into the restored register; how many.

    With them, the transcripts that only the newer register knows.
    """
    with database.transaction() as db:
        held = register_of(db, opened, study.uuid)
        _, newest = newest_register(opened, held)
        names = tuple(name for name in newest.names if name not in held.names)
        if names:
            commit(db, opened, held.next(names=(*held.names, *names)))
    return len(names), tuple(sorted(newest.held.keys() - held.held.keys()))
