"""A typology as lines of text: a grid, a line with an arrow, or groups that add up."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from qualkit.model import Shape
from qualkit.model.typologies import BETWEEN
from qualkit.typology.laying import Laid

WIDTH = 80
"""Columns of a terminal that a grid fits into."""


def drawn(one: Laid, width: int = WIDTH) -> list[str]:
    """The grid, the line or the groups as lines of text, and whether they add up."""
    match one.typology.shape:
        case Shape.CROSSED:
            lines = _grid(one, width)
        case Shape.CONTINUUM:
            lines = _line(one, width)
        case Shape.GROUPING:
            lines = _groups(one, width)
    return [*lines, "", _sum(one)]


def _sum(one: Laid) -> str:
    """How the places add up: "2 + 1 + 1 = 4 of 4 pilots"."""
    numbers = [len(there) for there in one.counts.values()]
    parts = [str(number) for number in numbers if number]
    many = "" if len(one.cases) == 1 else "s"
    said = f"{' + '.join(parts) or '0'}{f' = {sum(numbers)}' if len(parts) > 1 else ''}"
    return f"{said} of {len(one.cases)} {one.typology.noun}{many}"


def _grid(one: Laid, width: int) -> list[str]:
    down, across = one.typology.dimensions
    head = max(14, min(22, max(map(len, (*down.places, down.name)))))
    wide = max(12, (width - head - 3 * len(across.places)) // len(across.places))
    rule = "-+-".join(["-" * head, *("-" * wide for _ in across.places)])
    lines = [" " * head + " | " + across.name, *_row(["", *across.places], head, wide), rule]
    lines[1:2] = _row([down.name, *across.places], head, wide)
    for place in down.places:
        cells = [_lines(one.counts[f"{place}{BETWEEN}{other}"]) for other in across.places]
        lines += [*_row([place, *cells], head, wide), rule]
    return lines


def _row(cells: Sequence[str], head: int, wide: int) -> list[str]:
    """One row of a grid; a case begins a line of its own."""
    widths = [head, *(wide for _ in cells[1:])]
    blocks = [
        [
            line
            for part in cell.split("\n")
            for line in textwrap.wrap(part, size, break_long_words=True) or [""]
        ]
        for cell, size in zip(cells, widths, strict=True)
    ]
    deepest = max(map(len, blocks))
    padded = [block + [""] * (deepest - len(block)) for block in blocks]
    return [
        " | ".join(part.ljust(size) for part, size in zip(parts, widths, strict=True)).rstrip()
        for parts in zip(*padded, strict=True)
    ]


def _line(one: Laid, width: int) -> list[str]:
    places = one.typology.places
    wide = max(12, (width - 3 * (len(places) - 1)) // len(places))
    cells = [_lines(one.counts[place]) for place in places]
    arrow = "-" * (min(width, wide * len(places) + 3 * (len(places) - 1)) - 1) + ">"
    return [*_row(places, wide, wide), arrow, *_row(cells, wide, wide)]


def _groups(one: Laid, width: int) -> list[str]:
    lines = []
    for place, there in one.counts.items():
        said = f"{len(there):>3}  {place}{': ' if there else ''}{', '.join(map(_plain, there))}"
        lines += textwrap.wrap(said, width, subsequent_indent="     ") or [said]
    return lines


def _lines(cases: Sequence[str]) -> str:
    """Cases, each on a line of its own."""
    return "\n".join(map(_plain, cases))


def _plain(name: str) -> str:
    """A name without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in name)
