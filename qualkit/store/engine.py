"""One address -> a database with the settings that our promises rest on (docs/adr/0004)."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool, StaticPool

from qualkit.errors import DamagedStore, FullDisk, StoreError
from qualkit.store import tables
from qualkit.store.failing import damaged, opening

__all__ = ["Connection", "Store"]

EMPTY = "Make a study in it with `qualkit init`, or bring one back: `qualkit restore BACKUP DIR`."

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 60
_WRITERS = 0x7175616C
"""The advisory lock that writers of one database on a server take in turn."""


class Store:
    """A study's database. `address` is an SQLAlchemy URL: sqlite:///study.db, postgresql+psycopg://..."""

    def __init__(self, address: str, held: sqlite3.Connection | None = None) -> None:
        self._engine = _engine(address, held)

    @classmethod
    def create(cls, address: str, uuid: str) -> Store:
        """A new database for the study with this UUID.

        What an interrupted `init` left is used. Raises StoreError if anything was done in it.
        """
        store = cls(address)
        with opening():
            if inspect(store._engine).has_table("study"):
                store._check_version()
            else:
                store._migrate()
            with store.transaction() as db:
                begun = [tables.transcripts] if store.is_file else [tables.transcripts, tables.acts]
                if any(db.execute(select(table.c.id).limit(1)).first() for table in begun):
                    raise StoreError(
                        what="the database already holds a study",
                        fix="Name another with QUALKIT_STORE.",
                    )
                for table in (tables.acts, tables.codebooks, tables.study):
                    db.execute(table.delete())
                db.execute(tables.study.insert().values(uuid=uuid))
        return store

    @classmethod
    def open(cls, address: str, uuid: str) -> Store:
        """The study's database, brought to this version's tables.

        Raises StoreError if it is missing, damaged, newer than this program, or another study's.
        """
        url = _url(address)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            raise StoreError(
                what="study.db is missing",
                fix="Bring it back with `qualkit restore BACKUP DIR`, or start anew with `init`.",
            )
        store = cls(address)
        store._check(uuid)
        return store

    @classmethod
    def in_memory(cls, file: Path | bytes, uuid: str) -> Store:
        """A copy of a database file, or of its bytes, brought to this version's tables.

        The file itself is only read. Raises StoreError as `open` does.
        """
        held = sqlite3.connect(":memory:", check_same_thread=False)
        with opening():
            try:
                _take(file, held)
            except (OSError, MemoryError):
                raise damaged("study.db is damaged, or cannot be read") from None
            if held.execute(_NOT_OURS).fetchone():
                raise damaged("study.db holds what qualkit never makes")
        store = cls("sqlite://", held)
        store._check(uuid)
        return store

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection on which all is kept or, if anything is raised, nothing."""
        with opening(), self._engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for looking only; it takes no write lock and keeps nothing."""
        with (
            opening(),
            self._engine.connect().execution_options(begin=LOOKING) as db,
        ):
            yield db
            db.rollback()

    def vacuum(self) -> None:
        """Rewrite the database without its free pages, so that what was purged is nowhere in it.

        In a file what was purged is zeros already (secure_delete): where the disk is too full to
        rewrite it, it stays as it is. What was committed is kept either way.
        """
        names = ", ".join(table.name for table in tables.metadata.sorted_tables)
        words = "VACUUM" if self.is_file else f"VACUUM FULL {names}"
        unimportant = suppress(FullDisk) if self.is_file else nullcontext()
        with unimportant, opening(), self._engine.connect() as db:
            alone = db.execution_options(isolation_level="AUTOCOMMIT", begin="")
            alone.execute(text(words))

    def as_bytes(self) -> bytes:
        """The whole database as it is now, as a file would hold it; not from a server."""
        with opening(), self._engine.connect() as db:
            alone = db.execution_options(begin="")
            return bytes(alone.connection.dbapi_connection.serialize())  # type: ignore[union-attr]

    @property
    def is_file(self) -> bool:
        """Whether the database is a file of this folder, and not on a server."""
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _check(self, uuid: str) -> None:
        with opening():
            self._check_version()
            with self.reading() as db:
                found = db.execute(select(tables.study.c.uuid)).scalar()
        if found != uuid:
            raise StoreError(
                what="study.db belongs to another study than study.yaml",
                fix="Put the two files of one study together again.",
            )

    def _check_version(self) -> None:
        with self.reading() as db:
            if not inspect(db).has_table("alembic_version"):
                if not self.is_file:
                    raise StoreError(what="the database is empty: it holds no study", fix=EMPTY)
                raise damaged("study.db is not a qualkit study")
            found = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found is None:
            raise damaged("study.db is damaged")
        if found == _newest():
            return
        if found not in _known():
            raise StoreError(
                what="study.db was made by a newer qualkit than this one",
                fix="Install the newer version; nothing was changed.",
            )
        self._migrate()

    def _migrate(self) -> None:
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        with self.transaction() as db:
            config.attributes["connection"] = db
            command.upgrade(config, "head")


def wait_for_others(file: Path) -> None:
    """Wait until nobody writes to a database that is about to be replaced.

    Raises StoreError if somebody does for a minute. One that is damaged is not written to.
    """
    with suppress(DamagedStore), opening(), closing(sqlite3.connect(file, _BUSY_SECONDS)) as db:
        db.isolation_level = None
        db.execute("BEGIN IMMEDIATE")
        db.execute("ROLLBACK")


UNFINISHED = ("-journal", "-wal")
"""What lies beside a database in the middle of a change."""

_NOT_OURS = "SELECT name FROM sqlite_master WHERE type IN ('view', 'trigger')"
_HEADER = 100


def _take(file: Path | bytes, held: sqlite3.Connection) -> None:
    """Take a copy of a database into memory."""
    if isinstance(file, bytes):
        _put(file, held)
    elif any(file.with_name(file.name + end).exists() for end in UNFINISHED):
        _finished(file, held)
    else:
        _copied(file, held)


def _put(content: bytes, held: sqlite3.Connection) -> None:
    """Take a database from its bytes; one that was in WAL mode is whole without its log."""
    if len(content) < _HEADER:
        raise damaged("study.db is damaged, or is no database")
    held.deserialize(content[:18] + b"\1\1" + content[20:])


def _copied(file: Path, held: sqlite3.Connection) -> None:
    """Copy a database of which others may be reading or writing."""
    with file.open("rb") as opened:
        wal = opened.read(_HEADER)[18:20] == b"\2\2"
    if wal:
        _put(file.read_bytes(), held)
        return
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as source:
        source.backup(held)


def _finished(file: Path, held: sqlite3.Connection) -> None:
    """Copy a database with its journal to where SQLite may finish what was interrupted."""
    with tempfile.TemporaryDirectory(prefix="qualkit-") as place:
        for end in ("", *UNFINISHED):
            beside = file.with_name(file.name + end)
            if beside.exists():
                shutil.copy(beside, Path(place) / f"study.db{end}")
        with closing(sqlite3.connect(Path(place) / "study.db")) as source:
            source.backup(held)


def by_number(id: ColumnElement[str]) -> tuple[ColumnElement[int], ColumnElement[str]]:
    """The order of ids such as T999 and T1000."""
    return func.length(id), id


LOOKING = "looking"


def _engine(address: str, held: sqlite3.Connection | None) -> Engine:
    url = _url(address)
    sqlite = url.get_backend_name() == "sqlite"
    try:
        if held is not None:
            engine = create_engine(url, creator=lambda: held, poolclass=StaticPool)
        elif sqlite:
            engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
        else:
            engine = create_engine(url, poolclass=NullPool)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise _no_address(error) from None
    if sqlite:
        event.listen(engine, "connect", _settings)
    event.listen(engine, "begin", _begin_on_file if sqlite else _begin_on_server)
    return engine


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except ArgumentError as error:
        raise _no_address(error) from None


def _no_address(error: Exception) -> StoreError:
    return StoreError(
        what=f"QUALKIT_STORE cannot be opened ({str(error).splitlines()[0]})",
        fix="Give sqlite:///FILE, or postgresql+psycopg://USER@HOST/NAME (extra `server`).",
    )


def _settings(connection: Any, _record: Any) -> None:
    """Nothing survives in free pages or beside the file; what is committed is on the disk."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode = DELETE",
        "synchronous = EXTRA",
        "secure_delete = ON",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_on_file(db: Connection) -> None:
    """Writers take their turn from the start, so that none fails half-way."""
    begin = db.get_execution_options().get("begin", "BEGIN IMMEDIATE")
    if begin:
        db.exec_driver_sql("BEGIN" if begin == LOOKING else begin)


def _begin_on_server(db: Connection) -> None:
    """As on a file: one writer at a time, and who looks sees one moment."""
    begin = db.get_execution_options().get("begin")
    if begin == LOOKING:
        db.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    elif begin is None:
        db.exec_driver_sql(f"SET LOCAL lock_timeout = '{_BUSY_SECONDS}s'")
        db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


def _known() -> list[str]:
    return sorted(path.stem.split("_")[0] for path in (_MIGRATIONS / "versions").glob("0*.py"))


def _newest() -> str:
    return _known()[-1]
