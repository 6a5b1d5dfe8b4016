"""Several processes that write to one study at once, each noting what was acknowledged to it."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass
from pathlib import Path

from qualkit.errors import QualkitError
from qualkit.store import Store, acts, codings
from tests.store.conftest import UUID, coded

NOTED = "ledger-{}.txt"


@dataclass(frozen=True)
class Outcome:
    """What several writers were told, and what is there."""

    acknowledged: frozenset[str]
    there: frozenset[str]
    numbers: tuple[int, ...]
    errors: tuple[str, ...]

    @property
    def lost(self) -> frozenset[str]:
        return self.acknowledged - self.there


def write(address: str, coder: int, times: int, ledgers: Path) -> None:
    """Record one coding after another, and note each when it is acknowledged."""
    store = Store.open(address, UUID)
    with (ledgers / NOTED.format(coder)).open("w") as ledger:
        for at in range(times):
            act = coded(acts.Batch.begin(f"coder-{coder}"), "T001", at % 9, 10)
            try:
                with store.transaction() as db:
                    codings.record(db, [act])
            except QualkitError as error:
                print(f"error: {error.said}", file=ledger, flush=True)
            else:
                print(act.id, file=ledger, flush=True)


def at_once(address: str, ledgers: Path, *, writers: int, times: int) -> Outcome:
    """Let so many processes write so often each, all at once."""
    context = multiprocessing.get_context("spawn")
    started = [
        context.Process(target=write, args=(address, coder, times, ledgers))
        for coder in range(writers)
    ]
    for one in started:
        one.start()
    for one in started:
        one.join()
    lines = [
        line
        for coder in range(writers)
        for line in (ledgers / NOTED.format(coder)).read_text().splitlines()
    ]
    store = Store.open(address, UUID)
    with store.reading() as db:
        there = acts.log(db)
        standing = {coding.id for coding in codings.every(db, changed=False)}
    store.close()
    return Outcome(
        acknowledged=frozenset(line for line in lines if not line.startswith("error")),
        there=frozenset(act.id for act in there) & standing,
        numbers=tuple(sorted(act.number for act in there)),
        errors=tuple(line for line in lines if line.startswith("error")),
    )
