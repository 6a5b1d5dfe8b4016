"""Rates with their counts and intervals, and tables in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Z = 1.96
"""95%."""


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927)."""
    if of == 0:
        return 0.0, 1.0
    share = count / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(count: int, of: int) -> str:
    """A share with its counts and interval: ".970 (97 of 100; .915–.990)"."""
    if of == 0:
        return "none"
    low, high = wilson(count, of)
    return f"{count / of:.3f} ({count} of {of}; {low:.3f}–{high:.3f})"


def markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines)
