"""Killing a verb at a change that it makes to a file."""

from collections.abc import Iterator, Sequence

from tests.torture.judging import Course, again, struck
from tests.torture.looking import look
from tests.torture.place import Place
from tests.torture.running import Fault, run
from tests.torture.shim import Event, Mode
from tests.torture.tally import Tally
from tests.torture.verbs import Verb


def deaths(made: Sequence[Event]) -> Iterator[Fault]:
    """Before each event and in the midst of each write; after the last one, when all is done.

    To be killed after an event is to be killed before the next: nothing changes between them. One
    more than there were is tried, as a run may write a little more than another.
    """
    for at, event in enumerate(made, start=1):
        yield Fault(Mode.BEFORE, at)
        if event.kind == "write":
            yield Fault(Mode.TORN, at)
    yield Fault(Mode.AFTER, len(made))
    yield Fault(Mode.BEFORE, len(made) + 1)


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
