"""The pilots: what each was for, what it did, what was expected of it, who staffed it."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit import counting, disclosure
from qualkit.model import Pilot
from qualkit.model.views import ReportView
from qualkit.sections import factchecked, fieldwork, limits, quoting
from qualkit.sections.blocks import Block, Facts, Prose, Section, Table
from qualkit.sections.guarding import some
from qualkit.sections.words import capital, listed, mid, number, people, some_of

MOST = 3
"""Links that are named; more are counted."""


def write(view: ReportView) -> Section | None:
    """A part for each pilot that study.yaml describes; None where it describes none."""
    described = [p for p in view.study.settings.pilots if _facts(p) or p.staffing]
    if not described:
        return None
    return Section(
        id="pilots",
        title="The pilots",
        blocks=(
            Prose(
                ("What each pilot set out to do, and with whom. Judgements come later.",),
                quiet=True,
            ),
        ),
        parts=tuple(_profile(view, pilot) for pilot in described),
    )


def _profile(view: ReportView, pilot: Pilot) -> Section:
    at = view.study.settings.pilots.index(pilot) + 1
    table = staffing(view, pilot, at)
    pairs = (
        *(*_facts(pilot), *_alone(view, pilot), *_links(view, pilot), *_met(view, pilot)),
        *factchecked.facts(view, pilot),
    )
    refused = factchecked.contested(view, pilot)
    blocks: list[Block] = [Facts(pairs), *(one for one in (refused, table) if one)]
    return Section(f"pilot-{at}", pilot.shown, tuple(blocks))


def _alone(view: ReportView, pilot: Pilot) -> Iterator[tuple[str, str]]:
    """Staffing in a line, where one row is all that there is, or that may be told."""
    posts = _posts(view, pilot)
    if len(posts) == 1:
        post, fte = posts[0]
        all_of = len(pilot.staffing) > 1
        yield "Staffing", f"{'All posts' if all_of else post}, {fte:.1f} full-time equivalents"


def _facts(pilot: Pilot) -> tuple[tuple[str, str], ...]:
    said = (
        ("Purpose", pilot.purpose),
        ("Intervention", pilot.intervention),
        ("Expectations", pilot.expectations),
        ("Within it", listed(pilot.cases) if pilot.cases else ""),
    )
    return tuple((term, words.strip()) for term, words in said if words.strip())


def _links(view: ReportView, pilot: Pilot) -> Iterator[tuple[str, str]]:
    """Which links of the theory of change it did not set out for, where it took only some."""
    theory = view.study.codebook.theory
    if pilot.links is None or not theory.links:
        return
    left = [link for link in theory.links if link.id not in pilot.links]
    own = some_of(len(theory.links) - len(left), len(theory.links), "link")
    steps = (
        f"“{theory.step(link.source).name}” to “{mid(theory.step(link.target).name)}”"
        for link in left
    )
    others = f"; not from {listed(steps)}" if 0 < len(left) <= MOST else ""
    yield "Theory of change", f"{capital(own)}{others}"


def _met(view: ReportView, pilot: Pilot) -> Iterator[tuple[str, str]]:
    """Who was interviewed, and who was not or whose words wait, where the edition may tell."""
    yield "Interviewed", _interviewed(view, pilot)
    here = {p.transcript for p in counting.in_pilot(view.study.participations, pilot.id)}
    waits = here - {done.transcript for done in view.study.finished}
    silent = list(limits.unheard(view, pilot.id))
    standing = [
        *([f"nobody interviewed: {listed(silent)}"] if silent else []),
        *([f"{some(view, len(waits), 'interview')} not read to the end yet"] if waits else []),
    ]
    if standing:
        yield "Open", capital("; ".join(standing))


def _interviewed(view: ReportView, pilot: Pilot) -> str:
    here = counting.in_pilot(view.study.participations, pilot.id)
    count, k = len({p.participant for p in here}), view.study.settings.k
    if quoting.is_public(view) and 0 < count < k:
        return f"fewer than {k} people"
    if not fieldwork.shows(view, pilot=pilot.id):
        return fieldwork.WITHHELD
    said = f"{people(count)} in {number(len({p.transcript for p in here}), 'interview')}"
    groups = list(_groups(view, pilot.id))
    return f"{said} ({', '.join(groups)})" if groups else said


def _groups(view: ReportView, pilot: str) -> Iterator[str]:
    """By group, each person once for each interview; none where the table withholds any of it."""
    stages, groups = counting.stages(view.study), counting.groups(view.study)
    if not all(
        fieldwork.shows(view, pilot=pilot, stage=stage, group=group)
        for stage in stages
        for group in groups
    ):
        return
    for group in groups:
        if count := sum(fieldwork.heard(view, pilot, stage, group) for stage in stages):
            yield f"{mid(group)} {count}"


def staffing(view: ReportView, pilot: Pilot, at: int) -> Table | None:
    """Posts in full-time equivalents, with their sum; None where that is not two rows or more.

    In public, posts that fewer than k people hold stand together, and nothing where all do.
    """
    posts = _posts(view, pilot)
    if len(posts) < 2:
        return None
    total = sum(fte for _, fte in posts)
    return Table(
        id=f"table-staffing-{at}",
        caption=f"Staffing of {pilot.shown}",
        columns=("Post", "Full-time equivalent"),
        rows=(
            *((post, f"{fte:.1f}") for post, fte in posts),
            ("All posts", f"{total:.1f}"),
        ),
        totals=True,
    )


def _posts(view: ReportView, pilot: Pilot) -> tuple[tuple[str, float], ...]:
    """The posts that the edition may tell."""
    if quoting.is_public(view):
        return disclosure.shown_posts(pilot.staffing, view.study.settings.k)
    return pilot.staffing
