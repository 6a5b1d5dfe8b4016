"""The transcript on the screen: its rows, the cursor in them, and what has been seen of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualkit.model import Span
from qualkit.tui.words.drawing import drawn
from qualkit.tui.words.page import At, Page, Row, Speech, Word

WIDE = 110
"""Columns of a terminal from which on the original stands beside."""
WIDEST = 100
"""Columns of text; longer rows are hard to read to their end."""
GUTTER = 2
BETWEEN = " │ "
CHANGED = "* "


class Pane(ScrollView, can_focus=True):
    """Reads one transcript; only the rows that are on the screen are drawn."""

    DEFAULT_CSS = """
    Pane { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size: 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("right,w", "word(1)", "Next word"),
        ("left,b", "word(-1)", "Word before"),
        ("down", "row(1)", "Next row"),
        ("up", "row(-1)", "Row before"),
        ("j", "turn(1)", "Next turn"),
        ("k", "turn(-1)", "Turn before"),
        ("n", "replacement(1)", "Next replacement"),
        ("p", "replacement(-1)", "Replacement before"),
        ("pagedown,space,ctrl+f", "page(1)", "Next page"),
        ("pageup,ctrl+b", "page(-1)", "Page before"),
        ("home", "end(-1)", "To the beginning"),
        ("end", "end(1)", "To the end"),
        ("v", "mark", "Mark words"),
        ("shift+right", "extend('word', 1)", "Mark the next word"),
        ("shift+left", "extend('word', -1)", "Mark the word before"),
        ("shift+down", "extend('row', 1)", "Mark a row"),
        ("shift+up", "extend('row', -1)", "Mark the row before"),
        ("escape", "unmark", "Mark nothing"),
    ]

    class Moved(Message):
        """The cursor stands elsewhere, or other turns have been seen."""

        def __init__(self, by_hand: bool) -> None:
            super().__init__()
            self.by_hand = by_hand

    def __init__(self) -> None:
        super().__init__()
        self.speeches: Sequence[Speech] = ()
        self.page = Page((), width=WIDEST)
        self.at = At(0, 0)
        self.held: At | None = None
        """The other end of what is marked."""
        self.seen: set[int] = set()
        self.only: Collection[int] = ()
        self.left_out = "unchanged"
        """What is said of turns that are not shown."""
        self.original = False
        """Whether the original stands in the place of the anonymised words."""
        self._ground = Style()
        self.beside = True
        """Whether it stands beside them where there is room."""

    # --- what stands here

    def show(self, speeches: Sequence[Speech], at: At, *, anew: bool = False) -> None:
        """Show turns; the cursor's row stays where it is, unless they are shown `anew`."""
        above = 1 if anew else self._above()
        turn = max(0, min(at.turn, len(speeches) - 1))
        word = min(at.word, len(speeches[turn].words) - 1) if speeches else 0
        self.speeches, self.at, self.held = speeches, At(turn, word), None
        self.lay()
        self.scroll_to(y=max(0, self.page.row_of(self.at) - above), animate=False)
        self._follow()

    def lay(self) -> None:
        """Lay the page out anew."""
        width = self.scrollable_content_region.width - GUTTER
        if not self.speeches or width < 1:
            return
        half = (width - len(BETWEEN)) // 2
        self.page = Page(
            self.speeches,
            width=half if self.is_wide else min(width, WIDEST),
            beside=half if self.is_wide else 0,
            original=self.original and not self.is_wide,
            only=self.only,
            left_out=self.left_out,
        )
        self.virtual_size = Size(width + GUTTER, len(self.page.rows))
        turn = self.page.nearest(self.at.turn)
        self.at = self.at if turn == self.at.turn else At(turn, 0)
        self.refresh()

    @property
    def is_wide(self) -> bool:
        """Whether the original stands beside."""
        return self.beside and self.has_room

    @property
    def has_room(self) -> bool:
        """Whether the terminal is wide enough for that."""
        return self.app.size.width >= WIDE

    @property
    def word(self) -> Word:
        """What the cursor stands on."""
        return self.page.word(self.at)

    @property
    def marked(self) -> Span:
        """What is marked, in the anonymised text; the word under the cursor if nothing is."""
        first, last = sorted((self.held or self.at, self.at))
        return Span(self.page.word(first).start, self.page.word(last).end)

    @property
    def marks_replacement(self) -> bool:
        """Whether any of it is replaced already."""
        words = self.speeches[self.at.turn].words
        return any(words[n].piece for n in self._reversed(self.at.turn))

    def words_of(self, span: Span) -> str:
        """What stands in a span of the anonymised text that lies within the cursor's turn."""
        speech = self.speeches[self.at.turn]
        at = [n for n, word in enumerate(speech.words) if span.start <= word.start < span.end]
        spans = speech.shown.spans
        return speech.shown.text[spans[at[0]].start : spans[at[-1]].end]

    # --- moving

    def go(self, at: At | None, *, whole: bool = False) -> None:
        """Put the cursor there; `whole`: with as much of the turn as there is room for."""
        if at is not None:
            self.at = at
            if self.held and self.held.turn != at.turn:
                self.held = None
            self._follow(whole=whole)
            self.post_message(self.Moved(by_hand=True))

    def action_word(self, by: int) -> None:
        """The next word, or the one before."""
        self._move(self.page.step(self.at, by))

    def action_row(self, by: int) -> None:
        """The word below, or above."""
        here = self.page.row_of(self.at)
        column = self.page.column(self.at)
        rows = range(here + by, len(self.page.rows) if by > 0 else -1, by)
        words = next(filter(None, map(self.page.in_row, rows)), [])
        if words:
            self._move(min(words, key=lambda at: abs(self.page.column(at) - column)))

    def _move(self, at: At | None) -> None:
        """Put the cursor there; while words are marked, in their turn alone."""
        leaves = self.held is not None and at is not None and at.turn != self.held.turn
        self.go(self.at if leaves else at)

    def action_turn(self, by: int) -> None:
        """The next turn, or the beginning of this one, then the one before."""
        if by < 0 and self.at.word > 0:
            self.go(At(self.at.turn, 0), whole=True)
        else:
            turn = self.page.next_turn(self.at.turn, by)
            words = len(self.speeches[turn].words)
            self.go(At(turn, words - 1 if turn == self.at.turn and by > 0 else 0), whole=True)

    def action_replacement(self, by: int) -> None:
        """The next replacement, or the one before."""
        self.go(self.page.replacement(self.at, by))

    def action_page(self, by: int) -> None:
        """A screen on, or back, with the last two rows of this one."""
        top, height = round(self.scroll_y), self.size.height
        self.scroll_to(y=top + by * max(1, height - 2), animate=False)
        now = round(self.scroll_y)
        if now == top:
            self.action_end(by)
            return
        rows = range(now + 1 if now else 0, min(now + height, len(self.page.rows)))
        words = next(filter(None, map(self.page.in_row, rows)), [self.at])
        self.go(words[0])

    def action_end(self, by: int) -> None:
        """The last word, or the first; of the turn, while words of it are marked."""
        turn = self.at.turn if self.held else self.page.turns[-1 if by > 0 else 0]
        self.go(At(turn, len(self.speeches[turn].words) - 1 if by > 0 else 0))

    def action_mark(self) -> None:
        """Mark from here on, or mark nothing."""
        self.held = None if self.held else self.at
        self.go(self.at)

    def action_unmark(self) -> None:
        """Mark nothing."""
        self.held = None
        self.go(self.at)

    def action_extend(self, how: str, by: int) -> None:
        """Mark more, or less; never beyond the turn."""
        self.held = self.held or self.at
        getattr(self, f"action_{how}")(by)

    def on_click(self, event: events.Click) -> None:
        """The word that was pointed at."""
        y = event.y + round(self.scroll_y)
        words = self.page.in_row(y) if 0 <= y < len(self.page.rows) else []
        before = [at for at in words if self.page.column(at) <= event.x - GUTTER]
        if words:
            self.go((before or words)[-1])

    def on_resize(self) -> None:
        """The same words in rows of another width."""
        above = self._above()
        self.lay()
        self.scroll_to(y=max(0, self._row() - above), animate=False)
        self._follow()
        self.post_message(self.Moved(by_hand=False))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember what has been on the screen, however it came there."""
        super().watch_scroll_y(old_value, new_value)
        self.call_after_refresh(self._look)

    # --- inside

    def _row(self) -> int:
        return self.page.row_of(self.at) if self.at.turn in self.page.first else 0

    def _above(self) -> int:
        """How many rows of the screen are above the cursor."""
        return min(max(0, self._row() - round(self.scroll_y)), max(0, self.size.height - 1))

    def _follow(self, *, whole: bool = False) -> None:
        """Scroll as little as shows the cursor, and note what is seen once it is drawn."""
        if not self.page.rows or not self.size.height:
            return
        row, height, top = self._row(), self.size.height, round(self.scroll_y)
        first, last = max(0, row - 1), min(row + 1, len(self.page.rows) - 1)
        if whole:
            last = max(last, self.page.last[self.at.turn])
        top = max(top, last - height + 1)
        self.scroll_to(y=min(top, first), animate=False)
        self.refresh()
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        """Note which turns are on the screen to their end, drawn, in the words that are signed."""
        if self.page.original or not self.screen.is_current:
            return
        top = round(self.scroll_y)
        below = top + self.size.height
        here = {row.turn for row in self.page.rows[top:below] if row.turn >= 0}
        ended = {turn for turn in here if self.page.last[turn] < below}
        if not ended <= self.seen:
            self.seen |= ended
            self.post_message(self.Moved(by_hand=False))

    # --- drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of the screen that are to be drawn anew, on one ground."""
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        y += round(self.scroll_y)
        if y >= len(self.page.rows):
            return Strip.blank(self.size.width, self._ground)
        text = self._drawn(self.page.rows[y], y)
        strip = Strip(text.render(self.app.console)).adjust_cell_length(self.size.width)
        return strip.apply_style(self._ground)

    def lead(self, row: Row, y: int) -> str:
        """What stands before a row, GUTTER wide: whether its turn has changed."""
        changed = self.speeches[row.turn].changed and y == self.page.first[row.turn]
        return CHANGED if changed else " " * GUTTER

    def _drawn(self, row: Row, y: int) -> Text:
        if row.turn < 0:
            return Text(f"{'':{GUTTER}}{row.note}", end="")
        speech = self.speeches[row.turn]
        text = Text(self.lead(row, y), end="")
        main = drawn(row.main, self.page.side(row.turn), self._reversed(row.turn))
        text.append_text(main)
        if self.is_wide:
            half = (self.scrollable_content_region.width - GUTTER - len(BETWEEN)) // 2
            text.append(" " * (half - cell_len(main.plain)) + BETWEEN)
            text.append_text(drawn(row.beside, speech.original, self._reversed(row.turn)))
        return text

    def _reversed(self, turn: int) -> range:
        """The words of a turn that the cursor and what is marked cover."""
        if turn != self.at.turn:
            return range(0)
        first, last = sorted((self.held or self.at, self.at))
        return range(first.word, last.word + 1)
