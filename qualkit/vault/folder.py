"""The vault's folder, locked: who can open it, and opening it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pyrage import x25519

from qualkit.errors import (
    DamagedVault,
    NoKey,
    NoPassphrase,
    NoVault,
    WrongKey,
    WrongPassphrase,
)
from qualkit.vault import files, keys
from qualkit.vault.keys import Identities, Wrapped
from qualkit.vault.objects import Opened

CUSTODIAN = "data-manager"


@dataclass(frozen=True)
class Vault:
    """A study's vault folder and the key file that its custodian holds."""

    folder: Path
    key_file: Path
    study: str
    """The UUID of the study that it belongs to."""
    remembered: dict[bytes, tuple[str, str]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """What a passphrase opened, with the passphrase: nobody is asked twice by one command."""

    @classmethod
    def create(cls, folder: Path, key_file: Path, study: str) -> Vault:
        """Make the folder, the study's identity and the first custodian's key file.

        A key file that is there already is used, so that one custodian can hold one key for
        several studies.
        """
        key = keys.read_key(key_file) if key_file.exists() else keys.new_key(key_file)
        vault = cls(folder, key_file, study)
        for part in (folder, vault._objects, vault.keys):
            part.mkdir(mode=0o700)
        identity = x25519.Identity.generate()
        vault.wrap(CUSTODIAN, Identities((identity,)), recipient=str(key.to_public()))
        return vault

    def open(self) -> Opened:
        """The vault unlocked: by the key file, or by a passphrase where no key fits.

        Raises NoVault, NoKey, NoPassphrase, WrongKey, WrongPassphrase, DamagedVault, AnotherVault.
        """
        if not self.folder.is_dir():
            raise NoVault()
        wrapped = self.wrapped()
        if not wrapped:
            raise DamagedVault(name="keys")
        locked = [one for one in wrapped if one.by_passphrase]
        try:
            return self._by_key([one for one in wrapped if not one.by_passphrase])
        except (NoKey, WrongKey) as error:
            if not locked:
                raise
            return self._by_passphrase(locked, error)

    @property
    def present(self) -> bool:
        """Whether this copy of the study has a vault."""
        return self.folder.is_dir()

    @property
    def keys(self) -> Path:
        """The folder with the study's identity, wrapped for each custodian."""
        return self.folder / "keys"

    def wrapped(self) -> list[Wrapped]:
        """The study's identity as it is wrapped for each custodian, by their names."""
        paths = sorted(path for path in self.keys.glob("*.age") if path.is_file())
        return [Wrapped(path.stem, _content(path)) for path in paths]

    def objects(self) -> list[Path]:
        """The files of all objects."""
        return sorted(path for path in self._objects.glob("*.age") if path.is_file())

    def partial(self) -> list[Path]:
        """What commands that were killed left half-written."""
        return sorted(self.folder.glob(f"*/*{files.PARTIAL}"))

    def wrap(
        self,
        name: str,
        identities: Identities,
        *,
        recipient: str = "",
        passphrase: str = "",
    ) -> None:
        """Wrap the study's identities for a custodian, in place of what is wrapped for them."""
        made = keys.wrapped(name, self.study, identities, recipient, passphrase)
        files.write(self.keys / f"{name}.age", made.content)

    def unwrap(self, name: str) -> None:
        """Remove what is wrapped for a custodian."""
        files.remove(self.keys / f"{name}.age")

    def passphrase_fits(self, name: str, passphrase: str) -> bool:
        """Whether a passphrase opens what is wrapped for a custodian."""
        for one in self.wrapped():
            if one.name == name and one.by_passphrase:
                return self._opened_by(one, passphrase) is not None
        return False

    def passphrases(self) -> list[str]:
        """Those that were given to open it."""
        return list(dict.fromkeys(passphrase for passphrase, _ in self.remembered.values()))

    @property
    def _objects(self) -> Path:
        return self.folder / "objects"

    def _by_key(self, wrapped: list[Wrapped]) -> Opened:
        key = keys.read_key(self.key_file)
        damaged: DamagedVault | None = None
        for one in wrapped:
            try:
                text = one.by_key(key)
            except DamagedVault as error:
                damaged = error
                continue
            if text is not None:
                return self._opened(one, text, str(key.to_public()))
        raise damaged or WrongKey(path=self.key_file)

    def _by_passphrase(self, wrapped: list[Wrapped], why: NoKey | WrongKey) -> Opened:
        """Raises NoPassphrase where none can be asked for, WrongPassphrase."""
        for one in wrapped:
            if one.content in self.remembered:
                return self._opened(one, self.remembered[one.content][1])
        passphrase = keys.asked_passphrase("Passphrase of the vault: ")
        if passphrase is None:
            raise NoPassphrase(why=why.said)
        for one in wrapped:
            text = self._opened_by(one, passphrase)
            if text is not None:
                return self._opened(one, text)
        raise WrongPassphrase(names=", ".join(one.name for one in wrapped))

    def _opened_by(self, one: Wrapped, passphrase: str) -> str | None:
        held = self.remembered.get(one.content)
        if held and held[0] == passphrase:
            return held[1]
        text = one.by_words(passphrase)
        if text is not None:
            self.remembered[one.content] = (passphrase, text)
        return text

    def _opened(self, one: Wrapped, text: str, recipient: str = "") -> Opened:
        held = keys.unwrapped(text, self.study, one.name)
        return Opened(self._objects, held, one.name, recipient)


def _content(path: Path) -> bytes:
    """What a file holds; nothing where it cannot be read, which is damage like any other."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
