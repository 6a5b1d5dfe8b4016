"""The places where coders differ, and what was settled of them.

A place is a segment, or as many in a row as one coding of the code joins. Coders are compared who
finished the transcript for the code: only of them is it known that they looked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualkit.model import AnonymisedTranscript, Coding, Finished, Segment, Settled, Span
from qualkit.segments import segments


class Sort(StrEnum):
    """How opinions come to differ."""

    APART = "coders differ"
    TWICE = "one coder, two ways"
    """In two copies that were merged, one coder said two things of the same words."""


class State(StrEnum):
    """How far a difference is."""

    CONTESTED = "settled in two ways"
    """In two copies, by people who did not know of each other's decision."""
    OPEN = "open"
    SETTLED = "settled"


@dataclass(frozen=True)
class Side:
    """One reading of a place, and who holds it."""

    coders: tuple[str, ...]
    codings: tuple[Coding, ...]
    """None: they looked, and did not find the code there."""

    @property
    def ids(self) -> frozenset[str]:
        """Its codings, by id."""
        return frozenset(one.id for one in self.codings)


@dataclass(frozen=True)
class Difference:
    """A place at which coders read a code differently."""

    sort: Sort
    transcript: str
    version: int
    span: Span
    code: str
    sides: tuple[Side, ...]
    settled: tuple[Settled, ...] = ()
    """What was decided of its codings; several where copies were settled apart."""

    @property
    def ids(self) -> frozenset[str]:
        """The codings that it is about."""
        return frozenset[str]().union(*(side.ids for side in self.sides))

    @property
    def state(self) -> State:
        """Whether each of its codings is decided, and in one way."""
        said = {
            id: {id in one.counts for one in self.settled if id in one.about} for id in self.ids
        }
        if any(len(verdicts) > 1 for verdicts in said.values()):
            return State.CONTESTED
        return State.SETTLED if all(said.values()) else State.OPEN

    @property
    def counts(self) -> frozenset[str]:
        """The codings that count: what was settled; else all, the union of what coders found."""
        if self.state is not State.SETTLED:
            return self.ids
        return self.ids & frozenset[str]().union(*(one.counts for one in self.settled))

    @property
    def place(self) -> tuple[str, int, int, str]:
        """What tells it from all others."""
        return (self.transcript, self.span.start, self.span.end, self.code)


def differences(
    transcripts: Mapping[str, AnonymisedTranscript],
    codings: Sequence[Coding],
    finished: Sequence[Finished],
    settled: Sequence[Settled],
    *,
    without: Collection[str] = (),
) -> tuple[Difference, ...]:
    """Every difference, settled or not: by transcript and place, one coder's own two ways first.

    `without`: transcripts that are still coded blind by somebody.
    """
    held: dict[str, list[Coding]] = defaultdict(list)
    for one in codings:
        held[one.transcript].append(one)
    looked: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for done in finished:
        for code in done.codes:
            looked[done.transcript][code].add(done.coder)
    found = list[Difference]()
    for id in (id for id in transcripts if id in held and id not in without):
        here = [one for one in settled if one.transcript == id]
        twice = list(_twice(held[id], here))
        lost = {c for one in twice if one.state is State.SETTLED for c in one.ids - one.counts}
        kept = [one for one in held[id] if one.id not in lost]
        apart = _apart(transcripts[id], kept, looked[id], here) if id in looked else ()
        found += [*twice, *sorted(apart, key=lambda one: (one.span, one.code))]
    return tuple(found)


def _twice(codings: Sequence[Coding], settled: Sequence[Settled]) -> Iterator[Difference]:
    """One coder's codings of the same words with the same code that say different things."""
    same: dict[tuple[Span, str, str], list[Coding]] = defaultdict(list)
    for one in codings:
        same[one.span, one.code, one.coder].append(one)
    for (span, code, coder), ways in same.items():
        if len(ways) > 1:
            sides = tuple(Side((coder,), (way,)) for way in ways)
            yield _made(Sort.TWICE, ways[0], span, code, sides, settled)


def _apart(
    text: AnonymisedTranscript,
    codings: Sequence[Coding],
    looked: Mapping[str, set[str]],
    settled: Sequence[Settled],
) -> Iterator[Difference]:
    pieces = list(segments(text))
    by_code: dict[str, list[Coding]] = defaultdict(list)
    for one in codings:
        if one.coder in looked.get(one.code, ()) and len(looked[one.code]) > 1:
            by_code[one.code].append(one)
    for code, of_code in by_code.items():
        for place in _places(pieces, of_code):
            span = Span(place[0].span.start, place[-1].span.end)
            sides = _sides(place, of_code, sorted(looked[code]))
            if len(sides) > 1:
                yield _made(Sort.APART, of_code[0], span, code, sides, settled)


def _places(pieces: Sequence[Segment], codings: Sequence[Coding]) -> Iterator[list[Segment]]:
    """Segments that carry a coding, those together that one coding joins."""
    place, reach = list[Segment](), 0
    for piece in pieces:
        here = [one.span.end for one in codings if one.span.overlaps(piece.span)]
        if place and piece.span.start >= reach:
            yield place
            place = []
        if here:
            place.append(piece)
            reach = max([reach, *here])
    if place:
        yield place


def _sides(
    place: Sequence[Segment], codings: Sequence[Coding], coders: Iterable[str]
) -> tuple[Side, ...]:
    """The coders by what they read: in which segments the code is, and which way it leans."""
    readings: dict[object, list[tuple[str, list[Coding]]]] = defaultdict(list)
    for coder in coders:
        own = [
            one
            for one in codings
            if one.coder == coder and any(one.span.overlaps(piece.span) for piece in place)
        ]
        reading = tuple(
            frozenset(str(one.stance) for one in own if one.span.overlaps(piece.span))
            for piece in place
        )
        readings[reading].append((coder, own))
    sides = [
        Side(tuple(coder for coder, _ in who), tuple(one for _, own in who for one in own))
        for who in readings.values()
    ]
    return tuple(sorted(sides, key=lambda side: (not side.codings, side.coders)))


def _made(
    sort: Sort,
    one: Coding,
    span: Span,
    code: str,
    sides: tuple[Side, ...],
    settled: Sequence[Settled],
) -> Difference:
    made = Difference(sort, one.transcript, one.version, span, code, sides)
    about = tuple(each for each in settled if each.about & made.ids)
    return Difference(sort, one.transcript, one.version, span, code, sides, about)
