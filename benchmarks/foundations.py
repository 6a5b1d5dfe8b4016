"""What safe keeping costs: recording acts beside bare sqlite3, `status` beside a bare SELECT.

`python -m benchmarks.foundations` prints the table; `make bench` puts it on its page.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.tables import markdown
from qualkit.model import (
    Act,
    ActKind,
    AnonymisedTranscript,
    Consent,
    Participation,
    Source,
    SourceKind,
    Span,
    Turn,
)
from qualkit.store import Store, acts, codings, people, texts
from qualkit.workflow.study import Study, address

BULK, SINGLE, ROUNDS = 20_000, 200, 7
CODINGS, TRANSCRIPTS = 100_000, 400
WORDS = "we went round on the Tuesday as we always do " * 1000
PRAGMAS = (
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "secure_delete = ON",
    "foreign_keys = ON",
    "temp_store = MEMORY",
)
BARE = """
from sqlalchemy import create_engine, text
with create_engine("sqlite:///{}").connect() as db:
    rows = db.execute(text("SELECT transcript, coder, count(*) FROM codings GROUP BY 1, 2")).all()
    assert len(rows) == {}
"""


@dataclass(frozen=True)
class Compared:
    """Seconds of ours and of the bare way, a pair for each round of one run."""

    what: str
    pairs: tuple[tuple[float, float], ...]

    @property
    def row(self) -> tuple[str, ...]:
        """A row of the table: medians, and the ratio with its range."""
        ours, bare = (statistics.median(column) for column in zip(*self.pairs, strict=True))
        ratios = sorted(mine / other for mine, other in self.pairs)
        low, middle, high = ratios[0], statistics.median(ratios), ratios[-1]
        return self.what, f"{ours:.3f}", f"{bare:.3f}", f"{middle:.2f} ({low:.2f}–{high:.2f})"


def table() -> str:
    """What was measured, as Markdown."""
    with tempfile.TemporaryDirectory(prefix="qualkit-bench-") as place:
        compared = list(_compared(Path(place)))
    head = ("", "seconds, qualkit", "seconds, bare", "times (range)")
    return markdown(head, [one.row for one in compared])


def _compared(place: Path) -> Iterator[Compared]:
    yield Compared(
        f"recording {BULK:,} codings in one transaction, beside the same rows by sqlite3",
        _in_turns(place, BULK, at_once=True),
    )
    yield Compared(
        f"recording {SINGLE} codings one by one, beside the same rows by sqlite3",
        _in_turns(place, SINGLE, at_once=False),
    )
    study = large(place, CODINGS)
    bare = BARE.format(study / "study.db", TRANSCRIPTS)
    commands = ([sys.executable, "-m", "qualkit", "--study", str(study), "status"], ["-c", bare])
    yield Compared(
        f"`status` with {CODINGS:,} codings, beside a SELECT of its counts by SQLAlchemy",
        tuple(
            (
                seconds(lambda: run(commands[0])),
                seconds(lambda: run([sys.executable, *commands[1]])),
            )
            for _ in range(ROUNDS)
        ),
    )


# --- recording


def _in_turns(place: Path, count: int, *, at_once: bool) -> tuple[tuple[float, float], ...]:
    pairs = []
    for number in range(ROUNDS):
        folder = place / f"{count}-{number}"
        folder.mkdir()
        ours, bare = _store(folder / "ours.db"), folder / "bare.db"
        _store(bare).close()
        made = made_up(count, TRANSCRIPTS)
        lots = [made] if at_once else [[act] for act in made]
        rows = [rows_of(lot) for lot in lots]

        def by_qualkit(ours: Store = ours, lots: list[list[Act]] = lots) -> None:
            for lot in lots:
                with ours.transaction() as db:
                    codings.record(db, lot)

        def by_sqlite(bare: Path = bare, rows: list[Any] = rows) -> None:
            written_bare(bare, rows)

        pairs.append((seconds(by_qualkit), seconds(by_sqlite)))
        ours.close()
    return tuple(pairs)


def written_bare(file: Path, rows: Sequence[Any]) -> None:
    """Write rows of acts and of codings by sqlite3 alone, a transaction for each pair."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        for pragma in PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        for of_acts, of_codings in rows:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(f"INSERT INTO acts VALUES ({','.join('?' * 8)})", of_acts)
            db.executemany(f"INSERT INTO codings VALUES ({','.join('?' * 12)})", of_codings)
            db.execute("COMMIT")


def rows_of(lot: Sequence[Act]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of acts and of codings, ready to be written."""
    of_acts, of_codings = [], []
    for number, act in enumerate(lot, 1):
        body = act.body
        of_acts.append(
            (
                act.id,
                number,
                act.batch,
                act.coder,
                act.at,
                "coded",
                act.transcript,
                json.dumps(body),
            )
        )
        of_codings.append(
            (act.id, act.transcript, 1, body["start"], body["end"], body["code"], act.coder)
            + (None, None, 0, 0, 0)
        )
    return of_acts, of_codings


def made_up(
    count: int, transcripts: int, words: str = WORDS, coder: str = "RM", seed: int = 1
) -> list[Act]:
    """So many codings of one coder, made up."""
    dice = random.Random(seed)
    batch = acts.Batch.begin(coder)
    return [
        batch.act(
            ActKind.CODED,
            f"T{1 + at % transcripts:03}",
            version=1,
            start=(start := dice.randrange(len(words) - 60)),
            end=start + 60,
            code=f"code-{dice.randrange(40)}",
            sha256=texts.sha256(words[start : start + 60]),
        )
        for at in range(count)
    ]


def _store(path: Path) -> Store:
    return Store.create(f"sqlite:///{path}", "3f0c1a52-0000-4000-8000-000000000001")


# --- status


def large(place: Path, count: int, words: str = WORDS) -> Path:
    """A study of so many codings, in transcripts of these words."""
    folder = place / "large"
    os.environ["QUALKIT_KEY_FILE"] = str(place / "key.txt")
    run([sys.executable, "-m", "qualkit", "init", str(folder), "--codebook", "remodelling"])
    store = Store.open(address(folder), Study.at(folder, "RM").uuid)
    ids = [f"T{number:03}" for number in range(1, TRANSCRIPTS + 1)]
    with store.transaction() as db:
        people.add_sources(
            db, [Source(id, SourceKind.INTERVIEW, True, "English", False) for id in ids]
        )
        people.set_participations(db, [participation(id) for id in ids])
        for id in ids:
            turn = Turn("", Span(0, len(words)), 0)
            texts.add(db, AnonymisedTranscript(id, 1, words, (turn,), {}), {})
        codings.record(db, made_up(count, TRANSCRIPTS, words))
    store.close()
    return folder


def participation(id: str, pilot: str = "North") -> Participation:
    """Somebody who took part in this interview alone."""
    return Participation(
        transcript=id,
        participant=f"P{id[1:]}",
        pilots=(pilot,),
        stage="Stage 1",
        group="Pilot staff",
        role="Social worker",
        agency="",
        attachment="",
        background="",
        date="2009-03",
        consent=frozenset({Consent.ANALYSE}),
    )


def run(command: Sequence[str]) -> None:
    """Run a command to its end, silently."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def seconds(work: Callable[[], None]) -> float:
    """How long it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(table())
