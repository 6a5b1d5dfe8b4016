"""The sample study's report, as a newcomer opens it."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.test_report import RULES, SETTINGS, opened
from tests.conftest import Demo


@pytest.mark.parametrize(("settings", "medium"), SETTINGS)
def test_no_failure_at_a_or_aa(
    browser: Browser, demo: Demo, settings: dict[str, Any], medium: Any
) -> None:
    with opened(browser, demo.report.as_uri(), bypass_csp=True, **settings) as page:
        page.emulate_media(media=medium)
        page.evaluate(
            "for (const s of document.querySelectorAll('.apart, .level-4'))"
            " s.style.contentVisibility = 'visible'"
        )
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, found.generate_report()


def test_it_opens_without_network_or_scripts(browser: Browser, demo: Demo) -> None:
    settings = {"offline": True, "java_script_enabled": False}
    with opened(browser, demo.report.as_uri(), **settings) as page:
        assert "Closer to Families" in page.title()
        assert page.locator("blockquote").count() > 50


@pytest.mark.parametrize("width", [320, 1280])
def test_it_never_scrolls_sideways(browser: Browser, demo: Demo, width: int) -> None:
    size = {"width": width, "height": 640}
    with opened(browser, demo.report.as_uri(), viewport=size) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
