"""The first minute: one command takes the sample study to a report."""

from html import escape

from docx import Document

from tests.conftest import Demo

AT_MOST = 250_000
"""Bytes of the sample study's report."""


def test_the_path_of_the_report_is_printed_last(demo: Demo) -> None:
    assert demo.said.splitlines()[-1] == str(demo.report)


def public(demo: Demo) -> str:
    return demo.report.with_stem(f"{demo.report.stem}-public").read_text(encoding="utf-8")


def test_what_would_be_published_is_a_draft_that_leads_nowhere(demo: Demo) -> None:
    page = public(demo)
    assert "DRAFT." in page and "Public edition" in page
    assert "sources/" not in page and "turn 1" not in page


def test_the_word_document_says_what_the_page_says(demo: Demo) -> None:
    word = Document(str(demo.report.with_name(f"{demo.report.stem}-public.docx")))
    headings = [one.text for one in word.paragraphs if one.style and one.style.name == "Heading 1"]
    page = public(demo)
    assert len(headings) > 10
    assert all(escape(one, quote=False) in page.replace("’", "'") for one in headings)


def test_the_report_is_small_enough_to_send(demo: Demo) -> None:
    assert len(demo.report.read_bytes()) <= AT_MOST


def test_it_says_what_a_reader_came_for(demo: Demo) -> None:
    page = demo.report.read_text(encoding="utf-8")
    for words in ("Who was interviewed", "Calderbeck", "theory of change", "does not cover"):
        assert words in page


def test_nobody_of_the_sample_study_is_named(demo: Demo) -> None:
    page = demo.report.read_text(encoding="utf-8") + public(demo)
    for name in ("Ibbotson", "Wieczorek", "Kayden", "Tuffnell", "Moorside", "Hagg Lane", "Sheila"):
        assert name not in page


def test_it_is_dated_the_same_on_every_day(demo: Demo) -> None:
    assert "Internal edition, 20 January 2025" in demo.report.read_text(encoding="utf-8")
