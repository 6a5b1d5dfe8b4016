"""The sample study's report: what its numbers lead to says the same numbers."""

from __future__ import annotations

import re

from tests.conftest import Demo
from tests.test_report import Page

LINK = re.compile(r'<a href="sources/([\w-]+\.html)(?:#([\w-]+))?">([^<]+)</a>')


def test_every_number_leads_to_the_same_number(demo: Demo) -> None:
    folder = demo.report.parent / "sources"
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    ids = {name: set(Page(page).ids) for name, page in pages.items()}
    found = LINK.findall(demo.report.read_text(encoding="utf-8"))
    counted = 0
    for file, at, words in found:
        assert not at or at in ids[file], (file, at)
        own = pages[file]
        if at:
            _, _, own = own.partition(f'<section id="{at}">')
        (said, *_) = re.findall(r'<p class="finding">([^<]+)</p>', own) or [""]
        if re.fullmatch(r"(?:none|\d+) of \d+(?: people)?", words):
            numbers = words.replace("none", "0").removesuffix(" people")
            assert said.replace("none", "0").startswith(numbers), (file, at, words, said)
            counted += 1
    assert counted > 150
    assert len({file for file, _, _ in found if file.startswith("T")}) > 15
