"""Custodians' keys and passphrases, and what wraps the study's identity for each of them.

What is wrapped is an age identity file: a remark that says whose vault it is, and the study's
identity. While somebody is being removed there are two. Those that were given up are remarks: they
read what a backup from before brings back, and nothing else: whoever was removed has them too.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage import passphrase as by_passphrase
from pyrage import x25519

from qualkit.errors import (
    AnotherVault,
    DamagedVault,
    NoKey,
    NoRecipient,
    WeakPassphrase,
    WrongKey,
)
from qualkit.vault import files

ENVIRONMENT = "QUALKIT_PASSPHRASE"
"""Where scripts put the passphrase, which is never given on the command line."""

SHORTEST = 12
"""Characters of a passphrase."""

_OF = "# study "
"""What begins the line that says whose vault it is, before the identities."""

_FORMERLY = "# formerly "
"""What begins the line of an identity that was given up."""

_SCRYPT = b"age-encryption.org/v1\n-> scrypt "
_SECRET = "AGE-SECRET-KEY-"
_NO_MATCH = "No matching keys found"
"""What age says of a file that is sound and somebody else's."""


@dataclass(frozen=True)
class Identities:
    """What opens a study's objects."""

    present: tuple[x25519.Identity, ...]
    """The study's own, to which everything is written; another while somebody is being removed."""
    former: tuple[x25519.Identity, ...] = ()
    """Those that were given up."""


@dataclass(frozen=True)
class Wrapped:
    """The study's identity as `keys/<name>.age` holds it, encrypted."""

    name: str
    content: bytes

    @property
    def by_passphrase(self) -> bool:
        """Whether a passphrase opens it, rather than a key."""
        return self.content.startswith(_SCRYPT)

    def by_key(self, key: x25519.Identity) -> str | None:
        """What it holds; None if it is not this key's. Raises DamagedVault if it is not whole."""
        try:
            return str(pyrage.decrypt(self.content, [key]), "utf-8", errors="replace")
        except pyrage.DecryptError as error:
            if str(error) == _NO_MATCH:
                return None
            raise DamagedVault(name=f"keys/{self.name}.age") from None

    def by_words(self, passphrase: str) -> str | None:
        """What it holds; None if that is not its passphrase."""
        with contextlib.suppress(pyrage.DecryptError):
            held = by_passphrase.decrypt(self.content, passphrase)
            return str(held, "utf-8", errors="replace")
        return None


def wrapped(
    name: str, study: str, identities: Identities, recipient: str, passphrase: str
) -> Wrapped:
    """A study's identities wrapped for a recipient, or by a passphrase where there is none."""
    text = f"{_OF}{study}\n" + "".join(f"{one}\n" for one in identities.present)
    text += "".join(f"{_FORMERLY}{one}\n" for one in identities.former)
    if recipient:
        to = x25519.Recipient.from_str(recipient)
        return Wrapped(name, pyrage.encrypt(text.encode(), [to]))
    return Wrapped(name, by_passphrase.encrypt(text.encode(), passphrase))


def unwrapped(text: str, study: str, name: str) -> Identities:
    """A study's identities. Raises AnotherVault, DamagedVault where there is none."""
    lines = text.split("\n")
    if lines[0].startswith(_OF) and lines[0] != f"{_OF}{study}":
        raise AnotherVault()
    present = identities(lines)
    if not present:
        raise DamagedVault(name=f"keys/{name}.age")
    former = [line.removeprefix(_FORMERLY) for line in lines if line.startswith(_FORMERLY)]
    return Identities(tuple(present), tuple(identities(former)))


def key_path(uuid: str) -> Path:
    """Where the key of a study is looked for: QUALKIT_KEY_FILE, or the user's data folder."""
    named = os.environ.get("QUALKIT_KEY_FILE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("qualkit") / "keys" / f"{uuid}.txt"


def new_key(path: Path) -> x25519.Identity:
    """Make a custodian's key file. Raises CannotWrite."""
    identity = x25519.Identity.generate()
    with files.saying(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = f"# qualkit custodian's key. Keep it away from the study folder.\n{identity}\n"
    files.write(path, text.encode())
    return identity


def read_key(path: Path) -> x25519.Identity:
    """The key in a file. Raises NoKey, or WrongKey where there is none in it."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        raise NoKey(path=path) from None
    except (OSError, UnicodeDecodeError):
        raise WrongKey(path=path) from None
    found = identities(lines)
    if not found:
        raise WrongKey(path=path)
    return found[0]


def recipient_of(path: Path) -> str:
    """The public half of a key file. Raises NoKey or WrongKey."""
    return str(read_key(path).to_public())


def identities(lines: Sequence[str]) -> list[x25519.Identity]:
    """The identities of an age identity file; other lines are remarks."""
    found = []
    for line in lines:
        if line.startswith(_SECRET):
            with contextlib.suppress(pyrage.IdentityError):
                found.append(x25519.Identity.from_str(line.strip()))
    return found


def refuse_recipient(recipient: str) -> None:
    """Raise NoRecipient for what is not an X25519 recipient of age. A secret is not repeated."""
    if recipient.strip().upper().startswith(_SECRET):
        raise NoRecipient(
            what="that is the secret half of a key, which nobody else may see",
            fix="Give the public half, which begins with age1; and make a new key.",
        )
    try:
        x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise NoRecipient(
            what=f"“{recipient[:80]}” is no recipient of age",
            fix="It begins with age1; `qualkit vault key` or `age-keygen` prints one.",
        ) from None


def refuse_weak(passphrase: str) -> None:
    """Raise WeakPassphrase for one that is too short."""
    if len(passphrase) < SHORTEST or len(set(passphrase)) < 5:
        raise WeakPassphrase(shortest=SHORTEST)


def asked_passphrase(prompt: str) -> str | None:
    """The passphrase from the environment or from a terminal; None where there is neither."""
    given = os.environ.get(ENVIRONMENT)
    if given:
        return given
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    try:
        return getpass.getpass(prompt)
    except EOFError:
        return None
