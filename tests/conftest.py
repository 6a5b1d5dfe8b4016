"""What tests of every room share."""

import os
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
