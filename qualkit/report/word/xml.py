"""Paragraphs, runs, fields and bookmarks as Word writes them. Whatever comes in is only words."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable
from html import escape

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
LANGUAGE = "en-GB"

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows, and so can show words in another order."""

_WHOLE = re.compile(r"\s*(-?[0-9]{1,9})(?:\.[0-9]*)?\s*")


def clean(text: str) -> str:
    """The text without what XML forbids or what would show its words in another order."""
    return _TURNING.sub("", _FORBIDDEN.sub("\ufffd", text))


def words(text: str) -> str:
    """The text on one line, safe within an element or an attribute."""
    return escape(" ".join(clean(text).split()))


def whole(said: object, otherwise: int) -> int:
    """A whole number as a template says it; what it is otherwise taken to be if it says none."""
    found = _WHOLE.fullmatch(str(said))
    return int(found[1]) if found else otherwise


def run(
    text: str,
    *,
    style: str = "",
    bold: bool = False,
    italic: bool = False,
    look: str = "",
    lines: bool = False,
) -> str:
    """Words that look alike. `look`: further properties, which stand after those of the letters.

    `lines`: whether its lines stay lines; spaces at its ends always stay.
    """
    kept = [_spaced(line) for line in clean(text).split("\n")] if lines else [_spaced(clean(text))]
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in kept)
    return f"<w:r>{_letters(style, bold, italic, look)}{said}</w:r>"


def _spaced(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\v]+", " ", text)


def _letters(style: str, bold: bool, italic: bool, look: str) -> str:
    inner = f'<w:rStyle w:val="{style}"/>' if style else ""
    inner += "<w:b/>" if bold else ""
    inner += "<w:i/>" if italic else ""
    inner += look
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def paragraph(
    style: str,
    content: str,
    *,
    with_next: bool = False,
    new_page: bool = False,
    number: tuple[int, int] | None = None,
    align: str = "",
) -> str:
    """A paragraph in the style of this id; `number`: of which list it is, and at which level."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties += "<w:keepNext/>" if with_next else ""
    properties += "<w:pageBreakBefore/>" if new_page else ""
    if number is not None:
        properties += (
            f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
        )
    properties += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def field(instruction: str, shown: str) -> str:
    """A field of qualkit's own; `shown`: runs, what it says until it is brought up to date."""
    return begun(instruction) + shown + ENDED


def begun(instruction: str) -> str:
    """A field up to what it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


ENDED = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


class Bookmarks:
    """The places of a document that something leads to, by the ids of sections and blocks."""

    def __init__(self, ids: Iterable[str], taken: Iterable[str], first: int) -> None:
        """`taken`: names that the template has; `first`: a number greater than all of its."""
        self._names: dict[str, str] = {}
        used = {name.casefold() for name in taken}
        for id in ids:
            if id not in self._names:
                self._names[id] = _free(id, used)
                used.add(self._names[id].casefold())
        self._number = first
        self._placed = set[str]()

    def name(self, id: str) -> str:
        """The bookmark of this id; "" where nothing has it."""
        return self._names.get(id, "")

    def around(self, id: str, content: str) -> str:
        """The content, marked as what this id leads to; the first time that it is."""
        name = self.name(id)
        if not name or id in self._placed:
            return content
        self._placed.add(id)
        number, self._number = self._number, self._number + 1
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )


_LONGEST = 40
"""Characters of the name of a bookmark, by Word's measure."""


def _free(id: str, used: set[str]) -> str:
    """A name made of letters, numbers and underscores that nothing has yet."""
    name = "q_" + re.sub(r"[^A-Za-z0-9]", "_", id)
    if len(name) > _LONGEST:
        name = f"{name[: _LONGEST - 11]}_{hashlib.sha256(clean(id).encode()).hexdigest()[:10]}"
    again = (f"{name[: _LONGEST - 7]}_{number}" for number in itertools.count(2))
    return next(one for one in itertools.chain([name], again) if one.casefold() not in used)
