"""The vault: age-encrypted objects that hold originals and register. Nothing else opens it.

Objects are immutable and named at random. What belongs together is listed in the newest generation
object, which counts only once its name is committed in the store; anything else in the folder is
ignored. Each object is encrypted to the study's identity, and `keys/<custodian>.age` wraps that
identity for a custodian, so the standard `age` tool can read it all without qualkit.

files.py     writing what only its owner may read, and destroying it
keys.py      custodians' keys and passphrases, and what wraps the study's identity
objects.py   the vault unlocked
folder.py    the vault's folder, locked
"""

from __future__ import annotations

from qualkit.vault.files import destroy as destroy_file
from qualkit.vault.folder import CUSTODIAN, Vault
from qualkit.vault.keys import (
    Identities,
    Wrapped,
    key_path,
    new_key,
    recipient_of,
    refuse_recipient,
    refuse_weak,
)
from qualkit.vault.objects import Opened, names_in, renamed

__all__ = [
    "CUSTODIAN",
    "Identities",
    "Opened",
    "Vault",
    "Wrapped",
    "destroy_file",
    "key_path",
    "names_in",
    "new_key",
    "recipient_of",
    "refuse_recipient",
    "refuse_weak",
    "renamed",
]
