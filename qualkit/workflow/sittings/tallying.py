"""How far the coding is: by transcript, and by code."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from qualkit.model import AnonymisedTranscript, Coding
from qualkit.segments import segments
from qualkit.store import codings, texts
from qualkit.workflow import unseen
from qualkit.workflow.sittings.through import read_through, the_codebook
from qualkit.workflow.study import Study
from qualkit.workflow.team import assigning


@dataclass(frozen=True)
class Far:
    """How far one transcript is."""

    transcript: str
    segments: int
    coded: int
    """Segments with a code of this coder's."""
    others: int
    """Codings of others'."""
    finished: bool
    """By this coder, under the accepted codebook."""
    finished_by: tuple[str, ...]
    """Everybody who has, under it."""
    given: bool = True
    """Whether this coder is to code it: where they were given some, whether it is one of those."""


@dataclass(frozen=True)
class Carried:
    """How much lies under one code, whoever coded it."""

    code: str
    name: str
    people: int
    """Participants whose words carry it."""
    transcripts: int
    codings: int


@dataclass(frozen=True)
class Tally:
    """How far the study is."""

    transcripts: tuple[Far, ...]
    """Those first that this coder was given."""
    codes: tuple[Carried, ...]
    """In the order of the codebook."""


def tally(study: Study) -> Tally:
    """Count every transcript and every code. Raises NotYet where no codebook is accepted.

    What others did in a transcript that is coded blind is left out.
    """
    far, people = [], defaultdict[str, set[str]](set)
    there, times = defaultdict[str, set[str]](set), Counter[str]()
    with study.store.reading() as db:
        held = the_codebook(db)
        read = defaultdict[str, set[str]](set)
        blind = unseen.blind_for(db, study.coder)
        given = assigning.of_coder(db, study.coder)
        for id, coder in read_through(db, held):
            if coder == study.coder or id not in blind:
                read[id].add(coder)
        for id in texts.there(db):
            text = texts.newest(db, [id])[id]
            every = codings.current(db, id)
            here = [c for c in every if c.coder == study.coder or id not in blind]
            one = _far(text, here, study.coder, read[id])
            far.append(replace(one, given=not given or id in given))
            whose = _Speakers(text)
            for made in here:
                times[made.code] += 1
                there[made.code].add(id)
                people[made.code] |= whose(made)
    return Tally(
        tuple(sorted(far, key=lambda one: not one.given)),
        tuple(
            Carried(c.id, c.name, len(people[c.id]), len(there[c.id]), times[c.id])
            for c in held.book.codes
        ),
    )


def _far(
    text: AnonymisedTranscript, held: Iterable[Coding], coder: str, read: Iterable[str]
) -> Far:
    pieces = list(segments(text))
    mine = sorted(one.span for one in held if one.coder == coder)
    coded = sum(any(piece.span.overlaps(span) for span in mine) for piece in pieces)
    others = sum(one.coder != coder for one in held)
    return Far(text.id, len(pieces), coded, others, coder in read, tuple(sorted(read)))


class _Speakers:
    """Whose words a coding of one transcript covers: whose turn it begins in."""

    def __init__(self, text: AnonymisedTranscript) -> None:
        self._starts = [turn.start for turn in text.turns]
        self._who = [text.speaker(turn).participant for turn in text.turns]

    def __call__(self, made: Coding) -> set[str]:
        at = bisect_right(self._starts, made.span.start) - 1
        who = self._who[at] if at >= 0 else None
        return {who} if who else set()
