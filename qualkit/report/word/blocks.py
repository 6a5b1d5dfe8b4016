"""The blocks of sections as paragraphs and tables of a Word document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from qualkit.report.cells import grid
from qualkit.report.numbering import Chapter
from qualkit.report.word import drawings
from qualkit.report.word.layout import Page, Piece
from qualkit.report.word.lists import Lists
from qualkit.report.word.rows import Rows, key_runs, matrix_rows, table_rows
from qualkit.report.word.shapes import drawn
from qualkit.report.word.styles import Styles
from qualkit.report.word.tables import Fit, divided, fit, table
from qualkit.report.word.xml import Bookmarks, clean, field, paragraph, run
from qualkit.sections.blocks import (
    Block,
    Facts,
    Figure,
    KeyPoint,
    KeyPoints,
    Listing,
    MatrixBlock,
    Points,
    Prose,
    Quotations,
    Run,
    Section,
    Table,
    Term,
    Terms,
    Vignette,
    Writing,
)

_DEEPEST = 6
_LONGEST_ADDRESS = 2000
"""Characters of an address beyond which Word does not open the document."""
_TAG = re.compile("<[^>]*>")


def addresses(section: Section) -> Iterator[str]:
    """The ids of all that a link may lead to, in order."""
    yield section.id
    for block in (*section.blocks, *section.closing):
        if (
            isinstance(block, Table | MatrixBlock | Figure | Vignette)
            or isinstance(block, KeyPoints)
            and block.id
        ):
            yield block.id
        elif isinstance(block, Terms):
            yield from (one.id for one in block.entries if one.id)
        elif isinstance(block, Quotations):
            yield from (one.id for one in block.quotations)
    for part in section.parts:
        yield from addresses(part)


@dataclass
class Writer:
    """What is needed to write blocks into one document."""

    styles: Styles
    lists: Lists
    bookmarks: Bookmarks
    labels: Mapping[str, str]
    upright: Page
    turned: Page
    lead_to: Callable[[str], str]
    """The id of the relationship to an address outside."""
    next_drawing: int
    """A number greater than that of any drawing there is."""

    # --- sections

    def chapter(
        self, chapter: Chapter, level: int = 1, *, listed: bool = True, new_page: bool = False
    ) -> Iterator[Piece]:
        """A section and its parts, with its heading at this level."""
        it = chapter.section
        yield self.heading(
            it.title, level, chapter.number, id=it.id, listed=listed, new_page=new_page
        )
        if it.finding:
            yield _piece(self._plain("finding", it.finding, with_next=True), leads=True)
        for block in it.blocks:
            yield from self.block(block, level + 1)
        for part in chapter.parts:
            below = bool(chapter.listed) and level == 1
            yield from self.chapter(part, min(level + 1, _DEEPEST), listed=below)
        for block in it.closing:
            yield from self.block(block, level + 1)

    def heading(
        self,
        title: str,
        level: int,
        number: str = "",
        *,
        id: str = "",
        listed: bool = False,
        new_page: bool = False,
    ) -> Piece:
        """A heading of Word's own; the contents list holds the first two levels of the body."""
        key = "unlisted" if level == 2 and not listed else f"heading{min(level, _DEEPEST)}"
        said = self.bookmarks.around(id, run(title)) if id else run(title)
        of_list = self.lists.heading(number, key)
        style = self.styles.id(key)
        return _piece(paragraph(style, said, number=of_list, new_page=new_page), leads=True)

    # --- blocks

    def block(self, it: Block, level: int) -> Iterator[Piece]:
        """What a block is in Word. Raises TypeError on one that it does not know."""
        match it:
            case Prose():
                for text in it.paragraphs:
                    yield _piece(self._plain("quiet" if it.quiet else "", text))
            case Writing():
                for runs in it.paragraphs:
                    yield _piece(paragraph(self.styles.normal, self._runs(runs)))
            case Listing():
                yield from self._items([self._runs(item) for item in it.items], it.numbered)
            case Points():
                yield from self._items([run(item) for item in it.items], it.numbered)
            case KeyPoints():
                yield self.heading(it.title, level, id=it.id)
                if it.note:
                    yield _piece(self._plain("quiet", it.note))
                yield from self._items([self._point(point) for point in it.points], False)
            case Facts():
                if it.lead:
                    yield _piece(self._plain("quiet", it.lead, with_next=True), leads=True)
                for term, said in it.pairs:
                    ended = term if term.endswith((":", "?")) else f"{term}:"
                    content = run(f"{ended} ", style=self.styles.id("strong")) + run(said)
                    yield _piece(paragraph(self.styles.id("fact"), content))
            case Terms():
                for entry in it.entries:
                    yield _piece(self._term(entry))
            case Table():
                yield self._table(it)
            case MatrixBlock():
                yield self._matrix(it)
            case Quotations():
                yield from self._quotations(it)
            case Vignette():
                yield self.heading(it.title, level, id=it.id)
                for runs in it.paragraphs:
                    yield _piece(paragraph(self.styles.id("vignette"), self._runs(runs)))
                yield _piece(self._plain("note", it.note))
            case Figure():
                yield from self._figure(it)
            case _:
                raise TypeError(f"a section holds a {type(it).__name__}, which Word is not told of")

    def _plain(self, key: str, text: str, *, with_next: bool = False) -> str:
        style = self.styles.id(key) if key else self.styles.normal
        return paragraph(style, run(text), with_next=with_next)

    def _items(self, items: Sequence[str], numbered: bool) -> Iterator[Piece]:
        which = self.lists.counted() if numbered else self.lists.bullets
        style = self.styles.id("numbers" if numbered else "bullets")
        for item in items:
            yield _piece(paragraph(style, item, number=(which, 0)))

    def _point(self, it: KeyPoint) -> str:
        aside = run(f" ({it.whose})", style=self.styles.id("aside")) if it.whose else ""
        return self._linked(run(it.text), f"#{it.link}" if it.link else "") + aside

    def _term(self, it: Term) -> str:
        name = run(f"{it.name}: ", style=self.styles.id("strong"))
        first, *more = it.paragraphs or ((),)
        head = self.bookmarks.around(it.id, name) if it.id else name
        style = self.styles.id("fact")
        said = paragraph(style, head + self._runs(first))
        return said + "".join(paragraph(style, self._runs(one)) for one in more)

    def _quotations(self, it: Quotations) -> Iterator[Piece]:
        if it.lead:
            yield _piece(self._plain("lead", it.lead, with_next=True), leads=True)
        for one in it.quotations:
            said = run(f"“{one.text}”" if one.verbatim else one.text, lines=True)
            beneath = one.attribution if one.verbatim else f"{one.attribution}, from notes"
            beneath += f" · {one.reference}" if one.reference else ""
            marked = self.bookmarks.around(one.id, said)
            yield _piece(
                paragraph(self.styles.id("quote"), marked, with_next=True)
                + self._plain("attribution", beneath)
            )
        if it.note:
            yield _piece(self._plain("quiet", it.note))

    # --- tables and figures

    def _caption(self, id: str, title: str) -> str:
        """What a table or figure is called, numbered by a field that other places can point to."""
        if id not in self.labels:
            return paragraph(self.styles.id("caption"), run(title), with_next=True)
        name, _, number = self.labels[id].partition(" ")
        again = " \\r 1" if number == "1" else ""
        label = run(f"{name} ") + field(f"SEQ {name} \\* ARABIC{again}", run(number))
        content = self.bookmarks.around(id, label) + run(f": {title}")
        return paragraph(self.styles.id("caption"), content, with_next=True)

    def _called(self, it: Table | MatrixBlock) -> str:
        return ": ".join(filter(None, (self.labels.get(it.id), it.caption)))

    def _beneath(self, notes: Sequence[str]) -> str:
        return "".join(self._plain("note", note) for note in notes or ("",))

    def _table(self, it: Table) -> Piece:
        def rows(fitted: Fit) -> tuple[Rows, Rows]:
            return table_rows(it, fitted, self.styles)

        drawn, wide = self._set(it, "table", [it.columns, *it.rows], rows)
        caption = self._caption(it.id, it.caption)
        return _piece(caption + drawn + self._beneath(it.notes), wide=wide)

    def _matrix(self, it: MatrixBlock) -> Piece:
        def rows(fitted: Fit) -> tuple[Rows, Rows]:
            return matrix_rows(it, fitted, self.styles, self._linked)

        drawn, wide = self._set(it, "matrix", grid(it), rows)
        notes = "".join(self._plain("note", note) for note in it.notes)
        beneath = paragraph(self.styles.id("note"), key_runs(it)) + notes
        return _piece(self._caption(it.id, it.caption) + drawn + beneath, wide=wide)

    def _set(
        self,
        it: Table | MatrixBlock,
        style: str,
        texts: Sequence[Sequence[str]],
        rows: Callable[[Fit], tuple[Rows, Rows]],
    ) -> tuple[str, bool]:
        """The table, in several beneath each other if it fits on no page; whether on its side."""
        total = isinstance(it, Table) and it.totals
        says = self._called(it)
        whole = isinstance(it, Table) and bool(it.spans)
        groups = [] if whole else divided(texts, self.turned)
        groups = groups if len(groups) > 1 else [tuple(range(len(texts[0])))]
        parts, wide = list[str](), False
        for group in groups:
            fitted = fit([[row[at] for at in group] for row in texts], self.upright, self.turned)
            drawn = rows(fitted)
            if len(groups) > 1:
                drawn = _of_columns(drawn[0], group), _of_columns(drawn[1], group)
            parts.append(table(*drawn, fitted, style=self.styles.id(style), says=says, total=total))
            wide = wide or fitted.wide
        again = self._plain(
            "note", f"{self.labels.get(it.id, it.caption)}, continued", with_next=True
        )
        return again.join(parts), wide

    def _figure(self, it: Figure) -> Iterator[Piece]:
        caption = self._caption(it.id, it.title)
        try:
            drawing = drawings.read(it.svg)
        except drawings.CannotDraw:
            yield _piece(caption + self._plain("note", _NOT_DRAWN))
        else:
            wide = not drawing.is_legible(self.upright)
            inside = drawn(
                drawing,
                self.turned if wide else self.upright,
                style=self.styles.id("shape"),
                number=self.next_drawing,
                name=self.labels[it.id],
                says=f"{it.title}. {it.description}",
            )
            self.next_drawing += len(drawing.shapes) + 1
            said = self._plain("note", it.description)
            style = self.styles.normal
            yield _piece(caption + paragraph(style, inside, with_next=True) + said, wide=wide)
        if not it.told:
            yield from self._items([run(item) for item in it.items], True)

    # --- runs

    def _runs(self, runs: Sequence[Run]) -> str:
        return "".join(self._run(one) for one in runs)

    def _run(self, it: Run) -> str:
        label = self.labels.get(it.link.removeprefix("#"), "")
        if label and it.text.strip() == label:
            name = self.bookmarks.name(it.link.removeprefix("#"))
            return field(f"REF {name} \\h", run(it.text, bold=it.strong, italic=it.emphasis))
        style = self.styles.id("link") if self._leads(it.link) else ""
        said = run(it.text, style=style, bold=it.strong, italic=it.emphasis)
        return self._linked(said, it.link)

    def _leads(self, link: str) -> bool:
        if link.startswith("#"):
            return bool(self.bookmarks.name(link[1:]))
        return link.startswith(("https://", "mailto:")) and len(link) < _LONGEST_ADDRESS

    def _linked(self, content: str, link: str) -> str:
        """The runs, leading to a place of the document or an address that blocks allow."""
        if not self._leads(link):
            return content
        if link.startswith("#"):
            where = f'w:anchor="{self.bookmarks.name(link[1:])}"'
        else:
            where = f'r:id="{self.lead_to(quote(clean(link), safe=_OF_ADDRESSES))}"'
        return f'<w:hyperlink {where} w:history="1">{content}</w:hyperlink>'


_OF_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"
_NOT_DRAWN = "The drawing is in the report as a web page; the list below says the same."


def _of_columns(rows: Rows, columns: Sequence[int]) -> Rows:
    return [[row[at] for at in columns] for row in rows]


def _piece(xml: str, *, wide: bool = False, leads: bool = False) -> Piece:
    return Piece(xml, wide=wide, leads=leads, length=len(_TAG.sub("", xml)))
