"""No two things that are released isolate fewer than k people, by a checker of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from qualkit import attribution, disclosure
from qualkit.disclosure.tables import released_tables
from qualkit.model import Participation, Pilot, Settings
from qualkit.model.views import StudyView
from tests.studies import small

STUDIES = 500
PILOTS = ("alder", "birch", "cedar", "damson")
GROUPS = {
    "staff": ("manager", "practitioner", "assistant", "clerk"),
    "informant": ("doctor", "teacher", "officer"),
    "user": ("parent", "young person"),
}
FAMILIES = (("front line", ("practitioner", "assistant")), ("office", ("manager", "clerk")))
TABLES = (
    ("pilot",),
    ("group",),
    ("stage",),
    ("family",),
    ("pilot", "group"),
    ("stage", "group"),
    ("group", "role"),
    ("group", "family"),
    ("pilot", "stage", "group"),
    ("pilot", "role"),
)


def generated(seed: int) -> StudyView:
    """A study of 3 to 90 people, some in two interviews, some about two pilots."""
    chance = random.Random(seed)
    k = chance.choice((2, 3, 3, 3, 5))
    people: list[Participation] = []
    for at in range(chance.randint(3, 90)):
        group = chance.choice(tuple(GROUPS))
        role = chance.choice(GROUPS[group] + GROUPS[group][:1] * chance.randint(0, 6))
        pilots = chance.sample(PILOTS, 2 if chance.random() < 0.05 else 1)
        for stage in chance.sample(("first", "second"), chance.choice((1, 1, 1, 2))):
            if chance.random() < 0.1:
                group = chance.choice(tuple(GROUPS))
                role = chance.choice(GROUPS[group])
            attachment = "partner" if group == "informant" and chance.random() < 0.7 else ""
            people.append(
                Participation(
                    f"T{len(people) // 2:03}",
                    f"P{at:03}",
                    tuple(pilots),
                    stage,
                    group,
                    role,
                    "",
                    attachment,
                )
            )
    staffing = tuple(
        Pilot(p, staffing=(("manager", 1.0), ("practitioner", chance.choice((1.0, 4.0)))))
        for p in PILOTS[: chance.randint(0, 4)]
    )
    settings = Settings(
        uuid="u",
        title="t",
        k=k,
        pilots=staffing,
        families=FAMILIES,
        tables=tuple(chance.sample(TABLES, chance.randint(1, 4))),
    )
    return replace(small(), participations=tuple(people), settings=settings)


# --- the checker: it knows nothing of qualkit but participations and what was printed

Who = frozenset[tuple[str, str]]


def value_of(p: Participation, dimension: str) -> set[str]:
    plain = {
        "pilot": set(p.pilots),
        "stage": {p.stage},
        "group": {p.group},
        "role": {p.role},
        "attachment": {p.attachment},
        "family": {name for name, roles in FAMILIES if p.role in roles} or {""},
    }[dimension]
    return {value.replace(" ", "") for value in plain}


def who_fit(view: StudyView, said: set[tuple[str, str]]) -> Who:
    return frozenset(
        (p.transcript, p.participant)
        for p in view.participations
        if all(value in value_of(p, dimension) for dimension, value in said)
    )


def heads(who: Who) -> int:
    return len({person for _, person in who})


def label_says(p: Participation, label: str) -> set[tuple[str, str]]:
    """What the ladder's labels say, read off their words."""
    words = label.lower()
    if words == "a participant":
        return set()
    for name, _ in FAMILIES:
        if words == name:
            return {("family", name.replace(" ", ""))}
    first, _, places = words.partition(", ")
    if first == p.role and places and places != "partner":
        return {("role", p.role.replace(" ", "")), *(("pilot", pilot) for pilot in p.pilots)}
    if words == p.role:
        return {("role", p.role.replace(" ", ""))}
    if words == p.group:
        return {("group", p.group)}
    assert words == f"{p.group}, {p.attachment}", label
    return {("group", p.group), ("attachment", p.attachment)}


def numbers(view: StudyView, tables: tuple[disclosure.Table, ...]) -> dict[frozenset[object], Who]:
    """Every printed number, counted anew, and whatever taking printed numbers away leaves."""
    everybody: Who = frozenset((p.transcript, p.participant) for p in view.participations)
    shown = {said: who_fit(view, set(said)) for table in tables for said in table.shown}
    left: dict[frozenset[object], Who] = {}
    if heads(everybody) >= view.settings.k:
        shown[frozenset()] = everybody  # how many took part is always known
    for said, who in shown.items():
        for table in tables:
            parts = [part for part in table.shown if said < part]
            dimensions = {tuple(sorted(d for d, _ in part)) for part in parts}
            for of_these in dimensions:
                rest = who
                for part in parts:
                    if tuple(sorted(d for d, _ in part)) == of_these:
                        rest -= shown[part]
                if rest and rest != who:
                    left[frozenset({said, of_these})] = rest
    return {**{frozenset(said): who for said, who in shown.items()}, **left}


def isolating(
    view: StudyView,
    tables: tuple[disclosure.Table, ...],
    labels: dict[tuple[str, str], str],
    earlier: dict[tuple[str, str], str],
) -> Iterator[str]:
    """Every combination of released facts that fits somebody, but fewer than k people."""
    k = view.settings.k
    told = numbers(view, tables)
    by_id = {(p.transcript, p.participant): p for p in view.participations}
    under: dict[str, set[tuple[str, str]]] = {}
    for speaking, label in labels.items():
        under.setdefault(label, set()).add(speaking)
    for said, who in told.items():
        if 0 < heads(who) < k:
            yield f"{set(said)}: {heads(who)}"
    for (one, these), (other, those) in combinations(told.items(), 2):
        if 0 < heads(these & those) < k:
            yield f"{set(one)} and {set(other)}: {heads(these & those)}"
    for label, printing in under.items():
        fitting = who_fit(view, label_says(by_id[min(printing)], label))
        for name, crowd in (("printing", frozenset(printing)), ("fitting", fitting)):
            if not printing <= fitting or 0 < heads(crowd) < k:
                yield f"{name} “{label}”: {heads(crowd)}"
            for said, who in told.items():
                if 0 < heads(crowd & who) < k:
                    yield f"{name} “{label}” and {set(said)}: {heads(crowd & who)}"
        for speaking in printing & earlier.keys():
            before = who_fit(view, label_says(by_id[speaking], earlier[speaking]))
            if heads(before & frozenset(printing)) < k:
                yield f"“{label}” and “{earlier[speaking]}” before"
    for one_label, other_label in combinations(sorted(under), 2):
        both = {w for _, w in under[one_label]} & {w for _, w in under[other_label]}
        if 0 < len(both) < k:
            yield f"{len(both)} print both “{one_label}” and “{other_label}”"


def released(
    view: StudyView, earlier: tuple[disclosure.Release, ...] = ()
) -> tuple[disclosure.Release, dict[tuple[str, str], str]]:
    before = [table for release in earlier for table in release.tables]
    found = attribution.attributions(view, earlier)
    release = disclosure.Release(
        "now", released_tables(view, before), attribution.printed(view, found)
    )
    return release, {speaking: a.label for speaking, a in found.items() if a.label}


@pytest.mark.parametrize("start", range(0, STUDIES, 50))
def test_nothing_released_isolates_fewer_than_k_people(start: int) -> None:
    for seed in range(start, start + 50):
        view = generated(seed)
        release, labels = released(view)
        assert list(isolating(view, release.tables, labels, {})) == [], seed
        if seed % 5 == 0:
            cut = replace(view, participations=view.participations[: len(labels) // 2 + 2])
            first, then = released(cut)
            second, labels = released(view, (first,))
            assert list(isolating(view, second.tables, labels, then)) == [], seed
            for table in second.tables:
                for old in first.tables:
                    for said in (table.shown.keys() & old.shown.keys()) - {frozenset()}:
                        more = table.shown[said] - old.shown[said]
                        assert not 0 < heads(more) < view.settings.k, seed


def test_something_is_left_to_release() -> None:
    """The checker is not satisfied by withholding everything."""
    quoted = shown = everybody = 0
    for seed in range(50):
        view = generated(seed)
        release, labels = released(view)
        quoted += len(labels)
        everybody += len(view.participations)
        shown += sum(len(table.shown) for table in release.tables)
    assert quoted > everybody / 2
    assert shown > 150


def test_the_checker_can_fail() -> None:
    view = generated(1)
    everything = tuple(replace(t, withheld=frozenset()) for t in released_tables(view))
    lowest = {
        (p.transcript, p.participant): f"{p.role}, {' and '.join(p.pilots)}"
        for p in view.participations
    }
    assert len(list(isolating(view, everything, lowest, {}))) > 10
