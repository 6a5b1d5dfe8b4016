"""The screen of charting: a cell's quotations, and beside them the summary that one writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Static, TextArea

from qualkit.errors import NotYet, QualkitError
from qualkit.model import Statement
from qualkit.tui.base.asking import Choose, Help
from qualkit.tui.base.pressing import Press
from qualkit.tui.base.terminal import Terminal
from qualkit.tui.words.page import At, clean
from qualkit.tui.write import charted
from qualkit.tui.write.charted import CellPane, Shown
from qualkit.tui.write.familiarising import WIDE, FamiliarisingScreen
from qualkit.workflow.analysis import drafting
from qualkit.workflow.analysis.charting import WAITING, Cell, Charting, Wanted
from qualkit.workflow.analysis.charting_rules import cleaned
from qualkit.workflow.study import Study

LEAVE = (("s", "save it, then go on"), ("d", "go on, without what you changed since"))
NOTHING = "Code it anew; or take the summary back: chart {} {} --remove"


class ChartingScreen(Terminal):
    """The cells that were asked for, one after another."""

    CSS = FamiliarisingScreen.CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("ctrl+n", "unfinished", "Next unfinished", priority=True),
        Binding("f1,question_mark", "help", "Help"),
        ("q", "leave", "Leave"),
    ]

    def __init__(
        self, study: Study, wanted: Wanted | None = None, place: tuple[str, str] | None = None
    ) -> None:
        """Raises UnknownName for what is asked for, NotYet where there is no such cell."""
        super().__init__()
        self.sitting = Charting(study)
        self.wanted = wanted or Wanted()
        self.cells = self.sitting.cells(self.wanted)
        self.cell = self._first(place)
        self.pane = CellPane()
        self.tied: frozenset[str] = frozenset()
        self._saved: tuple[str, frozenset[str]] = ("", frozenset())
        self._known: dict[tuple[str, str], Shown] = {}
        self._before = ""
        """What stood in the summary before the last key."""
        self._loaded = ""
        """The statement that was put into the summary to be worked on."""

    def compose(self) -> ComposeResult:
        """Which cell; its quotations; the summary; what was done last; the keys."""
        yield Static("", id="head", markup=False)
        with Container(id="both"):
            yield self.pane
            yield TextArea("", id="written", theme="css", highlight_cursor_line=False)
        yield Static("", id="said", markup=False)
        yield Static(Text(charted.BRIEF, no_wrap=True), id="keys")

    def on_mount(self) -> None:
        """Begin, once the screen has its size."""
        self.call_after_refresh(self._begin)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the width that there is."""
        super().on_resize(event)
        self.screen_stack[0].set_class(event.size.width >= WIDE, "wide")

    @property
    def area(self) -> TextArea:
        """The summary as it is typed."""
        return self.screen_stack[0].query_one("#written", TextArea)

    @property
    def is_saved(self) -> bool:
        """Whether nothing was typed or tied since it was saved."""
        return (self.area.text.strip(), self.tied) == self._saved

    # --- moving

    def action_cell(self, by: int) -> None:
        """The next cell, or the one before."""
        places = [(one.case.id, one.code) for one in self.cells]
        here = (self.cell.case.id, self.cell.code)
        at = places.index(here) + by if here in places else 0
        if 0 <= at < len(self.cells):
            self._leaving(lambda: self._open(self.cells[at]))
        else:
            self.say("That was the last cell." if by > 0 else "This is the first cell.")

    def action_unfinished(self) -> None:
        """The next cell that nobody has written, after this one or from the beginning."""
        if len(self.screen_stack) == 1:
            self._leaving(self._next)

    def action_go_to(self) -> None:
        """Choose a cell by some of its name."""
        options = [(str(n), self._title(one)) for n, one in enumerate(self.cells)]

        async def chosen(n: str | None) -> None:
            if n is not None:
                self._leaving(lambda: self._open(self.cells[int(n)]))

        self.push_screen(Choose("Which cell", options), chosen)

    # --- writing

    def action_tie(self) -> None:
        """Tie the summary to what is under the cursor, or untie it."""
        codings = self.pane.under.codings if self.pane.under else frozenset()
        if not codings:
            self.say("Only quotations are tied, and summaries of participants that are.")
            return
        self.tied = self.tied - codings if codings <= self.tied else self.tied | codings
        self._show(anew=False)
        self._tell()

    def action_draft(self) -> None:
        """Draw a draft out; where there is one already, copy it into an empty summary."""
        if self.cell.written:
            self.say("Somebody has written this cell: there is nothing to draft.")
        elif self.cell.draft is None:
            self._attempt(self._draft)
        elif self.area.text.strip():
            self.say("The summary is not empty: empty it first (Tab, Ctrl+A, Delete).")
        else:
            ids = {one.id for one in self.cell.codings}
            self.tied |= self.cell.draft.codings & ids
            self._before = _lines(self.cell.draft.text)
            self.area.text = self._before
            self._show(anew=False)
            self._tell()
            self.say("Copied; it is a draft until you save it. Better: make it your own words.")

    def action_save(self) -> None:
        """Keep the summary as it is now."""
        if len(self.screen_stack) == 1:
            self._save()

    def action_undo(self) -> None:
        """Take back what was saved last in this sitting."""
        self._turn(self.sitting.undo, "Undone. U: do it again")

    def action_redo(self) -> None:
        """Save again what was undone."""
        self._turn(self.sitting.redo, "Saved again.")

    # --- the rest

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(Help("Charting", charted.KEYS, charted.NOTE))

    def action_leave(self) -> None:
        """Leave; what is not saved is asked about."""
        if self.is_saved:
            self.leave()
        elif len(self.screen_stack) == 1:  # else something is asked already
            self._leaving(self.leave)

    def say(self, what: str) -> None:
        """A notice, until something is typed."""
        self.query_one("#said", Static).update(Text(what))

    # --- inside

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self.area.text != self._before:
            self._before = self.area.text
            self._tell()

    def _begin(self) -> None:
        self._open(self.cell)
        self.pane.focus()

    def _first(self, place: tuple[str, str] | None) -> Cell:
        if place:
            return self.sitting.cell(*place)
        if not self.cells:
            raise NotYet(
                what="there is no such cell to chart",
                fix="See `qualkit chart --list`; what nobody raised needs no summary.",
            )
        return next((one for one in self.cells if one.state in WAITING), self.cells[0])

    def _open(self, cell: Cell) -> None:
        """Show a cell, and what stands in it."""
        self.cell = self.sitting.again(cell)
        self.tied = frozenset(one.id for one in self.cell.tied)
        said = self.cell.summary or self._mine()
        text = _lines(said.text) if said else ""
        self._saved = (text.strip(), self.tied)
        self._loaded, self._before = said.id if said else "", text
        self.area.load_text(text)
        self._show(anew=True)
        self._tell()

    def _mine(self) -> Statement | None:
        """What the coder wrote, where another copy says something else."""
        me = self.sitting.study.coder
        return next((one for one in self.cell.written if one.coder == me), None)

    def _show(self, *, anew: bool) -> None:
        if anew:
            self._known.clear()
        under, word = self.pane.under, self.pane.at.word
        things = charted.shown(self.sitting, self.cell, self.tied, self._loaded, self._known)
        same = (n for n, one in enumerate(things) if not anew and under and one.is_as(under))
        at = next((At(n, word) for n in same), At(0, 0))
        self.pane.hold(things, self.tied)
        self.pane.show(self.pane.speeches, at, anew=anew)

    def _draft(self) -> None:
        made = drafting.draft(self.sitting, [self.cell])
        if not made:
            self.say("There are no words to draw from of people who agreed to be quoted.")
            return
        self.cell = made[0]
        self._show(anew=True)
        self.say("Drafted, above the quotations. d: copy it into the summary")

    def _save(self) -> bool:
        """Keep the summary; whether it could be."""
        try:
            self.cell = self.sitting.save(self.cell, self.area.text, self.tied)
        except QualkitError as error:
            if isinstance(error, NotYet):
                self._look_again()
            self.say(f"! {error.said}. {error.advice}")
            return False
        self.tied = frozenset(one.id for one in self.cell.tied)
        self._saved = (self.area.text.strip(), self.tied)
        self._loaded = self.cell.summary.id if self.cell.summary else ""
        self._refresh(self.cell.code)
        self._show(anew=False)
        self._tell()
        tied = len({(one.transcript, one.span) for one in self.cell.tied})
        self.say(
            f"Saved, tied to {tied}. u: undo" if tied else "Saved, tied to nothing yet: x ties."
        )
        return True

    def _turn(self, how: Callable[[], Cell | None], said: str) -> None:
        def do() -> None:
            cell = how()
            if cell is None:
                self.say("Nothing of this sitting is left.")
            else:
                self._refresh(cell.code)
                self._open(cell)
                self.say(said)

        self._leaving(lambda: self._attempt(do))

    def _next(self) -> None:
        places = [(one.case.id, one.code) for one in self.cells]
        here = (self.cell.case.id, self.cell.code)
        at = places.index(here) + 1 if here in places else 0
        around = [*self.cells[at:], *self.cells[:at]]
        found = next((one for one in around if one.state in WAITING), None)
        if found:
            self._open(found)
        else:
            self.say("Every cell has its summary.")

    def _leaving(self, then: Callable[[], None]) -> None:
        """Go on, once what is not saved was saved or given up."""
        if self.is_saved:
            then()
            return

        async def pressed(key: str | None) -> None:
            if key == "d":
                self._open(self.cell)
            if key == "d" or (key == "s" and self._save()):
                then()

        self.push_screen(Press("The summary is not saved.", LEAVE, "Escape: write on."), pressed)

    def _attempt(self, do: Callable[[], None]) -> None:
        try:
            do()
        except QualkitError as error:
            self.say(f"! {error.said}. {error.advice}")

    def _look_again(self) -> None:
        """Show what others coded and wrote meanwhile; what is typed stays."""
        self.sitting.look_again()
        self.cell = self.sitting.again(self.cell)
        self.tied &= {one.id for one in self.cell.codings}
        self._refresh()
        self._known.clear()
        self._show(anew=False)

    def _refresh(self, code: str = "") -> None:
        """The same cells, as they are now; those of one code, where only these can have changed."""
        self.cells = [
            self.sitting.again(one) if code in ("", one.code) else one for one in self.cells
        ]

    def _title(self, cell: Cell) -> str:
        name = self.sitting.book[cell.code].name
        return clean(f"{cell.case.id}  {name}, {cell.state}")

    def _tell(self) -> None:
        cell = self.cell
        places = [(one.case.id, one.code) for one in self.cells]
        here = (cell.case.id, cell.code)
        number = f"{places.index(here) + 1} of {len(places)}  " if here in places else ""
        why = f", {cell.why}" if cell.why else ""
        state = f"{cell.state}{why}" if self.is_saved else "NOT SAVED"
        head = f" {number}{cell.case.id}  {self.sitting.book[cell.code].name}  {state}"
        line = Text(clean(head), no_wrap=True, overflow="ellipsis")
        self.query_one("#head", Static).update(line)
        self.say("" if cell.codings else NOTHING.format(*here))


def _lines(text: str) -> str:
    return "\n".join(clean(line) for line in cleaned(text).splitlines())


def chart(study: Study, wanted: Wanted | None = None, place: tuple[str, str] | None = None) -> None:
    """Chart on the screen: a cell, or the first of those wanted that nobody has written."""
    ChartingScreen(study, wanted, place).stay()
