"""Seconds and peak memory of each verb on the sample study, each in a process of its own.

`python -m benchmarks.verbs FOLDER` leaves the study in FOLDER and prints the costs as JSON. It is a
process of its own, since a child's peak memory counts what its parent held when it began.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"


@dataclass(frozen=True)
class Cost:
    """What one command took."""

    verb: str
    seconds: float
    megabytes: float


def costs(folder: Path) -> list[Cost]:
    """Each verb in the order of the work, on a new study in `folder`."""
    command = [sys.executable, "-m", "benchmarks.verbs", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return [Cost(**cost) for cost in json.loads(done.stdout)]


def settings(folder: Path) -> dict[str, str]:
    """The environment that the study's commands run in."""
    return {"QUALKIT_KEY_FILE": str(folder / "key.txt"), "QUALKIT_CODER": "benchmark"}


def _costs(folder: Path) -> list[Cost]:
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


def run(study: Path, *words: str, fails: bool = False) -> Cost:
    """One command; its own time and peak memory, from the system's account of the process.

    `check` fails by design here: nobody has read the transcripts.
    """
    verb = " ".join(words[:2]) if words[0] == "code" else words[0]
    place = [] if words[0] in ("init", "--help") else ["--study", str(study)]
    with (study.parent / "output.txt").open("wb") as out:
        started = time.perf_counter()
        process = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "qualkit", *place, *words],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, out.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, out.fileno(), 2),
            ],
        )
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != int(fails):
        said = (study.parent / "output.txt").read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"qualkit {verb} failed:\n{said}")
    scale = 1 if sys.platform == "darwin" else 1024
    return Cost(verb, seconds, usage.ru_maxrss * scale / 1e6)


if __name__ == "__main__":
    print(json.dumps([asdict(cost) for cost in _costs(Path(sys.argv[1]))]))
