import contextlib
import os
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest
from pyrage import x25519

from qualkit.errors import (
    AnotherVault,
    DamagedVault,
    NoKey,
    NoPassphrase,
    NoVault,
    WrongKey,
    WrongPassphrase,
)
from qualkit.vault import Identities, Vault, recipient_of

STUDY = "3f0c1a52-0000-4000-8000-000000000001"

WORDS = "corroded lamp under seven geese"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "vault", tmp_path / "keys" / "custodian.txt", STUDY)


def test_what_was_written_is_read(vault: Vault) -> None:
    name = vault.open().write("Zoë".encode())
    assert vault.open().read(name).decode() == "Zoë"


def test_words_are_nowhere_in_the_clear(vault: Vault) -> None:
    vault.open().write(b"Zyxomma " * 50)
    for path in vault.folder.rglob("*"):
        assert not path.is_file() or b"Zyxomma" not in path.read_bytes()


def test_only_the_owner_may_read_the_key_and_the_objects(vault: Vault) -> None:
    vault.open().write(b"words")
    for path in (vault.key_file, *(vault.folder / "objects").iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def test_the_standard_tool_reads_it(vault: Vault, tmp_path: Path) -> None:
    age = shutil.which("age")
    if not age:
        pytest.skip("the program age is not installed")
    name = vault.open().write(b"words of an interview")
    wrapped = next((vault.folder / "keys").iterdir())
    identity = tmp_path / "identity.txt"
    identity.write_bytes(decrypted(age, vault.key_file, wrapped))
    assert decrypted(age, identity, vault.folder / "objects" / name) == b"words of an interview"


def test_the_standard_tool_reads_what_a_passphrase_wraps(vault: Vault, tmp_path: Path) -> None:
    age = shutil.which("age")
    if not age or os.name != "posix":
        pytest.skip("the program age is not installed, or cannot be given a terminal here")
    opened = vault.open()
    name = opened.write(b"words of an interview")
    vault.wrap("safe", opened.keys, passphrase=WORDS)
    identity = tmp_path / "identity.txt"
    typed(WORDS, [age, "-d", "-o", str(identity), str(vault.keys / "safe.age")])
    assert decrypted(age, identity, vault.folder / "objects" / name) == b"words of an interview"


def test_the_standard_tool_reads_identities_that_were_given_up_as_remarks(
    vault: Vault, tmp_path: Path
) -> None:
    age = shutil.which("age")
    if not age:
        pytest.skip("the program age is not installed")
    old = vault.open()
    name = old.write(b"old words")
    new = x25519.Identity.generate()
    recipient = recipient_of(vault.key_file)
    vault.wrap("data-manager", Identities((new,), old.keys.present), recipient=recipient)
    opened = vault.open()
    now = opened.write(b"new words")
    identity = tmp_path / "identity.txt"
    identity.write_bytes(decrypted(age, vault.key_file, vault.keys / "data-manager.age"))
    assert decrypted(age, identity, vault.folder / "objects" / now) == b"new words"
    with pytest.raises(subprocess.CalledProcessError):
        decrypted(age, identity, vault.folder / "objects" / name)
    assert opened.read_old(name) == b"old words"
    with pytest.raises(DamagedVault):
        opened.read(name)


def typed(words: str, command: list[str]) -> None:
    """Run a command that asks for a passphrase on its terminal, and type it there."""
    import pty

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child, terminal = pty.fork()
    if not child:
        os.execv(command[0], command)
    said = b""
    while b"passphrase" not in said:
        said += os.read(terminal, 1024)
    os.write(terminal, words.encode() + b"\n")
    with contextlib.suppress(OSError):  # the terminal is gone when the command ends
        while os.read(terminal, 1024):
            pass
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_passphrase_opens_it_where_no_key_does(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = vault.open()
    name = opened.write(b"words")
    vault.wrap("safe", opened.keys, passphrase=WORDS)
    vault.key_file.unlink()
    monkeypatch.delenv("QUALKIT_PASSPHRASE", raising=False)
    with pytest.raises(NoPassphrase, match="no key found"):
        vault.open()
    monkeypatch.setenv("QUALKIT_PASSPHRASE", "other words than those")
    with pytest.raises(WrongPassphrase):
        vault.open()
    monkeypatch.setenv("QUALKIT_PASSPHRASE", WORDS)
    assert vault.open().read(name) == b"words"
    assert vault.open().by == "safe"
    monkeypatch.delenv("QUALKIT_PASSPHRASE")
    assert vault.open().read(name) == b"words"  # one command asks once


@pytest.mark.parametrize("cut", [0, 10, 100, 200, -1])
def test_a_wrapped_identity_that_is_not_whole(vault: Vault, cut: int) -> None:
    path = vault.keys / "data-manager.age"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DamagedVault, match=r"keys/data-manager\.age"):
        vault.open()


def test_a_custodian_whose_identity_is_damaged_keeps_nobody_else_out(vault: Vault) -> None:
    vault.wrap("a-deputy", vault.open().keys, recipient=recipient_of(vault.key_file))
    path = vault.keys / "a-deputy.age"
    path.write_bytes(path.read_bytes()[:-1])
    assert vault.open().by == "data-manager"


def decrypted(age: str, key: Path, path: Path) -> bytes:
    return subprocess.run(
        [age, "--decrypt", "--identity", str(key), str(path)], capture_output=True, check=True
    ).stdout


def test_a_key_for_several_studies(vault: Vault, tmp_path: Path) -> None:
    second = Vault.create(tmp_path / "second", vault.key_file, STUDY)
    assert second.open().read(second.open().write(b"x")) == b"x"


def test_no_vault(tmp_path: Path) -> None:
    with pytest.raises(NoVault):
        Vault(tmp_path / "vault", tmp_path / "key", STUDY).open()


def test_no_key(vault: Vault) -> None:
    vault.key_file.unlink()
    with pytest.raises(NoKey, match=r"custodian\.txt"):
        vault.open()


@pytest.mark.parametrize("content", [b"", b"AGE-SECRET-KEY-1NOTAKEY\n", b"\xff\xfe\x00"])
def test_a_key_file_that_is_none(vault: Vault, content: bytes) -> None:
    vault.key_file.write_bytes(content)
    with pytest.raises(WrongKey):
        vault.open()


def test_the_key_of_another_study(vault: Vault, tmp_path: Path) -> None:
    Vault.create(tmp_path / "other", tmp_path / "other.txt", STUDY)
    with pytest.raises(WrongKey):
        Vault(vault.folder, tmp_path / "other.txt", STUDY).open()


def test_a_damaged_object(vault: Vault) -> None:
    opened = vault.open()
    name = opened.write(b"words" * 100)
    path = vault.folder / "objects" / name
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(DamagedVault):
        opened.read(name)


def test_a_missing_object(vault: Vault) -> None:
    with pytest.raises(DamagedVault):
        vault.open().read("nothing.age")


def test_the_vault_of_another_study_with_the_same_key(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(AnotherVault):
        Vault(vault.folder, vault.key_file, "another").open()
