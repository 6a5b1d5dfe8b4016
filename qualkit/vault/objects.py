"""The vault unlocked: objects are written, read by their name, and removed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage import x25519

from qualkit.errors import DamagedVault
from qualkit.vault import files

_NAME = re.compile(rb"\b[0-9a-f]{32}\.age\b")


@dataclass(frozen=True)
class Opened:
    """An unlocked vault: reads and writes objects by name."""

    folder: Path
    identity: x25519.Identity
    former: tuple[x25519.Identity, ...] = ()
    """The identities that the study had before somebody was removed; they only read."""
    by: str = ""
    """The custodian as whom it was opened."""
    recipient: str = ""
    """The public half of that custodian's key; empty where a passphrase opened it."""

    @property
    def identities(self) -> list[x25519.Identity]:
        """All that read it, the present one first."""
        return [self.identity, *self.former]

    def names(self, *, oldest_first: bool = False) -> list[str]:
        """The names of all objects, those included that nothing names any more."""
        paths = sorted(self.folder.glob("*.age"))
        if oldest_first:
            paths.sort(key=lambda path: path.stat().st_mtime_ns)
        return [path.name for path in paths]

    def read(self, name: str) -> bytes:
        """What an object holds. Raises DamagedVault if it is missing or altered."""
        path = self.folder / name
        try:
            return bytes(pyrage.decrypt(path.read_bytes(), self.identities))
        except (pyrage.DecryptError, OSError):
            raise DamagedVault(name=name) from None

    def read_if_whole(self, name: str) -> bytes | None:
        """What an object holds; None if it is damaged, which matters only if something needs it."""
        try:
            return self.read(name)
        except DamagedVault:
            return None

    def is_former(self, name: str) -> bool:
        """Whether an object that can be read is encrypted to an identity that was given up."""
        try:
            pyrage.decrypt((self.folder / name).read_bytes(), [self.identity])
        except (pyrage.DecryptError, OSError):
            return True
        return False

    def write(self, content: bytes) -> str:
        """Keep `content` as a new object, on the disk when this returns; its name."""
        name = f"{secrets.token_hex(16)}.age"
        encrypted = pyrage.encrypt(content, [self.identity.to_public()])
        files.write(self.folder / name, encrypted)
        return name

    def remove(self, name: str) -> None:
        """Remove an object that nothing needs any more."""
        files.remove(self.folder / name)

    def size(self, name: str) -> int:
        """An object's bytes on the disk."""
        return (self.folder / name).stat().st_size

    def changed(self, name: str) -> float:
        """When an object was written, in seconds since the epoch."""
        return (self.folder / name).stat().st_mtime


def names_in(content: bytes) -> frozenset[str]:
    """The names of objects that stand in what an object holds."""
    return frozenset(name.decode() for name in _NAME.findall(content))


def renamed(content: bytes, names: Mapping[str, str]) -> bytes:
    """What an object holds, with other names for the objects that it names."""
    return _NAME.sub(
        lambda name: names.get(name.group().decode(), name.group().decode()).encode(), content
    )
