"""Months of a year (March 2010, sept 2012): replaced only where study.yaml keeps the year alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind
from qualkit.recognisers.near import found

REASON = "a month of a year"
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
)
_PATTERN = re.compile(rf"(?<!\w)(?i:{_MONTH})\.?,? (?:of )?(?:(?:19|20)\d\d|['’]\d\d)(?!\d)")
_YEARS = re.compile(r"(?:19|20)\d\d|['’]\d\d")


def find(text: str) -> Iterator[Find]:
    """Yield every month that has its year, spans in code points."""
    yield from found(_PATTERN, text, Kind.DATE, REASON, _YEARS)
