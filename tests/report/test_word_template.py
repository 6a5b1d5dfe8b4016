"""The report in a commissioner's template, and templates that are refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from qualkit.errors import CannotDecide, UnreadableFile
from qualkit.report.word import document, opening, package
from qualkit.sections.blocks import Prose, Quotation, Quotations, Section, Table
from qualkit.workflow.reports import formats
from tests.report import commissioned
from tests.report.commissioned import GERMAN, changed, logo, read, said, saved
from tests.studies import report_view

COLUMNS = tuple(f"Pneumonoultra{at}" for at in range(12))
SECTIONS = (
    Section("a", "First", (Prose(("Words.",)), Table("t", "T", ("a", "b"), (("c", "1"),)))),
    Section("b", "Second", (Quotations((Quotation("q", "Said", "Somebody"),)),)),
    Section("c", "Wide", (Table("w", "W", COLUMNS, (COLUMNS,)),)),
    Section("d", "Last", (Prose(("The end.",)),)),
)


@cache
def template(**wanted: bool) -> bytes:
    return commissioned.template(**wanted)


@cache
def rendered(template: bytes) -> Any:
    return docx.Document(BytesIO(document.render(SECTIONS, report_view(), template)))


def lines(document: Any) -> list[str]:
    return [one.text for one in document.paragraphs if one.text]


def test_the_report_stands_where_the_template_says_and_what_is_around_it_stays() -> None:
    found = lines(rendered(template()))
    assert found[:2] == ["A cover of the ministry’s own", "Qualitative evaluation"]
    assert found[-2:] == ["The end.", "What stands after the report."]
    assert not any("{{" in line for line in found)


def test_without_a_mark_it_stands_at_the_end_and_an_empty_template_has_no_empty_page() -> None:
    assert lines(rendered(template(marked=False)))[0] == "A cover of the ministry’s own"
    first = rendered(template(marked=False, cover=False)).paragraphs[0]
    assert first.text == "Qualitative evaluation"
    assert not first.paragraph_format.page_break_before


def test_its_styles_its_paper_its_head_and_its_foot_stay() -> None:
    found = rendered(template())
    heading = found.styles["Heading 1"].font
    assert (heading.name, str(heading.color.rgb)) == ("Verdana", "7A1F5C")
    assert found.styles["Normal"].font.name == "Georgia"
    assert {logo()} == {one.blob for one in found.part.package.image_parts}
    for section in found.sections:
        assert section.footer.paragraphs[0].text == "Ministry of Examples research series 12"
        assert list(section.header._element.iter(qn("pic:pic")))
    papers = [(one.page_width.cm, one.page_height.cm) for one in found.sections]
    upright, turned = (21.0, 29.7), (29.7, 21.0)
    assert [(round(w, 1), round(h, 1)) for w, h in papers] == [upright, upright, turned, upright]


def test_styles_that_it_lacks_are_added_on_its_own_letters() -> None:
    found = rendered(template())
    for name in ("Quote", "Heading 3", "Attribution", "Finding", "Report Table"):
        assert found.styles[name]
    assert found.styles["Quote"].base_style.name == "Normal"
    assert found.styles["Quote"].font.name is None


def test_styles_are_known_whatever_language_word_speaks() -> None:
    found = rendered(template(german=True))
    ids = {one.get(qn("w:val")) for one in found.element.iter(qn("w:pStyle"))}
    assert {GERMAN[name] for name in ("Title", "heading 1", "caption")} <= ids
    names = [one.name.casefold() for one in found.styles]
    assert len(set(names)) == len(names)
    assert [one.text for one in found.paragraphs if one.style.name == "Heading 1"] == [
        one.title for one in SECTIONS
    ]


def test_a_template_in_another_language_is_told_that_the_report_is_in_english() -> None:
    runs = [run for one in rendered(template()).paragraphs for run in one.runs]
    ours = [run for run in runs if run.text in ("Words.", "The end.")]
    assert [run._r.rPr.find(qn("w:lang")).get(qn("w:val")) for run in ours] == ["en-GB"] * 2


def test_its_own_maker_is_not_named_and_twice_is_the_same() -> None:
    given = docx.Document(BytesIO(template()))
    given.core_properties.author = given.core_properties.last_modified_by = "Somebody Else"
    data = saved(given)
    made = document.render(SECTIONS, report_view(), data)
    assert made == document.render(SECTIONS, report_view(), data)
    assert not any(b"Somebody Else" in part for part in read(made).values())
    assert not {"docProps/app.xml", "word/stylesWithEffects.xml"} & set(read(made))


def test_what_it_is_marked_up_with_is_known_and_what_it_says_is_not() -> None:
    made = document.render(SECTIONS, report_view(), template())
    known = package.vocabulary(made)
    assert {"tblStyle", "styleId", "basedOn"} <= known
    assert not known & {"Ministry", "Verdana", "cover", "Pneumonoultra1"}


def test_headings_of_a_list_of_its_own_are_numbered_as_on_the_page() -> None:
    given = docx.Document(BytesIO(template(marked=False, cover=False)))
    for level in (1, 2, 4):
        heading = given.styles[f"Heading {level}"].element.get_or_add_pPr()
        heading.get_or_add_numPr().get_or_add_numId().val = 1
    deep = Section("x", "X", parts=(Section("y", "Y", parts=(Section("z", "Z", parts=(
        Section("deepest", "Deepest"),)),)),))  # fmt: skip
    found: Any = docx.Document(BytesIO(document.render([deep], report_view(), saved(given))))
    lists = {one.text: one._p.pPr.numPr for one in found.paragraphs if one.text in "X Y Deepest"}
    assert lists["X"].numId.val == lists["Y"].numId.val not in (0, 1)
    assert lists["Deepest"].numId.val == 0


def test_its_bookmarks_and_lists_are_not_taken() -> None:
    given = docx.Document(BytesIO(template()))
    mark = '<w:bookmarkStart {} w:id="7" w:name="Q_A"/>'.format(
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    )
    given.paragraphs[0]._p.append(parse_xml(mark))
    lists = len(given.part.numbering_part.element.findall(qn("w:num")))
    found = rendered(saved(given))
    begun = list(found.element.iter(qn("w:bookmarkStart")))
    names = [one.get(qn("w:name")).casefold() for one in begun]
    ids = [one.get(qn("w:id")) for one in begun]
    assert len(set(names)) == len(names) > 1 and len(set(ids)) == len(ids)
    assert len(found.part.numbering_part.element.findall(qn("w:num"))) > lists


def test_a_template_that_says_odd_things_of_its_paper_is_still_written_into() -> None:
    odd = changed(
        template(),
        "word/document.xml",
        lambda part: re.sub(rb'w:(w|h|left|num)="[^"]*"', rb'w:\1="2.5cm"', part),
    )
    assert "The end." in lines(rendered(odd))
    no_paper = changed(
        template(), "word/document.xml", lambda part: re.sub(rb"<w:pg(Sz|Mar)[^>]*>", b"", part)
    )
    assert "The end." in lines(rendered(no_paper))


# --- refused


def part(name: str, content: bytes) -> bytes:
    return changed(template(), name, lambda _: content)


def put(name: str, before: bytes, added: bytes) -> bytes:
    return changed(template(), name, lambda part: part.replace(before, added + before, 1))


def relation(kind: str, target: str) -> bytes:
    said = (
        '<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}" TargetMode="External"/>'
    )
    return put("word/_rels/document.xml.rels", b"</Relationships>", said.encode())


def field(*said: str) -> bytes:
    inner = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in said)
    return put("word/document.xml", b"<w:sectPr", f"<w:p>{inner}</w:p>".encode())


def typed(before: bytes, after: bytes) -> bytes:
    return changed(template(), "[Content_Types].xml", lambda part: part.replace(before, after))


BROKEN = b'<Relationship Id="rX" Target="styles.xml"/>'
REFUSED: dict[str, Callable[[], bytes]] = {
    "not a Word document": lambda: b"%PDF-1.4",
    "not a Word document (": lambda: changed(template(), "mimetype", lambda _: b"")[:-400],
    "protected by a password": lambda: opening._OLD + opening._ENCRYPTED,
    "old Word document": lambda: opening._OLD + b"\0" * 100,
    "larger than 20 MB": lambda: b"\0" * (opening.LARGEST + 1),
    "too large when unpacked": lambda: of_many_parts(),
    "holds a macro": lambda: part("word/vbaProject.bin", b"x"),
    "holds macros": lambda: typed(b"wordprocessingml.document.main", b"document.macroEnabled.main"),
    "embedded object": lambda: part("word/embeddings/one.xlsx", b"x"),
    "tied to another template": lambda: relation("attachedTemplate", "file:///C:/x.dotm"),
    "outside itself (image)": lambda: relation("image", "https://example.org/pixel.png"),
    "outside itself (hyperlink)": lambda: relation("hyperlink", "file:///C:/x.exe"),
    "starts something (DDEAUTO)": lambda: field(" DDEAUTO c:\\\\x "),
    "starts something (INCLUDEPICTURE)": lambda: field(" INCLUDE", "PICTURE x "),
    "entities of its own": lambda: part("word/x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"),
    "is damaged (word/x.xml)": lambda: part("word/x.xml", b"<a>"),
    "is damaged, or": lambda: typed(b"wordprocessingml.styles+xml", b"anything+xml"),
    "is damaged, or not": lambda: put("word/_rels/document.xml.rels", b"</Rel", BROKEN),
    "more than once": lambda: doubled(),
    "within something else": lambda: in_a_table(),
}


def doubled() -> bytes:
    given = docx.Document(BytesIO(template()))
    given.element.body.insert(0, said("{{report}}"))
    return saved(given)


def of_many_parts() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(opening._MANY + 1):
            archive.writestr(f"word/{number}.xml", b"")
    return buffer.getvalue()


def in_a_table() -> bytes:
    given = docx.Document()
    given.add_table(1, 1).rows[0].cells[0].text = "{{ report }}"
    return saved(given)


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_no_plain_word_document_is_refused_before_anything_is_done(
    why: str, tmp_path: Path
) -> None:
    path = tmp_path / "template.docx"
    path.write_bytes(REFUSED[why]())
    with pytest.raises(UnreadableFile, match=re.escape(why)) as refused:
        formats.renderer("docx", path)
    assert str(refused.value).startswith("template.docx: ") and refused.value.advice
    assert str(tmp_path) not in str(refused.value)


def test_a_link_to_a_web_page_in_a_template_is_none_of_these() -> None:
    opening.opened(relation("hyperlink", "https://www.example.org"), "template.docx")


def test_a_template_that_is_not_there_or_for_a_web_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        formats.renderer("docx", tmp_path / "none.docx")
    with pytest.raises(CannotDecide, match="web page"):
        formats.renderer("html", tmp_path / "none.docx")
