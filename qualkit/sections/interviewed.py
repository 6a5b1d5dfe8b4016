"""Who was interviewed: pilots by stages and groups with their sums, and roles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from qualkit import counting
from qualkit.model import Participation, ReportView, SourceKind
from qualkit.sections import accounts
from qualkit.sections.blocks import Block, Prose, Section, Table
from qualkit.sections.words import capital, number, people

UNRECORDED = "Not recorded"


def write(view: ReportView) -> Section | None:
    """The table of interviews and the table of roles; None where nobody took part."""
    if not view.study.participations:
        return None
    blocks: list[Block] = [Prose(tuple(_sources(view))), interviews(view)]
    if any(p.role for p in view.study.participations):
        blocks.append(roles(view) or Prose((_no_roles(view),)))
    return Section("interviewed", "Who was interviewed", tuple(blocks), finding=_finding(view))


def _finding(view: ReportView) -> str:
    taking_part = view.study.participations
    who = people(len({p.participant for p in taking_part}))
    held = number(len({p.transcript for p in taking_part}), "interview")
    return f"{who} took part in {held}."


def _sources(view: ReportView) -> Iterator[str]:
    kinds = Counter(s.kind for s in view.study.sources)
    notes = sum(not s.verbatim for s in view.study.sources)
    through = sum(s.interpreter for s in view.study.sources)
    if kinds:
        each = ", ".join(f"{kind}: {kinds[kind]}" for kind in SourceKind if kinds[kind])
        yield f"Sources by kind: {each}."
    if notes:
        yield (
            f"{number(notes, 'source')} was written from notes and is given as paraphrase."
            if notes == 1
            else f"{number(notes, 'source')} were written from notes and are given as paraphrase."
        )
    if through:
        yield f"{number(through, 'interview')} went through an interpreter."


def interviews(view: ReportView) -> Table:
    """People interviewed, once for each interview, by pilot, stage and group; sums are computed."""
    taking_part = view.study.participations
    stages, groups = counting.stages(view.study), counting.groups(view.study)
    columns = [(stage, group) for stage in stages for group in groups]
    names = accounts.pilot_names(view)
    rows = [
        (name, *_counts(counting.in_pilot(taking_part, pilot), columns))
        for pilot, name in names.items()
    ]
    totals = ("All pilots", *_counts(taking_part, columns))
    return Table(
        id="table-interviews",
        caption="Interviewed by pilot, stage and group",
        columns=("Pilot", *(group for _, group in columns), "Total", "Different people"),
        rows=(*rows, totals),
        spans=(("", 1), *((stage, len(groups)) for stage in stages), ("In all", 2)),
        totals=True,
        notes=tuple(_notes(taking_part)),
    )


def _counts(taking_part: counting.Among, columns: list[tuple[str, str]]) -> tuple[str, ...]:
    given = Counter((p.stage, p.group) for p in taking_part)
    return (
        *(str(given[column]) for column in columns),
        str(len(taking_part)),
        str(len({p.participant for p in taking_part})),
    )


def _notes(taking_part: tuple[Participation, ...]) -> Iterator[str]:
    yield "A person counts once for each interview in which they took part."
    if shared := sum(len(p.pilots) > 1 for p in taking_part):
        yield (
            f"{number(shared, 'interview')} about more than one pilot: counted in the row of each, "
            "and once in the last row."
        )
    times = Counter(p.participant for p in taking_part)
    if repeated := sum(n > 1 for n in times.values()):
        yield f"{people(repeated)} gave more than one interview."


def _no_roles(view: ReportView) -> str:
    return (
        f"No table of roles is given: at least {view.study.settings.k} people must hold a role for "
        "it to be named, so that it points at nobody, and none was held by so many."
    )


def roles(view: ReportView) -> Table | None:
    """Roles held by k people or more; rarer ones together, so that none points at its holder.

    None where no role can be named.
    """
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for p in view.study.participations:
        holders[p.group, capital(p.role) or UNRECORDED].add(p.participant)
    k = view.study.settings.k
    if not any(len(who) >= k for (_, role), who in holders.items() if role != UNRECORDED):
        return None
    rows: list[tuple[str, ...]] = []
    for group in counting.groups(view.study):
        told = {role: who for (g, role), who in holders.items() if g == group and len(who) >= k}
        rest = [who for (g, role), who in holders.items() if g == group and role not in told]
        ordered = sorted(told.items(), key=lambda held: (-len(held[1]), held[0]))
        rows.extend((group, role, str(len(who))) for role, who in ordered)
        if rest:
            rows.append((group, "Other roles", str(len(set().union(*rest)))))
    return Table(
        id="table-roles",
        caption="People by role",
        columns=("Group", "Role", "People"),
        rows=tuple(rows),
        notes=(
            f"A role is named where at least {k} people held it. Somebody interviewed in two roles "
            "counts in both.",
        ),
    )
