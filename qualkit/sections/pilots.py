"""The pilots: what each was for, what it did, what was expected of it, who staffed it."""

from __future__ import annotations

from qualkit import counting, disclosure
from qualkit.model import Pilot, ReportView
from qualkit.sections import factchecked, quoting
from qualkit.sections.blocks import Block, Facts, Prose, Section, Table
from qualkit.sections.words import number, people


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
    pairs = (("Interviewed", _interviewed(view, pilot)), *factchecked.facts(view, pilot))
    blocks: list[Block] = [Facts((*_facts(pilot), *pairs))]
    if refused := factchecked.contested(view, pilot):
        blocks.append(refused)
    if pilot.staffing and (table := staffing(view, pilot, at)):
        blocks.append(table)
    return Section(f"pilot-{at}", pilot.shown, tuple(blocks))


def _facts(pilot: Pilot) -> tuple[tuple[str, str], ...]:
    said = (
        ("Purpose", pilot.purpose),
        ("Intervention", pilot.intervention),
        ("Expectations", pilot.expectations),
    )
    return tuple((term, words.strip()) for term, words in said if words.strip())


def _interviewed(view: ReportView, pilot: Pilot) -> str:
    here = counting.in_pilot(view.study.participations, pilot.id)
    count, k = len({p.participant for p in here}), view.study.settings.k
    if quoting.is_public(view) and 0 < count < k:
        return f"fewer than {k} people"
    return f"{people(count)}, {number(len({p.transcript for p in here}), 'interview')}"


def staffing(view: ReportView, pilot: Pilot, at: int) -> Table | None:
    """Posts in full-time equivalents, with their sum.

    In public, posts that fewer than k people hold stand together; None where all of them do.
    """
    posts = pilot.staffing
    if quoting.is_public(view):
        posts = disclosure.shown_posts(posts, view.study.settings.k)
    if not posts:
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
