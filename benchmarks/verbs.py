"""Seconds and peak memory of each verb on the sample study, each in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"
WATCH = """
import json, os, sys, time
account, *command = sys.argv[1:]
began = time.perf_counter()
child = os.posix_spawn(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
with open(account, "w") as file:
    json.dump([time.perf_counter() - began, status, usage.ru_maxrss], file)
"""
"""A small process between: a child counts as its peak memory what its parent held when it began."""


@dataclass(frozen=True)
class Cost:
    """What one command took."""

    verb: str
    seconds: float
    megabytes: float


def costs(folder: Path) -> list[Cost]:
    """Each verb in the order of the work, on a new study in `folder`."""
    study = folder / "study"
    study.mkdir()
    for name in ("study.yaml", "schedule.yaml"):
        shutil.copy(SAMPLE / name, study / name)
    os.environ.update(settings(folder))
    first = str(SAMPLE / "truth" / "codings_first_coder.csv")
    files = sorted(str(path) for path in (SAMPLE / "interviews").iterdir())
    tables = [
        "--interviews",
        str(SAMPLE / "interviews.csv"),
        "--speakers",
        str(SAMPLE / "speakers.csv"),
    ]
    return [
        run(study, "--help"),
        run(study, "init", str(study), "--codebook", "remodelling"),
        run(study, "ingest", *files, *tables),
        run(study, "anonymise", "--yes"),
        run(study, "code", "import", first, "--original", "--finished"),
        run(study, "status"),
        run(study, "suggest"),
        run(study, "topics"),
        run(study, "matrix"),
        run(study, "check", fails=True),
        run(study, "report"),
        run(study, "share", str(folder / "pack"), "--draft"),
    ]


def settings(folder: Path) -> dict[str, str]:
    """The environment that the study's commands run in."""
    return {"QUALKIT_KEY_FILE": str(folder / "key.txt"), "QUALKIT_CODER": "benchmark"}


def run(study: Path, *words: str, fails: bool = False) -> Cost:
    """One command; its own time and peak memory, from the system's account of the process.

    `check` fails by design here: nobody has read the transcripts.
    """
    verb = " ".join(words[:2]) if words[0] == "code" else words[0]
    place = [] if words[0] in ("init", "--help") else ["--study", str(study)]
    account, output = study.parent / "account.json", study.parent / "output.txt"
    command = [sys.executable, "-m", "qualkit", *place, *words]
    with output.open("wb") as out:
        watch = [sys.executable, "-I", "-S", "-c", WATCH, str(account), *command]
        subprocess.run(watch, stdout=out, stderr=out, check=True)
    seconds, status, peak = json.loads(account.read_text("utf-8"))
    if os.waitstatus_to_exitcode(status) != int(fails):
        said = output.read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"qualkit {verb} failed:\n{said}")
    scale = 1 if sys.platform == "darwin" else 1024
    return Cost(verb, seconds, peak * scale / 1e6)
