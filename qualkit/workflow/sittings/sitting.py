"""One transcript being coded by one person: each coding is on the disk when its call returns."""

from __future__ import annotations

from dataclasses import replace

from qualkit.errors import CannotDecide, NotYet
from qualkit.model import Asked, Coding, Directness, Flag, Rejection, Segment, Span, Stance
from qualkit.store import acts, codings, texts
from qualkit.workflow.sittings.sheet import Sheet
from qualkit.workflow.sittings.stepping import Step, write
from qualkit.workflow.sittings.through import read_through, the_codebook
from qualkit.workflow.study import Study
from qualkit.workflow.team import assigning


class Sitting(Sheet):
    """A transcript, and what the coder does with it. Raises what `Sheet` raises."""

    def __init__(self, study: Study, id: str, *, after: Sheet | None = None) -> None:
        """`after`: the one that the coder sat at before, so that nothing is looked into twice."""
        super().__init__(study, id, after=after)
        self._steps: dict[tuple[str, int], tuple[list[Step], list[Step]]] = (
            after._steps if isinstance(after, Sitting) else {}
        )
        """By transcript and version: what was done, and undone, since the coder sat down."""
        self._done, self._undone = self._steps.setdefault((id, self.text.version), ([], []))
        self.met = False
        """Whether the last deed found that something had been done here elsewhere meanwhile."""

    def code(
        self,
        span: Span,
        code: str,
        *,
        stance: Stance | None = None,
        directness: Directness | None = None,
        memo: str = "",
        suggested: bool = False,
    ) -> Coding:
        """Code words. Raises CannotDecide where the coder has coded the same words so already."""
        self._may_be(span, code)
        made = Coding(
            id="",
            transcript=self.id,
            version=self.text.version,
            span=span,
            code=code,
            coder=self.study.coder,
            stance=stance if self.book[code].stance else None,
            directness=directness,
            memo=memo.strip(),
            suggested=suggested,
        )
        return self._do(Step(added=(made,))).added[0]

    def remove(self, made: Coding) -> None:
        """Take a coding back."""
        self._do(Step(removed=(made,)))

    def change(
        self,
        made: Coding,
        *,
        stance: Stance | None = None,
        directness: Directness | None = None,
        memo: str | None = None,
    ) -> Coding:
        """Say something else of the same words under the same code; what is not given stays."""
        if stance and not self.book[made.code].stance:
            raise CannotDecide(
                what=f"the code “{self.book[made.code].name}” carries no stance",
                fix="Give it `stance: true` in codebook.yaml, or use another code.",
            )
        other = replace(
            made,
            stance=stance or made.stance,
            directness=directness or made.directness,
            memo=made.memo if memo is None else memo.strip(),
        )
        return self._do(Step(added=(other,), removed=(made,))).added[0]

    def flag(self, made: Coding, flag: Flag | None) -> Coding:
        """Flag a coding of one's own, or take its flag back."""
        return self._do(Step(added=(replace(made, flag=flag),), removed=(made,))).added[0]

    def reject(self, segment: Segment, code: str) -> None:
        """Find a suggestion wrong: nobody is proposed it for these words again."""
        refused = Rejection(
            id="",
            transcript=self.id,
            version=self.text.version,
            span=segment.span,
            code=code,
            coder=self.study.coder,
        )
        self._do(Step(refused=(refused,)))

    def ask(self, span: Span, question: str) -> bool:
        """Mark words as where a question is put or answered; again: no longer. Whether it stands.

        Raises CannotDecide where the schedule has no such question.
        """
        same = tuple(one for one in self.asked_at(span) if one.question == question)
        if same:
            self._do(Step(taken=same))
            return False
        if question not in {one.id for one in self.questions}:
            raise CannotDecide(
                what=f"there is no question “{question}”", fix="Write it into schedule.yaml."
            )
        self._do(Step(put=(Asked("", self.id, span, question, self.study.coder),)))
        return True

    def recode(self, made: Coding, code: str, *, stance: Stance | None = None) -> Coding:
        """Give the same words another code; the stance stays where that code carries one."""
        self._may_be(made.span, code)
        stance = (stance or made.stance) if self.book[code].stance else None
        other = replace(made, code=code, stance=stance, suggested=False)
        return self._do(Step(added=(other,), removed=(made,))).added[0]

    def split(self, made: Coding, at: int) -> tuple[Coding, Coding]:
        """Make two codings of one, the second from a character on; both say what it said."""
        words = self.text.text[made.span.start : max(at, made.span.start)]
        spans = (
            Span(made.span.start, made.span.start + len(words.rstrip())),
            Span(at, made.span.end),
        )
        if any(one.start >= one.end for one in spans):
            raise CannotDecide(
                what="there is nothing of these words on one side",
                fix="Go to the word that the second part begins with.",
            )
        for span in spans:
            self._may_be(span, made.code)
        both = tuple(replace(made, span=span) for span in spans)
        first, second = self._do(Step(added=both, removed=(made,))).added
        return first, second

    def undo(self) -> Step | None:
        """Take back what was done last in this sitting; None where nothing is left."""
        return self._turn(self._done, self._undone)

    def redo(self) -> Step | None:
        """Do again what was undone last."""
        return self._turn(self._undone, self._done)

    def finish(self) -> None:
        """Record that the coder has read the transcript through under the accepted codebook."""
        self._do(Step(finish=True))

    # --- inside

    def _may_be(self, span: Span, code: str) -> None:
        """Raise CannotDecide for a code that there is not, or that the coder gave already."""
        if code not in self.book:
            raise CannotDecide(what=f"there is no code “{code}”", fix="Choose one of the codebook.")
        if any((one.span, one.code) == (span, code) for one in self.mine(span)):
            raise CannotDecide(
                what=f"you have coded these words as {self.book[code].name} already",
                fix="x takes it back.",
            )

    def _do(self, step: Step) -> Step:
        self._meet(step)
        done = self._write(step)
        self._done.append(done)
        self._undone.clear()
        return done

    def _turn(self, source: list[Step], target: list[Step]) -> Step | None:
        if not source:
            return None
        last = source[-1].back
        self._meet(last)
        turned = self._write(last)
        source.pop()
        target.append(turned)
        return turned

    def _meet(self, step: Step) -> None:
        """Take in what was done elsewhere first; raise CannotDecide where that gainsays a step."""
        self.met = self.catch_up()
        if not self.met:
            return
        here = {codings.says(one) for one in self._codings}
        gone = {codings.says(one) for one in step.removed}
        left = {(c.coder, c.span, c.code) for c in self._codings if codings.says(c) not in gone}
        if gone <= here and not left & {(c.coder, c.span, c.code) for c in step.added}:
            return
        raise CannotDecide(
            what="these words were coded otherwise in another window meanwhile",
            fix="It is shown as it is now: look, and do it again if it is still right.",
        )

    def _write(self, step: Step) -> Step:
        done = write(self.study, self.text, step, self.suggester)
        if done.finish is not None:
            self.blind = self._is_blind()
            self._load()
        elif done.added or done.removed:
            self._follow(done)
        else:
            with self.study.store.reading() as db:
                self._take(db)
        with self.study.store.reading() as db:
            self._newest = acts.newest(db)
        return done

    def _follow(self, done: Step) -> None:
        """Take in what was just done: it stands on the disk, and is not read from there again."""
        gone = {codings.says(one) for one in done.removed}
        left = [one for one in self._codings if codings.says(one) not in gone]
        self._place(sorted([*left, *done.added], key=_by_place))


def _by_place(one: Coding) -> tuple[Span, str, str]:
    return one.span, one.code, one.coder


def unfinished(study: Study) -> list[str]:
    """The anonymised transcripts that the coder has not finished, in order.

    Those that they were given, where they were given any.
    """
    with study.store.reading() as db:
        done = read_through(db, the_codebook(db))
        given = assigning.of_coder(db, study.coder)
        there = [id for id in texts.there(db) if not given or id in given]
        return [id for id in there if (id, study.coder) not in done]


def first(study: Study) -> str:
    """The first transcript that the coder has not finished, or the first of all. Raises NotYet."""
    with study.store.reading() as db:
        there = list(texts.there(db))
    if not there:
        raise NotYet(what="nothing is anonymised yet", fix="Run `qualkit anonymise --yes`.")
    return (unfinished(study) or there)[0]
