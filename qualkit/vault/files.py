"""Files that only their owner may read: written whole or not at all, and destroyed."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from qualkit.disk import sync_folder
from qualkit.errors import CannotWrite

PARTIAL = ".partial"
_BINARY = getattr(os, "O_BINARY", 0)


def write(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all, on the disk on return."""
    partial = path.with_name(path.name + PARTIAL)
    with saying(path):
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove a file, and see that it is gone from the disk's list. Raises CannotWrite."""
    with saying(path):
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def destroy(path: Path) -> None:
    """Overwrite a file with noise, then remove it; a link's target too. Raises CannotWrite.

    What a disk that moves its blocks, a snapshot or a sync service keeps is beyond reach.
    """
    with saying(path):
        target = path.resolve(strict=True)
        with target.open("r+b") as file:
            file.write(secrets.token_bytes(target.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        target.unlink()
        path.unlink(missing_ok=True)
        sync_folder(target.parent)


@contextlib.contextmanager
def saying(path: Path) -> Iterator[None]:
    """Whatever the system says against writing a file becomes CannotWrite."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(path=path, why=error.strerror) from None
