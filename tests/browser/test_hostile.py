"""Nothing that somebody wrote runs in a report, or breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Dialog

from tests.browser import hostile
from tests.browser.payloads import FORMULAS, PAYLOADS, RUN

PAGES: dict[str, Callable[[], tuple[str, list[str]]]] = {
    "blocks": hostile.page_of_blocks,
    "study": hostile.page_of_study,
    "narrative": hostile.page_of_narrative,
    "ids": hostile.page_of_ids,
}
LOOK = """() => {
  for (const e of document.querySelectorAll('.apart')) e.style.contentVisibility = 'visible';
  const all = (what) => [...document.querySelectorAll(what)];
  return {
    pwned: window.pwned ?? null,
    title: document.title,
    ids: all('[id]').map((e) => e.id),
    chapters: all('main > section').map((e) => e.id),
    strange: [...new Set(all('*').map((e) => e.localName))],
    attributes: [...new Set(all('*').flatMap((e) => e.getAttributeNames()))],
    links: all('[href]').map((e) => e.getAttribute('href')),
    said: document.querySelector('main').textContent,
    ends: document.body.lastElementChild.localName,
    wide: document.documentElement.scrollWidth,
    searched: !document.getElementById('_search').hidden,
  };
}"""
KNOWN = set(
    "html head meta title style body a header p h1 h2 h3 h4 h5 h6 div label input nav ol ul li "
    "span details summary main section strong em dl dt dd table caption thead tbody tr th td "
    "figure figcaption blockquote svg desc rect text tspan path circle g script button".split()
)


@dataclass(frozen=True)
class Seen:
    """What a browser made of a page."""

    page: dict[str, object]
    chapters: list[str]
    asked: list[str]
    dialogs: list[str]

    def list_of(self, name: str) -> list[str]:
        found = self.page[name]
        assert isinstance(found, list)
        return found

    @property
    def said(self) -> str:
        return " ".join(str(self.page["said"]).split())


@pytest.fixture(scope="module", params=[*PAGES])
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, list[str]]]:
    page, chapters = PAGES[request.param]()
    file = tmp_path_factory.mktemp("hostile") / f"{request.param}.html"
    file.write_text(page, encoding="utf-8")
    yield file, chapters


@pytest.fixture(scope="module", params=[False, True], ids=["under its policy", "without a policy"])
def seen(request: pytest.FixtureRequest, browser: Browser, written: tuple[Path, list[str]]) -> Seen:
    """The page at 320 px, its links hovered over and its parts unfolded by the script of a test."""
    file, chapters = written
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, bypass_csp=request.param, offline=True
    )
    page = context.new_page()
    asked: list[str] = []
    dialogs: list[str] = []

    def refused(one: Dialog) -> None:
        dialogs.append(one.message)
        one.dismiss()

    page.on("request", lambda one: asked.append(one.url))
    page.on("dialog", refused)
    page.goto(file.as_uri())
    page.mouse.move(160, 320)
    page.get_by_label("Find in quotations").fill("pwned")
    page.get_by_label("Find in quotations").fill("")
    found = page.evaluate(LOOK)
    context.close()
    return Seen(found, chapters, [url for url in asked if url != file.as_uri()], dialogs)


def test_nothing_runs(seen: Seen) -> None:
    assert seen.page["pwned"] is None
    assert seen.page["title"] != "pwned"
    assert seen.dialogs == []
    assert seen.asked == []


def test_nothing_becomes_markup(seen: Seen) -> None:
    assert set(seen.list_of("strange")) <= KNOWN
    assert not {name for name in seen.list_of("attributes") if name.startswith("on")}
    assert not {"src", "srcdoc", "action", "ping"} & set(seen.list_of("attributes"))
    assert all(one.startswith(("#", "data:text/csv", "https://")) for one in seen.list_of("links"))


def test_the_page_is_whole(seen: Seen) -> None:
    ids = seen.list_of("ids")
    assert len(ids) == len(set(ids))
    assert not seen.chapters or seen.list_of("chapters") == seen.chapters
    assert seen.page["ends"] == "script"
    assert seen.page["searched"]
    assert seen.page["wide"] == 320


@pytest.fixture(scope="module")
def blocks() -> str:
    return hostile.page_of_blocks()[0]


def test_payloads_are_printed_as_they_were_typed(blocks: str) -> None:
    assert blocks.count("&lt;script&gt;") > 100
    for control in "\0\x07\x1b\u202e\u2066\ud83d\udc00":
        assert control not in blocks
    assert "{{ 7 * 7191 }}" in blocks
    assert "{% for a in range(3) %}50337{% endfor %}" in blocks
    assert f"${{{RUN}}}" in blocks


def test_no_cell_of_a_table_runs_in_a_spreadsheet(blocks: str) -> None:
    sheets = [unquote(part.partition('"')[0]) for part in blocks.split("data:text/csv")[1:]]
    cells = [
        cell.strip('"')
        for sheet in sheets
        for line in sheet.split("\r\n")
        for cell in line.split(",")
    ]
    assert any(cell.startswith("'=") for cell in cells)
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    assert {formula[0] for formula in FORMULAS} == set("=+-@")
    assert len(PAYLOADS) >= 100
