"""A commissioner's Word template, made by code: its own letters, logo, header, foot and cover."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

GERMAN = {
    "heading 1": "berschrift1",
    "heading 2": "berschrift2",
    "Title": "Titel",
    "caption": "Beschriftung",
    "Quote": "Zitat",
    "List Bullet": "Aufzhlungszeichen",
}
"""Ids that Word gives its own styles where it speaks German; their names stay English."""


def logo(width: int = 120, height: int = 40) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    row = b"\0" + b"\x7a\x1f\x5c" * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(row * height)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def template(*, marked: bool = True, german: bool = False, cover: bool = True) -> bytes:
    """A template of a ministry's; `marked`: whether it says where the report goes."""
    document = docx.Document()
    for one in [one for one in document.styles if one.type == 3 and one.name != "Normal Table"]:
        one.delete()
    _letters(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3.2), Cm(2)
    section.header.paragraphs[0].add_run().add_picture(BytesIO(logo()), width=Cm(3))
    section.footer.paragraphs[0].text = "Ministry of Examples research series 12"
    if cover:
        document.add_paragraph("A cover of the ministry’s own", style="Title")
        document.add_section(WD_SECTION.NEW_PAGE)
    if marked:
        document.add_paragraph("{{ report }}")
        document.add_paragraph("What stands after the report.")
    if german:
        _in_german(document)
    return saved(document)


def _letters(document: Any) -> None:
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Georgia", Pt(11)
    for name, points in (("Heading 1", 20), ("Heading 2", 15), ("Title", 30)):
        font = styles[name].font
        font.name, font.size, font.color.rgb = "Verdana", Pt(points), RGBColor(0x7A, 0x1F, 0x5C)
        fonts = styles[name].element.rPr.rFonts
        for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[theme]
    for name in ("Quote", "Quote Char", "Heading 3", "Heading 3 Char"):
        styles[name].delete()


def _in_german(document: Any) -> None:
    """The same styles under the ids of a German Word."""
    for one in document.styles.element.findall(qn("w:style")):
        for tag in ("w:basedOn", "w:next", "w:link"):
            named = one.find(qn(tag))
            if named is not None:
                named.set(qn("w:val"), _german(named.get(qn("w:val")), document))
    for paragraph in document.element.body.iter(qn("w:pStyle")):
        paragraph.set(qn("w:val"), _german(paragraph.get(qn("w:val")), document))
    for one in document.styles.element.findall(qn("w:style")):
        one.set(qn("w:styleId"), _german(one.get(qn("w:styleId")), document))


def _german(id: str, document: Any) -> str:
    for one in document.styles.element.findall(qn("w:style")):
        if one.get(qn("w:styleId")) == id:
            return GERMAN.get(one.find(qn("w:name")).get(qn("w:val")), id)
    return id


def saved(document: Any) -> bytes:
    """The bytes of a document."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one part changed, or added where it has none of that name."""
    parts = dict(read(data))
    parts[name] = change(parts.get(name, b""))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return buffer.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    """The parts of a file by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def said(words: str) -> Any:
    """A paragraph that says this."""
    return parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{words}</w:t></w:r></w:p>")
