"""The reading screen: a transcript to its end, the original beside it, what was missed added."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from qualkit.alignment import Alignment
from qualkit.anonymise import Mention, deciding
from qualkit.errors import QualkitError, StoreError
from qualkit.model import Span
from qualkit.register import Register
from qualkit.tui.base.asking import Ask, Help
from qualkit.tui.base.pressing import Press
from qualkit.tui.base.terminal import Terminal
from qualkit.tui.read import telling
from qualkit.tui.read.adding import KINDS, Asking, ask_whose
from qualkit.tui.words.page import At, clean, name_in, speech
from qualkit.tui.words.pane import Pane
from qualkit.tui.words.place import alignment, same_place
from qualkit.workflow.identifiers import resuming
from qualkit.workflow.identifiers.candidates import Candidate, candidates
from qualkit.workflow.identifiers.reading import Reading, unread
from qualkit.workflow.study import Study

WIDE = 90
"""Columns in which what is said needs fewer rows."""
YES_NO = (("y", "yes"), ("n", "no"))
AT_MOST = 0.5
"""Seconds that a change waits until it stands on the screen that it is being made."""


class ReadingScreen(Terminal):
    """One transcript after another, read by one person.

    What stands above and below the words keeps its height whatever it says: a row that was counted
    as seen is never pushed off the screen before it is drawn.
    """

    CSS = """
    #head { height: 1; text-style: bold reverse; }
    #foot { height: 4; border-top: solid ansi_default; }
    .narrow #head { height: 2; }
    .narrow #foot { height: 5; }
    #keys { height: 1; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("a", "add", "Add a name"),
        ("r", "restore", "Restore"),
        ("e", "assign", "Somebody else"),
        ("u", "undo", "Undo"),
        ("o", "original", "Original"),
        ("slash", "find", "Find"),
        ("c,g", "changed(1)", "Next change"),
        ("C,G", "changed(-1)", "Change before"),
        ("f", "only", "Only changes"),
        ("s", "sign", "Sign"),
        ("right_square_bracket,N", "other(1)", "Next unread"),
        ("left_square_bracket", "other(-1)", "Unread before"),
        ("question_mark", "help", "Help"),
        ("q", "leave", "Leave"),
    ]

    def __init__(self, study: Study, id: str) -> None:
        """Raises what `Reading` raises."""
        super().__init__()
        self.study = study
        self.reading = Reading(study, id)
        self.pane = Pane()
        self._lies: Alignment = ()
        self._mine: list[str] = []
        """The decisions of this sitting."""
        self._sought = ""
        self._notice = ""

    def compose(self) -> ComposeResult:
        """How far one is; the words; what stands under the cursor; the keys."""
        yield Static("", id="head", markup=False)
        yield self.pane
        yield Static("", id="foot", markup=False)
        yield Static(Text(telling.BRIEF, no_wrap=True), id="keys")

    def on_mount(self) -> None:
        """Begin, once the screen has its size."""
        self.call_after_refresh(self._begin)

    def on_resize(self, event: events.Resize) -> None:
        """Give what is said the rows that it needs in this width."""
        super().on_resize(event)
        self.screen_stack[0].set_class(event.size.width < WIDE, "narrow")

    def say(self, what: str, advice: str = "", *, wrong: bool = False) -> None:
        """A notice beneath the words, until the cursor moves: it covers none of them."""
        self._notice = f"{'! ' if wrong else ''}{what}\n{advice}".strip()
        self._tell()

    @on(Pane.Moved)
    def _moved(self, event: Pane.Moved) -> None:
        if event.by_hand:
            self._notice = ""
        self._tell()

    # --- looking

    def action_original(self) -> None:
        """The original: in the text's place, or beside it where there is room."""
        if self.pane.has_room:
            self.pane.beside = not self.pane.beside
        else:
            self.pane.original = not self.pane.original
        self._notice = ""
        self.pane.show(self.pane.speeches, self.pane.at)

    def action_find(self) -> None:
        """Find words in what is shown."""
        again = f"Enter alone: “{self._sought}” again" if self._sought else ""
        self.push_screen(Ask("Find in what is shown", note=again), self._find)

    def action_changed(self, by: int) -> None:
        """The next turn that changed since somebody signed; before, that was not seen yet."""
        due = self.reading.first() or telling.left(self.reading, self.pane.seen)
        here = self.pane.at.turn
        beyond = [turn for turn in due if (turn > here if by > 0 else turn < here)]
        if due:
            self.pane.go(At((beyond or due)[0 if by > 0 else -1], 0), whole=True)
        else:
            self.say("No turn has changed since somebody signed, and none is left to be seen.")

    def action_only(self) -> None:
        """Only the turns that changed, or all."""
        changed = self.reading.first()
        if not changed and not self.pane.only:
            self.say("No turn has changed since somebody signed: all are shown.")
        else:
            self.pane.only = () if self.pane.only else changed
            self._notice = ""
            self.pane.show(self.pane.speeches, self.pane.at)

    def leave(self) -> None:
        """Leave, to go on here another time."""
        self._keep_place()
        super().leave()

    async def action_other(self, by: int) -> None:
        """The next transcript, or the one before, that nobody has read to its end."""
        await self._do(lambda: self._open(by))

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(Help("Reading a transcript", telling.KEYS, telling.NOTE))

    # --- deciding

    def action_add(self) -> None:
        """Ask of what kind the missed name is, and whose; then replace it everywhere."""
        span = self.pane.marked
        words = name_in(self.pane.words_of(span))
        if self.pane.marks_replacement:
            self.say(
                "Something is replaced there already.",
                "Mark the words beside it, or change it in the review.",
                wrong=True,
            )
            return
        span = Span(span.start, span.start + len(words))
        asking = Asking(self, self._book, words, self._met())
        asking.ask(lambda who: self._do(lambda: self._add(span, who)))

    async def action_restore(self) -> None:
        """Put the words of a false replacement back."""
        piece = self.pane.word.piece
        if piece is None or piece.mention is None:
            self.say("Nothing is replaced here.", "n: the next replacement", wrong=True)
            return
        mention, words = piece.mention, clean(piece.original)

        def restore() -> None:
            self.reading.restore(mention)
            self._decided(f"“{words}” stands here again, and only here. u: undo")

        one = next((e for e in self._book.entities if e.id == mention.entity), None)
        if one and deciding.is_known(one):
            asked = f"“{words}” is a name of somebody in interviews.csv. Put it back here?"
            note = "Only if it is a word here, and names nobody."
            self._ask(asked, note, restore)
        else:
            await self._do(restore)

    def action_assign(self) -> None:
        """Ask whose this mention is: whoever else has that name, or is wrongly taken for it."""
        piece = self.pane.word.piece
        mention = piece.mention if piece else None
        if piece is None or mention is None or mention.entity is None:
            self.say("Nobody is replaced here.", "n: the next replacement", wrong=True)
            return
        words, here = clean(piece.original), self._met() - {mention.entity}
        kinds = dict.fromkeys([mention.kind, *KINDS.values()])
        found = candidates(self._book, words, *kinds, here=here)
        known = [one for one in found if one.entity != mention.entity]
        note = "Somebody known: here alone. Somebody new: wherever it stands in this transcript."
        new = Candidate(mention.kind)
        ask_whose(
            self,
            f"“{words}” is here",
            known,
            note,
            new,
            lambda who: self._do(lambda: self._assign(mention, who, words)),
        )

    async def action_undo(self) -> None:
        """Take back the newest decision, if it was made in this sitting."""
        standing = [one.id for one in self._book.decisions if not one.undone]
        if standing and standing[-1] in self._mine:
            await self._do(self._undo)
        else:
            self.say(
                "Nothing that you did in this sitting is left to undo.",
                "Earlier decisions are undone in the review.",
                wrong=True,
            )

    def action_sign(self) -> None:
        """Ask whether it was read, once its end has been on the screen; record it."""
        needed = telling.to_read(self.reading)
        left = telling.left(self.reading, self.pane.seen)
        if left and left[-1] == needed[-1]:
            self.say(
                f"{telling.turns(len(left))} of {len(needed)} not on the screen yet.",
                "Read on to the end (Space), then sign.",
                wrong=True,
            )
            return
        who, id = self.study.coder, self.reading.id
        note = f"{telling.turns(len(left))} in between never stood on this screen." if left else ""
        asked = f"Have you, {who}, read {id} to its end, and is nobody named?"
        self._ask(asked, note, self._sign)

    def _add(self, span: Span, who: Candidate) -> None:
        added = self.reading.add(*span, who.kind, relation=who.relation, to=who.entity)
        self._decided(telling.counted(added))

    def _assign(self, mention: Mention, who: Candidate, words: str) -> None:
        if who.entity:
            self.reading.assign(mention, who.entity)
            self._decided(f"“{words}” is {who.replacement} here, and only here. u: undo")
        else:
            made = self.reading.assign_new(mention, who.kind, relation=who.relation)
            self._decided(telling.counted(made))

    def _undo(self) -> None:
        undone = self.reading.undo()
        self._renew()
        words = clean(" ".join(undone.words)) if undone else ""
        self.say(f"Taken back: what you decided about “{words}”.")

    def _sign(self) -> None:
        act = self.reading.sign()
        self._renew()
        self._keep_place()
        self.say(telling.recorded(act), "N: the next transcript that is not read yet")

    # --- inside

    @property
    def _book(self) -> Register:
        return self.reading.review.register

    def _met(self) -> set[str]:
        """The ids of who is met in this transcript."""
        pieces = [piece for line in self.reading.lines for piece in line.pieces]
        return {piece.mention.entity or "" for piece in pieces if piece.mention}

    def _begin(self) -> None:
        """Show the transcript from where the person left it, or from what changed since signed."""
        stopped = None if self.reading.is_signed else resuming.recall(self.reading)
        self.pane.seen = set(stopped.seen) if stopped else set()
        due = telling.left(self.reading, self.pane.seen) if self.reading.signed_by else []
        at = At(stopped.turn, stopped.word) if stopped else At(0, 0)
        at = At(due[0], 0) if due else at
        self.pane.only, self.pane.original = (), False
        self._lies = alignment(self.reading.lines)
        self.pane.show([speech(line) for line in self.reading.lines], at, anew=True)
        self.pane.focus()
        self._notice = telling.resumed(stopped) if stopped and not due else ""
        self._tell()

    def _keep_place(self) -> None:
        """Keep where the person is; a study that cannot be written to loses no more than that."""
        with suppress(QualkitError):
            resuming.keep(self.reading, *self.pane.at, self.pane.seen)

    def _renew(self) -> None:
        """Show the words as they are now, the cursor where it was."""
        now, lies = [speech(line) for line in self.reading.lines], alignment(self.reading.lines)
        at = same_place(self.pane.at, self.pane.speeches, self._lies, now, lies)
        self._lies = lies
        if self.pane.only:
            self.pane.only = sorted({*self.pane.only, *self.reading.first()})
        self.pane.show(now, at)

    def _open(self, by: int) -> None:
        ids = [id for id in unread(self.study) if id != self.reading.id]
        if not ids:
            self.say("No other transcript is left to be read.")
            return
        here = _number(self.reading.id)
        beyond = [id for id in ids if (_number(id) > here if by > 0 else _number(id) < here)]
        id = (beyond or ids)[0 if by > 0 else -1]
        self._keep_place()
        self.reading = Reading(self.study, id)
        self._begin()
        self.say(f"{id}: one of {len(ids)} that nobody has read to the end.", self._notice)

    def _find(self, words: str | None) -> None:
        if words is None or not (words.strip() or self._sought):
            return
        self._sought = words.strip() or self._sought
        found = self.pane.page.find(self._sought, self.pane.at, both=self.pane.is_wide)
        self.pane.go(found)
        if found is None:
            self.say(f"“{self._sought}” does not stand here.", wrong=True)

    def _ask(self, question: str, note: str, then: Callable[[], None]) -> None:
        async def pressed(key: str | None) -> None:
            if key == "y":
                await self._do(then)

        self.push_screen(Press(question, YES_NO, note), pressed)

    async def _do(self, change: Callable[[], None]) -> None:
        """Do what takes a moment, after saying so; what is refused is told.

        Whoever handles the key waits for it: keys that are pressed meanwhile find what is new.
        """
        self.say("One moment …")
        drawn = asyncio.Event()
        self.call_after_refresh(drawn.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(drawn.wait(), AT_MOST)
        self._notice = ""
        try:
            change()
        except StoreError as error:
            self._reopen()
            self.say(error.said, error.advice, wrong=True)
        except QualkitError as error:
            self.say(error.said, error.advice, wrong=True)
        self._tell()

    def _reopen(self) -> None:
        """Take in what somebody else changed meanwhile."""
        with suppress(QualkitError):
            self.reading = Reading(self.study, self.reading.id)
            self._renew()

    def _decided(self, said: str) -> None:
        self._mine.append(self._book.decisions[-1].id)
        self._renew()
        self._keep_place()
        self.say(said)

    def _tell(self) -> None:
        head = telling.heading(self.reading, self.pane.at.turn, self.pane.seen)
        head += "  ORIGINAL" if self.pane.page.original else ""
        self.query_one("#head", Static).update(Text(head))
        shown = self._notice or self._under()
        self.query_one("#foot", Static).update(Text(shown))

    def _under(self) -> str:
        if not self.pane.speeches:
            return ""
        if self.pane.held:
            return f"Marked: “{self.pane.words_of(self.pane.marked)}”. a: it is a name"
        return telling.under(self.pane.word)


def _number(id: str) -> int:
    return int(id.lstrip("T"))


def read(study: Study, id: str) -> None:
    """Read a transcript on the screen, and others after it, until the person leaves."""
    ReadingScreen(study, id).stay()
