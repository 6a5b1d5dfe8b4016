"""What tests of every room share."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

import qualkit

assert qualkit.__version__, "imported before numpy, whose threads it limits"

settings.register_profile("qualkit", deadline=None)
settings.load_profile("qualkit")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference transcripts that QUALKIT_REFERENCE_DATA names."""
    named = os.environ.get("QUALKIT_REFERENCE_DATA")
    if not named or not Path(named).is_dir():
        pytest.skip("QUALKIT_REFERENCE_DATA names no folder of reference transcripts")
    return Path(named)


LONGEST = 1800
"""Seconds that one process waits for another to run the demo."""


@dataclass(frozen=True)
class Demo:
    """What `qualkit demo` printed, and the report that it left."""

    said: str
    report: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The sample study, all the way to its report, as a newcomer would run it.

    Once, however many processes share the tests: whoever comes second waits for the first.
    """
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    ended = place / "ended"
    try:
        place.mkdir()
    except FileExistsError:
        for _ in range(LONGEST):
            if not ended.exists():
                time.sleep(1)
    else:
        _run_demo(place, ended)
    code, _, said = ended.read_text(encoding="utf-8").partition("\n")
    assert code == "0", said
    return Demo(said, place / "closer-to-families.html")


def _run_demo(place: Path, ended: Path) -> None:
    """Run it; its exit code and what it said stand in `ended`, all at once."""
    words = [sys.executable, "-m", "qualkit", "demo", "--reports", str(place)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    partial = place / "partial"
    said = done.stderr if done.returncode else done.stdout
    partial.write_text(f"{done.returncode}\n{said}", encoding="utf-8")
    partial.replace(ended)
