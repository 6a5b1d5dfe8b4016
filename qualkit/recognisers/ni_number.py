"""National Insurance numbers: two letters, six digits, a letter from A to D (HMRC NIM39110).

The prefix QQ, which is never issued, is found as well: it stands in forms and examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind
from qualkit.recognisers.near import DIGIT, found

_DIGITS = r"\d{2}[ .-]?\d{2}[ .-]?\d{2}"
_NUMBER = re.compile(
    r"(?<![\w/-])(?!BG|GB|KN|NK|NT|TN|ZZ)(?:QQ|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])"
    rf"[ .-]?{_DIGITS}[ .-]?[A-D](?![\w/-])",
    re.IGNORECASE,
)
_AFTER_WORDS = re.compile(
    r"(?i:\b(?:national insurance|NI|NINO)\b(?: (?:number|no\b\.?))?[^\n\d]{0,25}?)"
    rf"(?P<it>\b(?i:[A-Z]) ?(?i:[A-Z])[ .-]?{_DIGITS}(?:[ .-]?(?i:[A-D])\b)?)"
)


def find(text: str) -> Iterator[Find]:
    """Yield every National Insurance number in `text`, spans in code points."""
    reason = "the form of a National Insurance number"
    yield from found(_NUMBER, text, Kind.NI_NUMBER, reason, DIGIT)
    yield from found(_AFTER_WORDS, text, Kind.NI_NUMBER, "after “National Insurance”", DIGIT)
