"""Rows of tables that people write: what is wrong with one, and which of them name somebody."""

from __future__ import annotations

from collections.abc import Mapping

from qualkit.coding import Wrong
from qualkit.errors import BadSettings, NamesSomebody, UserError
from qualkit.workflow.leaks.knowing import leak_finder
from qualkit.workflow.study import Study

Typed = Mapping[tuple[int, str], str]
"""By line and what it is ("the note"): what somebody typed."""


def on_line(name: str, line: int, error: UserError) -> Wrong:
    """The same mistake, with the file and line that it is on."""
    return Wrong(line, BadSettings(file=name, line=line, what=error.said, fix=error.advice))


def naming(study: Study, name: str, typed: Typed) -> list[Wrong]:
    """The rows in which what somebody typed names somebody; none where this copy has no vault."""
    words = {f"{line} {what}": text for (line, what), text in typed.items() if text}
    if not study.vault.present or not words:
        return []
    found = leak_finder(study)(words)
    return [
        Wrong(line, NamesSomebody(where=f"{name}, line {line}: {what}"))
        for line, what in typed
        if f"{line} {what}" in found
    ]


def legible(words: str) -> str:
    """What somebody typed, its lines kept, without what would steer a terminal."""
    lines = words.replace("\r\n", "\n").split("\n")
    kept = ("".join(c if c.isprintable() else " " for c in line).rstrip() for line in lines)
    return "\n".join(kept).strip()
