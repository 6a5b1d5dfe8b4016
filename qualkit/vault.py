"""The vault: age-encrypted objects that hold originals and register. Nothing else opens it.

Objects are immutable and named at random. What belongs together is listed in the newest generation
object, which counts only once its name is committed in the store; anything else in the folder is
ignored. Each object is encrypted to the study's identity, and `keys/<custodian>.age` wraps that
identity for a custodian, so the standard `age` tool can read it all without qualkit.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage import x25519

from qualkit.disk import sync_folder
from qualkit.errors import AnotherVault, CannotWrite, DamagedVault, NoKey, NoVault, WrongKey

CUSTODIAN = "data-manager"
PARTIAL = ".partial"
_OF = "# study "
"""What begins the line that says whose vault it is, before the identity."""


@dataclass(frozen=True)
class Vault:
    """A study's vault folder and the key file that its custodian holds."""

    folder: Path
    key_file: Path
    study: str
    """The UUID of the study that it belongs to."""

    @classmethod
    def create(cls, folder: Path, key_file: Path, study: str) -> Vault:
        """Make the folder, the study's identity and the first custodian's key file.

        A key file that is there already is used, so that one custodian can hold one key for
        several studies.
        """
        identity = x25519.Identity.generate()
        custodian = _key(key_file) if key_file.exists() else _new_key(key_file)
        vault = cls(folder, key_file, study)
        for part in (folder, vault._objects, vault._keys):
            part.mkdir(mode=0o700)
        text = f"{_OF}{study}\n{identity}\n"
        wrapped = pyrage.encrypt(text.encode(), [custodian.to_public()])
        _write(vault._keys / f"{CUSTODIAN}.age", wrapped)
        return vault

    def open(self) -> Opened:
        """The vault unlocked. Raises NoVault, NoKey, WrongKey, DamagedVault or AnotherVault."""
        if not self.folder.is_dir():
            raise NoVault()
        custodian = _key(self.key_file)
        wrapped = [path for path in sorted(self._keys.glob("*.age")) if path.is_file()]
        if not wrapped:
            raise DamagedVault(name="keys")
        for path in wrapped:
            with contextlib.suppress(pyrage.DecryptError):
                lines = pyrage.decrypt(_read(path), [custodian]).decode().split("\n")
                if lines[0].startswith(_OF) and lines[0] != f"{_OF}{self.study}":
                    raise AnotherVault()
                identity = _identity(lines)
                if identity is None:
                    raise DamagedVault(name=f"keys/{path.name}")
                return Opened(self._objects, identity)
        raise WrongKey(path=self.key_file)

    @property
    def present(self) -> bool:
        """Whether this copy of the study has a vault."""
        return self.folder.is_dir()

    @property
    def _objects(self) -> Path:
        return self.folder / "objects"

    @property
    def _keys(self) -> Path:
        return self.folder / "keys"


@dataclass(frozen=True)
class Opened:
    """An unlocked vault: reads and writes objects by name."""

    folder: Path
    identity: x25519.Identity

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
            return bytes(pyrage.decrypt(_read(path), [self.identity]))
        except (pyrage.DecryptError, OSError):
            raise DamagedVault(name=name) from None

    def read_if_whole(self, name: str) -> bytes | None:
        """What an object holds; None if it is damaged, which matters only if something needs it."""
        try:
            return self.read(name)
        except DamagedVault:
            return None

    def opens(self, encrypted: bytes) -> bytes | None:
        """What an object from elsewhere holds; None if it is not of this vault."""
        try:
            return bytes(pyrage.decrypt(encrypted, [self.identity]))
        except pyrage.DecryptError:
            return None

    def write(self, content: bytes) -> str:
        """Keep `content` as a new object, on the disk when this returns; its name."""
        name = f"{secrets.token_hex(16)}.age"
        _write(self.folder / name, pyrage.encrypt(content, [self.identity.to_public()]))
        return name

    def remove(self, name: str) -> None:
        """Remove an object from the folder, if it is there. Raises CannotWrite."""
        path = self.folder / name
        with _saying(path):
            path.unlink(missing_ok=True)
            sync_folder(self.folder)


def key_path(uuid: str) -> Path:
    """Where the key of a study is looked for: QUALKIT_KEY_FILE, or the user's data folder."""
    named = os.environ.get("QUALKIT_KEY_FILE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("qualkit") / "keys" / f"{uuid}.txt"


def _new_key(path: Path) -> x25519.Identity:
    identity = x25519.Identity.generate()
    with _saying(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = f"# qualkit custodian's key. Keep it away from the study folder.\n{identity}\n"
    _write(path, text.encode())
    return identity


def _key(path: Path) -> x25519.Identity:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        raise NoKey(path=path) from None
    except (OSError, UnicodeDecodeError):
        raise WrongKey(path=path) from None
    found = _identity(lines)
    if found is None:
        raise WrongKey(path=path)
    return found


def _identity(lines: Sequence[str]) -> x25519.Identity | None:
    """The first identity of an age identity file; other lines are remarks."""
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            with contextlib.suppress(pyrage.IdentityError):
                return x25519.Identity.from_str(line.strip())
    return None


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all, on the disk on return."""
    partial = path.with_name(path.name + PARTIAL)
    with _saying(path):
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


@contextlib.contextmanager
def _saying(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(path=path, why=error.strerror) from None


_BINARY = getattr(os, "O_BINARY", 0)
