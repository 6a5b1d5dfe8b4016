"""Spans of a text, half-open, in Unicode code points."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """From `start` up to but not including `end`, in code points."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The words that this span covers."""
        return text[self.start : self.end]
