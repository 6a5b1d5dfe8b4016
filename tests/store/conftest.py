from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qualkit.model import ActKind, AnonymisedTranscript, Source, SourceKind, Span, Turn
from qualkit.store import Store, acts, people, texts

UUID = "3f0c1a52-0000-4000-8000-000000000001"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.create(f"sqlite:///{tmp_path / 'study.db'}", UUID)
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
