"""Who was interviewed: pilots by stages and groups with their sums, and roles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping

from qualkit import counting, disclosure
from qualkit.model import Participation, SourceKind
from qualkit.model.views import ReportView
from qualkit.sections import accounts, quoting, tracing
from qualkit.sections.blocks import Block, Prose, Section, Table
from qualkit.sections.words import capital, number, people

UNRECORDED = "Not recorded"
WITHHELD = "withheld"


def write(view: ReportView) -> Section | None:
    """The table of interviews and the table of roles; None where nobody took part."""
    if not view.study.participations:
        return None
    blocks: list[Block] = [Prose(tuple(_sources(view))), interviews(view)]
    if any(p.role for p in view.study.participations):
        blocks.append(roles(view) or Prose((_no_roles(view),)))
    return Section(
        "interviewed",
        "Who was interviewed",
        tuple(blocks),
        finding=_finding(view),
        trace=tracing.INTERVIEWS,
    )


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
            f"{_some(view, notes, 'source')} was written from notes and is given as paraphrase."
            if notes == 1 and not quoting.is_public(view)
            else f"{_some(view, notes, 'source')} were written from notes and are given as "
            "paraphrase."
        )
    if through:
        yield f"{_some(view, through, 'interview')} went through an interpreter."


def _some(view: ReportView, count: int, noun: str) -> str:
    """So many; in public fewer than k are not counted."""
    few = quoting.is_public(view) and count < view.study.settings.k
    return f"Some {noun}s" if few else number(count, noun)


def interviews(view: ReportView) -> Table:
    """People interviewed, once for each interview, by pilot, stage and group; sums are computed."""
    taking_part = view.study.participations
    stages, groups = counting.stages(view.study), counting.groups(view.study)
    columns = [(stage, group) for stage in stages for group in groups]
    names = accounts.pilot_names(view)
    shows = _shows(view)
    rows = [
        (name, *_counts(counting.in_pilot(taking_part, pilot), columns, shows, pilot))
        for pilot, name in names.items()
    ]
    totals = ("All pilots", *_counts(taking_part, columns, shows))
    return Table(
        id="table-interviews",
        caption="Interviewed by pilot, stage and group",
        columns=("Pilot", *(group for _, group in columns), "Total", "Different people"),
        rows=(*rows, totals),
        spans=(("", 1), *((stage, len(groups)) for stage in stages), ("In all", 2)),
        totals=True,
        notes=(
            *_notes(view, taking_part),
            *_note_of_withheld(view, [cell for row in (*rows, totals) for cell in row]),
        ),
        trace=tracing.INTERVIEWS,
    )


Shows = Callable[[disclosure.Facts], bool]


def _shows(view: ReportView) -> Shows:
    """Whether a number may be printed: in public, not a small one, nor what gives one away."""
    if not quoting.is_public(view):
        return lambda _: True
    held = view.withheld
    if held is None:
        held = disclosure.interviews_table(view.study).withheld
    return lambda facts: facts not in held


def _counts(
    taking_part: counting.Among, columns: list[tuple[str, str]], shows: Shows, pilot: str = ""
) -> tuple[str, ...]:
    given = Counter((p.stage, p.group) for p in taking_part)
    row = [("pilot", pilot)] if pilot else []

    def told(count: int, *facts: tuple[str, str]) -> str:
        return str(count) if shows(disclosure.facts(*row, *facts)) else WITHHELD

    return (
        *(told(given[s, g], ("stage", s), ("group", g)) for s, g in columns),
        told(len(taking_part)),
        told(len({p.participant for p in taking_part})),
    )


def _note_of_withheld(view: ReportView, cells: list[str]) -> Iterator[str]:
    if WITHHELD in cells:
        yield (
            f"“{WITHHELD}”: fewer than {view.study.settings.k} people, or a number from which "
            "such a one could be worked out."
        )


def _notes(view: ReportView, taking_part: tuple[Participation, ...]) -> Iterator[str]:
    yield "A person counts once for each interview in which they took part."
    if shared := sum(len(p.pilots) > 1 for p in taking_part):
        yield (
            f"{_some(view, shared, 'interview')} about more than one pilot: counted in the row of "
            "each, and once in the last row."
        )
    times = Counter(p.participant for p in taking_part)
    if repeated := sum(n > 1 for n in times.values()):
        few = quoting.is_public(view) and repeated < view.study.settings.k
        yield f"{'Some people' if few else people(repeated)} gave more than one interview."


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
        if quoting.is_public(view):
            told = _hiding(told, holders, group, k)
        rest = [who for (g, role), who in holders.items() if g == group and role not in told]
        ordered = sorted(told.items(), key=lambda held: (-len(held[1]), held[0]))
        rows.extend((group, role, str(len(who))) for role, who in ordered)
        if others := len(set().union(*rest)):
            hidden = quoting.is_public(view) and others < k
            rows.append((group, "Other roles", WITHHELD if hidden else str(others)))
    return Table(
        id="table-roles",
        caption="People by role",
        columns=("Group", "Role", "People"),
        rows=tuple(rows),
        notes=(
            f"A role is named where at least {k} people held it. Somebody interviewed in two roles "
            "counts in both.",
        ),
        trace=tracing.INTERVIEWS,
    )


def _hiding(
    told: Mapping[str, set[str]],
    holders: Mapping[tuple[str, str], set[str]],
    group: str,
    k: int,
) -> dict[str, set[str]]:
    """The roles to name, so that those of the group who are left over are nobody, or k people."""
    named = dict(told)
    while named:
        rest: set[str] = set()
        for (g, role), who in holders.items():
            if g == group and role not in named:
                rest |= who
        if not 0 < len(rest) < k:
            break
        del named[min(named, key=lambda role: (len(named[role]), role))]
    return named
