"""The screen on which somebody writes of an interview, by keys; nothing that was typed is lost."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from qualkit.tui.base.asking import Help
from qualkit.tui.write.familiarising import FamiliarisingScreen
from qualkit.workflow.sittings import familiarising
from qualkit.workflow.study import Study
from tests.tui.conftest import alone
from tests.workflow.conftest import Desk


@dataclass
class Sitting:
    """What is on the screen."""

    app: FamiliarisingScreen
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def type(self, words: str) -> None:
        await self.press(*("space" if char == " " else char for char in words))

    def said(self, id: str) -> str:
        return str(self.app.screen_stack[0].query_one(id, Static).content)


def sit(desk: Desk, doing: Callable[[Sitting], Awaitable[None]], width: int = 80) -> None:
    async def run() -> None:
        app = FamiliarisingScreen(Study.at(desk.study, "RM"), "T001")
        async with app.run_test(size=(width, 24)) as pilot:
            await pilot.pause()
            await doing(Sitting(app, pilot))

    alone(run())


def kept(desk: Desk) -> list[str]:
    return [one.text for one in familiarising.summaries(Study.at(desk.study, "RM"), "T001")]


@pytest.fixture
def study(desk: Desk) -> Desk:
    return desk.anonymised()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_page_is_written_beside_the_interview_and_saved(study: Desk, width: int) -> None:
    async def doing(screen: Sitting) -> None:
        assert "nothing written yet" in screen.said("#head")
        assert any("administrator" in screen.app.pane.render_line(y).text for y in range(20))
        await screen.type("the minutes")
        assert "not saved" in screen.said("#head")
        await screen.press("ctrl+s")
        assert "Saved." in screen.said("#said")
        assert "your page: saved" in screen.said("#head")
        await screen.type(" and so on")
        await screen.press("ctrl+s")
        assert "1 earlier kept" in screen.said("#said")
        await screen.press("tab", "question_mark")
        assert isinstance(screen.app.screen, Help)
        await screen.press("escape", "tab", *"!")
        assert "and so on!" in screen.app.written

    async def again(screen: Sitting) -> None:
        await screen.type("later")
        assert screen.app.written.rstrip().endswith("later")

    sit(study, doing, width)
    sit(study, again, width)
    (page,) = kept(study)
    assert page.startswith("## What matters to this person\nthe minutes and so on\n")


def test_a_page_that_names_somebody_stays_on_the_screen(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.type("zyxomma sat")
        await screen.press("ctrl+s")
        assert "line 2 of the page on T001 names somebody" in screen.said("#said")
        assert "zyxomma sat" in screen.app.written
        assert kept(study) == []
        await screen.press(*["backspace"] * 11)
        await screen.type("she sat")
        await screen.press("ctrl+s")

    sit(study, doing)
    assert "she sat" in kept(study)[0]
    assert all(b"zyxomma" not in content for _, content in study.outside_the_vault())


@pytest.mark.parametrize(("answer", "left"), [("s", 1), ("d", 0)])
def test_leaving_asks_about_what_is_not_saved(study: Desk, answer: str, left: int) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("x", "ctrl+q", "ctrl+q", "escape")
        assert screen.app.is_running
        await screen.press("ctrl+q", answer)

    sit(study, doing)
    assert len(kept(study)) == left


def test_a_text_that_was_anonymised_again_meanwhile_is_shown_before_it_is_saved(
    study: Desk,
) -> None:
    async def doing(screen: Sitting) -> None:
        settings = study.study / "study.yaml"
        text = settings.read_text("utf-8").replace("names: []\n", "")
        names = "names: [{name: minutes, kind: organisation}]\n"
        settings.write_text(text + names, "utf-8")
        study.ok("anonymise", "--yes")
        await screen.press("x", "ctrl+s")
        assert "anonymised again while you wrote" in screen.said("#said")
        assert kept(study) == []
        await screen.press("ctrl+s")
        assert len(kept(study)) == 1

    sit(study, doing)
