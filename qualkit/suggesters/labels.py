"""What is known of segments: the codes that each carries, and those it is known not to carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qualkit.model import Coding, Finished, Rejection, Segment, Span

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Labels:
    """Segments by codes."""

    codes: tuple[str, ...]
    carried: Flags
    """Whether the segment carries the code."""
    settled: Flags
    """Whether people have settled that by coding or finishing, one way or the other."""
    rejected: Flags
    """Whether somebody rejected the code for these words, and nobody coded them so."""
    read: Flags
    """By row: whether somebody has read the transcript through, so that uncoded means nothing."""
    spans: Mapping[tuple[int, int], Span]
    """By row and column: the words that were coded so, which may pass the segment's ends."""

    @cached_property
    def cells(self) -> list[tuple[int, int]]:
        """Row and column of what is carried, in order."""
        return sorted(self.spans)

    @property
    def known(self) -> Flags:
        """What is learnt from: what was rejected is a no, wherever it was said."""
        return np.asarray(self.settled | self.rejected, bool)

    @property
    def training(self) -> Flags:
        """Which segments can be learnt from."""
        return np.asarray(self.known.any(axis=1), bool)

    @property
    def coded(self) -> Flags:
        """Which segments carry any code."""
        return np.asarray(self.carried.any(axis=1), bool)

    @property
    def counts(self) -> dict[str, int]:
        """How many segments carry each code."""
        return dict(zip(self.codes, (int(n) for n in self.carried.sum(axis=0)), strict=True))


def labels(
    segments: Sequence[Segment],
    codes: Iterable[str],
    codings: Iterable[Coding],
    finished: Iterable[Finished] = (),
    rejected: Iterable[Rejection] = (),
) -> Labels:
    """What codings and finished transcripts say of each segment.

    A segment carries every code of which a coding overlaps it by half of the shorter of the two
    or more. In a finished transcript whatever was looked for and not coded is a no. Elsewhere only
    coded segments are known, and an uncoded one says nothing, but for the codes rejected there.
    """
    codes = tuple(codes)
    spans = _spans(segments, codes, codings)
    carried = _flags(spans, len(segments), len(codes))
    known = carried.copy()
    sought: dict[str, set[str]] = defaultdict(set)
    for reading in finished:
        sought[reading.transcript] |= reading.codes
    for row, segment in enumerate(segments):
        if segment.transcript in sought:
            known[row] |= [code in sought[segment.transcript] for code in codes]
        elif carried[row].any():
            known[row] = True
    said_no = _flags(_spans(segments, codes, rejected), len(segments), len(codes))
    read = np.array([segment.transcript in sought for segment in segments], bool)
    return Labels(codes, carried, known, said_no & ~carried, read, spans)


def _flags(cells: Iterable[tuple[int, int]], rows: int, columns: int) -> Flags:
    flags = np.zeros((rows, columns), bool)
    for cell in cells:
        flags[cell] = True
    return flags


def carries(segment: Span, coding: Span) -> bool:
    """Whether `coding` overlaps `segment` by at least half of the shorter of the two."""
    shared = min(segment.end, coding.end) - max(segment.start, coding.start)
    shorter = min(segment.end - segment.start, coding.end - coding.start)
    return shared > 0 and 2 * shared >= shorter


def _spans(
    segments: Sequence[Segment], codes: Sequence[str], codings: Iterable[Coding | Rejection]
) -> dict[tuple[int, int], Span]:
    column = {code: number for number, code in enumerate(codes)}
    by_transcript: dict[str, list[Coding | Rejection]] = defaultdict(list)
    for coding in codings:
        if coding.code in column:
            by_transcript[coding.transcript].append(coding)
    spans: dict[tuple[int, int], Span] = {}
    for row, segment in enumerate(segments):
        for coding in by_transcript[segment.transcript]:
            if carries(segment.span, coding.span):
                spans.setdefault((row, column[coding.code]), coding.span)
    return spans
