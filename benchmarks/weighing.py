"""Evidence and negative cases on a large study: seconds and peak memory, each in its own process.

`python -m benchmarks.weighing` prints the table: 400 transcripts of 10,000 words, 100,000 codings,
all with a stance; every transcript is finished, one in five by both.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import coding_screen
from benchmarks.foundations import CODINGS, TRANSCRIPTS
from benchmarks.tables import markdown
from benchmarks.verbs import Cost, run
from qualkit.model import ActKind
from qualkit.store import acts, texts
from qualkit.workflow.study import Study

PROMISED_SECONDS, PROMISED_MEGABYTES = 5, 500
ROUNDS = 3
OVERLAP = 5
"""One transcript in so many is read by both coders."""


def table() -> str:
    """What was measured, as Markdown: the slowest and the largest of some rounds."""
    with tempfile.TemporaryDirectory(prefix="qualkit-bench-") as place:
        costs = list(_costs(finished(Path(place))))
    head = ("verb", "seconds", "peak memory, MB")
    rows = [(cost.verb, f"{cost.seconds:.1f}", f"{cost.megabytes:.0f}") for cost in costs]
    return (
        f"{TRANSCRIPTS} transcripts, {CODINGS:,} codings; the slowest of {ROUNDS}. Promised of "
        f"`evidence`: {PROMISED_SECONDS} s, {PROMISED_MEGABYTES} MB.\n\n{markdown(head, rows)}"
    )


def finished(place: Path) -> Path:
    """A large study whose codings take sides, and count."""
    folder = coding_screen.large(place, sides=True)
    study = Study.at(folder, "RM")
    with study.store.transaction() as db:
        hash, book = study.codebook(db)
        batch = acts.Batch.begin("RM")
        codes = [code.id for code in book.codes]
        made = [
            batch.act(ActKind.FINISHED, id, version=1, coder=coder, codebook=hash, codes=codes)
            for at, id in enumerate(texts.there(db))
            for coder in (("RM", "DS") if at % OVERLAP == 0 else ("RM",))
        ]
        acts.add(db, made)
    study.let_go()
    return folder


def _costs(study: Path) -> Iterator[Cost]:
    for words in (("evidence",), ("evidence", "L1"), ("evidence", "--gaps"), ("negative",)):
        rounds = [run(study, *words, "--json") for _ in range(ROUNDS)]
        yield Cost(
            " ".join(words),
            max(one.seconds for one in rounds),
            max(one.megabytes for one in rounds),
        )


if __name__ == "__main__":
    print(table())
