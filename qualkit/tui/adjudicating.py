"""The adjudication screen: one difference at a time, its words in context, who says what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from qualkit.agreement.differing import Difference, Sort, State
from qualkit.errors import QualkitError
from qualkit.tui.asking import Ask, Help
from qualkit.tui.page import clean
from qualkit.tui.terminal import Terminal
from qualkit.workflow.adjudicating import Adjudication, reading, verdict

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
SHOWN = 48
"""Characters of what a coding covers, where it is not the whole place."""
DONE = "Every difference is settled."


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
        """Why; recorded with what is settled next."""
        if self._one is None:
            return
        note = "It is recorded with what you settle next here."
        given = await self.push_screen_wait(Ask("Why", self._reason, note))
        if given is not None:
            self._reason = given.strip()
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
        context = self.query_one("#context", VerticalScroll)
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
        self._notice = clean(f"{'! ' if wrong else ''}{what}")
        self._tell()

    def _tell(self) -> None:
        one = self._one
        self.query_one("#head", Static).update(Text(_heading(self.sitting, self._at)))
        words, readings = (
            (Text(_nothing(self.sitting)), Text(""))
            if one is None
            else (
                _context(self.sitting, one),
                _readings(self.sitting, one),
            )
        )
        self.query_one("#words", Static).update(words)
        self.query_one("#readings", Static).update(readings)
        self.query_one("#said", Static).update(Text(self._notice))
        self.call_after_refresh(self._bring)

    def _bring(self) -> None:
        """Bring the words of the place into view, with a line of what was said before."""
        if (one := self._one) is None:
            return
        context = self.query_one("#context", VerticalScroll)
        before = _before(self.sitting, one)
        width = max(1, context.scrollable_content_region.width)
        lines = Text(before).wrap(self.console, width)
        context.scroll_to(y=max(0, len(lines) - 3), animate=False)


def _heading(sitting: Adjudication, at: int) -> str:
    total, left = len(sitting.differences), len(sitting.open)
    if not total:
        return " No differences"
    one = sitting.differences[at]
    state = "" if one.state is State.OPEN else f"  {one.state}"
    return clean(
        f" {at + 1} of {total}, {left} not settled  {one.transcript}  "
        f"{sitting.name(one.code)}{state}"
    )


def _nothing(sitting: Adjudication) -> str:
    if sitting.waiting:
        ids = ", ".join(sitting.waiting)
        return f"Nothing to settle yet: {ids} still coded blind (qualkit assign --list)."
    return "Nothing to settle: nowhere did two coders finish a transcript and differ."


def _turns(sitting: Adjudication, one: Difference) -> tuple[int, int]:
    """From where to where the text is shown: the turns of the place, one before and one after."""
    text = sitting.texts[one.transcript]
    inside = [
        at
        for at, turn in enumerate(text.turns)
        if turn.start < one.span.end and one.span.start < turn.body.end
    ]
    if not inside:
        return one.span.start, one.span.end
    first, last = max(0, inside[0] - 1), min(len(text.turns) - 1, inside[-1] + 1)
    return text.turns[first].start, text.turns[last].body.end


def _before(sitting: Adjudication, one: Difference) -> str:
    start, _ = _turns(sitting, one)
    return clean_lines(sitting.texts[one.transcript].text[start : one.span.start])


def _context(sitting: Adjudication, one: Difference) -> Text:
    text = sitting.texts[one.transcript].text
    _, end = _turns(sitting, one)
    return Text.assemble(
        _before(sitting, one),
        ("▶ ", "bold"),
        (clean_lines(one.span.of(text)), "bold"),
        (" ◀", "bold"),
        clean_lines(text[one.span.end : end]),
    )


def _readings(sitting: Adjudication, one: Difference) -> Text:
    text, whole = Text(), sitting.texts[one.transcript].text
    if one.sort is Sort.TWICE:
        text.append(f"{clean(one.sides[0].coders[0])} said two things of these words, in two ")
        text.append("copies. Which is meant?\n")
    for number, side in enumerate(one.sides, 1):
        who = clean(", ".join(side.coders))
        counts = one.state is State.SETTLED and side.ids and side.ids <= one.counts
        text.append(f"{number} ", "bold")
        text.append(f"{who}: {reading(side)}{'  (counts)' if counts else ''}\n")
        for made in side.codings:
            if not made.span.covers(one.span):
                words = " ".join(clean(made.span.of(whole)).split())
                short = words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
                text.append(f"    {clean(made.coder)} coded “{short}”\n")
            if made.memo:
                text.append(f"    {clean(made.coder)}: {clean(made.memo)}\n")
            if made.suggested:
                text.append(f"    {clean(made.coder)} took it from a machine's proposal\n")
    if one.settled:
        text.append(f"Settled: {clean(verdict(one))}\n", "italic")
    text.rstrip()
    return text


def clean_lines(words: str) -> str:
    """Words without what would steer a terminal, in the lines that they were in."""
    return "\n".join(clean(line) for line in words.split("\n"))


def adjudicate(sitting: Adjudication) -> None:
    """Let a person settle differences on the screen until they leave."""
    AdjudicationScreen(sitting).stay()
