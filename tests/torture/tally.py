"""Counting what was tried and what was wrong, and saying it in a table."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_RANDOM_NAME = re.compile(r"-[a-z0-9_]{8}(?=[/ ,;:]|$)")


@dataclass(frozen=True)
class Violation:
    """A promise that was not kept: by which verb, with which fault at which event."""

    verb: str
    fault: str
    at: int
    what: str

    @property
    def kind(self) -> tuple[str, str, str]:
        """Those that differ in nothing but the event."""
        return self.verb, self.fault, _RANDOM_NAME.sub("-*", self.what)


@dataclass
class Tally:
    """What was tried on one verb, or at random moments."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    violations: list[Violation] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    """What qualkit said of errors."""

    def __post_init__(self) -> None:
        self.counts = defaultdict(int, self.counts)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "counts": dict(self.counts)}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self.__post_init__()

    def wrong(self, fault: str, at: int, found: Iterable[str]) -> None:
        """Add what was found wrong after a fault."""
        self.violations += [Violation(self.name, fault, at, what) for what in found]


def table(tallies: Sequence[Tally]) -> str:
    """A row for each tally, with its counts and how much was wrong."""
    columns = list(dict.fromkeys(name for tally in tallies for name in tally.counts))
    lines = [["", *columns, "wrong"]]
    for tally in tallies:
        numbers = [str(tally.counts[name]) if name in tally.counts else "" for name in columns]
        lines.append([tally.name, *numbers, str(len(tally.violations))])
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    )


def told(violations: Iterable[Violation]) -> str:
    """Violations, those of a kind together, with the events at which they come."""
    places: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for one in violations:
        places[one.kind].append(one.at)
    return "\n".join(
        f"{verb}, {fault} at {_numbers(at)}:\n    {what}"
        for (verb, fault, what), at in places.items()
    )


def _numbers(numbers: Sequence[int]) -> str:
    shown = [str(number) for number in sorted(set(numbers))]
    more = f" and {len(shown) - 12} more" if len(shown) > 12 else ""
    return ", ".join(shown[:12]) + more
