"""What stands on one transcript, as one coder may see it: segments, codings, proposals, marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable

from qualkit.anonymise import Mention
from qualkit.model import (
    AnonymisedTranscript,
    Asked,
    Codebook,
    Coding,
    Question,
    Replacement,
    Segment,
    Span,
    Suggestion,
)
from qualkit.segments import segments
from qualkit.store import Connection, acts, asked, codings, rejections, settling
from qualkit.workflow import unseen
from qualkit.workflow.identifiers.reading import Line, Piece
from qualkit.workflow.sittings import coding
from qualkit.workflow.sittings.through import read_through, the_codebook
from qualkit.workflow.study import Study
from qualkit.workflow.team import assigning


class Sheet:
    """A transcript, the codes, and what stands on it, as one coder may see it.

    Raises UnknownTranscript; NotYet before anything is anonymised or where no codebook is accepted.
    """

    book: Codebook
    questions: tuple[Question, ...]
    """Those of schedule.yaml."""

    def __init__(self, study: Study, id: str, *, after: Sheet | None = None) -> None:
        """`after`: the one that the coder sat at before, so that nothing is looked into twice."""
        if after is None:
            study.refuse_coder()  # before they have coded
        self.study, self.id = study, id
        with study.store.reading() as db:
            self.text = coding.the_text(db, id)
        self.questions = after.questions if after else study.schedule
        self.segments: tuple[Segment, ...] = tuple(segments(self.text))
        self._starts = [one.span.start for one in self.segments]
        self.blind = self._is_blind()
        """Whether it is coded blind: what others coded is not shown, and nothing is proposed."""
        self.others = self._whose()
        """Those to whom it was given, where it was not given to this coder."""
        self.suggestions: dict[Span, tuple[Suggestion, ...]] = {}
        """By segment; empty until they were looked for."""
        self.nothing: Collection[Span] = ()
        """Segments that probably hold nothing to be coded, as far as was looked."""
        self.suggester = ""
        """Name and version of what proposed them; each coding that is taken from it says so."""
        self._load()

    @property
    def codings(self) -> tuple[Coding, ...]:
        """Every coding that stands on the transcript, by place."""
        return self._codings

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Where questions of the schedule are marked, by place."""
        return self._asked

    @property
    def finished(self) -> bool:
        """Whether this coder has finished it under the accepted codebook."""
        return self.study.coder in self.readers

    @property
    def readers(self) -> Collection[str]:
        """The coders who have finished it under the accepted codebook."""
        return self._readers

    def at(self, span: Span) -> list[Coding]:
        """The codings whose words overlap a span."""
        before = self._codings[: bisect_left(self._from, span.end)]
        return [one for one in before if one.span.end > span.start]

    def mine(self, span: Span) -> list[Coding]:
        """Those of the coder's own, oldest first."""
        return [one for one in self.at(span) if one.coder == self.study.coder]

    def asked_at(self, span: Span) -> list[Asked]:
        """The coder's marks of questions in some words."""
        coder = self.study.coder
        return [one for one in self._asked if one.coder == coder and one.span.overlaps(span)]

    def segment(self, offset: int) -> Segment | None:
        """The segment in which a character stands; None in what an interviewer says."""
        at = bisect_right(self._starts, offset) - 1
        return self.segments[at] if at >= 0 and offset < self.segments[at].span.end else None

    def number(self, segment: Segment) -> int:
        """Which of the segments it is, from 1."""
        return bisect_right(self._starts, segment.span.start)

    def uncoded(self) -> list[Segment]:
        """The segments that the coder has not coded, in order."""
        return [one for at, one in enumerate(self.segments) if at not in self._coded]

    def to_go_on(self) -> Segment | None:
        """Where the coder goes on: the first segment left after the one that they coded last.

        Without such a one, the first that they left, or the first of all; None where none is.
        """
        with self.study.store.reading() as db:
            last = codings.last(db, self.id, self.study.coder)
        end = next((one.span.end for one in self._codings if one.id == last), 0)
        left = self.uncoded()
        after = (one for one in left if one.span.start >= end)
        return next(iter((*after, *left, *self.segments)), None)

    def holds_nothing(self, segment: Segment) -> bool:
        """Whether there is probably nothing to code in a segment; never said of a blind one."""
        return not self.blind and segment.span in self.nothing

    def proposed(self, segment: Segment, marked: Span | None = None) -> dict[int, Suggestion]:
        """What is proposed for a segment, less what the coder has coded, or anybody refused.

        By number, from 1; what is left keeps its number when another is taken. Nothing, where it
        is coded blind. `marked`: words of the segment, less what the coder has coded of these.
        """
        span = segment.span
        known = () if self.blind else self.suggestions.get(span, ())
        here = {one.code for one in self.mine(marked or span)} if known else set()
        return {
            number: one
            for number, one in enumerate(known, 1)
            if one.code in self.book
            and one.code not in here
            and (span, one.code) not in self._refused
        }

    def lines(self) -> tuple[Line, ...]:
        """The turns, as a screen shows them; a replacement is one word."""
        return tuple(line_of(self.text, at) for at in range(len(self.text.turns)))

    def catch_up(self) -> bool:
        """Take in what was done elsewhere since it was last looked; whether any of it was here."""
        with self.study.store.reading() as db:
            if acts.newest(db) == self._newest:
                return False
        before = self._stands()
        self._load()
        return self._stands() != before

    def look_again(self) -> None:
        """Take in what was done meanwhile, here or elsewhere."""
        self._load()

    # --- inside

    def _in_conflict(self) -> frozenset[str]:
        """Codings by which one coder said two things of the same words, in two copies."""
        same: dict[object, list[str]] = defaultdict(list)
        for one in self._codings:
            if one.id not in self.set_aside:
                same[one.span, one.code, one.coder].append(one.id)
        return frozenset(id for ids in same.values() if len(ids) > 1 for id in ids)

    def _is_blind(self) -> bool:
        with self.study.store.reading() as db:
            return self.id in unseen.blind_for(db, self.study.coder)

    def _whose(self) -> tuple[str, ...]:
        with self.study.store.reading() as db:
            return assigning.others(db, self.id, self.study.coder)

    def _stands(self) -> tuple[object, ...]:
        """All that somebody may have changed."""
        return {one.id for one in self._codings}, set(self._asked), self._refused

    def _load(self) -> None:
        with self.study.store.reading() as db:
            self._newest = acts.newest(db)
            held = the_codebook(db)
            read = read_through(db, held, [self.id])
            self._take(db)
        self.book = held.book
        self._readers = {who for _, who in read if who == self.study.coder or not self.blind}

    def _take(self, db: Connection) -> None:
        """Take in what stands on the transcript."""
        self.set_aside = settling.against(db, [self.id])
        """Codings that do not count, because somebody settled so."""
        coder, blind = self.study.coder, self.blind
        every = codings.current(db, self.id)
        self._place(one for one in every if one.coder == coder or not blind)
        self._asked = asked.marked(db, [self.id])
        refused = rejections.current(db, self.id)
        self._refused = {(one.span, one.code) for one in refused}

    def _place(self, held: Iterable[Coding]) -> None:
        self._codings = tuple(held)
        self.conflicting = self._in_conflict()
        """Codings by which one coder says two things, which nobody has settled."""
        self._from = [one.span.start for one in self._codings]
        mine = (one.span for one in self._codings if one.coder == self.study.coder)
        self._coded = {at for span in mine for at in self._within(span)}

    def _within(self, span: Span) -> range:
        """Which segments share a character with a span."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        if first < len(self.segments) and self.segments[first].span.end <= span.start:
            first += 1
        return range(first, bisect_left(self._starts, span.end))


def line_of(text: AnonymisedTranscript, number: int) -> Line:
    """A turn, as a screen shows it; a replacement is one word."""
    turn, replaced = text.turns[number], text.replacements
    pieces, at = list[Piece](), turn.start
    first, last = (bisect_left(replaced, end, key=_start) for end in (turn.start, turn.body.end))
    for one in replaced[first:last]:
        if not turn.span.covers(one.span):
            continue
        if at < one.span.start:
            pieces.append(Piece(at, text.text[at : one.span.start]))
        mention = Mention(one.span, one.kind, one.shown, ())
        pieces.append(Piece(one.span.start, one.shown, one.shown, mention))
        at = one.span.end
    if at < turn.body.end:
        pieces.append(Piece(at, text.text[at : turn.body.end]))
    return Line(tuple(pieces), turn.body.start, changed=False)


def _start(one: Replacement) -> int:
    return one.span.start
