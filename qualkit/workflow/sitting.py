"""One transcript being coded by one person: each coding is on the disk when its call returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit.anonymise import Mention
from qualkit.errors import CannotDecide, NotYet
from qualkit.model import (
    ActKind,
    AnonymisedTranscript,
    Coding,
    Directness,
    Replacement,
    Segment,
    Span,
    Stance,
    Suggestion,
)
from qualkit.segments import segments
from qualkit.store import Connection, acts, codings, texts
from qualkit.workflow import coding, suggesting
from qualkit.workflow.reading import Line, Piece, refuse_names
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class _Step:
    """What one decision did, so that it can be undone and done again."""

    added: tuple[Coding, ...] = ()
    removed: tuple[Coding, ...] = ()


class Sitting:
    """A transcript, the codes, and what the coder does with them.

    Raises UnknownTranscript; NotYet before anything is anonymised or where no codebook is accepted.
    """

    def __init__(self, study: Study, id: str) -> None:
        refuse_names(study, {"the coder": study.coder})
        self.study, self.id = study, id
        with study.store.reading() as db:
            self.text = coding.the_text(db, id)
            self.book = study.codebook(db)[1]
        self.segments: tuple[Segment, ...] = tuple(segments(self.text))
        self.suggestions: dict[Span, tuple[Suggestion, ...]] = {}
        """By segment; empty until `look` was called."""
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._load()

    # --- looking

    @property
    def codings(self) -> tuple[Coding, ...]:
        """Every coding that stands on the transcript, by place."""
        return self._codings

    @property
    def finished(self) -> bool:
        """Whether this coder has finished it under the accepted codebook."""
        return self._finished

    def at(self, span: Span) -> list[Coding]:
        """The codings whose words overlap a span."""
        return [one for one in self._codings if one.span.overlaps(span)]

    def mine(self, span: Span) -> list[Coding]:
        """Those of the coder's own, oldest first."""
        return [one for one in self.at(span) if one.coder == self.study.coder]

    def segment(self, offset: int) -> Segment | None:
        """The segment in which a character stands; None in what an interviewer says."""
        return next((one for one in self.segments if one.span.start <= offset < one.span.end), None)

    def uncoded(self) -> list[Segment]:
        """The segments that the coder has not coded, in order."""
        held = [one.span for one in self._codings if one.coder == self.study.coder]
        return [one for one in self.segments if not any(one.span.overlaps(s) for s in held)]

    def look(self) -> None:
        """Let the machine propose codes for every segment; nothing is recorded."""
        found = suggesting.suggest(self.study, self.id)
        self.suggestions = {one.segment.span: one.suggestions for one in found.suggestions}

    def lines(self) -> tuple[Line, ...]:
        """The turns, as a screen shows them; a replacement is one word."""
        return tuple(line_of(self.text, at) for at in range(len(self.text.turns)))

    # --- coding

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
        return self._do(_Step(added=(made,))).added[0]

    def remove(self, made: Coding) -> None:
        """Take a coding back."""
        self._do(_Step(removed=(made,)))

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
                what=f"the code “{made.code}” carries no stance",
                fix="Give it `stance: true` in codebook.yaml, or use another code.",
            )
        other = replace(
            made,
            stance=stance or made.stance,
            directness=directness or made.directness,
            memo=made.memo if memo is None else memo.strip(),
        )
        return self._do(_Step(added=(other,), removed=(made,))).added[0]

    def recode(self, made: Coding, code: str, *, stance: Stance | None = None) -> Coding:
        """Give the same words another code; the stance stays where that code carries one."""
        self._may_be(made.span, code)
        stance = (stance or made.stance) if self.book[code].stance else None
        other = replace(made, code=code, stance=stance, suggested=False)
        return self._do(_Step(added=(other,), removed=(made,))).added[0]

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
        first, second = self._do(_Step(added=both, removed=(made,))).added
        return first, second

    def undo(self) -> _Step | None:
        """Take back what was done last in this sitting; None where nothing is left."""
        return self._turn(self._done, self._undone)

    def redo(self) -> _Step | None:
        """Do again what was undone last."""
        return self._turn(self._undone, self._done)

    def finish(self) -> None:
        """Record that the coder has read the transcript through under the accepted codebook."""
        coding.finish(self.study, self.id)
        self._load()

    # --- inside

    def _may_be(self, span: Span, code: str) -> None:
        """Raise CannotDecide for a code that there is not, or that the coder gave already."""
        if code not in self.book:
            raise CannotDecide(what=f"there is no code “{code}”", fix="Choose one of the codebook.")
        if any((one.span, one.code) == (span, code) for one in self.mine(span)):
            raise CannotDecide(
                what=f"you have coded these words as {code} already", fix="x takes it back."
            )

    def _do(self, step: _Step) -> _Step:
        done = self._write(step)
        self._done.append(done)
        self._undone.clear()
        return done

    def _turn(self, source: list[_Step], target: list[_Step]) -> _Step | None:
        if not source:
            return None
        last = source[-1]
        turned = self._write(_Step(added=last.removed, removed=last.added))
        source.pop()
        target.append(turned)
        return turned

    def _write(self, step: _Step) -> _Step:
        """Record a step, all of it or nothing. Raises NotYet where the text changed meanwhile."""
        refuse_names(self.study, {f"the memo, {one.code}": one.memo for one in step.added})
        batch = self.study.batch()
        with self.study.store.transaction() as db:
            self._still_so(db)
            for gone in step.removed:
                codings.remove(db, gone, batch)
            made = [
                batch.act(
                    ActKind.CODED,
                    self.id,
                    version=one.version,
                    start=one.span.start,
                    end=one.span.end,
                    sha256=texts.sha256(one.span.of(self.text.text)),
                    code=one.code,
                    coder=one.coder,
                    stance=one.stance,
                    directness=one.directness,
                    suggested=one.suggested,
                )
                for one in step.added
            ]
            pairs = list(zip(made, step.added, strict=True))
            codings.record(db, made, {act.id: one.memo for act, one in pairs if one.memo})
        self._load()
        return replace(step, added=tuple(replace(one, id=act.id) for act, one in pairs))

    def _still_so(self, db: Connection) -> None:
        if texts.standing(db).get(self.id, (0, ""))[0] != self.text.version:
            raise NotYet(
                what=f"{self.id} was anonymised again while you coded it",
                fix="Leave with q and open it again: what you have coded so far moved with it.",
            )

    def _load(self) -> None:
        with self.study.store.reading() as db:
            self._codings = codings.current(db, self.id)
            hash = self.study.codebook(db)[0]
            self._finished = any(
                (one.transcript, one.coder, one.codebook) == (self.id, self.study.coder, hash)
                for one in acts.finished(db)
            )


def unfinished(study: Study) -> list[str]:
    """The anonymised transcripts that the coder has not finished, in order."""
    with study.store.reading() as db:
        hash = study.codebook(db)[0]
        done = {
            one.transcript
            for one in acts.finished(db)
            if (one.coder, one.codebook) == (study.coder, hash)
        }
        return [id for id in texts.newest(db) if id not in done]


def first(study: Study) -> str:
    """The first transcript that the coder has not finished, or the first of all. Raises NotYet."""
    with study.store.reading() as db:
        there = list(texts.newest(db))
    if not there:
        raise NotYet(what="nothing is anonymised yet", fix="Run `qualkit anonymise --yes`.")
    return (unfinished(study) or there)[0]


def line_of(text: AnonymisedTranscript, number: int) -> Line:
    """A turn, as a screen shows it; a replacement is one word."""
    turn = text.turns[number]
    pieces, at = list[Piece](), turn.start
    for one in _within(text, turn.span):
        if at < one.span.start:
            pieces.append(Piece(at, text.text[at : one.span.start]))
        mention = Mention(one.span, one.kind, one.shown, ())
        pieces.append(Piece(one.span.start, one.shown, one.shown, mention))
        at = one.span.end
    if at < turn.body.end:
        pieces.append(Piece(at, text.text[at : turn.body.end]))
    return Line(tuple(pieces), turn.body.start, changed=False)


def _within(text: AnonymisedTranscript, span: Span) -> Sequence[Replacement]:
    return [one for one in text.replacements if span.covers(one.span)]
