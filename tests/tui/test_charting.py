"""The screen on which somebody charts, by keys: what is tied, saved, undone; nothing is lost."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from qualkit.errors import NotYet
from qualkit.tui.base.asking import Help
from qualkit.tui.base.pressing import Press
from qualkit.tui.write.charting import ChartingScreen
from qualkit.workflow.analysis.charting import Charting, Wanted
from qualkit.workflow.study import Study
from tests.tui.conftest import alone
from tests.workflow.conftest import Desk


@dataclass
class Sitting:
    """What is on the screen."""

    app: ChartingScreen
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def type(self, words: str) -> None:
        await self.press(*("space" if char == " " else char for char in words))

    def said(self, id: str) -> str:
        return str(self.app.screen_stack[0].query_one(id, Static).content)

    @property
    def rows(self) -> list[str]:
        pane = self.app.pane
        return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


def sit(
    desk: Desk,
    doing: Callable[[Sitting], Awaitable[None]],
    *,
    place: tuple[str, str] | None = None,
    wanted: Wanted | None = None,
    width: int = 80,
    height: int = 24,
) -> None:
    async def run() -> None:
        app = ChartingScreen(Study.at(desk.study, "RM"), wanted, place)
        async with app.run_test(size=(width, height)) as pilot:
            await pilot.pause()
            await doing(Sitting(app, pilot))

    alone(run())


def kept(desk: Desk, case: str, code: str) -> list[tuple[str, int]]:
    """What stands in a cell, with the number of its ties, as another process finds it."""
    cell = Charting(Study.at(desk.study, "RM")).cell(case, code)
    return [(one.text, len(one.codings)) for one in cell.written]


def save(desk: Desk, case: str, code: str, text: str, *more: str, coder: str = "RM") -> None:
    file = desk.write("summary.txt", text)
    desk.ok("--coder", coder, "chart", case, code, "--from", file, *more)


@pytest.fixture
def study(desk: Desk) -> Desk:
    return desk.coded()


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 24), (120, 40)])
def test_a_quotation_is_tied_by_a_key_and_the_summary_saved(
    study: Desk, width: int, height: int
) -> None:
    async def doing(screen: Sitting) -> None:
        assert "1 of 7  P001  Background support" in screen.said("#head")
        assert screen.said("#head").endswith("unfinished")
        assert screen.rows[0].startswith("  [ ] T001@")
        assert any("she takes the minutes" in row for row in screen.rows)
        await screen.press("x")
        assert screen.rows[0].startswith("▌ [x] T001@")
        assert screen.said("#head").endswith("NOT SAVED")
        await screen.press("tab")
        await screen.type("time is won")
        await screen.press("ctrl+s")
        assert "Saved, tied to 1." in screen.said("#said")
        assert screen.said("#head").endswith("charted")
        await screen.type(" back")
        assert screen.said("#head").endswith("NOT SAVED")
        await screen.press("ctrl+s")

    sit(study, doing, width=width, height=height)
    assert kept(study, "P001", "support") == [("time is won back", 1)]


def test_untied_again_and_saved_so(study: Desk) -> None:
    save(study, "P001", "support", "Time is won.", "--quotes", "T001 “minutes”")

    async def doing(screen: Sitting) -> None:
        assert screen.rows[0].startswith("▌ [x]")
        await screen.press("x", "ctrl+s")
        assert "Saved, tied to nothing yet" in screen.said("#said")
        assert "untied, to no quotation" in screen.said("#head")

    sit(study, doing, place=("P001", "support"))
    assert kept(study, "P001", "support") == [("Time is won.", 0)]


def test_the_next_cell_that_nobody_has_written(study: Desk) -> None:
    save(study, "P001", "difference", "Time.", "--quotes", "T001 “families”")

    async def doing(screen: Sitting) -> None:
        assert "1 of 7  P001  Background" in screen.said("#head")
        await screen.press("right_square_bracket")
        assert "2 of 7  P003  Working with" in screen.said("#head")
        await screen.press("left_square_bracket", "left_square_bracket")
        assert "This is the first cell." in screen.said("#said")
        await screen.press("n", "ctrl+n")
        assert "P002  Difference" in screen.said("#head")
        await screen.press("g", *"South", "enter")
        assert "South  Working with other agencies" in screen.said("#head")
        await screen.press("n")
        assert "North" in screen.said("#head")

    sit(study, doing)


def test_cells_that_are_asked_for_are_all_that_is_walked(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        assert "1 of 3  North" in screen.said("#head")

    sit(study, doing, wanted=Wanted(noun="pilot"))
    with pytest.raises(NotYet, match="there is no such cell"):
        ChartingScreen(Study.at(study.study, "RM"), Wanted(code="sustainability"))


def test_going_on_asks_about_what_is_not_saved(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("tab", *"won", "ctrl+n")
        assert isinstance(screen.app.screen, Press)
        await screen.press("ctrl+n", "ctrl+s", "escape")
        assert screen.app.area.text == "won"
        assert kept(study, "P001", "support") == []
        await screen.press("ctrl+n", "s")
        assert "2 of 7" in screen.said("#head")
        assert kept(study, "P001", "support") == [("won", 0)]
        await screen.press(*"lost", "ctrl+n", "d")
        assert "3 of 7" in screen.said("#head")
        await screen.press(*"more", "ctrl+q", "ctrl+q", "escape")
        assert screen.app.is_running
        await screen.press("ctrl+q", "d")

    sit(study, doing)
    assert kept(study, "P003", "multi-agency") == []


def test_undo_and_do_again_show_the_cell_that_it_was_in(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("x", "tab", *"won", "ctrl+s", "shift+tab", "right_square_bracket")
        await screen.press("u")
        assert "Undone." in screen.said("#said")
        assert "1 of 7" in screen.said("#head")
        assert screen.app.area.text == ""
        assert kept(study, "P001", "support") == []
        await screen.press("U")
        assert "Saved again." in screen.said("#said")
        assert kept(study, "P001", "support") == [("won", 1)]
        await screen.press("u", "u")
        assert "Nothing of this sitting is left." in screen.said("#said")

    sit(study, doing)


def test_a_summary_that_names_somebody_stays_on_the_screen(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("tab")
        await screen.type("zyxomma won time")
        await screen.press("ctrl+s")
        assert "! line 1 of the summary of P001, support names somebody" in screen.said("#said")
        assert screen.app.area.text == "zyxomma won time"
        assert kept(study, "P001", "support") == []
        await screen.press("home", *["delete"] * 7, *"she", "ctrl+s")

    sit(study, doing)
    assert kept(study, "P001", "support") == [("she won time", 0)]
    assert all(b"zyxomma" not in content for _, content in study.outside_the_vault())


def test_a_draft_is_drawn_by_a_key_copied_by_another_and_counts_once_it_is_saved(
    study: Desk,
) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("d")
        assert screen.rows[0] == "  Draft, drawn out by machine:"
        assert screen.app.area.text == ""
        assert kept(study, "P001", "support") == []
        await screen.press("d")
        assert screen.app.area.text.startswith("she takes the minutes (T001@")
        assert "Copied" in screen.said("#said")
        assert any(row.startswith("▌ [x] T001@") for row in screen.rows)
        assert kept(study, "P001", "support") == []
        await screen.press("ctrl+s")
        assert screen.said("#head").endswith("charted")
        assert not any("drawn out by machine" in row for row in screen.rows)
        await screen.press("d")
        assert "there is nothing to draft" in screen.said("#said")

    sit(study, doing)
    ((text, ties),) = kept(study, "P001", "support")
    assert text.startswith("she takes the minutes (T001@") and ties == 1


def test_a_pilots_cell_shows_its_participants_summaries_and_ties_what_they_rest_on(
    study: Desk,
) -> None:
    save(
        study, "P002", "difference", "Fear went.", "--quotes", "T002 “frightened they”; T002 “week”"
    )

    async def doing(screen: Sitting) -> None:
        assert screen.rows[0] == "  [ ] Summary of P002, by RM:"
        assert screen.rows[1].strip() == "Fear went."
        await screen.press("x", "tab", *"fear", "ctrl+s")
        assert "Saved, tied to 2." in screen.said("#said")
        await screen.press("shift+tab", "x")
        assert screen.rows[0] == "  [ ] Summary of P002, by RM:"

    sit(study, doing, place=("North", "difference"))
    assert kept(study, "North", "difference") == [("fear", 2)]


def test_what_two_copies_wrote_apart_is_shown_and_settled_by_saving(
    study: Desk, tmp_path: Path
) -> None:
    study.ok("copy", "--for-coding", tmp_path / "copy")
    save(study, "P001", "support", "Time was won.")
    save(study.at(tmp_path / "copy"), "P001", "support", "Time was lost.", coder="DS")
    study.ok("merge", tmp_path / "copy")

    async def doing(screen: Sitting) -> None:
        assert "said apart, by DS and RM" in screen.said("#head")
        shown = "\n".join(screen.rows)
        assert "RM wrote on" in shown and "DS wrote on" in shown and "Time was lost." in shown
        assert screen.app.area.text == "Time was won."
        await screen.press("ctrl+s")
        assert "untied" in screen.said("#head")
        assert "wrote on" not in "\n".join(screen.rows)

    sit(study, doing)
    assert kept(study, "P001", "support") == [("Time was won.", 0)]


def test_what_a_colleague_wrote_meanwhile_is_shown_before_it_is_written_over(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("tab", *"mine")
        save(study, "P001", "support", "Theirs.", coder="DS")
        await screen.press("ctrl+s")
        assert "somebody wrote on P001, support while you did" in screen.said("#said")
        assert "DS wrote on" in screen.rows[0] and "Theirs." in screen.rows[1]
        assert screen.app.area.text == "mine"
        assert kept(study, "P001", "support") == [("Theirs.", 0)]
        await screen.press("ctrl+s")
        assert kept(study, "P001", "support") == [("mine", 0)]

    sit(study, doing)


def test_a_text_that_is_anonymised_again_meanwhile_is_shown_before_it_is_saved(
    study: Desk,
) -> None:
    async def doing(screen: Sitting) -> None:
        settings = study.study / "study.yaml"
        text = settings.read_text("utf-8").replace("names: []\n", "")
        names = "names: [{name: minutes, kind: organisation}]\n"
        settings.write_text(text + names, "utf-8")
        study.ok("anonymise", "--yes")
        await screen.press("tab", *"won", "ctrl+s")
        assert "T001 changed while you wrote" in screen.said("#said")
        assert "minutes" not in "\n".join(screen.rows)
        await screen.press("ctrl+s")

    sit(study, doing)
    assert kept(study, "P001", "support") == [("won", 0)]


def test_every_key_is_told(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("question_mark")
        assert isinstance(screen.app.screen, Help)
        await screen.press("escape", "q")

    sit(study, doing)


def test_a_cell_whose_codings_went_says_so_and_can_be_left(study: Desk) -> None:
    save(study, "P003", "multi-agency", "Nothing comes back.", "--quotes", "T003 “nothing”")
    chart = Charting(Study.at(study.study, "RM"))
    (coding,) = chart.cell("P003", "multi-agency").codings
    study.ok("code", "remove", "--act", coding.id)

    async def doing(screen: Sitting) -> None:
        assert "untied, 1 of 1 quotation gone" in screen.said("#head")
        assert "chart P003 multi-agency --remove" in screen.said("#said")
        assert screen.app.area.text == "Nothing comes back."
        assert "Nothing is coded here any more:" in screen.rows[0]
        await screen.press("x", "tab", "y", "ctrl+s")
        assert "nothing is coded there" in screen.said("#said")
        await screen.press("shift+tab", "n", "d")
        assert "P001" in screen.said("#head")
        await screen.press("x")
        assert screen.rows[0].startswith("▌ [x]")

    sit(study, doing, place=("P003", "multi-agency"))
    assert kept(study, "P003", "multi-agency") == [("Nothing comes back.", 1)]


def test_what_would_steer_a_terminal_is_not_drawn(study: Desk) -> None:
    save(study, "P001", "support", "Calm.\x1b[2J\u202e Then not.")

    async def doing(screen: Sitting) -> None:
        assert screen.app.area.text == "Calm.[2J Then not."

    sit(study, doing, place=("P001", "support"))
