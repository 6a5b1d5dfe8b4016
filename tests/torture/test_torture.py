import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture import shim

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(bool(shim.missing()), reason=shim.missing())
def test_nothing_is_lost_wherever_a_verb_is_stopped() -> None:
    words = [sys.executable, "-m", "tests.torture", "--short"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
