"""The shim (shim.c) that makes the Nth change of a file go wrong: building it, arming it."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")


class Mode(IntEnum):
    """What happens at the Nth event; in the order of shim.c."""

    COUNT = 0
    """Nothing."""
    BEFORE = 1
    """The process is killed before it."""
    TORN = 2
    """The process is killed after half of a write."""
    AFTER = 3
    """The process is killed after it."""
    FULL = 4
    """The disk is full from there on."""
    SYNC_FAILS = 5
    """It fails with EIO, if it is an fsync."""
    NO_LOCKS = 6
    """No file can be locked, whatever N is."""
    READ_ONLY = 7
    """Nothing can be changed, whatever N is."""


@dataclass(frozen=True)
class Event:
    """A change of a file that a trace holds: `path` became `other` where it was renamed.

    One that did not succeed is of the kind "failed": it is counted like others.
    """

    kind: str
    path: str
    other: str
    offset: int
    data: bytes

    @property
    def takes_room(self) -> bool:
        """Whether a full disk refuses it."""
        return self.kind in ("write", "create", "mkdir", "link")


def missing() -> str:
    """Why the shim cannot be used here; empty where it can."""
    if sys.platform != "linux":
        return "files are tortured on Linux only"
    return "" if shutil.which("cc") else "there is no C compiler (cc)"


def build(folder: Path) -> Path:
    """Compile the shim into `folder`; where it is."""
    made = folder / "shim.so"
    flags = ("-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror")
    subprocess.run(["cc", *flags, "-o", made, SOURCE, "-ldl", "-pthread"], check=True)
    return made


def loaded() -> bool:
    """Whether this process was started with the shim."""
    return hasattr(ctypes.CDLL(None), "torture_arm")


def arm(root: Path, mode: Mode, at: int, trace: Path | None = None) -> None:
    """From now on, the `at`th change of a file below `root` goes wrong; this process only."""
    given = [os.fsencode(path) for path in (root, trace or "")]
    if ctypes.CDLL(None).torture_arm(given[0], int(mode), ctypes.c_long(at), given[1]) != 0:
        raise OSError(f"the shim cannot watch {root}")


def events(trace: Path) -> Iterator[Event]:
    """The events that a trace holds, in their order."""
    with trace.open("rb") as file:
        for line in file:
            kind, offset, length, path, other = line.decode()[:-1].split("\t")
            yield Event(kind, path, other, int(offset), file.read(int(length)))
