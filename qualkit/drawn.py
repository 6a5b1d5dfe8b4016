"""Ids that were drawn by lot: letters side by side in one ("4f0c27d1-abed-...") are no name."""

from __future__ import annotations

import re

_DRAWN = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![^\W_])[0-9a-f]{32}(?![^\W_])"
)
"""A UUID, as acts have; 128 bits in one, as the vault names its files."""
_LONGEST = 36


def without_ids(text: str) -> str:
    """A text with a space for each id in it."""
    return _DRAWN.sub(" ", text)


def is_in_id(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a text lies within an id."""
    near = _DRAWN.finditer(text, max(0, start - _LONGEST), end + _LONGEST)
    return any(one.start() <= start and end <= one.end() for one in near)
