"""What is done on the coding screen: codes put and taken back, and what is said of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection
from typing import ClassVar

from textual.binding import BindingType

from qualkit.errors import QualkitError
from qualkit.model import Code, Coding, Directness, Flag, Span, Stance, Suggestion
from qualkit.tui.base.answering import NEARNESS, STANCES
from qualkit.tui.base.asking import Ask, Help
from qualkit.tui.base.inline import OneKey, OneOf
from qualkit.tui.base.inplace import InPlace
from qualkit.tui.code import margin
from qualkit.tui.code.coded import CodingPane
from qualkit.tui.words.page import clean
from qualkit.workflow.codes.codebooks import provisional
from qualkit.workflow.sittings.sitting import Sitting
from qualkit.workflow.sittings.stepping import Step

FLAGS = (("e", "exemplary"), ("d", "deviant"), ("q", "doubtful"), ("n", "none of these"))
FLAG_OF = {"e": Flag.EXEMPLARY, "d": Flag.DEVIANT, "q": Flag.DOUBTFUL, "n": None}
YES_NO = (("y", "yes"), ("n", "no"))
FREE = "+ “{}”  · a new, provisional code"


class Deeds(InPlace):
    """Base of the coding screen: the keys that change what stands on the disk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,c", "code", "Code"),
        *((str(n), f"accept({n})", "Take what is proposed") for n in range(1, 6)),
        ("r", "reject", "Refuse what is proposed"),
        ("x", "remove", "Take a code back"),
        ("t", "stance", "Stance"),
        ("d", "directness", "Directness"),
        ("m", "memo", "Memo"),
        ("e", "flag", "Exemplary, deviant, doubtful"),
        ("a", "ask", "Question of the schedule"),
        ("u", "undo", "Undo"),
        ("U,ctrl+r", "redo", "Redo"),
        ("F", "finish", "Finish"),
    ]
    sitting: Sitting

    def __init__(self) -> None:
        super().__init__()
        self.pane = CodingPane()
        self._recent: list[str] = []

    @property
    def has_words(self) -> bool:
        """Whether the transcript stands there."""
        return bool(self.pane.speeches)

    # --- codes

    def action_code(self) -> None:
        """Choose a code for what is taken, or make one."""
        if self.pane.segment is None and self.pane.held is None:
            self.say(
                "An interviewer says this.", "v marks words, to be coded all the same.", wrong=True
            )
            return
        self._choose_code()

    def action_accept(self, number: int) -> None:
        """Make what is proposed a coding of one's own."""
        if number not in self._proposed():
            self.say("Nothing is proposed under that number.", self._how_to_propose(), wrong=True)
        elif number not in self._in_sight():
            self.say(f"Proposal {number} is not in sight.", "o shows all, and takes.", wrong=True)
        else:
            self.take_proposed(number)

    def take_proposed(self, number: int) -> None:
        """Make what was seen to be proposed a coding of one's own."""
        proposed = self._proposed()
        if number not in proposed:
            return
        code = proposed[number].code
        self._stance_of(
            self.sitting.book[code], lambda stance: self._code(code, stance, suggested=True)
        )

    def action_reject(self) -> None:
        """Find what is proposed wrong."""
        proposed = self._proposed()

        if not proposed:
            self.say("Nothing is proposed here.", self._how_to_propose(), wrong=True)
        elif len(proposed) == 1:
            self._reject(next(iter(proposed.values())).code)
        else:
            keys = [(str(number), "") for number in proposed]
            asked = "Which of these proposals is wrong here?"
            self.ask(OneKey(asked, keys, lambda key: self._reject(proposed[int(key)].code)))

    def action_remove(self) -> None:
        """Take a code of one's own back."""
        self._pick("Take back", self._remove)

    # --- what is said of a coding

    def action_stance(self) -> None:
        """Whether what is coded supports or challenges."""

        def ask(made: Coding) -> None:
            self._stance_of(
                self.sitting.book[made.code],
                lambda stance: self._change(lambda: self.sitting.change(made, stance=stance)),
                anyway=True,
            )

        self._pick("Stance of", ask)

    def action_directness(self) -> None:
        """How near the speaker is to what they tell."""

        def ask(made: Coding) -> None:
            def pressed(key: str) -> None:
                told = Directness(dict(NEARNESS)[key])
                self._change(lambda: self.sitting.change(made, directness=told))

            self.ask(OneKey("The speaker tells it:", NEARNESS, pressed))

        self._pick("Directness of", ask)

    def action_memo(self) -> None:
        """A note on a coding."""

        def ask(made: Coding) -> None:
            self._memo(made, made.memo, "Without names.")

        self._pick("Memo on", ask)

    def action_flag(self) -> None:
        """Whether a coding is exemplary, deviant or doubtful."""

        def ask(made: Coding) -> None:
            def pressed(key: str) -> None:
                self._change(lambda: self.sitting.flag(made, FLAG_OF[key]))

            self.ask(
                OneKey(
                    f"This coding of {margin.called(made.code, self.sitting.book)} is:",
                    FLAGS,
                    pressed,
                )
            )

        self._pick("Flag", ask)

    def action_ask(self) -> None:
        """Mark where a question of the schedule is put or answered."""
        sitting, place = self.sitting, self.pane.answering

        def chosen(question: str) -> None:
            self._try(lambda: self._ask(question))

        if not sitting.questions:
            self.say("This study has no schedule.yaml.", "docs/coding.md says what it holds.")
            return
        here = {one.question for one in sitting.asked_at(place)}
        options = margin.questions(sitting.questions, here)
        self.ask(OneOf("Which question is answered here?", options, chosen))

    # --- what was done

    def action_undo(self) -> None:
        """Take back what was done last."""
        self._try(self._undo)

    def action_redo(self) -> None:
        """Do again what was undone."""
        self._try(self._redo)

    def action_finish(self) -> None:
        """Record that it was read through."""
        note = margin.unlooked(self.sitting)
        asked = "Have you read it through for every code?"

        def pressed(key: str) -> None:
            if key == "y":
                self._try(self._finish)

        self.ask(OneKey(f"{note} {asked}".strip(), YES_NO, pressed))

    # --- inside

    @abstractmethod
    def _how_to_propose(self) -> str:
        """What to do where nothing is proposed."""

    @abstractmethod
    def _in_sight(self) -> Collection[int]:
        """The numbers of the proposals that are on the screen."""

    def _proposed(self) -> dict[int, Suggestion]:
        segment, marked = self.pane.segment, self.pane.taken if self.pane.held else None
        return self.sitting.proposed(segment, marked) if segment else {}

    def _stance_of(
        self, code: Code, then: Callable[[Stance | None], object], *, anyway: bool = False
    ) -> None:
        """Ask for the stance where the code carries one, then go on."""
        if not code.stance and not anyway:
            then(None)
            return

        def pressed(key: str) -> None:
            then(None if key == "n" else Stance(dict(STANCES)[key]))

        self.ask(OneKey(f"What is said, for {clean(code.name)}:", STANCES, pressed))

    def _pick(self, what: str, then: Callable[[Coding], object]) -> None:
        """One of the coder's codings here: the only one, or the one that is chosen."""
        mine = self.sitting.mine(self.pane.taken)
        if not mine:
            self.say("No code of yours is here.", "Enter codes what is taken.", wrong=True)
            return
        if len(mine) == 1:
            then(mine[0])
            return

        options = [
            (str(n), margin.coding(one, self.sitting.book, self.sitting.text.text))
            for n, one in reversed(list(enumerate(mine)))
        ]
        self.ask(OneOf(f"{what} which code?", options, lambda at: then(mine[int(at)])))

    def _choose_code(self, typed: str = "") -> None:
        def chosen(code: str) -> None:
            if code in self.sitting.book:
                self._stance_of(self.sitting.book[code], lambda stance: self._code(code, stance))
            else:
                self.ask(OneKey(f"Make “{clean(code)}” a provisional code?", YES_NO, sure(code)))

        def sure(name: str) -> Callable[[str], None]:
            return lambda key: self._provisional(name) if key == "y" else self._choose_code(name)

        options = margin.options(self.sitting.book, self._recent)
        words = self.pane.taken.of(self.sitting.text.text)
        last = margin.above(self.sitting.book)
        prompt = f"Code {margin.short(words)}"
        question = OneOf(prompt, options, chosen, free=FREE, last=last, about=self._about)
        question.type(typed)
        self.ask(question)

    def _about(self, code: str) -> str:
        """What the codebook says of a code."""
        return margin.definition(self.sitting.book, code)

    def _provisional(self, name: str) -> None:
        """Make a code while coding, and code with it; what was typed stays if that is refused."""
        study = self.sitting.study
        try:
            code = provisional(study, name, coder=study.coder)
        except QualkitError as error:
            self._choose_code(name)
            self.push_screen(Help("No code was made", (), f"{error.said}. {error.advice}"))
            return
        self.sitting.look_again()
        self._code(code, None)

    def _code(self, code: str, stance: Stance | None, *, suggested: bool = False) -> None:
        def do() -> None:
            made = self.sitting.code(self.pane.taken, code, stance=stance, suggested=suggested)
            self._recent = [code, *(one for one in self._recent if one != code)]
            self.pane.held = None
            self._done(f"Coded: {margin.name(made, self.sitting.book)}. u: undo")

        self._try(do)

    def _reject(self, code: str) -> None:
        def do() -> None:
            segment = self.pane.segment
            if segment is not None:
                self.sitting.reject(segment, code)
            name = clean(self.sitting.book[code].name)
            self._done(f"Refused: {name} is not proposed here again. u: undo")

        self._try(do)

    def _remove(self, made: Coding) -> None:
        def do() -> None:
            self.sitting.remove(made)
            self._done(f"Taken back: {margin.name(made, self.sitting.book)}. u: undo")

        self._try(do)

    def _memo(self, made: Coding, words: str, note: str) -> None:
        """Ask for a memo; again, with what was typed, where it is refused."""

        async def given(memo: str | None) -> None:
            if memo is None:
                return
            try:
                self._changed(self.sitting.change(made, memo=memo))
            except QualkitError as error:
                self._memo(made, memo, f"{error.said}. {error.advice}")

        self._tell()
        self.push_screen(
            Ask(f"Memo on {margin.called(made.code, self.sitting.book)}", words, note), given
        )

    def _ask(self, question: str) -> None:
        stands = self.sitting.ask(self.pane.answering, question)
        self._done(f"{'Marked' if stands else 'No longer'} an answer to “{question}”. u: undo")

    def _change(self, do: Callable[[], Coding]) -> None:
        self._try(lambda: self._changed(do()))

    def _changed(self, now: Coding) -> None:
        self._done(f"Now: {margin.name(now, self.sitting.book)}. u: undo")

    def _undo(self) -> None:
        undone = self.sitting.undo()
        if undone is None:
            self._done("Nothing of this sitting is left.")
        else:
            self._go_where(undone.back, "Undone", "U: do it again")

    def _redo(self) -> None:
        again = self.sitting.redo()
        if again is None:
            self._done("Nothing was undone.")
        else:
            self._go_where(again, "Done again", "u: undo")

    def _go_where(self, done: Step, said: str, more: str) -> None:
        """Go to where something was done, and say what it was."""
        what, span = margin.step(done, self.sitting)
        if span is not None:
            self._show(span)
        self._done(f"{said}: {what}. {more}")

    @abstractmethod
    def _show(self, span: Span) -> None:
        """Put the cursor on words."""

    def _finish(self) -> None:
        self.sitting.finish()
        who, id = self.sitting.study.coder, self.sitting.id
        self._done(f"{who} has finished {id}. N: the next one, u: undo")

    def _done(self, said: str) -> None:
        self.pane.refresh()
        met = " What was done in another window stands here now." if self.sitting.met else ""
        self.say(said + met)
