"""The folder of pages beside an internal report, which its numbers and quotations lead to."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from qualkit.model.views import ReportView
from qualkit.report.sources import MARK, Pages
from qualkit.sections import quoted
from qualkit.sections.blocks import Section
from qualkit.sections.traced import Trace
from qualkit.workflow.leaks.leaking import LeakCheck, refuse
from qualkit.workflow.reports import narrating
from qualkit.workflow.reports.tracing import Traces
from qualkit.workflow.study import Study
from qualkit.workflow.writing import fill, holds_only, refuse_ours, staged_pages


def folder_of(path: Path, name: str | None) -> str:
    """The name of the folder beside a page; "" for none."""
    return f"{path.stem}-sources" if name is None else name


@contextlib.contextmanager
def beside(
    study: Study,
    view: ReportView,
    sections: Sequence[Section],
    path: Path,
    name: str,
    leaks: LeakCheck | None,
) -> Iterator[dict[str, object]]:
    """Stage the pages beside a report, to take their place when the block ends; their hashes.

    Without a `name` there are none, and those of an earlier report go. Raises Leaks, InTheWay.
    """
    folder = path.parent / (name or folder_of(path, None))
    mark = MARK.encode()
    if not name and not (folder.exists() and holds_only(folder, mark)):
        yield {}
        return
    refuse_ours(study.folder, folder)
    with staged_pages(folder, mark) as partial:
        hashes, parts, met = list[str](), list[str](), set[str]()
        if name:
            traces = Traces(view, narrating.claims(study, view))
            for file, page in pages(traces, sections, path.name):
                data = page.encode("utf-8")
                fill(partial, {file: data})
                hashes.append(hashlib.sha256(data).hexdigest())
                parts.extend(_not_met(page, met))
            if leaks is not None:
                refuse(leaks.of_transcripts(view.study.transcripts))
                refuse(leaks.of_files({name: "".join(parts).encode("utf-8")}, own=[name]))
        yield {"pages": hashes} if hashes else {}


_SAID = re.compile(r'<p class="said">.*?</p>', re.DOTALL)
"""The words of a transcript, which are looked into as they are, uncut."""
_PART = re.compile(r"<[^>]*>|[^<]+")
_PLACES = re.compile(r"T\d+, turn \d+|\d+–\d+|T\d+\.html|(?:#|id=\")[ct]\d+|^\d+ $")
"""What differs between parts of pages that say the same: where something stands."""


def _not_met(page: str, met: set[str]) -> Iterator[str]:
    """The parts of a page, tags and words, that no page before it had."""
    for match in _PART.finditer(_SAID.sub("", page)):
        part = match[0]
        alike = _PLACES.sub("0", part)
        if alike not in met:
            met.add(alike)
            yield part


def pages(traces: Traces, sections: Sequence[Section], report: str) -> Iterator[tuple[str, str]]:
    """Every page that the numbers and quotations of a report lead to: its name, and the page."""
    ids = {one.id for section in sections for one in quoted.quotations(section)}
    printed = [(id, one.places[0]) for id, one in traces.quotations.items() if id in ids]
    made = Pages(traces.tracer, printed, report=report)
    listed: list[tuple[str, str, str]] = []
    for whole, parts in traces.pages():
        listed.append((whole.id, whole.title, whole.said))
        yield made.count(whole, parts)
    by_page: dict[str, list[Trace]] = defaultdict(list)
    for one in traces.claims.values():
        by_page[one.address.partition("#")[0]].append(traces.claim(one))
    for id, found in by_page.items():
        file = traces.claims[found[0].id].file
        listed.append((id, file, ""))
        yield made.claims(id, file, found)
    yield from made.transcripts()
    yield made.index(listed)
