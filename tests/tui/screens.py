"""A screen as a person has it: keys are pressed, rows and notices are read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual.pilot import Pilot
from textual.widgets import Static

from qualkit.model import Coding
from qualkit.store import codings
from qualkit.tui.code.coding import CodingScreen
from qualkit.tui.code.reading_down import ReadingDown
from qualkit.workflow.study import Study
from tests.tui.conftest import alone
from tests.workflow.conftest import Desk

App = TypeVar("App", CodingScreen, ReadingDown)


@dataclass
class Sitting(Generic[App]):
    """What is on the screen."""

    app: App
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def code(self, name: str, *then: str) -> None:
        """Choose a code by some of its name."""
        keys = ("space" if char == " " else char for char in name)
        await self.press("enter", *keys, "enter", *then)

    def said(self, id: str) -> str:
        return str(self.app.screen_stack[0].query_one(id, Static).content)

    @property
    def rows(self) -> list[str]:
        pane = self.app.pane
        return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


def seat(
    app: App, doing: Callable[[Sitting[App]], Awaitable[None]], width: int, height: int = 24
) -> None:
    """Let somebody do something at a screen."""

    async def run() -> None:
        async with app.run_test(size=(width, height)) as pilot:
            await pilot.pause()
            await doing(Sitting(app, pilot))

    alone(run())


def kept(desk: Desk, id: str) -> list[Coding]:
    """The codings of a transcript, as another process finds them."""
    with Study.at(desk.study, "RM").store.reading() as db:
        return list(codings.current(db, id))
