"""The tables of a Markdown file, with the line of each row and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markdown_it import MarkdownIt
from markdown_it.token import Token

NOUNS = (
    "interview interviews person people participant participants post posts staff fte wte "
    "respondent respondents young social"
).split()
_MARKS = re.compile(
    r"<sup>.*?</sup>|\[\^[^\]]*\]|\^[^^\s]+\^|<[^<>]*>|&nbsp;|[*_`\\†‡§¶¹²³⁰⁴-⁹]", re.IGNORECASE
)
"""What is no part of a number or a label: notes' marks, emphasis, tags."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\s]+")
_NOTHING = re.compile(r"[-–—‒−.]+|nil|none|zero|n/?a", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_HIDDEN = re.compile(
    r"withheld|suppressed|not asked|not yet read|[<>≤≥~]\s*\d+|(?:fewer|less|more) than \d+"
    r"|(?:about|around|c\.?|ca\.?|approx\.?|over|under|nearly)\s*\d+|\d+\s*\+|\d+\s*(?:–|-|to)\s*\d+",
    re.IGNORECASE,
)
_OF = re.compile(r"\s+(?:of|out of)\s+(?:the\s+)?(\d+)", re.IGNORECASE)
_BESIDE = re.compile(r"\s*\((\d+)\)")
_MORE = re.compile(rf"(?:\s*\([^()]*\))*(?:\s+(?:{'|'.join(NOUNS)})\b)*(?:\s*\([^()]*\))*")


@dataclass(frozen=True)
class Cell:
    """A cell as it is meant: its words, and its number where it is one."""

    words: str
    number: Decimal | None = None
    """A dash, and what says none, is 0; None: words, a percentage, a range, or nothing."""
    of: Decimal | None = None
    """What it is out of: 11 in "7 of 11"."""
    beside: Decimal | None = None
    """A number in brackets behind it: 9 in "12 (9)"."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return not self.words

    @property
    def is_hidden(self) -> bool:
        """Whether a number stands behind it that is not told, or only roughly."""
        return self.number is None and _HIDDEN.fullmatch(self.words) is not None

    @property
    def counts(self) -> Decimal | None:
        """What it adds to a sum; an empty one adds nothing, what is no number cannot be told."""
        return Decimal(0) if self.is_empty else self.number


@dataclass(frozen=True)
class Row:
    """A row, with the line that it stands on."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table, with what stands above and below it."""

    line: int
    heads: tuple[str, ...]
    """What stands above each column, of several rows of headings together."""
    rows: tuple[Row, ...]
    heading: str
    above: str
    """The paragraph before it."""
    above_line: int
    below: str
    """What stands between it and the next heading or table, of which notes are a part."""
    below_line: int

    @property
    def excused(self) -> bool:
        """Whether somebody wrote above it why it does not add up."""
        return bool(re.search(r"<!--\s*not a sum\s*:\s*\S.*?-->", self.above, re.DOTALL))


@dataclass(frozen=True)
class Page:
    """A Markdown file: its tables, and its paragraphs with their lines."""

    tables: tuple[Table, ...]
    paragraphs: tuple[tuple[int, str], ...]


def seen(words: str) -> str:
    """Words without what cannot be seen, on one line."""
    return _UNSEEN.sub(" ", words).strip()


def page(text: str) -> Page:
    """The tables and paragraphs of a Markdown text."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    pieces = list(_pieces(tokens))
    tables = []
    for at, (line, what, rows) in enumerate(pieces):
        if what == "table" and len(rows) > 1:
            tables.append(_table(line, rows, pieces, at))
    said = tuple((line, rows[0][1][0]) for line, what, rows in pieces if what == "words")
    return Page(tuple(tables), said)


_Rows = list[tuple[int, list[str]]]
_Piece = tuple[int, str, _Rows]


def _pieces(tokens: Sequence[Token]) -> Iterator[_Piece]:
    """What stands in a page, in order: headings, words, tables with their rows."""
    rows: _Rows = []
    begun = 0
    inside = heading = False
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type == "table_open":
            rows, begun, inside = [], line, True
        elif token.type == "tr_open":
            rows.append((line, []))
        elif token.type == "table_close":
            inside = False
            whole = [row for row in rows if len(row[1]) == 1 or any(row[1][1:]) or row[1][0]]
            notes = [row for row in whole[1:] if _is_note(row[1])]
            yield begun, "table", [row for row in whole if row not in notes]
            for at, cells in notes:
                yield at, "words", [(at, [cells[0]])]
        elif token.type == "heading_open":
            heading = True
        elif token.type == "heading_close":
            heading = False
        elif token.type == "inline" and inside and rows:
            rows[-1][1].append(token.content)
        elif token.type in ("inline", "html_block"):
            yield line, "heading" if heading else "words", [(line, [token.content])]


def _is_note(cells: list[str]) -> bool:
    """Whether a line that follows a table at once was taken for a row of it."""
    return len(cells) > 1 and not any(cells[1:]) and len(cells[0].split()) > 5


def _table(line: int, rows: _Rows, pieces: list[_Piece], at: int) -> Table:
    heading = next((p[2][0][1][0] for p in reversed(pieces[:at]) if p[1] == "heading"), "")
    before = pieces[at - 1] if at and pieces[at - 1][1] == "words" else None
    after = []
    for piece in pieces[at + 1 :]:
        if piece[1] != "words":
            break
        after.append(piece)
    heads, body = _headed([[seen(_MARKS.sub("", c)) for c in cells] for _, cells in rows])
    return Table(
        line=line,
        heads=heads,
        rows=tuple(
            Row(number, tuple(map(cell, cells)))
            for number, cells in rows[len(rows) - body :]
            if any(cells)
        ),
        heading=seen(heading),
        above=before[2][0][1][0] if before else "",
        above_line=before[0] if before else line,
        below="\n".join(piece[2][0][1][0] for piece in after),
        below_line=after[0][0] if after else line,
    )


def _headed(rows: list[list[str]]) -> tuple[tuple[str, ...], int]:
    """What stands above each column, and how many rows are left below.

    A second row of headings says nothing in its first cell and holds no number; an empty cell of
    the first goes with the one before it.
    """
    width, deep = len(rows[0]), 1
    while deep < len(rows) - 1 and not rows[deep][0] and _names(rows[deep][1:]):
        deep += 1
    heads = [rows[0][0]]
    for column in range(1, width):
        parts = []
        for level in rows[:deep]:
            given = level[column]
            if not given and level is not rows[deep - 1]:
                given = next((c for c in reversed(level[1:column]) if c), "")
            parts.append(given)
        heads.append(", ".join(part for part in parts if part))
    return tuple(heads), len(rows) - deep


def _names(cells: list[str]) -> bool:
    """Whether cells could stand over columns: several, and none of them a number."""
    said = [one for one in cells if one]
    return len(said) > 1 and all(cell(one).number is None for one in said)


def cell(given: str) -> Cell:
    """A cell: "18*" is 18, "–" is 0, "7 of 11" and "12 (9)" two numbers, "40%" and "3–5" none."""
    words = seen(_MARKS.sub("", given.replace("&nbsp;", " ")))
    if _NOTHING.fullmatch(words):
        return Cell(words, Decimal(0))
    found = _NUMBER.match(words)
    if not found:
        return Cell(words)
    number = Decimal(found[0].replace(",", ""))
    rest = words[found.end() :]
    of = _OF.match(rest)
    if of:
        rest = rest[of.end() :]
    beside = _BESIDE.match(rest)
    if not _MORE.fullmatch(rest):
        return Cell(words)
    return Cell(
        words, number, Decimal(of[1]) if of else None, Decimal(beside[1]) if beside else None
    )
