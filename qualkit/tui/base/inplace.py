"""A screen that asks in place, beside its words, and tells what is done under them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from textual import events

from qualkit.errors import QualkitError
from qualkit.tui.base.asking import Help
from qualkit.tui.base.inline import Question
from qualkit.tui.base.terminal import Terminal
from qualkit.tui.words.page import wrapped

ALWAYS = ("ctrl+q", "ctrl+c")
LINES = 2
"""Of a notice; a longer one is shown by itself."""


class InPlace(Terminal):
    """Base of the coding screen: keys answer what is asked, and none is lost."""

    def __init__(self) -> None:
        super().__init__()
        self._notice = ""
        self._early: list[events.Key] = []
        self.question: Question | None = None
        """What is asked, in the place of what else stands there; the next keys answer it."""

    @property
    @abstractmethod
    def has_words(self) -> bool:
        """Whether its words stand there."""

    async def on_event(self, event: events.Event) -> None:
        """Keys go to what is asked, while something is; those that come too early wait.

        What a key does is done before the next is looked at, however fast they come.
        """
        if not isinstance(event, events.Key) or event.is_forwarded or event.key in ALWAYS:
            await super().on_event(event)
        elif not self.has_words:
            self._early.append(event)
        elif self.question and len(self.screen_stack) == 1:
            self._answer(self.question, event)
        elif len(self.screen_stack) > 1 or not await self._check_bindings(event.key):
            await super().on_event(event)

    async def catch_up(self) -> None:
        """Take the keys that were pressed before anything stood on the screen."""
        early, self._early = self._early, []
        for key in early:
            await self.on_event(key)

    def ask(self, question: Question) -> None:
        """Ask something in place."""
        self.question = question
        self._tell()

    def _answer(self, asked: Question, key: events.Key) -> None:
        over = asked.press(key.key, key.character)
        self.question = None if over else asked
        if over and asked.answer is not None:
            asked.then(asked.answer)
        else:
            self._tell()

    def say(self, what: str, advice: str = "", *, wrong: bool = False) -> None:
        """A notice, until the cursor moves; one that is too long for its place stands by itself."""
        what = f"{what}." if advice and what[-1:].isalnum() else what
        notice = f"{'! ' if wrong else ''}{what} {advice}".strip()
        if len(wrapped(notice, self.size.width)) > LINES:
            self.push_screen(Help("This could not be done" if wrong else "", (), notice))
            notice = ""
        self._notice = notice
        self._tell()

    # --- inside

    @abstractmethod
    def _tell(self) -> None:
        """Say anew what stands around the words."""

    def _try(self, do: Callable[[], None]) -> None:
        """Do it; what is refused is told."""
        try:
            do()
        except QualkitError as error:
            self.say(error.said, error.advice, wrong=True)
