"""Methodology: what was not heard, read or asked, as far as the study's own records tell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from qualkit import counting
from qualkit.model.comparing import CellState
from qualkit.model.views import ReportView
from qualkit.sections import fieldwork, quoting
from qualkit.sections.blocks import Points, Prose, Section
from qualkit.sections.guarding import some
from qualkit.sections.words import capital, listed, mid, number

MOST = 6
"""Places that are named one by one; more are counted."""


def limits(view: ReportView) -> Section | None:
    """The limits that can be computed; the evaluators' own words stand above them."""
    said = tuple(capital(one) for one in _limits(view))
    blocks = (Prose(("What the study's own records show:",)), Points(said))
    return Section("method-limits", "Limits", blocks) if said else None


def _limits(view: ReportView) -> Iterator[str]:
    if not view.study.participations:
        return
    book = counting.ledger(view.study)
    yield from _unheard(view)
    yield from _few(view)
    yield from _records(view)
    yield from _unread(view, book)
    yield from _unasked(view)
    reflexive = view.study.settings.approach == "reflexive"
    if len({done.coder for done in view.study.finished}) == 1 and not reflexive:
        yield "One person coded everything: nobody knows how another would have read it."


def unheard(view: ReportView, pilot: str) -> Iterator[str]:
    """The groups that nobody of a pilot was interviewed from, where the edition may tell."""
    stages = counting.stages(view.study)
    for group in counting.groups(view.study):
        silent = [
            stage
            for stage in stages
            if not fieldwork.heard(view, pilot, stage, group)
            and fieldwork.shows(view, pilot=pilot, stage=stage, group=group)
        ]
        if silent and len(silent) == len(stages):
            yield mid(group)
        elif silent:
            yield f"{mid(group)} ({listed(silent)})"


def _unheard(view: ReportView) -> Iterator[str]:
    names = {p.id: p.shown for p in view.study.settings.pilots}
    found = [
        f"in {names.get(pilot, pilot)}, {listed(groups)}"
        for pilot in counting.pilots(view.study)
        if (groups := list(unheard(view, pilot)))
    ]
    if found:
        yield f"Groups that nobody was interviewed from: {'; '.join(found)}."


def _few(view: ReportView) -> Iterator[str]:
    """Groups of a pilot that are known from one or two people."""
    k, study = view.study.settings.k, view.study
    places = list(product(counting.pilots(study), counting.groups(study)))
    count = 0
    for pilot, group in places:
        among = counting.in_pilot(study.participations, pilot)
        count += 0 < len({p.participant for p in among if p.group == group}) < k
    if count and quoting.is_public(view):
        yield (
            "In some pilots a group is known from very few people; what is said of it rests on "
            "them alone."
        )
    elif count:
        yield (
            f"In {count} of the {len(places)} combinations of pilot and group fewer than {k} "
            "people were interviewed: what is said of such a group rests on them alone."
        )


def _records(view: ReportView) -> Iterator[str]:
    notes = sum(not s.verbatim for s in view.study.sources)
    through = sum(s.interpreter for s in view.study.sources)
    if notes:
        yield f"Of {some(view, notes, 'interview')} there are notes, which are not anybody's words."
    if through:
        yield f"{some(view, through, 'interview')} went through an interpreter's words."


def _unread(view: ReportView, book: counting.Ledger) -> Iterator[str]:
    there, leaves = set(view.study.transcripts), view.study.codebook.leaves
    done = {one.transcript for one in view.study.finished} & there
    if left := len(there - done):
        have = "has" if left == 1 else "have"
        yield f"{number(left, 'transcript')} {have} not been read to the end by anybody."
    late = [
        f"{mid(code.name)} ({number(len(missing), 'transcript')})"
        for code in leaves
        if (missing := done - book.read.get(code.id, frozenset())) and not code.retired
    ]
    if 0 < len(late) <= MOST:
        yield f"Not every transcript was read for each code. Unread for: {listed(late)}."
    elif late:
        yield (
            f"Not every transcript was read for each code: for {len(late)} of {len(leaves)} codes "
            "some were not."
        )


def _unasked(view: ReportView) -> Iterator[str]:
    study = view.study
    if study.schedule and not study.asked:
        yield (
            "Which questions were put was not marked in the transcripts: what the schedule planned "
            "is taken for what was asked."
        )
    codes = {
        column
        for (_, column), cell in view.themes.cells.items()
        if cell.state is CellState.NOT_ASKED and column in study.codebook
    }
    named = [mid(code.name) for code in study.codebook.codes if code.id in codes]
    if 0 < len(named) <= MOST:
        yield f"In one pilot or more no question bore on {listed(named)}."
    elif named:
        yield f"In one pilot or more no question bore on {len(named)} of the codes."
