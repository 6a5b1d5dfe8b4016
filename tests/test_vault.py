import shutil
import subprocess
from pathlib import Path

import pytest

from qualkit.errors import AnotherVault, DamagedVault, NoKey, NoVault, WrongKey
from qualkit.vault import Vault

STUDY = "3f0c1a52-0000-4000-8000-000000000001"


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
