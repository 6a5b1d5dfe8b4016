"""The page that is read: turns laid into rows of a given width, and where each word stands on it.

Nothing here draws. Texts are shown as they are: nothing in them is ever taken for markup.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from qualkit.model import Span
from qualkit.workflow.identifiers.reading import Line, Piece

LONG = 55
"""Characters; a longer line that ends no sentence was broken by the file, not by the speaker."""

_WORD = re.compile(r"[\w.+-]+@[\w.-]*\w|\w+(?:['’-]\w+)*")
_TOKEN = re.compile(r"\n|(?:\[[^\[\]\n]{1,40}\]|\S)+[^\S\n]*|[^\S\n]+")
_BROKEN = re.compile(rf"(?<=[^\n]{{{LONG}}}[^\n.?!…:”\"])\n(?=\S)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class At(NamedTuple):
    """A word of the transcript: its turn, and which of the turn's words it is."""

    turn: int
    word: int


class Word(NamedTuple):
    """What the cursor stands on: a word, or a whole replacement."""

    start: int
    """In the anonymised text."""
    end: int
    piece: Piece | None = None
    """The replacement, if it is one."""


@dataclass(frozen=True)
class Side:
    """A turn as it is shown, or as it stood in the original."""

    text: str
    label: int
    """How much of it is the speaker's label."""
    replaced: tuple[Span, ...]
    spans: tuple[Span, ...]
    """Where each of the turn's words stands in it."""


@dataclass(frozen=True)
class Speech:
    """A turn, both ways; its words are the same in both."""

    words: tuple[Word, ...]
    shown: Side
    original: Side
    changed: bool


class Row(NamedTuple):
    """One row of the page: a stretch of a turn in each column, or a note between turns."""

    turn: int = -1
    main: Span | None = None
    beside: Span | None = None
    note: str = ""


def speech(line: Line) -> Speech:
    """A turn, ready to be laid out."""
    words = tuple(_words(line))
    shown = original = _side(line, words, lambda piece: piece.words)
    if any(piece.mention and piece.original != piece.words for piece in line.pieces):
        original = _side(
            line, words, lambda piece: piece.original if piece.mention else piece.words
        )
    return Speech(words, shown, original, line.changed)


class Page:
    """Turns in rows."""

    def __init__(
        self,
        speeches: Sequence[Speech],
        *,
        width: int,
        original: bool = False,
        beside: int = 0,
        only: Collection[int] = (),
        left_out: str = "unchanged",
    ) -> None:
        """`original`: of the original; `beside`: the width of a second column with the original.

        `only`: the turns that are shown; all of them where there are none. `left_out`: what is
        said of the others.
        """
        self.speeches = speeches
        self.original = original
        self.turns = sorted(only) if only else list(range(len(speeches)))
        self.rows: list[Row] = []
        self.first: dict[int, int] = {}
        self.last: dict[int, int] = {}
        before = -1
        for turn in self.turns:
            if turn > before + 1:
                self.rows += [Row(note=_left_out(turn - before - 1, left_out)), Row()]
            self._lay(turn, width, beside)
            before = turn
        if before < len(speeches) - 1:
            self.rows.append(Row(note=_left_out(len(speeches) - 1 - before, left_out)))

    def side(self, turn: int) -> Side:
        """A turn, as the first column shows it."""
        return self.speeches[turn].original if self.original else self.speeches[turn].shown

    def word(self, at: At) -> Word:
        """The word that stands there."""
        return self.speeches[at.turn].words[at.word]

    def row_of(self, at: At) -> int:
        """The row in which a word begins."""
        start = self.side(at.turn).spans[at.word].start
        first = self.first[at.turn]
        rows = self.rows[first : self.last[at.turn] + 1]
        starts = [row.main.start for row in rows if row.main]
        return first + max(0, bisect_right(starts, start) - 1)

    def in_row(self, row: int) -> list[At]:
        """The words that begin in a row."""
        turn, main, _, _ = self.rows[row]
        if main is None:
            return []
        spans = self.side(turn).spans
        return [At(turn, n) for n, span in enumerate(spans) if main.start <= span.start < main.end]

    def column(self, at: At) -> int:
        """How far from the left a word begins in its row, in cells."""
        side, row = self.side(at.turn), self.rows[self.row_of(at)]
        start = row.main.start if row.main else 0
        return cell_len(side.text[start : side.spans[at.word].start])

    def step(self, at: At, by: int) -> At:
        """The next word, or the one before; `at` itself at either end."""
        if 0 <= at.word + by < len(self.speeches[at.turn].words):
            return At(at.turn, at.word + by)
        turn = self.next_turn(at.turn, by)
        if turn == at.turn:
            return at
        return At(turn, 0 if by > 0 else len(self.speeches[turn].words) - 1)

    def next_turn(self, turn: int, by: int) -> int:
        """The turn after the one given, or before; the same at either end."""
        place = self.turns.index(turn) + by
        return self.turns[place] if 0 <= place < len(self.turns) else turn

    def nearest(self, turn: int) -> int:
        """The turn itself, or the first one after it that is shown."""
        return next((one for one in self.turns if one >= turn), self.turns[-1])

    def replacement(self, at: At, by: int) -> At | None:
        """The next replacement after a word, or the last before it."""
        return next((one for one in self._from(at, by) if self.word(one).piece), None)

    def find(self, words: str, at: At, *, both: bool = False) -> At | None:
        """The next place after `at` where these words stand, round the end; `both`: in both."""
        pattern = re.compile(re.escape(_plain(words)), re.IGNORECASE)
        place = self.turns.index(at.turn)
        around = [*self.turns[place:], *self.turns[: place + 1]]
        for n, turn in enumerate(around):
            one = self.speeches[turn]
            sides = (one.shown, one.original) if both else (self.side(turn),)
            found = sorted(word for side in sides for word in _found(pattern, side))
            for word in found:
                if n > 0 or word > at.word:
                    return At(turn, word)
        return None

    def _from(self, at: At, by: int) -> Iterator[At]:
        one = self.step(at, by)
        while one != at:
            yield one
            at, one = one, self.step(one, by)

    def _lay(self, turn: int, width: int, beside: int) -> None:
        main = wrapped(self.side(turn).text, width)
        other = wrapped(self.speeches[turn].original.text, beside) if beside else []
        self.first[turn] = len(self.rows)
        for n in range(max(len(main), len(other))):
            here = main[n] if n < len(main) else None
            there = other[n] if n < len(other) else None
            self.rows.append(Row(turn, here, there))
        self.last[turn] = len(self.rows) - 1
        self.rows.append(Row())


def wrapped(text: str, width: int) -> list[Span]:
    """Where `text` is broken into rows of at most `width` cells: between words where it can be."""
    size: Callable[[str], int] = len if text.isascii() else cell_len
    rows: list[Span] = []
    start, used = 0, 0
    for match in _TOKEN.finditer(text):
        token, at = match.group(), match.start()
        if token == "\n":
            rows.append(Span(start, at))
            start, used = at + 1, 0
            continue
        if used and used + size(token.rstrip()) > width:
            rows.append(Span(start, at))
            start, used = at, 0
        for n, char in enumerate(token.rstrip() if size(token.rstrip()) > width else ""):
            if used + size(char) > width:
                rows.append(Span(start, at + n))
                start, used = at + n, 0
            used += size(char)
        used = size(text[start : match.end()])
    return [*rows, Span(start, len(text))]


def clean(words: str) -> str:
    """Words without what would steer a terminal; as many characters as before."""
    return _CONTROL.sub(" ", words)


def cut(words: str, width: int) -> str:
    """Words in so many cells at most; where some are left out, “…” says so."""
    if cell_len(words) <= width:
        return words
    return set_cell_size(words, max(0, width - 1)).rstrip() + "…"


def name_in(words: str) -> str:
    """Words without a possessive at their end: “Jayden’s” adds “Jayden”."""
    return re.sub(r"['’]s?$", "", words)


def _words(line: Line) -> Iterator[Word]:
    any_word = False
    for piece in line.pieces:
        if piece.mention:
            any_word = True
            yield Word(piece.start, piece.start + len(piece.words), piece)
            continue
        for match in _WORD.finditer(piece.words):
            any_word = True
            yield Word(piece.start + match.start(), piece.start + match.end())
    if not any_word:
        start = line.pieces[0].start if line.pieces else line.body
        yield Word(start, start + sum(len(piece.words) for piece in line.pieces))


def _side(line: Line, words: Sequence[Word], of: Callable[[Piece], str]) -> Side:
    text, label, begins = "", 0, [0]
    replaced = []
    for piece in line.pieces:
        if piece.start < line.body:
            inside = line.body - piece.start
            label = len(text) + (len(of(piece)) if piece.mention else inside)
        here = Span(len(text), len(text) + len(of(piece)))
        if piece.mention:
            replaced.append(here)
        text += of(piece)
        begins.append(len(text))
    text = _BROKEN.sub(" ", clean(text))
    starts = [piece.start for piece in line.pieces]
    spans = []
    for word in words:
        n = max(0, bisect_right(starts, word.start) - 1)
        shift = begins[n] - (starts[n] if starts else word.start)
        span = Span(word.start + shift, word.end + shift)
        spans.append(Span(begins[n], begins[n + 1]) if word.piece else span)
    return Side(text, min(label, len(text)), tuple(replaced), tuple(spans))


def _found(pattern: re.Pattern[str], side: Side) -> Iterator[int]:
    ends = [span.end for span in side.spans]
    for match in pattern.finditer(_plain(side.text)):
        yield min(bisect_right(ends, match.start()), len(ends) - 1)


def _plain(words: str) -> str:
    return words.replace("’", "'").replace("\n", " ")


def _left_out(turns: int, why: str) -> str:
    return f"… {turns} {'turn' if turns == 1 else 'turns'} {why} …"
