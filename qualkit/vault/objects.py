"""The vault unlocked: objects are written, read by their name, and removed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage import x25519

from qualkit.errors import DamagedVault
from qualkit.vault import files
from qualkit.vault.keys import Identities

_NAME = re.compile(rb"\b[0-9a-f]{32}\.age\b")


@dataclass(frozen=True)
class Opened:
    """An unlocked vault: reads and writes objects by name."""

    folder: Path
    keys: Identities
    by: str = ""
    """The custodian as whom it was opened."""
    recipient: str = ""
    """The public half of that custodian's key; empty where a passphrase opened it."""

    def names(self, *, oldest_first: bool = False) -> list[str]:
        """The names of all objects, those included that nothing names any more."""
        paths = sorted(self.folder.glob("*.age"))
        if oldest_first:
            paths.sort(key=lambda path: path.stat().st_mtime_ns)
        return [path.name for path in paths]

    def read(self, name: str) -> bytes:
        """What an object holds. Raises DamagedVault if it is missing or altered."""
        return self._read(name, self.keys.present)

    def read_old(self, name: str) -> bytes:
        """The same, of an object that a backup may have brought back from before a removal.

        Whoever was removed could have made it: it is asked what there was, never what holds.
        """
        return self._read(name, (*self.keys.present, *self.keys.former))

    def read_if_whole(self, name: str) -> bytes | None:
        """What an object holds; None if it is damaged, which matters only if something needs it."""
        try:
            return self.read(name)
        except DamagedVault:
            return None

    def is_present(self, name: str) -> bool:
        """Whether an object is encrypted to the identity that the study has now."""
        try:
            self._read(name, self.keys.present[:1])
        except DamagedVault:
            return False
        return True

    def _read(self, name: str, identities: Sequence[x25519.Identity]) -> bytes:
        try:
            return bytes(pyrage.decrypt((self.folder / name).read_bytes(), list(identities)))
        except (pyrage.DecryptError, OSError):
            raise DamagedVault(name=name) from None

    def opens(self, encrypted: bytes) -> bytes | None:
        """What an object from elsewhere holds; None if it is not of this vault."""
        try:
            return bytes(pyrage.decrypt(encrypted, [*self.keys.present, *self.keys.former]))
        except pyrage.DecryptError:
            return None

    def write(self, content: bytes) -> str:
        """Keep `content` as a new object, on the disk when this returns; its name."""
        name = f"{secrets.token_hex(16)}.age"
        encrypted = pyrage.encrypt(content, [self.keys.present[0].to_public()])
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
