"""What tests of every room share."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("qualkit", deadline=None)
settings.load_profile("qualkit")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference transcripts that QUALKIT_REFERENCE_DATA names."""
    named = os.environ.get("QUALKIT_REFERENCE_DATA")
    if not named or not Path(named).is_dir():
        pytest.skip("QUALKIT_REFERENCE_DATA names no folder of reference transcripts")
    return Path(named)


@dataclass(frozen=True)
class Demo:
    """What `qualkit demo` printed, and the report that it left."""

    said: str
    report: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The sample study, all the way to its report, as a newcomer would run it."""
    reports = tmp_path_factory.mktemp("demo") / "reports"
    done = subprocess.run(
        [sys.executable, "-m", "qualkit", "demo", "--reports", str(reports)],
        capture_output=True,
        text=True,
        check=True,
    )
    return Demo(done.stdout, reports / "closer-to-families.html")
