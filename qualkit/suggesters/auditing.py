"""What a second look may be worth: codes perhaps missed, and codings unlike their code's others.

Everything rests on transcripts held out: no code's model has seen the transcript that it judges.
Nothing is decided here. An unusual coding may be a mistake, or the deviant case that matters most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.model import Coding, Segment
from qualkit.suggesters.blend import Said, held_out
from qualkit.suggesters.calibrate import Numbers, Scale, leading
from qualkit.suggesters.labels import carries
from qualkit.suggesters.learning import Material
from qualkit.suggesters.why import Reasons

FEWEST_OTHERS = 3
"""Codings of a code in other segments, below which none of them can be called unusual."""


@dataclass(frozen=True)
class Missed:
    """A segment of a finished transcript that nobody coded so, and what the code's model gives it.

    The likeliest come first; how likely that is, its probability says.
    """

    segment: Segment
    code: str
    probability: float
    why: str


@dataclass(frozen=True)
class Unusual:
    """A coding that is far from its code's others."""

    coding: Coding
    segment: Segment
    probability: float
    """What the code's model gives it."""
    usual: float
    """The median of what it gives the code's codings."""
    instead: str
    """The code whose model gives the segment most, of those that nobody applied to it."""
    instead_probability: float
    why: str


def missed(given: Material, scale: Scale, reasons: Reasons, *, seed: int) -> list[Missed]:
    """All that were not coded so, surest first; of each segment the three likeliest codes."""
    rows = given.labels.read & given.labels.training
    said = held_out(given, rows, seed=seed)
    columns = leading(said.scores, min(3, len(given.labels.codes)))
    chances = scale.probabilities(said.clues(columns))
    known = given.labels
    settled = known.settled[rows] & ~known.carried[rows] & ~known.rejected[rows]
    found = [
        (float(chances[at, place]), row, int(column))
        for at, row in enumerate(np.flatnonzero(rows).tolist())
        for place, column in enumerate(columns[at])
        if settled[at, column]
    ]
    return [
        Missed(given.segments[row], given.labels.codes[column], chance, reasons.why(row, column))
        for chance, row, column in sorted(found, key=lambda one: (-one[0], *one[1:]))
    ]


def unusual(
    given: Material, codings: Sequence[Coding], scale: Scale, *, seed: int
) -> list[Unusual]:
    """The codings, those first that are farthest below what their code's model gives its others.

    One that lies over several segments is as near as the nearest of them.
    """
    rows = given.labels.training
    said = held_out(given, rows, seed=seed)
    scores = np.full(given.labels.carried.shape, np.nan)
    scores[rows] = said.scores
    chances = _chances(said, scale)
    middle, usual = dict[int, float](), dict[int, float]()
    for column in np.flatnonzero(given.labels.carried.sum(axis=0) > FEWEST_OTHERS).tolist():
        carried = given.labels.carried[rows, column]
        middle[column] = float(said.scores[carried, column].mean())
        usual[column] = float(np.median(chances[carried, column]))
    place = {row: at for at, row in enumerate(np.flatnonzero(rows).tolist())}
    found = []
    for coding, cells in _cells(given, codings):
        near = [(float(scores[cell]), cell) for cell in cells if cell[1] in usual]
        if near:
            score, (row, column) = max(near)
            found.append((score - middle[column], coding, row, column))
    found.sort(key=lambda one: (one[0], one[1].id))
    return [
        _unusual(given, coding, row, column, chances[place[row]], usual[column])
        for _, coding, row, column in found
    ]


def _unusual(
    given: Material, coding: Coding, row: int, column: int, chances: Numbers, usual: float
) -> Unusual:
    own = float(chances[column])
    other = int(np.where(given.labels.carried[row], -1, chances).argmax())
    instead = given.labels.codes[other]
    why = f"its code's model gives it {own:.0%}, the code's others {usual:.0%} at the median"
    return Unusual(coding, given.segments[row], own, usual, instead, float(chances[other]), why)


def _chances(said: Said, scale: Scale) -> Numbers:
    """The probability of every code for every segment."""
    order = leading(said.scores, said.scores.shape[1])
    chances = np.zeros_like(said.scores)
    np.put_along_axis(chances, order, scale.probabilities(said.clues(order)), axis=1)
    return chances


def _cells(
    given: Material, codings: Sequence[Coding]
) -> list[tuple[Coding, list[tuple[int, int]]]]:
    """Each coding with the segments (by row) that carry its code (by column) because of it."""
    column = {code: number for number, code in enumerate(given.labels.codes)}
    rows: dict[str, list[int]] = {}
    for row, segment in enumerate(given.segments):
        rows.setdefault(segment.transcript, []).append(row)
    return [
        (
            coding,
            [
                (row, column[coding.code])
                for row in rows.get(coding.transcript, ())
                if carries(given.segments[row].span, coding.span)
            ],
        )
        for coding in codings
        if coding.code in column
    ]
