"""Writing files so that they are there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from qualkit.errors import CannotWrite, InTheWay

OURS = ("study.db", "study.yaml", "codebook.yaml", "schedule.yaml")


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file by way of a partial one beside it."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    partial: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        partial = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(partial, _mode(path))
        os.replace(partial, path)
    except OSError as error:
        if partial is not None:
            partial.unlink(missing_ok=True)
        raise CannotWrite(path=path, why=error.strerror) from None


def write_output(study: Path, path: Path, content: str) -> None:
    """Write a file that somebody named, unless it is one that the study rests on."""
    place = path.resolve()
    if place.parent == study and place.name in OURS or study / "vault" in place.parents:
        raise InTheWay(path=f"{path}, on which the study rests,")
    write_file(path, content)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a new folder with these files, by relative path. Raises InTheWay if it exists."""
    if folder.exists():
        raise InTheWay(path=folder)
    partial: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        for name, content in files.items():
            path = partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        os.chmod(partial, 0o755)
        os.replace(partial, folder)
    except OSError as error:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)
        raise CannotWrite(path=folder, why=error.strerror) from None


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, or a usual one."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o644
