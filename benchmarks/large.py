"""A study of many transcripts: what anonymising costs, all of it and after one change.

`python -m benchmarks.large FOLDER COUNT` makes a study of COUNT transcripts in FOLDER from the
sample interviews, anonymises it, adds one name, and prints the costs as JSON. It is a process of
its own, since its study has a key of its own.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.verbs import SAMPLE, Cost, run, settings
from qualkit.ingest import sources

REPEATED = 4
"""How often the sample is taken where two processes are compared with one."""


def costs(folder: Path, count: int) -> list[Cost]:
    """Ingesting, anonymising, and anonymising again: unchanged, and after one name was added."""
    study = _study(folder, count)
    files = [str(path) for path in sorted((folder / "in").glob("*")) if path.suffix != ".csv"]
    tables = ["--interviews", str(folder / "in" / "interviews.csv")]
    done = [
        run(study, "init", str(study), "--codebook", "remodelling"),
        run(study, "ingest", *files, *tables),
        run(study, "anonymise", "--yes"),
        run(study, "anonymise", "--yes"),
    ]
    _list_name(study, "Cleethorpe")
    return [*done, run(study, "anonymise", "--yes")]


def _study(folder: Path, count: int) -> Path:
    """A folder with `count` interviews, each under a name of its own."""
    study, incoming = folder / "study", folder / "in"
    study.mkdir(parents=True)
    incoming.mkdir()
    for name in ("study.yaml", "schedule.yaml"):
        shutil.copy(SAMPLE / name, study / name)
    os.environ.update(settings(folder))
    rows = list(csv.DictReader(io.StringIO((SAMPLE / "interviews.csv").read_text("utf-8"))))
    by_file: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_file.setdefault(row["file"], []).append(row)
    made = []
    for number in range(count):
        name = list(by_file)[number % len(by_file)]
        new = f"{number:03d} {Path(name).stem}.txt"
        text = sources.read(name, (SAMPLE / "interviews" / name).read_bytes()).text
        (incoming / new).write_text(f"{text}\n\nINT: That was {number}.\n", encoding="utf-8")
        made += [{**row, "file": new} for row in by_file[name]]
    with (incoming / "interviews.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(made)
    return study


def _list_name(study: Path, name: str) -> None:
    settings_file = study / "study.yaml"
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(f"{text}\nnames: [{{name: {name}}}]\n", encoding="utf-8")


if __name__ == "__main__":
    print(json.dumps([asdict(cost) for cost in costs(Path(sys.argv[1]), int(sys.argv[2]))]))
