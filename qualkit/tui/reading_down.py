"""Reading down a code on a screen: one excerpt after another, each in its context."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from qualkit.model import Coding, Directness, Span, Stance
from qualkit.tui import margin
from qualkit.tui.answering import ask_directness, ask_memo, ask_stance, attempt
from qualkit.tui.asking import Choose, Help
from qualkit.tui.coded import TAKEN, CodingPane
from qualkit.tui.page import Row, clean, speech
from qualkit.tui.pane import Pane
from qualkit.tui.terminal import Terminal
from qualkit.workflow.reading_down import Asked, Down, Excerpt
from qualkit.workflow.study import Study

WIDE = 76
"""Columns from which on the codes stand beside the words, not under them."""
AROUND = 1
"""Turns that are shown before and after at first."""
MOST = 40
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
    ("w", "which interviews nobody has read for this code yet"),
    ("q", "leave; every change is on the disk already"),
)
NOTE = (
    "▌ in the margin: the words that were coded. ■ a coding of yours, □ somebody else's: theirs "
    "are shown, and changed by them alone. Where you do not agree, code the words yourself and "
    "adjudicate."
)
BRIEF = " ? help  j k next  + more  Enter recode  x uncode  s split  w unread  q leave"


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


class ReadingDown(Terminal):
    """All that was coded so, by whomever; one's own can be changed here."""

    CSS = """
    #head { height: 1; text-style: bold reverse; }
    #both { height: 1fr; layout: vertical; }
    #side { height: 9; border-top: solid ansi_default; padding: 0 1; scrollbar-size-vertical: 1; }
    #codes { height: auto; }
    .wide #both { layout: horizontal; }
    .wide DownPane { width: 2fr; }
    .wide #side {
        width: 1fr; height: 100%; border-top: none; border-left: solid ansi_default;
    }
    #said { height: 3; border-top: solid ansi_default; }
    #keys { height: 1; text-style: reverse; }
    """
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
        ("w", "unread", "Not read yet"),
        ("question_mark", "help", "Help"),
        ("q", "leave", "Leave"),
    ]

    def __init__(self, study: Study, asked: Asked) -> None:
        """Raises what `Down` raises."""
        super().__init__()
        self.study = study
        self.down = Down(study, asked)
        self.pane = DownPane()
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
        yield Static(Text(BRIEF, no_wrap=True), id="keys")

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
            self.say(f"That was the last. {unread(self.down)}")
        else:
            self.say("This is the first.")

    def action_around(self, by: int) -> None:
        """More turns before and after, or fewer."""
        self._around = max(0, min(MOST, self._around + by))
        self._show()

    def action_unread(self) -> None:
        """Which interviews nobody has read for the code."""
        rows = [(one.transcript, f"{clean(one.who.said)}: {one.why}") for one in self.down.unread]
        self.push_screen(Help(unread(self.down, key=False), rows))

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(Help("Reading down a code", KEYS, NOTE))

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
            self.push_screen(Choose(f"Code {margin.short(excerpt.words)}", options), chosen)

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
            ask_memo(self, excerpt.coding, lambda memo: self._change(excerpt, memo=memo))

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
            self.say("Nothing is coded so.", unread(self.down))

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
            self._done(f"Now: {self._called(made)}. u: undo")

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
            before = {one.coding.id for one in self.down.excerpts}
            if how() is None:
                self.say("Nothing of this sitting is left.")
                return
            held = enumerate(self.down.excerpts)
            back = (n for n, one in held if one.coding.id not in before)
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
        total, code = len(down.excerpts), down.book[down.asked.code].name
        head = f" {code}: nothing is coded so"
        beside = Text()
        if excerpt is not None:
            made = excerpt.coding
            head = f" {clean(code)}  {self.number + 1} of {total}  {made.transcript}"
            beside = self._beside(excerpt)
        self.query_one("#head", Static).update(Text(head, no_wrap=True, overflow="ellipsis"))
        self.query_one("#codes", Static).update(beside)
        self.query_one("#said", Static).update(Text(self._notice))

    def _beside(self, excerpt: Excerpt) -> Text:
        """Who says it; what is said of it, and by whom; what else stands on the words."""
        made, mine = excerpt.coding, self.down.is_mine(excerpt)
        text = Text(f"{clean(excerpt.who.said) or 'nobody known'}\n\n")
        text.append(f"{'■' if mine else '□'} {self._called(made)}", "bold")
        text.append("\n" if mine else f" ({clean(made.coder)})\n")
        if made.memo:
            text.append(f"    {clean(made.memo)}\n")
        if made.touched:
            text.append("    its words are not as they were\n")
        text.append(f"{margin.short(excerpt.words)}\n")
        also = self.down.also(excerpt)
        if also:
            text.append("\nOn the same words:\n")
        for one in also:
            mark = "■" if one.coder == self.study.coder else "□"
            text.append(f"{mark} {self._called(one)} ({clean(one.coder)})\n")
        return text


def unread(down: Down, *, key: bool = True) -> str:
    """How many interviews nobody has read for the code."""
    count = len(down.unread)
    if not count:
        return "Every interview was read for it."
    have = "1 interview has" if count == 1 else f"{count} interviews have"
    return f"{have} not been read for it yet{': w' if key else ''}."


def read(study: Study, asked: Asked) -> None:
    """Read down a code on the screen until the person leaves."""
    ReadingDown(study, asked).stay()
