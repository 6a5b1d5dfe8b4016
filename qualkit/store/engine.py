"""One address -> a database with the settings that our promises rest on (docs/adr/0004)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from qualkit.errors import StoreError
from qualkit.store import tables

__all__ = ["Connection", "Store"]

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30


class Store:
    """A study's database. `address` is an SQLAlchemy URL: sqlite:///study.db, postgresql+psycopg://..."""

    def __init__(self, address: str) -> None:
        self._engine = _engine(address)

    @classmethod
    def create(cls, address: str, uuid: str) -> Store:
        """A new database for the study with this UUID. Raises StoreError if it holds one."""
        store = cls(address)
        with store._opened():
            if inspect(store._engine).has_table("study"):
                raise StoreError(
                    what="the database already holds a study",
                    fix="Name another with QUALKIT_STORE.",
                )
            store._migrate()
            with store.transaction() as db:
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
                what="study.db is missing", fix="Restore it from a backup, or run `qualkit init`."
            )
        store = cls(address)
        with store._opened():
            store._check_version()
            with store.reading() as db:
                found = db.execute(select(tables.study.c.uuid)).scalar()
        if found != uuid:
            raise StoreError(
                what="study.db belongs to another study than study.yaml",
                fix="Put the two files of one study together again.",
            )
        return store

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection on which all is kept or, if anything is raised, nothing."""
        with self._opened(), self._engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for looking only; it takes no write lock and keeps nothing."""
        with (
            self._opened(),
            self._engine.connect().execution_options(begin="BEGIN") as db,
        ):
            yield db
            db.rollback()

    def vacuum(self) -> None:
        """Rewrite the file without its free pages, so that what was purged is nowhere in it."""
        if self._engine.dialect.name == "sqlite":
            with self._opened(), self._engine.connect().execution_options(begin="") as db:
                db.execute(text("VACUUM"))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _opened(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise StoreError(
                what=f"the database cannot be used: {_plain(error)}",
                fix="See that no other program holds it, and that its folder can be written to.",
            ) from None
        except DatabaseError as error:
            if "constraint" in str(error.orig).lower():
                raise
            raise StoreError(
                what=f"study.db cannot be read: {_plain(error)}", fix="Restore it from a backup."
            ) from None

    def _check_version(self) -> None:
        with self.reading() as db:
            if not inspect(db).has_table("alembic_version"):
                raise StoreError(
                    what="study.db is not a qualkit study", fix="Restore it from a backup."
                )
            found = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
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


def by_number(id: ColumnElement[str]) -> tuple[ColumnElement[int], ColumnElement[str]]:
    """The order of ids such as T999 and T1000."""
    return func.length(id), id


def _engine(address: str) -> Engine:
    url = _url(address)
    sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS} if sqlite else {})
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise _no_address(error) from None
    if sqlite:
        event.listen(engine, "connect", _settings)
        event.listen(engine, "begin", _begin)
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


def _begin(db: Connection) -> None:
    """Writers take their turn from the start, so that none fails half-way."""
    begin = db.get_execution_options().get("begin", "BEGIN IMMEDIATE")
    if begin:
        db.exec_driver_sql(begin)


def _known() -> list[str]:
    return sorted(path.stem.split("_")[0] for path in (_MIGRATIONS / "versions").glob("0*.py"))


def _newest() -> str:
    return _known()[-1]


def _plain(error: DatabaseError) -> str:
    return str(error.orig).splitlines()[0]
