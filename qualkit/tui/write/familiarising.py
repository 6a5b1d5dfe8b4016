"""The screen of familiarisation: an interview to read, and beside it the page that one writes."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Static, TextArea

from qualkit.errors import QualkitError
from qualkit.tui.base.asking import Help
from qualkit.tui.base.pressing import Press
from qualkit.tui.base.terminal import Terminal
from qualkit.tui.words.page import At, speech
from qualkit.tui.words.pane import Pane
from qualkit.workflow.sittings import familiarising
from qualkit.workflow.sittings.sheet import line_of
from qualkit.workflow.study import Study

WIDE = 100
"""Columns from which on the page stands beside the words, not under them."""
KEYS = (
    ("Tab", "from the interview to the page, and back"),
    ("Ctrl+S", "save the page; what you saved before is kept behind it"),
    ("Ctrl+Z, Ctrl+Y", "on the page: take back what was typed, type it again"),
    ("arrows, Space, j, k", "in the interview (Tab): by word, by row, a screen on, by turn"),
    ("F1", "these keys; ? in the interview"),
    ("Ctrl+Q", "leave; q in the interview. What is not saved is asked about"),
)
NOTE = (
    "Write without names, as the interview stands here: [Child 3], the manager. A page in which "
    "somebody of the register is named is not saved; it stays on the screen, and nowhere else, "
    "until you have changed it."
)
BRIEF = " Tab interview or page  ^S save  F1 help  ^Q leave"
LEAVE = (("s", "save it, then leave"), ("d", "leave, without what you typed since"))


class FamiliarisingScreen(Terminal):
    """One interview, and one person's page on it."""

    CSS = """
    #head { height: 1; text-style: bold reverse; }
    #both { height: 1fr; layout: vertical; }
    #written { height: 1fr; border: none; border-top: solid ansi_default; padding: 0 1; }
    #written, #written:focus { background: ansi_default; color: ansi_default; }
    #written > .text-area--cursor {
        background: ansi_default; color: ansi_default; text-style: reverse;
    }
    #written > .text-area--selection { background: ansi_default; text-style: reverse; }
    .wide #both { layout: horizontal; }
    .wide Pane { width: 1fr; }
    .wide #written { width: 1fr; border-top: none; border-left: solid ansi_default; }
    #said { height: 3; border-top: solid ansi_default; }
    #keys { height: 1; text-style: reverse; }
    """
    AUTO_FOCUS = "#written"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("f1,question_mark", "help", "Help"),
        ("q", "leave", "Leave"),
    ]

    def __init__(self, study: Study, id: str) -> None:
        """Raises UnknownTranscript."""
        super().__init__()
        self.study, self.transcript = study, id
        self.text, self._saved = familiarising.opened(study, id)
        self.pane = Pane()
        self.pane.beside = False

    def compose(self) -> ComposeResult:
        """Which interview; its words; the page; what was done last; the keys."""
        yield Static("", id="head", markup=False)
        with Container(id="both"):
            yield self.pane
            yield TextArea(self._saved, id="written", theme="css", highlight_cursor_line=False)
        yield Static("", id="said", markup=False)
        yield Static(Text(BRIEF, no_wrap=True), id="keys")

    def on_mount(self) -> None:
        """Begin, once the screen has its size; what is typed goes onto the page at once."""
        page = self._page
        empty = familiarising.is_empty(self._saved)
        page.move_cursor((1, 0) if empty else page.document.end)
        self.call_after_refresh(self._begin)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the width that there is."""
        super().on_resize(event)
        self.screen_stack[0].set_class(event.size.width >= WIDE, "wide")

    @property
    def written(self) -> str:
        """What stands on the page."""
        return self._page.text

    @property
    def _page(self) -> TextArea:
        return self.screen_stack[0].query_one("#written", TextArea)

    @property
    def is_saved(self) -> bool:
        """Whether nothing was typed since it was saved."""
        return self.written.strip() == self._saved.strip()

    def action_save(self) -> None:
        """Keep the page as it is now."""
        self._save()

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(Help("Getting to know an interview", KEYS, NOTE))

    def action_leave(self) -> None:
        """Leave; what is not saved is asked about."""
        if self.is_saved:
            self.leave()
            return
        if len(self.screen_stack) > 1:  # something is asked already: it is answered first
            return

        async def pressed(key: str | None) -> None:
            if key == "d" or (key == "s" and self._save()):
                self.leave()

        self.push_screen(Press("The page is not saved.", LEAVE, "Escape goes on writing."), pressed)

    def say(self, what: str) -> None:
        """A notice, until something is typed."""
        self.query_one("#said", Static).update(Text(what))

    # --- inside

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._tell()

    def _begin(self) -> None:
        lines = [speech(line_of(self.text, at)) for at in range(len(self.text.turns))]
        self.pane.show(lines, At(0, 0), anew=True)
        self._tell()

    def _save(self) -> bool:
        """Keep the page; whether it could be."""
        try:
            made = familiarising.save(
                self.study, self.transcript, self.written, seen=self.text.version
            )
        except QualkitError as error:
            self._refresh_text()
            self.say(f"! {error.said}. {error.advice}")
            return False
        self._saved = self.written
        earlier = f"; {made.earlier} earlier kept" if made.earlier else ""
        self._tell()
        self.say(f"Saved{earlier}.")
        return True

    def _refresh_text(self) -> None:
        """Show the interview as it is now, where it was anonymised again meanwhile."""
        now = familiarising.opened(self.study, self.transcript)[0]
        if now.version != self.text.version:
            self.text = now
            self.pane.speeches = [speech(line_of(now, at)) for at in range(len(now.turns))]
            self.pane.show(self.pane.speeches, At(0, 0), anew=True)

    def _tell(self) -> None:
        state = "saved" if self.is_saved else "not saved"
        if self.is_saved and familiarising.is_empty(self.written):
            state = "nothing written yet"
        self.query_one("#head", Static).update(Text(f" {self.transcript}  your page: {state}"))
        self.say("")


def familiarise(study: Study, id: str | None = None) -> None:
    """Write of an interview on the screen; or of the first of which one wrote nothing."""
    FamiliarisingScreen(study, id or familiarising.first(study)).stay()
