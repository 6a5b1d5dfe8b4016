"""The coding screen: a transcript on one side, the codes of what is taken on the other."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static

from qualkit.errors import QualkitError
from qualkit.model import Span
from qualkit.tui.base.asking import Ask, Choose, Help, Opened
from qualkit.tui.base.inline import OneKey, OneOf
from qualkit.tui.base.terminal import forget_typed
from qualkit.tui.code import beside, margin, written
from qualkit.tui.code.progress import Progress
from qualkit.tui.code.proposing import Proposing
from qualkit.tui.words.page import At, clean, speech
from qualkit.tui.words.pane import Pane
from qualkit.workflow.sittings import familiarising
from qualkit.workflow.sittings.filtering import Filter, Only
from qualkit.workflow.sittings.sitting import Sitting, first, unfinished
from qualkit.workflow.sittings.tallying import Tally, tally
from qualkit.workflow.study import Study
from qualkit.workflow.wording import Hit, search

MOST_ROWS = 4
"""Of a machine's reason, where not all reasons fit."""
WIDE = 76
"""Columns from which on the codes stand beside the words, not under them."""
FILTERS = {"a": Only.ALL, "u": Only.UNCODED, "s": Only.SUGGESTED, "m": Only.MINE} | {
    "d": Only.DOUBTFUL,
    "c": Only.CODE,
}


class CodingScreen(Proposing):
    """One transcript after another, coded by one person."""

    CSS = """
    #head { height: 1; text-style: bold reverse; }
    #both { height: 1fr; layout: vertical; }
    #codes {
        height: 40%; min-height: 4; max-height: 9; border-top: solid ansi_default; padding: 0 1;
    }
    .listing #codes { height: 60%; min-height: 7; }
    .wide #both { layout: horizontal; }
    .wide CodingPane { width: 2fr; }
    .wide #codes {
        width: 1fr; height: 100%; max-height: 100%; border-top: none;
        border-left: solid ansi_default;
    }
    #said { height: 3; border-top: solid ansi_default; }
    #keys { height: 1; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("f", "filter", "Filter"),
        ("s", "sentence", "Mark the sentence"),
        ("o", "open", "All of what stands beside"),
        ("slash", "find", "Find"),
        ("S", "search", "Find in all transcripts"),
        ("i", "written", "What was written of it"),
        ("P", "progress", "Progress"),
        ("right_square_bracket,N", "other(1)", "Next unfinished"),
        ("left_square_bracket", "other(-1)", "Unfinished before"),
        ("question_mark", "help", "Help"),
        ("q", "leave", "Leave"),
    ]

    def __init__(self, study: Study, id: str) -> None:
        """Raises what `Sitting` raises."""
        super().__init__(study)
        self.sitting = Sitting(study, id)
        self._left: dict[str, At] = {}
        self._page: Text | None = None
        """What was written of the interview, where it stands in the place of the codes."""
        self._part = 0
        """Which part of it that is; 0 for none."""
        self._sought = ""

    def compose(self) -> ComposeResult:
        """How far one is; the words; the codes; what was done last; the keys."""
        yield Static("", id="head", markup=False)
        with Container(id="both"):
            yield self.pane
            yield Static("", id="codes", markup=False)
        yield Static("", id="said", markup=False)
        yield Static(Text(margin.BRIEF, no_wrap=True), id="keys")

    def action_sentence(self) -> None:
        """Mark the sentence under the cursor; what is marked already grows by the next."""
        self.pane.mark_sentence()

    def on_mount(self) -> None:
        """Begin, once the screen has its size."""
        self.call_after_refresh(self._begin)
        self.call_after_refresh(self.catch_up)
        self.call_after_refresh(self._recall)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the width that there is."""
        super().on_resize(event)
        self.screen_stack[0].set_class(event.size.width >= WIDE, "wide")

    def leave(self) -> None:
        """Let the machine go."""
        self.proposals.stop()
        super().leave()

    @on(Pane.Moved)
    def _moved(self, event: Pane.Moved) -> None:
        if event.by_hand:
            self._notice, self.question = "", None
        self._tell()

    # --- looking

    def action_filter(self) -> None:
        """Choose what is walked through and shown."""

        def pressed(key: str) -> None:
            if key == "c":
                options = margin.options(self.sitting.book, self._recent)
                self.ask(
                    OneOf(
                        "Only segments with", options, chosen, last=margin.above(self.sitting.book)
                    )
                )
            else:
                self._filter(Filter(FILTERS[key]))

        def chosen(code: str) -> None:
            self._filter(Filter(Only.CODE, code))

        self.ask(OneKey("Only:", margin.FILTERS, pressed))

    def action_open(self) -> None:
        """All that stands beside, where there is room for it."""
        sitting, taken, marked = self.sitting, self.pane.taken, self.pane.held is not None
        opened = Opened(
            beside.on(sitting, taken, marked),
            beside.proposals(sitting, self._proposed()),
            beside.codings(sitting, taken, marked=marked),
        )

        async def closed(_: object) -> None:
            if opened.chosen is not None:
                self.take_proposed(opened.chosen)

        self.push_screen(opened, closed)

    def action_find(self) -> None:
        """Find words."""
        again = f"Enter alone: “{self._sought}” again" if self._sought else ""
        self.push_screen(Ask("Find", note=again), self._find)

    def action_search(self) -> None:
        """Find words in all transcripts."""

        async def given(words: str | None) -> None:
            if words and words.strip():
                self.say(f"Looking for “{clean(words.strip())}” in all transcripts …")
                self._search(words.strip())

        self.push_screen(Ask("Find in all transcripts", self._sought, anew=True), given)

    def action_progress(self) -> None:
        """How far the transcripts and the codes are."""
        self.say("Counting …")
        self._count()

    def action_written(self) -> None:
        """What was written of this interview before it was coded."""
        self._try(self._written)

    def action_other(self, by: int) -> None:
        """The next transcript that this coder has not finished, or the one before."""
        self._try(lambda: self._open(by))

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(Help("Coding a transcript", margin.KEYS, margin.NOTE))

    # --- inside

    def _begin(self) -> None:
        sitting = self.sitting
        self.proposals.put_into(sitting)
        lines = [speech(line) for line in sitting.lines()]
        self.pane.sit(sitting, lines)
        on = sitting.to_go_on()
        start = self.pane.place(on.span.start) if on else At(0, 0)
        self.pane.show(lines, self._left.get(sitting.id, start), anew=True)
        self.pane.focus()
        self._notice = margin.whose(sitting)
        self._tell()

    def _sit(self, other: Sitting) -> None:
        """Go on with another transcript."""
        self._left[self.sitting.id] = self.pane.at
        self.sitting = other
        self._page, self._part = None, 0
        self._begin()

    def _show(self, span: Span) -> None:
        """Put the cursor on words, whatever the filter hides."""
        self.pane.held = None
        self.pane.reach(span.start)

    def _filter(self, filter: Filter) -> None:
        self.pane.filter = filter
        self.pane.limit()
        walked = self.pane.walked
        if walked and self.pane.segment not in walked:
            here = self.pane.word.start
            after = next((one for one in walked if one.span.start >= here), walked[-1])
            self.pane.reach(after.span.start)
        count = len(walked)
        self.say(margin.filtered(filter, count, self.sitting))

    def _open(self, by: int) -> None:
        ids = [id for id in unfinished(self.study) if id != self.sitting.id]
        if not ids:
            self.say("No other transcript is left to be finished.")
            return
        here = int(self.sitting.id.lstrip("T"))
        beyond = [id for id in ids if (int(id[1:]) > here if by > 0 else int(id[1:]) < here)]
        id = (beyond or ids)[0 if by > 0 else -1]
        self._sit(Sitting(self.study, id, after=self.sitting))
        self.say(f"{id}: one of {len(ids)} that you have not finished.")

    def _find(self, words: str | None) -> None:
        if words is None or not (words.strip() or self._sought):
            return
        self._sought = words.strip() or self._sought
        found = self.pane.page.find(self._sought, self.pane.at)
        self.pane.go(found)
        if found is None:
            hidden = " among what is shown; f a shows all" if self.pane.only else ""
            self.say(f"“{self._sought}” does not stand here{hidden}.", "S: everywhere", wrong=True)

    @work(thread=True, exclusive=True, group="search")
    def _search(self, words: str) -> None:
        self.call_from_thread(self._found, words, search(self.study, words))

    def _found(self, words: str, hits: list[Hit]) -> None:
        self._sought = words
        if not hits:
            self.say(f"“{words}” stands in no transcript.", wrong=True)
            return
        self.say("")

        async def chosen(value: str | None) -> None:
            if value is not None:
                self._try(lambda: self._go_to(hits[int(value)]))

        options = [(str(n), margin.hit(one)) for n, one in enumerate(hits)]
        self.push_screen(Choose(margin.places(len(hits), words), options), chosen)

    def _go_to(self, hit: Hit) -> None:
        if hit.transcript != self.sitting.id:
            self._sit(Sitting(self.study, hit.transcript, after=self.sitting))
        self._show(hit.span)

    @work(thread=True, exclusive=True, group="count")
    def _count(self) -> None:
        try:
            counted = tally(self.study)
        except QualkitError as error:
            self.call_from_thread(self.say, error.said, error.advice, wrong=True)
            return
        self.call_from_thread(self._counted, counted)

    def _written(self) -> None:
        """The next part of what was written, in the place of the codes; after the last, these."""
        pages = familiarising.summaries(self.study, self.sitting.id)
        if self.sitting.blind:
            pages = tuple(one for one in pages if one.coder == self.study.coder)
        if not pages:
            self.say(f"Nothing is written of {self.sitting.id}: qualkit familiarise")
            return
        room = self._place("#codes").content_size
        parts = written.parts(pages, room.width, room.height, self.console)
        at = (self._part + 1) % (len(parts) + 1)
        self._part, self._page = at, parts[at - 1] if at else None
        told = f"What was written of {self.sitting.id}, {at} of {len(parts)}. i: "
        self.say(f"{told}{'on' if at < len(parts) else 'the codes'}" if at else "")

    def _counted(self, counted: Tally) -> None:
        self.say("")
        self.push_screen(Progress(counted, self.sitting.id))

    def _tell(self) -> None:
        sitting, pane = self.sitting, self.pane
        if not pane.speeches:
            return
        head = margin.heading(sitting, pane.segment, pane.filter, len(pane.walked))
        self._put("#head", Text(head))
        self._put("#said", self.question.line() if self.question else Text(self._notice))
        listing = isinstance(self.question, OneOf)
        if self.screen_stack[0].has_class("listing") != listing:
            self.screen_stack[0].set_class(listing, "listing")
            self.call_after_refresh(self._tell_codes)
        self._tell_codes()

    def _tell_codes(self) -> None:
        """What stands beside the words, in the room that there is."""
        room = self._place("#codes").content_size
        listed = self.question.listing(room.width, room.height) if self.question else None
        self._put("#codes", listed or self._page or self._fitted(room.width, room.height)[0])

    def _fitted(self, width: int, height: int) -> tuple[Text, Collection[int]]:
        """With as much of each reason as leaves every proposal in sight; and which those are.

        Where that does not do, proposals stand before codings.
        """
        for why in (None, *(rows * (width - 4) for rows in range(MOST_ROWS, -1, -1))):
            text = self._beside(why)
            if beside.fits(text, width, height, self.console):
                return text, self._proposed().keys()
        marked, room = self.pane.held is not None, (width, height)
        taken, proposed = self.pane.taken, self._proposed()
        return beside.proposals_first(
            self.sitting, taken, proposed, room, self.console, marked=marked
        )

    def _in_sight(self) -> Collection[int]:
        """The numbers of the proposals that are on the screen."""
        if self._page is not None:
            return ()
        room = self._place("#codes").content_size
        return self._fitted(room.width, room.height)[1]

    def _beside(self, why: int | None = None) -> Text:
        pane = self.pane
        marked = pane.held is not None
        return beside.beside(self.sitting, pane.taken, self._proposed(), marked=marked, why=why)

    def _place(self, id: str) -> Static:
        return self.screen_stack[0].query_one(id, Static)

    def _put(self, id: str, words: Text) -> None:
        """Say something somewhere, where it is not said already; its place keeps its size."""
        if self._place(id).content != words:
            self._place(id).update(words, layout=False)


def code(study: Study, id: str | None = None) -> None:
    """Code a transcript on the screen, and others after it, until the person leaves.

    Without an id: the first that they have not finished, or the first of all.
    """
    screen = CodingScreen(study, id or first(study))
    forget_typed()
    screen.stay()
