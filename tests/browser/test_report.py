from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from qualkit.report import html
from qualkit.sections.blocks import Section
from tests.browser.hostile import every_block
from tests.studies import report_view

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}

SETTINGS: list[Any] = [
    pytest.param({"viewport": DESKTOP}, "screen", id="light"),
    pytest.param({"viewport": DESKTOP, "color_scheme": "dark"}, "screen", id="dark"),
    pytest.param({"viewport": DESKTOP}, "print", id="print"),
    pytest.param({"viewport": PHONE}, "screen", id="320 px"),
    pytest.param({"viewport": PHONE, "color_scheme": "dark"}, "screen", id="320 px dark"),
]


@contextmanager
def opened(browser: Browser, address: str, **settings: Any) -> Iterator[Page]:
    context = browser.new_context(**{"viewport": DESKTOP, **settings})
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a page with every kind of block stands, one of each below the other."""
    sections = [Section("all", "All of them", every_block("Some words", "all"))]
    file: Path = tmp_path_factory.mktemp("kinds") / "report.html"
    file.write_text(html.render(sections, report_view()), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("of", ["a study", "every kind of block"])
@pytest.mark.parametrize(("settings", "medium"), SETTINGS)
def test_no_failure_at_a_or_aa(
    browser: Browser, address: str, kinds: str, of: str, settings: dict[str, Any], medium: Any
) -> None:
    where = address if of == "a study" else kinds
    with opened(browser, where, bypass_csp=True, **settings) as page:
        page.emulate_media(media=medium)
        page.evaluate(
            "for (const s of document.querySelectorAll('.apart, .level-4'))"
            " s.style.contentVisibility = 'visible'"
        )
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_it_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, address: str, viewport: dict[str, int]
) -> None:
    context = browser.new_context(viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    page.mouse.wheel(0, 100_000)
    context.close()
    assert asked == [address]
    assert said == []


def test_everything_is_there_without_scripts(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        scripted = page.locator("#_report").text_content()
    with opened(browser, address, java_script_enabled=False) as page:
        assert page.locator("#_report").text_content() == scripted
        assert not page.locator("#_search").is_visible()
    assert scripted is not None
    assert "She rings round everybody" in scripted
    assert "A machine proposed codes for 40 passages" in scripted


@pytest.mark.parametrize("width", [320, 640, 1024, 1280, 1920])
def test_the_page_never_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, viewport={"width": width, "height": 640}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_wide_tables_scroll_in_a_region_that_the_keyboard_reaches(
    browser: Browser, address: str
) -> None:
    with opened(browser, address, viewport=PHONE, bypass_csp=True) as page:
        region = page.locator("#table-interviews .scroll")
        assert region.evaluate("e => e.scrollWidth > e.clientWidth")
        region.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('#table-interviews .scroll').scrollLeft > 0")


def test_regions_have_names_of_their_own(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        names = page.get_by_role("region").evaluate_all(
            "all => all.map(e => e.getAttribute('aria-label') || "
            "document.getElementById(e.getAttribute('aria-labelledby')).textContent)"
        )
    assert len(names) == len(set(names))


def test_searching_shows_what_holds_the_words_and_how_many(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        field = page.get_by_label("Find in quotations")
        field.fill("MINUTES")
        assert page.locator("#_found").inner_text().startswith("1 of ")
        assert page.locator(".quotation:visible").count() == 1
        assert page.locator("#theme-support").is_visible()
        assert not page.locator("#theme-lasting").is_visible()
        field.fill("")
        assert page.locator("#_found").inner_text() == ""
        assert page.locator("#theme-lasting").is_visible()


def test_contents_stay_at_the_side_and_fold_on_a_narrow_page(
    browser: Browser, address: str
) -> None:
    with opened(browser, address) as page:
        assert page.get_by_role("navigation", name="Contents").is_visible()
    with opened(browser, address, viewport=PHONE) as page:
        contents = page.get_by_role("navigation", name="Contents")
        assert not contents.is_visible()
        page.get_by_text("Contents", exact=True).click()
        contents.get_by_role("link", name="How the study was done").click()
        assert page.url.endswith("#methodology")


def test_without_scripts_the_contents_are_there_at_any_width(
    browser: Browser, address: str
) -> None:
    with opened(browser, address, viewport=PHONE, java_script_enabled=False) as page:
        assert page.get_by_role("navigation", name="Contents").is_visible()


def test_a_table_is_downloaded_as_csv(browser: Browser, address: str) -> None:
    with opened(browser, address) as page, page.expect_download() as started:
        page.locator("#table-interviews .csv a").click()
    assert started.value.suggested_filename == "table-interviews.csv"


def test_it_prints_as_pages(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
