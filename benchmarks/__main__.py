"""Measure everything on the sample study, and write the tables to docs/benchmarks.md."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import (
    analysing,
    anonymising,
    coding_screen,
    foundations,
    importing,
    report,
    suggesting,
    verbs,
    weighing,
)
from benchmarks.study import measured
from benchmarks.tables import markdown

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
LEAD = """# Benchmarks

Measured on the sample study by `make bench`, which writes this page. Seconds move from machine to
machine; ratios are of things measured side by side in one run. Rates are with their counts and 95%
intervals (Wilson). The sample is one study, written for this project: the recognisers were
developed with it in sight. It says how the program behaves on it, and is no promise for yours.
"""


def page(folder: Path) -> Iterator[str]:
    """The page, a part at a time."""
    yield LEAD
    costs = verbs.costs(folder)
    os.environ.update(verbs.settings(folder))
    study = measured(folder / "study")
    yield from anonymising.page(study, folder / "large")
    yield from suggesting.page(study.view)
    yield "## Safe keeping\n\nIn turns, in one run; medians, and the ratio's median and range.\n"
    yield foundations.table()
    yield from coding_screen.page()
    yield "## Bringing codings in\n\nThe same way: each command in a process of its own.\n"
    yield importing.table()
    yield "## Analysing a large study\n\n400 transcripts, 100,000 codings; each verb by itself.\n"
    yield analysing.table()
    yield weighing.table()
    yield "## A large report\n\n400 transcripts, 100,000 codings; a page with 10,000 quotations.\n"
    yield report.table()
    yield "## Verbs\n\nEach in a process of its own, from nothing to done.\n"
    yield markdown(
        ("verb", "seconds", "peak memory, MB"),
        [(c.verb, f"{c.seconds:.1f}", f"{c.megabytes:.0f}") for c in costs],
    )


def main() -> None:
    """Print each part as it is measured; write the page at the end."""
    with tempfile.TemporaryDirectory(prefix="qualkit-bench-") as folder:
        parts = []
        for part in page(Path(folder)):
            print(part, flush=True)
            parts.append(part)
    PAGE.write_text("\n".join(part.rstrip("\n") + "\n" for part in parts), encoding="utf-8")


main()
