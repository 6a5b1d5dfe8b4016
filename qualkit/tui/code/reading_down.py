"""Reading down a code on a screen: one excerpt after another, each in its context."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from qualkit.model import Coding, Directness, Stance
from qualkit.tui.base.answering import ask_directness, ask_memo, ask_stance, attempt
from qualkit.tui.base.asking import Choose, Help
from qualkit.tui.base.terminal import Terminal
from qualkit.tui.code import excerpts, margin
from qualkit.tui.code.coding import WIDE, CodingScreen
from qualkit.tui.words.page import clean, speech
from qualkit.tui.words.pane import Pane
from qualkit.workflow.sittings.reading_down import Asked, Down, Excerpt
from qualkit.workflow.study import Study

AROUND = 1
"""Turns that are shown before and after at first."""
MOST = 40


class ReadingDown(Terminal):
    """All that was coded so, by whomever; one's own can be changed here."""

    CSS = CodingScreen.CSS + "#said { height: 3; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("plus,equals_sign", "around(1)", "More context"),
        ("minus", "around(-1)", "Less"),
        ("enter,c", "recode", "Another code"),
        ("x", "uncode", "Take the code from it"),
        ("s", "split", "Split"),
        ("t", "stance", "Stance"),
        ("d", "directness", "Directness"),
        ("m", "memo", "Memo"),
        ("u", "undo", "Undo"),
        ("U,ctrl+r", "redo", "Redo"),
        ("W", "unread", "Not read yet"),
        ("question_mark", "help", "Help"),
        ("q", "leave", "Leave"),
    ]

    def __init__(self, study: Study, asked: Asked) -> None:
        """Raises what `Down` raises."""
        super().__init__()
        self.study = study
        self.down = Down(study, asked)
        self.pane = excerpts.DownPane()
        self.number = 0
        self._around = AROUND
        self._notice = ""
        self._recent: list[str] = []

    def compose(self) -> ComposeResult:
        """Which excerpt; its words; what is said of it; what was done last; the keys."""
        yield Static("", id="head", markup=False)
        with Container(id="both"):
            yield self.pane
            with VerticalScroll(id="side", can_focus=False):
                yield Static("", id="codes", markup=False)
        yield Static("", id="said", markup=False)
        yield Static(Text(excerpts.BRIEF, no_wrap=True), id="keys")

    def on_mount(self) -> None:
        """Begin, once the screen has its size."""
        self.call_after_refresh(self._begin)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the width that there is."""
        super().on_resize(event)
        self.screen_stack[0].set_class(event.size.width >= WIDE, "wide")

    @property
    def excerpt(self) -> Excerpt | None:
        """What is shown; None where nothing is coded so."""
        held = self.down.excerpts
        return held[min(self.number, len(held) - 1)] if held else None

    @on(Pane.Moved)
    def _moved(self, event: Pane.Moved) -> None:
        if event.by_hand and self._notice:
            self._notice = ""
            self._tell()

    # --- looking

    def action_excerpt(self, by: int) -> None:
        """The next excerpt, or the one before."""
        last = len(self.down.excerpts) - 1
        if 0 <= self.number + by <= last:
            self.number += by
            self._around = AROUND
            self._show()
        elif by > 0:
            self.say(f"That was the last. {excerpts.unread(self.down)}")
        else:
            self.say("This is the first.")

    def action_around(self, by: int) -> None:
        """More turns before and after, or fewer."""
        self._around = max(0, min(MOST, self._around + by))
        self._show()

    def action_unread(self) -> None:
        """Which interviews nobody has read for the code."""
        rows = [(one.transcript, f"{clean(one.who.said)}: {one.why}") for one in self.down.unread]
        self.push_screen(Help(excerpts.unread(self.down, key=False), rows))

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(Help("Reading down a code", excerpts.KEYS, excerpts.NOTE))

    def say(self, what: str, advice: str = "", *, wrong: bool = False) -> None:
        """A notice, until the cursor moves."""
        end = ". " if advice and what[-1:] not in ".?!" else " "
        self._notice = f"{'! ' if wrong else ''}{what}{end}{advice}".strip()
        self._tell()

    # --- changing

    def action_recode(self) -> None:
        """Choose another code for it."""

        def ask(excerpt: Excerpt) -> None:
            async def chosen(id: str | None) -> None:
                if id is None:
                    return
                code = self.down.book[id]
                if code.stance and excerpt.coding.stance is None:
                    ask_stance(self, code, lambda stance: self._recode(excerpt, id, stance))
                else:
                    self._recode(excerpt, id, None)

            options = margin.options(self.down.book, self._recent)
            asked = f"Code {margin.short(excerpt.words)}"
            last = margin.above(self.down.book)
            self.push_screen(Choose(asked, options, last=last), chosen)

        self._own(ask)

    def action_uncode(self) -> None:
        """Take the code from it."""

        def do(excerpt: Excerpt) -> None:
            self.down.uncode(excerpt)
            self._done(f"Taken back: {self._called(excerpt.coding)}. u: undo")

        self._own(do)

    def action_split(self) -> None:
        """Two codings of one, the second from the word under the cursor on."""

        def do(excerpt: Excerpt) -> None:
            self.down.split(excerpt, self.pane.word.start)
            self._done("Split in two: this is the first part. u: undo")

        self._own(do)

    def action_stance(self) -> None:
        """Whether it supports or challenges."""

        def ask(excerpt: Excerpt) -> None:
            code = self.down.book[excerpt.coding.code]
            ask_stance(self, code, lambda stance: self._change(excerpt, stance=stance))

        self._own(ask)

    def action_directness(self) -> None:
        """How near the speaker is to what they tell."""

        def ask(excerpt: Excerpt) -> None:
            ask_directness(self, lambda told: self._change(excerpt, directness=told))

        self._own(ask)

    def action_memo(self) -> None:
        """A note on it."""

        def ask(excerpt: Excerpt) -> None:
            ask_memo(
                self,
                excerpt.coding,
                self.down.book[excerpt.coding.code],
                lambda memo: self._change(excerpt, memo=memo),
            )

        self._own(ask)

    def action_undo(self) -> None:
        """Take back what was done last."""
        self._turn(self.down.undo, "Undone. U: do it again")

    def action_redo(self) -> None:
        """Do again what was undone."""
        self._turn(self.down.redo, "Done again.")

    # --- inside

    def _begin(self) -> None:
        self._show()
        if self.excerpt is None:
            self.say("Nothing is coded so.", excerpts.unread(self.down))

    def _own(self, then: Callable[[Excerpt], None]) -> None:
        """Go on with the excerpt, if it is the coder's own; whose it is otherwise."""

        def do() -> None:
            if self.excerpt is not None:
                self.down.own(self.excerpt)
                then(self.excerpt)

        attempt(do, self.say)

    def _recode(self, excerpt: Excerpt, code: str, stance: Stance | None) -> None:
        def do() -> None:
            made = self.down.recode(excerpt, code, stance)
            self._recent = [code, *(one for one in self._recent if one != code)]
            held = {one.id for excerpt in self.down.excerpts for one in excerpt.codings}
            other = " Another excerpt stands here." if held and made.id not in held else ""
            self._done(f"Now: {self._called(made)}.{other} u: undo")

        attempt(do, self.say)

    def _change(
        self,
        excerpt: Excerpt,
        *,
        stance: Stance | None = None,
        directness: Directness | None = None,
        memo: str | None = None,
    ) -> None:
        def do() -> None:
            now = self.down.change(excerpt, stance=stance, directness=directness, memo=memo)
            self._done(f"Now: {self._called(now)}. u: undo")

        attempt(do, self.say)

    def _turn(self, how: Callable[[], str | None], said: str) -> None:
        """Undo or do again, and go where that was."""

        def do() -> None:
            before = {made.id for one in self.down.excerpts for made in one.codings}
            if how() is None:
                self.say("Nothing of this sitting is left.")
                return
            held = enumerate(self.down.excerpts)
            back = (n for n, one in held if not {made.id for made in one.codings} <= before)
            self.number = next(back, self.number)
            self._done(said)

        attempt(do, self.say)

    def _done(self, said: str) -> None:
        self.number = max(0, min(self.number, len(self.down.excerpts) - 1))
        self._show()
        self.say(said)

    def _show(self) -> None:
        self._notice = ""
        excerpt = self.excerpt
        self.pane.display = excerpt is not None
        if excerpt is not None:
            span = excerpt.coding.span
            lines = [speech(line) for line in self.down.lines(excerpt, self._around)]
            self.pane.excerpt = span
            self.pane.speeches = lines
            self.pane.show(lines, self.pane.place(span.start), anew=True)
            self.pane.focus()
        self._tell()

    def _called(self, made: Coding) -> str:
        return margin.name(made, self.down.book)

    def _tell(self) -> None:
        excerpt, down = self.excerpt, self.down
        total, code = len(down.excerpts), down.code.name
        head = f" {code}: nothing is coded so"
        beside = Text()
        if excerpt is not None:
            made = excerpt.coding
            head = f" {clean(code)}  {self.number + 1} of {total}  {made.transcript}"
            beside = excerpts.beside(down, excerpt)
        self.query_one("#head", Static).update(Text(head, no_wrap=True, overflow="ellipsis"))
        self.query_one("#codes", Static).update(beside)
        self.query_one("#said", Static).update(Text(self._notice))


def read(study: Study, asked: Asked) -> None:
    """Read down a code on the screen until the person leaves."""
    ReadingDown(study, asked).stay()
