"""The transcript as it is coded: what is taken, and what carries codes, in the margin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType

from qualkit.model import Coding, Segment, Span
from qualkit.segments import is_broken, sentences
from qualkit.tui.words.page import At, Row, Speech
from qualkit.tui.words.pane import Pane
from qualkit.workflow.sittings.filtering import Filter, Only, through
from qualkit.workflow.sittings.sitting import Sitting

PAIRS = {"[": "]", "(": ")", "“": "”", "«": "»"}
CLOSING = re.compile(r"[.!?…]+[”’\"')»]*|[”\"»]")
"""What may follow a word and belongs to it."""
TAKEN, MINE, THEIRS, CONFLICT = "▌", "■", "□", "!"


class CodingPane(Pane):
    """Words to be coded; the margin tells by shape, not by colour."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("j", "segment(1)", "Next segment"),
        ("k", "segment(-1)", "Segment before"),
        ("n", "uncoded(1)", "Next without a code"),
        ("p", "uncoded(-1)", "The one before"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.beside = False
        self.filter = Filter()
        self.left_out = "not shown"
        self.sitting: Sitting | None = None

    def sit(self, sitting: Sitting, speeches: Sequence[Speech]) -> None:
        """Code another transcript, under the same filter."""
        self.sitting, self.speeches = sitting, speeches
        self._limit()

    @property
    def walked(self) -> Sequence[Segment]:
        """The segments that the filter lets through."""
        return through(self.sitting, self.filter) if self.sitting else ()

    @property
    def answering(self) -> Span:
        """What would be marked as an answer: what is taken, or all that an interviewer says."""
        if self.held or self.segment or self.sitting is None:
            return self.taken
        return self.sitting.text.turns[self.at.turn].body

    @property
    def taken(self) -> Span:
        """What would be coded: what is marked, or else the segment, or else the word."""
        if self.held or self.segment is None:
            return self.marked
        return self.segment.span

    @property
    def marked(self) -> Span:
        """What is marked, with the punctuation around it that belongs to it."""
        span = super().marked
        if self.held is None or self.sitting is None:
            return span
        text = self.sitting.text.text
        span = _with_brackets(text, span)
        closing = CLOSING.match(text, span.end)
        return Span(span.start, closing.end()) if closing else span

    def mark_sentence(self) -> None:
        """Mark the sentence that the cursor is in; what is marked already grows by the next."""
        here = self.segment
        if self.sitting is None or here is None:
            return
        after = self.marked.end if self.held else self.word.start
        parts = _whole_sentences(self.sitting.text.text, here.span)
        part = next((one for one in parts if one.end > after), None)
        if part is None:
            return
        words = self.speeches[self.at.turn].words
        inside = [n for n, one in enumerate(words) if part.start <= one.start < part.end]
        if inside:
            self.held = self.held or At(self.at.turn, inside[0])
            self.go(At(self.at.turn, inside[-1]))

    @property
    def segment(self) -> Segment | None:
        """The segment under the cursor; None in what an interviewer says."""
        return self.sitting.segment(self.word.start) if self.sitting and self.speeches else None

    def action_segment(self, by: int) -> None:
        """The next segment, or the one before."""
        if self.sitting:
            self._to([one.span for one in self.walked], by)

    def action_uncoded(self, by: int) -> None:
        """The next segment that the coder has not coded, or the one before."""
        if self.sitting:
            left = {one.span for one in self.sitting.uncoded()}
            self._to([one.span for one in self.walked if one.span in left], by)

    def limit(self) -> None:
        """Show what the filter lets through now, each with the turn before it."""
        self._limit()
        if self.speeches:
            self.show(self.speeches, self.at)

    def reach(self, offset: int) -> None:
        """Put the cursor on a character; where the filter hides it, everything is shown."""
        at = self.place(offset)
        if self.only and at.turn not in self.only:
            self.filter = Filter()
            self.limit()
        self.at, self.held = at, None
        self._follow(whole=True)
        self.post_message(self.Moved(by_hand=False))

    def _look(self) -> None:
        """Nothing is made of what has been on the screen: nobody signs here."""

    def lead(self, row: Row, y: int) -> str:
        """Whether a row is taken, and whether it carries a code."""
        if self.sitting is None or row.main is None:
            return "  "
        here = self._in_text(row)
        segment = self.segment
        taken = segment is not None and segment.span.overlaps(here)
        coded = self.sitting.at(here)
        if any(one.id in self.sitting.conflicting for one in coded):
            return (TAKEN if taken else " ") + CONFLICT
        return (TAKEN if taken else " ") + _mark(coded, self.sitting.study.coder)

    def place(self, offset: int) -> At:
        """The word that begins at a character of the text, or the first after it."""
        for turn, speech in enumerate(self.speeches):
            if speech.words and speech.words[-1].end > offset:
                words = enumerate(speech.words)
                return At(turn, next((n for n, one in words if one.start >= offset), 0))
        return At(max(0, len(self.speeches) - 1), 0)

    def _to(self, spans: list[Span], by: int) -> None:
        here = self.segment.span.start if self.segment else self.word.start
        beyond = [s.start for s in spans if (s.start > here if by > 0 else s.start < here)]
        if beyond:
            self.held = None
            at = self.place(min(beyond) if by > 0 else max(beyond))
            if self.only and at.turn not in self.only:
                self.limit()
            self.go(at, whole=True)

    def _limit(self) -> None:
        """Which turns are shown: all where there is no filter, or nothing passes it."""
        self.only = ()
        if self.filter.only is Only.ALL or self.sitting is None:
            return
        starts = [turn.start for turn in self.sitting.text.turns]
        turns = {bisect_right(starts, one.span.start) - 1 for one in self.walked}
        self.only = {shown for turn in turns for shown in (turn - 1, turn) if shown >= 0}

    def _in_text(self, row: Row) -> Span:
        """The characters of the anonymised text that a row shows."""
        speech, main = self.speeches[row.turn], row.main
        if main is None or not speech.words:
            return Span(0, 0)
        shift = speech.words[0].start - speech.shown.spans[0].start
        return Span(main.start + shift, max(main.end, main.start + 1) + shift)


def _with_brackets(text: str, span: Span) -> Span:
    """With a bracket before the first word that is closed within, or after the last: “[pause]”."""
    closing = PAIRS.get(text[span.start - 1 : span.start])
    at = text.find(closing, span.start, span.end + 1) if closing else -1
    return span if at < 0 else Span(span.start - 1, max(span.end, at + 1))


def _whole_sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences, over the ends of lines that the file broke."""
    start: int | None = None
    for part in sentences(text, span):
        start = part.start if start is None else start
        if not is_broken(text, part.end):
            yield Span(start, part.end)
            start = None
    if start is not None:
        yield Span(start, span.end)


def _mark(coded: list[Coding], coder: str) -> str:
    if not coded:
        return " "
    return MINE if any(one.coder == coder for one in coded) else THEIRS
