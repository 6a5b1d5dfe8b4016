"""Which segments of a sitting are walked through: uncoded, suggested, one's own, doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualkit.model import Coding, Flag, Segment
from qualkit.workflow.sittings.sitting import Sitting


class Only(StrEnum):
    """What a filter lets through."""

    ALL = "all"
    UNCODED = "uncoded"
    SUGGESTED = "suggested"
    MINE = "mine"
    DOUBTFUL = "doubtful"
    CODE = "code"


@dataclass(frozen=True)
class Filter:
    """What is walked through."""

    only: Only = Only.ALL
    code: str = ""
    """The code, where it is one."""


def through(sitting: Sitting, filter: Filter) -> Sequence[Segment]:
    """The segments that a filter lets through, in order."""
    if filter.only is Only.ALL:
        return sitting.segments
    if filter.only is Only.UNCODED:
        return sitting.uncoded()
    return [one for one in sitting.segments if _passes(sitting, one, filter)]


def doubts(sitting: Sitting, segment: Segment) -> tuple[str, ...]:
    """Why what is coded here should be looked at again; none where nothing speaks for that.

    That others coded it differently is for those alone who have finished the transcript.
    """
    here = sitting.at(segment.span)
    said = []
    if any(one.flag is Flag.DOUBTFUL for one in here):
        said.append("marked doubtful")
    if any(one.touched for one in here):
        said.append("some of its words were replaced since it was coded")
    if _contradicts(here):
        said.append("one coder says two things of the same words")
    if sitting.finished and (differing := _differing(here, sitting.readers)):
        said.append(f"coded differently by {' and '.join(differing)}")
    return tuple(said)


def _passes(sitting: Sitting, segment: Segment, filter: Filter) -> bool:
    match filter.only:
        case Only.SUGGESTED:
            return bool(sitting.proposed(segment))
        case Only.MINE:
            return bool(sitting.mine(segment.span))
        case Only.CODE:
            return any(one.code == filter.code for one in sitting.at(segment.span))
        case _:
            return bool(doubts(sitting, segment))


def _contradicts(here: Sequence[Coding]) -> bool:
    """Whether one coder's codings of the same words with the same code say different things."""
    places = [(one.coder, one.span, one.code) for one in here]
    return len(set(places)) < len(places)


def _differing(here: Sequence[Coding], readers: Collection[str]) -> list[str]:
    """The coders who do not say the same here, of those who coded it or read it through."""
    said: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for coder in readers:
        said[coder] = set()
    for one in here:
        said[one.coder].add((one.code, one.stance or ""))
    if not any(said.values()) or len({frozenset(codes) for codes in said.values()}) < 2:
        return []
    return sorted(said)
