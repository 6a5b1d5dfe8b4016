"""The page that was written of an interview, beside its words while it is coded."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from qualkit.tui.words.page import clean
from qualkit.workflow.sittings.familiarising import Summary


def parts(pages: Sequence[Summary], width: int, height: int, console: Console) -> tuple[Text, ...]:
    """What each coder wrote, one page after another, in parts of so many columns and rows."""
    text = Text()
    for page in pages:
        text.append(f"{clean(page.coder)}, {page.at[:10]}\n", "italic")
        text.append("\n".join(clean(line) for line in page.text.strip().splitlines()) + "\n\n")
    text.rstrip()
    rows = list(text.wrap(console, max(1, width)))
    high = max(1, height)
    return tuple(Text("\n").join(rows[at : at + high]) for at in range(0, len(rows), high))
