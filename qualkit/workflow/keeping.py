"""The register's generations: read from the vault, committed in the store."""

from __future__ import annotations

from qualkit.model import Transcript
from qualkit.register import Register, from_bytes, to_bytes
from qualkit.store import Connection, generations
from qualkit.vault import Opened
from qualkit.workflow.study import Study


def load_register(study: Study, opened: Opened) -> Register:
    """The register's newest committed generation; an empty one in a new study."""
    with study.store.reading() as db:
        name = generations.newest(db)
    if name is None:
        return Register(study.settings.uuid)
    held: Register = from_bytes(opened.read(name), Register)
    return held


def commit(db: Connection, opened: Opened, register: Register) -> None:
    """Write a generation to the vault and name it in the store, in the caller's transaction.

    If the transaction fails, the object is ignored: only a generation that is named counts.
    """
    generations.add(db, register.generation, opened.write(to_bytes(register, Register)))


def original(opened: Opened, register: Register, transcript: str) -> Transcript:
    """A transcript's raw words, from the vault."""
    held: Transcript = from_bytes(opened.read(register.held[transcript].original), Transcript)
    return held
