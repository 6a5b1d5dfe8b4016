"""Posts that stand twice under one pilot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualkit.sums.adding import Sums

_POST = re.compile(r"\b(job|posts?|roles?|titles?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Twice:
    """A post, and the lines of its table on which it stands."""

    post: str
    lines: tuple[int, ...]


def twice(sums: Sums) -> Iterator[Twice]:
    """Each post that one pilot has twice, where columns of labels name posts."""
    heads = sums.table.heads[: sums.first]
    if sums.first >= len(sums.table.heads) or not any(_POST.search(head) for head in heads):
        return
    where: dict[tuple[str, ...], list[int]] = {}
    said: dict[tuple[str, ...], str] = {}
    for at, row in enumerate(sums.table.rows):
        named = sums.rows[at]
        if named.total or all(one.number is None for one in row.cells[sums.first :]):
            continue
        where.setdefault(named.words, []).append(row.line)
        said.setdefault(named.words, named.said)
    for words, lines in where.items():
        if len(lines) > 1:
            yield Twice(said[words], tuple(lines))
