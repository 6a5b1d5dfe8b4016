"""What people decided of passages that go against the grain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from qualkit.model import About, ActKind, Coding, Statement, about
from qualkit.model.weighing import Lean, Passage, Weighed

DECISIONS = ("refines", "exception", "outlier", "not against")
MEANING = {
    "refines": "what is claimed is to be said otherwise",
    "exception": "it holds, and for others than these",
    "outlier": "somebody alone, for reasons of their own",
    "not against": "looked at closely, it goes with the rest",
}

Known = Mapping[tuple[str, str], tuple[Weighed, ...]]
"""By code and coding: what was decided of it."""


def said_of(coding: Coding) -> About:
    """What a decision on a passage is about."""
    return about(code=coding.code, coding=coding.id)


def read(one: Statement) -> Weighed:
    """A decision as it was given."""
    return Weighed(one.id, one.of("code"), one.of("coding"), one.value, one.text, one.coder, one.at)


def decided(statements: Iterable[Statement]) -> Known:
    """What was decided of codings, each with its code; several where copies decided apart."""
    found: dict[tuple[str, str], list[Weighed]] = defaultdict(list)
    for one in statements:
        if one.kind is ActKind.WEIGHED and one.of("coding"):
            found[one.of("code"), one.of("coding")].append(read(one))
    return {key: tuple(several) for key, several in found.items()}


def of_passage(code: str, one: Passage, known: Known) -> tuple[Weighed, ...]:
    """What was decided of a passage of a code."""
    return tuple(each for coding in one.codings for each in known.get((code, coding), ()))


def undecided(lean: Lean, known: Known) -> tuple[Passage, ...]:
    """The passages against the grain of which nobody decided yet."""
    return tuple(one for one in lean.against if not of_passage(lean.code, one, known))
