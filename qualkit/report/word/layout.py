"""Which pages lie on their side: those of what is too wide to be read on an upright one."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from qualkit.report.word.xml import DECLARED, whole

_A4 = (11906, 16838)
_MARGIN = 1440
_LEAST = 2000
_BETWEEN = 1200
"""Characters of running text between two wide things for which the page is not turned back."""


@dataclass(frozen=True)
class Piece:
    """What stands together: elements of the body, as Word writes them."""

    xml: str
    wide: bool = False
    leads: bool = False
    """Whether it belongs to what comes after it, as a heading does."""
    length: int = 0
    """Characters of it."""


@dataclass(frozen=True)
class Page:
    """The size of a page within its margins, in twentieths of a point."""

    width: int
    height: int


def pages(section: Any) -> tuple[Page, Page]:
    """The room on the pages of a section as they are, and on their side; never the narrower way."""
    width, height = _paper(section)
    margins = section.find(qn("w:pgMar"))
    beside, above = _sum(margins, "left", "right", "gutter"), _sum(margins, "top", "bottom")
    columns = section.find(qn("w:cols"))
    number = max(1, 1 if columns is None else whole(columns.get(qn("w:num")), 1))
    upright = Page(max((width - beside) // number, _LEAST), max(height - above, _LEAST))
    if width >= height:
        return upright, upright
    return upright, Page(max((height - beside) // number, _LEAST), max(width - above, _LEAST))


def grouped(pieces: Sequence[Piece]) -> list[tuple[bool, str]]:
    """What is to stand on pages of one kind, in order: whether they are turned, and the elements.

    Headings go with what they lead to; a few lines between two wide things stay with them.
    """
    turned = list(pieces)
    for at in range(len(turned) - 2, -1, -1):
        if turned[at].leads and turned[at + 1].wide:
            turned[at] = replace(turned[at], wide=True)
    wide = [at for at, one in enumerate(turned) if one.wide]
    for before, after in zip(wide, wide[1:], strict=False):
        between = range(before + 1, after)
        if sum(turned[at].length for at in between) < _BETWEEN:
            turned[before:after] = [replace(one, wide=True) for one in turned[before:after]]
    return [
        (is_wide, "".join(one.xml for one in group))
        for is_wide, group in groupby(turned, key=lambda one: one.wide)
    ]


def section(base: Any, *, turned: bool, first: bool) -> Any:
    """The settings of a section of the report: the template's, and perhaps on its side."""
    made = deepcopy(base)
    kind = made.find(qn("w:type"))
    if kind is not None and not first:
        made.remove(kind)
    if not first:
        continues(made)
    if turned:
        _turn(made)
    return made


def continues(section: Any) -> None:
    """What begins a document is not said again: its first page, its first number."""
    for name in ("w:titlePg", "w:pgNumType"):
        found = section.find(qn(name))
        if found is not None and (name == "w:titlePg" or found.get(qn("w:start")) is not None):
            section.remove(found)
    kind = section.find(qn("w:type"))
    if kind is not None:
        kind.set(qn("w:val"), "nextPage")


def ended(section: Any, before: Any) -> Any:
    """The element with which a section ends: the last paragraph of it, or one that holds no words.

    `before`: the last element of the section.
    """
    if before is not None and before.tag == qn("w:p") and not _is_ended(before):
        properties = before.find(qn("w:pPr"))
        if properties is None:
            properties = parse_xml(f"<w:pPr {DECLARED}/>")
            before.insert(0, properties)
        properties.append(section)
        return None
    made = parse_xml(
        f'<w:p {DECLARED}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" '
        'w:lineRule="exact"/></w:pPr></w:p>'
    )
    made[0].append(section)
    return made


def _is_ended(paragraph: Any) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None


def _paper(section: Any) -> tuple[int, int]:
    size = section.find(qn("w:pgSz"))
    if size is None:
        return _A4
    return whole(size.get(qn("w:w")), _A4[0]), whole(size.get(qn("w:h")), _A4[1])


def _sum(margins: Any, *names: str) -> int:
    if margins is None:
        return _MARGIN * 2
    return sum(abs(whole(margins.get(qn(f"w:{name}")), 0)) for name in names)


def _turn(section: Any) -> None:
    size = section.find(qn("w:pgSz"))
    if size is None:
        size = parse_xml(f"<w:pgSz {DECLARED}/>")
        margins = section.find(qn("w:pgMar"))
        section.append(size) if margins is None else margins.addprevious(size)
    width, height = _paper(section)
    size.set(qn("w:w"), str(height))
    size.set(qn("w:h"), str(width))
    size.set(qn("w:orient"), "landscape")
