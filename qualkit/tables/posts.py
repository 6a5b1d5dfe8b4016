"""Posts: who was interviewed in which, with what background; and who staffed the pilots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from qualkit import counting, disclosure
from qualkit.model import Participation
from qualkit.model.views import StudyView
from qualkit.tables.interviews import Among, heard, interviews, persons
from qualkit.tables.shape import ALL, UNRECORDED, Printed, counted

EVERY_POST = "All posts"


def roles(view: StudyView, codes: Sequence[str] = ()) -> Printed:
    """Posts with their backgrounds by pilot and group: interviews and people at each stage.

    A post stands once for each pilot, group and background, however it is spelt.
    """
    among, stages = heard(view), counting.stages(view)
    spelt = _spelt(among)
    rows: list[tuple[str | int, ...]] = []
    for pilot in counting.pilots(view):
        here = counting.in_pilot(among, pilot)
        for group in counting.groups(view):
            held: dict[tuple[str, str], list[Participation]] = defaultdict(list)
            for p in here:
                if p.group == group:
                    held[spelt[p.role], spelt[p.background]].append(p)
            rows += [
                (pilot, group, post, background, *_numbers(of, stages))
                for (post, background), of in sorted(held.items())
            ]
    return Printed(
        name="roles",
        title="Posts and professional backgrounds of those interviewed, by stage",
        columns=("Pilot", "Group", "Post", "Background", *("Int.", "People") * (len(stages) + 1)),
        rows=(*rows, (ALL, "", "", "", *_numbers(among, stages))),
        spans=(("", 4), *((stage, 2) for stage in stages), ("In all", 2)),
        totals=1,
        notes=tuple(_notes(among)),
    )


def staffing(view: StudyView, codes: Sequence[str] = ()) -> Printed:
    """Each pilot's posts in full-time equivalents, with their sums, from study.yaml."""
    rows: list[tuple[str | Decimal, ...]] = []
    whole, twice = Decimal(0), 0
    for pilot in view.settings.pilots:
        posts: dict[str, tuple[str, Decimal]] = {}
        for post, fte in pilot.staffing:
            key = disclosure.squashed(post)
            said, before = posts.get(key, (post, Decimal(0)))
            twice += key in posts
            posts[key] = (said, before + Decimal(str(fte)))
        if posts:
            total = sum((fte for _, fte in posts.values()), Decimal(0))
            rows += [(pilot.id, post, fte) for post, fte in posts.values()]
            rows.append((pilot.id, EVERY_POST, total))
            whole += total
    without = [pilot.id for pilot in view.settings.pilots if not pilot.staffing]
    notes = [f"study.yaml names no posts for {', '.join(without)}."] if without else []
    if twice:
        notes.append(f"{counted(twice, 'post')} given twice for one pilot: added up, listed once.")
    return Printed(
        name="staffing",
        title="Staffing in full-time equivalents",
        columns=("Pilot", "Post", "FTE"),
        rows=(*rows, (ALL, EVERY_POST, whole)) if rows else (),
        totals=1 if rows else 0,
        notes=tuple(notes),
    )


def _numbers(among: Among, stages: Iterable[str]) -> tuple[int, ...]:
    """Interviews and people at each stage, and in all."""
    of = [[p for p in among if p.stage == stage] for stage in stages]
    return tuple(n for here in (*of, among) for n in (interviews(here), persons(here)))


def _spelt(among: Among) -> dict[str, str]:
    """For each way in which a post or background is written: the commonest of those alike."""
    ways: dict[str, Counter[str]] = defaultdict(Counter)
    for p in among:
        for words in (p.role, p.background):
            ways[disclosure.squashed(words)][words] += 1
    best = {key: min(of, key=lambda way: (-of[way], way)) for key, of in ways.items()}
    return {
        words: (best[key].strip() if key else "") or UNRECORDED
        for key, of in ways.items()
        for words in of
    }


def _notes(among: Among) -> list[str]:
    posts: dict[str, set[str]] = defaultdict(set)
    times: dict[tuple[str, str], set[str]] = defaultdict(set)
    for p in among:
        posts[p.participant].add(disclosure.squashed(p.role))
        times[p.participant, disclosure.squashed(p.role)].add(p.transcript)
    notes = ["Int.: interviews. Several people of one post in one interview are one interview."]
    if several := sum(len(held) > 1 for held in posts.values()):
        who = "One person was" if several == 1 else f"{several} people were"
        notes.append(f"{who} interviewed in more than one post: counted in each, once in all.")
    if again := sum(len(of) > 1 for of in times.values()):
        who = "One person was" if again == 1 else f"{again} people were"
        notes.append(f"{who} interviewed more than once in the same post.")
    if shared := len({p.transcript for p in among if len(p.pilots) > 1}):
        notes.append(
            f"{counted(shared, 'interview')} in more than one pilot: counted in each, once in all."
        )
    return notes
