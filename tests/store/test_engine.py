import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from qualkit.errors import DamagedStore, StoreError
from qualkit.store import Store, typed
from qualkit.store.tables import metadata
from tests.store.conftest import UUID, batch, with_transcript


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "study.db"


@pytest.fixture
def on_file(file: Path) -> Iterator[Store]:
    made = Store.create(f"sqlite:///{file}", UUID)
    yield made
    made.close()


def test_migrations_make_the_tables_that_the_code_uses(store: Store) -> None:
    with store.reading() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "delete"), ("secure_delete", 1), ("synchronous", 3), ("foreign_keys", 1)],
)
def test_settings_that_promises_rest_on(on_file: Store, pragma: str, value: object) -> None:
    with on_file.reading() as db:
        assert db.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_another_study_is_refused(store: Store, address: str) -> None:
    with pytest.raises(StoreError, match="another study"):
        Store.open(address, "another")


def test_a_newer_schema_is_refused(store: Store, address: str) -> None:
    with store.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer qualkit"):
        Store.open(address, UUID)
    with store.reading() as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_a_newer_file_is_left_alone(on_file: Store, file: Path) -> None:
    with on_file.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = file.read_bytes()
    with pytest.raises(StoreError, match="newer qualkit"):
        Store.open(f"sqlite:///{file}", UUID)
    assert file.read_bytes() == before


def test_a_missing_database(file: Path) -> None:
    with pytest.raises(StoreError, match="missing"):
        Store.open(f"sqlite:///{file}", UUID)


def test_a_study_is_not_made_over_another(store: Store, address: str) -> None:
    with_transcript(store, "T001", "they came")
    with pytest.raises(StoreError, match="already holds a study"):
        Store.create(address, UUID)


def test_another_study_is_not_begun_over_on_a_server(server: str) -> None:
    first = Store.create(server, UUID)
    with first.transaction() as db:
        typed.accept_codebook(db, "a" * 64, "codes: 1", batch())
    with pytest.raises(StoreError, match="already holds a study"):
        Store.create(server, "another")
    first.close()


def test_what_an_interrupted_beginning_left_is_used(store: Store, address: str) -> None:
    again = Store.create(address, "another")
    with again.reading() as db:
        assert db.execute(text("SELECT uuid FROM study")).scalar_one() == "another"
    again.close()


@pytest.mark.parametrize("content", [b"not a database at all, but long enough" * 40, b""])
def test_something_else_in_its_place(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(DamagedStore):
        Store.open(f"sqlite:///{file}", UUID)


def test_a_database_of_something_else(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE shopping (item TEXT)")
    other.close()
    with pytest.raises(DamagedStore, match="not a qualkit study"):
        Store.open(f"sqlite:///{file}", UUID)


def test_an_address_that_means_nothing() -> None:
    with pytest.raises(StoreError, match="QUALKIT_STORE"):
        Store("carrier-pigeon://roof")


def test_a_server_that_does_not_answer() -> None:
    with pytest.raises(StoreError, match="server does not answer"):
        Store.open("postgresql+psycopg://nobody@127.0.0.1:1/nothing", UUID)


def test_opening_again_finds_what_was_kept(store: Store, address: str) -> None:
    again = Store.open(address, UUID)
    with again.reading() as db:
        assert db.execute(text("SELECT uuid FROM study")).scalar() == UUID
    again.close()
