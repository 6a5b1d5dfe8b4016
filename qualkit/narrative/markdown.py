"""Markdown without HTML, as the blocks of a section: any format can be made from those."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token

from qualkit.sections.blocks import Block, Listing, Run, Section, Table, Writing

_MARK = re.compile("\ue000\\d+\ue001")
_TRACED = re.compile("(\ue002\\d+\ue003|\ue004)")
"""Before and after words that state a count: its number in the page, and its end."""
_SAFE = re.compile(r"(?:https://|mailto:|#)[^\s]*")
_CAPTION = re.compile(r"(?:Table|Caption):\s*(.+)", re.DOTALL)
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")

DEEPEST = 3
"""Headings of this level are the last that become parts."""


class Tell(Protocol):
    """Told of what is wrong at a line."""

    def __call__(self, line: int, what: str, fix: str, wrong: bool = True) -> None:
        """Note it."""


def section(
    text: str, *, title: str, drawn: Mapping[str, Block], tell: Tell, address: str = ""
) -> Section:
    """The text as a section: headings are its parts, one of the first level its title.

    `title`: where it has none; `drawn`: the blocks that stand for marks in the text; `address`:
    of the page, to which the number of a count in it is added.
    """
    reader = _Reader(drawn, tell, address)
    reader.parts[0].title = title
    reader.read(_parser().parse(text))
    return reader.parts[0].section(reader.parts[0].title)


def slug(words: str) -> str:
    """Words as an id: lower case, hyphens between."""
    return _NOT_IN_IDS.sub("-", words.lower()).strip("-")


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables; no HTML, no pictures: what is written is words."""
    return (
        MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_inline"])
    )


@dataclass
class _Part:
    """A section that is being read."""

    title: str
    level: int
    blocks: list[Block] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)

    def section(self, title: str, above: str = "") -> Section:
        id = "-".join(filter(None, (above, slug(title))))
        return Section(
            id=id,
            title=title,
            blocks=tuple(self.blocks),
            parts=tuple(part.section(part.title, id) for part in self.parts),
        )


class _Reader:
    """Makes blocks of tokens, under the headings that they stand under."""

    def __init__(self, drawn: Mapping[str, Block], tell: Tell, address: str) -> None:
        self.drawn = drawn
        self.address = address
        self.tell = tell
        self.parts = [_Part("", 1)]
        self.titled = False
        """Whether the text has said its title itself."""
        self.tables = 0

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens of a text."""
        at = 0
        while at < len(tokens):
            end = _end(tokens, at)
            self._block(tokens[at], tokens[at : end + 1])
            at = end + 1

    def _block(self, head: Token, tokens: Sequence[Token]) -> None:
        line = head.map[0] + 1 if head.map else 1
        match head.type:
            case "heading_open":
                self._heading(int(head.tag[1:]), _plain(tokens), line)
            case "paragraph_open":
                self._paragraph(tokens[1], line)
            case "bullet_list_open" | "ordered_list_open":
                items = tuple(self._items(tokens, line))
                self._add(Listing(items, numbered=head.type == "ordered_list_open"))
            case "blockquote_open":
                fix = 'Choose it with `qualkit quote add`, and draw it in: {{ quote("id") }}'
                self.tell(line, "a quotation is typed by hand", fix, wrong=False)
                for token in tokens:
                    if token.type == "inline":
                        self._paragraph(token, line)
            case "table_open":
                self._table(tokens, line)
            case "fence" | "code_block":
                self._add(Writing(((Run(_TRACED.sub("", head.content).strip()),),)))
            case _:
                pass

    def _heading(self, level: int, title: str, line: int) -> None:
        if level == 1:
            if self.titled or len(self.parts) > 1:
                self.tell(line, "a page has one title", "Use ## for the headings below it.")
            self.parts[0].title, self.titled = title, True
            return
        if level > DEEPEST:
            self._add(Writing(((Run(title, strong=True),),)))
            return
        while self.parts[-1].level >= level:
            self.parts.pop()
        part = _Part(title, level)
        self.parts[-1].parts.append(part)
        self.parts.append(part)

    def _paragraph(self, inline: Token, line: int) -> None:
        marks = _MARK.findall(inline.content)
        if marks and not _MARK.sub("", inline.content).strip():
            for mark in marks:
                self._add(self.drawn[mark])
            return
        if marks:
            fix = "Put it on a line of its own, with an empty line above and below."
            self.tell(line, "what is drawn in stands within a sentence", fix)
        self._add(Writing((tuple(self._runs(inline, line)),)))

    def _runs(self, inline: Token, line: int) -> Iterator[Run]:
        strong = emphasis = 0
        link = trace = ""
        for token in inline.children or ():
            match token.type:
                case "strong_open" | "strong_close":
                    strong += token.nesting
                case "em_open" | "em_close":
                    emphasis += token.nesting
                case "link_open":
                    link = self._link(str(token.attrs.get("href", "")), line)
                case "link_close":
                    link = ""
                case "softbreak" | "hardbreak":
                    yield Run(" ")
                case "text" | "code_inline":
                    for words in _TRACED.split(_MARK.sub("", token.content)):
                        if _TRACED.fullmatch(words):
                            number = words.strip("\ue002\ue003\ue004")
                            trace = f"{self.address}#{number}" if number else ""
                        elif words:
                            yield Run(words, strong > 0, emphasis > 0, link, trace)
                case _:
                    pass

    def _link(self, address: str, line: int) -> str:
        if _SAFE.fullmatch(address):
            return address
        fix = "Links lead to https:// addresses, or to #ids within the report."
        self.tell(line, f"“{address[:60]}” is no address that a report leads to", fix)
        return ""

    def _items(self, tokens: Sequence[Token], line: int) -> Iterator[tuple[Run, ...]]:
        if any(token.type.endswith("_list_open") for token in tokens[1:]):
            self.tell(line, "a list within a list", "Use one list, or headings.", wrong=False)
        for token in tokens:
            if token.type == "inline":
                yield tuple(self._runs(token, token.map[0] + 1 if token.map else line))

    def _table(self, tokens: Sequence[Token], line: int) -> None:
        rows: list[list[str]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append("".join(run.text for run in self._runs(token, line)))
        self.tables += 1
        above = [slug(part.title) for part in self.parts if part.title]
        id = "-".join((*above, "table", str(self.tables)))
        head, *body = rows
        self._add(Table(id, self._caption(), tuple(head), tuple(tuple(row) for row in body)))

    def _caption(self) -> str:
        """What the paragraph above a table calls it, or the heading; that paragraph is no other."""
        blocks = self.parts[-1].blocks
        if blocks and isinstance(last := blocks[-1], Writing):
            *before, words = last.paragraphs
            if match := _CAPTION.fullmatch("".join(run.text for run in words)):
                blocks[-1:] = [Writing(tuple(before))] if before else []
                return match[1].strip()
        return next((part.title for part in reversed(self.parts) if part.title), "")

    def _add(self, block: Block) -> None:
        blocks = self.parts[-1].blocks
        if blocks and isinstance(block, Writing) and isinstance(last := blocks[-1], Writing):
            blocks[-1] = Writing(last.paragraphs + block.paragraphs)
        else:
            blocks.append(block)


def _end(tokens: Sequence[Token], at: int) -> int:
    """Where what opens at a token closes."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += tokens[end].nesting
        if depth <= 0:
            return end
    return len(tokens) - 1


def _plain(tokens: Sequence[Token]) -> str:
    said = " ".join(
        child.content
        for token in tokens
        for child in token.children or ()
        if child.type in ("text", "code_inline")
    )
    return _TRACED.sub("", said).strip()
