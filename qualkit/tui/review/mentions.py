"""What is known of the chosen entity, and its mentions: some of them at once, more on asking."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.text import Text
from textual.widgets.option_list import Option

from qualkit.tui.base.asking import Marked
from qualkit.tui.review.cards import Line

AT_FIRST = 30
MORE = 200
"""Mentions that are read from the vault at once."""

Load = Callable[[int, int], Sequence[Line]]


class Mentions(Marked):
    """Lines to stand on, wrapped; the last says how many mentions are not shown yet."""

    DEFAULT_CSS = """
    Mentions, Mentions:focus { background: ansi_default; background-tint: ansi_default 0%; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._told: list[Line] = []
        self._total = self._loaded = 0

    @property
    def line(self) -> Line | None:
        """The line that the person stands on."""
        at = self.highlighted
        return self._told[at] if at is not None and at < len(self._told) else None

    def show(self, known: Sequence[Line], mentions: int, load: Load) -> None:
        """Show what is known of another entity, and the first of its mentions."""
        self._load, self._total = load, mentions
        self._loaded = min(AT_FIRST, mentions)
        self._told = [*known, *load(0, self._loaded)]
        self.set_options([*map(_option, self._told), *self._rest()])
        self.scroll_home(animate=False)
        self.highlighted = 0 if self._told else None

    def more(self) -> None:
        """Show more of its mentions."""
        if self._loaded == self._total:
            return
        upto = min(self._total, self._loaded + MORE)
        lines = self._load(self._loaded, upto)
        at = len(self._told)
        self._told += lines
        self._loaded = upto
        self.remove_option_at_index(at)
        self.add_options([*map(_option, lines), *self._rest()])
        self.highlighted = at

    def action_select(self) -> None:
        """On the last line: show more."""
        if self.highlighted == len(self._told):
            self.more()

    def _rest(self) -> list[Option]:
        rest = self._total - self._loaded
        return [Option(Text(f"and {rest} more: + shows them"))] if rest else []


def _option(line: Line) -> Option:
    return Option(line.words)
