"""A real Chromium, offline, and the report of the small study in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from qualkit import plugins
from qualkit.report import html
from tests.studies import report_view

QUIET = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, from QUALKIT_CHROMIUM or the path."""
    program = os.environ.get("QUALKIT_CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium: install it, or name one with QUALKIT_CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the report of the small study stands."""
    view = report_view()
    page = html.render([s for m in plugins.members("sections") if (s := m.write(view))], view)
    file: Path = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(page, encoding="utf-8")
    return file.as_uri()
