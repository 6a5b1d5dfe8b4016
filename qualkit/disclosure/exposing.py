"""Everything by which fewer than k people could be told apart in what is released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from qualkit.disclosure.facts import (
    Clauses,
    Facts,
    PrintedLabel,
    Record,
    Release,
    Speaking,
    Staffing,
    Table,
    meeting,
    people,
    records,
    squashed,
)
from qualkit.disclosure.posts import posts, seats
from qualkit.disclosure.withholding import implied, remainders, small
from qualkit.model.views import StudyView


class Exposed(StrEnum):
    """What gives somebody away."""

    CELL = "a number of a table"
    IMPLIED = "a number that others give away"
    JOINED = "two numbers together"
    LABEL = "a label"
    POST = "a post with one holder"
    UNREAD = "words of a label that nothing bears out"
    LINKED = "two labels of one person"
    EARLIER = "an earlier release"


@dataclass(frozen=True)
class Exposure:
    """One thing by which fewer than k people can be told apart."""

    kind: Exposed
    what: str
    """Where: a table with its facts, or a label with its section."""
    why: str
    count: int
    """How many people it leaves; 0 where that is not known."""
    label: PrintedLabel | None = None


@dataclass(frozen=True)
class Held:
    """Who took part, and how few may be told apart."""

    records: tuple[Record, ...]
    k: int
    names: dict[str, str]
    """By squashed value: how it is written."""


def held(view: StudyView) -> Held:
    """What exposures of a study are judged with."""
    values = {
        squashed(value): value
        for p in view.participations
        for value in (*p.pilots, p.stage, p.group, p.role, p.attachment)
    }
    values |= {squashed(name): name for name, _ in view.settings.families}
    values |= {squashed(pilot.id): pilot.shown for pilot in view.settings.pilots}
    return Held(records(view), view.settings.k, {k: v for k, v in values.items() if k})


def exposures(
    held: Held, release: Release, earlier: Sequence[Release] = (), *, joined: bool = False
) -> tuple[Exposure, ...]:
    """All exposures of a release, judged together with those before it.

    Each printed number, and each that subtraction gives; each label with what the place it stands
    in says; posts with one holder; two labels of one person. With `joined`, every two numbers of
    different tables too.
    """
    return (
        *_of_tables(held, release.tables),
        *(_of_pairs(held, release.tables) if joined else ()),
        *_of_labels(held, release),
        *_of_people(held, release, earlier),
        *_of_earlier(held, release, earlier),
    )


# --- tables


def _of_tables(held: Held, tables: Iterable[Table]) -> Iterator[Exposure]:
    for table in tables:
        for facts, who in table.shown.items():
            if small(who, held.k):
                yield _of_cell(held, table, facts, people(who))
        told: set[Facts] = set()
        for facts, who in implied(table).items():
            if small(who, held.k):
                told.add(facts)
                what = _place(held, table, facts)
                why = f"withheld, but the sums that are printed give it: {_so_many(people(who))}"
                yield Exposure(Exposed.IMPLIED, what, why, people(who))
        for facts, _, rest in remainders(table.numbers, table.shown):
            if small(rest, held.k) and not any(facts <= one for one in told):
                what = _place(held, table, facts)
                why = f"less its printed parts leaves {_so_many(people(rest))}"
                yield Exposure(Exposed.IMPLIED, what, why, people(rest))


def _of_cell(held: Held, table: Table, facts: Facts, count: int) -> Exposure:
    return Exposure(Exposed.CELL, _place(held, table, facts), _so_many(count), count)


def _of_pairs(held: Held, tables: Sequence[Table]) -> Iterator[Exposure]:
    for one, other in combinations(tables, 2):
        for facts, who in one.shown.items():
            for more, others in other.shown.items():
                if small(who & others, held.k) and facts != more:
                    both = people(who & others)
                    what = f"{_place(held, one, facts)}, and {_place(held, other, more)}"
                    yield Exposure(Exposed.JOINED, what, f"{_so_many(both)} in both", both)


# --- labels


def _of_labels(held: Held, release: Release) -> Iterator[Exposure]:
    for label in release.labels:
        yield from _of_label(held, label, release.staffing)


def _of_label(held: Held, label: PrintedLabel, staffing: Sequence[Staffing]) -> Iterator[Exposure]:
    fitting = meeting(held.records, label.clauses)
    count = people(record.speaking for record in fitting)
    what = f"“{label.label}”" + (f" in “{label.section}”" if label.section else "")
    if 0 < count < held.k:
        why = f"{_so_many(count)} taking part fit{'s' * (count == 1)} {_said(held, label.clauses)}"
        yield Exposure(Exposed.LABEL, what, why, count, label)
    filled = _filled(label, fitting, staffing)
    if filled is not None and filled < held.k and not 0 < count < held.k:
        why = f"{_so_many(filled)} at a time {'holds' if filled == 1 else 'hold'} such a post"
        yield Exposure(Exposed.POST, what, why, filled, label)
    if label.unread:
        why = f"nothing in the study bears out “{' '.join(label.unread)}”"
        yield Exposure(Exposed.UNREAD, what, why, 0, label)


def _filled(
    label: PrintedLabel, fitting: Sequence[Record], staffing: Sequence[Staffing]
) -> int | None:
    """How many people at a time hold the post that a label names; None where it names none.

    Of those who took part; where nobody did who fits, of the posts that are printed.
    """
    roles = _values(label.clauses, "role")
    if not roles:
        return None
    if fitting:
        return seats(fitting, staffing)
    places = _values(label.clauses, "pilot")
    held = [
        count
        for (pilot, post), count in posts(staffing).items()
        if post in roles and (not places or pilot in places)
    ]
    return sum(held) if held else None


def _values(clauses: Clauses, dimension: str) -> set[str]:
    return {value for clause in clauses for name, value in clause if name == dimension}


# --- one person, several labels


def _of_people(held: Held, release: Release, earlier: Sequence[Release]) -> Iterator[Exposure]:
    now: dict[str, set[PrintedLabel]] = defaultdict(set)
    for label in release.labels:
        now[label.speaking[1]].add(label)
    before: dict[str, set[PrintedLabel]] = defaultdict(set)
    for old in earlier:
        for label in old.labels:
            before[label.speaking[1]].add(label)
    for participant in sorted(now):
        told: set[tuple[str, str]] = set()
        for one in sorted(now[participant], key=_in_order):
            for other in sorted(now[participant] | before[participant], key=_in_order):
                pair = (min(one.label, other.label), max(one.label, other.label))
                if one.label == other.label or pair in told:
                    continue
                both = people(_both(held, one, other))
                if both < held.k:
                    told.add(pair)
                    what = f"“{pair[0]}” and “{pair[1]}”"
                    why = f"one person prints both, and {_so_many(both)} fit both"
                    kind = Exposed.LINKED if other in now[participant] else Exposed.EARLIER
                    yield Exposure(kind, what, why, both, one)


def _in_order(label: PrintedLabel) -> tuple[str, Speaking, str]:
    return (label.label, label.speaking, label.section)


def _both(held: Held, one: PrintedLabel, other: PrintedLabel) -> frozenset[Speaking]:
    """Everybody whom one label fits in one of their participations, and the other in one."""
    first = {r.speaking[1] for r in meeting(held.records, one.clauses)}
    return frozenset(
        r.speaking for r in meeting(held.records, other.clauses) if r.speaking[1] in first
    )


def _of_earlier(held: Held, release: Release, earlier: Sequence[Release]) -> Iterator[Exposure]:
    """Numbers that, taken from an earlier one of the same facts, leave few."""
    for old in earlier:
        for table in release.tables:
            for before in old.tables:
                for facts, who in table.shown.items():
                    then = before.shown.get(facts)
                    if then is None or not facts:
                        continue
                    for rest in (who - then, then - who):
                        if small(rest, held.k):
                            what = _place(held, table, facts)
                            why = f"{_so_many(people(rest))} apart from {old.name}"
                            yield Exposure(Exposed.EARLIER, what, why, people(rest))


# --- words


def _place(held: Held, table: Table, facts: Facts) -> str:
    return f"{table.name}: {_facts(held, facts) or 'in all'}"


def _facts(held: Held, facts: Facts) -> str:
    order = ("pilot", "stage", "group", "role", "family", "attachment")
    said = sorted(facts, key=lambda f: (order.index(f[0]), f[1]))
    return ", ".join(held.names.get(value, value) or f"no {name}" for name, value in said)


def _said(held: Held, clauses: Clauses) -> str:
    order = ("role", "family", "group", "attachment", "pilot", "stage")
    parts = sorted(clauses, key=lambda c: (min(order.index(f[0]) for f in c), sorted(c)))
    told = (" or ".join(held.names.get(v, v) for _, v in sorted(part)) for part in parts)
    return ", ".join(told)


def _so_many(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
