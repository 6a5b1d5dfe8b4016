"""Tables that people type in Markdown, and where they are broken: Markdown itself says nothing."""

from __future__ import annotations

import re

from qualkit.narrative.problems import Tell

_UNDER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_BETWEEN = re.compile(r"(?<!\\)\|")


def judge(text: str, tell: Tell) -> None:
    """Tell rows that Markdown would cut or fill up, and rows that are no table at all."""
    head: int | None = None
    before = ""
    for at, line in enumerate([one.strip() for one in text.split("\n")], 1):
        if not line.startswith("|"):
            head = None
        elif not before.startswith("|"):
            head = None  # its head, until the line under it says so
            first = at
        elif at == first + 1:
            head = _cells(before) if _UNDER.fullmatch(line) else None
            if head is None:
                fix = "Write |---|---| under its first line, a part for each column."
                tell(first, "a table has no line under its head", fix)
            elif _cells(line) != head:
                fix = "Write as many parts in the line |---|---| as the head has cells."
                tell(at, f"a table's head has {head} cells, the line under it {_cells(line)}", fix)
        elif head is not None and _cells(line) != head:
            fix = "Write a cell for each column, empty where it must be; \\| for a bar in a cell."
            tell(at, f"a row has {_cells(line)} cells, and the head of its table {head}", fix)
        before = line


def _cells(line: str) -> int:
    bare = line.removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return len(_BETWEEN.findall(bare)) + 1
