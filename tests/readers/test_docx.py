from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx as word
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings

from qualkit.model import Speech
from qualkit.readers import docx
from qualkit.readers.normal import compose
from tests.readers.strategies import speeches

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def written(*paragraphs: str) -> bytes:
    document = word.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def table(*rows: Sequence[str]) -> bytes:
    document = word.Document()
    cells = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(cells.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return saved(document)


def holding(xml: str) -> bytes:
    document = word.Document()
    body = document.element.body
    body.insert(0, parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))
    return saved(document)


def read(data: bytes) -> str:
    return compose(docx.speeches(data)).text


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["INT: Why?", "P1: So."], "INT: Why?\n\nP1: So."),
        (["INT:\tWhy?", "", "P1:\tSo."], "INT: Why?\n\nP1: So."),
        (["INT: Why?", "And how?", "P1: So."], "INT: Why?\nAnd how?\n\nP1: So."),
        (["INT: Why?\nP1: So."], "INT: Why?\n\nP1: So."),
        (["She said: no.", "It was 10:30."], "She said: no.\n\nIt was 10:30."),
        (["Interview 3", "INT: Why?"], "Interview 3\n\nINT: Why?"),
        (["SUMMARY KEYWORDS", "trust", "Alex  0:06", "Why?", "Sam  0:09", "So."],)
        + ("Alex: Why?\n\nSam: So.",),
        (
            ["Stage 2", "15 June 2026", "27m", "Alex Doe started transcription"]
            + ["Alex Doe   0:03\nWhy?", "Sam Roe   1:02:11\nSo.", "Alex Doe stopped transcription"],
            "Alex Doe: Why?\n\nSam Roe: So.",
        ),
    ],
)
def test_paragraphs(paragraphs: list[str], expected: str) -> None:
    assert read(written(*paragraphs)) == expected


def test_bold_labels() -> None:
    document = word.Document()
    for label, words in [("INT", "Why?"), ("Foster carer", "So.")]:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(f" {words}")
    assert read(saved(document)) == "INT: Why?\n\nFoster carer: So."


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("INT", "Why?"), ("P1:", "So.")], "INT: Why?\n\nP1: So."),
        ([("Speaker", "Words"), ("yusuf", "So.")], "yusuf: So."),
        ([("Text", "Time", "Name"), ("So.", "0:06", "yusuf")], "yusuf: So."),
        ([("0:06", "INT", "Why?"), ("0:09", "P1", "So.")], "INT: Why?\n\nP1: So."),
        ([("INT", "Why?"), ("", "And how?"), ("P1", "So.")], "INT: Why?\nAnd how?\n\nP1: So."),
        ([("Date", "12 May"), ("Place", "the hall")], "Date 12 May\n\nPlace the hall"),
        ([("INT: Why?",), ("P1: So.",)], "INT: Why?\n\nP1: So."),
    ],
)
def test_tables(rows: list[tuple[str, ...]], expected: str) -> None:
    assert read(table(*rows)) == expected


def test_seconds_of_a_table() -> None:
    assert docx.speeches(table(("[00:01:06]", "INT", "Why?"))) == [Speech("INT", "Why?", 66)]


def test_tables_and_paragraphs_in_their_order() -> None:
    document = word.Document()
    document.add_paragraph("Before")
    document.add_table(1, 2).rows[0].cells[0].text = "INT"
    document.tables[0].rows[0].cells[1].text = "Why?"
    document.add_paragraph("After")
    assert read(saved(document)) == "Before\n\nINT: Why?\n\nAfter"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<w:del><w:r><w:delText>Sarah</w:delText></w:r></w:del>", "P1: So."),
        ("<w:del><w:r><w:t>Sarah</w:t></w:r></w:del>", "P1: So."),
        ("<w:moveFrom><w:r><w:t>Sarah</w:t></w:r></w:moveFrom>", "P1: So."),
        ("<w:ins><w:r><w:t> indeed</w:t></w:r></w:ins>", "P1: So. indeed"),
        ("<w:moveTo><w:r><w:t> indeed</w:t></w:r></w:moveTo>", "P1: So. indeed"),
        ("<w:ins><w:del><w:r><w:t>x</w:t></w:r></w:del></w:ins>", "P1: So."),
        ("<w:hyperlink><w:r><w:t> here</w:t></w:r></w:hyperlink>", "P1: So. here"),
        ("<w:r><w:t> well</w:t><w:noBreakHyphen/><w:t>known</w:t></w:r>", "P1: So. well-known"),
        ("<w:r><w:br/><w:t>P2: Yes.</w:t></w:r>", "P1: So.\n\nP2: Yes."),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", "P1: So."),
    ],
)
def test_tracked_changes_and_other_runs(xml: str, expected: str) -> None:
    paragraph = f"<w:p><w:r><w:t>P1: So.</w:t></w:r>{xml}</w:p>"
    paragraph = paragraph.replace("<w:t> ", '<w:t xml:space="preserve"> ')
    assert read(holding(paragraph)) == expected


def test_paragraphs_in_a_content_control() -> None:
    paragraph = "<w:p><w:r><w:t>P1: So.</w:t></w:r></w:p>"
    xml = f"<w:sdt><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"
    assert read(holding(xml)) == "P1: So."


def test_deleted_rows_of_a_table() -> None:
    def row(label: str, mark: str = "") -> str:
        cells = "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in (label, "So"))
        return f"<w:tr><w:trPr>{mark}</w:trPr>{cells}</w:tr>"

    assert read(holding(f"<w:tbl>{row('P1')}{row('P2', '<w:del/>')}</w:tbl>")) == "P1: So"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"INT: Why?", "is damaged, or not a Word document"),
        (written("INT: Why?")[:3000], "is damaged, or not a Word document"),
        (OLD_WORD + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (OLD_WORD + b"Word", "is an old Word document"),
    ],
)
def test_what_is_wrong(data: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        docx.speeches(data)


@settings(max_examples=20)
@given(speeches())
def test_round_trip(drawn: list[Speech]) -> None:
    expected = compose(drawn).text
    assert read(written(*(f"{speech.label}: {speech.words}" for speech in drawn))) == expected
    assert read(table(*((speech.label, speech.words) for speech in drawn))) == expected


@pytest.mark.parametrize(
    ("suffix", "accepted"), [(".docx", True), (".DOCX", True), (".txt", False)]
)
def test_accepts(suffix: str, accepted: bool) -> None:
    assert docx.accepts(suffix, b"") is accepted
