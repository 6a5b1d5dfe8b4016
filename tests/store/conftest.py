"""A store of each kind for every test: a file, and a server where one answers."""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from qualkit.model import ActKind, AnonymisedTranscript, Source, SourceKind, Span, Turn
from qualkit.store import Store, acts, people, texts

UUID = "3f0c1a52-0000-4000-8000-000000000001"
SERVER = os.environ.get("QUALKIT_TEST_SERVER", "postgresql+psycopg:///postgres")
"""A database on a server in which schemas may be made; by default this computer's own."""


@cache
def no_server() -> str:
    """Why no server can be used; empty if one answers."""
    try:
        engine = create_engine(SERVER, poolclass=NullPool, connect_args={"connect_timeout": 3})
        with engine.connect():
            return ""
    except OperationalError as error:
        line = str(error.orig).strip().splitlines()[0]
        return f"no PostgreSQL answers at {SERVER} (QUALKIT_TEST_SERVER names another): {line}"


@pytest.fixture
def server() -> Iterator[str]:
    """The address of an empty database of its own on the server."""
    if no_server():
        pytest.skip(no_server())
    schema = f"qualkit_{uuid.uuid4().hex}"
    engine = create_engine(SERVER, poolclass=NullPool)
    with engine.begin() as db:
        db.execute(text(f"CREATE SCHEMA {schema}"))
    sign = "&" if "?" in SERVER else "?"
    yield f"{SERVER}{sign}options=-csearch_path%3D{schema}"
    with engine.begin() as db:
        db.execute(text(f"DROP SCHEMA {schema} CASCADE"))


@pytest.fixture(params=["file", "server"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a study's database may be made."""
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'study.db'}"
    return str(request.getfixturevalue("server"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    made = Store.create(address, UUID)
    yield made
    made.close()


class Ticking:
    """A clock that moves a second each time it is looked at."""

    def __init__(self) -> None:
        self.at = datetime(2024, 12, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def batch(coder: str = "RM") -> acts.Batch:
    return acts.Batch.begin(coder, Ticking())


def a_text(id: str, words: str, version: int = 1) -> AnonymisedTranscript:
    label = "[Parent 1]"
    text = f"{label}: {words}"
    turn = Turn(label, Span(len(label) + 2, len(text)), 0)
    return AnonymisedTranscript(id, version, text, (turn,), {})


def with_transcript(store: Store, id: str, words: str) -> None:
    with store.transaction() as db:
        people.add_sources(db, [Source(id, SourceKind.INTERVIEW, True, "English", False)])
        texts.add(db, a_text(id, words), {})


def coded(made: acts.Batch, transcript: str, start: int, end: int, code: str = "time"):  # type: ignore[no-untyped-def]
    return made.act(ActKind.CODED, transcript, version=1, start=start, end=end, code=code)
