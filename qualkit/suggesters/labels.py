"""What is known of segments: the codes that each carries, and those it is known not to carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.model import Coding, Finished, Segment, Span

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Labels:
    """Segments by codes."""

    codes: tuple[str, ...]
    carried: Flags
    """Whether the segment carries the code."""
    known: Flags
    """Whether that is settled, one way or the other."""
    spans: Mapping[tuple[int, int], Span]
    """By row and column: the words that were coded so, which may pass the segment's ends."""

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
) -> Labels:
    """What codings and finished transcripts say of each segment.

    A segment carries every code of which a coding overlaps it by half of the shorter of the two
    or more. In a finished transcript whatever was looked for and not coded is a no. Elsewhere only
    coded segments are known, and an uncoded one says nothing.
    """
    codes = tuple(codes)
    spans = _spans(segments, codes, codings)
    carried = np.zeros((len(segments), len(codes)), bool)
    for cell in spans:
        carried[cell] = True
    known = carried.copy()
    sought: dict[str, set[str]] = defaultdict(set)
    for reading in finished:
        sought[reading.transcript] |= reading.codes
    for row, segment in enumerate(segments):
        if segment.transcript in sought:
            known[row] |= [code in sought[segment.transcript] for code in codes]
        elif carried[row].any():
            known[row] = True
    return Labels(codes, carried, known, spans)


def carries(segment: Span, coding: Span) -> bool:
    """Whether `coding` overlaps `segment` by at least half of the shorter of the two."""
    shared = min(segment.end, coding.end) - max(segment.start, coding.start)
    shorter = min(segment.end - segment.start, coding.end - coding.start)
    return shared > 0 and 2 * shared >= shorter


def _spans(
    segments: Sequence[Segment], codes: Sequence[str], codings: Iterable[Coding]
) -> dict[tuple[int, int], Span]:
    column = {code: number for number, code in enumerate(codes)}
    by_transcript: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        if coding.code in column:
            by_transcript[coding.transcript].append(coding)
    spans: dict[tuple[int, int], Span] = {}
    for row, segment in enumerate(segments):
        for coding in by_transcript[segment.transcript]:
            if carries(segment.span, coding.span):
                spans.setdefault((row, column[coding.code]), coding.span)
    return spans
