"""What it takes to bring codings in: `code import`, and `merge` of two copies.

`python -m benchmarks.importing` prints the table; `make bench` puts it on its page.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import foundations
from benchmarks.foundations import Compared, made_up, rows_of, run, seconds, written_bare
from benchmarks.tables import markdown
from qualkit import coding, csvfile
from qualkit.model import Kind
from qualkit.register import Register
from qualkit.store import Store, codings
from qualkit.workflow.keeping import commit
from qualkit.workflow.study import Study, address

ROWS, MERGED, ROUNDS = 10_000, 50_000, 3
WORDS = "".join(f"On day {day} we went round to see them as we do. " for day in range(1000))
CODES = ("admin-support", "direct-time", "stigma", "relationship", "information-sharing")


def table() -> str:
    """What was measured, as Markdown."""
    with tempfile.TemporaryDirectory(prefix="qualkit-bench-") as place:
        compared = [one for part in (_imports, _merges) for one in part(Path(place))]
    head = ("", "seconds, qualkit", "seconds, bare", "times (range)")
    return markdown(head, [one.row for one in compared])


def _begun(place: Path) -> Path:
    """A study without codings, whose register knows a name for each interview."""
    folder = foundations.large(place, 0, WORDS)
    study = Study.at(folder, "RM")
    names = tuple((f"Zyx{n:03} Quill{n:03}", Kind.PERSON) for n in range(foundations.TRANSCRIPTS))
    with study.store.transaction() as db:
        commit(db, study.vault.open(), Register(study.uuid).next(names=names))
    study.let_go()
    return folder


def _imports(place: Path) -> Iterator[Compared]:
    study = _begun(place)
    for how, offsets in (("with quotation and offsets", True), ("by quotation alone", False)):
        pairs = []
        for number in range(ROUNDS):
            folder = place / f"import-{offsets}-{number}"
            shutil.copytree(study, folder)
            file = folder.with_suffix(".csv")
            file.write_text(_csv(offsets), encoding="utf-8")
            bare = folder.with_suffix(".db")
            shutil.copy(study / "study.db", bare)
            rows = [rows_of(made_up(ROWS, foundations.TRANSCRIPTS, WORDS))]
            ours = _qualkit(folder, "code", "import", str(file))
            pairs.append((_taken(ours), seconds(partial(written_bare, bare, rows))))
        yield Compared(
            f"`code import` of {ROWS:,} codings {how}, beside their rows by sqlite3", tuple(pairs)
        )
    shutil.rmtree(study)


def _merges(place: Path) -> Iterator[Compared]:
    """Two copies of one study, each with as many codings of its own."""
    study = _begun(place)
    pairs = []
    for number in range(ROUNDS):
        copies = [place / f"{who}-{number}" for who in ("DS", "KB")]
        for seed, copy in enumerate(copies, 2):
            shutil.copytree(study, copy)
            store = Store.open(address(copy), Study.at(copy, "RM").uuid)
            with store.transaction() as db:
                made = made_up(
                    MERGED, foundations.TRANSCRIPTS, WORDS, coder=copy.name[:2], seed=seed
                )
                codings.record(db, made)
            store.close()
        bare = copies[1] / "bare.db"
        shutil.copy(copies[0] / "study.db", bare)
        ours = _qualkit(copies[0], "merge", str(copies[1]))
        rows = [rows_of(made)]
        pairs.append((_taken(ours), seconds(partial(written_bare, bare, rows))))
    yield Compared(
        f"`merge` of a copy with {MERGED:,} codings into one with as many others, beside its "
        "rows by sqlite3",
        tuple(pairs),
    )


def _csv(offsets: bool) -> str:
    rows: list[list[object]] = [list(coding.COLUMNS)]
    for at in range(ROWS):
        quote = f"On day {(at // foundations.TRANSCRIPTS * 37 + at) % 1000} we went round"
        start = WORDS.index(quote)
        place = [start, start + len(quote)] if offsets else ["", ""]
        memo = f"asked about it, note {at}" if at % 10 == 0 else ""
        coder = f"C{at % 40}"
        id = f"T{1 + at % foundations.TRANSCRIPTS:03}"
        rows.append([id, quote, *place, CODES[at // 8 % len(CODES)], coder, "", "", memo])
    return csvfile.write(rows)


def _qualkit(study: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "qualkit", "--study", str(study), "--coder", "RM", *words]


def _taken(command: list[str]) -> float:
    return seconds(lambda: run(command))


if __name__ == "__main__":
    print(table())
