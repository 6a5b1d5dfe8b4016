"""Errors instead of death: a full disk, a disk that fails, one without locks, one not ours."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from tests.torture.judging import Course, again, same, struck
from tests.torture.looking import look
from tests.torture.place import Place
from tests.torture.running import Done, Fault, begin, end, fork, over_after, run, wait
from tests.torture.shim import Event, Mode
from tests.torture.tally import Tally
from tests.torture.verbs import Verb

HELD = 1.0
"""Seconds for which somebody else holds the database."""

WRITING, READING = "BEGIN IMMEDIATE", "BEGIN"
"""How somebody else holds it."""


def hold_everywhere(place: Place, verb: Verb, course: Course, tally: Tally) -> None:
    """Let there be no locks, and let somebody else hold the one that there is."""
    fail(place, verb, course, tally, Fault(Mode.NO_LOCKS))
    if not verb.begins:
        for lock in (WRITING, READING):
            hold(place, verb, course, tally, lock)


def faults(made: Sequence[Event]) -> Iterator[Fault]:
    """The errors, each where it can come."""
    yield Fault(Mode.READ_ONLY)
    for at, event in enumerate(made, start=1):
        if event.takes_room:
            yield Fault(Mode.FULL, at)
        if event.kind == "sync":
            yield Fault(Mode.SYNC_FAILS, at)


def fail(place: Place, verb: Verb, course: Course, tally: Tally, fault: Fault) -> None:
    """Let an error come at one event; judge what was said, what is there, and another run."""
    place.reset()
    done = run(place, course.words, fault)
    seen = look(place, verb.gone, course.before.known)
    tally.counts["errors"] += 1
    name = fault.mode.name.lower().replace("_", " ")
    tally.wrong(name, fault.at, _said(course, fault, done))
    tally.wrong(name, fault.at, struck(verb, course, seen))
    if done.code == 0 and not same(seen, course.after):
        tally.wrong(name, fault.at, ["acknowledged, and it is not there"])
    if done.code != 0 and not verb.begins and not same(course.before, course.after):
        tally.wrong(name, fault.at, _kept_after_all(done, there=same(seen, course.after)))
    tally.wrong(name, fault.at, again(place, verb, course, seen))
    if done.code != 0:
        tally.said.add(f"{name}: " + " / ".join(done.err.strip().splitlines()[-2:]))


def hold(place: Place, verb: Verb, course: Course, tally: Tally, lock: str) -> None:
    """Let somebody else hold the database for a while: the verb waits, and succeeds."""
    place.reset()
    with _held(place, lock):
        child = begin(place, course.words)
        ended = over_after(child, HELD)
    done = end(place, child)
    seen = look(place, verb.gone, course.before.known)
    tally.counts["locks"] += 1
    name = f"held by {lock}"
    if done.code != course.first.code:
        tally.wrong(name, 0, [f"ends with {done.code}: {done.err.strip()}"])
    if not same(seen, course.after):
        tally.wrong(name, 0, ["it did something else"])
    if ended and lock == WRITING and (verb.broken or not same(course.before, course.after)):
        tally.wrong(name, 0, ["it did not wait for who was writing"])
    tally.wrong(name, 0, seen.problems)


def _said(course: Course, fault: Fault, done: Done) -> Iterator[str]:
    """What is wrong with how the command ended and what it said."""
    if done.code == 0:
        if fault.mode is Mode.SYNC_FAILS and not _of_a_journal(course.events, fault.at):
            path = course.events[fault.at - 1].path
            yield f"acknowledged, though an fsync failed of {_plain(path)}"
        return
    if done.code != 2:
        yield f"ends with {done.code}, not 2"
    lines = done.err.strip().splitlines()
    if len(lines) < 2 or not lines[-2].startswith("qualkit: ") or not lines[-1].startswith("  "):
        yield f"said not in two lines: {done.err.strip()[-300:]}"
    for poor in ("Traceback", "went wrong inside"):
        if poor in done.err:
            yield f"said: {' / '.join(lines[-2:])}"


def _kept_after_all(done: Done, *, there: bool) -> Iterator[str]:
    if there and "othing" in done.err:
        yield f"all of it is there, and it says: {' / '.join(done.err.strip().splitlines()[-2:])}"


def _of_a_journal(made: Sequence[Event], at: int) -> bool:
    """Whether it is the folder of a new journal that is synced: SQLite ignores its errors."""
    folder = made[at - 1].path
    return made[at - 2].path == f"{folder}/study.db-journal"


def _plain(path: str) -> str:
    """The end of a path, with the names that are random left out."""
    folder, _, name = path.rpartition("/")
    return f"{folder.rpartition('/')[2]}/{'*.age' if '.age' in name else name}"


@contextmanager
def _held(place: Place, lock: str) -> Iterator[None]:
    """Another process holds the database until the block ends."""
    ready, taken = os.pipe()
    over, ending = os.pipe()

    def keep() -> int:
        with closing(sqlite3.connect(place.database, isolation_level=None)) as db:
            db.execute(lock)
            db.execute("SELECT count(*) FROM acts").fetchone()
            os.write(taken, b".")
            os.read(over, 1)
            db.execute("ROLLBACK")
        return 0

    holder = fork(keep)
    os.read(ready, 1)
    try:
        yield
    finally:
        os.write(ending, b".")
        for handle in (ready, taken, over, ending):
            os.close(handle)
        wait(holder, 60)
