"""Typologies: the places that pilots, or codes, are put in by judgement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BETWEEN = " / "
"""What separates the places on two dimensions, where both are written in one line."""


class Shape(StrEnum):
    """How the places of a typology lie to one another."""

    CROSSED = "two dimensions"
    CONTINUUM = "continuum"
    GROUPING = "grouping"


@dataclass(frozen=True)
class Dimension:
    """One thing by which cases differ, and the places on it, from the least to the most."""

    name: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Typology:
    """What study.yaml says of a typology; of a continuum or grouping there is one dimension."""

    id: str
    title: str
    shape: Shape
    dimensions: tuple[Dimension, ...]
    under: str = ""
    """The code whose sub-codes are placed; "": pilots are."""
    factual: bool = False
    """Whether a place in it is a fact that the pilot can correct, and no judgement."""

    @property
    def noun(self) -> str:
        """What is placed: "pilot" or "code"."""
        return "code" if self.under else "pilot"

    @property
    def places(self) -> tuple[str, ...]:
        """Every place as it is written, in order: "ended", or "ended / did not spread"."""
        first, *second = (one.places for one in self.dimensions)
        if not second:
            return first
        return tuple(f"{one}{BETWEEN}{other}" for one in first for other in second[0])
