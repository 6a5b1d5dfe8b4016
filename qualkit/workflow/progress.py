"""How long work shows how far it is; the command line gives a bar, other callers nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Passes items through, showing how many are done."""

    def __call__(self, items: Sequence[T], what: str) -> Iterator[T]:
        """Yield each item; `what` says what is being done, "Reading transcripts"."""


def silent(items: Sequence[T], what: str) -> Iterator[T]:
    """Show nothing."""
    return iter(items)
