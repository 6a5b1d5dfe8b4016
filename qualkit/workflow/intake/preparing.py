"""init, and accepting a codebook: what a study begins with."""

from __future__ import annotations

import contextlib
import shutil
import uuid as uuids
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qualkit import codebook as codebooks
from qualkit import settings, yamlfile
from qualkit.errors import CannotWrite, QualkitError, StudyExists, UnknownName
from qualkit.store import Store, acts, typed
from qualkit.vault import Vault, key_path
from qualkit.workflow.study import address, default_coder
from qualkit.workflow.writing import write_file

CODEBOOKS = "codebooks"


@dataclass(frozen=True)
class Begun:
    """A new study and where its key is."""

    folder: Path
    key_file: Path


def init(
    folder: Path,
    *,
    title: str | None = None,
    codebook: str | None = None,
    uuid: str | None = None,
    clock: acts.Clock = acts.now,
) -> Begun:
    """Make a study folder: study.yaml, study.db, a vault, and the first custodian's key.

    A study.yaml or codebook.yaml that is there already is used. What was made goes again if
    anything fails. Raises StudyExists, UnknownName for a codebook that is not shipped, CannotWrite.
    """
    path, book = folder / "study.yaml", folder / "codebook.yaml"
    if not _unfinished(folder):
        raise StudyExists(folder=folder)
    chosen = None if codebook is None else shipped_codebook(codebook)
    uuid = uuid or str(uuids.uuid4())
    text = _settings(path, title or folder.resolve().name, uuid)
    if book.exists():
        codebooks.read(book)
    key_file = key_path(uuid)
    made = [one for one in (folder / "study.db", book, path) if not one.exists()]
    before = path.read_bytes() if path.exists() else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / "vault", ignore_errors=True)
        Vault.create(folder / "vault", key_file, uuid)
        if chosen is not None and not book.exists():
            write_file(book, chosen)
        _begin(address(folder), uuid, book, clock)
        write_file(path, text)
    except (OSError, QualkitError) as error:
        _unmake(folder, made)
        if before is not None and path.read_bytes() != before:
            path.write_bytes(before)
        if isinstance(error, OSError):
            raise CannotWrite(path=folder, why=error.strerror) from None
        raise
    return Begun(folder, key_file)


def _begin(address: str, uuid: str, book: Path, clock: acts.Clock) -> None:
    """Make the database, with the codebook accepted if there is one."""
    store = Store.create(address, uuid)
    if book.exists():
        text = yamlfile.read_text(book)
        with store.transaction() as db:
            batch = acts.Batch.begin(default_coder(), clock)
            typed.accept_codebook(db, codebooks.digest(text), text, batch)
    store.close()


def _unfinished(folder: Path) -> bool:
    """Whether there is no study yet; what an interrupted `init` left counts as none."""
    path, objects = folder / "study.yaml", folder / "vault" / "objects"
    if path.exists() and settings.read_settings(path).uuid:
        return False
    return not (objects.is_dir() and any(objects.iterdir()))


def _settings(path: Path, title: str, uuid: str) -> str:
    if not path.exists():
        return settings.started(title, uuid)
    return settings.with_uuid(yamlfile.read_text(path), uuid)


def _unmake(folder: Path, made: Iterable[Path]) -> None:
    shutil.rmtree(folder / "vault", ignore_errors=True)
    for path in made:
        path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()


def shipped_codebook(name: str) -> str:
    """The text of a ready-made codebook. Raises UnknownName."""
    folder = shipped(CODEBOOKS)
    path = folder / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.yaml")))
        raise UnknownName(where="--codebook", noun="codebook", name=name, known=known)
    return yamlfile.read_text(path)


def shipped(name: str) -> Path:
    """A folder that comes with qualkit: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[2]
    beside = package.parent / name
    return beside if beside.is_dir() else package / "data" / name
