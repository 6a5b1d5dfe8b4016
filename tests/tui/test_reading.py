"""The reading screen, by the keys that a person presses."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from qualkit.errors import NoVault
from qualkit.model import Kind
from qualkit.tui.base.pressing import Press
from qualkit.tui.base.terminal import TooSmall
from qualkit.tui.read.reading import ReadingScreen
from qualkit.tui.words.page import At
from qualkit.workflow.identifiers import reading, resuming
from qualkit.workflow.study import Study
from tests.tui.conftest import alone
from tests.workflow.conftest import FILES, Desk

MUM = (
    FILES["mum.txt"]
    + """
INT: And then?

Bryony: The brollywood lot said [b]no[/b] to her. [laughs] And Jayden said so too.
"""
)


@dataclass
class Sitting:
    """What is on the screen."""

    app: ReadingScreen
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def find(self, words: str) -> None:
        await self.press("slash", *("space" if char == " " else char for char in words), "enter")

    @property
    def rows(self) -> list[str]:
        pane = self.app.pane
        return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.rows).split())

    @property
    def head(self) -> str:
        return self.said("#head")

    @property
    def foot(self) -> str:
        return self.said("#foot")

    def said(self, id: str) -> str:
        return str(self.app.screen_stack[0].query_one(id, Static).content)

    @property
    def under_the_cursor(self) -> str:
        pane = self.app.pane
        return pane.words_of(pane.marked)


Doing = Callable[[Sitting], Awaitable[None]]


def read(desk: Desk, id: str, doing: Doing, *, size: tuple[int, int] = (80, 24)) -> None:
    async def sit() -> None:
        app = ReadingScreen(Study.at(desk.study, "RM"), id)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await doing(Sitting(app, pilot))

    alone(sit())


def words_of(desk: Desk, id: str) -> str:
    return desk.ok("code", "show", id)


def read_by(desk: Desk) -> list[str]:
    found = json.loads(desk.ok("status", "--json"))["transcripts"]
    return [one["read_by"] for one in found]


def stands(one: reading.Reading, words: str) -> int:
    """Where words stand in the anonymised text."""
    pieces = (piece for line in one.lines for piece in line.pieces if words in piece.words)
    return next(piece.start + piece.words.index(words) for piece in pieces)


@pytest.fixture
def study(desk: Desk) -> Desk:
    desk.write("mum.txt", MUM)
    return desk.anonymised()


def test_a_missed_name_is_replaced_everywhere_at_once(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.find("brollywood")
        assert screen.under_the_cursor == "brollywood"
        await screen.press("a", "o", "enter")
        assert "[Organisation 1]: 2 mentions in 2 transcripts (T001 1, T002 1)" in screen.foot
        assert screen.under_the_cursor == "[Organisation 1]"

    assert "brollywood" in words_of(study, "T001")
    read(study, "T001", doing)
    assert "The [Organisation 1] lot never ring" in words_of(study, "T001")
    assert "The [Organisation 1] lot said" in words_of(study, "T002")
    assert b"brollywood" not in (study.study / "study.db").read_bytes()


def test_a_missed_name_is_somebody_known_or_of_a_relation_that_is_typed(study: Desk) -> None:
    async def known(screen: Sitting) -> None:
        await screen.find("frightened they")
        await screen.press("a", "p", *"jayden", "enter")
        assert "I was [Child 1] they would" in screen.text

    async def new(screen: Sitting) -> None:
        await screen.find("diary")
        await screen.press("a", "p", *"auditor", "enter")
        assert "[Auditor 1]: 1 mention in 1 transcript" in screen.foot

    read(study, "T002", known)
    read(study, "T001", new)


def test_several_words_are_marked_with_shift_or_v(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.find("never ring")
        await screen.press("shift+right")
        assert screen.under_the_cursor == "never ring"
        assert "never ring" in screen.foot
        await screen.press("escape")
        assert screen.under_the_cursor == "ring"
        await screen.press("v", "left", "left", "a", "l", "enter")
        assert "The brollywood [Place 1]." in screen.text

    read(study, "T001", doing)


def test_a_possessive_is_left_where_it_is(study: Desk) -> None:
    study.write("mum.txt", MUM + "\nBryony: It was brollywood's idea.\n")
    table = study.incoming / "interviews.csv"
    study.ok("ingest", study.incoming / "mum.txt", "--interviews", table, "--replace")
    study.ok("anonymise", "--yes")

    async def doing(screen: Sitting) -> None:
        await screen.find("brollywood's")
        await screen.press("a", "o", "enter")
        assert "It was [Organisation 1]'s idea." in screen.text

    read(study, "T002", doing)


def test_one_false_mention_is_put_back_and_no_other(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.find("[Child 1]")
        assert "was “Jayden”" in screen.foot
        await screen.press("r")
        assert "stands here again" in screen.foot
        assert "with our Jayden." in screen.text
        assert "And [Child 1] said so" in screen.text

    read(study, "T002", doing)
    assert words_of(study, "T002").count("Jayden") == 1


def test_one_mention_is_somebody_elses_and_no_other(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.find("[Child 1]")
        await screen.press("e", *"Peter", "enter")
        assert "“Jayden” is [GP 1] here, and only here" in screen.foot
        assert "with our [GP 1]." in screen.text
        assert "And [Child 1] said so" in screen.text
        await screen.press("u")
        assert "with our [Child 1]." in screen.text

    read(study, "T002", doing)


def test_a_mention_of_somebody_new_gets_a_replacement_of_its_own_kind(study: Desk) -> None:
    """A street is taken for the school that is called after it."""

    async def doing(screen: Sitting) -> None:
        await screen.find("[Child 1]")
        await screen.press("e", *"place", "enter")
        assert "[Place 1]: 2 mentions in 1 transcript (T002 2). u: undo" in screen.foot
        assert "with our [Place 1]." in screen.text
        assert "And [Place 1] said so" in screen.text
        await screen.press("u")
        assert "with our [Child 1]." in screen.text
        await screen.find("[Child 1]")
        await screen.press("e", *"Street", "enter")
        assert "with our [Street 1]." in screen.text

    read(study, "T002", doing)
    study.ok("anonymise", "--yes")
    assert "[Street 1]" in words_of(study, "T002")
    assert "[Street 1]" not in words_of(study, "T001") + words_of(study, "T003")


def test_a_participant_s_name_is_put_back_only_after_a_question(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.find("came round")
        await screen.press("b", "r")
        assert isinstance(screen.app.screen, Press)
        await screen.press("n")

    read(study, "T002", doing)
    assert "zyxomma" not in words_of(study, "T002")


def test_what_was_done_in_this_sitting_is_undone_and_nothing_earlier(study: Desk) -> None:
    async def first(screen: Sitting) -> None:
        await screen.find("[Child 1]")
        await screen.press("r", "u")
        assert "Taken back" in screen.foot
        assert "our [Child 1]." in screen.text
        await screen.find("brollywood")
        await screen.press("a", "o", "enter")

    async def second(screen: Sitting) -> None:
        await screen.press("u")
        assert "Nothing that you did in this sitting" in screen.foot

    read(study, "T002", first)
    read(study, "T002", second)
    assert "brollywood" not in words_of(study, "T001")


def test_it_is_signed_only_at_its_end(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("s")
        assert "not on the screen yet" in screen.foot
        while "unread" in screen.head:
            await screen.press("space")
        await screen.press("s", "n")
        assert read_by(study) == ["", "", ""]
        await screen.press("s", "y")
        assert "RM has read T001 to its end" in screen.foot
        assert "read to its end by RM" in screen.head

    read(study, "T001", doing, size=(60, 16))
    assert read_by(study) == ["RM", "", ""]


def test_it_goes_on_where_the_person_stopped_and_shows_what_changed_since(desk: Desk) -> None:
    many = "".join(f"\nBryony: This is turn {n} of mine.\n\nINT: Go on?\n" for n in range(40))
    desk.write("mum.txt", FILES["mum.txt"] + "\nBryony: That was brollywood.\n" + many)
    desk.anonymised()

    async def some(screen: Sitting) -> None:
        await screen.press("space", "space", "j")
        stood.append(screen.app.pane.at)
        assert "61 turns unread" in screen.head
        await screen.press("q")

    async def more(screen: Sitting) -> None:
        assert screen.app.pane.at == stood[0]
        assert "unread" in screen.head and "82 turns unread" not in screen.head
        assert "You stopped here, with" in screen.foot
        await screen.press(*["space"] * 12)
        assert "seen to its end" in screen.head
        await screen.press("q")

    async def again(screen: Sitting) -> None:
        assert "1 turn unread" in screen.head
        assert "1 turn changed since: c" in screen.foot
        await screen.press("c")
        assert "That was [Organisation 1]." in screen.text
        assert "seen to its end" in screen.head

    stood: list[At] = []
    read(desk, "T002", some)
    read(desk, "T002", more)
    other = reading.Reading(Study.at(desk.study, "JB"), "T002")
    assert resuming.recall(other) is None
    place = stands(other, "brollywood")
    other.add(place, place + len("brollywood"), Kind.ORGANISATION)
    read(desk, "T002", again)


def test_what_counts_as_seen_has_been_drawn(desk: Desk) -> None:
    for count, name in enumerate(FILES, start=14):
        said = " ".join(f"Jayden said word{n}." for n in range(count))
        desk.write(name, f"Bryony: {said}\n\n" * 4 + "Bryony: That was the last.")
    desk.anonymised()

    async def doing(screen: Sitting) -> None:
        while "unread" in screen.head:
            await screen.press("space")
        assert "That was the last." in screen.text

    for width in (60, 89, 110):
        for height in (16, 17, 24):
            for id in ("T001", "T002", "T003"):
                read(desk, id, doing, size=(width, height))


def test_a_question_is_answered_once_however_fast_the_keys_come(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.find("brollywood")
        await screen.press("a", "o")
        for _ in range(3):
            screen.app.post_message(events.Key("enter", "\r"))
        while "2 mentions in 2 transcripts" not in screen.foot:
            await screen.pilot.pause()
        await screen.press("r")
        assert "“brollywood” stands here again" in screen.foot

    read(study, "T001", doing)
    assert "brollywood lot never ring" in words_of(study, "T001")
    assert "brollywood" not in words_of(study, "T002")


def test_the_original_on_the_screen_is_not_the_text_that_is_signed(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("o", "end")
        assert "Peter Moss at Ferndale Surgery" in screen.text
        assert "ORIGINAL" in screen.head
        await screen.press("s")
        assert "not on the screen yet" in screen.foot

    read(study, "T001", doing, size=(60, 16))


def test_turns_that_changed_since_somebody_signed_come_first(study: Desk) -> None:
    study.ok("anonymise", "--read", "T002", "--sign-off")

    async def change(screen: Sitting) -> None:
        await screen.find("brollywood")
        await screen.press("a", "o", "enter")

    async def again(screen: Sitting) -> None:
        assert "1 turn changed since RM signed; only these are new" in screen.head
        assert screen.app.pane.at.turn == 3
        assert any(row.startswith("* ") for row in screen.rows)
        await screen.press("f")
        assert "… 3 turns unchanged …" in screen.text
        assert "How did you come" not in screen.text
        await screen.press("f", "home", "c")
        assert screen.app.pane.at.turn == 3
        await screen.press("s", "y")

    read(study, "T001", change)
    assert read_by(study) == ["", "", ""]
    read(study, "T002", again)
    assert read_by(study) == ["", "RM", ""]


def test_what_changed_comes_before_where_one_stopped(study: Desk) -> None:
    async def sign(screen: Sitting) -> None:
        await screen.press("end", "s", "y", "q")

    async def change(screen: Sitting) -> None:
        await screen.find("brollywood")
        await screen.press("a", "o", "enter")

    async def again(screen: Sitting) -> None:
        assert "1 turn changed since RM signed; only these are new" in screen.head
        assert screen.app.pane.at.turn == 3
        assert "You stopped here" not in screen.foot

    read(study, "T002", sign, size=(100, 60))
    assert read_by(study) == ["", "RM", ""]
    read(study, "T001", change)
    read(study, "T002", again)


def test_a_whole_study_is_read_in_one_sitting(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        for _ in range(3):
            await screen.press("end", "s", "y", "N")
        assert "No other transcript is left" in screen.foot

    read(study, "T001", doing, size=(100, 60))
    assert read_by(study) == ["RM", "RM", "RM"]


def test_in_a_wide_terminal_the_original_stands_beside(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        row = next(row for row in screen.rows if "[Team manager 1]:" in row)
        assert "│ Zyxomma Quill: Well" in row
        await screen.press("o")
        assert "Zyxomma" not in screen.text

    read(study, "T001", doing, size=(120, 30))


def test_nothing_in_a_text_is_taken_for_markup(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        assert "said [b]no[/b] to her. [laughs] And" in screen.text

    read(study, "T002", doing)


def test_it_waits_while_the_terminal_is_too_small(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.pilot.resize_terminal(50, 12)
        await screen.pilot.pause()
        assert isinstance(screen.app.screen, TooSmall)
        await screen.pilot.resize_terminal(70, 20)
        await screen.pilot.pause()
        await screen.press("n")
        assert "was “" in screen.foot

    read(study, "T001", doing)


def test_what_is_refused_is_told_and_what_to_do(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        await screen.press("n", "a")
        assert "Something is replaced there already." in screen.foot
        await screen.find("diary")
        await screen.press("r")
        assert "Nothing is replaced here." in screen.foot
        await screen.press("a", "p", *"12", "enter")
        assert "“12” is no relation" in screen.foot

    read(study, "T001", doing)


def test_what_somebody_else_decides_meanwhile_is_taken_in(study: Desk) -> None:
    async def doing(screen: Sitting) -> None:
        other = reading.Reading(Study.at(study.study, "DS"), "T001")
        place = stands(other, "diary")
        other.add(place, place + len("diary"), Kind.PERSON)
        await screen.find("brollywood")
        await screen.press("a", "o", "enter")
        assert "another process changed the register" in screen.foot
        assert "diary" not in screen.text
        await screen.press("a", "o", "enter")
        assert "2 mentions in 2 transcripts" in screen.foot

    read(study, "T001", doing)


def test_without_the_vault_there_is_no_screen_and_the_text_is_printed(
    study: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (study.study / "vault").rename(study.study.parent / "elsewhere")
    with pytest.raises(NoVault):
        ReadingScreen(Study.at(study.study, "RM"), "T001")
    monkeypatch.setattr("qualkit.cli.preparing.on_terminal", lambda: True)
    assert "brollywood" in study.run("anonymise", "--read", "T001").output


def test_a_terminal_that_shows_lines_alone_gets_the_text(
    study: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.cli.preparing.on_terminal", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    assert "brollywood" in study.run("anonymise", "--read", "T001").output
