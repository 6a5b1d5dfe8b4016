"""The numbers of headings and of lists: real lists, so that Word goes on counting."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from qualkit.report.word.looks import QUIET
from qualkit.report.word.styles import Styles
from qualkit.report.word.xml import DECLARED, whole

_NONE = (0, 0)
"""Of a paragraph that has no number, whatever its style says."""

_LEVELS = 9
_QUIET = f'<w:rPr><w:b w:val="0"/><w:color w:val="{QUIET}"/></w:rPr>'
_INDENT = '<w:pPr><w:ind w:left="454" w:hanging="340"/></w:pPr>'


class Lists:
    """The lists of a document; those of a template stay as they are."""

    def __init__(self, element: Any, styles: Styles) -> None:
        """`element`: the root of the part that holds numbering."""
        self._root, self._styles = element, styles
        self._body = self._list(self._kind(_headings("decimal")))
        self._appendix = self._list(self._kind(_headings("upperLetter")))
        of_style = styles.list_of("bullets")
        self.bullets = of_style or self._list(self._kind(_level(0, "bullet", "•", _INDENT)))
        self._counted = self._abstract_of(styles.list_of("numbers"))

    def heading(self, number: str, style: str) -> tuple[int, int] | None:
        """The list and level of a heading that is numbered so ("2", "2.1", "A.1") or not at all.

        `style`: its key; where a template's brings a list with it, no number must be said.
        """
        if not number:
            return _NONE if self._styles.list_of(style) else None
        return (self._body if number[0].isdigit() else self._appendix, number.count("."))

    def counted(self) -> int:
        """A list of its own that counts from 1."""
        if self._counted is None:
            self._counted = self._kind(_level(0, "decimal", "%1.", _INDENT))
        again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        return self._list(self._counted, again)

    def _abstract_of(self, list: int) -> int | None:
        """The kind of list that a template's style for numbered ones has."""
        for one in self._root.findall(qn("w:num")):
            if list and one.get(qn("w:numId")) == str(list):
                kind = one.find(qn("w:abstractNumId"))
                return None if kind is None else whole(kind.get(qn("w:val")), 0)
        return None

    def _kind(self, levels: str) -> int:
        kinds = self._root.findall(qn("w:abstractNum"))
        id = 1 + max((whole(one.get(qn("w:abstractNumId")), 0) for one in kinds), default=-1)
        made = parse_xml(
            f'<w:abstractNum {DECLARED} w:abstractNumId="{id}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        if kinds:
            kinds[-1].addnext(made)
        else:
            self._root.insert(len(self._root.findall(qn("w:numPicBullet"))), made)
        return id

    def _list(self, kind: int, override: str = "") -> int:
        lists = self._root.findall(qn("w:num"))
        id = 1 + max((whole(one.get(qn("w:numId")), 0) for one in lists), default=0)
        made = parse_xml(
            f'<w:num {DECLARED} w:numId="{id}"><w:abstractNumId w:val="{kind}"/>{override}</w:num>'
        )
        last = (lists or self._root.findall(qn("w:abstractNum")))[-1]
        last.addnext(made)
        return id


def _headings(first: str) -> str:
    """Chapters and their parts with numbers, what is below without."""
    flush = '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr>'
    numbered = _level(0, first, "%1", flush + _QUIET) + _level(
        1, "decimal", "%1.%2", flush + _QUIET
    )
    return numbered + "".join(_level(at, "none", "", flush) for at in range(2, _LEVELS))


def _level(at: int, format: str, text: str, look: str) -> str:
    apart = '<w:suff w:val="space"/>' if "firstLine" in look else ""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{apart}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{look}</w:lvl>'
    )
