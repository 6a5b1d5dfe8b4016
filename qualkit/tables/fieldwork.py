"""Sources: what there is of each kind, in which language, from when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from qualkit import counting
from qualkit.model import Participation, Source, SourceKind
from qualkit.model.views import StudyView
from qualkit.tables.interviews import heard, interviews
from qualkit.tables.shape import ALL, UNRECORDED, Printed, counted


def sources(view: StudyView, codes: Sequence[str] = ()) -> Printed:
    """A row a source: its kind, verbatim or notes, language, and whose it is."""
    whose: dict[str, list[Participation]] = defaultdict(list)
    for p in view.participations:
        whose[p.transcript].append(p)
    rows = tuple(_source(view, source, whose[source.id]) for source in view.sources)
    verbatim = sum(source.verbatim for source in view.sources)
    languages = {source.language for source in view.sources if source.language}
    return Printed(
        name="sources",
        title="Sources",
        columns=(
            "Source",
            "Kind",
            "Written",
            "Language",
            "Interpreter",
            "Pilots",
            "Stage",
            "Groups",
            "People",
        ),
        rows=rows,
        notes=(
            f"{counted(len(rows), 'source')}: {verbatim} verbatim, {len(rows) - verbatim} in "
            f"notes; {counted(len(languages), 'language')}.",
        ),
    )


def _source(
    view: StudyView, source: Source, whose: Sequence[Participation]
) -> tuple[str | int, ...]:
    pilots = _named(counting.pilots(view), (pilot for p in whose for pilot in p.pilots))
    return (
        source.id,
        source.kind.value,
        "verbatim" if source.verbatim else "notes",
        source.language or UNRECORDED,
        "yes" if source.interpreter else "no",
        pilots,
        _named(counting.stages(view), (p.stage for p in whose)),
        _named(counting.groups(view), (p.group for p in whose)),
        len({p.participant for p in whose}),
    )


def _named(order: Iterable[str], found: Iterable[str]) -> str:
    there = set(found)
    return "; ".join(name for name in order if name in there) or UNRECORDED


def triangulation(view: StudyView, codes: Sequence[str] = ()) -> Printed:
    """By pilot: how many sources of each kind, verbatim and in notes, and which groups they hear.

    Two kinds of source, or two groups, that say the same are worth more than one (Denzin 1978).
    """
    kinds = tuple(SourceKind)
    pilots_of: dict[str, set[str]] = defaultdict(set)
    groups_of: dict[str, set[str]] = defaultdict(set)
    for p in view.participations:
        pilots_of[p.transcript].update(p.pilots)
        for pilot in p.pilots:
            groups_of[pilot].add(p.group)

    def row(label: str, of: Sequence[Source], groups: set[str]) -> tuple[str | int, ...]:
        each = [sum(source.kind is kind for source in of) for kind in kinds]
        verbatim = sum(source.verbatim for source in of)
        return (label, *each, len(of), verbatim, len(of) - verbatim, len(groups))

    rows = [
        row(pilot, [s for s in view.sources if pilot in pilots_of[s.id]], groups_of[pilot])
        for pilot in counting.pilots(view)
    ]
    everybody = {p.group for p in view.participations}
    shared = sum(len(pilots_of[s.id]) > 1 for s in view.sources)
    nobodys = sum(not pilots_of[s.id] for s in view.sources)
    notes = []
    if shared:
        notes.append(
            f"{counted(shared, 'source')} in more than one pilot: counted in each, and once in "
            "the last row."
        )
    if nobodys:
        notes.append(f"{counted(nobodys, 'source')} of no pilot, only in the last row.")
    return Printed(
        name="triangulation",
        title="Kinds of source by pilot",
        columns=(
            "Pilot",
            *(kind.value.capitalize() for kind in kinds),
            "All sources",
            "Verbatim",
            "In notes",
            "Groups heard",
        ),
        rows=(*rows, row(ALL, view.sources, everybody)),
        totals=1,
        notes=tuple(notes),
    )


def calendar(view: StudyView, codes: Sequence[str] = ()) -> Printed:
    """By month: how many interviews in each pilot; those without a date have a row of their own."""
    among, pilots = heard(view), counting.pilots(view)
    dates: dict[str, str] = {}
    for p in among:
        known = [date for date in (dates.get(p.transcript, ""), p.date) if date]
        dates[p.transcript] = min(known, default="")
    months = sorted({date for date in dates.values() if date})
    rows: list[tuple[str | int, ...]] = []
    for month in [*months, *([""] if "" in dates.values() else [])]:
        here = [p for p in among if dates[p.transcript] == month]
        each = [interviews(counting.in_pilot(here, pilot)) for pilot in pilots]
        stages = _named(counting.stages(view), (p.stage for p in here))
        rows.append((month or UNRECORDED, stages, *each, interviews(here)))
    each = [interviews(counting.in_pilot(among, pilot)) for pilot in pilots]
    shared = len({p.transcript for p in among if len(p.pilots) > 1})
    note = (
        f"{counted(shared, 'interview')} in more than one pilot: counted in each, and once in the "
        "last column."
    )
    return Printed(
        name="calendar",
        title="Interviews by month",
        columns=("Month", "Stage", *pilots, ALL),
        rows=(*rows, ("All months", "", *each, interviews(among))),
        totals=1,
        notes=(note,) if shared else (),
    )
