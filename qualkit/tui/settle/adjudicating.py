"""The adjudication screen: one difference at a time, its words in context, who says what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from qualkit.agreement.differing import Difference, State
from qualkit.errors import QualkitError
from qualkit.tui.base.asking import Ask, Help
from qualkit.tui.base.terminal import Terminal
from qualkit.tui.settle import differences
from qualkit.tui.words.page import clean, cut
from qualkit.workflow.team.adjudicating import Adjudication, reading

KEYS = (
    ("1 2 3 …", "this reading counts; the others are kept and do not"),
    ("b", "all of them count"),
    ("0", "none of them counts"),
    ("r", "the reason, said before you decide; it may be left out"),
    ("j, k", "the next difference, or the one before; settled ones too"),
    ("n, p", "the next that is not settled, or the one before"),
    ("u", "undo what you settled last in this sitting"),
    ("Space, PgDn, PgUp", "more of the words, or back"),
    ("q", "leave; what you settled is on the disk already, and you go on where you left"),
)
NOTE = (
    "The words of the place stand between ▶ and ◀, with what was said before and after. Every "
    "coding is kept: what you settle decides which of them are counted. Settle a place again to "
    "change your mind."
)
BRIEF = " ? help  1 2 whose counts  b all  0 none  r reason  j k move  u undo  q leave"
DONE = "Every difference is settled."
NOTE_ON_REASON = "Without names. It is recorded with what you settle next here."


class AdjudicationScreen(Terminal):
    """Differences, one after another, settled by one person."""

    CSS = """
    #head { height: 1; text-style: bold reverse; }
    #context { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    #words { height: auto; }
    #sides { height: auto; max-height: 50%; border-top: solid ansi_default; padding: 0 1; }
    #readings { height: auto; }
    #said { height: 2; border-top: solid ansi_default; }
    #keys { height: 1; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *((str(n), f"side({n})", "This reading") for n in range(1, 10)),
        ("b", "all", "All count"),
        ("0", "none", "None counts"),
        ("r", "reason", "Reason"),
        ("j,down", "step(1)", "Next"),
        ("k,up", "step(-1)", "Before"),
        ("n", "unsettled(1)", "Next not settled"),
        ("p", "unsettled(-1)", "Before, not settled"),
        ("space,pagedown", "page(1)", "On"),
        ("pageup", "page(-1)", "Back"),
        ("u", "undo", "Undo"),
        ("question_mark", "help", "Help"),
        ("q", "leave", "Leave"),
    ]

    def __init__(self, sitting: Adjudication) -> None:
        super().__init__()
        self.sitting = sitting
        self._at = 0
        self._reason = ""
        self._notice = ""

    def compose(self) -> ComposeResult:
        """How far one is; the words; the readings; what was done last; the keys."""
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="context", can_focus=False):
            yield Static("", id="words", markup=False)
        with VerticalScroll(id="sides", can_focus=False):
            yield Static("", id="readings", markup=False)
        yield Static("", id="said", markup=False)
        yield Static(Text(BRIEF, no_wrap=True), id="keys")

    def on_mount(self) -> None:
        """Begin with the first that is not settled."""
        self._at = self._first()
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the words of the place in view."""
        super().on_resize(event)
        self.call_after_refresh(self._bring)

    # --- deciding

    def action_side(self, number: int) -> None:
        """The reading of this number counts."""
        one = self._one
        if one is None or number > len(one.sides):
            self._say("There is no reading of that number here.", wrong=True)
            return
        side = one.sides[number - 1]
        self._settle(sorted(side.ids), f"{', '.join(side.coders)}: {reading(side)}")

    def action_all(self) -> None:
        """All of them count."""
        if (one := self._one) is not None:
            self._settle(sorted(one.ids), "all count")

    def action_none(self) -> None:
        """None of them counts."""
        self._settle([], "none counts")

    @work
    async def action_reason(self) -> None:
        """Why; recorded with what is settled next. What is refused is asked for again."""
        one = self._one
        if one is None:
            return
        note, given = NOTE_ON_REASON, self._reason or differences.earlier(one)
        while True:
            answer = await self.push_screen_wait(Ask("Why", given, note))
            if answer is None:
                return
            try:
                self.sitting.refuse(one, answer)
            except QualkitError as error:
                note, given = clean(f"! {error.said}. {error.advice}"), answer
            else:
                break
        self._reason = answer.strip()
        self._say(f"Reason: {self._reason}" if self._reason else "No reason.")

    def action_undo(self) -> None:
        """Take back what was settled last."""
        undone = self.sitting.undo()
        if undone is None:
            self._say("Nothing of this sitting is left to undo.")
            return
        for at, one in enumerate(self.sitting.differences):
            start = (one.transcript, one.span.start, one.code)
            if start == (undone.transcript, undone.body["start"], undone.body["code"]):
                self._at = at
                break
        self._say("Undone.")

    # --- looking

    def action_step(self, by: int) -> None:
        """The next difference, or the one before."""
        self._go(self._at + by)

    def action_unsettled(self, by: int) -> None:
        """The next that is not settled, or the one before."""
        of = self.sitting.differences
        places = range(self._at + 1, len(of)) if by > 0 else range(self._at - 1, -1, -1)
        found = next((at for at in places if of[at].state is not State.SETTLED), None)
        if found is None:
            self._say("None that is not settled in that direction.")
        else:
            self._go(found)

    def action_page(self, by: int) -> None:
        """More of the words, or back."""
        context = self._scrolled
        context.scroll_relative(y=by * max(1, context.size.height - 1), animate=False)

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(Help("Settling differences between coders", KEYS, NOTE))

    # --- inside

    @property
    def _one(self) -> Difference | None:
        of = self.sitting.differences
        return of[self._at] if self._at < len(of) else None

    def _first(self) -> int:
        of = self.sitting.differences
        return next((at for at, one in enumerate(of) if one.state is not State.SETTLED), 0)

    def _settle(self, counts: Sequence[str], said: str) -> None:
        one = self._one
        if one is None:
            return
        try:
            self.sitting.settle(one, counts, self._reason)
        except QualkitError as error:
            self.sitting.load()
            self._go(self._at, keep=True)
            self._say(f"{error.said}. {error.advice}", wrong=True)
            return
        left = [
            at
            for at, each in enumerate(self.sitting.differences)
            if each.state is not State.SETTLED
        ]
        on = next((at for at in left if at >= self._at), left[0] if left else self._at)
        self._go(on)
        self._say(f"Settled, {said}. u: undo" + ("" if left else f"  {DONE}"))

    def _go(self, at: int, *, keep: bool = False) -> None:
        """Show another one; the reason was of the one before."""
        last = max(0, len(self.sitting.differences) - 1)
        self._at = max(0, min(at, last))
        if not keep:
            self._reason = ""
        self._notice = ""
        self._tell()

    def _say(self, what: str, *, wrong: bool = False) -> None:
        """A notice; what is wrong stands by itself where it is too long for its place."""
        notice = clean(f"{'! ' if wrong else ''}{what}")
        too_long = wrong and cell_len(notice) > self.size.width
        self._notice = "" if too_long else notice
        self._tell()
        if too_long:
            self.push_screen(Help("This could not be done", (), notice))

    def _tell(self) -> None:
        one = self._one
        self._place("#head").update(Text(differences.heading(self.sitting, self._at)))
        words, readings = (
            (Text(differences.nothing(self.sitting)), Text(""))
            if one is None
            else (
                differences.context(self.sitting, one),
                differences.readings(self.sitting, one),
            )
        )
        self._place("#words").update(words)
        self._place("#readings").update(readings)
        self._place("#said").update(Text(cut(self._notice, self.size.width)))
        self.call_after_refresh(self._bring)

    def _place(self, id: str) -> Static:
        return self.screen_stack[0].query_one(id, Static)

    @property
    def _scrolled(self) -> VerticalScroll:
        return self.screen_stack[0].query_one("#context", VerticalScroll)

    def _bring(self) -> None:
        """Bring the words of the place into view, with a line of what was said before."""
        if (one := self._one) is None:
            return
        context = self._scrolled
        before = differences.before(self.sitting, one)
        width = max(1, context.scrollable_content_region.width)
        lines = Text(before).wrap(self.console, width)
        context.scroll_to(y=max(0, len(lines) - 3), animate=False)


def adjudicate(sitting: Adjudication) -> None:
    """Let a person settle differences on the screen until they leave."""
    AdjudicationScreen(sitting).stay()
