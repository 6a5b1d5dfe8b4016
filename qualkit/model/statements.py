"""What people say in the analysis itself: summaries, grades, places, what was decided, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualkit.model.acts import ActKind

About = tuple[tuple[str, str], ...]
"""What a statement is about, by noun in alphabetical order: (("code", "stigma"), ("pilot", "N"))"""


@dataclass(frozen=True)
class Statement:
    """What a person wrote about one place in the analysis, and the codings that it rests on."""

    id: str
    """The act that made it."""
    kind: ActKind
    about: About
    coder: str
    at: str
    """UTC, ISO 8601."""
    text: str
    """What was typed; "" where it was taken out since, or where nothing was to be typed."""
    codings: frozenset[str] = frozenset()
    """The codings that it is tied to, by id; some may be gone since."""
    on: Mapping[str, int] = field(default_factory=dict)
    """By transcript that it rests on: the version of its text then."""
    seen: frozenset[str] = frozenset()
    """Codings that it is not tied to, and that were before whoever wrote, by id."""
    value: str = ""
    """What was chosen where there is a choice: a grade, a style, a decision."""

    def of(self, noun: str) -> str:
        """What stands under one noun of `about`; "" where nothing does."""
        return dict(self.about).get(noun, "")


def about(**nouns: str) -> About:
    """What a statement is about, as it is compared."""
    return tuple(sorted(nouns.items()))
