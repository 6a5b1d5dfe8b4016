"""In which segments of a transcript a coding lies."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from qualkit.model import Segment, Span


def lying(pieces: Sequence[Segment]) -> Callable[[Span], range]:
    """What gives the numbers of the segments that a span shares a character with."""
    starts = [piece.span.start for piece in pieces]
    ends = [piece.span.end for piece in pieces]
    return lambda span: range(bisect_right(ends, span.start), bisect_left(starts, span.end))
