"""The register's generations: read from the vault, committed in the store."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.errors import AnotherVault, DamagedVault, QualkitError, StoreError
from qualkit.ingest.interviews import participation, source_of
from qualkit.model import Act, ActKind, Transcript
from qualkit.register import Register, from_bytes, to_bytes
from qualkit.store import Connection, acts, generations, people, redacting, texts, withdrawn
from qualkit.vault import Opened
from qualkit.workflow.study import Study


def load_register(study: Study, opened: Opened) -> Register:
    """The register's newest committed generation; an empty one in a new study."""
    with study.store.reading() as db:
        register = register_of(db, opened, study.uuid)
        if contradicts(db, register):
            raise StoreError(
                what="study.db tells of a withdrawal that this vault does not know of",
                fix="Put the vault folder back that it was made with, or withdraw the same again.",
            )
    sweep_withdrawn(opened, register)
    return register


def register_of(db: Connection, opened: Opened, uuid: str) -> Register:
    """The same, in a transaction. Raises DamagedVault, AnotherVault."""
    name = generations.newest(db)
    if name is None:
        if people.sources(db):
            raise StoreError(
                what="study.db does not say which register of the vault is the newest",
                fix="Run `qualkit recover` with the key, or restore a backup of the whole study.",
            )
        return Register(uuid)
    held: Register = from_bytes(opened.read(name), Register)
    if held.study != uuid:
        raise AnotherVault()
    return held


def commit(db: Connection, opened: Opened, register: Register) -> None:
    """Write a generation to the vault and name it in the store, in the caller's transaction.

    If the transaction fails, the object is ignored: only a generation that is named counts. None
    is written where another process was first: it would hold what that one may have taken out.
    """
    generations.expect(db, register.generation)
    generations.add(db, register.generation, opened.write(to_bytes(register, Register)))


def contradicts(db: Connection, register: Register) -> bool:
    """Whether a register still holds what the acts of a database say was withdrawn.

    A source that was replaced since has no version yet: `ingest` looked for the words in it.
    """
    told = withdrawn.told(db)
    rows = {(id, row.participant) for id in register.held for row in register.rows_of(id)}
    cut = {c.transcript: c.version for c in sorted(told.cuts, key=lambda c: c.version)}
    held = {id: max(one.version, *one.earlier, 0) for id, one in register.held.items()}
    return bool(
        told.whole & register.held.keys()
        or told.left & rows
        or any(0 < held[id] < version for id, version in cut.items() if id in held)
    )


def sweep_withdrawn(opened: Opened, register: Register) -> int:
    """Remove objects that held what was withdrawn, where an interruption left them; how many."""
    left = register.purged and register.purged & frozenset(opened.names())
    for name in left:
        opened.remove(name)
    return len(left)


@dataclass(frozen=True)
class Adopted:
    """What an older database was told by a newer vault."""

    names: int = 0
    """Names that were added since."""
    words: tuple[str, ...] = ()
    """Transcripts whose words are older than the vault's, and went until they are written anew."""
    again: tuple[str, ...] = ()
    """Transcripts taken in since."""


def adopt(db: Connection, opened: Opened, uuid: str) -> Adopted:
    """Make the vault's newest register the database's: what was found since is not forgotten.

    Words that were anonymised again, or replaced, since go from the database; all of them do where
    the register that it names was swept meanwhile, so that nobody can tell.
    """
    named = generations.newest(db)
    name, newest = newest_register(opened, Register(uuid))
    _tell(db, newest)
    held = _named(db, opened, named, newest) if named else Register(uuid)
    if not name or (named and newest.generation <= held.generation):
        return Adopted()
    generations.add(db, newest.generation, name)
    there = {source.id for source in people.sources(db)}
    stands = texts.there(db)
    words, again = [], []
    for id, one in newest.held.items():
        old = held.held.get(id)
        rows = newest.rows_of(id)
        if id not in there:
            people.add_sources(db, [source_of(id, rows)], known=False)
            people.set_participations(db, [participation(id, row) for row in rows])
            again.append(id)
        elif named and held.generation < 0:
            if stands.get(id, one.version) != one.version:
                texts.drop(db, id)
                words.append(id)
        elif named and (old is None or (old.original, old.version) != (one.original, one.version)):
            texts.drop(db, id)
            words.append(id)
    more = len(set(newest.names) - set(held.names))
    return Adopted(more, tuple(sorted(words)), tuple(sorted(again)))


def _named(db: Connection, opened: Opened, name: str, newest: Register) -> Register:
    """The generation that a database names; one before all where it went meanwhile.

    It goes by a withdrawal, or is swept: then nobody can tell which words are older.
    """
    if name in opened.names():
        held: Register = from_bytes(opened.read_old(name), Register)
        return held
    if newest.withdrawn:
        return Register(newest.study, generation=-1)
    if newest.generation > generations.listed(db)[0][0]:
        return Register(newest.study)
    raise DamagedVault(name=name)


def _tell(db: Connection, register: Register) -> None:
    """Tell a database of every withdrawal that the vault knows of; what went goes there too."""
    known = {act.id for act in acts.standing(db, ActKind.WITHDRAWN)}
    made = [
        Act(one.act, one.batch, one.coder, one.at, ActKind.WITHDRAWN, None, one.body)
        for one in register.withdrawn
        if one.act not in known
    ]
    acts.add(db, made)
    redacting.obey(db)


def unlocked(study: Study) -> Opened | None:
    """The vault, where it is here and can be opened."""
    try:
        return study.vault.open()
    except QualkitError:
        return None


def generation_in(content: bytes, of: Register) -> int:
    """Which generation of a study's register an object holds; -1 where it holds something else."""
    if not content.startswith(b'{"study":"' + of.study.encode()):
        return -1
    held: Register = from_bytes(content, Register)
    return held.generation


def newest_register(opened: Opened, held: Register) -> tuple[str, Register]:
    """The newest generation that the vault holds of the same study, named in the store or not.

    With the name of its object; "" and `held` itself where nothing is newer. One that does not know
    of a withdrawal that another knows of was never committed, whatever its number.
    """
    newest = ("", held)
    for name in opened.names(oldest_first=True):
        content = opened.read_if_whole(name)
        if content is not None and content.startswith(b'{"study":"' + held.study.encode()):
            found: Register = from_bytes(content, Register)
            rank, best = _rank(found), _rank(newest[1])
            if rank > best or (newest[0] and rank == best):  # of two, one was never committed
                newest = (name, found)
    return newest


def _rank(register: Register) -> tuple[int, int]:
    return len(register.withdrawn), register.generation


def original(opened: Opened, register: Register, transcript: str) -> Transcript:
    """A transcript's raw words, from the vault."""
    held: Transcript = from_bytes(opened.read(register.held[transcript].original), Transcript)
    return held
