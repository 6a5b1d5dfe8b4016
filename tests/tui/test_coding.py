"""The coding screen, by the keys that a person presses: what is on the disk after each."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from qualkit.model import Coding, Directness, Stance
from qualkit.store import codings, texts
from qualkit.tui.coding import CodingScreen
from qualkit.workflow import sitting as sittings
from qualkit.workflow.study import Study
from tests.tui.conftest import alone
from tests.workflow.conftest import Desk


@dataclass
class Sitting:
    """What is on the screen."""

    app: CodingScreen
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def code(self, name: str, *then: str) -> None:
        keys = ("space" if char == " " else char for char in name)
        await self.press("enter", *keys, "enter", *then)

    def said(self, id: str) -> str:
        return str(self.app.screen_stack[0].query_one(id, Static).content)

    @property
    def rows(self) -> list[str]:
        pane = self.app.pane
        return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


Doing = Callable[[Sitting], Awaitable[None]]


def sit(desk: Desk, id: str, doing: Doing, *, coder: str = "RM", width: int = 80) -> None:
    async def run() -> None:
        app = CodingScreen(Study.at(desk.study, coder), id)
        async with app.run_test(size=(width, 24)) as pilot:
            await pilot.pause()
            await doing(Sitting(app, pilot))

    alone(run())


def kept(desk: Desk, id: str) -> list[Coding]:
    """The codings of a transcript, as another process finds them."""
    with Study.at(desk.study, "RM").store.reading() as db:
        return list(codings.current(db, id))


def words(desk: Desk, made: Coding) -> str:
    with Study.at(desk.study, "RM").store.reading() as db:
        return made.span.of(texts.newest(db, [made.transcript])[made.transcript].text)


@pytest.fixture
def study(desk: Desk) -> Desk:
    return desk.anonymised()


def test_a_segment_is_coded_with_its_stance_and_is_on_the_disk_at_once(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        assert "Coded: Administrative support (supports)" in screen.said("#said")
        assert "■ Administrative support (supports)" in screen.said("#codes")
        assert any(row.startswith("▌■") for row in screen.rows)
        (made,) = kept(study, "T001")
        assert (made.code, made.stance, made.coder) == ("admin-support", Stance.SUPPORTS, "RM")
        assert words(study, made).startswith("Well, I'm")

    sit(study, "T001", doing)


def test_marked_words_are_coded_exactly(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("slash", *"takes", "enter", "shift+right", "shift+right")
        await screen.code("admin", "n")

    sit(study, "T001", doing)
    (made,) = kept(study, "T001")
    assert words(study, made) == "takes the\nminutes"
    assert made.stance is None


def test_what_was_said_of_a_coding_is_changed_undone_and_done_again(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("t", "c", "d", "r", "m", *"doubtful", "enter")
        (made,) = kept(study, "T001")
        assert (made.stance, made.directness) == (Stance.CHALLENGES, Directness.REPORTED)
        assert made.memo == "doubtful"
        await screen.press("u", "u")
        (made,) = kept(study, "T001")
        assert (made.stance, made.directness, made.memo) == (Stance.CHALLENGES, None, "")
        await screen.press("u", "u")
        assert kept(study, "T001") == []
        await screen.press("U", "U", "U", "U")
        assert kept(study, "T001")[0].memo == "doubtful"
        await screen.press("x")
        assert kept(study, "T001") == []
        await screen.press("u", "u", "u", "u", "u", "u", "u")
        assert "Nothing of this sitting is left" in screen.said("#said")

    sit(study, "T001", doing)


def test_one_of_several_codes_is_chosen(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.code("peer support", "s")
        await screen.press("x", *"administrative", "enter")
        assert [one.code for one in kept(study, "T001")] == ["peer-support"]

    sit(study, "T001", doing)


def test_a_coding_twice_is_refused_and_another_coders_is_left_alone(study: Desk) -> None:
    async def first(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.code("admin", "s")
        assert "you have coded these words as admin-support already" in screen.said("#said")

    async def second(screen: Sitting) -> None:
        assert "□ Administrative support (supports) (RM)" in screen.said("#codes")
        await screen.press("x")
        assert "No code of yours is here." in screen.said("#said")
        await screen.code("admin", "c")

    sit(study, "T001", first)
    sit(study, "T001", second, coder="DS")
    assert [(one.coder, one.stance) for one in kept(study, "T001")] == [
        ("DS", Stance.CHALLENGES),
        ("RM", Stance.SUPPORTS),
    ]


def test_what_the_machine_proposes_is_a_coding_only_when_it_is_taken(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("1")
        assert "Nothing is proposed under that number." in screen.said("#said")
        await screen.press("g")
        for _ in range(600):
            if "Proposed for" in screen.said("#said"):
                break
            await asyncio.sleep(0.1)
        assert "1 ? " in screen.said("#codes")
        assert kept(study, "T001") == []
        await screen.press("1", "n")
        (made,) = kept(study, "T001")
        assert made.suggested
        assert f"? {screen.app.sitting.book[made.code].name}" not in screen.said("#codes")

    sit(study, "T001", doing)


def test_finishing_and_going_on_to_the_next(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("n", "F", "n")
        assert not screen.app.sitting.finished
        await screen.press("F", "y")
        assert "RM has finished T001" in screen.said("#said")
        assert "finished by you" in screen.said("#head")
        await screen.press("N")
        assert screen.app.sitting.id == "T002"

    sit(study, "T001", doing)
    assert sittings.unfinished(Study.at(study.study, "RM")) == ["T002", "T003"]
    assert sittings.first(Study.at(study.study, "RM")) == "T002"


def test_a_memo_that_names_somebody_is_refused_and_nothing_changes(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("m", *"zyxomma", "space", *"quill", "enter")
        assert "the memo" in screen.said("#said")
        assert kept(study, "T001")[0].memo == ""

    sit(study, "T001", doing)
    assert b"zyxomma" not in (study.study / "study.db").read_bytes()


def test_a_text_that_was_anonymised_again_meanwhile_is_told(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        settings = study.study / "study.yaml"
        names = "names: [{name: minutes, kind: organisation}]\n"
        text = settings.read_text("utf-8").replace("names: []\n", "")
        settings.write_text(text + names, "utf-8")
        study.ok("anonymise", "--yes")
        await screen.code("admin", "s")
        assert "T001 was anonymised again while you coded it" in screen.said("#said")

    sit(study, "T001", doing)
    assert kept(study, "T001") == []


@pytest.mark.parametrize("width", [60, 76, 80, 120])
def test_codes_stand_beside_the_words_or_under_them(study: Desk, width: int) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        assert any("administrator now" in row for row in screen.rows)
        side = screen.app.query_one("#codes")
        assert side.size.width >= 18
        assert side.region.bottom <= screen.app.query_one("#said").region.y

    sit(study, "T001", doing, width=width)


def test_without_a_terminal_or_a_transcript_it_says_what_to_do(study: Desk) -> None:
    assert "a screen needs a terminal" in study.refused("code", "T001")
    assert "a screen needs a terminal" in study.refused("code")
