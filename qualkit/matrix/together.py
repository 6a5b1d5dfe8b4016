"""What occurs together: in one person's words, or in the same words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from qualkit import counting
from qualkit.model import Coding, Participation

Met = Mapping[tuple[str, str], Mapping[str, set[str]]]
"""By two codes, and by participant: the ids of codings of either that share words."""


@dataclass(frozen=True)
class Spoken:
    """Some codes over some people."""

    codes: frozenset[str]
    read: frozenset[str]
    """Participants whose transcripts were read for any of the codes."""
    codings: Mapping[str, tuple[Coding, ...]]
    """By participant: the codings that count."""

    @cached_property
    def ids(self) -> Mapping[str, tuple[str, ...]]:
        """Their ids."""
        return {who: tuple(one.id for one in said) for who, said in self.codings.items()}


def spoken(book: counting.Ledger, codes: frozenset[str], among: Sequence[Participation]) -> Spoken:
    """Who was read for these codes, and who raised them."""
    read = frozenset(p.participant for p in among if counting.is_read(book, codes, p))
    return Spoken(codes, read, counting.counted(book, codes, among))


def in_one_person(one: Spoken, other: Spoken) -> dict[str, Iterable[str]]:
    """By participant who raised both: the ids of the codings."""
    if one is other:
        return dict(one.ids)
    both = one.ids.keys() & other.ids.keys()
    return {who: one.ids[who] + other.ids[who] for who in both}


def in_one_passage(meeting: Met, one: Spoken, other: Spoken) -> dict[str, Iterable[str]]:
    """By participant who raised both in the same words: the ids of the codings."""
    found: dict[str, list[str]] = defaultdict(list)
    for pair in product(one.codes, other.codes):
        for who, ids in meeting.get(pair, {}).items():
            found[who] += ids
    return dict(found)


def met(book: counting.Ledger, among: Sequence[Participation]) -> Met:
    """The codings that share words with one another, of those that count.

    Each shares its words with itself, so that a code and a theme above it occur together.
    """
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (_, who), codings in _by_sitting(book, among).items():
        for one, other in _overlapping(codings):
            for pair in {(one.code, other.code), (other.code, one.code)}:
                met_here = found[pair][who]
                met_here.add(one.id)
                met_here.add(other.id)
    return found


def _by_sitting(
    book: counting.Ledger, among: Sequence[Participation]
) -> dict[counting.Sitting, list[Coding]]:
    sittings = {(p.transcript, p.participant) for p in among}
    found: dict[counting.Sitting, list[Coding]] = defaultdict(list)
    for code, said in book.said.items():
        read = book.read.get(code, frozenset())
        for sitting, codings in said.items():
            if sitting in sittings and sitting[0] in read:
                found[sitting] += codings
    return found


def _overlapping(codings: Sequence[Coding]) -> Iterator[tuple[Coding, Coding]]:
    """Every two that share words, each with itself too."""
    ordered = sorted(codings, key=lambda coding: coding.span)
    for at, one in enumerate(ordered):
        for other in ordered[at:]:
            if other.span.start >= one.span.end:
                break
            yield one, other
