"""Sections that fail, or are none: what is said of them, and the others."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from qualkit import plugins
from qualkit.errors import BadSection
from qualkit.model.views import ReportView
from qualkit.report.numbering import chapters
from qualkit.sections.blocks import Prose, Section, Table
from qualkit.workflow.reports import composing, formats
from tests.studies import report_view


@dataclass
class Writer:
    """Somebody else's section."""

    made: object

    def write(self, view: ReportView) -> object:
        if isinstance(self.made, Exception):
            raise self.made
        return self.made


GOOD = Section("good", "Good", (Prose(("Words.",)),))
TORN = Section("torn", "Torn", (Table("t", "A table", ("A", "B"), (("1",), ("1", "2"))),))
HTML = formats.renderer(formats.HTML)
WRITERS = [Writer(KeyError("Zyxomma Quill")), Writer("no section"), Writer(None), Writer(GOOD)]


def test_what_fails_is_named_with_file_and_line_and_without_its_words() -> None:
    with pytest.raises(BadSection) as caught:
        composing.written(report_view(), WRITERS)
    said = caught.value.said
    assert said.startswith("the section Writer cannot be written: KeyError in test_composing.py")
    assert "Zyxomma" not in said
    assert "--keep-going" in caught.value.advice


def test_the_others_are_written_all_the_same() -> None:
    failed: composing.Failed = []
    assert composing.written(report_view(), WRITERS, failed) == [GOOD]
    assert [one.facts["why"] for one in failed][1] == "it gives a str"


def test_a_section_that_no_template_can_show_is_named_or_left_out() -> None:
    with pytest.raises(BadSection, match="“torn” cannot be written"):
        composing.page(HTML, [GOOD, TORN], report_view())
    failed: composing.Failed = []
    page = composing.page(HTML, [GOOD, TORN], report_view(), failed).decode()
    assert 'id="good"' in page
    assert 'id="torn"' not in page
    assert len(failed) == 1


def test_nothing_fails_in_what_is_built_in() -> None:
    view = report_view()
    made = composing.written(view, plugins.members("sections"))
    assert len(chapters(made)) == len(made) > 5
