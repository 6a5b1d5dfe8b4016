"""When and with whom the fieldwork was done, as exactly as the edition may tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qualkit import counting, disclosure
from qualkit.model.views import ReportView
from qualkit.sections import quoting
from qualkit.sections.blocks import Table
from qualkit.sections.words import listed

WITHHELD = "withheld"


@dataclass(frozen=True)
class Wave:
    """One stage of the fieldwork."""

    stage: str
    interviews: int
    people: int
    """Each once for each interview, as in the table of interviews."""
    when: str
    """ "February to May 2023"; empty where no date is known, or may be told."""
    shown: bool
    """Whether the edition may tell the counts."""


def waves(view: ReportView) -> tuple[Wave, ...]:
    """The stages in their order."""
    stages = counting.stages(view.study)
    known = {stage: _adds_up(view, stage) for stage in stages}
    counted = sum(known.values()) >= len(stages) - 1 and shows(view)
    return tuple(_wave(view, stage, counted or known[stage]) for stage in stages)


def _adds_up(view: ReportView, stage: str) -> bool:
    """Whether the table of interviews gives a stage's people, by group, to whoever adds them up.

    Where it does for all stages but one and gives the sum of all, it gives that one too.
    """
    return all(shows(view, stage=stage, group=group) for group in counting.groups(view.study))


def _wave(view: ReportView, stage: str, shown: bool) -> Wave:
    here = [p for p in view.study.participations if p.stage == stage]
    enough = len({p.participant for p in here}) >= view.study.settings.k
    told = enough or not quoting.is_public(view)
    when = months(view, [p.date for p in here if p.date]) if told else ""
    return Wave(stage, len({p.transcript for p in here}), len(here), when, shown)


def shows(view: ReportView, **facts: str) -> bool:
    """Whether the edition prints this number of the table of interviews; without facts, the sum."""
    if not quoting.is_public(view):
        return True
    held = view.withheld
    if held is None:
        held = disclosure.interviews_table(view.study).withheld
    return disclosure.facts(*facts.items()) not in held


def heard(view: ReportView, pilot: str, stage: str, group: str) -> int:
    """How many were interviewed of this group, in this pilot, at this stage."""
    return sum(
        (p.stage, p.group) == (stage, group) and pilot in p.pilots
        for p in view.study.participations
    )


def months(view: ReportView, dates: list[str]) -> str:
    """From the first of these dates to the last, to the month or, where that is set, the year."""
    if not dates:
        return ""
    first, last = _month(min(dates)), _month(max(dates))
    if view.study.settings.precision.dates == "year" or not (first and last):
        first, last = min(dates)[:4], max(dates)[:4]
        return first if first == last else f"{first} to {last}"
    if first == last:
        return first
    opening = first.split()[0] if first.split()[1] == last.split()[1] else first
    return f"{opening} to {last}"


def _month(text: str) -> str:
    """A month as it is written out; nothing of what is none."""
    try:
        return f"{date.fromisoformat(f'{text[:7]}-01'):%B %Y}"
    except ValueError:
        return ""


def period(view: ReportView) -> str:
    """When the fieldwork was done, all stages: "February to May 2023 and June 2024"."""
    return listed(dict.fromkeys(wave.when for wave in waves(view) if wave.when))


def table(view: ReportView) -> Table | None:
    """The stages with their dates; None where there is but one and no date."""
    found = waves(view)
    if len(found) < 2 and not period(view):
        return None
    return Table(
        id="table-fieldwork",
        caption="Fieldwork by stage",
        columns=("Stage", "When", "Interviews", "People"),
        rows=tuple(_row(wave) for wave in found),
        notes=tuple(_notes(found)),
    )


def _row(wave: Wave) -> tuple[str, ...]:
    counts = (str(wave.interviews), str(wave.people)) if wave.shown else (WITHHELD, WITHHELD)
    return (wave.stage, wave.when or "not told", *counts)


def _notes(found: tuple[Wave, ...]) -> Iterator[str]:
    yield "A person counts once for each interview in which they took part."
    if not all(wave.shown for wave in found):
        yield "“withheld”: how few people of a group were interviewed could be worked out from it."
