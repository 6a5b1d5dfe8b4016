"""HTML, SVG, XML and what Office writes: the words as they are read, and what is hidden beside.

A scanner of its own: it takes anything, resolves nothing, and never goes back over what it read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Iterator
from functools import lru_cache
from typing import NamedTuple

LOOKS_SO = re.compile(r"<[A-Za-z!?/][^<>]*>")
DECLARES = re.compile(r"<!ENTITY\s")

_NAME = r"[A-Za-z_][\w:.-]*"
_TAG = re.compile(rf"<(/?)({_NAME})")
_MARK = re.compile(r"""=\s*["']|[>"']""")
_ATTRIBUTE = re.compile(
    r"""(?<![^\s"'/])([^\s=<>"'/]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_REFERENCE = re.compile(
    r"&(?:#0{0,40}(\d{1,7})|#[xX]0{0,40}([0-9a-fA-F]{1,6})|([A-Za-z]\w{1,31}));?"
)
_CODE = ("script", "style")

_INLINE = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q ruby s samp small span "
    "strike strong sub sup time tspan tt u var wbr".split()
)
"""Elements of HTML and SVG that words run on through; at any other tag one ends."""

_BLOCK = frozenset(
    "p br tab cr ptab tr td tc th tbl table table-row table-cell row c si li list-item h div title "
    "body head line-break s sec text-box pict sectpr comment footnote endnote author".split()
)
"""Elements of XML at which a word ends for certain; at any other it may run on."""

BESIDE = ("attributes", "comments", "scripts and styles")
"""What may hold markup of its own."""

_DELETED = ("del", "moveFrom", "delText", "delInstrText")
_INSERTED = ("ins", "moveTo")


class View(NamedTuple):
    """A reading of a document: what of it this is, and its words."""

    what: str
    text: str


class _Node(NamedTuple):
    """A stretch of text, a tag, or something else between angle brackets."""

    kind: str
    """text, open, close, comment, or other."""
    name: str
    text: str


def views(text: str) -> Iterator[View]:
    """Every reading of a document in HTML or XML, the plainest first; none says the same twice."""
    nodes = list(_nodes(text))
    seen: set[str] = set()
    for view in _read(nodes, _is_html(text)):
        if view.text.strip() and view.text not in seen:
            seen.add(view.text)
            yield view


def resolved(text: str) -> str:
    """A text with its character references resolved."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _read(nodes: list[_Node], is_html: bool) -> Iterator[View]:
    if is_html:
        yield View("text", _joined(nodes, lambda name: name.casefold() not in _INLINE))
    else:
        nodes = [n for n in nodes if n.kind != "text" or "\n" not in n.text or n.text.strip()]
        names = {node.name for node in nodes}
        for what, left_out in (
            ("text", _DELETED),
            ("text with its tracked deletions", ()),
            ("text without its tracked insertions", _INSERTED),
        ):
            there = any(_local(name) in left_out for name in names)
            kept = list(_without(nodes, left_out)) if there else nodes
            yield View(what, _joined(kept, lambda name: _local(name).casefold() in _BLOCK))
        yield View("text", _joined(nodes, lambda name: _local(name) not in _INLINE))
    opened = [node for node in nodes if node.kind == "open"]
    yield View("attributes", "\n".join(v for node in opened for v in _values(node.text)))
    yield View("comments", "\n".join(resolved(n.text) for n in nodes if n.kind == "comment"))
    yield View("declarations", "\n".join(resolved(n.text) for n in nodes if n.kind == "other"))
    if is_html:
        yield View("scripts and styles", "\n".join(n.text for n in nodes if n.kind == "code"))


def _joined(nodes: list[_Node], ends_word: Callable[[str], bool]) -> str:
    pieces = []
    for node in nodes:
        if node.kind == "text":
            pieces.append(resolved(node.text))
        elif node.kind in ("open", "close") and ends_word(node.name):
            pieces.append("\n")
    return re.sub(r"\n{2,}", "\n", "".join(pieces))


def _without(nodes: list[_Node], names: Container[str]) -> Iterator[_Node]:
    """The nodes outside the elements of these names."""
    inside: list[str] = []
    for node in nodes:
        if node.kind == "open" and _local(node.name) in names and not node.text.endswith("/"):
            inside.append(node.name)
        elif node.kind == "close" and inside and inside[-1] == node.name:
            inside.pop()
        elif not inside:
            yield node


def _nodes(text: str) -> Iterator[_Node]:
    at, gone = 0, set[str]()

    def end_of(mark: str, start: int) -> int:
        """Where the next `mark` is; looked for once where there is none."""
        found = -1 if mark in gone else text.find(mark, start)
        if found < 0:
            gone.add(mark)
        return found

    while (start := text.find("<", at)) >= 0:
        if start > at:
            yield _Node("text", "", text[at:start])
        at = start
        for begins, ends, kind in (
            ("<!--", "-->", "comment"),
            ("<![CDATA[", "]]>", "text"),
            ("<?", ">", "other"),
            ("<!", ">", "other"),
        ):
            if text.startswith(begins, start) and (end := end_of(ends, start)) >= 0:
                inner = text[start + len(begins) : end]
                yield _Node(kind, "", inner.replace("&", "&amp;") if ends == "]]>" else inner)
                at = end + len(ends)
                break
        else:
            tag = _TAG.match(text, start)
            end = _end_of_tag(text, tag.end(), gone) if tag and "tag" not in gone else -1
            if tag is None or end < 0:
                if tag is not None:
                    gone.add("tag")
                yield _Node("text", "", "<")
                at = start + 1
                continue
            name = tag.group(2)
            yield _Node("close" if tag.group(1) else "open", name, text[tag.end() : end])
            at = end + 1
            if name.casefold() in _CODE and not tag.group(1):
                close = (
                    re.compile(rf"</{name}\b", re.I).search(text, at) if name not in gone else None
                )
                if close is None:
                    gone.add(name)
                else:
                    yield _Node("code", name, text[at : close.start()])
                    at = close.start()
    if at < len(text):
        yield _Node("text", "", text[at:])


def _end_of_tag(text: str, at: int, gone: set[str]) -> int:
    """Where the tag's own > is, quoted ones passed over; -1 where the text ends before.

    A quotation mark that is never closed is none; those that `gone` has are looked for no more.
    """
    while (mark := _MARK.search(text, at)) is not None:
        if mark.group() == ">":
            return mark.start()
        at = mark.end()
        quote = mark.group()[-1]
        if mark.group().startswith("=") and quote not in gone:
            closing = text.find(quote, at)
            if closing < 0:
                gone.add(quote)
            else:
                at = closing + 1
    return -1


def _values(inside: str) -> Iterator[str]:
    for match in _ATTRIBUTE.finditer(inside):
        yield resolved(next((value for value in match.groups()[1:] if value), ""))


@lru_cache(maxsize=4096)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _is_html(text: str) -> bool:
    head = text[:2000].casefold()
    return "<html" in head or "<!doctype html" in head or "xmlns" not in head


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return html.unescape(match.group())
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return html.unescape(f"&#{number};")
