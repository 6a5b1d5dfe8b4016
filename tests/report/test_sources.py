"""The pages that a report's numbers and quotations lead to."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urldefrag

import pytest

from qualkit import plugins
from qualkit.model import Consent, Span
from qualkit.model.views import ReportView
from qualkit.report import html, links
from qualkit.report.turns import HELD, NOT_OURS
from qualkit.sections.blocks import Section
from qualkit.workflow.reports.sourcing import pages
from qualkit.workflow.reports.tracing import Traces
from tests.studies import report_view, small, where
from tests.test_report import Page

FOLDER = "report-sources"


def written(view: ReportView) -> list[Section]:
    return [s for m in plugins.members("sections") if (s := m.write(view))]


def report(view: ReportView, sources: str = FOLDER) -> str:
    return html.render(written(view), view, sources=sources)


def made(view: ReportView) -> dict[str, str]:
    return dict(pages(Traces(view), written(view), "report.html"))


@pytest.fixture(scope="module")
def view() -> ReportView:
    return report_view()


@pytest.fixture(scope="module")
def sources(view: ReportView) -> dict[str, str]:
    return made(view)


def test_everything_leads_somewhere(view: ReportView, sources: dict[str, str]) -> None:
    there = {f"{FOLDER}/{name}": Page(page) for name, page in sources.items()}
    there["report.html"] = Page(report(view))
    for name, page in there.items():
        assert len(page.ids) == len(set(page.ids)), name
        for address in page.addresses:
            if address.startswith("data:text/csv"):
                continue
            file, at = urldefrag(address)
            target = name if not file else f"{FOLDER}/{file}" if "/" in name else file
            found = there[target.replace(f"{FOLDER}/../", "")]
            assert not at or at in found.ids, (name, address)


def test_every_quotation_and_every_cell_with_a_number_leads_to_its_sources(
    view: ReportView,
) -> None:
    page = report(view)
    quotations = re.findall(r'<figure class="quotation".*?</figure>', page, re.DOTALL)
    assert quotations
    for one in quotations:
        (said,) = re.findall(r">(T\d+), turn (\d+)", one)
        assert f'href="{FOLDER}/{said[0]}.html#t{said[1]}"' in one
    cells = re.findall(r'<td class="(?:b\d|none)">(.*?)(?=<t[dhr]|\n)', page)
    assert cells
    assert all(
        re.match(rf'<a href="{FOLDER}/(code|objective)-[\w-]+\.html#p\d">', c) for c in cells
    )


def test_each_sentence_with_a_count_leads_to_it(view: ReportView) -> None:
    page = report(view)
    assert f'raised by <a href="{FOLDER}/code-admin.html">4 of 12 people</a>' in page
    assert f'<p class="finding"><a href="{FOLDER}/theme-support.html">5 of 12 people</a>' in page
    assert f'<a href="{FOLDER}/link-L1.html">' in page
    points = re.findall(r"<li>(.*?)\n", page.split('class="key-points"', 1)[1])
    assert points[0].count(f'href="{FOLDER}/') == 1


def test_without_the_folder_nothing_leads_to_it(view: ReportView) -> None:
    page = report(view, "")
    assert not [a for a in Page(page).addresses if ".html" in a]
    assert '<span class="reference">T001, turn 2</span>' in page


def test_the_words_are_whole_and_what_is_coded_is_marked(
    view: ReportView, sources: dict[str, str]
) -> None:
    for id, text in view.study.transcripts.items():
        said = re.findall(r'<p class="said">(.*?)</p>', sources[f"{id}.html"], re.DOTALL)
        plain = [re.sub(r"<sup.*?</sup>|<[^>]+>", "", one) for one in said]
        bodies = [turn.body.of(text.text) for turn in text.turns]
        assert [one.replace("&#x27;", "'") for one in plain] == bodies
        coded = [c for c in view.study.codings if c.transcript == id]
        numbers = re.findall(r'<sup id="c(\d+)">', sources[f"{id}.html"])
        assert sorted(map(int, numbers)) == list(range(1, len(coded) + 1))
    assert "Direct time with families</a>, supports, first-hand; Ben, " in sources["T002.html"]


def test_a_count_names_whom_it_counts_and_where(sources: dict[str, str]) -> None:
    text = Page(sources["code-time.html"]).text
    assert "5 of 12 people" in text
    assert "P009 Wrenfold, Stage 2, Service user, Parent, supports T008, turn 3, Ana" in text
    assert "Direct time with families: Wrenfold 2 of 5 P006 supports , P009 supports" in text


def test_the_same_study_gives_the_same_pages_whatever_the_order(
    view: ReportView, sources: dict[str, str]
) -> None:
    study = small()
    backwards = replace(study, codings=tuple(reversed(study.codings)))
    assert made(report_view(backwards)) == sources


def test_every_page_is_for_the_team_and_asks_for_nothing(sources: dict[str, str]) -> None:
    for name, page in sources.items():
        read = Page(page)
        assert "For the evaluation team alone" in read.text, name
        assert read.policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "<script" not in page and "style" not in read.attributes
        assert not [a for a in read.addresses if re.match(r"[a-z]+:|//", a)], name


def test_words_that_look_like_markup_are_words() -> None:
    view = report_view()
    study = view.study
    text = study.transcripts["T004"]
    hostile = "<script>alert(1)</script>"
    words = text.text.replace("She came when", hostile + "She came when"[len(hostile) :])
    assert hostile in words and len(words) != len(text.text)
    grown = len(words) - len(text.text)
    turns = (text.turns[0], replace(text.turns[1], body=Span(*_grown(text.turns[1].body, grown))))
    changed = replace(text, text=words, turns=turns)
    codings = tuple(replace(c, coder='"><img src=x>') for c in study.codings)
    study = replace(study, transcripts={**study.transcripts, "T004": changed}, codings=codings)
    for name, page in made(replace(view, study=study)).items():
        assert "<script" not in page and "<img" not in page, name


def _grown(span: Span, by: int) -> tuple[int, int]:
    return span.start, span.end + by


def test_who_did_not_agree_to_analysis_is_not_shown_nor_what_is_held_back() -> None:
    view = report_view()
    study = view.study
    people = tuple(
        replace(p, consent=frozenset({Consent.ARCHIVE})) if p.participant in ("P002", "P005") else p
        for p in study.participations
    )
    held = where(study.transcripts["T001"].text, "She rings round everybody")
    view = replace(view, study=replace(study, participations=people), unprinted={"T001": (held,)})
    found = made(view)
    assert "T004.html" not in found
    assert found["T002.html"].count(NOT_OURS) == 2
    assert "three afternoons" not in found["T002.html"]
    assert HELD in found["T001.html"] and "She rings round everybody" not in found["T001.html"]


@pytest.mark.parametrize(
    ("page", "file"),
    [("code-admin", "code-admin.html"), ("link-a/b", "link-a-b-"), ("x.y", "x-y-")],
)
def test_files_have_names_that_every_system_takes(page: str, file: str) -> None:
    assert links.file_of(page).startswith(file)
    assert re.fullmatch(r"[\w-]+\.html", links.file_of(page))
