"""A long list, one line a row: only the rows in view are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualkit.tui.base.asking import REVERSED

Draw = Callable[[int, int], Text]
"""The row of a number, in so many columns."""


class Rows(ScrollView, can_focus=True):
    """Rows with one of them chosen, which is marked by ">" and, in focus, by reversed colours."""

    DEFAULT_CSS = "Rows { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", show=False),
        Binding("down", "cursor_down", show=False),
        Binding("pageup", "move(-1)", show=False),
        Binding("pagedown", "move(1)", show=False),
        Binding("home", "to(0)", show=False),
        Binding("end", "to(-1)", show=False),
    ]
    at: reactive[int] = reactive(0)
    """The number of the chosen row."""

    class Moved(Message):
        """Another row is chosen."""

    def __init__(self, draw: Draw, *, empty: str, id: str) -> None:
        """`empty` is said where there are no rows."""
        super().__init__(id=id)
        self._draw, self._empty = draw, empty
        self.count = 0

    def show(self, count: int, at: int) -> None:
        """Draw so many rows anew, with this one chosen; `Moved` is not told."""
        self.count = count
        self.virtual_size = Size(self.size.width, max(count, 1))
        self.set_reactive(Rows.at, max(0, min(at, count - 1)))
        self._bring_into_view()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of what is in view."""
        width, at = self.scrollable_content_region.width, y + self.scroll_offset.y
        if at >= self.count:
            text = Text(self._empty if at == 0 else "")
        else:
            text = Text.assemble("> " if at == self.at else "  ", self._draw(at, width - 2))
        text.truncate(width, overflow="ellipsis", pad=True)
        strip = Strip(text.render(self.app.console, end="")).adjust_cell_length(width)
        chosen = at == self.at and at < self.count and self.has_focus
        return strip.apply_style(REVERSED) if chosen else strip

    def watch_at(self) -> None:
        """Tell that another row is chosen."""
        self._bring_into_view()
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Keep the chosen row in view."""
        self.virtual_size = Size(self.size.width, max(self.count, 1))
        self._bring_into_view()

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        self._to(event.y + self.scroll_offset.y)

    def action_cursor_up(self) -> None:
        """The row above."""
        self._to(self.at - 1)

    def action_cursor_down(self) -> None:
        """The row below."""
        self._to(self.at + 1)

    def action_move(self, pages: int) -> None:
        """A page up or down."""
        self._to(self.at + pages * max(1, self.size.height - 1))

    def action_to(self, row: int) -> None:
        """The first row, or the last (-1)."""
        self._to(row if row >= 0 else self.count - 1)

    def _to(self, row: int) -> None:
        self.at = max(0, min(row, self.count - 1))

    def _bring_into_view(self) -> None:
        self.scroll_to_region(Region(0, self.at, 1, 1), animate=False, force=True)
