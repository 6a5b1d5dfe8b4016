"""Writing files so that they are there whole or not at all, and on the disk when it is said so."""

from __future__ import annotations

import contextlib
import errno
import glob
import itertools
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from qualkit.disk import sync_folder
from qualkit.errors import CannotWrite, InTheWay

OURS = ("study.db", "study.yaml", "codebook.yaml", "schedule.yaml")
KEPT = ".before-"
"""What stands in the name of a database that was replaced, before the time."""

DAMAGED = ".damaged-"
"""The same, of one that was damaged."""

BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite puts beside a database that it has not finished with."""

PRIVATE = 0o600
"""The mode of a file that holds a whole study."""

STAMP = re.compile(r"(?<=[a-z]-)\d{8}-\d{6}(?:-\d+)?(?=-)")
"""The time in the name of a database that is kept."""

RANDOM = "?" * 8
"""What tempfile puts at the end of a name."""

LEFT_OVER = 3600
"""Seconds after which a partial file is nobody's: whoever was writing it was killed."""


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file by way of a partial one beside it. Raises CannotWrite."""
    with staged_file(path, content):
        pass


@contextlib.contextmanager
def staged_file(path: Path, content: str | bytes) -> Iterator[None]:
    """Write a file that takes its place when the block ends, and not at all if that raises.

    What the block commits is recorded before the file is there: what left is never unrecorded.
    """
    with staged(path) as put:
        put(content.encode("utf-8") if isinstance(content, str) else content)
        yield


@contextlib.contextmanager
def staged(path: Path, mode: int | None = None) -> Iterator[Callable[[bytes], None]]:
    """The same, for content that is known only within the block, which puts it.

    `mode` is the file's; without it, that of the file it replaces, or a usual one.
    """
    with _saying(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        handle, name = tempfile.mkstemp(prefix=_prefix(path), dir=path.parent)
    partial = Path(name)
    file = os.fdopen(handle, "wb")

    def put(data: bytes) -> None:
        with _saying(path), file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(partial, _mode(path) if mode is None else mode)
        with _saying(path):
            if partial.read_bytes() != data:
                raise OSError(errno.EIO, "what was written cannot be read back")

    try:
        yield put
        with _saying(path):
            os.replace(partial, path)
            sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            file.close()
        partial.unlink(missing_ok=True)


@contextlib.contextmanager
def staged_pages(folder: Path, mark: bytes) -> Iterator[Path]:
    """A new folder to be filled with pages that begin with `mark`, in the place of those there.

    When the block ends they take it, each whole, after those that are there no more have gone; if
    it raises, nothing is changed. Raises InTheWay if `folder` holds anything else, CannotWrite.
    """
    if folder.exists() and not holds_only(folder, mark):
        raise InTheWay(path=folder)
    with _saying(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        partial = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    try:
        yield partial
        with _saying(folder):
            _put(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def holds_only(folder: Path, mark: bytes) -> bool:
    """Whether this is a folder of files that all begin with `mark`."""
    return folder.is_dir() and all(_begins(path, mark) for path in folder.iterdir())


def _begins(path: Path, mark: bytes) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def _put(partial: Path, folder: Path) -> None:
    """Give a folder the files of another one, and no more; without any, it goes."""
    new = {path.name: path for path in sorted(partial.iterdir())}
    if new:
        folder.mkdir(exist_ok=True)
    for left in sorted(folder.iterdir()) if folder.exists() else ():
        if left.name not in new:
            left.unlink()
    for name, path in new.items():
        os.replace(path, folder / name)
    if new:
        sync_folder(folder)
    elif folder.exists():
        folder.rmdir()
    sync_folder(folder.parent)


@contextlib.contextmanager
def staged_folder(folder: Path) -> Iterator[Path]:
    """A new folder to be filled, which takes its place when the block ends, or goes if it raises.

    Raises InTheWay if there is something of that name that is not an empty folder, CannotWrite.
    """
    if folder.exists() and not _is_empty(folder):
        raise InTheWay(path=folder)
    with _saying(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        partial = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    try:
        yield partial
        with _saying(folder):
            for path in (*partial.rglob("*"), partial):
                if path.is_dir():
                    sync_folder(path)
            os.chmod(partial, 0o755)
            if folder.exists():
                folder.rmdir()
            os.replace(partial, folder)
            sync_folder(folder.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def kept_name(path: Path, now: datetime, how: str = KEPT) -> Path:
    """The name, not taken yet, under which a database is kept before it is replaced."""
    return _free(path.with_name(f"{path.name}{how}{now:%Y%m%d-%H%M%S}"))


def set_aside(path: Path, now: datetime) -> Path | None:
    """Copy a damaged database to where it is kept before its file is replaced; where that is.

    Its journals go with it: beside another database they would be played back into that.
    """
    kept = kept_name(path, now, DAMAGED)
    beside = [end for end in BESIDE if path.with_name(path.name + end).exists()]
    for end in (*beside, "") if path.exists() else beside:
        with staged(kept.with_name(kept.name + end), PRIVATE) as put, _saying(kept):
            put(path.with_name(path.name + end).read_bytes())
    with _saying(path):
        for end in beside:
            path.with_name(path.name + end).unlink()
    return kept if kept.exists() else None


def _free(path: Path) -> Path:
    """A path with this name, or with a number after it, that is not taken yet."""
    names = (path.with_name(f"{path.name}-{number}") for number in itertools.count(2))
    return next(name for name in (path, *itertools.islice(names, 999)) if not name.exists())


def fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a staged folder, by relative path. Raises CannotWrite."""
    for name, content in files.items():
        path = folder / name
        with _saying(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())


@contextlib.contextmanager
def staged_output(study: Path, path: Path, content: str | bytes) -> Iterator[None]:
    """Stage a file that somebody named, unless it is one that the study rests on."""
    refuse_ours(study, path)
    with staged_file(path, content):
        yield


def refuse_ours(study: Path, path: Path) -> None:
    """Raise InTheWay for a place on which the study rests."""
    place = path.resolve()
    if place.parent == study and place.name in OURS or study / "vault" in place.parents:
        raise InTheWay(path=f"{path}, on which the study rests,")


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _prefix(path: Path) -> str:
    return f".{path.name}-"


def _sweep(path: Path) -> None:
    """Remove what a killed command left of the same file, or of one kept at another time."""
    same = STAMP.sub("*", glob.escape(_prefix(path)))
    for left in path.parent.glob(same + RANDOM):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_OVER:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


@contextlib.contextmanager
def _saying(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(path=path, why=error.strerror) from None


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, or a usual one."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o644
