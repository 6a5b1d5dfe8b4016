"""The theory of change against what people said: each link, who supports it, who challenges it."""

from __future__ import annotations

from collections import Counter

from qualkit import counting
from qualkit.model import Coding, Link, LinkEvidence, Participation, Stance, StudyView


def link_evidence(view: StudyView) -> tuple[LinkEvidence, ...]:
    """The evidence on each link, in the order of the theory of change.

    A link is judged by the people of the pilots whose model holds it, through the stances of its
    codes (contribution analysis, Mayne 2001: the claim, what supports it, what challenges it).
    Who speaks both for and against is mixed. Somebody was not asked if no question on any of the
    link's codes was put to them and they did not bring it up themselves.
    """
    book = counting.ledger(view)
    return tuple(_evidence(book, link) for link in view.codebook.theory.links)


def _evidence(book: counting.Ledger, link: Link) -> LinkEvidence:
    codes = book.under(*link.codes)
    among = tuple(p for p in book.participations if any(_owns(book, q, link) for q in p.pilots))
    codings = {
        participant: stanced
        for participant, of_one in counting.counted(book, codes, among).items()
        if (stanced := [c for c in of_one if c.stance is not None])
    }
    leaning = Counter(counting.leanings(codings).values())
    return LinkEvidence(
        link=link,
        supports=leaning[Stance.SUPPORTS],
        challenges=leaning[Stance.CHALLENGES],
        mixed=leaning[Stance.MIXED],
        not_asked=len(_not_asked(book, codes, among) - codings.keys()),
        pilots=_pilots(book, link, codings, among),
        codings=tuple(sorted(c.id for of_one in codings.values() for c in of_one)),
    )


def _owns(book: counting.Ledger, pilot: str, link: Link) -> bool:
    """Whether a pilot took this link into its own model."""
    links = next((p.links for p in book.study.settings.pilots if p.id == pilot), None)
    return links is None or link.id in links


def _not_asked(
    book: counting.Ledger, codes: frozenset[str], among: tuple[Participation, ...]
) -> set[str]:
    """The people to whom the schedule put no question on these codes, at any stage."""
    asked: dict[str, bool] = {}
    for p in among:
        put = any(counting.was_asked(book, code, (p,)) is not False for code in codes)
        asked[p.participant] = asked.get(p.participant, False) or put
    return {participant for participant, was in asked.items() if not was}


def _pilots(
    book: counting.Ledger,
    link: Link,
    codings: dict[str, list[Coding]],
    among: tuple[Participation, ...],
) -> tuple[str, ...]:
    """The link's own pilots in which anybody spoke to it, in the study's order."""
    spoke = {(c.transcript, who) for who, of_one in codings.items() for c in of_one}
    found = {q for p in among if (p.transcript, p.participant) in spoke for q in p.pilots}
    return tuple(q for q in counting.pilots(book.study) if q in found and _owns(book, q, link))
