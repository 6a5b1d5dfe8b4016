import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from qualkit.errors import StoreError
from qualkit.store import Store
from qualkit.store.tables import metadata
from tests.store.conftest import UUID


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'study.db'}"


def test_migrations_make_the_tables_that_the_code_uses(store: Store) -> None:
    with store.reading() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "delete"), ("secure_delete", 1), ("synchronous", 3), ("foreign_keys", 1)],
)
def test_settings_that_promises_rest_on(store: Store, pragma: str, value: object) -> None:
    with store.reading() as db:
        assert db.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_another_study_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="another study"):
        Store.open(address(tmp_path), "another")


def test_a_newer_schema_is_refused_and_left_alone(store: Store, tmp_path: Path) -> None:
    with store.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = (tmp_path / "study.db").read_bytes()
    with pytest.raises(StoreError, match="newer qualkit"):
        Store.open(address(tmp_path), UUID)
    assert (tmp_path / "study.db").read_bytes() == before


def test_a_missing_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="missing"):
        Store.open(address(tmp_path), UUID)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough" * 40, b""])
def test_something_else_in_its_place(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "study.db").write_bytes(content)
    with pytest.raises(StoreError):
        Store.open(address(tmp_path), UUID)


def test_a_database_of_something_else(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "study.db") as other:
        other.execute("CREATE TABLE shopping (item TEXT)")
    other.close()
    with pytest.raises(StoreError, match="not a qualkit study"):
        Store.open(address(tmp_path), UUID)


def test_an_address_that_means_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="QUALKIT_STORE"):
        Store("carrier-pigeon://roof")


def test_opening_again_finds_what_was_kept(store: Store, tmp_path: Path) -> None:
    again = Store.open(address(tmp_path), UUID)
    with again.reading() as db:
        assert db.execute(text("SELECT uuid FROM study")).scalar() == UUID
    again.close()
