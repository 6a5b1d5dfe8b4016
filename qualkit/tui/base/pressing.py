"""A question that one key answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qualkit.tui.base.asking import LOOK, Question


class Press(Question[str | None]):
    """One key of several: gives the key; Escape gives None."""

    DEFAULT_CSS = LOOK.replace("$NAME", "Press")
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Leave it")]

    def __init__(self, prompt: str, keys: Sequence[tuple[str, str]], note: str = "") -> None:
        super().__init__()
        self._prompt, self._keys, self._note = prompt, keys, note

    def compose(self) -> ComposeResult:
        """The question, and what each key means."""
        with Vertical():
            yield Static(Text(self._prompt, style="bold"))
            if self._note:
                yield Static(Text(self._note))
            for key, means in self._keys:
                yield Static(Text.assemble(("  " + key, "bold"), f"  {means}"))
            yield Static(Text("Escape: leave it"))

    def on_key(self, event: events.Key) -> None:
        """Take the key, in either case."""
        key = (event.character or "").lower()
        if key in {one for one, _ in self._keys}:
            event.stop()
            self.dismiss(key)
