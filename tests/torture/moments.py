"""Killing a stream of small acts at random moments; none that was acknowledged may be lost."""

import hashlib
import json
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.torture.doings import DOINGS, Doing, holding, ready
from tests.torture.looking import Seen, compared, look, read_tables
from tests.torture.never import Row, Tables
from tests.torture.place import Place
from tests.torture.running import command, fork, prepare, speak_to, wait
from tests.torture.tally import Tally
from tests.torture.verbs import CODED, Verb
from tests.workflow.conftest import TOKEN

LONGEST = 1.0
"""Seconds until the worker is killed, at most."""


@dataclass
class Ledger:
    """What was begun and what was acknowledged, on the disk before anything else happens."""

    path: Path

    def write(self, **entry: object) -> None:
        """Add an entry."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> "Account":
        """What the entries come to; one that was cut off by death does not count."""
        account = Account()
        for line in self.path.read_text("utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                account.add(json.loads(line))
        return account


@dataclass
class Account:
    """What must be there: all acts that were acknowledged; and what may be."""

    acts: dict[str, str] = field(default_factory=dict)
    state: str = ""
    meant: dict[str, int] | None = None
    words: tuple[str, ...] = ()
    """What was begun and not acknowledged."""
    gone: str = ""
    """The name that is in no text after it, if it does anything."""
    commands: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def add(self, entry: Mapping[str, object]) -> None:
        """Add an entry: something begun, or its end, or what was found after a kill."""
        match entry:
            case {"meant": dict(meant), "words": list(words), "gone": str(gone)}:
                self.meant, self.words, self.gone = meant, tuple(words), gone
            case {"code": int(code), "acts": dict(acts), "state": str(state)}:
                self._ended(code, acts)
                self.acts, self.state, self.meant = acts, state, None
            case {"acts": dict(acts), "state": str(state)}:
                self.acts, self.state, self.meant = acts, state, None

    def _ended(self, code: int, acts: Mapping[str, str]) -> None:
        """A command came back: with all that was meant, or refused, with nothing."""
        new = len(acts.keys() - self.acts.keys())
        meant = sum((self.meant or {}).values()) if code == 0 else 0
        self.commands["refused" if code == 2 else self.words[0]] += 1
        if code not in (0, 2) or (new != meant and not self.gone):
            self.failed.append(f"{' '.join(self.words)} ended with {code} and {new} acts")


def kill_at_random(place: Place, tally: Tally, rounds: int, seed: int) -> None:
    """Let a worker work, kill it, look, and let it go on; `rounds` times."""
    chance = random.Random(seed)
    prepare(place, Verb("moments", ("status",), CODED))
    ledger = Ledger(place.base / "ledger")
    _note(ledger, look(place))
    for number in range(1, rounds + 1):
        worker = fork(partial(_work, place, ledger, seed * 1000 + number))
        time.sleep(chance.uniform(0.0, LONGEST))
        os.kill(worker, signal.SIGKILL)
        code = wait(worker, 60)
        seen = look(place)
        tally.counts["kills"] += 1
        if code != -signal.SIGKILL:
            tally.wrong("moment", number, [f"the worker ended with {code}"])
        _judge(ledger.read(), seen, tally, number)
        _note(ledger, seen)
    account = ledger.read()
    tally.counts["acknowledged"] = len(account.acts)
    tally.said.add(f"seed {seed}: {dict(account.commands)}")
    tally.wrong("moment", 0, account.failed)


def _judge(account: Account, seen: Seen, tally: Tally, number: int) -> None:
    """Compare what is there with what was acknowledged."""
    there = digests(seen.acts)
    lost = [id for id, digest in account.acts.items() if there.get(id) != digest]
    new = [row for id, row in seen.acts.items() if id not in account.acts]
    batches = {row["batch"] for row in new}
    kinds = Counter(row["kind"] for row in new)
    whole = len(batches) == 1 and (
        nowhere(account.gone, seen) if account.gone else kinds == account.meant
    )
    tally.counts["lost"] += len(lost)
    tally.counts["half batches"] += bool(new) and not whole
    doing = " ".join(account.words)
    tally.wrong("moment", number, (f"lost or changed: act {id} ({doing})" for id in lost))
    if new and not whole:
        tally.wrong("moment", number, [f"half a batch: {dict(kinds)} of {account.meant} ({doing})"])
    if not new and _state(seen.tables) != account.state:
        tally.wrong("moment", number, [f"something changed without an act ({doing})"])
    tally.wrong("moment", number, seen.problems)
    tally.wrong("moment", number, (f"{TOKEN} is in {where}" for where in seen.named[TOKEN]))


def nowhere(name: str, seen: Seen) -> bool:
    """Whether no text holds a name."""
    return not any(holding(name).search(row) for row in seen.tables["texts"])


def _note(ledger: Ledger, seen: Seen) -> None:
    """What is there now must stay."""
    ledger.write(acts=digests(seen.acts), state=_state(seen.tables))


def _work(place: Place, ledger: Ledger, seed: int) -> int:
    """Do one thing after another until killed, keeping the ledger."""
    chance = random.Random(seed)
    speak_to(place)
    place.inhabit()
    while True:
        doing = _chosen(chance, place, _tables(place))
        if doing is None:
            continue
        ready(place, doing)
        ledger.write(meant=doing.meant, words=doing.words, gone=doing.gone)
        code = command(("--study", str(place.study), *doing.words))
        tables = _tables(place)
        acts = {row["id"]: row for row in tables["acts"]}
        ledger.write(acts=digests(acts), state=_state(compared(tables, None)), code=code)


def _chosen(chance: random.Random, place: Place, tables: Tables) -> Doing | None:
    makes: Callable[[random.Random, Place, Tables], Doing | None] = chance.choices(
        list(DOINGS), weights=list(DOINGS.values())
    )[0]
    return makes(chance, place, tables)


def _tables(place: Place) -> Tables:
    with closing(sqlite3.connect(place.database)) as db:
        return read_tables(db)


def digests(acts: Mapping[str, Row]) -> dict[str, str]:
    """A hash of each act; without that of its words, which goes when they are anonymised anew."""
    return {id: _digest(row) for id, row in acts.items()}


def _digest(row: Row) -> str:
    body = {name: value for name, value in row["body"].items() if name != "sha256"}
    return hashlib.sha256(json.dumps({**row, "body": body}, sort_keys=True).encode()).hexdigest()


def _state(tables: Mapping[str, tuple[str, ...]]) -> str:
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()
