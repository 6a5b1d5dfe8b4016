"""One row of a turn, as it is drawn: what is told is told by more than colour."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style
from rich.text import Text

from qualkit.model import Span
from qualkit.tui.words.page import Side

BOLD = Style(bold=True)
NAMED = Style(bold=True, underline=True)
CURSOR = Style(reverse=True)


def drawn(row: Span | None, side: Side, words: range) -> Text:
    """One row of a turn: the label bold, what is replaced bold and underlined, the cursor."""
    if row is None:
        return Text("", end="")
    text = Text(side.text[row.start : row.end].rstrip(), end="")
    for span, style in _styles(side, words):
        text.stylize(style, max(0, span.start - row.start), max(0, span.end - row.start))
    return text


def _styles(side: Side, words: range) -> Iterator[tuple[Span, Style]]:
    yield Span(0, side.label), BOLD
    for span in side.replaced:
        yield span, NAMED
    if words:
        yield Span(side.spans[words[0]].start, side.spans[words[-1]].end), CURSOR
