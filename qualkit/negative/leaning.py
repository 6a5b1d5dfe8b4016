"""Which way the people of a code lean, and who and what goes against it.

A negative case is one that does not fit what the others say (Lincoln and Guba 1985): looked for,
and shown. People are weighed, not codings: whoever both supports and challenges is mixed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from qualkit import counting
from qualkit.excerpts import Excerpts, place
from qualkit.model import Coding, Flag, Participation, Stance
from qualkit.model.views import StudyView
from qualkit.model.weighing import Lean, Passage

AGAINST, MIXED, DEVIANT = "against", "mixed", "flagged deviant"
NEARLY = 0.75
"""The share of people read and asked who raise what “nearly everybody” raises."""
FEWEST = 4
"""So many must have been read and asked before anybody is missed."""

_OTHER = {Stance.SUPPORTS: Stance.CHALLENGES, Stance.CHALLENGES: Stance.SUPPORTS}


def leanings(view: StudyView, codes: Sequence[str] | None = None) -> tuple[Lean, ...]:
    """How the people of each of some codes, or of all that are coded with, lean."""
    book, excerpts = counting.ledger(view), Excerpts(view)
    wanted = [one.id for one in view.codebook.codes] if codes is None else codes
    return tuple(_lean(book, excerpts, code) for code in wanted if book.said.get(code))


def _lean(book: counting.Ledger, excerpts: Excerpts, code: str) -> Lean:
    one = frozenset((code,))
    people = book.participations
    said = counting.counted(book, one, people)
    sides = Counter(counting.leanings(said).values())
    majority = _majority(sides)
    heard = {p.participant for p in people if _was_heard(book, code, p)}
    return Lean(
        code=code,
        supports=sides[Stance.SUPPORTS],
        challenges=sides[Stance.CHALLENGES],
        mixed=sides[Stance.MIXED],
        raised=len(said),
        of=len({p.participant for p in people if counting.is_read(book, one, p)}),
        asked=len(heard | said.keys()),
        majority=majority,
        against=tuple(_against(excerpts, said, majority)),
        absent=_absent(book, excerpts, heard, said),
        pilots=tuple(_pilots(book, one)),
    )


def _majority(sides: Mapping[Stance, int]) -> Stance | None:
    """The side that more people take; None where neither is."""
    for_it, against_it = sides.get(Stance.SUPPORTS, 0), sides.get(Stance.CHALLENGES, 0)
    if for_it == against_it:
        return None
    return Stance.SUPPORTS if for_it > against_it else Stance.CHALLENGES


def _most(sides: Mapping[Stance, int]) -> Stance | None:
    """The side that more than half take of those who take any; None where neither is."""
    side = _majority(sides)
    return side if side and 2 * sides[side] > sum(sides.values()) else None


def _was_heard(book: counting.Ledger, code: str, p: Participation) -> bool:
    """Whether somebody was asked, in an interview that was read for the code."""
    read = p.transcript in book.read.get(code, ())
    return read and counting.was_asked(book, code, (p,)) is True


def _against(
    excerpts: Excerpts, said: Mapping[str, Sequence[Coding]], majority: Stance | None
) -> Iterator[Passage]:
    """What goes against the majority, then what is mixed, then what else was flagged."""
    kinds: dict[str, list[Coding]] = {AGAINST: [], MIXED: [], DEVIANT: []}
    for one in sorted((c for of_one in said.values() for c in of_one), key=place):
        if majority is not None and one.stance is _OTHER[majority]:
            kinds[AGAINST].append(one)
        elif majority is not None and one.stance is Stance.MIXED:
            kinds[MIXED].append(one)
        elif one.flag is Flag.DEVIANT:
            kinds[DEVIANT].append(one)
    for kind, codings in kinds.items():
        yield from excerpts.by_place(codings, kind)


def _absent(
    book: counting.Ledger, excerpts: Excerpts, heard: set[str], said: Mapping[str, object]
) -> tuple[tuple[str, str], ...]:
    """Who was asked and read and is silent, where nearly everybody else is not."""
    missing = heard - said.keys()
    if len(heard) < FEWEST or len(heard) - len(missing) < NEARLY * len(heard):
        return ()
    first: dict[str, Participation] = {}
    for p in book.participations:
        if p.participant in missing:
            first.setdefault(p.participant, p)
    return tuple((id, excerpts.who(p.transcript, id)) for id, p in sorted(first.items()))


def _pilots(book: counting.Ledger, one: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Pilots most of whose people lean the other way than most of those of all other pilots."""
    for pilot in counting.pilots(book.study):
        here = counting.in_pilot(book.participations, pilot)
        others = [p for p in book.participations if pilot not in p.pilots]
        own, rest = (
            Counter(counting.leanings(counting.counted(book, one, some)).values())
            for some in (here, others)
        )
        mine, theirs = _most(own), _most(rest)
        if mine and theirs and mine is not theirs:
            yield (
                pilot,
                f"{own[mine]} of {sum(own.values())} here {_lean_verb(mine)}; elsewhere "
                f"{rest[theirs]} of {sum(rest.values())} {_lean_verb(theirs)}",
            )


def _lean_verb(side: Stance) -> str:
    return "support" if side is Stance.SUPPORTS else "challenge"
