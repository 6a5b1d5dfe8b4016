"""The pages beside an internal report, as somebody of the team opens them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from qualkit import plugins
from qualkit.report import html
from qualkit.workflow.reports.sourcing import pages
from qualkit.workflow.reports.tracing import Traces
from tests.browser.test_report import PHONE, RULES, SETTINGS, opened
from tests.studies import report_view

KINDS = ("T002.html", "code-time.html", "theme-support.html", "link-L1.html", "index.html")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small study's report with its sources."""
    folder = tmp_path_factory.mktemp("sources")
    view = report_view()
    sections = [s for m in plugins.members("sections") if (s := m.write(view))]
    page = html.render(sections, view, sources="report-sources")
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "report-sources").mkdir()
    for name, text in pages(Traces(view), sections, "report.html"):
        (folder / "report-sources" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("settings", "medium"), SETTINGS)
def test_no_failure_at_a_or_aa(
    browser: Browser, place: Path, settings: dict[str, Any], medium: Any
) -> None:
    at = [place / "report-sources" / name for name in KINDS]
    for file in (place / "report.html", *at):
        with opened(browser, file.as_uri(), bypass_csp=True, **settings) as page:
            page.emulate_media(media=medium)
            page.evaluate(
                "for (const s of document.querySelectorAll('.apart'))"
                " s.style.contentVisibility = 'visible'"
            )
            found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
            assert found.violations_count == 0, found.generate_report()


def test_a_quotation_leads_to_its_context_and_back_without_scripts(
    browser: Browser, place: Path
) -> None:
    address = (place / "report.html").as_uri()
    with opened(browser, address, java_script_enabled=False, viewport=PHONE) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        quotation = page.locator(".quotation", has_text="She rings round everybody")
        quotation.get_by_role("link", name="T001, turn 2").click()
        assert "/report-sources/T001.html#t2" in page.url
        assert "I would not give her back" in page.locator("#t2 .said").inner_text()
        page.locator("#t2").get_by_role("link", name="Quoted in the report").click()
        assert page.url.startswith(f"{address}#q-")
        page.locator("#matrix-difference td a").first.click()
        assert "/report-sources/code-time.html#p1" in page.url
        assert page.locator("#p1 .finding").inner_text() == "2 of 6"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert all(url.startswith(place.as_uri()) for url in asked) and len(asked) == 3
