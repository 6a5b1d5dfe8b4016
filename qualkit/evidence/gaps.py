"""What evidence lacks: whom nobody met, read or asked, and what nobody corroborates."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from qualkit import counting
from qualkit.evidence.links import Bearing, not_asked
from qualkit.model import Stance
from qualkit.model.views import StudyView
from qualkit.model.weighing import Gap, GapKind

CORROBORATED = (Stance.SUPPORTS, Stance.CHALLENGES)


def gaps(book: counting.Ledger, link: str | None = None) -> tuple[Gap, ...]:
    """Every gap: of the study first, then of each link, or of one.

    A side is corroborated in a pilot when people of two groups take it; whoever is mixed takes
    both. One group alone is a gap only where another was interviewed there.
    """
    wanted = [one for one in book.study.codebook.theory.links if link in (None, one.id)]
    of_links = [gap for one in wanted for gap in _of_link(Bearing.of(book, one))]
    return (*(_unmet(book.study) if link is None else ()), *of_links)


def _unmet(view: StudyView) -> Iterator[Gap]:
    """Groups of a pilot whom nobody interviewed at a stage."""
    met = {(q, p.stage, p.group) for p in view.participations for q in p.pilots}
    cells = product(counting.pilots(view), counting.stages(view), counting.groups(view))
    for pilot, stage, group in cells:
        if (pilot, stage, group) not in met:
            yield Gap(GapKind.NOBODY_MET, pilot=pilot, stage=stage, group=group)


def _of_link(bearing: Bearing) -> Iterator[Gap]:
    for pilot in bearing.pilots:
        here = bearing.narrowed(counting.in_pilot(bearing.among, pilot))
        yield from _unheard(here, pilot)
        yield from _uncorroborated(here, pilot)


def _unheard(here: Bearing, pilot: str) -> Iterator[Gap]:
    """Groups of whom nobody was read for the link, or nobody was asked at a stage."""
    study = here.book.study
    for stage, group in product(counting.stages(study), counting.groups(study)):
        some = tuple(p for p in here.among if (p.stage, p.group) == (stage, group))
        if not some:
            continue
        people = len({p.participant for p in some})
        if not any(counting.is_read(here.book, here.codes, p) for p in some):
            yield Gap(GapKind.NOBODY_READ, here.link.id, pilot, stage, group, people=people)
        spoke = here.narrowed(some).codings.keys()
        unasked = len(not_asked(here.book, here.codes, some) - spoke)
        if unasked == people:
            yield Gap(GapKind.NOT_ASKED, here.link.id, pilot, stage, group, people=people)


def _uncorroborated(here: Bearing, pilot: str) -> Iterator[Gap]:
    """Sides that one person, or one group of several, takes alone."""
    group_of = {(p.transcript, p.participant): p.group for p in here.among}
    for side in CORROBORATED:
        said = [
            (who, coding)
            for who, of_one in here.codings.items()
            for coding in of_one
            if coding.stance in (side, Stance.MIXED)
        ]
        people = len({who for who, _ in said})
        groups = {group_of[coding.transcript, who] for who, coding in said}
        if people == 1:
            kind = GapKind.ONE_PERSON
        elif len(groups) == 1 and len(set(group_of.values())) > 1:
            kind = GapKind.ONE_GROUP
        else:
            continue
        yield Gap(
            kind=kind,
            link=here.link.id,
            pilot=pilot,
            group=", ".join(sorted(groups)),
            side=side,
            people=people,
            codings=tuple(sorted(coding.id for _, coding in said)),
        )
