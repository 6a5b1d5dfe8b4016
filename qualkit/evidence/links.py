"""Each link of the theory of change: who supports it, who challenges it, of whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit import counting
from qualkit.excerpts import place
from qualkit.model import Coding, Directness, Link, Participation, Stance
from qualkit.model.comparing import LinkEvidence
from qualkit.model.views import StudyView
from qualkit.model.weighing import Rival, Sides

NOT_SAID = "not said"
"""How near a speaker is to what they tell, where no coder said so."""

Codings = Mapping[str, Sequence[Coding]]
"""By participant."""


def link_evidence(view: StudyView) -> tuple[LinkEvidence, ...]:
    """The evidence on each link, in the order of the theory of change.

    A link is judged by the people of the pilots whose model holds it, through the stances of its
    codes (contribution analysis, Mayne 2001: the claim, what supports it, what challenges it).
    Who speaks both for and against is mixed. Somebody was not asked if no question on any of the
    link's codes was put to them and they did not bring it up themselves.
    """
    return of_ledger(counting.ledger(view), view.codebook.theory.links)


def of_ledger(book: counting.Ledger, links: Sequence[Link]) -> tuple[LinkEvidence, ...]:
    """The same of some links, in a study that is arranged for counting."""
    return tuple(_evidence(Bearing.of(book, link)) for link in links)


@dataclass(frozen=True)
class Bearing:
    """What bears on a link: its codes, the people of its pilots, and what they said of it."""

    book: counting.Ledger
    link: Link
    codes: frozenset[str]
    among: tuple[Participation, ...]
    codings: Codings
    """With a stance, of transcripts that were read through for their code."""

    @classmethod
    def of(cls, book: counting.Ledger, link: Link) -> Bearing:
        """What bears on one link."""
        codes = book.under(*link.codes)
        own = frozenset(p for p in counting.pilots(book.study) if owns(book.study, p, link))
        among = tuple(p for p in book.participations if not own.isdisjoint(p.pilots))
        return cls(book, link, codes, among, stanced(counting.counted(book, codes, among)))

    @property
    def pilots(self) -> tuple[str, ...]:
        """The pilots whose link it is, in the study's order."""
        study = self.book.study
        return tuple(p for p in counting.pilots(study) if owns(study, p, self.link))

    def narrowed(self, among: Sequence[Participation]) -> Bearing:
        """The same of some of its people."""
        said = stanced(counting.counted(self.book, self.codes, among))
        return Bearing(self.book, self.link, self.codes, tuple(among), said)

    @property
    def every(self) -> tuple[Coding, ...]:
        """All codings of it, with a stance or without, counted or not yet."""
        return every(self.book, self.codes, self.among)


def every(
    book: counting.Ledger, codes: frozenset[str], among: Sequence[Participation]
) -> tuple[Coding, ...]:
    """All codings with these codes of what these people said, counted or not yet, by place."""
    sittings = dict.fromkeys((p.transcript, p.participant) for p in among)
    found = {
        coding.id: coding
        for code in sorted(codes)
        if (said := book.said.get(code))
        for sitting in sittings
        for coding in said.get(sitting, ())
    }
    return tuple(sorted(found.values(), key=place))


def owns(study: StudyView, pilot: str, link: Link) -> bool:
    """Whether a pilot took this link into its own model."""
    links = next((p.links for p in study.settings.pilots if p.id == pilot), None)
    return links is None or link.id in links


def stanced(codings: Codings) -> dict[str, list[Coding]]:
    """The codings that take a side, of those who take any."""
    found = {who: [c for c in said if c.stance is not None] for who, said in codings.items()}
    return {who: said for who, said in found.items() if said}


def sides(name: str, bearing: Bearing) -> Sides:
    """Which side people take; those who take none were asked and read, or not."""
    leaning = Counter(counting.leanings(bearing.codings).values())
    unasked = not_asked(bearing.book, bearing.codes, bearing.among) - bearing.codings.keys()
    heard = {p.participant for p in bearing.among if _was_heard(bearing, p)}
    left = {p.participant for p in bearing.among} - unasked - bearing.codings.keys()
    return Sides(
        name=name,
        supports=leaning[Stance.SUPPORTS],
        challenges=leaning[Stance.CHALLENGES],
        mixed=leaning[Stance.MIXED],
        silent=len(left & heard),
        not_asked=len(unasked),
        not_read=len(left - heard),
    )


def not_asked(
    book: counting.Ledger, codes: frozenset[str], among: Sequence[Participation]
) -> set[str]:
    """The people to whom the schedule put no question on these codes, at any stage."""
    asked: dict[str, bool] = {}
    for p in among:
        put = any(counting.was_asked(book, code, (p,)) is not False for code in codes)
        asked[p.participant] = asked.get(p.participant, False) or put
    return {participant for participant, was in asked.items() if not was}


# --- one link


def _evidence(bearing: Bearing) -> LinkEvidence:
    whole = sides("", bearing)
    book, link = bearing.book, bearing.link
    groups = _supporting(bearing)
    return LinkEvidence(
        link=link,
        supports=whole.supports,
        challenges=whole.challenges,
        mixed=whole.mixed,
        not_asked=whole.not_asked,
        pilots=_spoken(bearing),
        codings=tuple(sorted(c.id for of_one in bearing.codings.values() for c in of_one)),
        people=whole.people,
        silent=whole.silent,
        not_read=whole.not_read,
        by_pilot=tuple(
            sides(p, bearing.narrowed(counting.in_pilot(bearing.among, p))) for p in bearing.pilots
        ),
        by_group=tuple(
            sides(group, bearing.narrowed([p for p in bearing.among if p.group == group]))
            for group in counting.groups(book.study)
        ),
        by_directness=tuple(_by_directness(bearing)),
        says_so=groups,
        only_gainers=_only_gainers(groups, book.study.settings.gains),
        rivals=tuple(_rival(bearing, code) for code in link.rivals if code in book.subtrees),
        waiting=counting.waiting(book, bearing.codes, bearing.among),
    )


def _was_heard(bearing: Bearing, p: Participation) -> bool:
    """Whether somebody was asked in an interview that was read for what was asked."""
    return any(
        p.transcript in bearing.book.read.get(code, ())
        and counting.was_asked(bearing.book, code, (p,)) is not False
        for code in bearing.codes
    )


def _spoken(bearing: Bearing) -> tuple[str, ...]:
    """The link's own pilots in which anybody spoke to it, in the study's order."""
    spoke = {(c.transcript, who) for who, said in bearing.codings.items() for c in said}
    found = {q for p in bearing.among if (p.transcript, p.participant) in spoke for q in p.pilots}
    return tuple(q for q in bearing.pilots if q in found)


def _by_directness(bearing: Bearing) -> Iterator[Sides]:
    for directness in (*Directness, None):
        said = {
            who: some
            for who, of_one in bearing.codings.items()
            if (some := [c for c in of_one if c.directness is directness])
        }
        if directness is not None or said:
            leaning = Counter(counting.leanings(said).values())
            yield Sides(
                name=str(directness or NOT_SAID),
                supports=leaning[Stance.SUPPORTS],
                challenges=leaning[Stance.CHALLENGES],
                mixed=leaning[Stance.MIXED],
            )


def _supporting(bearing: Bearing) -> tuple[str, ...]:
    """The groups of whom anybody supports it in any of their words."""
    spoke = {
        (c.transcript, who)
        for who, said in bearing.codings.items()
        for c in said
        if c.stance is Stance.SUPPORTS
    }
    found = {p.group for p in bearing.among if (p.transcript, p.participant) in spoke}
    return tuple(group for group in counting.groups(bearing.book.study) if group in found)


def _only_gainers(groups: Sequence[str], gains: Sequence[str]) -> bool | None:
    """Whether support comes only from groups that a pilot pays or that run it; None: unknown."""
    return set(groups) <= set(gains) if groups and gains else None


def _rival(bearing: Bearing, code: str) -> Rival:
    codes = bearing.book.under(code)
    said = counting.counted(bearing.book, codes, bearing.among)
    leaning = Counter(counting.leanings(said).values())
    read = {p.participant for p in bearing.among if counting.is_read(bearing.book, codes, p)}
    supporters = {
        who
        for who, of_one in bearing.codings.items()
        if any(c.stance is Stance.SUPPORTS for c in of_one)
    }
    return Rival(
        code=code,
        supports=leaning[Stance.SUPPORTS],
        challenges=leaning[Stance.CHALLENGES],
        mixed=leaning[Stance.MIXED],
        raised=len(said),
        of=len(read),
        supporters=len(supporters & said.keys()),
    )
