"""How far the coding is, by transcript and by code, on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from qualkit.tui.base.asking import LOOK, Question
from qualkit.tui.words.page import clean, cut
from qualkit.workflow.sittings.tallying import Far, Tally

BAR = 10
"""Cells of a full bar."""
WIDEST = 34
"""Cells of a code's name."""


class Progress(Question[None]):
    """Transcripts, then codes; Tab goes from one to the other, Escape closes."""

    DEFAULT_CSS = LOOK.replace("$NAME", "Progress")
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,P,enter", "dismiss(None)", "Close"),
        ("tab", "turn", "The other list"),
    ]

    def __init__(self, tally: Tally, here: str) -> None:
        super().__init__()
        self._tally, self._here = tally, here
        self._codes = False

    def compose(self) -> ComposeResult:
        """A list, scrollable, and its sum above it."""
        with Vertical():
            yield Static("", id="sum", markup=False)
            with VerticalScroll():
                yield Static("", id="rows", markup=False)
            yield Static(Text("Tab: transcripts or codes   Up, Down: more   Escape: close"))

    def on_mount(self) -> None:
        """The transcripts first."""
        self._tell()

    def action_turn(self) -> None:
        """The other list."""
        self._codes = not self._codes
        self._tell()

    def _tell(self) -> None:
        rows = by_code(self._tally) if self._codes else by_transcript(self._tally, self._here)
        summed = self._sum()
        self.query_one("#sum", Static).update(Text(summed, style="bold"))
        self.query_one("#rows", Static).update(Text("\n".join(rows)))

    def _sum(self) -> str:
        if self._codes:
            used = sum(one.codings > 0 for one in self._tally.codes)
            return f"By code: {used} of {len(self._tally.codes)} used, by anybody"
        every = self._tally.transcripts
        own = [one for one in every if one.given]
        done = sum(one.finished for one in own)
        coded, segments = sum(one.coded for one in own), sum(one.segments for one in own)
        given = f" that you were given, of {len(every)}" if len(own) < len(every) else ""
        return (
            f"By you: {done} of {len(own)} transcripts{given} finished, "
            f"{coded} of {segments} segments coded"
        )


def by_transcript(tally: Tally, here: str) -> Iterator[str]:
    """A row a transcript: a bar of what is coded, who has finished it; those given first."""
    given = True
    for one in tally.transcripts:
        if given and not one.given:
            yield "Not given to you:"
        given = one.given
        mark = "▌" if one.transcript == here else " "
        yield f"{mark}{one.transcript}  {_bar(one)} {one.coded:>4} of {one.segments:<4} {_who(one)}"


def by_code(tally: Tally) -> Iterator[str]:
    """A row a code: how many people, in how many transcripts."""
    wide = min(WIDEST, max((len(one.name) for one in tally.codes), default=0))
    yield f"{'':{wide}}  people  transcripts  codings"
    for one in tally.codes:
        name = cut(clean(one.name), wide)
        yield f"{name:{wide}}  {one.people:>6}  {one.transcripts:>11}  {one.codings:>7}"


def _bar(one: Far) -> str:
    full = BAR * one.coded // one.segments if one.segments else 0
    return "■" * full + "·" * (BAR - full)


def _who(one: Far) -> str:
    if one.finished_by:
        return clean(f"finished by {', '.join(one.finished_by)}")
    return f"{one.others} by others" if one.others else ""
