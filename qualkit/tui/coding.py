"""The coding screen: a transcript on one side, the codes of what is taken on the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from qualkit.errors import QualkitError
from qualkit.model import Code, Coding, Directness, Stance, Suggestion
from qualkit.tui import margin
from qualkit.tui.answering import ask_directness, ask_memo, ask_stance, attempt
from qualkit.tui.asking import Ask, Choose, Help
from qualkit.tui.coded import CodingPane
from qualkit.tui.page import At, speech
from qualkit.tui.pane import Pane
from qualkit.tui.pressing import Press
from qualkit.tui.terminal import Terminal
from qualkit.workflow.sitting import Sitting, first, unfinished
from qualkit.workflow.study import Study

WIDE = 76
"""Columns from which on the codes stand beside the words, not under them."""
YES_NO = (("y", "yes"), ("n", "no"))


class CodingScreen(Terminal):
    """One transcript after another, coded by one person."""

    CSS = """
    #head { height: 1; text-style: bold reverse; }
    #both { height: 1fr; layout: vertical; }
    #side { height: 9; border-top: solid ansi_default; padding: 0 1; scrollbar-size-vertical: 1; }
    #codes { height: auto; }
    .wide #both { layout: horizontal; }
    .wide CodingPane { width: 2fr; }
    .wide #side {
        width: 1fr; height: 100%; border-top: none; border-left: solid ansi_default;
    }
    #said { height: 2; border-top: solid ansi_default; }
    #keys { height: 1; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,c", "code", "Code"),
        *((str(n), f"accept({n})", "Take what is proposed") for n in range(1, 6)),
        ("g", "look", "Let the machine propose"),
        ("x", "remove", "Take a code back"),
        ("t", "stance", "Stance"),
        ("d", "directness", "Directness"),
        ("m", "memo", "Memo"),
        ("u", "undo", "Undo"),
        ("U,ctrl+r", "redo", "Redo"),
        ("slash", "find", "Find"),
        ("F", "finish", "Finish"),
        ("right_square_bracket,N", "other(1)", "Next unfinished"),
        ("left_square_bracket", "other(-1)", "Unfinished before"),
        ("question_mark", "help", "Help"),
        ("q", "leave", "Leave"),
    ]

    def __init__(self, study: Study, id: str) -> None:
        """Raises what `Sitting` raises."""
        super().__init__()
        self.study = study
        self.sitting = Sitting(study, id)
        self.pane = CodingPane()
        self._recent: list[str] = []
        self._left: dict[str, At] = {}
        self._sought = ""
        self._notice = ""

    def compose(self) -> ComposeResult:
        """How far one is; the words; the codes; what was done last; the keys."""
        yield Static("", id="head", markup=False)
        with Container(id="both"):
            yield self.pane
            with VerticalScroll(id="side", can_focus=False):
                yield Static("", id="codes", markup=False)
        yield Static("", id="said", markup=False)
        yield Static(Text(margin.BRIEF, no_wrap=True), id="keys")

    def on_mount(self) -> None:
        """Begin, once the screen has its size."""
        self.call_after_refresh(self._begin)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the width that there is."""
        super().on_resize(event)
        self.screen_stack[0].set_class(event.size.width >= WIDE, "wide")

    @on(Pane.Moved)
    def _moved(self, event: Pane.Moved) -> None:
        if event.by_hand:
            self._notice = ""
        self._tell()

    # --- coding

    def action_code(self) -> None:
        """Choose a code for what is taken."""

        async def chosen(code: str | None) -> None:
            if code is not None:
                self._stance_of(self.sitting.book[code], lambda stance: self._code(code, stance))

        options = margin.options(self.sitting.book, self._recent)
        self.push_screen(Choose(f"Code {margin.short(self._words)}", options), chosen)

    def action_accept(self, number: int) -> None:
        """Make what is proposed a coding of one's own."""
        proposed = self._proposed()
        if number > len(proposed):
            self.say("Nothing is proposed under that number.", wrong=True)
            return
        code = proposed[number - 1].code
        self._stance_of(
            self.sitting.book[code], lambda stance: self._code(code, stance, suggested=True)
        )

    def action_look(self) -> None:
        """Let the machine propose codes for this transcript, while the person reads on."""
        self.say("Looking for codes to propose: read on …")
        self._look()

    def action_remove(self) -> None:
        """Take a code of one's own back."""
        self._pick("Take back", self._remove)

    def action_stance(self) -> None:
        """Whether what is coded supports or challenges."""

        async def ask(made: Coding) -> None:
            self._stance_of(
                self.sitting.book[made.code],
                lambda stance: self._change(made, stance=stance),
                anyway=True,
            )

        self._pick("Stance of", ask)

    def action_directness(self) -> None:
        """How near the speaker is to what they tell."""

        async def ask(made: Coding) -> None:
            ask_directness(self, lambda directness: self._change(made, directness=directness))

        self._pick("Directness of", ask)

    def action_memo(self) -> None:
        """A note on a coding."""

        async def ask(made: Coding) -> None:
            ask_memo(self, made, lambda memo: self._change(made, memo=memo))

        self._pick("Memo on", ask)

    def action_undo(self) -> None:
        """Take back what was done last."""
        self._try(self._undo)

    def action_redo(self) -> None:
        """Do again what was undone."""
        self._try(self._redo)

    def action_finish(self) -> None:
        """Record that it was read through."""
        left = len(self.sitting.uncoded())
        note = f"{margin.segments(left)} without a code of yours: that is an answer too."
        asked = f"Have you read {self.sitting.id} through for every code?"

        async def pressed(key: str | None) -> None:
            if key == "y":
                self._try(self._finish)

        self.push_screen(Press(asked, YES_NO, note if left else ""), pressed)

    # --- looking

    def action_find(self) -> None:
        """Find words."""
        again = f"Enter alone: “{self._sought}” again" if self._sought else ""
        self.push_screen(Ask("Find", note=again), self._find)

    def action_other(self, by: int) -> None:
        """The next transcript that this coder has not finished, or the one before."""
        self._try(lambda: self._open(by))

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(Help("Coding a transcript", margin.KEYS, margin.NOTE))

    def say(self, what: str, advice: str = "", *, wrong: bool = False) -> None:
        """A notice, until the cursor moves."""
        self._notice = f"{'! ' if wrong else ''}{what} {advice}".strip()
        self._tell()

    # --- inside

    @property
    def _words(self) -> str:
        return self.pane.taken.of(self.sitting.text.text)

    def _begin(self) -> None:
        sitting = self.sitting
        self.pane.sit(sitting)
        lines = [speech(line) for line in sitting.lines()]
        left = sitting.uncoded() or list(sitting.segments)
        self.pane.speeches = lines
        start = self.pane.place(left[0].span.start) if left else At(0, 0)
        self.pane.show(lines, self._left.get(sitting.id, start), anew=True)
        self.pane.focus()
        self._tell()

    def _proposed(self) -> tuple[Suggestion, ...]:
        segment = self.pane.segment
        known = self.sitting.suggestions.get(segment.span, ()) if segment else ()
        here = {one.code for one in self.sitting.mine(segment.span)} if segment else set()
        return tuple(one for one in known if one.code not in here)

    def _stance_of(
        self, code: Code, then: Callable[[Stance | None], object], *, anyway: bool = False
    ) -> None:
        """Ask for the stance where the code carries one, then go on."""
        if not code.stance and not anyway:
            then(None)
        else:
            ask_stance(self, code, then)

    def _pick(self, what: str, then: Callable[[Coding], Awaitable[None]]) -> None:
        """One of the coder's codings here: the only one, or the one that is chosen."""
        mine = self.sitting.mine(self.pane.taken)
        if not mine:
            self.say("No code of yours is here.", "Enter codes what is taken.", wrong=True)
            return
        if len(mine) == 1:
            self.call_next(then, mine[0])
            return

        async def chosen(value: str | None) -> None:
            if value is not None:
                await then(mine[int(value)])

        options = [
            (str(n), margin.coding(one, self.sitting.book, self.sitting.text.text))
            for n, one in reversed(list(enumerate(mine)))
        ]
        self.push_screen(Choose(f"{what} which code?", options), chosen)

    def _code(self, code: str, stance: Stance | None, *, suggested: bool = False) -> None:
        def do() -> None:
            made = self.sitting.code(self.pane.taken, code, stance=stance, suggested=suggested)
            self._recent = [code, *(one for one in self._recent if one != code)]
            self.pane.held = None
            self._done(f"Coded: {margin.name(made, self.sitting.book)}. u: undo")

        self._try(do)

    async def _remove(self, made: Coding) -> None:
        def do() -> None:
            self.sitting.remove(made)
            self._done(f"Taken back: {margin.name(made, self.sitting.book)}. u: undo")

        self._try(do)

    def _change(
        self,
        made: Coding,
        *,
        stance: Stance | None = None,
        directness: Directness | None = None,
        memo: str | None = None,
    ) -> None:
        def do() -> None:
            now = self.sitting.change(made, stance=stance, directness=directness, memo=memo)
            self._done(f"Now: {margin.name(now, self.sitting.book)}. u: undo")

        self._try(do)

    def _undo(self) -> None:
        undone = self.sitting.undo()
        self._done("Undone. U: do it again" if undone else "Nothing of this sitting is left.")

    def _redo(self) -> None:
        again = self.sitting.redo()
        self._done("Done again." if again else "Nothing was undone.")

    def _finish(self) -> None:
        self.sitting.finish()
        self._done(f"{self.study.coder} has finished {self.sitting.id}. N: the next one")

    def _open(self, by: int) -> None:
        ids = [id for id in unfinished(self.study) if id != self.sitting.id]
        if not ids:
            self.say("No other transcript is left to be finished.")
            return
        here = int(self.sitting.id.lstrip("T"))
        beyond = [id for id in ids if (int(id[1:]) > here if by > 0 else int(id[1:]) < here)]
        self._left[self.sitting.id] = self.pane.at
        self.sitting = Sitting(self.study, (beyond or ids)[0 if by > 0 else -1])
        self._begin()
        self.say(f"{self.sitting.id}: one of {len(ids)} that you have not finished.")

    def _find(self, words: str | None) -> None:
        if words is None or not (words.strip() or self._sought):
            return
        self._sought = words.strip() or self._sought
        found = self.pane.page.find(self._sought, self.pane.at)
        self.pane.go(found)
        if found is None:
            self.say(f"“{self._sought}” does not stand here.", wrong=True)

    @work(thread=True, exclusive=True)
    def _look(self) -> None:
        sitting = self.sitting
        try:
            sitting.look()
            said = f"Proposed for {margin.segments(len(sitting.suggestions))}: 1 to 3 take one."
            wrong = False
        except QualkitError as error:
            said, wrong = f"{error.said}. {error.advice}", True
        self.call_from_thread(self.say, said, wrong=wrong)

    def _try(self, do: Callable[[], None]) -> None:
        """Do it; what is refused is told."""
        attempt(do, self.say)

    def _done(self, said: str) -> None:
        self.pane.refresh()
        self.say(said)

    def _tell(self) -> None:
        sitting, pane = self.sitting, self.pane
        if not pane.speeches:
            return
        self.query_one("#head", Static).update(Text(margin.heading(sitting, pane.segment)))
        told = margin.beside(sitting, pane.taken, self._proposed(), marked=pane.held is not None)
        self.query_one("#codes", Static).update(told)
        self.query_one("#said", Static).update(Text(self._notice))


def code(study: Study, id: str | None = None) -> None:
    """Code a transcript on the screen, and others after it, until the person leaves.

    Without an id: the first that they have not finished, or the first of all.
    """
    CodingScreen(study, id or first(study)).stay()
