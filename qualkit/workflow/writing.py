"""Writing files so that they are there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from qualkit.errors import CannotWrite


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file by way of a partial one beside it."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise CannotWrite(path=path, why=error.strerror) from None


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a new folder with these files, by relative path. Raises CannotWrite if it exists."""
    if folder.exists():
        raise CannotWrite(path=folder, why="it is there already")
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        for name, content in files.items():
            path = partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        os.replace(partial, folder)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise CannotWrite(path=folder, why=error.strerror) from None
