"""The Word document, read back as a reader's program would."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from qualkit import plugins
from qualkit.model.views import ReportView
from qualkit.report.cells import KEY, grid, numeric
from qualkit.report.numbering import chapters, labels
from qualkit.report.word import document, rows
from qualkit.sections.blocks import (
    Block,
    Figure,
    KeyPoints,
    MatrixBlock,
    Prose,
    Quotations,
    Run,
    Section,
    Table,
    Writing,
)
from tests.report.commissioned import read
from tests.studies import report_view, small

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing "
    "ind contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing sz szCs highlight u bdr shd vertAlign "
    "lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat rsid pPr rPr "
    "tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
    "numbering": "numPicBullet abstractNum num",
}
"""The order in which Word wants what stands within these (ECMA-376, part 1)."""


@cache
def view(edition: str = "internal") -> ReportView:
    whole = report_view()
    return replace(whole, provenance=replace(whole.provenance, edition=edition))


@cache
def sections(edition: str = "internal") -> tuple[Section, ...]:
    whole = view(edition)
    return tuple(s for m in plugins.members("sections") if (s := m.write(whole)) is not None)


@cache
def written(edition: str = "internal") -> bytes:
    return document.render(sections(edition), view(edition))


def alone(*blocks: Block, **more: Any) -> bytes:
    return document.render([Section("one", "One", blocks, **more)], view())


@cache
def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


@cache
def body(data: bytes) -> Any:
    return parse_xml(read(data)["word/document.xml"])


def text(element: Any) -> str:
    marks = {qn("w:t"): None, qn("w:br"): "\n"}
    found = element.iter(*marks)
    return "".join(marks[one.tag] or one.text or "" for one in found)


def styled(data: bytes, name: str) -> list[Any]:
    return [one for one in opened(data).paragraphs if one.style.name == name]


def blocks(section: Section) -> Iterator[Block]:
    yield from (*section.blocks, *section.closing)
    for part in section.parts:
        yield from blocks(part)


def every(kind: type, edition: str = "internal") -> list[Any]:
    return [b for s in sections(edition) for b in blocks(s) if isinstance(b, kind)]


# --- the file


def test_the_same_study_gives_the_same_bytes_whatever_the_order_of_codings() -> None:
    backwards = report_view(replace(small(), codings=tuple(reversed(small().codings))))
    made = [s for m in plugins.members("sections") if (s := m.write(backwards)) is not None]
    assert document.render(made, backwards) == written()
    with zipfile.ZipFile(BytesIO(written())) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_says_what_the_report_is_and_nothing_of_who_made_it_with_what() -> None:
    told = opened(written()).core_properties
    assert told.title == view().study.settings.title
    assert told.author == view().study.settings.authors
    assert told.last_modified_by == ""
    assert f"{told.created:%Y-%m-%d}" == f"{told.modified:%Y-%m-%d}" == view().provenance.as_of
    assert told.language == "en-GB"
    assert set(read(written())) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    }


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_everything_stands_in_the_order_that_word_wants(edition: str) -> None:
    for name, content in read(written(edition)).items():
        if name.startswith("word/") and name.endswith(".xml"):
            check_order(parse_xml(content))


def check_order(root: Any) -> None:
    for tag, order in ORDER.items():
        ranks = {qn(f"w:{name}"): rank for rank, name in enumerate(order.split())}
        for element in root.iter(qn(f"w:{tag}")):
            found = [ranks[child.tag] for child in element]
            assert found == sorted(found), (tag, [child.tag for child in element])


def test_what_leads_somewhere_within_leads_to_a_place_that_is_there_once() -> None:
    root = body(written())
    begun = list(root.iter(qn("w:bookmarkStart")))
    ids, names = ([one.get(qn(f"w:{key}")) for one in begun] for key in ("id", "name"))
    assert len(set(ids)) == len(ids) and len(set(map(str.casefold, names))) == len(names)
    assert sorted(ids) == sorted(one.get(qn("w:id")) for one in root.iter(qn("w:bookmarkEnd")))
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name) for name in names)
    anchors = {one.get(qn("w:anchor")) for one in root.iter(qn("w:hyperlink"))}
    assert anchors and anchors <= set(names)


def test_every_style_and_every_list_that_is_used_is_there() -> None:
    root, styles = body(written()), opened(written()).styles.element
    known = {one.get(qn("w:styleId")) for one in styles.findall(qn("w:style"))}
    used = root.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
    assert {one.get(qn("w:val")) for one in used} <= known
    of_styles = styles.iter(qn("w:basedOn"), qn("w:next"))
    assert {one.get(qn("w:val")) for one in of_styles} <= known
    numbering = parse_xml(read(written())["word/numbering.xml"])
    lists = {one.get(qn("w:numId")) for one in numbering.findall(qn("w:num"))}
    assert {one.get(qn("w:val")) for one in root.iter(qn("w:numId"))} <= lists


# --- what a reader meets


def test_the_title_page_says_what_who_when_and_which_edition() -> None:
    told = replace(view().provenance, draft="Nobody has read it.")
    settings = replace(view().study.settings, authors="The evaluation team")
    whole = replace(view(), provenance=told, study=replace(view().study, settings=settings))
    said = [one.text for one in opened(document.render(sections(), whole)).paragraphs]
    assert said[:3] == ["Qualitative evaluation", settings.title, "The evaluation team"]
    assert said[3].startswith("Internal edition, ")
    assert said[4].startswith("How to cite: The evaluation team (")
    assert said[5] == "DRAFT. Nobody has read it."
    assert said[6].startswith("For the evaluation team.")


def test_the_public_edition_says_so_on_every_page_and_of_no_transcript_which_it_is() -> None:
    assert text(parse_xml(read(written("public"))["word/footer1.xml"])).startswith("Public edition")
    assert not re.search(r"\bT\d{3}\b", text(body(written("public"))))
    assert re.search(r"\bT\d{3}\b", text(body(written())))


def test_headings_are_words_own_follow_each_other_and_are_numbered_as_on_the_page() -> None:
    counted: dict[str, list[int]] = {}
    numbers, levels = list[str](), list[int]()
    for one in opened(written()).paragraphs:
        style = one.style.name
        if not style.startswith("Heading"):
            continue
        levels.append(int(style.split()[1]))
        if (of_list := one._p.pPr.numPr) is not None:
            list_id, level = of_list.numId.val, of_list.ilvl.val
            at = counted.setdefault(str(list_id), [0, 0])
            at[level] += 1
            at[level + 1 :] = [0] * (1 - level)
            first = str(at[0]) if len(counted) == 1 else "ABCDEF"[at[0] - 1]
            numbers.append(first if level == 0 else f"{first}.{at[1]}")
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    numbered = chapters(sections())
    parts = [[c.number, *(part.number for part in c.parts)] for c in numbered]
    assert numbers == [number for chapter in parts for number in chapter]


def test_the_contents_can_be_read_without_bringing_it_up_to_date() -> None:
    contents = next(body(written()).iter(qn("w:sdtContent")))
    said = [text(one) for one in contents.iter(qn("w:p"))]
    expected = []
    for chapter in chapters(sections()):
        expected += [f"{one.number} {one.section.title}" for one in (chapter, *chapter.listed)]
    assert said == ["Contents", *expected]
    listed = [p.text for n in ("Heading 1", "Heading 2") for p in styled(written(), n)]
    assert sorted(listed) == sorted(line.split(" ", 1)[1] for line in expected)
    assert 'TOC \\o "1-2"' in "".join(one.text for one in contents.iter(qn("w:instrText")))


def test_captions_count_by_fields_and_say_what_the_page_says() -> None:
    named = labels(chapters(sections()))
    tables = every(Table) + every(MatrixBlock)
    expected = {f"{named[one.id]}: {one.caption}" for one in tables if one.id in named}
    apart = {" ".join(one.caption.split()) for one in tables if one.id not in named}
    assert apart, "tables within a passage have no number"
    expected |= {f"{named[one.id]}: {one.title}" for one in every(Figure)}
    found = [one for one in styled(written(), "Caption") if one.text not in apart]
    assert {one.text for one in found} == {" ".join(one.split()) for one in expected}
    for one in found:
        name = one.text.split()[0]
        assert f"SEQ {name} " in "".join(i.text for i in one._p.iter(qn("w:instrText")))


def test_a_table_has_its_head_on_each_page_its_rows_named_and_its_totals_bold() -> None:
    found = opened(written()).tables
    wanted = [one for one in every(Table) if one.totals]
    assert wanted
    for block in wanted:
        table = next(
            t
            for t in found
            if t._tbl.tblPr.find(qn("w:tblCaption")) is not None
            and block.caption in t._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        )
        heads = [row for row in table.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
        assert len(heads) == (2 if block.spans else 1)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        assert [c.text for c in table.rows[-1].cells] == list(block.rows[-1])
        assert {c.paragraphs[0].style.font.bold for c in table.rows[-1].cells} == {True}
        sides = [cell.paragraphs[0].alignment for cell in table.rows[len(heads)].cells]
        assert [side == 2 for side in sides] == numeric(block)


def test_a_matrix_has_a_number_in_each_shaded_cell_and_its_key_below() -> None:
    for fill, ink in (("2073BC", "FFFFFF"), ("12436D", "FFFFFF"), ("6BACE6", "0B0C0C")):
        for cell in body(written()).iter(qn("w:tc")):
            shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
            if shade is not None and shade.get(qn("w:fill")) == fill:
                assert re.match(r"\d", text(cell))
                assert next(cell.iter(qn("w:color"))).get(qn("w:val")) == ink
    found = [[[c.text for c in row.cells] for row in t.rows] for t in opened(written()).tables]
    assert all(grid(block) in found for block in every(MatrixBlock))
    keys = [one.text for one in styled(written(), "Note") if one.text.startswith("Key:")]
    assert len(keys) == len(every(MatrixBlock))
    assert "up to half" in keys[0]


def test_every_look_of_a_cell_has_a_shade_on_which_its_words_can_be_read() -> None:
    assert set(rows.SHADES) == set(KEY)
    for fill, ink in rows.SHADES.values():
        dark, light = sorted((luminance(fill), luminance(ink or "16191D")))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4) for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_quotations_stand_as_quotations_with_whose_they_are_beneath() -> None:
    quotations = [one for block in every(Quotations) for one in block.quotations]
    assert {one.verbatim for one in quotations} == {True, False}
    said = [one.text for one in styled(written(), "Quote")]
    assert said == [f"“{one.text}”" if one.verbatim else one.text for one in quotations]
    beneath = [one.text for one in styled(written(), "Attribution")]
    for one, line in zip(quotations, beneath, strict=True):
        assert line.startswith(one.attribution)
        assert line.endswith(one.reference)
        assert ("from notes" in line) is not one.verbatim


def test_key_observations_are_a_real_list_under_a_heading() -> None:
    points = [point.text for block in every(KeyPoints) for point in block.points]
    bullets = [one.text for one in styled(written(), "List Bullet")]
    assert all(any(line.startswith(point) for line in bullets) for point in points)
    titles = {block.title for block in every(KeyPoints)}
    headings = {p.text for p in opened(written()).paragraphs if p.style.name.startswith("Heading")}
    assert titles <= headings


def test_numbered_lists_each_begin_at_one() -> None:
    listed = [replace(one, told=False) for one in every(Figure)]
    data = alone(*listed, *listed)
    used = [one._p.pPr.numPr.numId.val for one in styled(data, "List Number")]
    numbering = parse_xml(read(data)["word/numbering.xml"])
    for id in set(used):
        one = next(n for n in numbering.findall(qn("w:num")) if n.get(qn("w:numId")) == str(id))
        assert next(one.iter(qn("w:startOverride"))).get(qn("w:val")) == "1"
    assert len(set(used)) == 2 * len(every(Figure))


def test_it_is_in_british_english() -> None:
    language = next(parse_xml(read(written())["word/styles.xml"]).iter(qn("w:lang")))
    assert language.get(qn("w:val")) == "en-GB"


# --- links


def test_links_lead_where_blocks_allow_and_nowhere_else() -> None:
    table = Table("table-x", "A table", ("a", "b"), (("c", "1"),))
    runs = (
        Run("Table 1", link="#table-x"),
        Run("the chapter", link="#one"),
        Run("outside", link="https://example.org/a b?c=d&e"),
        Run("write", link="mailto:a@example.org"),
        Run("run", link="javascript:alert(1)"),
        Run("file", link="file:///etc/passwd"),
        Run("gone", link="#nothing"),
        Run("long", link="https://example.org/" + "a" * 3000),
    )
    data = alone(Writing((runs,)), table)
    links = [text(one) for one in body(data).iter(qn("w:hyperlink"))]
    assert links[1:] == ["the chapter", "outside", "write"]
    fields = [one.text.strip() for one in body(data).iter(qn("w:instrText"))]
    assert "REF q_table_x \\h" in fields
    relations = read(data)["word/_rels/document.xml.rels"].decode()
    outside = re.findall(r'Target="([^"]*)" TargetMode="External"', relations)
    assert outside == ["https://example.org/a%20b?c=d&amp;e", "mailto:a@example.org"]


# --- pages on their side


def test_a_table_that_is_too_wide_lies_on_its_side_with_its_heading_and_no_other() -> None:
    columns = tuple(f"Pneumonoultra{at}" for at in range(12))
    wide = Table("wide", "Wide", columns, (columns, columns))
    data = document.render(
        [
            Section("a", "Upright", (Prose(("Words.",)),)),
            Section("b", "Wide", (wide,)),
            Section("c", "After", (Prose(("More words.",)),)),
        ],
        view(),
    )
    found = opened(data)
    sizes = [(one.page_width > one.page_height) for one in found.sections]
    assert sizes == [False, True, False]
    said = [text(one) for one in found.element.body]
    ends = [
        at
        for at, one in enumerate(found.element.body)
        if next(one.iter(qn("w:sectPr")), None) is not None
    ]
    assert said[ends[0]] == "Words."
    assert said[ends[0] + 1] == "Wide" and "After" not in said[: ends[1]]
    room = found.sections[1].page_width - found.sections[1].left_margin * 2
    assert sum(column.width for column in found.tables[0].columns) <= room


def test_a_table_that_fits_on_no_page_goes_on_beneath_with_its_rows_named_again() -> None:
    columns = tuple(f"Pneumonoultra{at}" for at in range(40))
    rows = tuple((name, *map(str, range(39))) for name in ("North", "South"))
    found = opened(alone(Table("t", "T", columns, rows))).tables
    assert len(found) > 2
    kept = [[cell.text for cell in table.rows[0].cells] for table in found]
    assert [name for names in kept for name in names[1:]] == list(columns[1:])
    for table in found:
        assert [row.cells[0].text for row in table.rows] == [columns[0], "North", "South"]
    numbers = [cell.text for table in found for cell in table.rows[1].cells[1:]]
    assert numbers == [str(at) for at in range(39)]


def test_short_columns_are_not_broken_for_long_ones_and_none_runs_off_the_page() -> None:
    rows = tuple((f"Post {at}", "words " * 5 * at, str(at)) for at in range(12, 24))
    found = opened(alone(Table("t", "T", ("Post", "What they do", "People"), rows)))
    name, words, number = (column.width.cm for column in found.tables[0].columns)
    assert name > 1.2 and number > 1.2 and words > 8
    page = found.sections[0]
    assert name + words + number <= (page.page_width - page.left_margin * 2) / 360000


def test_a_table_that_fits_stays_upright() -> None:
    table = Table("t", "T", ("Name", "Number"), (("North", "3"), ("South", "4")))
    assert len(opened(alone(table)).sections) == 1


# --- figures


def test_a_figure_is_drawn_with_its_words_and_says_what_it_shows() -> None:
    (figure,) = every(Figure)
    drawn = [one for one in body(written()).iter(qn("wp:docPr"))]
    assert [one.get("descr") for one in drawn] == [f"{figure.title}. {figure.description}"]
    ids = [one.get("id") for one in body(written()).iter() if one.tag.endswith(("docPr", "cNvPr"))]
    assert len(set(ids)) == len(ids)
    shapes = [one for one in body(written()).iter() if one.tag.endswith("}wsp")]
    assert len(shapes) == len(re.findall(r"<(?:rect|circle|path)\b", figure.svg))
    boxes = [" ".join(text(one).split()) for one in shapes if text(one)]
    lines = re.findall(r"<text[^>]*>(.*?)</text>", figure.svg)
    words = [" ".join(re.sub(r"</?tspan[^>]*>", " ", line).split()) for line in lines]
    assert sorted(boxes) == sorted(words)


def test_a_drawing_made_of_what_is_not_drawn_here_is_left_to_its_list() -> None:
    svg = '<svg viewBox="0 0 9 9"><foreignObject/></svg>'
    data = alone(Figure("f", "A finding", "What it shows.", svg, ("First.", "Second.")))
    assert not list(body(data).iter(qn("w:drawing")))
    assert [one.text for one in styled(data, "List Number")] == ["First.", "Second."]
    assert any("the list below says the same" in one.text for one in styled(data, "Note"))


# --- bad input


HOSTILE = (
    "a\x00b\x07\x1b[31m\ufffe",
    "abc\u202egnp.exe\u2066",
    '{ INCLUDEPICTURE "http://example.org/x.png" } { DDEAUTO c:\\\\x }',
    '=HYPERLINK("http://example.org","x")',
    "</w:t></w:r><w:fldSimple w:instr='DDE'/>&lt;&#0;]]>",
    "{{ report }} ${x} {% raw %}",
    "w" * 3000,
    "\ud800",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(words: str) -> None:
    table = Table("t" + words[:9], words, ("a", words), ((words, "1"),), notes=(words,))
    figure = Figure("f", words, words, every(Figure)[0].svg, (words,))
    link = Writing(((Run(words, link=f"#{words}"), Run(words, link=f"https://{words}")),))
    settings = replace(view().study.settings, title=words, authors=words)
    whole = replace(view(), study=replace(view().study, settings=settings))
    data = document.render([Section("s", words, (Prose((words,)), table, figure, link))], whole)
    found = opened(data)
    assert not list(found.element.iter(qn("w:fldSimple")))
    fields = [one.text.split()[0] for one in found.element.iter(qn("w:instrText"))]
    assert set(fields) <= {"TOC", "SEQ", "REF"}
    said = text(found.element)
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", said)
    outside = [one.reltype for one in found.part.rels.values() if one.is_external]
    assert all(one.endswith("/hyperlink") for one in outside)
    check_order(found.element)


def test_a_block_that_word_is_not_told_of_is_an_error() -> None:
    unknown: Any = "words"
    with pytest.raises(TypeError, match="str"):
        document.render([Section("s", "S", (unknown,))], view())
