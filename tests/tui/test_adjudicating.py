"""The adjudication screen, by the keys that a person presses: what is on the disk after each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Input, Static

from qualkit.store import settling
from qualkit.tui.base.asking import Ask
from qualkit.tui.settle.adjudicating import AdjudicationScreen
from qualkit.workflow.study import Study
from qualkit.workflow.team.adjudicating import Adjudication
from tests.tui.conftest import alone
from tests.workflow.conftest import TOKEN, Desk
from tests.workflow.test_copies import Coder
from tests.workflow.test_double_coding import DIFFERENT, counted, open_now, places, twice

__all__ = ["twice"]


@dataclass
class Screen:
    """What is on the screen."""

    app: AdjudicationScreen
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    def said(self, id: str) -> str:
        return str(self.app.screen_stack[0].query_one(id, Static).content)


Doing = Callable[[Screen], Awaitable[None]]


def sit(desk: Desk, doing: Doing, *, coder: str = "AB", size: tuple[int, int] = (80, 24)) -> None:
    async def run() -> None:
        app = AdjudicationScreen(Adjudication(Study.at(desk.study, coder)))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await doing(Screen(app, pilot))

    alone(run())


def test_each_side_has_a_key_and_is_settled_at_once(twice: Desk) -> None:
    async def doing(screen: Screen) -> None:
        assert "1 of 4, 4 not settled  T001  Administrative support" in screen.said("#head")
        assert "▶ Well, I'm" in screen.said("#words")
        assert "1 DS: challenges, first-hand" in screen.said("#readings")
        assert "2 RM: supports, first-hand" in screen.said("#readings")
        assert "RM: at length" in screen.said("#readings")  # the memo
        assert "coded “she takes the minutes”" in screen.said("#readings")
        await screen.press("2")
        assert "Settled, RM: supports" in screen.said("#said")
        assert places(open_now(twice)) == DIFFERENT[1:]
        assert "2 of 4, 3 not settled  T001  " in screen.said("#head")

    sit(twice, doing)
    cell = counted(twice, "admin-support")
    assert (cell["supports"], cell["challenges"], cell["mixed"]) == (1, 0, 0)


def test_all_none_a_reason_and_undo(twice: Desk) -> None:
    async def doing(screen: Screen) -> None:
        await screen.press("b", "0", "r", *"hearsay", "enter", "1")
        assert places(open_now(twice)) == DIFFERENT[3:]
        with Study.at(twice.study, "AB").store.reading() as db:
            last = {one.code: one for one in settling.standing(db)}
        assert last["information-sharing"].reason == "hearsay"
        assert last["direct-time"].reason == ""
        assert (last["admin-support"].against, last["direct-time"].counts) == (
            frozenset(),
            frozenset(),
        )
        await screen.press("u")
        assert "Undone." in screen.said("#said")
        assert "3 of 4, 2 not settled" in screen.said("#head")
        await screen.press("u", "u", "u")
        assert "Nothing of this sitting is left to undo." in screen.said("#said")
        assert places(open_now(twice)) == DIFFERENT

    sit(twice, doing)


def test_one_leaves_and_goes_on_where_one_was(twice: Desk) -> None:
    async def first(screen: Screen) -> None:
        await screen.press("1", "1", "q")

    async def second(screen: Screen) -> None:
        assert "3 of 4, 2 not settled" in screen.said("#head")
        await screen.press("k", "k")
        assert "settled" in screen.said("#head")
        assert "Settled: DS counts (by AB)" in screen.said("#readings")
        assert "DS: challenges, first-hand  (counts)" in screen.said("#readings")
        await screen.press("2")  # somebody may change their mind
        await screen.press("n", "1", "1")
        assert "Every difference is settled." in screen.said("#said")
        await screen.press("n")
        assert "None that is not settled" in screen.said("#said")

    sit(twice, first)
    sit(twice, second, coder="CD")
    assert open_now(twice) == []
    assert counted(twice, "admin-support")["supports"] == 1


def test_a_reason_that_names_somebody_is_refused(twice: Desk) -> None:
    async def doing(screen: Screen) -> None:
        await screen.press("r", *TOKEN.lower(), "space", *"quill", "enter")
        asked = screen.app.screen
        assert isinstance(asked, Ask)
        said = " ".join(str(one.content) for one in asked.query(Static))
        assert "the reason, T001 Administrative support names somebody" in said
        assert "the replacement that stands in the transcript" in said
        assert asked.query_one(Input).value == f"{TOKEN.lower()} quill"
        await screen.press("ctrl+u", *"hearsay", "enter")
        assert screen.said("#said") == "Reason: hearsay"
        await screen.press("r")
        assert screen.app.screen.query_one(Input).value == "hearsay"
        await screen.press("escape")
        assert places(open_now(twice)) == DIFFERENT


def test_the_reason_that_was_given_is_shown_again(twice: Desk) -> None:
    async def doing(screen: Screen) -> None:
        await screen.press("r", *"hearsay", "enter", "1", "k", "r")
        assert screen.app.screen.query_one(Input).value == "hearsay"

    sit(twice, doing)
    assert TOKEN.lower().encode() not in (twice.study / "study.db").read_bytes()


def test_what_was_settled_in_two_ways_is_shown_and_settled(twice: Desk) -> None:
    lk, om = Coder(twice, "LK"), Coder(twice, "OM")

    async def one_way(screen: Screen) -> None:
        await screen.press("1")

    async def other_way(screen: Screen) -> None:
        await screen.press("2")

    sit(lk, one_way, coder="LK")
    sit(om, other_way, coder="OM")
    twice.ok("merge", lk.study, om.study)

    async def doing(screen: Screen) -> None:
        assert "settled in two ways" in screen.said("#head")
        readings = screen.said("#readings")
        assert "DS counts (by LK)" in readings
        assert "RM counts (by OM)" in readings
        await screen.press("1")
        assert "3 not settled" in screen.said("#head")

    sit(twice, doing)


def test_keys_that_mean_nothing_here_change_nothing(twice: Desk) -> None:
    async def doing(screen: Screen) -> None:
        await screen.press("9", "x", "escape", "question_mark", "escape", "pagedown", "pageup")
        await screen.press("p", "k", "k", "j", "j", "j", "j", "j", "j")
        assert "4 of 4, 4 not settled" in screen.said("#head")

    sit(twice, doing)
    assert places(open_now(twice)) == DIFFERENT


def test_with_nothing_to_settle_it_says_so(desk: Desk) -> None:
    async def doing(screen: Screen) -> None:
        await screen.press("1", "b", "0", "r", "u", "n", "j")
        assert "No differences" in screen.said("#head")
        assert "Nothing to settle" in screen.said("#words")

    sit(desk.coded(), doing)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
def test_words_readings_and_keys_are_in_view(twice: Desk, size: tuple[int, int]) -> None:
    async def doing(screen: Screen) -> None:
        context = screen.app.query_one("#context", VerticalScroll)
        sides = screen.app.query_one("#sides", VerticalScroll)
        assert context.size.height >= 4
        assert sides.size.height >= 3
        assert sides.region.bottom <= screen.app.query_one("#said").region.y
        assert screen.app.query_one("#keys").region.bottom == size[1]

    sit(twice, doing, size=size)
