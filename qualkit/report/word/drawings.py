"""What a figure draws, read from its svg element.

What is drawn is what figures are made of: boxes, circles, lines, curves and words. A drawing that
is made of anything else is left to the list that says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from qualkit.report.word.layout import Page
from qualkit.report.word.looks import ACCENT, QUIET

_EMU = 635
"""Of Word's smallest lengths in a twentieth of a point."""
POINT = 12700
"""The same in a point."""
_PIXEL = 9525
_SMALLEST = 7.0
"""Points of the smallest words that can be read on paper."""
_LETTERS = 12.5
"""Pixels of a word in a drawing that says nothing of them."""

_LOOKS = {
    "borne": {"stroke": ACCENT},
    "doubted": {"stroke": ACCENT, "dash": "dash"},
    "silent": {"stroke": QUIET, "dash": "sysDot"},
    "mark": {"bold": "yes", "anchor": "middle", "size": "11"},
}
"""What the classes of the page's drawings look like on paper."""
_SKIPPED = frozenset(("title", "desc", "style", "defs", "metadata"))
_HEX = re.compile("#([0-9a-fA-F]{6})$")
_PARTS = re.compile(r"([MLHVCQZz])|(-?\d*\.?\d+)")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Q": 4}


class CannotDraw(ValueError):
    """A drawing holds something that is not drawn here."""


@dataclass(frozen=True)
class Shape:
    """One thing of a drawing, in its own units."""

    kind: str
    """rect, ellipse, path, or words alone."""
    box: tuple[float, float, float, float]
    """Left, top, width, height."""
    stroke: str = ""
    fill: str = ""
    dash: str = ""
    weight: float = 1.0
    path: str = ""
    words: str = ""
    size: float = _LETTERS
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Drawing:
    """A figure read: its size and its shapes, those behind first."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    def scale(self, page: Page) -> float:
        """How many of Word's units one of its own is, to fit on a page with its caption."""
        room = page.width * _EMU / self.width, page.height * 0.8 * _EMU / self.height
        return min(_PIXEL, *room)

    def is_legible(self, page: Page) -> bool:
        """Whether its smallest words can be read on such a page."""
        smallest = min((shape.size for shape in self.shapes if shape.words), default=_LETTERS)
        return smallest * self.scale(page) / POINT >= _SMALLEST


def read(svg: str) -> Drawing:
    """What an svg element draws. Raises CannotDraw."""
    try:
        root = ElementTree.fromstring(svg)
        box = [float(number) for number in root.get("viewBox", "").replace(",", " ").split()]
        if len(box) != 4 or min(box[2:]) <= 0 or _name(root) != "svg":
            raise CannotDraw
        shapes = list(_shapes(root, box[0], box[1]))
    except (ElementTree.ParseError, ValueError, IndexError, KeyError):
        raise CannotDraw from None
    return Drawing(box[2], box[3], tuple(_labelled(shapes)))


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _shapes(element: ElementTree.Element, left: float, top: float) -> Iterator[Shape]:
    for child in element:
        name = _name(child)
        if name in ("g", "a") and not child.get("transform"):
            yield from _shapes(child, left, top)
        elif name == "text":
            yield _written(child, left, top)
        elif name in ("rect", "circle", "ellipse", "line", "path"):
            yield _drawn(name, child, left, top)
        elif name not in _SKIPPED:
            raise CannotDraw


def _drawn(name: str, child: ElementTree.Element, left: float, top: float) -> Shape:
    look = _look(child)
    shape = Shape(
        "path",
        (0, 0, 0, 0),
        stroke=look.get("stroke") or _color(child.get("stroke"), ACCENT),
        fill=_color(child.get("fill"), "" if name in ("path", "line") else "FFFFFF"),
        dash=look.get("dash", "dash" if child.get("stroke-dasharray") else ""),
        weight=float(child.get("stroke-width", "1.8" if name in ("path", "line") else "1")),
    )
    if name == "rect":
        x, y, width, height = _numbers(child, "x", "y", "width", "height")
        return replace(shape, kind="rect", box=(x - left, y - top, width, height))
    if name in ("circle", "ellipse"):
        x, y = _numbers(child, "cx", "cy")
        rx, ry = _numbers(child, "r", "r") if name == "circle" else _numbers(child, "rx", "ry")
        box = (x - rx - left, y - ry - top, 2 * rx, 2 * ry)
        stroke = _color(child.get("stroke"), QUIET)
        return replace(shape, kind="ellipse", box=box, stroke=stroke)
    if name == "line":
        x1, y1, x2, y2 = _numbers(child, "x1", "y1", "x2", "y2")
        path = f"M{x1} {y1}L{x2} {y2}"
    else:
        path = child.get("d", "")
    return replace(shape, path=_commands(path, left, top))


def _written(child: ElementTree.Element, left: float, top: float) -> Shape:
    look = _look(child)
    lines = [" ".join(" ".join(part.itertext()).split()) for part in child] or [
        " ".join((child.text or "").split())
    ]
    at = next((part for part in child if part.get("x")), child)
    x, y = _numbers(at, "x", "y")
    size = float(child.get("font-size", "").removesuffix("px") or look.get("size", _LETTERS))
    width = max(map(len, lines)) * size * 0.62
    anchor = child.get("text-anchor") or look.get("anchor", "start")
    x -= {"middle": width / 2, "end": width}.get(anchor, 0)
    return Shape(
        "words",
        (x - left, y - top - size, width, len(lines) * size * 1.3),
        words=" ".join(lines),
        size=size,
        bold=look.get("bold") == "yes" or child.get("font-weight") in ("600", "700", "bold"),
        centred=anchor == "middle",
    )


def _look(element: ElementTree.Element) -> dict[str, str]:
    said: dict[str, str] = {}
    for name in element.get("class", "").split():
        said |= _LOOKS.get(name, {})
    return said


def _color(said: str | None, otherwise: str) -> str:
    if said == "none":
        return ""
    found = _HEX.match(said or "")
    return found[1].upper() if found else otherwise


def _numbers(element: ElementTree.Element, *names: str) -> list[float]:
    return [float(element.get(name, "0")) for name in names]


def _commands(path: str, left: float, top: float) -> str:
    """The path as letters and numbers apart, with nothing in it but lines and curves."""
    if _PARTS.sub("", path).strip(" ,\n\t"):
        raise CannotDraw
    parts = [match.group() for match in _PARTS.finditer(path)]
    out, letter, x, y = list[str](), "", 0.0, 0.0
    while parts:
        if parts[0].isalpha():
            letter = parts.pop(0).upper()
        if letter == "Z":
            out.append("Z")
            continue
        count = _TAKES[letter]
        numbers = [float(parts.pop(0)) for _ in range(count)]
        points = {"H": [*numbers, y + top], "V": [x + left, *numbers]}.get(letter, numbers)
        moved = [n - (top if at % 2 else left) for at, n in enumerate(points)]
        x, y = moved[-2:]
        out.append(" ".join(("L" if letter in "HV" else letter, *(f"{n:.1f}" for n in moved))))
    return "\n".join(out)


def _labelled(shapes: list[Shape]) -> Iterator[Shape]:
    """Words go into the smallest box that they begin in."""
    said: dict[int, Shape] = {}
    for text in (one for one in shapes if one.kind == "words"):
        boxes = [at for at, one in enumerate(shapes) if one.kind in ("rect", "ellipse")]
        within = [at for at in boxes if at not in said and _holds(shapes[at], text)]
        if within:
            at = min(within, key=lambda at: shapes[at].box[2] * shapes[at].box[3])
            said[at] = replace(
                shapes[at],
                words=text.words,
                size=text.size,
                bold=text.bold,
                centred=text.centred or shapes[at].kind == "ellipse",
            )
    taken = {one.words for one in said.values()}
    for at, one in enumerate(shapes):
        if one.kind != "words" or one.words not in taken:
            yield said.get(at, one)


def _holds(shape: Shape, text: Shape) -> bool:
    left, top, width, height = shape.box
    x = text.box[0] + (text.box[2] / 2 if text.centred else 0)
    return left <= x <= left + width and top <= text.box[1] + text.size / 2 <= top + height
