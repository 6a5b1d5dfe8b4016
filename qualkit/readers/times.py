"""Times in a recording as transcripts write them: 0:06, 12:30, 1:02:11, 00:00:03.120."""

from __future__ import annotations

TIME = r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"


def seconds(time: str | None) -> float | None:
    """How many seconds into the recording `time` (in the form of TIME) is, if it is given."""
    if not time:
        return None
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
