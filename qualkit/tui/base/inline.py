"""Questions that are asked in place, beside the words that they are about: no screen is laid over.

They are drawn where the codes and the notices stand, so that a key and its answer cost no more than
two rows drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from rich.text import Text

from qualkit.tui.base.asking import narrowed
from qualkit.tui.words.page import clean, cut, wrapped

Then = Callable[[str], object]
ROOMY = 11
"""Rows from which on more is shown of the option that would be chosen."""
LEAST_ABOUT = 4
"""So many rows of it, and more where the list leaves them."""
FULL = 50
"""Columns from which on an option is shown with all that can be typed to find it."""


class OneKey:
    """A question that one key answers; Escape leaves it."""

    def __init__(self, prompt: str, keys: Sequence[tuple[str, str]], then: Then) -> None:
        self._prompt, self._keys, self.then = prompt, keys, then
        self.answer: str | None = None
        self._missed = False
        """Whether the last key was none of these."""

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; whether the question is over."""
        given = (character or "").lower()
        if given in {one for one, _ in self._keys}:
            self.answer = given
        self._missed = self.answer is None
        return self.answer is not None or key == "escape"

    def line(self) -> Text:
        """The question, and what each key means."""
        text = Text("! One of these:  " if self._missed else "", style="bold")
        text.append(f"{self._prompt}  ")
        for key, means in self._keys:
            text.append(f"{key}", "bold reverse")
            text.append(f" {means}  " if means else "  ")
        return text.append("Escape: leave it")

    def listing(self, width: int, height: int) -> Text | None:
        """Nothing: what stands beside the words stays."""
        return None


class OneOf:
    """One of a list, by typing some of it; Enter gives its value, Escape leaves it.

    Where `free` is given, what was typed can be chosen too, and is shown by `free`, in which "{}"
    stands for it. What fits as well as others comes after them if its value is in `last`.
    """

    def __init__(
        self,
        prompt: str,
        options: Sequence[tuple[str, str]],
        then: Then,
        *,
        free: str = "",
        last: Collection[str] = (),
        about: Callable[[str], str] = lambda value: "",
    ) -> None:
        """`options`: value and words; what comes after two spaces is shown where there is room.

        `about`: more on the option that would be chosen, for where there is room.
        """
        self._prompt, self._options, self.then, self._free = prompt, options, then, free
        self._last, self._about = last, about
        self.answer: str | None = None
        self._typed = ""
        self._at = 0

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; whether the question is over."""
        fits = self._fits()
        match key:
            case "escape":
                return True
            case "enter":
                if fits:
                    self.answer = fits[self._at][0]
                return bool(fits)
            case "up" | "down":
                self._at = max(0, min(len(fits) - 1, self._at + (1 if key == "down" else -1)))
            case "backspace":
                self.type(self._typed[:-1])
            case "ctrl+u":
                self.type("")
            case _ if character and character.isprintable():
                self.type(self._typed + character)
        return False

    def type(self, words: str) -> None:
        """Other words to narrow the list by."""
        self._typed, self._at = words, 0

    @property
    def typed(self) -> str:
        """What was typed so far."""
        return self._typed

    def line(self) -> Text:
        """How to answer, and all of what Enter would choose."""
        fits = self._fits()
        text = Text("Type some of it   Up, Down, Enter: choose   Escape: leave it\n", style="bold")
        return text.append(f"▸{fits[self._at][1]}" if fits else "", "not bold")

    def listing(self, width: int, height: int) -> Text:
        """The question, what is typed, and what fits."""
        fits = self._fits()
        spare = max(LEAST_ABOUT, height - 4 - len(fits)) if height >= ROOMY else 0
        more_on = self._rows_about(fits[self._at][0], width, spare) if fits and spare else []
        room = max(1, height - 3 - len(more_on))
        first = max(0, min(self._at - room // 2, len(fits) - room))
        text = Text(cut(self._prompt, width), style="bold", end="")
        text.append(f"\n> {clean(self._typed)[-(width - 4) :]}", "not bold")
        text.append("_\n", "not bold blink")
        for at, (_, words) in enumerate(fits[first : first + room], first):
            shown = words if width >= FULL else words.split("  ")[0]
            lead = "▸" if at == self._at else " "
            text.append(cut(lead + shown, width), "reverse" if at == self._at else "not bold")
            text.append("\n")
        more = len(fits) - room
        text.append(f"and {more} more" if more > 0 else "" if fits else "Nothing of that.", "dim")
        for row in more_on:
            text.append(f"\n{row}", "not bold")
        return text

    def _rows_about(self, value: str, width: int, most: int) -> list[str]:
        """The first rows of what is to be known of an option."""
        words = clean(self._about(value))
        rows = [row.of(words).rstrip() for row in wrapped(words, max(1, width))]
        if len(rows) > most:
            rows = [*rows[: most - 1], cut(f"{rows[most - 1]:<{width}}…", width)]
        return rows

    def _fits(self) -> list[tuple[str, str]]:
        fits = list(narrowed(self._options, self._typed, self._last))
        words = " ".join(self._typed.split())
        named = {shown.split("  ")[0].casefold() for _, shown in fits}
        if self._free and words and words.casefold() not in named:
            fits.append((words, self._free.format(words)))
        return fits


Question = OneKey | OneOf
