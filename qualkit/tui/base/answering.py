"""What is asked of a coding wherever one is coded or read: stance, directness, memo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from textual.app import App

from qualkit.errors import QualkitError
from qualkit.model import Code, Coding, Directness, Stance
from qualkit.tui.base.asking import Ask
from qualkit.tui.base.pressing import Press
from qualkit.tui.words.page import clean

STANCES = (("s", "supports"), ("c", "challenges"), ("m", "mixed"), ("n", "says neither"))
NEARNESS = (("f", "first-hand"), ("r", "reported"), ("o", "opinion"))


class Say(Protocol):
    """Tells something on the screen."""

    def __call__(self, what: str, advice: str = "", *, wrong: bool = False) -> None:
        """Tell it."""


def attempt(do: Callable[[], None], say: Say) -> None:
    """Do it; what is refused is told."""
    try:
        do()
    except QualkitError as error:
        say(error.said, error.advice, wrong=True)


def ask_stance(app: App[None], code: Code, then: Callable[[Stance | None], object]) -> None:
    """What is said for the code; None where it says neither."""

    async def pressed(key: str | None) -> None:
        if key:
            then(None if key == "n" else Stance(dict(STANCES)[key]))

    app.push_screen(Press(f"What is said, for {code.name}", STANCES), pressed)


def ask_directness(app: App[None], then: Callable[[Directness], object]) -> None:
    """How near the speaker is to what they tell."""

    async def pressed(key: str | None) -> None:
        if key:
            then(Directness(dict(NEARNESS)[key]))

    app.push_screen(Press("The speaker tells it", NEARNESS), pressed)


def ask_memo(app: App[None], made: Coding, code: Code, then: Callable[[str], object]) -> None:
    """A note on a coding of a code."""

    async def given(memo: str | None) -> None:
        if memo is not None:
            then(memo)

    app.push_screen(Ask(f"Memo on {clean(code.name)}", made.memo, "Without names."), given)
