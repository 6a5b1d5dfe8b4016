"""Killing a verb at every change that it makes to a file."""

from collections.abc import Iterator, Sequence

from tests.torture.judging import Course, again, struck
from tests.torture.looking import look
from tests.torture.place import Place
from tests.torture.running import Fault, run
from tests.torture.shim import Event, Mode
from tests.torture.tally import Tally
from tests.torture.verbs import Verb


def kill_everywhere(place: Place, verb: Verb, course: Course, tally: Tally, every: int) -> None:
    """Kill the verb at every `every`th event, and see what is left each time."""
    for fault in deaths(course.events, every):
        kill(place, verb, course, tally, fault)


def deaths(made: Sequence[Event], every: int) -> Iterator[Fault]:
    """Before each event and in the midst of each write; after the last one, when all is done.

    To be killed after an event is to be killed before the next: nothing changes between them. One
    more than there were is tried, as a run may write a little more than another.
    """
    for at in _some(range(1, len(made) + 2), every):
        yield Fault(Mode.BEFORE, at)
    writes = [at for at, event in enumerate(made, start=1) if event.kind == "write"]
    for at in _some(writes, every):
        yield Fault(Mode.TORN, at)
    yield Fault(Mode.AFTER, len(made))


def kill(place: Place, verb: Verb, course: Course, tally: Tally, fault: Fault) -> None:
    """Kill the verb at one event, judge what is there, run it again, judge that."""
    place.reset()
    done = run(place, course.words, fault)
    seen = look(place, verb.gone, course.before.known)
    tally.counts["points"] += 1
    tally.counts["killed"] += done.killed
    name = fault.mode.name.lower()
    if not done.killed and done.code != course.first.code:
        tally.wrong(name, fault.at, [f"ends with {done.code}: {done.err.strip()}"])
    tally.wrong(name, fault.at, struck(verb, course, seen))
    tally.wrong(name, fault.at, again(place, verb, course, seen))


def _some(numbers: Sequence[int], every: int) -> Sequence[int]:
    """Each `every`th, the last always."""
    return sorted({*numbers[::every], *numbers[-1:]})
