"""study.yaml: what a study compares, and its limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from qualkit import yamlfile
from qualkit.errors import BadSettings
from qualkit.model import Kind, Pilot, Precision, Settings
from qualkit.schemas import Strict, validated
from qualkit.settings_report import FrameEntry
from qualkit.settings_typologies import TypologyEntry, typologies

DIMENSIONS = ("pilot", "stage", "group", "role", "family", "attachment")
"""What a table that may be released can count people by."""

NAMED_TABLES = {"interviews": ("pilot", "stage", "group"), "roles": ("group", "role")}
"""The report's own tables, by name."""


class _Post(Strict):
    post: str
    fte: float = Field(ge=0, allow_inf_nan=False)


class _Pilot(Strict):
    id: str = Field(min_length=1)
    purpose: str = ""
    intervention: str = ""
    expectations: str = ""
    staffing: list[_Post] = []
    disclose: str = "named"
    links: list[str] | None = None
    cases: list[str] = []

    @field_validator("staffing", mode="before")
    @classmethod
    def _posts(cls, value: object) -> object:
        """Posts may also be given as `post: full-time equivalent`."""
        if isinstance(value, dict):
            return [{"post": post, "fte": fte} for post, fte in value.items()]
        return value

    @field_validator("id")
    @classmethod
    def _one_name(cls, value: str) -> str:
        if ";" in value:
            raise ValueError("a pilot's name may not hold “;”, which separates pilots in tables")
        return value

    @field_validator("cases")
    @classmethod
    def _cases(cls, value: list[str]) -> list[str]:
        if any(";" in case or not case.strip() for case in value):
            raise ValueError("a case needs a name without “;”, which separates cases in tables")
        if twice := next((case for case in value if value.count(case) > 1), None):
            raise ValueError(f"the case “{twice}” stands in it twice")
        return value


class _Attribution(Strict):
    k: int = Field(default=3, ge=1)
    families: dict[str, list[str]] = {}
    tables: list[str | list[str]] = []

    @field_validator("tables")
    @classmethod
    def _dimensions(cls, value: list[str | list[str]]) -> list[str | list[str]]:
        for named in value:
            for dimension in _dimensions_of(named) or ("",):
                if dimension not in DIMENSIONS:
                    raise ValueError(
                        f"a table has the dimensions {', '.join(DIMENSIONS)}, not “{dimension}”"
                    )
        return value

    @field_validator("families")
    @classmethod
    def _one_family(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        roles = [role.strip().casefold() for of_family in value.values() for role in of_family]
        if twice := next((role for role in roles if roles.count(role) > 1), None):
            raise ValueError(f"the role “{twice}” stands in families twice")
        return value


class _Precision(Strict):
    dates: Literal["day", "month", "year"] = "month"
    ages: Literal["year", "band"] = "year"


class _Retention(Strict):
    until: date

    @field_validator("until", mode="before")
    @classmethod
    def _a_day(cls, value: object) -> object:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise ValueError("must be a day that there is, as in 2027-03-31") from None


class _Name(Strict):
    name: str = Field(min_length=1)
    kind: Kind = Kind.PERSON


class _Release(Strict):
    signatures: int = Field(default=1, ge=1, le=9, strict=True)


class _Study(FrameEntry):
    uuid: str = ""
    title: str = Field(min_length=1)
    approach: Literal["framework", "reflexive"] = "framework"
    programme: str = ""
    summary: str = ""
    authors: str = ""
    pilots: list[_Pilot] = []
    stages: list[str] = []
    groups: list[str] = []
    attribution: _Attribution = _Attribution()
    percentages_from: int = Field(default=20, ge=1)
    edition: Literal["internal", "public"] = "internal"
    keep: list[str] = []
    precision: _Precision = _Precision()
    retention: _Retention | None = None
    names: list[_Name] = []
    release: _Release = _Release()
    gains: list[str] = []
    seed: int = 1
    typologies: list[TypologyEntry] = []


def read_settings(path: Path) -> Settings:
    """study.yaml as Settings. Raises BadSettings with the line of the first mistake."""
    data = yamlfile.load(path)
    study = validated(_Study, data, path.name)
    for noun, given in (
        ("pilots", [pilot.id for pilot in study.pilots]),
        ("stages", study.stages),
        ("groups", study.groups),
        ("gains", study.gains),
        ("typologies", [one.id for one in study.typologies]),
    ):
        _no_twice(given, noun, data, path.name)
    _known_groups(study, data, path.name)
    return Settings(
        uuid=study.uuid,
        title=study.title,
        approach=study.approach,
        pilots=tuple(_pilot(pilot) for pilot in study.pilots),
        stages=tuple(study.stages),
        groups=tuple(study.groups),
        k=study.attribution.k,
        families=tuple((name, tuple(of)) for name, of in study.attribution.families.items()),
        tables=tuple(_dimensions_of(named) for named in study.attribution.tables),
        percentages_from=study.percentages_from,
        edition=study.edition,
        summary=study.summary,
        programme=study.programme,
        authors=study.authors,
        keep=frozenset(study.keep),
        precision=Precision(study.precision.dates, study.precision.ages),
        names=tuple((entry.name, entry.kind) for entry in study.names),
        seed=study.seed,
        retain_until=study.retention.until if study.retention else None,
        signatures=study.release.signatures,
        gains=tuple(study.gains),
        typologies=typologies(study.typologies),
        publication=study.publication.given(),
        ethics=" ".join(study.ethics.split()),
        glossary=tuple(study.glossary.items()),
        coreq=tuple(sorted(study.coreq.items())),
    )


def started(title: str, uuid: str) -> str:
    """The text of a new study.yaml."""
    return yamlfile.dump(
        {
            "uuid": uuid,
            "title": title,
            "approach": "framework",
            "pilots": [],
            "stages": [],
            "groups": [],
            "attribution": {"k": 3},
            "percentages_from": 20,
            "edition": "internal",
        }
    )


def with_names(
    text: str,
    names: Mapping[str, list[str]],
    file: str = "study.yaml",
    *,
    cases: Mapping[str, list[str]] | None = None,
) -> str:
    """study.yaml with these pilots, stages and groups added where it lists none; comments stay.

    `cases`: by pilot, those to write with it.
    """
    data = yamlfile.parse(text, file)
    for noun in ("pilots", "stages", "groups"):
        if data.get(noun):
            continue
        if noun == "pilots":
            within = cases or {}
            data[noun] = [
                {"id": n, "cases": within[n]} if within.get(n) else {"id": n} for n in names[noun]
            ]
        else:
            data[noun] = names[noun]
    return yamlfile.dump(data)


def without_names(text: str, file: str = "study.yaml") -> str:
    """study.yaml without the names that were taken into the register; comments stay."""
    data = yamlfile.parse(text, file)
    data.pop("names", None)
    return yamlfile.dump(data)


def with_uuid(text: str, uuid: str, name: str = "study.yaml") -> str:
    """study.yaml with the study's UUID put first."""
    data = yamlfile.parse(text, name)
    data.insert(0, "uuid", uuid)
    return yamlfile.dump(data)


def _dimensions_of(table: str | list[str]) -> tuple[str, ...]:
    """The dimensions of a table: a list, a name, or words such as "pilot by group"."""
    if isinstance(table, str):
        known = NAMED_TABLES.get(table.strip().lower())
        parts = re.split(r"\s*[,;×*+]\s*|\s+(?:by|x|and)\s+", table.strip().lower())
        return known or tuple(parts)
    return tuple(dimension.strip().lower() for dimension in table)


def _pilot(pilot: _Pilot) -> Pilot:
    return Pilot(
        id=pilot.id,
        purpose=pilot.purpose,
        intervention=pilot.intervention,
        expectations=pilot.expectations,
        staffing=tuple((post.post, post.fte) for post in pilot.staffing),
        disclose=pilot.disclose,
        links=None if pilot.links is None else frozenset(pilot.links),
        cases=tuple(pilot.cases),
    )


def _known_groups(study: _Study, data: Any, name: str) -> None:
    """Raise for a group that is said to gain and is none of the study's."""
    for index, group in enumerate(study.gains):
        if study.groups and group not in study.groups:
            raise BadSettings(
                file=name,
                line=yamlfile.line_of(data, ("gains", index)),
                what=f"“{group}” is not one of the study's groups",
                fix=f"Known: {', '.join(study.groups)}.",
            )


def _no_twice(given: list[str], noun: str, data: Any, name: str) -> None:
    for index, value in enumerate(given):
        if value in given[:index]:
            raise BadSettings(
                file=name,
                line=yamlfile.line_of(data, (noun, index)),
                what=f"“{value}” stands twice among {noun}",
                fix="Remove one of them.",
            )
