"""The whole report as a Word document: the same study gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from qualkit.model.views import ReportView
from qualkit.report.addresses import distinct
from qualkit.report.cover import cover
from qualkit.report.numbering import Chapter, chapters, labels
from qualkit.report.word import base, layout, opening, package
from qualkit.report.word.blocks import Writer, addresses
from qualkit.report.word.layout import Piece
from qualkit.report.word.lists import Lists
from qualkit.report.word.styles import Styles
from qualkit.report.word.xml import (
    DECLARED,
    ENDED,
    LANGUAGE,
    Bookmarks,
    begun,
    paragraph,
    run,
    whole,
)
from qualkit.sections.blocks import Section

TEMPLATE = "the template"


def render(
    sections: Sequence[Section], view: ReportView, template: bytes = b"", file: str = TEMPLATE
) -> bytes:
    """The document, in the commissioner's template if there is one; `file`: what errors call it.

    Raises UnreadableFile for a template that cannot be used, TypeError on a block it does not know.
    """
    document = opening.opened(template, file) if template else _empty()
    place = opening.marked(document, file)
    if place is None:
        place = _at_the_end(document.element.body)
    sections = distinct(sections)
    numbered = chapters(sections)
    writer = _writer(document, sections, numbered, _section_at(place))
    opened = _has_words(place)
    pieces = [*_front(writer, view, numbered, new_page=opened), *_body(writer, numbered)]
    _place(pieces, place, spoken=_speaks_otherwise(document))
    package.foot(document, writer.styles, view)
    package.tell(document, view)
    package.drop_what_nothing_shows(document)
    return package.packed(document)


def _empty() -> Any:
    return opening.opened(base.empty(), "")


# --- where it goes


def _at_the_end(body: Any) -> Any:
    """A paragraph to put the report in the place of, after all that the template says."""
    last = body.find(qn("w:sectPr"))
    if last is None:
        last = parse_xml(f"<w:sectPr {DECLARED}/>")
        body.append(last)
    place = parse_xml(f"<w:p {DECLARED}/>")
    last.addprevious(place)
    return place


def _section_at(place: Any) -> Any:
    """The settings of the section that a paragraph is in: they stand at its end."""
    for one in (place, *place.itersiblings()):
        found = one if one.tag == qn("w:sectPr") else one.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if found is not None:
            return found
    made = parse_xml(f"<w:sectPr {DECLARED}/>")
    place.getparent().append(made)
    return made


def _has_words(place: Any) -> bool:
    """Whether anything stands before it; paragraphs without anything in them go."""
    told = (qn("w:t"), qn("w:drawing"), qn("w:pict"), qn("w:tbl"), qn("w:sdt"), qn("w:sectPr"))
    before = list(place.itersiblings(preceding=True))
    if any(one.tag == told[3] or next(one.iter(*told), None) is not None for one in before):
        return True
    for one in before:
        one.getparent().remove(one)
    return False


def _place(pieces: Sequence[Piece], place: Any, *, spoken: bool) -> None:
    """Put the report where the paragraph is, in as many sections as it has ways of lying.

    `spoken`: whether its runs must say in which language they are.
    """
    around = _section_at(place)
    groups = layout.grouped(pieces)
    own = layout.section(around, turned=False, first=True)
    for at, (turned, xml) in enumerate(groups):
        elements = list(parse_xml(f"<w:body {DECLARED}>{xml}</w:body>"))
        for one in elements:
            if spoken:
                _speak(one)
            place.addprevious(one)
        if at < len(groups) - 1 or turned:
            settings = layout.section(own, turned=turned, first=at == 0)
            made = layout.ended(settings, elements[-1])
            if made is not None:
                place.addprevious(made)
    if len(groups) > 1 or groups[0][0]:
        layout.continues(around)
    if place.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
        place.getparent().remove(place)
    else:
        for one in [one for one in place if one.tag != qn("w:pPr")]:
            place.remove(one)


def _speaks_otherwise(document: Any) -> bool:
    """Whether a template is set in another language than the report."""
    said = document.styles.element.iter(qn("w:lang"))
    return any(one.get(qn("w:val")) not in (LANGUAGE, None) for one in said)


def _speak(element: Any) -> None:
    """Say of each run that it is in the report's language."""
    for one in element.iter(qn("w:r")):
        properties = one.find(qn("w:rPr"))
        if properties is None:
            properties = parse_xml(f"<w:rPr {DECLARED}/>")
            one.insert(0, properties)
        properties.append(parse_xml(f'<w:lang {DECLARED} w:val="{LANGUAGE}"/>'))


# --- what it says


def _writer(
    document: Any, sections: Sequence[Section], numbered: Sequence[Chapter], section: Any
) -> Writer:
    part = document.part
    styles = Styles(document.styles.element)
    upright, turned = layout.pages(section)
    root = document.element
    names = [str(one.get(qn("w:name"))) for one in root.iter(qn("w:bookmarkStart"))]
    marks = [whole(one.get(qn("w:id")), 0) for one in root.iter(qn("w:bookmarkStart"))]
    drawn = [whole(one.get("id"), 0) for one in root.iter(qn("wp:docPr"))]

    def lead_to(address: str) -> str:
        return str(part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    return Writer(
        styles=styles,
        lists=Lists(package.numbering(document), styles),
        bookmarks=Bookmarks(
            (id for one in sections for id in addresses(one)), names, max(marks, default=0) + 1
        ),
        labels=labels(numbered),
        upright=upright,
        turned=turned,
        lead_to=lead_to,
        next_drawing=max(drawn, default=0) + 1000,
    )


def _front(
    writer: Writer, view: ReportView, numbered: Sequence[Chapter], *, new_page: bool
) -> Iterator[Piece]:
    """The title page and the list of contents."""
    style, told = writer.styles.id, view.provenance
    front = cover(view)
    lines = [
        paragraph(style("kind"), run(front.kind), new_page=new_page),
        paragraph(style("title"), run(front.title)),
        paragraph(style("subtitle"), run(front.authors)) if front.authors else "",
        paragraph(style("subtitle"), run(front.edition)),
    ]
    for name, words in front.lines:
        said = run(f"{name}: ", style=style("strong")) + run(words)
        lines.append(paragraph(style("fact"), said))
    if told.draft:
        words = run("DRAFT. ", style=style("strong")) + run(told.draft)
        lines.append(paragraph(style("caution"), words))
    if told.edition != "public":
        lines.append(paragraph(style("caution"), run(_FOR_THE_TEAM)))
    yield Piece("".join(lines), length=10_000)
    yield Piece(_contents(writer, numbered), length=10_000)


_FOR_THE_TEAM = (
    "For the evaluation team. Quotations carry the transcript that they come from; the public "
    "edition leaves that out."
)


def _contents(writer: Writer, numbered: Sequence[Chapter]) -> str:
    """Chapters and their parts, each leading to its heading; Word adds pages when asked to."""
    entries = []
    for chapter in numbered:
        entries.append(("toc1", chapter))
        entries += [("toc2", part) for part in chapter.listed]
    listed = ""
    for at, (style, one) in enumerate(entries, 1):
        first = begun('TOC \\o "1-2" \\h \\z') if at == 1 else ""
        said = run(f"{one.number} {one.section.title}")
        name = writer.bookmarks.name(one.section.id)
        link = f'<w:hyperlink w:anchor="{name}" w:history="1">{said}</w:hyperlink>'
        last = ENDED if at == len(entries) else ""
        listed += paragraph(writer.styles.id(style), first + link + last)
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        f"{paragraph(writer.styles.id('contents'), run('Contents'), new_page=True)}{listed}"
        "</w:sdtContent></w:sdt>"
    )


def _body(writer: Writer, numbered: Sequence[Chapter]) -> Iterator[Piece]:
    for at, chapter in enumerate(numbered):
        yield from writer.chapter(chapter, new_page=at == 0)
