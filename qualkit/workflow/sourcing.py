"""The folder of pages beside an internal report, which its numbers and quotations lead to."""

from __future__ import annotations

import contextlib
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from qualkit.model import ReportView
from qualkit.report.sources import MARK, Pages
from qualkit.sections.tracing import Trace
from qualkit.workflow import narrating
from qualkit.workflow.leaking import LeakCheck, refuse
from qualkit.workflow.study import Study
from qualkit.workflow.tracing import Traces
from qualkit.workflow.writing import fill, holds_only, refuse_ours, staged_pages


def folder_of(path: Path, name: str | None) -> str:
    """The name of the folder beside a page; "" for none."""
    return f"{path.stem}-sources" if name is None else name


@contextlib.contextmanager
def beside(
    study: Study, view: ReportView, path: Path, name: str, leaks: LeakCheck | None
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
        hashes = []
        if name:
            traces = Traces(view, narrating.claims(study, view))
            for file, page in pages(traces, path.name):
                data = page.encode("utf-8")
                if leaks is not None:
                    where = f"{name}/{file}"
                    refuse(leaks.of_files({where: data}, own=[where]))
                fill(partial, {file: data})
                hashes.append(hashlib.sha256(data).hexdigest())
        yield {"pages": hashes} if hashes else {}


def pages(traces: Traces, report: str) -> Iterator[tuple[str, str]]:
    """Every page that the numbers and quotations of a report lead to: its name, and the page."""
    printed = [(id, one.places[0]) for id, one in traces.quotations.items()]
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
