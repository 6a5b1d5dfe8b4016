"""A study as tables of units by coders: participants by codes first, then segments by codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualkit.agreement import places
from qualkit.model import Code, Coding, Consent, Finished, Segment
from qualkit.model.views import StudyView
from qualkit.segments import segments


class Unit(StrEnum):
    """What is compared."""

    PARTICIPANT = "participant"
    """Whether a code is anywhere in what a participant says in a transcript: what is reported."""
    SEGMENT = "segment"


@dataclass(frozen=True)
class Rated:
    """One unit and one code: who looked for it there, and whether they found it."""

    transcript: str
    code: str
    by: Mapping[str, bool]
    """By coder; only those who finished the transcript for this code as it reads."""


@dataclass(frozen=True)
class LeftOut:
    """A transcript that more than one coder worked on and that is not compared, and why."""

    transcript: str
    why: str


@dataclass(frozen=True)
class Compared:
    """All that can be compared."""

    coders: tuple[str, ...]
    transcripts: tuple[str, ...]
    codes: tuple[str, ...]
    participants: tuple[Rated, ...]
    segments: tuple[Rated, ...]
    left_out: tuple[LeftOut, ...]
    codings: int
    """How many codings the comparison rests on."""
    suggested: int
    """How many of them began as suggestions."""


Meaning = tuple[object, ...]
"""All that tells a coder when to use a code."""


def compare(
    view: StudyView,
    codings: Sequence[Coding],
    meanings: Mapping[tuple[str, str], Meaning],
    *,
    only: Iterable[str] = (),
    code: str | None = None,
) -> Compared:
    """What two or more coders looked for in the same transcripts, under the same definitions.

    `codings` are all that coders made, whatever was settled of them since. `meanings` says by
    codebook (hash) and code what the code meant then. `only`: no other coders; `code`: no other
    code.
    """
    wanted = frozenset(only)
    codes = _codes(view, codings, code)
    held: dict[str, list[Coding]] = defaultdict(list)
    for one in codings:
        held[one.transcript].append(one)
    looked = _looked(view.finished, codes, meanings, wanted)
    agreed = {
        (p.transcript, p.participant) for p in view.participations if Consent.ANALYSE in p.consent
    }
    by_transcript: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for (id, each), coders in looked.items():
        if id in view.transcripts and len(coders) > 1:
            by_transcript[id][each] = coders
    by_person, by_segment, used = list[Rated](), list[Rated](), list[Coding]()
    for id, of_code in by_transcript.items():
        pieces = [
            piece
            for piece in segments(view.transcripts[id])
            if piece.participant is None or (id, piece.participant) in agreed
        ]
        here = [one for one in held[id] if one.coder in of_code.get(one.code, ())]
        used += here
        found = _found(pieces, here)
        people: dict[str, list[int]] = defaultdict(list)
        for at, piece in enumerate(pieces):
            if piece.participant is not None:
                people[piece.participant].append(at)
        for each, coders in of_code.items():
            where = {coder: found[each, coder] for coder in coders}
            for at in range(len(pieces)):
                by_segment.append(Rated(id, each, {c: at in where[c] for c in coders}))
            for turns in people.values():
                said = {c: not where[c].isdisjoint(turns) for c in coders}
                by_person.append(Rated(id, each, said))
    return Compared(
        coders=tuple(sorted({coder for one in by_segment for coder in one.by})),
        transcripts=_in_order(view, {one.transcript for one in by_segment}),
        codes=codes,
        participants=tuple(by_person),
        segments=tuple(by_segment),
        left_out=tuple(_left_out(view, looked, codings, wanted)),
        codings=len(used),
        suggested=sum(one.suggested for one in used),
    )


def meaning(code: Code) -> Meaning:
    """All that tells a coder when to use a code. Its name, place and examples may change."""
    return (code.definition, code.use_when, code.not_when, code.stance)


def _codes(view: StudyView, codings: Sequence[Coding], code: str | None) -> tuple[str, ...]:
    """The codes that are compared: those that nothing stands under, and those used themselves."""
    if code is not None:
        return (code,)
    used, leaves = {one.code for one in codings}, set(view.codebook.leaves)
    return tuple(one.id for one in view.codebook.codes if one in leaves or one.id in used)


def _looked(
    finished: Sequence[Finished],
    codes: Sequence[str],
    meanings: Mapping[tuple[str, str], Meaning],
    wanted: frozenset[str],
) -> dict[tuple[str, str], tuple[str, ...]]:
    """By transcript and code: the coders who looked for it in the same meaning.

    Where they looked for it in several, the meaning that most of them looked for it in, and of
    those the latest.
    """
    last: dict[tuple[str, str], dict[str, Meaning]] = defaultdict(dict)
    for one in finished:
        if wanted and one.coder not in wanted:
            continue
        for code in codes:
            if code in one.codes:
                meant = meanings.get((one.codebook, code), (one.codebook,))
                last[one.transcript, code][one.coder] = meant
    found = {}
    for place, by_coder in last.items():
        number = Counter(by_coder.values())
        most = max(number.values())
        chosen = [meant for meant in by_coder.values() if number[meant] == most][-1]
        found[place] = tuple(sorted(c for c, meant in by_coder.items() if meant == chosen))
    return found


def _found(
    pieces: Sequence[Segment], codings: Sequence[Coding]
) -> Mapping[tuple[str, str], set[int]]:
    """By code and coder: the numbers of the segments in which they found it."""
    lying = places.lying(pieces)
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in codings:
        found[one.code, one.coder].update(lying(one.span))
    return found


def _left_out(
    view: StudyView,
    looked: Mapping[tuple[str, str], tuple[str, ...]],
    codings: Sequence[Coding],
    wanted: frozenset[str],
) -> Iterable[LeftOut]:
    """Transcripts that more than one coder began and of which nothing, or not all, is compared."""
    begun: dict[str, set[str]] = defaultdict(set)
    done: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        begun[coding.transcript].add(coding.coder)
    for one in view.finished:
        begun[one.transcript].add(one.coder)
        done[one.transcript].add(one.coder)
    for transcript in _in_order(view, set(begun)):
        who = {c for c in begun[transcript] if not wanted or c in wanted}
        if len(who) < 2:
            continue
        if transcript not in view.transcripts:
            yield LeftOut(transcript, "its words are not here")
        elif waiting := sorted(who - done[transcript]):
            yield LeftOut(transcript, f"not finished by {', '.join(waiting)}")
        elif apart := _apart(transcript, looked, who):
            yield LeftOut(transcript, f"finished under other definitions: {apart}")


def _apart(
    transcript: str, looked: Mapping[tuple[str, str], tuple[str, ...]], who: set[str]
) -> str:
    """How many codes not all of them looked for in the same meaning; "" where they did."""
    places = [coders for (id, _), coders in looked.items() if id == transcript]
    other = sum(set(coders) != who for coders in places)
    return f"{other} of {len(places)} codes" if other else ""


def _in_order(view: StudyView, ids: set[str]) -> tuple[str, ...]:
    return tuple(source.id for source in view.sources if source.id in ids)
