"""An excerpt on the screen: its words among the turns around it, and what is said beside them."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import BindingType

from qualkit.model import Span
from qualkit.tui.code import margin
from qualkit.tui.code.coded import TAKEN, CodingPane
from qualkit.tui.words.page import Row, clean
from qualkit.workflow.sittings.reading_down import Down, Excerpt

CONTEXT = Style(dim=True)
KEYS = (
    ("j n, k p", "the next excerpt, the one before"),
    ("+ -", "more of what stands around it, or less"),
    ("Space, PgDn, PgUp", "a screen on, or back"),
    ("Enter, c", "give it another code"),
    ("x", "take the code from it"),
    ("s", "split it: the second part begins with the word under the cursor (arrows)"),
    ("t, d, m", "stance, directness, memo"),
    ("u, U", "undo, do again; of this sitting"),
    ("W", "which interviews nobody has read for this code yet"),
    ("q", "leave; every change is on the disk already"),
)
NOTE = (
    "▌ in the margin: the words that were coded. ■ a coding of yours, □ somebody else's: theirs "
    "are shown, and changed by them alone. Where you do not agree, code the words yourself and "
    "adjudicate."
)
BRIEF = " ? help  j k next  + more  Enter recode  x uncode  s split  W unread  q leave"


class DownPane(CodingPane):
    """An excerpt among the turns around it; those are dim, and the margin marks its rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("j,n", "app.excerpt(1)", "Next"),
        ("k,p", "app.excerpt(-1)", "Before"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.excerpt = Span(0, 0)

    def lead(self, row: Row, y: int) -> str:
        """Whether words of the excerpt stand in a row."""
        inside = row.main is not None and self.excerpt.overlaps(self._in_text(row))
        return f"{TAKEN} " if inside else "  "

    def _drawn(self, row: Row, y: int) -> Text:
        text = super()._drawn(row, y)
        if row.main is None:
            return text
        here, lead = self._in_text(row), len(self.lead(row, y))
        first = max(0, min(self.excerpt.start - here.start, len(text) - lead))
        last = max(0, min(self.excerpt.end - here.start, len(text) - lead))
        text.stylize(CONTEXT, lead, lead + first)
        text.stylize(CONTEXT, lead + last)
        return text


def beside(down: Down, excerpt: Excerpt) -> Text:
    """Who says it; what is said of it, and by whom; what else stands on the words."""
    text = Text(f"{clean(excerpt.who.said) or 'nobody known'}\n\n")
    for made in excerpt.codings:
        mine = made.coder == down.study.coder
        text.append(f"{'■' if mine else '□'} {margin.name(made, down.book)}", "bold")
        text.append("\n" if mine else f" ({clean(made.coder)})\n")
        if made.memo:
            text.append(f"    {clean(made.memo)}\n")
    if any(made.touched for made in excerpt.codings):
        text.append("    its words are not as they were\n")
    text.append(f"{margin.short(excerpt.words)}\n")
    also = down.also(excerpt)
    if also:
        text.append("\nOn the same words:\n")
    for one in also:
        mark = "■" if one.coder == down.study.coder else "□"
        text.append(f"{mark} {margin.name(one, down.book)} ({clean(one.coder)})\n")
    return text


def unread(down: Down, *, key: bool = True) -> str:
    """How many interviews nobody has read for the code."""
    count = len(down.unread)
    if not count:
        return "Every interview was read for it."
    have = "1 interview has" if count == 1 else f"{count} interviews have"
    return f"{have} not been read for it yet{': w' if key else ''}."
