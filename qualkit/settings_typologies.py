"""The typologies of study.yaml: two dimensions, a continuum, or a grouping, checked by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import Field, field_validator, model_validator

from qualkit.model import Dimension, Shape, Typology
from qualkit.schemas import Strict

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class DimensionEntry(Strict):
    """One of two dimensions."""

    name: str
    places: list[str]

    @field_validator("name")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if not value.strip() or not value.isprintable():
            raise ValueError("a dimension is called something, on one line")
        return value

    @field_validator("places")
    @classmethod
    def _check(cls, value: list[str]) -> list[str]:
        return _places(value)


class TypologyEntry(Strict):
    """One typology: exactly one of `dimensions`, `continuum` and `grouping`."""

    id: str
    title: str = Field(min_length=1)
    dimensions: list[DimensionEntry] | None = None
    continuum: list[str] | None = None
    grouping: list[str] | None = None
    under: str = ""
    factual: bool = False

    @field_validator("id")
    @classmethod
    def _short(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise ValueError("an id is lower-case letters, digits and hyphens, as in what-lasted")
        return value

    @field_validator("dimensions")
    @classmethod
    def _two(cls, value: list[DimensionEntry] | None) -> list[DimensionEntry] | None:
        if value is not None:
            if len(value) != 2:
                raise ValueError("a typology has two dimensions; one alone is a continuum")
            if value[0].name.casefold() == value[1].name.casefold():
                raise ValueError(f"both dimensions are called “{value[0].name}”")
        return value

    @field_validator("continuum", "grouping")
    @classmethod
    def _check(cls, value: list[str] | None) -> list[str] | None:
        return None if value is None else _places(value)

    @model_validator(mode="after")
    def _one_shape(self) -> TypologyEntry:
        given = (self.dimensions, self.continuum, self.grouping)
        if sum(one is not None for one in given) != 1:
            raise ValueError("give one of dimensions, continuum and grouping")
        return self


def typologies(given: Sequence[TypologyEntry]) -> tuple[Typology, ...]:
    """What was given, as the rooms see it."""
    return tuple(
        Typology(one.id, one.title, _shape(one), tuple(_dimensions(one)), one.under, one.factual)
        for one in given
    )


def _shape(one: TypologyEntry) -> Shape:
    if one.dimensions is not None:
        return Shape.CROSSED
    return Shape.GROUPING if one.continuum is None else Shape.CONTINUUM


def _dimensions(one: TypologyEntry) -> list[Dimension]:
    if one.dimensions is not None:
        return [Dimension(each.name, tuple(each.places)) for each in one.dimensions]
    return [Dimension("", tuple(one.continuum or one.grouping or ()))]


def _places(value: list[str]) -> list[str]:
    """The same, where people can tell them apart. Raises ValueError."""
    if len(value) < 2:
        raise ValueError("name two places or more")
    seen: set[str] = set()
    for place in value:
        if not place.strip() or place != " ".join(place.split()) or not place.isprintable():
            raise ValueError("a place is a few words on one line")
        if "/" in place or ";" in place:
            raise ValueError(f"“{place}”: / and ; separate places, and may not stand in one")
        if place.casefold() in seen:
            raise ValueError(f"“{place}” stands twice")
        seen.add(place.casefold())
    return value
