"""Who the people of interviews.csv are: known again by participant_id, else by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualkit.csvfile import Row as Line
from qualkit.errors import BadSettings
from qualkit.register import Person


def number(
    lines: Sequence[Line], name: str, so_far: Sequence[Person], spent: int = 0
) -> tuple[list[str], tuple[Person, ...]]:
    """The id of the person on each line, and everybody with all names that they were given.

    A participant_id and a name are one person's wherever they stand together. A name without an id
    is the person who has it; raises BadSettings where several have it. The order of lines does not
    matter, and the same table again gives the same people. Numbers up to `spent` were given.
    """
    people = {person.id: person for person in so_far}
    keys = _keys(lines, so_far)
    ids = []
    for line in lines:
        person = _person(line, name, list(people.values()), keys, spent)
        people[person.id] = person
        ids.append(person.id)
    return ids, tuple(people.values())


def _keys(lines: Iterable[Line], so_far: Iterable[Person]) -> dict[str, set[str]]:
    """The participant_ids that each name stands with."""
    together = [(called, person.key) for person in so_far for called in person.names]
    together += [(cells["participant"], cells.get("participant_id", "")) for _, cells in lines]
    keys: dict[str, set[str]] = {}
    for called, key in together:
        keys.setdefault(called.casefold(), set()).update({key} - {""})
    return keys


def _person(
    line: Line, name: str, people: Sequence[Person], keys: dict[str, set[str]], spent: int
) -> Person:
    called = line[1]["participant"]
    key = line[1].get("participant_id", "")
    of_name = keys[called.casefold()]
    by_name = next((one for one in people if not one.key and one.is_called(called)), None)
    if not key and by_name is None:
        key = _only(of_name, line, name)
    by_key = next((one for one in people if key and one.key == key), None)
    known = by_key or (by_name if not key or of_name == {key} else None)
    if known is None:
        last = max((int(person.id[1:]) for person in people), default=0)
        return Person(f"P{max(last, spent) + 1:03d}", called, key)
    also = known.also if known.is_called(called) else (*known.also, called)
    return replace(known, key=known.key or key, also=also)


def _only(keys: set[str], line: Line, name: str) -> str:
    if len(keys) > 1:
        raise BadSettings(
            file=name,
            line=line[0],
            what=f"several people are called “{line[1]['participant']}”",
            fix=f"Say who is meant under “participant_id”: {', '.join(sorted(keys))}.",
        )
    return next(iter(keys), "")
