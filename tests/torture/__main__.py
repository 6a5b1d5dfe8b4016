"""`python -m tests.torture`: stop every verb everywhere, and say what was lost. Exits 1 if any was.

--every K    only every Kth event
--rounds N   random moments at which a worker is killed
--seed S     for the random moments
--verb NAME  one verb only; --mode MODE --at N  at one event only
"""

import argparse
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from tests.torture import errors, judging, moments, points, shim
from tests.torture.looking import strangers
from tests.torture.place import Place
from tests.torture.running import Fault, warm_up
from tests.torture.tally import Tally, table, told
from tests.torture.verbs import VERBS, Verb

KILLING = (shim.Mode.BEFORE, shim.Mode.TORN, shim.Mode.AFTER)
SHIM = "TORTURE_SHIM"
"""The folder of the shim that this process was started with."""


def main() -> int:
    """Torture, print, and say by the exit code whether all held."""
    asked = _asked()
    if not shim.loaded():
        _start_with_shim()
    shutil.rmtree(os.environ.pop(SHIM), ignore_errors=True)
    os.environ.pop("LD_PRELOAD")
    warm_up()
    memory = Path("/dev/shm")
    base = Path(tempfile.mkdtemp(prefix="torture-", dir=memory if memory.is_dir() else None))
    try:
        tallies = sorted(_done(asked, base), key=lambda tally: _order(tally.name))
    finally:
        shutil.rmtree(base, ignore_errors=True)
    violations = [one for tally in tallies for one in tally.violations]
    print(table(tallies))
    if asked.said:
        print("\n".join(f"{t.name}, {line}" for t in tallies for line in sorted(t.said)))
    print(told(violations) or "Nothing was lost, half there or named.")
    return 1 if violations else 0


def torture(base: Path, verb: Verb, asked: argparse.Namespace) -> Tally:
    """Kill a verb, and let it fail, at the events that are asked for."""
    tally = Tally(verb.name)
    place = Place(base / verb.name.replace(" ", "-"))
    course = judging.undisturbed(place, verb)
    tally.counts["events"] = len(course.events)
    found = ", ".join(strangers(place))
    tally.wrong("nothing", 0, [f"somebody else's files: {found}"] if found else [])
    if asked.mode:
        fault = Fault(shim.Mode[asked.mode.upper().replace(" ", "_")], asked.at)
        do = points.kill if fault.mode in KILLING else errors.fail
        do(place, verb, course, tally, fault)
        return tally
    if asked.only in ("", "points"):
        for fault in _chosen(points.deaths(course.events), verb, asked):
            points.kill(place, verb, course, tally, fault)
    if asked.only in ("", "errors"):
        for fault in _chosen(errors.faults(course.events), verb, asked):
            errors.fail(place, verb, course, tally, fault)
    if asked.only == "locks" or asked.only == "" and not asked.short:
        errors.hold_everywhere(place, verb, course, tally)
    return tally


def _chosen(faults: Iterable[Fault], verb: Verb, asked: argparse.Namespace) -> list[Fault]:
    """Every Kth; a few of them where there is little time."""
    chosen = list(faults)[:: asked.every]
    few = min(1 if verb.slow else 2, len(chosen))
    chance = random.Random(f"{asked.seed} {verb.name}")
    return chance.sample(chosen, few) if asked.short else chosen


def random_moments(base: Path, rounds: int, seed: int) -> Tally:
    """Kill a stream of acts at random moments."""
    tally = Tally(f"moments, seed {seed}")
    moments.kill_at_random(Place(base / f"moments-{seed}"), tally, rounds, seed)
    return tally


def _done(asked: argparse.Namespace, base: Path) -> Iterator[Tally]:
    """Each piece of work as it is done, by two processes at a time."""
    work: dict[str, Callable[[], Tally]] = {}
    if asked.only in ("", "moments") and not asked.verb:
        for number in range(asked.jobs):
            share = len(range(number, asked.rounds, asked.jobs))
            seed = asked.seed + number
            work[f"moments, seed {seed}"] = partial(random_moments, base, share, seed)
    if asked.only != "moments":
        verbs = [verb for verb in VERBS if asked.verb in ("", verb.name)]
        work |= {verb.name: partial(torture, base, verb, asked) for verb in reversed(verbs)}
    forking = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(asked.jobs, mp_context=forking) as pool:
        begun = {pool.submit(_caught, name, one): name for name, one in work.items()}
        for ended in as_completed(begun):
            tally = ended.result()
            print(told(tally.violations) or f"{tally.name}: held", file=sys.stderr, flush=True)
            yield tally


def _caught(name: str, work: Callable[[], Tally]) -> Tally:
    """What the work comes to; that it cannot be done is a violation too."""
    try:
        return work()
    except Exception:
        tally = Tally(name)
        tally.wrong("nothing", 0, [traceback.format_exc()])
        return tally


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=("points", "errors", "locks", "moments"), default="")
    parser.add_argument("--verb", choices=[verb.name for verb in VERBS], default="")
    parser.add_argument("--mode", default="")
    parser.add_argument("--at", type=int, default=0)
    parser.add_argument("--said", action="store_true", help="print what was said of errors")
    parser.add_argument("--short", action="store_true", help="a round that takes a minute")
    asked = parser.parse_args()
    asked.rounds = 10 if asked.short else asked.rounds
    return asked


def _start_with_shim() -> None:
    """Become a process that was started with the shim, and that has one thread."""
    why = shim.missing()
    if why:
        sys.exit(why)
    folder = tempfile.mkdtemp(prefix="torture-shim-")
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    given = {"LD_PRELOAD": str(shim.build(Path(folder))), SHIM: folder, **threads}
    words = [sys.executable, "-m", "tests.torture", *sys.argv[1:]]
    os.execve(sys.executable, words, {**os.environ, **given})


def _order(name: str) -> int:
    return next((at for at, verb in enumerate(VERBS) if verb.name == name), len(VERBS))


if __name__ == "__main__":
    sys.exit(main())
