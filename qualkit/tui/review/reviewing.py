"""The review: every entity that was found, its mentions beside it, and a key for each decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Static

from qualkit.errors import QualkitError
from qualkit.tui.base.asking import Ask, Help
from qualkit.tui.base.rows import Rows
from qualkit.tui.base.terminal import Terminal
from qualkit.tui.review import questions
from qualkit.tui.review.cards import Line, about, clean, columns, mention, row
from qualkit.tui.review.keys import FOOT, HELP, KEYS
from qualkit.tui.review.mentions import Mentions
from qualkit.tui.review.pile import Pile
from qualkit.workflow.identifiers.reviewing import Card, Review

WIDE = 116
"""Columns from which on the mentions stand beside the list, not under it."""
NOTHING = "Nothing here.  f: show others   /: another name   q: write the texts and leave"


class Reviewing(Terminal):
    """The screen of entities."""

    DEFAULT_CSS = """
    Reviewing #head, Reviewing #foot { height: auto; }
    Reviewing #said { height: auto; min-height: 1; text-style: bold; }
    Reviewing #both { height: 1fr; layout: vertical; }
    Reviewing #left { height: 40%; min-height: 5; layout: vertical; }
    Reviewing #columns { height: 1; text-style: underline; }
    Reviewing #list { height: 1fr; }
    Reviewing #about {
        height: 1fr; border: none; border-top: solid ansi_default; padding: 0;
        scrollbar-size-vertical: 1;
    }
    Reviewing #both.wide { layout: horizontal; }
    Reviewing .wide #left { width: 1fr; height: 100%; }
    Reviewing .wide #about {
        width: 1fr; height: 100%; border-top: none; border-left: solid ansi_default;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("a", "accept", "accept"),
        ("x", "reject", "reject"),
        ("t", "retype", "retype"),
        ("m", "merge", "merge"),
        ("s", "split", "split"),
        ("e", "assign", "else"),
        ("r", "rename", "rename"),
        ("p", "keep", "keep"),
        ("n", "add", "add"),
        ("u", "undo", "undo"),
        ("slash", "find", "find"),
        ("f", "turn", "show"),
        ("j", "step('cursor_down')", "down"),
        ("k", "step('cursor_up')", "up"),
        ("plus", "more", "more"),
        ("question_mark", "help", "help"),
        Binding("q", "leave", "leave"),
    ]

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review
        self.pile = Pile(review)
        self.changed = False
        """Whether anything was decided or taken back in this sitting."""

    def compose(self) -> ComposeResult:
        """Progress, the list, what is known of the chosen one, the keys."""
        yield Static(id="head", markup=False)
        with Container(id="both"):
            with Container(id="left"):
                yield Static(id="columns", markup=False)
                yield Rows(self._row, empty=NOTHING, id="list")
            yield Mentions(id="about")
        yield Static(id="said", markup=False)
        yield Static(id="foot", markup=False)

    def on_mount(self) -> None:
        """Show the most doubtful first."""
        self._show(0)
        self.query_one(Rows).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the width that there is."""
        width = event.size.width
        self.query_one("#both").set_class(width >= WIDE, "wide")
        between = "  " if width >= len("  ".join(FOOT)) else "\n"
        self.query_one("#foot", Static).update(between.join(FOOT))
        of_list = (width // 2 if width >= WIDE else width) - 3
        self.query_one("#columns", Static).update(Text("  ").append_text(columns(of_list)))

    # --- deciding

    def action_accept(self) -> None:
        """It is what it was taken for."""
        if card := self._picked():
            id = card.entity.id
            self._decide(lambda: self.review.accept(id), "Accepted", id)

    def action_reject(self) -> None:
        """It identifies nobody."""
        if card := self._picked():
            id = card.entity.id
            self._decide(lambda: self.review.reject(id), "Not an identifier", id)

    @work
    async def action_retype(self) -> None:
        """Another kind, another relation."""
        if card := self._picked():
            one, known = card.entity, self.review.register.entities
            sort = await questions.sort(self, one.name, one.kind, known)
            if sort:
                self._decide(
                    lambda: self.review.retype(one.id, sort.kind, sort.relation), "Retyped", one.id
                )

    @work
    async def action_merge(self) -> None:
        """Two are one."""
        if card := self._picked():
            into = await questions.same(self, card, self.pile.cards)
            if into:
                self._decide(lambda: self.review.merge(card.entity.id, into), "Merged into", into)

    @work
    async def action_split(self) -> None:
        """Some forms are somebody else's."""
        if card := self._picked():
            id, apart = card.entity.id, await questions.apart(self, card, self._stood())
            if apart:
                self._decide(
                    lambda: self.review.split(id, apart.forms, transcripts=apart.transcripts),
                    "Split off",
                    id,
                )

    @work
    async def action_assign(self) -> None:
        """The mention that is stood on is somebody else's."""
        card, stood = self._chosen(), self._stood()
        if card is None or stood is None or stood.context is None:
            self.say("Stand on a mention first", "Tab goes to them.", wrong=True)
            return
        here = stood.context
        if to := await questions.whose(self, here, card, self.pile.cards):
            self._decide(
                lambda: self.review.assign(here.transcript, here.span, to), "That mention is", to
            )

    @work
    async def action_rename(self) -> None:
        """Something else stands for it."""
        if card := self._picked():
            id, shown = card.entity.id, await questions.shown(self, card.entity)
            if shown is not None:
                self._decide(lambda: self.review.rename(id, shown), "Renamed", id)

    @work
    async def action_keep(self) -> None:
        """A term of the programme."""
        card, stood = self._chosen(), self._stood()
        name = card.entity.name if card else ""
        term = await questions.term(self, stood.form if stood and stood.form else name)
        if term is not None:
            self._decide(lambda: self.review.keep(term), "Never replaced", term)

    @work
    async def action_add(self) -> None:
        """A name that was missed."""
        made = await questions.missed(self, self.pile.cards, self.review.register.entities)
        if made:
            sort = made.sort
            self._decide(
                lambda: self.review.add(made.words, sort.kind, relation=sort.relation, to=made.to),
                "Added to" if made.to else "Added",
                made.to,
            )

    def action_undo(self) -> None:
        """Take back the newest decision."""
        try:
            undone = self.review.undo()
        except QualkitError as error:
            self.say(error.said, error.advice, wrong=True)
            return
        if undone is None:
            self.say("There is nothing to take back.")
            return
        self.changed = True
        self.pile.refresh()
        at = self.pile.place(undone.entity)
        self._show(self.query_one(Rows).at if at is None else at)
        about = ", ".join(undone.words) or self.pile.called(undone.entity)
        self.say(f"Taken back, from {undone.coder} on {undone.at[:10]}: {undone.verb} {about}")

    # --- looking

    @work
    async def action_find(self) -> None:
        """Show those with some letters in their names."""
        note = "Empty: all of them."
        named = await self.push_screen_wait(Ask("Letters of the name:", self.pile.named, note))
        if named is not None:
            self.pile.named = named.strip()
            self.pile.sift()
            self._show(0)

    def action_turn(self) -> None:
        """Show the next sort."""
        self.pile.turn()
        self._show(0)

    def action_step(self, move: str) -> None:
        """Up or down, where the person is."""
        getattr(self.focused or self.query_one(Rows), f"action_{move}")()

    def action_more(self) -> None:
        """More mentions."""
        self.query_one(Mentions).more()

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(Help("Reviewing what was found", KEYS, HELP))

    def say(self, what: str, advice: str = "", *, wrong: bool = False) -> None:
        """In a line of its own, where it stays until something else is said."""
        words = clean(f"{what}. {advice}" if advice else what)
        self.query_one("#said", Static).update(f"! {words}" if wrong else words)

    # --- inside

    def _decide(self, do: Callable[[], object], said: str, about: str) -> None:
        """Decide, say so, and choose the next that is undecided; or say why that cannot be."""
        before, at = self.pile.shown, self.query_one(Rows).at
        try:
            made = do()
        except QualkitError as error:
            self.say(error.said, error.advice, wrong=True)
            return
        self.changed = True
        self.pile.refresh()
        after = self.pile.next_after(before, at)
        place = self.pile.place(after) if after else None
        self._show(at if place is None else place)
        self.say(f"{said}: {self.pile.called(made if isinstance(made, str) else about)}")

    def _chosen(self) -> Card | None:
        at = self.query_one(Rows).at
        return self.pile.shown[at] if at < len(self.pile.shown) else None

    def _stood(self) -> Line | None:
        """The line beside the list that the person stands on."""
        return self.query_one(Mentions).line

    def _picked(self) -> Card | None:
        """The chosen entity, to decide about it."""
        card = self._chosen()
        if card is None:
            self.say("Nothing is chosen", "f shows others.", wrong=True)
        return card

    def _row(self, at: int, width: int) -> Text:
        card = self.pile.shown[at]
        return row(card, self.pile.state(card), width)

    def _show(self, at: int) -> None:
        """Draw the list anew, with this row chosen."""
        self.query_one(Rows).show(len(self.pile.shown), at)
        self._show_head()
        self._show_chosen()

    def _show_head(self) -> None:
        pile = self.pile
        head = f"{pile.decided} of {pile.to_decide} decided   Showing: {pile.show.value}"
        named = f", with “{clean(pile.named)}”" if pile.named else ""
        self.query_one("#head", Static).update(f"{head}{named} ({len(pile.shown)})")

    @on(Rows.Moved)
    def _show_chosen(self) -> None:
        card, mentions = self._chosen(), self.query_one(Mentions)
        if card is None:
            mentions.show([], 0, lambda first, last: [])
            return
        id, evidence = card.entity.id, self.review.evidence(card.entity.id)
        told = " ".join(evidence.values())
        mentions.show(
            list(about(card, self.pile.state(card), evidence)),
            card.mentions,
            lambda first, last: [
                mention(one, told) for one in self.review.contexts(id, first, last)
            ],
        )


def review(review: Review) -> bool:
    """Let a person decide until they leave; whether anything was decided."""
    screen = Reviewing(review)
    screen.stay()
    return screen.changed
