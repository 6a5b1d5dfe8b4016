"""What the page's script adds: searching, sorting, links; all of it by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_report import opened


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address) as page:
        yield page


def test_every_word_that_is_searched_for_must_be_there(page: Page) -> None:
    field = page.get_by_label("Find in quotations")
    field.fill("time parent")
    both = page.locator(".quotation:visible").count()
    field.fill("time")
    assert 0 < both < page.locator(".quotation:visible").count()
    field.fill("time no-such-word")
    assert page.locator("#_found").inner_text().startswith("0 of ")
    assert page.locator(".quotation:visible").count() == 0


def test_enter_goes_to_the_first_quotation_that_was_found(page: Page) -> None:
    field = page.get_by_label("Find in quotations")
    field.focus()
    page.keyboard.type("minutes")
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.textContent")
    assert "she does the minutes" in focused


def test_a_link_to_what_the_search_hides_shows_it(page: Page) -> None:
    page.get_by_label("Find in quotations").fill("minutes")
    assert not page.locator("#theme-lasting").is_visible()
    page.locator("nav a[href='#theme-lasting']").click()
    assert page.locator("#theme-lasting").is_visible()
    assert page.get_by_label("Find in quotations").input_value() == ""


def test_an_address_typed_while_searching_shows_what_it_leads_to(page: Page) -> None:
    page.get_by_label("Find in quotations").fill("minutes")
    page.evaluate("location.hash = '#table-interviews'")
    page.wait_for_function("!document.querySelector('.searching')")
    assert page.locator("#table-interviews").is_visible()


def test_a_table_is_sorted_by_keyboard_and_says_how(page: Page) -> None:
    table = page.locator("#table-interviews table")
    names = table.locator("tbody tr:not(.total) > :first-child")
    printed = names.all_text_contents()
    head = table.locator("thead tr:last-child th").first
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert names.all_text_contents() == sorted(printed)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert names.all_text_contents() == sorted(printed, reverse=True)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") is None
    assert names.all_text_contents() == printed
    assert "All pilots" in table.locator("tbody tr").last.inner_text()


def test_a_button_copies_the_address_of_its_section(browser: Browser, address: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(browser, address, permissions=permissions) as page:
        button = page.locator("#theme-support > .copy")
        assert button.get_attribute("aria-label") == "Copy a link to “Background support”"
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.getElementById('_found').textContent !== ''")
        assert page.url.endswith("#theme-support")


def test_the_skip_link_is_first_and_leads_to_the_report(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_report"


def test_whatever_has_the_focus_shows_it(page: Page) -> None:
    seen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        look = page.evaluate(
            "(({outlineStyle, outlineWidth}, e) => [e.localName, outlineStyle, outlineWidth])"
            "(getComputedStyle(document.activeElement), document.activeElement)"
        )
        seen.add(look[0])
        assert look[1] != "none" and float(look[2].removesuffix("px")) >= 2, look
    assert {"a", "input"} <= seen


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = page.locator("main :is(h2, h3, h4, h5, h6)").evaluate_all(
        "all => all.map((e) => Number(e.localName[1]))"
    )
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_the_page_says_its_language_and_every_figure_has_a_name(page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "en-GB"
    for drawing in page.locator("svg").all():
        role = drawing.get_attribute("role")
        assert role == ("group" if drawing.locator("a").count() else "img")
        title = (drawing.get_attribute("aria-labelledby") or "").split()[0]
        assert page.locator(f"#{title}").text_content()
    assert page.locator(".drawn").count() == page.locator(".drawn .note").count() > 0


@pytest.mark.parametrize("forced", ["active", "none"])
def test_twice_the_size_and_forced_colours_leave_it_whole(
    browser: Browser, address: str, forced: str
) -> None:
    size = {"width": 640, "height": 450}  # 1280 px at 200%
    settings = {"viewport": size, "device_scale_factor": 2, "forced_colors": forced}
    with opened(browser, address, reduced_motion="reduce", **settings) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
        assert page.get_by_label("Find in quotations").is_visible()
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter((e) => "
            "getComputedStyle(e).transitionDuration !== '0s' || "
            "getComputedStyle(e).animationName !== 'none').length"
        )
        assert moving == 0
