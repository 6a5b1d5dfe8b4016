"""The report as a Word document goes by the same rules as the page."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import docx

from tests.report.commissioned import saved, template
from tests.workflow.conftest import TOKEN, Desk
from tests.workflow.test_packing import read_all
from tests.workflow.test_releasing import as_ds, asks_two, listed, newest


def test_a_word_report_is_checked_recorded_and_the_same_twice(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    path = desk.study / "study.yaml"
    path.write_text(path.read_text("utf-8").replace("k: 3", "k: 1"), encoding="utf-8")
    as_word = ("report", "--format", "docx")
    said = desk.refused(*as_word, "--edition", "public", code=1)
    assert "to the end" in said and not (desk.study / "reports").exists()

    given = docx.Document(BytesIO(template()))
    given.sections[0].header.add_paragraph(f"For {TOKEN} Quill")
    names = tmp_path / "theirs.docx"
    names.write_bytes(saved(given))
    assert "header" in desk.refused(*as_word, "--template", names, code=1)
    assert listed(desk) == []

    assert desk.ok(*as_word).strip().endswith("report.docx")
    made = (desk.study / "reports" / "report.docx").read_bytes()
    assert hashlib.sha256(made).hexdigest() == listed(desk)[-1]["sha256"]
    assert docx.Document(BytesIO(made)).core_properties.last_modified_by == ""
    desk.ok(*as_word, "--out", tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == made


def test_a_public_word_report_waits_for_its_second_signature(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    read_all(desk)
    asks_two(desk)
    theirs, out = tmp_path / "theirs.docx", tmp_path / "out.docx"
    theirs.write_bytes(template())
    said = desk.ok("report", "--edition", "public", "--format", "docx", "--template", theirs)
    assert "1 more must sign" in said and "report-public.docx" in said
    desk.ok(*as_ds(desk, "releases", "sign", newest(desk)))
    desk.ok("releases", "give", newest(desk), out)
    lines = [one.text for one in docx.Document(out).paragraphs]
    assert lines[0] == "A cover of the ministry’s own"
    assert any(line.startswith("Public edition") for line in lines)
