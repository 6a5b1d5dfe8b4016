"""The commissioner's template: opened if it is a plain Word document, otherwise refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from qualkit.errors import UnreadableFile

LARGEST = 20 * 2**20
"""Bytes of a template."""
TOO_LARGE, SMALLER = "is larger than 20 MB", "Make the pictures in it smaller."
_UNPACKED, _MANY = 100 * 2**20, 2000
"""Bytes of its parts, and how many there may be."""

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ACTIVE = ("vbaproject", "vbadata", "activex", "/embeddings/", "attachedtoolbars")
_REACHING = re.compile(
    r"\s*(?:DDE(?:AUTO)?|INCLUDE(?:PICTURE|TEXT)?|IMPORT|LINK|EMBED|MACROBUTTON|DATABASE|AUTOTEXT|"
    r"GOTOBUTTON|RD)\b",
    re.IGNORECASE,
)
"""Fields that fetch or start something."""
_SAFE_LINK = re.compile(r"(?:https:|mailto:)", re.IGNORECASE)
_MARK = re.compile(r"\{\{\s*report\s*\}\}")

SAVE = "Save it in Word as a Word Document (.docx), without a password, and give that."
_MEND = "Take that out in Word, save it as a Word Document (.docx), and give that."

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def opened(data: bytes, file: str) -> Any:
    """The document. `file`: what errors call it.

    Raises UnreadableFile where it is no Word document, is encrypted or too large, or would fetch
    or run something.
    """
    parts = _parts(data, file)
    for name, content in parts.items():
        _refuse_part(name, content, file)
    try:
        return _whole(docx.Document(io.BytesIO(data)))
    except Exception:  # zip, XML and package errors of many kinds
        raise _unreadable(file, "is damaged, or not a Word document", SAVE) from None


def _whole(document: Any) -> Any:
    """The document, if all is there and is what it says, and it can be saved again."""
    needed = [document.element.body, document.styles.element]
    lists = [one for one in document.part.rels.values() if one.reltype.endswith("/numbering")]
    needed += [one.target_part.element for one in lists]
    if any(one is None for one in needed):
        raise ValueError
    document.save(io.BytesIO())
    return document


def marked(document: Any, file: str) -> Any:
    """The paragraph in whose place the report goes; None where none says so.

    Raises UnreadableFile where several do, or one that is no paragraph of its own.
    """
    body = document.element.body
    said = [one for one in body.iter(qn("w:p")) if _MARK.search(_text(one))]
    if not said:
        return None
    fix = "Write {{ report }} once, in a paragraph of its own outside tables and text boxes."
    if len(said) > 1:
        raise _unreadable(file, "says {{ report }} more than once", fix)
    if said[0].getparent() is not body or not _MARK.fullmatch(_text(said[0]).strip()):
        raise _unreadable(file, "says {{ report }} within something else", fix)
    return said[0]


def _text(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def _unreadable(file: str, what: str, fix: str) -> UnreadableFile:
    return UnreadableFile(file=file, what=what, fix=fix)


def _parts(data: bytes, file: str) -> Mapping[str, bytes]:
    if len(data) > LARGEST:
        raise _unreadable(file, TOO_LARGE, SMALLER)
    if data.startswith(_OLD):
        why = "is protected by a password" if _ENCRYPTED in data else "is an old Word document"
        raise _unreadable(file, why, SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            if len(listed) > _MANY or sum(one.file_size for one in listed) > _UNPACKED:
                raise _unreadable(file, "is too large when unpacked", SAVE)
            if any(one.flag_bits & 1 for one in listed):
                raise _unreadable(file, "is encrypted", SAVE)
            return {one.filename: archive.read(one) for one in listed}
    except _DAMAGE:
        raise _unreadable(file, "is not a Word document (.docx)", SAVE) from None


def _refuse_part(name: str, content: bytes, file: str) -> None:
    low = f"/{name}".casefold()
    if any(word in low for word in _ACTIVE):
        raise _unreadable(file, f"holds a macro or an embedded object ({name})", _MEND)
    checks: tuple[tuple[bool, Callable[[Any, str], None]], ...] = (
        (low == "/[content_types].xml", _refuse_types),
        (low.endswith(".rels"), _refuse_relations),
        (low.endswith(".xml"), _refuse_fields),
    )
    wanted = [check for is_wanted, check in checks if is_wanted]
    if not wanted:
        return
    try:
        root = parse_xml(content)  # resolves no entities
    except (SyntaxError, ValueError):
        raise _unreadable(file, f"is damaged ({name})", SAVE) from None
    if root.getroottree().docinfo.doctype:
        raise _unreadable(file, f"declares entities of its own ({name})", SAVE)
    for check in wanted:
        check(root, file)


def _refuse_types(root: Any, file: str) -> None:
    types = [str(one.get("ContentType", "")) for one in root]
    if any("macroenabled" in one.casefold() or "vbaproject" in one.casefold() for one in types):
        raise _unreadable(file, "holds macros", SAVE)
    if _MAIN not in types:
        raise _unreadable(file, "is not a Word document (.docx)", SAVE)


def _refuse_relations(root: Any, file: str) -> None:
    for one in root.iter(_RELATION):
        kind = str(one.get("Type", "")).rpartition("/")[2]
        target = unquote(str(one.get("Target", ""))).strip()
        if kind.casefold() in ("afchunk", "oleobject", "control", "package"):
            raise _unreadable(file, f"holds an embedded object ({kind})", _MEND)
        if str(one.get("TargetMode", "")).casefold() != "external":
            continue
        if kind != "hyperlink" or not _SAFE_LINK.match(target):
            what = "is tied to another template" if kind == "attachedTemplate" else ""
            raise _unreadable(file, what or f"takes something from outside itself ({kind})", _MEND)


def _refuse_fields(root: Any, file: str) -> None:
    """Fields may be split over several runs: the words of each paragraph are taken together."""
    simple = [str(one.get(qn("w:instr"), "")) for one in root.iter(qn("w:fldSimple"))]
    for begun in root.iter(qn("w:p")):
        said, fields = "", list[str]()
        for one in begun.iter(qn("w:instrText"), qn("w:fldChar")):
            if one.tag == qn("w:fldChar"):
                fields, said = [*fields, said], ""
            else:
                said += one.text or ""
        simple += [*fields, said]
    for one in simple:
        if _REACHING.match(one):
            what = f"has a field that fetches or starts something ({one.split()[0]})"
            raise _unreadable(file, what, _MEND)
