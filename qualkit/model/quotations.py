"""Quotations: words that somebody chose to print, and how they are to be printed."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model.spans import Span


@dataclass(frozen=True)
class Insertion:
    """Words of the evaluator's within a quotation: printed in brackets."""

    at: int
    """Behind which code point of the text."""
    words: str
    """Without the brackets."""


@dataclass(frozen=True)
class Quotation:
    """A span that was chosen to be printed, in offsets of the newest version of its text."""

    act: str
    """The act that chose it as it is now."""
    id: str
    """What the evaluator calls it, in the narrative too: q-admin-1."""
    transcript: str
    span: Span
    elided: tuple[Span, ...]
    """What is left out of it, in order."""
    inserted: tuple[Insertion, ...]
    coder: str
    at: str
    """UTC, ISO 8601."""
    note: str = ""
    approved_by: str = ""
    """Who approved it, in the evaluator's words; "" where nobody has."""
    approved_at: str = ""
    touched: bool = False
    """Whether some of its words were replaced, or put back, since it was chosen."""

    def is_called(self, id: str) -> bool:
        """Whether this is its id, whatever the capitals."""
        return self.id.casefold() == id.strip().casefold()

    @property
    def kept(self) -> tuple[Span, ...]:
        """What is printed of its words, in order."""
        found, at = [], self.span.start
        for gap in (*self.elided, Span(self.span.end, self.span.end)):
            if at < gap.start:
                found.append(Span(at, gap.start))
            at = max(at, gap.end)
        return tuple(found)
