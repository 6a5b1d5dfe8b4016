"""What is wrong in a page of the narrative, or may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Problem:
    """Something wrong in a page: where, what, and what to do."""

    file: str
    line: int
    what: str
    fix: str
    wrong: bool = True
    """False: a warning. A page with one is rendered."""
    passing: bool = False
    """Whether it may be mended by sections that the report has yet to write."""
    discloses: bool = False
    """Whether the page would tell what its edition withholds: then nothing of it is rendered."""

    @property
    def said(self) -> str:
        """The problem in a line."""
        return f"{self.file}, line {self.line}: {self.what}. {self.fix}"


class Tell(Protocol):
    """Told of what is wrong at a line."""

    def __call__(self, line: int, what: str, fix: str, wrong: bool = True) -> None:
        """Note it."""
