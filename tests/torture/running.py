"""Running a command of qualkit in a child process of its own, forked from one that is warm."""

import gc
import os
import pickle
import select
import signal
import sqlite3
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.torture.place import Place
from tests.torture.shim import Mode, arm
from tests.torture.verbs import CODINGS, Step, Verb, Words

T = TypeVar("T")

LONGEST = 300.0
"""Seconds that a command may take before it is said to hang."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and at which event."""

    mode: Mode
    at: int = 0

    def __str__(self) -> str:
        return f"{self.mode.name.lower().replace('_', ' ')} {self.at or ''}".strip()


NOTHING = Fault(Mode.COUNT)


@dataclass(frozen=True)
class Done:
    """How a command ended: its exit code, or less than 0 for the signal; what it said."""

    code: int
    out: str
    err: str

    @property
    def killed(self) -> bool:
        """Whether it died."""
        return self.code == -signal.SIGKILL


def warm_up() -> None:
    """Import what commands import, and load the model, so that no child needs to.

    Not onnxruntime: it starts threads when it is imported, which a forked child would miss.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import bertopic  # noqa: F401

        from qualkit import cli, plugins  # noqa: F401
        from qualkit.recognisers import spacy_names
        from qualkit.workflow import looking  # noqa: F401
        from qualkit.workflow.identifiers import anonymising  # noqa: F401
        from qualkit.workflow.intake import ingesting, preparing  # noqa: F401
        from qualkit.workflow.release import leaving, packing  # noqa: F401
        from qualkit.workflow.reports import reporting  # noqa: F401
        from qualkit.workflow.sittings import coding  # noqa: F401

        list(spacy_names.find("Somebody lives in Leeds."))
    gc.collect()
    gc.freeze()


def run(place: Place, words: Words, fault: Fault = NOTHING, trace: Path | None = None) -> Done:
    """Run a command in a child, with something going wrong, and wait for its end."""
    child = begin(place, words, fault, trace)
    return end(place, child)


def begin(place: Place, words: Words, fault: Fault = NOTHING, trace: Path | None = None) -> int:
    """The process id of a child that runs a command."""

    def work() -> int:
        speak_to(place)
        place.inhabit()
        arm(place.root, fault.mode, fault.at, trace)
        return command(words)

    return fork(work)


def end(place: Place, child: int) -> Done:
    """Wait for a child that `begin` began; one that hangs is killed and ends with SIGALRM."""
    code = wait(child, LONGEST)
    return Done(code, *((place.base / name).read_text("utf-8") for name in ("out", "err")))


def command(words: Words) -> int:
    """Run a command in this process; its exit code."""
    from qualkit.cli import main

    try:
        main(list(words), prog_name="qualkit")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def prepare(place: Place, verb: Verb) -> Words:
    """Make a study that is as far as the verb needs it, and keep a copy; the verb spelled out.

    What this process has prepared before, as far as it goes, is taken from there.
    """
    place.base.mkdir(parents=True)
    place.home.mkdir()
    done = max(
        (steps for steps in _kept if steps == verb.before[: len(steps)]), key=len, default=()
    )
    if done:
        place.reset(_kept[done])
    else:
        place.make()
    for number in range(len(done), len(verb.before)):
        _do(place, verb.before[number])
        _kept[verb.before[: number + 1]] = place.keep(place.base / f"step{number}")
    place.keep()
    return spelled(place, verb.words)


_kept: dict[tuple[Step, ...], Path] = {}


def _do(place: Place, step: Step) -> None:
    if callable(step):
        step(place)
        return
    done = run(place, spelled(place, step))
    if done.code != 0:
        raise RuntimeError(f"{' '.join(step)} failed: {done.err}")


def apart(work: Callable[[], T]) -> T:
    """What `work` returns, from a child of its own."""
    receive, send = os.pipe()

    def tell() -> int:
        os.close(receive)
        with os.fdopen(send, "wb") as pipe:
            pickle.dump(work(), pipe)
        return 0

    with tempfile.TemporaryFile() as said:
        child = fork(tell, said.fileno())
        os.close(send)
        with os.fdopen(receive, "rb") as pipe:
            told = pipe.read()
        code = wait(child, LONGEST)
        said.seek(0)
        if code != 0:
            raise RuntimeError(f"a child ended with {code}: {said.read().decode()}")
    result: T = pickle.loads(told)
    return result


def wait(child: int, seconds: float) -> int:
    """Wait for a child; its exit code, or less than 0 for a signal; SIGALRM if it took too long."""
    late = not over_after(child, seconds)
    if late:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return -signal.SIGALRM if late else code


def over_after(child: int, seconds: float) -> bool:
    """Wait so long at most; whether the child has ended."""
    watch = os.pidfd_open(child)
    try:
        return bool(select.select([watch], [], [], seconds)[0])
    finally:
        os.close(watch)


def spelled(place: Place, words: Words) -> Words:
    """The words of a command with the places in them filled in."""
    known = {name: str(getattr(place, name)) for name in ("study", "incoming", "out")}
    given = [part for word in words for part in _coding(place, word) or [word.format_map(known)]]
    elsewhere = given[0] in ("init", "restore", "--study")
    return tuple(given) if elsewhere else ("--study", known["study"], *given)


def _coding(place: Place, word: str) -> list[str]:
    """The code and the offset of a coding, where a word names one."""
    code = CODINGS.get(word.strip("{}"))
    if code is None or not word.startswith("{"):
        return []
    with closing(sqlite3.connect(place.database)) as db:
        found = db.execute("SELECT start FROM codings WHERE code = ?", [code]).fetchone()
    return [code, str(found[0])]


def fork(work: Callable[[], int], said: int | None = None) -> int:
    """A child that does `work` and ends with what it returns, without tidying up.

    What it says of errors goes to the open file `said`.
    """
    _flush()
    child = os.fork()
    if child:
        return child
    code = 70
    if said is not None:
        os.dup2(said, 2)
    try:
        code = work()
    except BaseException:
        traceback.print_exc()
    finally:
        _flush()
        os._exit(code)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def speak_to(place: Place) -> None:
    """Let what this process says go to files outside what is watched."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for handle, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(place.base / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), handle)
