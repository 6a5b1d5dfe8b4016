"""What the screens ask: a line of text, one of a list; and the list of keys.

The application that they stand in, and what is shown in a terminal that is too small, are in
`terminal`. Everything that is shown here is shown as it is: brackets in a name are brackets.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, ScreenResultType
from textual.strip import Strip
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qualkit.tui.base.terminal import TooSmall

__all__ = ["Ask", "Choose", "Help", "Opened", "Question", "TooSmall"]

REVERSED = Style(reverse=True)
SHOWN = 100
"""Options shown at once; typing narrows them."""

LOOK = """
$NAME { align: center middle; }
$NAME > Vertical {
    width: 90%; max-width: 76; height: auto; max-height: 100%;
    border: round ansi_default; padding: 0 1; background: ansi_default;
}
$NAME Static { height: auto; }
$NAME Input, $NAME Input:focus {
    border: none; border-bottom: solid ansi_default; height: 2; padding: 0; margin: 1 0 0 0;
    background: ansi_default;
}
$NAME Input > .input--cursor {
    background: ansi_default; color: ansi_default; text-style: underline;
}
$NAME OptionList { border: none; padding: 0; height: auto; max-height: 45vh; }
$NAME VerticalScroll { height: auto; max-height: 70vh; }
"""


class Question(ModalScreen[ScreenResultType]):
    """Base of what is asked: it is answered once, however fast the keys come."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Give the answer and go; what comes after the answer is passed over."""
        return super().dismiss(result) if self.is_current else AwaitComplete(asyncio.sleep(0))


class Ask(Question[str | None]):
    """One line of text: Enter gives it, Escape gives None."""

    DEFAULT_CSS = LOOK.replace("$NAME", "Ask")
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Leave it")]

    def __init__(
        self, prompt: str, initial: str = "", note: str = "", *, anew: bool = False
    ) -> None:
        """`anew`: what is typed takes the place of what stands there."""
        super().__init__()
        self._prompt, self._initial, self._note = prompt, initial, note
        self._anew = anew

    def compose(self) -> ComposeResult:
        """The question, the line, and how to leave it."""
        with Vertical():
            yield Static(Text(self._prompt, style="bold"))
            if self._note:
                yield Static(Text(self._note))
            yield Input(self._initial, select_on_focus=self._anew)
            yield Static(Text("Enter: done   Escape: leave it   Ctrl+U: empty the line"))

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Choose(Question[str | None]):
    """One of a list, by arrow keys or by typing some of it; Enter gives its value, Escape None.

    Where `free` is given, what was typed can be chosen too, and is shown by `free`, in which "{}"
    stands for it. What fits as well as others comes after them if its value is in `last`.
    """

    DEFAULT_CSS = LOOK.replace("$NAME", "Choose")
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Leave it"),
        ("up", "list('cursor_up')", ""),
        ("down", "list('cursor_down')", ""),
        ("pageup", "list('page_up')", ""),
        ("pagedown", "list('page_down')", ""),
    ]

    def __init__(
        self,
        prompt: str,
        options: Sequence[tuple[str, str]],
        note: str = "",
        *,
        free: str = "",
        last: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._prompt, self._options, self._note, self._free = prompt, options, note, free
        self._last = last
        self._values: list[str] = []

    def compose(self) -> ComposeResult:
        """The question, what is typed, the list, and how to leave it."""
        with Vertical():
            yield Static(Text(self._prompt, style="bold"))
            if self._note:
                yield Static(Text(self._note))
            yield Input(placeholder="type to narrow the list", select_on_focus=False)
            yield _Chosen(markup=False)
            yield Static("", id="rest", markup=False)
            yield Static(Text("Up, Down, Enter: choose   Escape: leave it"))

    def on_mount(self) -> None:
        """Show the whole list, or its beginning."""
        self._narrow("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    @on(Input.Submitted)
    def _chosen(self) -> None:
        at = self.query_one(_Chosen).highlighted
        if at is not None:
            self.dismiss(self._values[at])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._values[event.option_index])

    def action_list(self, move: str) -> None:
        """Move in the list while the line keeps the keys."""
        getattr(self.query_one(_Chosen), f"action_{move}")()

    def _narrow(self, typed: str) -> None:
        fits = narrowed(self._options, typed, self._last)
        shown = list(fits[:SHOWN])
        words = " ".join(typed.split())
        if self._free and words and words.casefold() not in {v.casefold() for v, _ in fits}:
            shown.append((words, self._free.format(words)))
        self._values = [value for value, _ in shown]
        chosen = self.query_one(_Chosen)
        chosen.set_options(Option(Text(words)) for _, words in shown)
        chosen.highlighted = 0 if shown else None
        self.query_one("#rest", Static).update(_rest(len(fits), bool(shown)))


class Marked(OptionList):
    """A list whose chosen option is reversed, in any colours: a style sheet cannot say that here.

    A list that can have the focus marks it only then.
    """

    def render_line(self, y: int) -> Strip:
        """One line of an option, reversed in the chosen one."""
        strip = super().render_line(y)
        of = next((segment.style.meta.get("option") for segment in strip if segment.style), None)
        chosen = of is not None and of == self.highlighted
        return strip.apply_style(REVERSED) if chosen and self._is_in_use() else strip

    def _is_in_use(self) -> bool:
        return self.has_focus or not self.can_focus


class _Chosen(Marked, can_focus=False):
    """The list of `Choose`, whose line keeps the keys."""


class Help(Question[None]):
    """Every key and what it does; Escape, q, ? or Enter closes it."""

    DEFAULT_CSS = LOOK.replace("$NAME", "Help")
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,question_mark,enter", "dismiss(None)", "Close"),
    ]

    def __init__(self, title: str, keys: Sequence[tuple[str, str]], words: str = "") -> None:
        super().__init__()
        self._title_of, self._keys, self._words = title, keys, words

    def compose(self) -> ComposeResult:
        """The keys in a column, scrollable, and more words about them."""
        wide = max((len(key) for key, _ in self._keys), default=0)
        with Vertical():
            yield Static(Text(self._title_of, style="bold"))
            with VerticalScroll():
                for key, does in self._keys:
                    yield Static(_hanging(key, does, wide))
                if self._words:
                    yield Static(Text(f"\n{self._words}"))
            yield Static(Text("Up, Down: more   Escape: close"))


class Opened(Help):
    """What is proposed, in full, and more beside; a number takes what is proposed under it.

    Only what is in sight is taken: `chosen` says which, once it is closed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        (str(n), f"take({n})", "Take what is proposed") for n in range(1, 6)
    ]

    def __init__(self, title: str, proposals: Mapping[int, Text], more: Text) -> None:
        super().__init__(title, ())
        self._proposals, self._more = proposals, more
        self.chosen: int | None = None

    def compose(self) -> ComposeResult:
        """The proposals, what else stands there, and the keys."""
        with Vertical():
            yield Static(Text(self._title_of, style="bold"))
            with VerticalScroll():
                for number, words in self._proposals.items():
                    yield Static(words, id=f"proposal{number}")
                yield Static(self._more)
            take = "1 to 3: take one   " if self._proposals else ""
            yield Static(Text(f"{take}Up, Down: more   Escape: close"))

    def action_take(self, number: int) -> None:
        """Close, and say which was chosen, if its words are in sight."""
        if number not in self._proposals:
            return
        words = self.query_one(f"#proposal{number}").region
        if self.query_one(VerticalScroll).region.contains_region(words):
            self.chosen = number
            self.dismiss(None)


def narrowed(
    options: Sequence[tuple[str, str]], typed: str, last: Collection[str] = ()
) -> Sequence[tuple[str, str]]:
    """The options that hold every word that was typed, whatever its capitals.

    First what is called just so; then those of which words begin so, words of the name (which ends
    at two spaces) before others: Visiting before Supervision, Teacher before Headteacher. Of these
    come those after others whose values are in `last`, and those first whose name begins so.
    """
    words = typed.casefold().split()
    fits = [one for one in options if all(word in one[1].casefold() for word in words)]
    if not words:
        return fits
    begins = [re.compile(rf"(?<!\w){re.escape(word)}") for word in words]

    def after(option: tuple[str, str]) -> tuple[bool, ...]:
        shown = option[1].casefold()
        name = shown.split("  ")[0].strip()
        return (
            name != " ".join(words),
            not all(one.search(name) for one in begins),
            not all(one.search(shown) for one in begins),
            option[0] in last,
            not name.startswith(words[0]),
        )

    return sorted(fits, key=after)


def _hanging(key: str, does: str, wide: int) -> Text:
    return Text.assemble((f"{key:<{wide}}", "bold"), f"  {does}")


def _rest(count: int, any_shown: bool) -> str:
    if count > SHOWN:
        return f"and {count - SHOWN} more: type some of the name"
    return "" if any_shown else "Nothing of that: type less, or Escape."
