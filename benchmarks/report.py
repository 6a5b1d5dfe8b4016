"""What a large report costs: to render, to open in Chromium, and to search.

`python -m benchmarks.report` renders a study of 400 transcripts and 100,000 codings, the first time
and again, each in a process of its own; then it opens a page with 10,000 quotations several times
and searches it. The first time also pays for what machines propose: vectors, topics, and the test
of suggestions, which are kept until the study changes.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.analysing import made
from benchmarks.tables import markdown
from benchmarks.verbs import run
from qualkit import plugins
from qualkit.report import html
from qualkit.sections.blocks import Quotation, Quotations, Section
from tests.browser.conftest import QUIET
from tests.studies import WORDS, report_view

SECONDS, MEGABYTES = 20, 1000
"""Promised of the whole command, once machines have proposed."""
OPENS, FILTERS = 1000, 50
"""Milliseconds that are promised of a page with QUOTATIONS quotations."""
QUOTATIONS = 10_000
RUNS = 5
SEARCHES = ("the", "time", "administrator", "no such words", "social worker", "m", "mi", "min", "")

OPENED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done(performance.now()))))"""
FILTERED = """(words) => new Promise((done) => {
  const field = document.getElementById('_words');
  field.focus();
  field.value = words;
  const start = performance.now();
  field.dispatchEvent(new Event('input', { bubbles: true }));
  requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => done(performance.now() - start);
    painted.port2.postMessage(0);
  });
})"""


def table() -> str:
    """The measurements in Markdown."""
    return markdown(("what", "median", "95th percentile", "promised"), _rows())


def _rows() -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryDirectory(prefix="qualkit-bench-") as place:
        folder = made(Path(place))
        for what, words in (
            ("`report`, the first time", ("report",)),
            ("`report`, again", ("report",)),
            ("`report --no-sources`", ("report", "--no-sources")),
        ):
            cost = run(folder, *words)
            said = f"{cost.seconds:.1f} s, {cost.megabytes:.0f} MB"
            first = what.endswith("first time")
            yield what, said, "", "" if first else f"{SECONDS} s, {MEGABYTES} MB"
        page = Path(place) / "many.html"
        page.write_text(many(), encoding="utf-8")
        found = browsed(page)
        for what, times, most in (
            ("opens", found.opens, OPENS),
            ("search", found.searches, FILTERS),
        ):
            yield (
                f"{QUOTATIONS:,} quotations: {what}",
                f"{statistics.median(times):.0f} ms",
                f"{_high(times):.0f} ms",
                f"{most} ms",
            )


def _high(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def many() -> str:
    """A report of the small study in which ten thousand quotations stand, in 80 sections."""
    dice = random.Random(1)
    words = [word for lines in WORDS.values() for _, line in lines for word in line.split()]
    quotations = [
        Quotation(
            f"q-{at:012x}",
            " ".join(dice.choices(words, k=dice.randint(12, 80))),
            dice.choice(("Social worker, Calderbeck", "Parent, Wrenfold", "GP, Eastmere")),
            f"T{at % 400:03}, turn {at % 90}",
        )
        for at in range(QUOTATIONS)
    ]
    size = QUOTATIONS // 80
    codes = [
        Section(f"many-{at}", f"Code {at}", (Quotations(tuple(quotations[at * size :][:size])),))
        for at in range(80)
    ]
    themes = tuple(
        Section(f"theme-many-{at}", f"Theme {at}", parts=tuple(codes[at * 10 :][:10]))
        for at in range(8)
    )
    view = report_view()
    sections = [made for one in plugins.members("sections") if (made := one.write(view))]
    return html.render(
        [
            replace(one, parts=(*one.parts, *themes)) if one.id == "findings" else one
            for one in sections
        ],
        view,
    )


@dataclass(frozen=True)
class Browsed:
    """Milliseconds, of each opening and each search."""

    opens: list[float]
    searches: list[float]


def browsed(page: Path) -> Browsed:
    """The page opened RUNS times, each search made each time: from the key to the next frame."""
    found = Browsed([], [])
    program = os.environ.get("QUALKIT_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        for _ in range(RUNS):
            _browse(browser, page.as_uri(), found)
        browser.close()
    return found


def _browse(browser: Browser, address: str, found: Browsed) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    found.opens.append(page.evaluate(OPENED))
    found.searches.extend(page.evaluate(FILTERED, words) for words in SEARCHES)
    context.close()


if __name__ == "__main__":
    print(table())
