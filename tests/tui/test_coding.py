"""The coding screen, by the keys that a person presses: what is on the disk after each."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from textual.widgets import Input, Static

from qualkit.model import Asked, Coding, Directness, Flag, Stance, Suggestion
from qualkit.store import texts
from qualkit.tui.base.asking import Choose, Help
from qualkit.tui.code.coding import CodingScreen
from qualkit.tui.code.progress import Progress
from qualkit.workflow.proposals.sent import Useful
from qualkit.workflow.sittings import rejecting
from qualkit.workflow.sittings import sitting as sittings
from qualkit.workflow.study import Study
from tests.tui import screens
from tests.tui.screens import kept, seat
from tests.workflow.conftest import Desk

Sitting = screens.Sitting[CodingScreen]
Doing = Callable[[Sitting], Awaitable[None]]


def sit(
    desk: Desk, id: str, doing: Doing, *, coder: str = "RM", width: int = 80, height: int = 24
) -> None:
    seat(CodingScreen(Study.at(desk.study, coder), id), doing, width, height)


async def settled(screen: Sitting, so: Callable[[], bool]) -> None:
    """Wait until something that goes on beside the screen has come about."""
    for _ in range(1200):
        if so():
            return
        await asyncio.sleep(0.1)
        await screen.pilot.pause()
    raise AssertionError(screen.said("#said"))


def words(desk: Desk, made: Coding) -> str:
    with Study.at(desk.study, "RM").store.reading() as db:
        return made.span.of(texts.newest(db, [made.transcript])[made.transcript].text)


def words_of(desk: Desk, mark: Asked) -> str:
    with Study.at(desk.study, "RM").store.reading() as db:
        return mark.span.of(texts.newest(db, [mark.transcript])[mark.transcript].text)


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


def test_a_flag_stays_when_something_else_is_said_and_is_exported(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("e", "e")
        assert "Administrative support (supports, exemplary)" in screen.said("#codes")
        await screen.press("t", "c")
        assert kept(study, "T001")[0].flag is Flag.EXEMPLARY
        await screen.press("e", "d", "u")
        assert kept(study, "T001")[0].flag is Flag.EXEMPLARY

    sit(study, "T001", doing)
    assert '"flag": "exemplary"' in study.ok("code", "list", "--json")
    exported = study.study.parent / "out.csv"
    study.ok("code", "export", exported)
    assert exported.read_text("utf-8").endswith(",exemplary\n")
    assert "1 were there already" in study.ok("code", "import", exported)


def test_undo_at_the_command_line_brings_back_what_a_change_took(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("t", "c")

    sit(study, "T001", doing)
    study.ok("undo")
    (made,) = kept(study, "T001")
    assert made.stance is Stance.SUPPORTS
    study.ok("undo")
    assert kept(study, "T001") == []


def test_a_name_that_no_code_has_makes_a_provisional_one(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("enter", *"diaries", "enter")
        assert "Make “diaries” a provisional code?" in screen.said("#said")
        await screen.press("n")
        assert "> diaries_" in screen.said("#codes")
        await screen.press("enter", "y")
        assert "■ diaries" in screen.said("#codes")
        await screen.press("n", "enter", *"zyxomma", "enter", "y")
        assert isinstance(screen.app.screen, Help)
        await screen.press("escape")
        assert "> zyxomma_" in screen.said("#codes")

    sit(study, "T001", doing)
    (made,) = kept(study, "T001")
    assert "diaries" in study.ok("codebook", "show", made.code)
    assert b"zyxomma" not in (study.study / "study.db").read_bytes()


def test_where_a_question_is_answered_is_marked_and_the_mark_taken_back(study: Desk) -> None:
    schedule = "questions:\n  - {id: day, text: Take me through a day., codes: [admin-support]}\n"
    (study.study / "schedule.yaml").write_text(schedule, "utf-8")

    async def doing(screen: Sitting) -> None:
        await screen.press("a")
        assert "Take me through a day." in screen.said("#codes") + screen.said("#said")
        assert len(screen.app.screen_stack) == 1
        await screen.press("enter")
        assert "¶ answers day" in screen.said("#codes")
        await screen.press("a", "enter")
        assert "¶" not in screen.said("#codes")
        await screen.press("u")
        assert "¶ answers day" in screen.said("#codes")
        await screen.press("home", "a", "enter")
        assert [words_of(study, one) for one in screen.app.sitting.asked][0].startswith("What has")

    sit(study, "T001", doing)
    assert "marked in 1 transcript" in study.ok("schedule", "show")
    assert json.loads(study.ok("schedule", "show", "--json"))[0]["marks"] == 2
    assert "as question day" in study.ok("log")
    study.ok("undo")
    assert json.loads(study.ok("schedule", "show", "--json"))[0]["marks"] == 1


def test_without_a_schedule_the_screen_says_so(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("a")
        assert "This study has no schedule.yaml." in screen.said("#said")

    sit(study, "T001", doing)


def test_a_filter_shows_what_it_lets_through_and_says_what_it_hides(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("f", "m")
        assert "only mine: 1" in screen.said("#head")
        assert any("turns not shown" in row for row in screen.rows)
        assert not any("front door" in row for row in screen.rows)
        await screen.press("f", "u")
        assert "only uncoded: 1" in screen.said("#head")
        assert "segment 2 of 2" in screen.said("#head")
        assert any("front door" in row for row in screen.rows)
        await screen.press("f", "d")
        assert "No segment here is doubtful: all is shown." in screen.said("#said")
        await screen.press("f", "c", *"admin", "enter")
        assert "only coded Administrative support: 1" in screen.said("#head")
        await screen.press("f", "s")
        assert "Nothing is proposed yet: g proposes." in screen.said("#said")
        await screen.press("f", "a")
        assert "only" not in screen.said("#head")

    sit(study, "T001", doing)


def test_what_is_doubtful_is_found_and_says_why(study: Desk) -> None:
    async def first(screen: Sitting) -> None:
        await screen.code("admin", "s")

    async def second(screen: Sitting) -> None:
        await screen.code("admin", "c")
        assert "coded differently" not in screen.said("#codes")  # before one has read it through
        await screen.press("F", "y")
        assert "! coded differently by DS and RM" in screen.said("#codes")
        await screen.press("f", "d")
        assert "only doubtful: 1" in screen.said("#head")
        await screen.press("t", "s")
        assert "!" not in screen.said("#codes")
        await screen.press("e", "q")
        assert "! marked doubtful" in screen.said("#codes")

    sit(study, "T001", first)
    sit(study, "T001", second, coder="DS")


def test_words_are_found_in_all_transcripts(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("S", *"every", "space", *"week", "enter")
        await settled(screen, lambda: isinstance(screen.app.screen, Choose))
        await screen.press("enter")
        assert screen.app.sitting.id == "T002"
        assert screen.app.pane.word.start == screen.app.sitting.text.text.index("every week")
        await screen.press("S", *"nowhere", "space", *"at all", "enter")
        await settled(screen, lambda: "stands in no transcript" in screen.said("#said"))

    sit(study, "T001", doing)


def test_progress_is_told_by_transcript_and_by_code(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("P")
        await settled(screen, lambda: isinstance(screen.app.screen, Progress))
        rows = str(screen.app.screen.query_one("#rows", Static).content)
        assert "▌T001  ■■■■■·····    1 of 2" in rows
        await screen.press("tab")
        codes = str(screen.app.screen.query_one("#rows", Static).content)
        row = next(row for row in codes.splitlines() if row.startswith("Administrative"))
        assert row.split()[-3:] == ["1", "1", "1"]

    sit(study, "T001", doing)


def test_progress_is_of_what_was_given_first(study: Desk) -> None:
    study.ok("assign", "--coders", "DS,RM", "--overlap", "0")
    mine = sittings.unfinished(Study.at(study.study, "RM"))

    async def doing(screen: Sitting) -> None:
        await screen.press("P")
        await settled(screen, lambda: isinstance(screen.app.screen, Progress))
        summed = str(screen.app.screen.query_one("#sum", Static).content)
        assert f"0 of {len(mine)} transcripts that you were given, of 3 finished" in summed
        rows = str(screen.app.screen.query_one("#rows", Static).content).splitlines()
        at = rows.index("Not given to you:")
        assert [row.strip("▌ ").split()[0] for row in rows[:at]] == mine

    sit(study, mine[0], doing)


def test_what_was_written_of_the_interview_is_shown(study: Desk) -> None:
    page = study.write("page.md", "# What matters\n\nHer mornings, and who takes the minutes.\n")
    study.ok("familiarise", "T001", "--from", page)

    async def doing(screen: Sitting) -> None:
        await screen.press("i")
        assert "RM, 20" in screen.said("#codes")
        assert "who takes the minutes" in " ".join(screen.said("#codes").split())
        assert "What was written of T001, 1 of 1. i: the codes" in screen.said("#said")
        await screen.press("j", "1")
        assert "Her mornings" in screen.said("#codes")
        assert not kept(study, "T001")
        await screen.press("i")
        assert "Her mornings" not in screen.said("#codes")

    async def empty(screen: Sitting) -> None:
        await screen.press("i")
        assert "Nothing is written of T002" in screen.said("#said")

    sit(study, "T001", doing)
    sit(study, "T002", empty)


def test_a_memo_that_is_refused_is_not_lost(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("m", *"ask", "space", *"zyxomma", "enter")
        assert screen.app.screen.query_one(Input).value == "ask zyxomma"
        await screen.press("ctrl+u", *"ask", "space", *"her", "enter")
        assert kept(study, "T001")[0].memo == "ask her"

    sit(study, "T001", doing)
    assert b"zyxomma" not in (study.study / "study.db").read_bytes()


def test_a_notice_that_is_too_long_for_its_place_stands_by_itself(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        screen.app.say("word " * 50, wrong=True)
        await screen.pilot.pause()
        assert isinstance(screen.app.screen, Help)
        await screen.press("escape")
        assert screen.said("#said") == ""

    sit(study, "T001", doing)


def test_keys_that_come_before_the_words_wait_for_them(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        held, screen.app.pane.speeches = screen.app.pane.speeches, ()
        await screen.press("enter", *"admin", "enter", "s")
        assert kept(study, "T001") == []
        screen.app.pane.speeches = held
        await screen.app.catch_up()
        assert kept(study, "T001")[0].code == "admin-support"

    sit(study, "T001", doing)


def test_what_is_asked_can_be_left(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("enter", *"admn", "backspace", "escape")
        await screen.press("enter", *"admin", "enter", "escape")
        await screen.press("e")
        assert "No code of yours is here." in screen.said("#said")
        assert kept(study, "T001") == []
        await screen.code("admin", "s")
        await screen.press("e", "j", "escape", "x")
        assert kept(study, "T001") == []

    sit(study, "T001", doing)


def test_a_key_that_answers_nothing_is_told(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin")
        assert "One of these" not in screen.said("#said")
        await screen.press("j")
        assert "One of these:  What is said, for" in screen.said("#said")
        await screen.press("s")
        (made,) = kept(study, "T001")
        assert made.stance is Stance.SUPPORTS

    sit(study, "T001", doing)


FOUR = """\
INT: What has changed since we last met?

Zyxomma Quill: We have an administrator now.

INT: And the diary?

Zyxomma Quill: It used to be all meetings.

INT: And now?

Zyxomma Quill: Now I am out with families by ten.

INT: Is there more?

Zyxomma Quill: The others never ring.
"""


def test_it_opens_where_the_coder_goes_on(desk: Desk) -> None:
    desk.write("manager.txt", FOUR)
    study = desk.anonymised()

    async def from_the_first(screen: Sitting) -> None:
        assert "segment 1 of 4  0 segments" in screen.said("#head")
        await screen.press("j", "j")
        await screen.code("peer", "s")
        await screen.press("k")
        await screen.code("peer", "s")

    async def after_what_was_coded_last(screen: Sitting) -> None:
        assert "segment 4 of 4  2 segments coded by you" in screen.said("#head")
        await screen.code("peer", "s")

    async def at_what_was_left(screen: Sitting) -> None:
        assert "segment 1 of 4" in screen.said("#head")

    sit(study, "T001", from_the_first)
    sit(study, "T001", from_the_first, coder="DS")
    sit(study, "T001", after_what_was_coded_last)
    sit(study, "T001", at_what_was_left)


def test_finishing_is_undone_and_done_again(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("F", "y")
        assert "finished by you" in screen.said("#head")
        await screen.press("u")
        assert "Undone: that T001 is finished." in screen.said("#said")
        assert "1 segment coded by you" in screen.said("#head")
        assert "T001" in sittings.unfinished(screen.app.study)
        await screen.press("U")
        assert "Done again: that T001 is finished." in screen.said("#said")
        assert "T001" not in sittings.unfinished(screen.app.study)
        await screen.press("u", "u")
        assert kept(study, "T001") == []

    sit(study, "T001", doing)


def test_what_was_done_in_a_transcript_is_undone_after_another(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("N")
        assert screen.app.sitting.id == "T002"
        await screen.press("u")
        assert "Nothing of this sitting is left." in screen.said("#said")
        await screen.press("[")
        assert screen.app.sitting.id == "T001"
        await screen.press("u")
        assert kept(study, "T001") == []
        await screen.press("N", "[", "U")
        assert len(kept(study, "T001")) == 1

    sit(study, "T001", doing)


def test_what_an_interviewer_says_is_coded_only_where_it_is_marked(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("up")
        assert "an interviewer's turn" in screen.said("#head")
        await screen.press("enter")
        assert "An interviewer says this." in screen.said("#said")
        assert screen.app.question is None
        await screen.press("v", "right")
        await screen.code("peer", "s")
        assert len(kept(study, "T001")) == 1

    sit(study, "T001", doing)


def test_a_mark_takes_the_bracket_that_it_closes(desk: Desk) -> None:
    desk.write(
        "manager.txt", "INT: Well?\n\nZyxomma Quill: [long pause] It is good. Very (so) good.\n"
    )
    study = desk.anonymised()

    async def doing(screen: Sitting) -> None:
        await screen.press("s")
        await screen.code("peer", "s")
        (made,) = kept(study, "T001")
        assert words(study, made) == "[long pause] It is good."

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
        assert "coded these words as Administrative support already" in screen.said("#said")

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
        await screen.press("g", "l")
        await settled(screen, lambda: "1 ? " in screen.said("#codes"))
        await settled(screen, lambda: bool(screen.app.proposals.useful))
        assert "l goes to the most useful." in screen.said("#said")
        assert kept(study, "T001") == []
        await screen.press("1", "n")
        (made,) = kept(study, "T001")
        assert made.suggested
        assert f"? {screen.app.sitting.book[made.code].name}" not in screen.said("#codes")
        refused = screen.app.sitting.proposed(screen.app.sitting.segments[0])[2].code
        await screen.press("r", "2")
        assert rejecting.rejected(Study.at(study.study, "RM"))[0].code == refused
        assert "2 ? " not in screen.said("#codes")
        await screen.press("u")
        assert rejecting.rejected(Study.at(study.study, "RM")) == ()
        assert "2 ? " in screen.said("#codes")
        await settled(screen, lambda: not screen.app.proposals.running)
        await screen.press("f", "s")
        assert "only suggested: 2" in screen.said("#head")
        await screen.press("l")
        assert "the machine hesitates between" in screen.said("#said")
        segment = screen.app.pane.segment
        assert segment is not None
        assert screen.app.sitting.mine(segment.span) == []

    sit(study, "T001", doing)


def test_what_was_proposed_is_there_when_one_comes_back(study: Desk) -> None:
    async def first(screen: Sitting) -> None:
        await screen.press("g")
        await settled(screen, lambda: bool(screen.app.sitting.suggestions))
        await settled(screen, lambda: not screen.app.proposals.running)

    async def again(screen: Sitting) -> None:
        await settled(screen, lambda: "1 ? " in screen.said("#codes"))
        assert "Proposed on 20" in screen.said("#said")
        assert "done since" not in screen.said("#said")
        await settled(screen, lambda: bool(screen.app.proposals.useful))
        await screen.press("1", "n")
        (made,) = kept(study, "T001")
        assert made.suggested

    async def later(screen: Sitting) -> None:
        await settled(screen, lambda: "Proposed on 20" in screen.said("#said"))
        assert "what was done since is not in it" in screen.said("#said")

    async def nothing(screen: Sitting) -> None:
        await screen.app.workers.wait_for_complete()
        assert screen.app.sitting.suggestions == {}

    sit(study, "T001", first)
    sit(study, "T001", again)
    sit(study, "T001", later)
    sit(study, "T001", nothing, coder="DS")
    study.ok("withdraw", "--participant", "P003", "--yes")
    sit(study, "T001", nothing)


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


def test_somebody_elses_transcript_says_so_when_it_is_opened_and_finished(study: Desk) -> None:
    study.ok("assign", "--coders", "DS")

    async def doing(screen: Sitting) -> None:
        assert "T001 was given to DS, not to you" in screen.said("#said")
        await screen.press("F")
        asked = "T001 was given to DS, not to you. You have coded nothing in it. Have you read it"
        assert screen.said("#said").startswith(asked)
        await screen.press("n")
        assert not screen.app.sitting.finished

    async def own(screen: Sitting) -> None:
        assert "given" not in screen.said("#said")

    sit(study, "T001", doing)
    sit(study, "T001", own, coder="DS")


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


def test_blind_means_that_nothing_is_proposed_or_shown(study: Desk) -> None:
    async def first(screen: Sitting) -> None:
        await screen.code("admin", "s")

    async def second(screen: Sitting) -> None:
        assert "blind" in screen.said("#head")
        assert "No code here." in screen.said("#codes")
        assert not any(row.startswith("▌□") for row in screen.rows)
        await screen.press("g")
        for _ in range(100):
            if "coded blind" in screen.said("#said"):
                break
            await asyncio.sleep(0.05)
        assert "T001 is coded blind" in screen.said("#said")

    study.ok("assign", "--coders", "RM,DS", "--overlap", "3")
    sit(study, "T001", first)
    sit(study, "T001", second, coder="DS")


def test_what_one_coder_said_in_two_copies_is_marked(study: Desk) -> None:
    head = "transcript,quote,code,coder,stance\n"
    copy = study.at(study.study.parent / "copy")
    study.ok("copy", "--for-coding", copy.study)
    for desk, stance in ((study, "supports"), (copy, "challenges")):
        row = f"T001,she takes the minutes,admin-support,RM,{stance}\n"
        desk.ok("code", "import", desk.write("one.csv", head + row))
    study.ok("merge", copy.study)

    async def doing(screen: Sitting) -> None:
        assert "! said in two ways" in screen.said("#head")
        await screen.press("k")
        assert "! in two ways, from two copies" in screen.said("#codes")
        assert any(row.startswith("▌!") for row in screen.rows)

    sit(study, "T001", doing)


@pytest.mark.parametrize("width", [60, 76, 80, 120])
def test_codes_stand_beside_the_words_or_under_them(study: Desk, width: int) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        assert any("administrator now" in row for row in screen.rows)
        side = screen.app.query_one("#codes")
        assert side.size.width >= 18
        assert side.region.bottom <= screen.app.query_one("#said").region.y

    sit(study, "T001", doing, width=width)


def test_in_a_small_terminal_the_words_have_most_of_the_rows(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        assert screen.app.pane.size.height >= 7
        await screen.press("enter", *"admin")
        assert "> admin_" in screen.said("#codes")
        assert screen.app.query_one("#codes").content_size.height >= 5
        assert screen.app.pane.size.height >= 3
        await screen.press("enter", "s")
        assert screen.app.pane.size.height >= 7
        assert "■ Administrative support (supports)" in screen.said("#codes")

    sit(study, "T001", doing, width=60, height=16)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (60, 24), (120, 30)])
def test_long_reasons_leave_every_proposal_in_sight(study: Desk, width: int, height: int) -> None:
    async def doing(screen: Sitting) -> None:
        sitting = screen.app.sitting
        why = "like “they never told us who would come and when” and forty other words " * 3
        given = [Suggestion(code.id, 0.5, why) for code in sitting.book.leaves[:3]]
        sitting.suggestions = {one.span: tuple(given) for one in sitting.segments}
        await screen.press("n", "p")
        shown = " ".join(screen.said("#codes").split())
        for number, one in enumerate(given, 1):
            assert f"{number} ? {sitting.book[one.code].name} 50%" in shown
        assert "more rows" not in shown
        assert ("(o: why)" if width < 80 else "…") in shown
        await screen.press("o")
        shown = " ".join(str(one.content) for one in screen.app.screen.query(Static))
        assert "Codes and proposals on segment 1 of T001" in shown
        assert why.strip() in " ".join(str(one.content) for one in screen.app.screen.query(Static))

    sit(study, "T001", doing, width=width, height=height)


def test_what_others_coded_makes_room_for_what_is_proposed(study: Desk) -> None:
    """And a number takes nothing that is out of sight."""

    async def other(screen: Sitting) -> None:
        for code in ("admin", "stigma", "direct"):
            await screen.code(code, "s")
            await screen.press("m", *("long " * 30), "enter") if code == "admin" else None

    async def doing(screen: Sitting) -> None:
        sitting = screen.app.sitting
        given = [Suggestion(code.id, 0.5, "why " * 40) for code in sitting.book.leaves[-3:]]
        sitting.suggestions = {one.span: tuple(given) for one in sitting.segments}
        await screen.press("n", "p")
        rows = screen.said("#codes").splitlines()
        assert [row[:4] for row in rows[1:4]] == ["1 ? ", "2 ? ", "3 ? "]
        assert "more rows" in rows[-1]
        held = screen.app.query_one("#codes").styles
        held.max_height = held.height = 3
        await screen.pilot.pause()
        await screen.press("3")
        assert "Proposal 3 is not in sight" in screen.said("#said")
        assert [one.coder for one in kept(study, "T001")] == ["DS"] * 3
        await screen.press("o", "3")
        await screen.press("n")
        assert given[2].code in [one.code for one in kept(study, "T001") if one.coder == "RM"]

    sit(study, "T001", other, coder="DS")
    sit(study, "T001", doing, width=70)


def test_two_windows_of_one_coder_do_not_contradict_each_other(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        elsewhere = sittings.Sitting(Study.at(study.study, "RM"), "T001")
        segment = screen.app.sitting.segments[0].span
        elsewhere.code(segment, "admin-support", stance=Stance.CHALLENGES)
        await screen.code("admin", "s")
        assert "coded otherwise in another window" in screen.said("#said")
        assert "■ Administrative support (challenges)" in screen.said("#codes")
        assert len(kept(study, "T001")) == 1
        elsewhere.code(segment, "stigma", stance=Stance.SUPPORTS)
        await screen.code("direct", "s")
        assert "done in another window stands here now" in screen.said("#said")
        assert len(screen.app.sitting.codings) == 3
        await screen.press("u")
        assert "another window" not in screen.said("#said")

    sit(study, "T001", doing)


def test_undo_says_what_and_where_and_goes_there(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.code("admin", "s")
        await screen.press("j")
        before = screen.app.pane.segment
        await screen.press("u")
        said = screen.said("#said")
        assert "Undone: Administrative support (supports) on T001, segment 1." in said
        assert "U: do it again" in said
        assert screen.app.pane.segment == screen.app.sitting.segments[0] != before
        await screen.press("U", "t", "c", "u")
        assert "(supports) became Administrative support (challenges) on" in screen.said("#said")

    sit(study, "T001", doing)


def test_a_mark_takes_the_full_stop_and_s_marks_a_sentence(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("slash", *"by", "space", *"ten", "enter", "shift+right", "enter")
        await screen.press(*"admin", "enter", "n")
        await screen.press("slash", *"takes", "enter", "s")
        await screen.code("direct", "n")
        await screen.press("slash", *"takes", "enter", "s", "s")
        await screen.code("stigma", "n")

    sit(study, "T001", doing)
    made = {one.code: words(study, one) for one in kept(study, "T001")}
    assert made["admin-support"] == "by ten."
    one = made["direct-time"]
    assert one.startswith("We have an administrator now") and one.endswith("by ten.")
    assert made["stigma"].startswith(one) and made["stigma"].endswith("all meetings.")


def test_a_mark_stays_within_its_turn_whatever_moves(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("slash", *"takes", "enter", "v", "end")
        assert screen.app.pane.held
        await screen.press(*["down"] * 9, *["right"] * 30)
        await screen.code("direct", "n")
        await screen.press("slash", *"takes", "enter", "v", "home")
        await screen.code("stigma", "n")

    sit(study, "T001", doing)
    made = {one.code: words(study, one) for one in kept(study, "T001")}
    assert made["direct-time"].startswith("takes the") and made["direct-time"].endswith("meetings.")
    assert made["stigma"].endswith("takes") and "INT" not in made["stigma"]


def test_what_is_proposed_stays_for_the_sentences_that_are_not_coded_yet(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        here = screen.app.sitting.segments[0]
        screen.app.sitting.suggestions = {here.span: (Suggestion("admin-support", 0.6, ""),)}
        await screen.press("slash", *"administrator", "enter", "s", "1", "s")
        await screen.press("slash", *"administrator", "enter", "1")
        assert "Nothing is proposed under that number." in screen.said("#said")
        await screen.press("slash", *"diary", "enter", "s", "1", "c")

    sit(study, "T001", doing)
    made = {one.stance: words(study, one) for one in kept(study, "T001")}
    assert made[Stance.SUPPORTS].endswith("by ten.")
    assert made[Stance.CHALLENGES].endswith("diary used to be all meetings.")
    assert all(one.suggested for one in kept(study, "T001"))


def test_l_can_be_taken_back_and_a_new_search_begins_empty(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        other = sittings.Sitting(Study.at(study.study, "RM"), "T002")
        two = (Suggestion("stigma", 0.5, ""), Suggestion("admin-support", 0.4, ""))
        one = Useful("T002", other.text.version, other.segments[0].span, *two)
        screen.app.proposals.useful = [one]
        await screen.press("j", "l")
        assert screen.app.sitting.id == "T002"
        assert "L: back" in screen.said("#said")
        await screen.press("L")
        assert screen.app.sitting.id == "T001"
        assert screen.app.pane.segment == screen.app.sitting.segments[1]
        await screen.press("slash", *"every", "enter", "S", *"week")
        assert screen.app.screen.query_one(Input).value == "week"
        await screen.press("escape")
        assert " q leave " in screen.said("#keys")[:80]

    sit(study, "T001", doing)


def test_where_there_is_nothing_to_code_and_what_a_code_means(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        sitting = screen.app.sitting
        sitting.nothing = {sitting.segments[0].span}
        await screen.press("n", "p")
        assert "Probably nothing to code here" in screen.said("#codes")
        await screen.press("j")
        assert "Probably nothing" not in screen.said("#codes")
        await screen.press("enter", *"admin")
        meant = sitting.book["admin-support"].definition.split()[:3]
        assert " ".join(meant) in " ".join(screen.said("#codes").split())

    sit(study, "T001", doing)


def test_without_a_terminal_or_a_transcript_it_says_what_to_do(study: Desk) -> None:
    assert "a screen needs a terminal" in study.refused("code", "T001")
    assert "a screen needs a terminal" in study.refused("code")
