"""Reading down a code, by the keys that a person presses: what is on the disk after each."""

from collections.abc import Awaitable, Callable

import pytest
from textual.widgets import Static

from qualkit.model import Coding, Directness, Stance
from qualkit.store import texts
from qualkit.tui.code.reading_down import ReadingDown
from qualkit.workflow.sittings.reading_down import Asked
from qualkit.workflow.study import Study
from tests.tui import screens
from tests.tui.screens import kept, seat
from tests.workflow.conftest import Desk

Sitting = screens.Sitting[ReadingDown]
Doing = Callable[[Sitting], Awaitable[None]]


def sit(desk: Desk, code: str, doing: Doing, *, coder: str = "RM", width: int = 80) -> None:
    seat(ReadingDown(Study.at(desk.study, coder), Asked(code)), doing, width)


def words(desk: Desk, made: Coding) -> str:
    with Study.at(desk.study, "RM").store.reading() as db:
        return made.span.of(texts.newest(db, [made.transcript])[made.transcript].text)


@pytest.fixture
def study(desk: Desk) -> Desk:
    return desk.coded()


def test_each_excerpt_is_shown_in_its_context_with_whose_words_it_is(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        assert "1 of 3  T001" in screen.said("#head")
        await screen.press("j")
        assert "2 of 3  T002" in screen.said("#head")
        assert screen.rows[0] == "  INT: How did you come to know them?"
        assert any(row.startswith("▌ ") and "frightened" in row for row in screen.rows)
        assert "North, Stage 1, Service user, Parent" in screen.said("#codes")
        assert "■ Fear of social services (supports, first-hand)" in screen.said("#codes")
        await screen.press("j")
        assert "3 of 3  T002" in screen.said("#head")
        assert "■ Relationship" in screen.said("#codes")
        await screen.press("j")
        assert "That was the last. Every interview was read for it." in screen.said("#said")
        await screen.press("k", "k", "k")
        assert "This is the first." in screen.said("#said")

    sit(study, "difference", doing)


def test_more_and_less_of_what_stands_around(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        assert any("other agencies" in row for row in screen.rows)
        assert not any("rings me" in row for row in screen.rows)
        await screen.press("plus")
        assert any("rings me" in row for row in screen.rows)
        await screen.press("minus", "minus")
        assert not any("INT:" in row for row in screen.rows)
        assert any(row.startswith("▌ ") for row in screen.rows)

    sit(study, "admin-support", doing)


def test_it_gets_another_code_which_is_undone_and_done_again(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("peer support")
        assert "Now: Support from colleagues" in screen.said("#said")
        assert "nothing is coded so" in screen.said("#head")
        peer = next(one for one in kept(study, "T001") if one.code == "peer-support")
        assert words(study, peer) == "she takes the\nminutes"
        assert (peer.stance, peer.directness) == (Stance.SUPPORTS, Directness.FIRST_HAND)
        await screen.press("u")
        assert {one.code for one in kept(study, "T001")} == {"admin-support", "direct-time"}
        assert "1 of 1" in screen.said("#head")
        await screen.press("U")
        assert {one.code for one in kept(study, "T001")} == {"peer-support", "direct-time"}
        await screen.press("u", "u")
        assert "Nothing of this sitting is left." in screen.said("#said")

    sit(study, "admin-support", doing)


def test_it_says_when_another_excerpt_stands_in_its_place(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("j")
        await screen.code("peer support")
        assert "Another excerpt stands here." in screen.said("#said")

    sit(study, "difference", doing)


def test_the_code_is_taken_from_it_and_the_next_is_shown(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("j")
        first = screen.said("#head")
        await screen.press("x")
        assert "Taken back: Fear of social services" in screen.said("#said")
        assert "2 of 2" in screen.said("#head")
        assert [one.code for one in kept(study, "T002")] == ["relationship"]
        await screen.press("u")
        assert screen.said("#head") == first
        assert len(kept(study, "T002")) == 2

    sit(study, "difference", doing)


def test_it_is_split_at_the_word_under_the_cursor(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("s")
        assert "nothing of these words on one side" in screen.said("#said")
        await screen.press("right", "right", "right", "s")
        assert "Split in two" in screen.said("#said")
        assert "1 of 2" in screen.said("#head")
        parts = [one for one in kept(study, "T001") if one.code == "admin-support"]
        assert [words(study, one) for one in parts] == ["she takes the", "minutes"]
        assert {one.stance for one in parts} == {Stance.SUPPORTS}
        await screen.press("u")
        assert [words(study, one) for one in kept(study, "T001")][0] == "she takes the\nminutes"

    sit(study, "admin-support", doing)


def test_stance_directness_and_memo_are_written_there(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("t", "c", "d", "r", "m", *"doubtful", "enter")
        made = kept(study, "T001")[0]
        assert (made.stance, made.directness) == (Stance.CHALLENGES, Directness.REPORTED)
        assert made.memo == "doubtful"
        assert "doubtful" in screen.said("#codes")
        await screen.press("m", "space", *"zyxomma", "enter")
        assert "names somebody" in screen.said("#said")
        assert kept(study, "T001")[0].memo == "doubtful"
        await screen.press("u", "u", "u")
        assert kept(study, "T001")[0].memo == ""

    sit(study, "admin-support", doing)
    assert all(b"zyxomma" not in content for _, content in study.outside_the_vault())


@pytest.mark.parametrize("key", ["enter", "x", "s", "t", "d", "m"])
def test_what_somebody_else_coded_is_shown_and_not_changed(study: Desk, key: str) -> None:
    async def doing(screen: Sitting) -> None:
        assert "□ Administrative support (supports, first-hand) (RM)" in screen.said("#codes")
        before = kept(study, "T001")
        await screen.press("right", key)
        assert "RM coded this, and only they change it" in screen.said("#said")
        assert "adjudicate" in screen.said("#said")
        assert len(screen.app.screen_stack) == 1
        assert kept(study, "T001") == before

    sit(study, "admin-support", doing, coder="DS")


def test_what_nobody_has_read_for_it_is_listed(study: Desk) -> None:
    path = study.study / "codebook.yaml"
    more = path.read_text("utf-8").replace(
        "      - id: stigma\n", "      - id: trust\n        name: Trust\n      - id: stigma\n"
    )
    path.write_text(more, "utf-8")
    study.ok("codebook", "apply")

    async def doing(screen: Sitting) -> None:
        assert "Trust: nothing is coded so" in screen.said("#head")
        assert "3 interviews have not been read for it yet: w" in screen.said("#said")
        await screen.press("x", "enter", "s", "j", "k", "plus", "W")
        assert len(screen.app.screen_stack) == 2
        told = " ".join(str(one.content) for one in screen.app.screen.query(Static))
        assert "T002" in told and "finished by RM before the codebook had Trust" in told
        await screen.press("escape", "question_mark", "escape", "q")

    sit(study, "trust", doing)


@pytest.mark.parametrize("width", [60, 76, 80, 120])
def test_it_fits_every_width(study: Desk, width: int) -> None:
    async def doing(screen: Sitting) -> None:
        assert any(row.startswith("▌ ") for row in screen.rows)
        side = screen.app.query_one("#side")
        assert side.size.width >= 18
        assert side.region.bottom <= screen.app.query_one("#said").region.y

    sit(study, "admin-support", doing, width=width)


def test_a_text_that_was_anonymised_again_meanwhile_is_told(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("d", "o")
        settings = study.study / "study.yaml"
        text = settings.read_text("utf-8").replace("names: []\n", "")
        names = "names: [{name: minutes, kind: organisation}]\n"
        settings.write_text(text + names, "utf-8")
        study.ok("anonymise", "--yes")
        await screen.press("d", "r")
        assert "T001 was anonymised again" in screen.said("#said")

    sit(study, "admin-support", doing)
    assert kept(study, "T001")[0].directness is Directness.OPINION
