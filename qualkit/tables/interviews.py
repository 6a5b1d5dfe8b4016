"""Interviews, and people, by pilot, stage and informant group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product

from qualkit import counting
from qualkit.model import Participation, SourceKind
from qualkit.model.views import StudyView
from qualkit.tables.shape import ALL, Printed, counted

Among = Sequence[Participation]
HEARD = (SourceKind.INTERVIEW, SourceKind.FOCUS_GROUP, SourceKind.NOTES)
"""The kinds of source that are interviews, written down in one way or another."""


def held(view: StudyView, codes: Sequence[str] = ()) -> Printed:
    """How many interviews; one with several groups or about several pilots counts in each."""
    return _table(view, "interviews", "Interviews by pilot, stage and group", interviews)


def people(view: StudyView, codes: Sequence[str] = ()) -> Printed:
    """How many different people; whoever was there for several cells counts in each."""
    return _table(view, "people", "People by pilot, stage and group", persons)


def heard(view: StudyView) -> tuple[Participation, ...]:
    """The participations in interviews: observations and documents are sources of another kind."""
    kinds = {source.id: source.kind for source in view.sources}
    return tuple(p for p in view.participations if kinds.get(p.transcript) in HEARD)


def interviews(among: Among) -> int:
    """How many interviews these are participations in."""
    return len({p.transcript for p in among})


def persons(among: Among) -> int:
    """How many people these are participations of."""
    return len({p.participant for p in among})


def figures(view: StudyView) -> dict[frozenset[tuple[str, str]], tuple[int, int, int]]:
    """By pilot, stage and group, and by some of these: interviews, people, participations.

    Numbers that a table of interviews may print, and that differ where people were interviewed
    together or more than once.
    """
    found: dict[frozenset[tuple[str, str]], list[Participation]] = defaultdict(list)
    for p in heard(view):
        for facts in product([*p.pilots, ""], (p.stage, ""), (p.group, "")):
            named = zip(("pilot", "stage", "group"), facts, strict=True)
            found[frozenset(fact for fact in named if fact[1])].append(p)
    return {facts: (interviews(of), persons(of), len(of)) for facts, of in found.items()}


def _table(view: StudyView, name: str, title: str, count: Callable[[Among], int]) -> Printed:
    among = heard(view)
    stages, groups = counting.stages(view), counting.groups(view)
    pilots = counting.pilots(view)

    def row(label: str, here: Among) -> tuple[str | int, ...]:
        cells = [
            count([p for p in here if p.stage == stage and p.group == group])
            for stage, group in product(stages, groups)
        ]
        by_stage = [count([p for p in here if p.stage == stage]) for stage in stages]
        return (label, *cells, *by_stage, count(here))

    rows = [row(pilot, counting.in_pilot(among, pilot)) for pilot in pilots]
    return Printed(
        name=name,
        title=title,
        columns=("Pilot", *groups * len(stages), *stages, "Both" if len(stages) == 2 else "All"),
        rows=(*rows, row(ALL, among)),
        spans=(
            ("", 1),
            *((stage, len(groups)) for stage in stages),
            ("All groups", len(stages) + 1),
        ),
        totals=1,
        notes=tuple(_notes(view, among, name == "people")),
    )


# --- what a reader must know


def _notes(view: StudyView, among: Among, people: bool) -> Iterator[str]:
    """Why a sum is not always what its cells add up to, and what kinds of interviews there are."""
    yield from _several(among, people)
    if not people:
        yield from _together(view, among)
    times = Counter(p.participant for p in among)
    if again := sum(n > 1 for n in times.values()):
        were = "was" if again == 1 else "were"
        most = max(times.values())
        yield (
            f"{counted(again, 'person', 'people')} {were} interviewed more than once (at most "
            f"{counted(most, 'time')}); {interviews(among)} interviews, {persons(among)} people."
        )
    changed = _in_several(among, lambda p: [p.group], "participant")
    if changed:
        were = "was" if changed == 1 else "were"
        yield (
            f"{counted(changed, 'person', 'people')} {were} interviewed in more than one group: "
            "counted in each."
        )
    others = [s for s in view.sources if s.kind not in HEARD]
    for kind, number in sorted(Counter(s.kind.value for s in others).items()):
        yield f"{counted(number, kind)} {'is' if number == 1 else 'are'} not counted here."


def _several(among: Among, people: bool) -> Iterator[str]:
    """What is counted in several rows or columns, and once in their sum."""
    noun, nouns = ("person", "people") if people else ("interview", "interviews")
    key = "participant" if people else "transcript"
    for what, of in (("pilot", _pilots), ("group", _groups), ("stage", _stages)):
        number = _in_several(among, of, key)
        if number and not (people and what == "group"):
            yield (
                f"{counted(number, noun, nouns)} in more than one {what}: counted in each, and "
                "once in the totals."
            )


def _together(view: StudyView, among: Among) -> Iterator[str]:
    """Joint interviews, focus groups, interviews of which there are only notes."""
    kinds = {source.id: source for source in view.sources}
    there: dict[str, set[str]] = defaultdict(set)
    for p in among:
        there[p.transcript].add(p.participant)
    focus = [t for t in there if kinds[t].kind is SourceKind.FOCUS_GROUP]
    joint = [t for t, who in there.items() if len(who) > 1 and t not in focus]
    noted = [t for t in there if not kinds[t].verbatim]
    through = [t for t in there if kinds[t].interpreter]
    for those, noun in ((joint, "joint interview"), (focus, "focus group")):
        if those:
            taking_part = len(set().union(*(there[t] for t in those)))
            each = "counted as one interview" if len(those) == 1 else "each counted as one"
            yield f"{counted(len(those), noun)} with {taking_part} people: {each}."
    if noted:
        yield f"{counted(len(noted), 'interview')} in notes, not verbatim."
    if through:
        yield f"{counted(len(through), 'interview')} through an interpreter."


def _pilots(p: Participation) -> Iterable[str]:
    return p.pilots


def _groups(p: Participation) -> Iterable[str]:
    return (p.group,)


def _stages(p: Participation) -> Iterable[str]:
    return (p.stage,)


def _in_several(among: Among, of: Callable[[Participation], Iterable[str]], key: str) -> int:
    """How many interviews, or people, are of more than one pilot, stage or group."""
    found: Mapping[str, set[str]] = defaultdict(set)
    for p in among:
        found[str(getattr(p, key))].update(of(p))
    return sum(len(values) > 1 for values in found.values())
