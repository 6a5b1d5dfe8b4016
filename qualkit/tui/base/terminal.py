"""The terminal that the screens stand in: its own colours, no traces, large enough or waiting."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Static
from textual.worker import WorkerFailed

WIDTH, HEIGHT = 60, 16
"""Columns and lines that are needed."""

OWN = "ansi_default"
COLOURS = Theme(
    name="terminal",
    ansi=True,
    primary=OWN,
    secondary=OWN,
    warning=OWN,
    error=OWN,
    success=OWN,
    accent=OWN,
    foreground=OWN,
    background=OWN,
    surface=OWN,
    panel=OWN,
    boost=OWN,
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "border": OWN,
        "border-blurred": OWN,
        "block-cursor-foreground": OWN,
        "block-cursor-background": OWN,
        "block-cursor-text-style": "reverse",
        "block-cursor-blurred-foreground": OWN,
        "block-cursor-blurred-background": OWN,
        "block-cursor-blurred-text-style": "underline",
        "block-hover-background": OWN,
        "input-cursor-foreground": OWN,
        "input-cursor-background": OWN,
        "input-cursor-text-style": "reverse",
        "input-selection-foreground": OWN,
        "input-selection-background": OWN,
        "screen-selection-foreground": OWN,
        "screen-selection-background": OWN,
        "scrollbar": OWN,
        "scrollbar-hover": OWN,
        "scrollbar-active": OWN,
        "scrollbar-background": OWN,
        "scrollbar-background-hover": OWN,
        "scrollbar-background-active": OWN,
        "scrollbar-corner-color": OWN,
    },
)
"""Those that the terminal has already, light or dark: what matters is told by more than colour."""


class TooSmall(ModalScreen[None]):
    """Stands over everything while the terminal is too small; nothing beneath it is lost."""

    DEFAULT_CSS = """
    TooSmall { background: ansi_default; }
    TooSmall:ansi { background: ansi_default; }
    """

    def compose(self) -> ComposeResult:
        """One plain sentence."""
        yield Static(_too_small(self.app.size), markup=False)

    def on_resize(self, event: Resize) -> None:
        """Say the new size, or go."""
        if not is_large_enough(event.size):
            self.query_one(Static).update(_too_small(event.size))
        elif self.is_current:
            self.dismiss()


class _Empty(Screen[None]):
    """Nothing."""


class Terminal(App[None]):
    """Base of the screens' applications. Subclasses say what leaving means in `leave`."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("ctrl+c", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(ansi_color=True)
        self.failed: Exception | None = None
        self.features = frozenset()
        self.animation_level = "none"
        self.register_theme(COLOURS)
        self.theme = COLOURS.name

    def stay(self) -> None:
        """Run until the person leaves. What goes wrong inside is raised once the screen is gone."""
        self.run()
        if self.failed is not None:
            raise self.failed

    def leave(self) -> None:
        """What happens when the person leaves.

        The screen is emptied first: some terminals keep what stood on it, once they were resized.
        """
        self.push_screen(_Empty())
        self.call_after_refresh(self.exit)

    def action_leave(self) -> None:
        """Leave, from wherever the person is."""
        self.leave()

    def on_resize(self, event: Resize) -> None:
        """Wait while the terminal is too small."""
        if not is_large_enough(event.size) and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())

    def panic(self, *renderables: object) -> None:
        """Close without printing what Textual would: it may hold what the screen showed."""
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        inner = error.error if isinstance(error, WorkerFailed) else error
        self.failed = self.failed or (inner if isinstance(inner, Exception) else error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Close without Textual's traceback: it prints the values of variables, names too."""
        self._close_messages_no_wait()


def forget_typed() -> None:
    """Forget what was typed before a screen stood: nobody saw what it would do."""
    with suppress(ImportError, OSError):
        import termios  # not on Windows, where nothing is kept

        termios.tcflush(sys.stdin, termios.TCIFLUSH)


def is_large_enough(size: Size) -> bool:
    """Whether a terminal has the columns and lines that are needed."""
    return size.width >= WIDTH and size.height >= HEIGHT


def _too_small(size: Size) -> str:
    return (
        f"This terminal is {size.width} x {size.height}; at least {WIDTH} x {HEIGHT} are needed: "
        "make it larger."
    )
