"""The page that was written of an interview, shown over the words while it is coded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from qualkit.tui.base.asking import LOOK, Question
from qualkit.tui.words.page import clean
from qualkit.workflow.sittings.familiarising import Summary


class Written(Question[None]):
    """What each coder wrote of an interview, one page after another; Escape closes."""

    DEFAULT_CSS = LOOK.replace("$NAME", "Written")
    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,enter", "dismiss(None)", "Close")]

    def __init__(self, transcript: str, pages: Sequence[Summary]) -> None:
        super().__init__()
        self._transcript, self._pages = transcript, pages

    def compose(self) -> ComposeResult:
        """The pages, scrollable."""
        with Vertical():
            yield Static(Text(f"Written of {self._transcript}", style="bold"))
            with VerticalScroll():
                yield Static(self._text(), id="pages", markup=False)
            yield Static(Text("Up, Down: more   Escape: close"))

    def _text(self) -> Text:
        text = Text()
        for page in self._pages:
            text.append(f"{clean(page.coder)}, {page.at[:10]}\n", "italic")
            text.append("\n".join(clean(line) for line in page.text.strip().splitlines()) + "\n\n")
        return text
