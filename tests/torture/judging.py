"""What must hold after something went wrong, and after the verb was run once more."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.torture.looking import Seen, acts_in, look, outside
from tests.torture.place import Place
from tests.torture.running import NOTHING, Done, prepare, run
from tests.torture.shim import Event, events
from tests.torture.verbs import Verb, Words
from tests.workflow.conftest import TOKEN

BACKUP = ".zip"
DAY = 86_400
"""Seconds."""


@dataclass(frozen=True)
class Course:
    """A verb run twice with nothing going wrong, and what was there at each moment."""

    words: Words
    before: Seen
    first: Done
    after: Seen
    second: Done
    twice: Seen
    events: tuple[Event, ...]
    """What the first run changed, in order."""


class Unsteady(Exception):
    """Two undisturbed runs do not lead to the same, so that nothing can be judged by them."""


def undisturbed(place: Place, verb: Verb) -> Course:
    """Prepare a study and see what the verb does when nothing goes wrong."""
    trace = place.base / "trace"
    words = prepare(place, verb)
    before = look(place, verb.gone)
    place.reset()
    first = run(place, words, NOTHING, trace)
    after = look(place, verb.gone, before.known)
    second = run(place, words)
    twice = look(place, verb.gone, before.known)
    place.reset()
    run(place, words)
    _steady(verb, after, look(place, verb.gone, before.known))
    if first.code != 0:
        raise RuntimeError(f"{verb.name} failed though nothing went wrong: {first.err}")
    sound = () if verb.broken else before.problems
    course = Course(words, before, first, after, second, twice, tuple(events(trace)))
    found = [*sound, *struck(verb, course, after), *twice.problems, *_named(verb, after, first)]
    if found:
        raise RuntimeError(f"{verb.name}, though nothing went wrong: {'; '.join(found)}")
    return course


def struck(verb: Verb, course: Course, seen: Seen) -> Iterator[str]:
    """What is wrong with a study in which the verb was stopped half-way."""
    allowed = course.before.problems if verb.broken else ()
    yield from (problem for problem in seen.problems if problem not in allowed)
    if not verb.turns_back:
        yield from _lost(course, seen)
    if not verb.begins and not any(same(seen, whole) for whole in (course.before, course.after)):
        changed = ", ".join(_differing(seen, course.before))
        yield f"neither as before nor as after: {changed}"
    yield from _half_files(course, seen)
    yield from _half_folders(verb, course, seen)
    yield from _unrecorded(verb, course, seen)
    yield from (f"{TOKEN} is in {where}" for where in seen.named[TOKEN])
    for name in verb.gone:
        known = {*course.before.named[name], "study/study.db-journal"}
        yield from (f"{name} is now in {w}" for w in seen.named[name] if w not in known)


def again(place: Place, verb: Verb, course: Course, seen: Seen) -> Iterator[str]:
    """Run the verb again after it was stopped at `seen`; what is wrong then.

    Where it had done nothing, the end is that of one run, otherwise that of two. A day has gone
    by: partial files that are left may be taken away.
    """
    _a_day_later(place)
    done = run(place, course.words)
    now = look(place, verb.gone, course.before.known)
    ends = [(course.first, course.after)]
    if verb.begins or same(course.before, course.after):
        ends.append((course.second, course.twice))
    elif verb.recorded and not _made(course, seen) and same(seen, course.after):
        yield from _once_more(place, verb, course, now)
        return
    elif same(seen, course.after):
        ends = [(course.second, course.twice)]
    yield from now.problems
    yield from (f"{TOKEN} is in {where} after another run" for where in now.named[TOKEN])
    yield from _named(verb, now, done)
    if not any(done.code == end.code and same(now, whole) for end, whole in ends):
        said = " / ".join(done.err.strip().splitlines()[-2:])
        changed = ", ".join(_differing(now, ends[-1][1])) or "nothing"
        yield f"run again it ends with {done.code} ({said}); other than it should be: {changed}"
    yield from _leftovers(now, ends[-1][1])


# --- after it was stopped


def _a_day_later(place: Place) -> None:
    """Make what was left behind look a day older than it is."""
    for path in outside(place):
        if path.name.startswith("."):
            held = path.stat()
            os.utime(path, (held.st_atime - DAY, held.st_mtime - DAY))


def _made(course: Course, seen: Seen) -> bool:
    """Whether all the files are there that the verb makes."""
    return course.after.files.keys() <= seen.files.keys()


def _once_more(place: Place, verb: Verb, course: Course, now: Seen) -> Iterator[str]:
    """After death between the act and its files: the act is there twice, the files are whole."""
    acts = Counter(row["kind"] for row in now.acts.values())
    acts.subtract(row["kind"] for row in course.after.acts.values())
    if +acts != Counter([verb.recorded]):
        yield f"run again it makes {dict(+acts)}"
    for name in sorted(name for name in now.files if name.endswith(BACKUP)):
        if acts_in(place.root / name) != now.acts.keys():
            yield f"other acts in {name} than in the study"
    holding_acts = ("study.db", BACKUP)
    yield from (line for line in _leftovers(now, course.after) if not line.endswith(holding_acts))


def _lost(course: Course, seen: Seen) -> Iterator[str]:
    """Acts that were acknowledged before, and are gone or are another now."""
    for id, row in course.before.acts.items():
        if id not in seen.acts:
            yield f"lost: an act, {row['kind']} {row['transcript']}"
        elif seen.acts[id] not in (row, course.after.acts.get(id)):
            yield f"an act was changed: {row['kind']} {row['transcript']}"


def _half_files(course: Course, seen: Seen) -> Iterator[str]:
    whole = course.before.files.keys() | course.after.files.keys()
    for name in sorted(whole | seen.files.keys()):
        if name not in whole:
            if not any(part.startswith(".") for part in Path(name).parts):
                yield f"a strange file: {name}"
        elif seen.files.get(name) not in (
            course.before.files.get(name),
            course.after.files.get(name),
        ):
            yield f"half there: {name}"


def _half_folders(verb: Verb, course: Course, seen: Seen) -> Iterator[str]:
    for folder in verb.together:
        whole = {name for name in course.after.files if name.startswith(f"{folder}/")}
        there = whole & seen.files.keys()
        if there and there != whole:
            yield f"half there: {folder}, {len(there)} of {len(whole)} files"


def _unrecorded(verb: Verb, course: Course, seen: Seen) -> Iterator[str]:
    """Files that were made for others to read, and no act says so."""
    new = (course.after.files.keys() - course.before.files.keys()) & seen.files.keys()
    if verb.recorded and new:
        acts = [row for id, row in seen.acts.items() if id not in course.before.acts]
        if not any(row["kind"] == verb.recorded for row in acts):
            yield f"written, and no act says so: {verb.name}"


# --- after it was run again


def _named(verb: Verb, seen: Seen, done: Done) -> Iterator[str]:
    if done.code == 0:
        for name in verb.gone:
            yield from (f"{name} is still in {where}" for where in seen.named[name])


def _leftovers(now: Seen, whole: Seen) -> Iterator[str]:
    for name in sorted(now.files.keys() - whole.files.keys()):
        yield f"left behind: {name}"
    for name in sorted(whole.files.keys() - now.files.keys()):
        yield f"missing: {name}"
    for name in sorted(whole.files.keys() & now.files.keys()):
        if now.files[name] != whole.files[name]:
            yield f"other than it should be: {name}"


def _steady(verb: Verb, one: Seen, other: Seen) -> None:
    differing = [*_differing(one, other), *_leftovers(one, other)]
    if differing:
        raise Unsteady(f"{verb.name}: {', '.join(differing)}")


def same(one: Seen, other: Seen) -> bool:
    return one.tables == other.tables


def _differing(one: Seen, other: Seen) -> list[str]:
    names = sorted(one.tables.keys() | other.tables.keys())
    return [name for name in names if one.tables.get(name) != other.tables.get(name)]
