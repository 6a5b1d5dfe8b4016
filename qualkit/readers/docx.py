"""Word documents: labelled paragraphs, Teams and Otter exports, tables of speakers and words.

Tracked insertions are read, tracked deletions are not; comments, notes and headers are left out.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from qualkit.model import Speech
from qualkit.readers.labels import labelled
from qualkit.readers.stamped import is_stamped, stamped
from qualkit.readers.tables import spoken_table

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t"))
_MARKS = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:noBreakHyphen"): "-",
}
_LEFT_OUT = {
    qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sectPr", "tblPr", "rt")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_DELETED_ROW = f"{qn('w:trPr')}/{qn('w:del')}"


def accepts(suffix: str, data: bytes) -> bool:
    """Whether this is a Word document, by its suffix."""
    return suffix.lower() == ".docx"


def speeches(data: bytes) -> list[Speech]:
    """Its turns; without any label, a speech a paragraph.

    Raises ValueError if it is not a Word document that can be opened.
    """
    if not data:
        return []
    blocks = list(_blocks(_body(data)))
    lines = [line for block in blocks for text in _texts(block) for line in text.split("\n")]
    return stamped(lines) if is_stamped(lines) else list(_in_order(blocks))


def _body(data: bytes) -> Any:
    if data.startswith(OLD_WORD):
        if ENCRYPTED in data:
            raise ValueError("is protected by a password")
        raise ValueError("is an old Word document (.doc), not .docx")
    try:
        body = docx.Document(BytesIO(data)).element.body
    except Exception:  # zip, zlib, XML and package errors of many kinds
        raise ValueError("is damaged, or not a Word document") from None
    if body is None:
        raise ValueError("is damaged, or not a Word document")
    return body


def _blocks(body: Any) -> Iterator[str | list[list[str]]]:
    """Paragraphs as text and tables as rows of cells, in the order of the document."""
    for item in _within(body, {_PARAGRAPH, _TABLE}):
        if item.tag == _PARAGRAPH:
            yield _words(item)
        else:
            rows = (row for row in _within(item, {_ROW}) if row.find(_DELETED_ROW) is None)
            yield [[_cell(cell) for cell in _within(row, {_CELL})] for row in rows]


def _within(element: Any, tags: Container[str]) -> Iterator[Any]:
    """The nearest elements below with one of `tags`, whatever wraps them."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _within(child, tags)


def _cell(cell: Any) -> str:
    return "\n".join(_words(paragraph) for paragraph in _within(cell, {_PARAGRAPH})).strip()


def _words(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag == _PARAGRAPH:  # of a text box
            yield "\n"
            yield from _pieces(child)
        elif child.tag not in _LEFT_OUT:
            yield from _pieces(child)


def _texts(block: str | list[list[str]]) -> list[str]:
    return [block] if isinstance(block, str) else [" ".join(row) for row in block]


def _in_order(blocks: list[str | list[list[str]]]) -> Iterator[Speech]:
    """Speeches of the paragraphs between tables, and of each table that holds speakers.

    A table of something else is read as paragraphs, one a row.
    """
    paragraphs: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            paragraphs.append(block)
        elif (table := spoken_table(block)) is None:
            paragraphs.extend(_texts(block))
        else:
            yield from labelled(paragraphs)
            yield from table
            paragraphs = []
    yield from labelled(paragraphs)
