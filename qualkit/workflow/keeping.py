"""The register's generations: read from the vault, committed in the store."""

from __future__ import annotations

from qualkit.errors import AnotherVault, QualkitError
from qualkit.model import Transcript
from qualkit.register import Register, from_bytes, to_bytes
from qualkit.store import Connection, generations
from qualkit.vault import Opened
from qualkit.workflow.study import Study


def load_register(study: Study, opened: Opened) -> Register:
    """The register's newest committed generation; an empty one in a new study."""
    with study.store.reading() as db:
        return register_of(db, opened, study.uuid)


def register_of(db: Connection, opened: Opened, uuid: str) -> Register:
    """The same, in a transaction. Raises DamagedVault, AnotherVault."""
    name = generations.newest(db)
    if name is None:
        return Register(uuid)
    held: Register = from_bytes(opened.read(name), Register)
    if held.study != uuid:
        raise AnotherVault()
    return held


def commit(db: Connection, opened: Opened, register: Register) -> None:
    """Write a generation to the vault and name it in the store, in the caller's transaction.

    If the transaction fails, the object is ignored: only a generation that is named counts.
    """
    generations.add(db, register.generation, opened.write(to_bytes(register, Register)))


def unlocked(study: Study) -> Opened | None:
    """The vault, where it is here and can be opened."""
    try:
        return study.vault.open()
    except QualkitError:
        return None


def newest_register(opened: Opened, held: Register) -> tuple[str, Register]:
    """The newest generation that the vault holds of the same study, named in the store or not.

    With the name of its object; "" and `held` itself where nothing is newer.
    """
    newest = ("", held)
    for name in opened.names():
        content = opened.read_if_whole(name)
        if content is not None and content.startswith(b'{"study":"' + held.study.encode()):
            found: Register = from_bytes(content, Register)
            newest = (name, found) if found.generation > newest[1].generation else newest
    return newest


def original(opened: Opened, register: Register, transcript: str) -> Transcript:
    """A transcript's raw words, from the vault."""
    held: Transcript = from_bytes(opened.read(register.held[transcript].original), Transcript)
    return held
