"""The review, by the keys that a person presses: what is in the vault and the texts afterwards."""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from qualkit.model import Entity, Kind, Status
from qualkit.register import Verb
from qualkit.store import texts
from qualkit.tui.base.asking import Choose, Help
from qualkit.tui.base.rows import Rows
from qualkit.tui.base.terminal import TooSmall
from qualkit.tui.review.mentions import Mentions
from qualkit.tui.review.reviewing import Reviewing
from qualkit.workflow.identifiers.reviewing import Review
from qualkit.workflow.study import Study
from tests.tui.conftest import alone
from tests.tui.terminals import in_a_terminal
from tests.workflow.conftest import FILES, Desk

MUM = FILES["mum.txt"].replace("our Jayden.", "our Jayden and Kayleigh.") + (
    "Mrs Whitlock said so. Sure Thing said so too.\n\nINT: Go on.\n\n"
    + "Bryony: Well, Jayden did.\n\nINT: And?\n\n" * 40
)


@dataclass
class Sitting:
    """What is on the screen."""

    app: Reviewing
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def type(self, words: str, then: str = "enter") -> None:
        for line in self.app.screen.query(Input):
            line.value = words
        await self.pilot.pause()
        await self.press(then)

    async def choose(self, name: str) -> None:
        """Show every entity and stand on the one of this name."""
        while self.app.pile.show.value != "all":
            await self.press("f")
        await self.press("home")
        while self.chosen != name:
            at = self.app.query_one(Rows).at
            await self.press("down")
            assert self.app.query_one(Rows).at > at, f"there is no {name}"

    @property
    def chosen(self) -> str:
        at = self.app.query_one(Rows).at
        return self.app.pile.shown[at].entity.name

    @property
    def rows(self) -> list[str]:
        rows = self.app.query_one(Rows)
        return [rows.render_line(y).text.rstrip() for y in range(rows.size.height)]

    @property
    def row(self) -> str:
        return next(row for row in self.rows if row.startswith(">"))

    @property
    def beside(self) -> list[str]:
        return [str(one.prompt) for one in self.app.query_one(Mentions).options]

    def said(self, id: str = "#said") -> str:
        return str(self.app.query_one(id, Static).content)


Doing = Callable[[Sitting], Awaitable[None]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as here:
        here.setenv("QUALKIT_KEY_FILE", str(place / "key.txt"))
        here.setenv("QUALKIT_CODER", "RM")
        desk = Desk(place)
        desk.write("mum.txt", MUM)
        desk.anonymised()
    return place


@pytest.fixture
def desk(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of the study, so that each test begins with nothing decided."""
    place = tmp_path / "place"
    shutil.copytree(made / "study", place / "study")
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(made / "key.txt"))
    monkeypatch.setenv("QUALKIT_CODER", "RM")
    return Desk(place)


def review(desk: Desk, doing: Doing, *, size: tuple[int, int] = (80, 24)) -> Review:
    """Sit down, do it, leave."""

    async def sit() -> Review:
        app = Reviewing(Review(Study.at(desk.study, "RM")))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await doing(Sitting(app, pilot))
        return app.review

    return alone(sit())


def kept(desk: Desk) -> dict[str, Entity]:
    """The entities of the vault by name, as another process finds them."""
    review = Review(Study.at(desk.study, "RM"))
    return {one.name: one for one in review.register.entities if one.status is not Status.MERGED}


def written(desk: Desk, done: Review) -> str:
    """Every text, once the review is finished."""
    done.finish()
    with Study.at(desk.study, "RM").store.reading() as db:
        return "\n".join(text.text for text in texts.newest(db).values())


def test_the_most_doubtful_is_shown_first_with_all_that_is_known_of_it(desk: Desk) -> None:
    async def look(here: Sitting) -> None:
        assert here.said("#head").startswith("0 of 8 decided   Showing: undecided (8)")
        assert here.rows[0].startswith("> ■■■■·    [Person 3]")
        assert "Thing" in here.rows[0]
        assert here.rows[0].endswith("1 in 1")
        shown = "\n".join(here.beside)
        assert "[Person 3]  Thing  person" in shown
        assert "Much doubt:" in shown
        assert "it is mentioned once" in shown
        assert "T002 Bryony: … " in shown
        assert "Mrs Whitlock said so. Sure «Thing» said so too." in shown

    review(desk, look)


def test_accepting_is_kept_at_once_and_goes_on_to_the_next(desk: Desk) -> None:
    async def accept(here: Sitting) -> None:
        first = here.chosen
        await here.press("a")
        assert kept(desk)[first].status is Status.ACCEPTED
        assert here.chosen != first
        assert here.said("#head").startswith("1 of 8 decided")
        assert here.said() == "Accepted: [Person 3] Thing"

    review(desk, accept)


def test_what_is_rejected_stands_in_the_text_again(desk: Desk) -> None:
    done = review(desk, lambda here: here.press("x"))
    assert kept(desk)["Thing"].status is Status.REJECTED
    assert "Sure Thing said so too" in written(desk, done)


def test_retyping_asks_for_kind_and_relation(desk: Desk) -> None:
    async def retype(here: Sitting) -> None:
        await here.choose("Kayleigh")
        await here.press("t")
        await here.type("person")
        await here.type("child")

    done = review(desk, retype)
    assert kept(desk)["Kayleigh"].relation == "Child"
    assert "our [Child 1] and [Child 2]" in written(desk, done)


def test_a_relation_that_the_study_has_not_can_be_typed(desk: Desk) -> None:
    async def retype(here: Sitting) -> None:
        await here.choose("Mrs Whitlock")
        await here.press("t", "enter")
        await here.type("foster carer")

    done = review(desk, retype)
    assert "[Foster carer 1] said so" in written(desk, done)


def test_merging_offers_the_likeliest_first_and_gives_both_one_replacement(desk: Desk) -> None:
    async def merge(here: Sitting) -> None:
        await here.choose("Kayleigh")
        await here.press("m")
        assert isinstance(here.app.screen, Choose)
        await here.type("jayden")
        await here.choose("Jayden")
        assert "42 in 1" in here.row

    done = review(desk, merge)
    assert "Kayleigh" not in kept(desk)
    assert "Kayleigh" in kept(desk)["Jayden"].forms
    assert "our [Child 1] and [Child 1]" in written(desk, done)


def test_forms_are_split_off_everywhere(desk: Desk) -> None:
    async def split(here: Sitting) -> None:
        await here.choose("Peter Moss")
        await here.press("s")
        await here.type("Moss")
        await here.type("everywhere")

    async def check(here: Sitting) -> None:
        await split(here)
        assert "[GP 2]" in here.said()

    review(desk, check)
    assert kept(desk)["Moss"].replacement == "[GP 2]"
    assert "Moss" not in kept(desk)["Peter Moss"].forms


def test_a_form_is_split_off_in_the_transcript_that_one_stands_in(desk: Desk) -> None:
    async def split(here: Sitting) -> None:
        await here.choose("Zyxomma Quill")
        await here.press("tab", "end", "s")
        await here.type("Ms Quill")
        await here.press("down", "enter")

    review(desk, split)
    other = kept(desk)["Ms Quill"]
    assert other.only == {"T003"}
    assert "Ms Quill" in kept(desk)["Zyxomma Quill"].forms


def test_one_mention_is_given_to_somebody_else(desk: Desk) -> None:
    async def give(here: Sitting) -> None:
        await here.choose("Zyxomma Quill")
        await here.press("e")
        assert "Stand on a mention first" in here.said()
        await here.press("tab", "end", "e")
        await here.type("Peter Moss")
        assert "That mention is: [GP 1]" in here.said()

    done = review(desk, give)
    decision = done.register.decisions[-1]
    assert (decision.verb, decision.transcripts) == (Verb.ASSIGN, ("T003",))
    peter = next(one for one in done.register.entities if one.name == "Peter Moss")
    before = done.card(peter.id).mentions
    written(desk, done)
    assert Review(Study.at(desk.study, "RM")).card(peter.id).mentions == before + 1


def test_renaming(desk: Desk) -> None:
    async def rename(here: Sitting) -> None:
        await here.choose("Jayden")
        await here.press("r")
        assert here.app.screen.query_one(Input).value == "[Child 1]"
        await here.type("the boy")

    done = review(desk, rename)
    assert kept(desk)["Jayden"].replacement == "[the boy]"
    assert "our [the boy] and" in written(desk, done)


def test_a_kept_term_is_decided_and_stands_in_the_text(desk: Desk) -> None:
    async def keep(here: Sitting) -> None:
        await here.press("p")
        assert here.app.screen.query_one(Input).value == "Thing"
        await here.press("enter")
        assert here.said("#head").startswith("1 of 8 decided")
        await here.choose("Thing")
        assert here.row.startswith("> kept")

    done = review(desk, keep)
    assert "Sure Thing said so too" in written(desk, done)


def test_a_missed_name_of_somebody_new(desk: Desk) -> None:
    async def add(here: Sitting) -> None:
        await here.press("n")
        await here.type("brollywood")
        await here.press("enter")
        await here.type("place")
        await here.press("enter")

    done = review(desk, add)
    assert kept(desk)["brollywood"].kind is Kind.PLACE
    assert "brollywood" not in written(desk, done)


def test_a_missed_name_of_somebody_known(desk: Desk) -> None:
    async def add(here: Sitting) -> None:
        await here.press("n")
        await here.type("frightened")
        await here.type("jayden")

        assert here.said() == "Added to: [Child 1] Jayden"
        await here.press("u")
        assert here.said().endswith(": add frightened")
        await add_again(here)

    async def add_again(here: Sitting) -> None:
        await here.press("n")
        await here.type("frightened")
        await here.type("jayden")

    review(desk, add)
    assert "frightened" in kept(desk)["Jayden"].sure


def test_undo_takes_back_the_newest_decision_of_an_earlier_sitting_too(desk: Desk) -> None:
    review(desk, lambda here: here.press("x"))

    async def undo(here: Sitting) -> None:
        assert here.said("#head").startswith("1 of 8 decided")
        await here.press("u")
        assert here.chosen == "Thing"
        assert here.said().startswith("Taken back, from RM on ")
        assert here.said().endswith(": reject [Person 3] Thing")
        await here.press("u")
        assert here.said() == "There is nothing to take back."

    assert review(desk, undo)
    assert kept(desk)["Thing"].status is Status.OPEN


def test_a_sitting_that_was_broken_off_goes_on_where_it_was(desk: Desk) -> None:
    async def broken_off(here: Sitting) -> None:
        await here.press("a", "a")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        review(desk, broken_off)

    async def go_on(here: Sitting) -> None:
        assert here.said("#head").startswith("2 of 8 decided")

    review(desk, go_on)


@pytest.mark.parametrize(
    ("name", "keys", "typed", "said"),
    [
        ("Bryony Tarn", "x", "", "! Bryony Tarn is in interviews.csv"),
        ("Jayden", "r", "[Kayleigh]", "! [Kayleigh] holds a name of the register"),
        ("Jayden", "r", "[GP 1]", "! [GP 1] stands for"),
        ("Jayden", "p", "Bryony Tarn", "! “Bryony Tarn” is to be kept, and is a name"),
        ("Jayden", "p", "…", "! “…” is no term. Give at least one word."),
    ],
)
def test_a_refusal_says_what_and_what_to_do(
    desk: Desk, name: str, keys: str, typed: str, said: str
) -> None:
    async def decide(here: Sitting) -> None:
        await here.choose(name)
        await here.press(*keys)
        if typed:
            await here.type(typed)
        assert here.said().startswith(said)
        assert here.chosen == name
        assert not here.app.changed

    review(desk, decide)


def test_another_process_that_decided_meanwhile_is_told(desk: Desk) -> None:
    async def meanwhile(here: Sitting) -> None:
        Review(Study.at(desk.study, "TS")).accept(kept(desk)["Jayden"].id)
        await here.press("a")
        assert here.said().startswith("! another process changed the register meanwhile")

    review(desk, meanwhile)
    assert kept(desk)["Thing"].status is Status.OPEN


@pytest.mark.parametrize("key", ["t", "m", "s", "r", "p", "n", "slash"])
def test_escape_leaves_every_question_and_decides_nothing(desk: Desk, key: str) -> None:
    async def escape(here: Sitting) -> None:
        await here.press(key, "escape")
        assert len(here.app.screen_stack) == 1
        assert not here.app.changed

    review(desk, escape)


def test_finding_by_letters_and_showing_sorts(desk: Desk) -> None:
    async def find(here: Sitting) -> None:
        await here.press("slash")
        await here.type("FERN")
        assert here.said("#head").endswith("undecided, with “FERN” (1)")
        assert here.chosen == "Ferndale Surgery"
        await here.press("f", "f")
        assert here.rows[0].startswith("Nothing here.")
        await here.press("a")
        assert here.said() == "! Nothing is chosen. f shows others."
        await here.press("f")
        assert here.said("#head").endswith("places, with “FERN” (1)")
        await here.press("slash")
        await here.type("")
        await here.press("f")
        assert here.said("#head").endswith("Showing: decided (0)")

    review(desk, find)


def test_many_mentions_are_shown_in_parts(desk: Desk) -> None:
    async def read_on(here: Sitting) -> None:
        await here.choose("Jayden")
        assert "Mentioned 41 times in 1 transcript:" in here.beside
        assert here.beside[-1] == "and 11 more: + shows them"
        await here.press("plus")
        assert here.beside[-1].startswith("T002 Bryony: Well, «Jayden» did.")
        assert sum("«Jayden»" in line for line in here.beside) == 41

    review(desk, read_on)


def test_keys_move_in_the_list_and_in_the_mentions(desk: Desk) -> None:
    async def move(here: Sitting) -> None:
        await here.press("j", "j", "k")
        assert here.app.query_one(Rows).at == 1
        await here.press("tab", "j", "j")
        assert here.app.query_one(Mentions).highlighted == 2
        await here.press("tab", "end")
        assert here.app.query_one(Rows).at == 7
        await here.press("question_mark")
        assert isinstance(here.app.screen, Help)
        await here.press("q")
        assert len(here.app.screen_stack) == 1

    review(desk, move)


@pytest.mark.parametrize("words", ["[b]Brillo[/b]", "[Child 3]x", "Brillo [/]", "Brillo \\[red]"])
def test_brackets_in_names_are_brackets(desk: Desk, words: str) -> None:
    Review(Study.at(desk.study, "RM")).add(words, Kind.PERSON)

    async def look(here: Sitting) -> None:
        await here.choose(words)
        assert words in here.row
        assert any(words in line for line in here.beside)
        await here.press("a")
        assert here.said().endswith(words)
        await here.choose(words)
        for key in ("t", "m", "s", "r"):
            await here.press(key, "escape")
        await here.press("slash")
        await here.type(words)
        assert f"with “{words}” (1)" in here.said("#head")
        await here.press("p")
        await here.type(words)
        assert words in here.said()

    review(desk, look)


def test_what_a_terminal_would_obey_is_not_sent_to_it(desk: Desk) -> None:
    Review(Study.at(desk.study, "RM")).add("Bri\x1b[2Jllo", Kind.PERSON)

    async def look(here: Sitting) -> None:
        await here.choose("Bri\x1b[2Jllo")
        shown = [*here.rows, *here.beside, here.said()]
        assert not any("\x1b" in line for line in shown)
        assert any("Bri [2Jllo" in line for line in shown)

    review(desk, look)


def test_a_terminal_that_is_too_small_waits_and_nothing_is_lost(desk: Desk) -> None:
    async def shrink(here: Sitting) -> None:
        await here.choose("Jayden")
        await here.press("r")
        here.app.screen.query_one(Input).value = "[the b"
        await here.pilot.resize_terminal(59, 16)
        await here.pilot.pause(0.1)
        assert isinstance(here.app.screen, TooSmall)
        said = str(here.app.screen.query_one(Static).content)
        assert said == "This terminal is 59 x 16; at least 60 x 16 are needed: make it larger."
        await here.press("a", "x")
        await here.pilot.resize_terminal(60, 16)
        await here.pilot.pause(0.1)
        assert here.app.screen.query_one(Input).value == "[the b"
        await here.type("[the boy]")

    review(desk, shrink)
    assert kept(desk)["Jayden"].replacement == "[the boy]"


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 60)])
@pytest.mark.parametrize("no_color", [True, False])
def test_the_chosen_is_marked_by_more_than_colour_in_every_size(
    desk: Desk, size: tuple[int, int], no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")

    async def look(here: Sitting) -> None:
        assert [row[:1] for row in here.rows[:2]] == [">", " "]
        assert all(len(row) <= size[0] for row in here.rows)
        marked = here.app.query_one(Rows).render_line(0)
        assert all(one.style is not None and one.style.reverse for one in marked)
        assert "q leave" in here.said("#foot")
        assert max(map(len, here.said("#foot").splitlines())) <= size[0]

    review(desk, look, size=size)


def test_without_a_terminal_it_says_what_to_do(desk: Desk) -> None:
    assert "needs a terminal" in desk.refused("anonymise", "--review")


def test_in_a_real_terminal_the_texts_are_written_on_leaving(desk: Desk) -> None:
    code, shown = in_a_terminal(desk.study, ["decided", "x"], ["1 of 8", "q"])
    assert code == 0
    after = shown.rpartition("\x1b[?1049l")[2]
    assert "Your decisions are kept. Writing the texts." in after
    assert "must be read: T002." in after
    assert "Next: qualkit anonymise --read T001" in after
    assert "Thing" not in after
    assert "\x1b]0;" not in shown and "\x1b]2;" not in shown


def test_a_locked_vault_is_told_in_two_lines(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "none.txt"))
    code, shown = in_a_terminal(desk.study)
    assert code == 2
    assert "no key found at" in shown
    assert "Traceback" not in shown


def test_a_mistake_of_ours_shows_no_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL", "debug,devtools")
    fault = (
        "from qualkit.tui.review.pile import Pile; Pile.turn = lambda self: self.cards[0].nothing"
    )
    code, shown = in_a_terminal(desk.study, ["decided", "f"], before=fault)
    after = shown.rpartition("\x1b[?1049l")[2]
    assert code == 1
    assert "something went wrong inside qualkit (AttributeError" in after
    assert "Thing" not in after and "Jayden" not in after
