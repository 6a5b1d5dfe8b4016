"""The page that a pilot checks its facts on, in a real Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from qualkit import factchecking
from qualkit.report import factsheet
from tests.browser.test_report import RULES, SETTINGS, opened
from tests.studies import small


@pytest.mark.parametrize(("settings", "medium"), SETTINGS[1:4])
def test_it_fits_and_fails_nothing_at_a_or_aa(
    browser: Browser, tmp_path: Path, settings: dict[str, Any], medium: Any
) -> None:
    study = small()
    facts = factchecking.facts(study, study.settings.pilot("Wrenfold"), frozenset())
    page = tmp_path / "page.html"
    said = factsheet.render(study.settings, "Wrenfold", facts, table="t.csv", as_of="2025-03-04")
    page.write_text(said, "utf-8")
    with opened(browser, page.as_uri(), bypass_csp=True, **settings) as shown:
        shown.emulate_media(media=medium)
        assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        found = Axe().run(shown, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, found.generate_report()
