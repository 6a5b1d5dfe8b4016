"""Words in the lines of a terminal: broken between words, and never inside one that fits."""

from __future__ import annotations

import textwrap

WIDTH = 80


def cut(words: str, width: int) -> str:
    """Words of so many characters at most; where some are left out, “…” says so."""
    return words if len(words) <= width else words[: width - 1].rstrip() + "…"


def filled(words: str, *, indent: int = 2) -> str:
    """Words in lines of 80 columns at most, each indented."""
    space = " " * indent
    return textwrap.fill(
        words,
        WIDTH - 1,
        initial_indent=space,
        subsequent_indent=space,
        break_on_hyphens=False,
    )
