"""Codebooks in YAML: read, checked with line numbers, and written back.

The format is described in docs/codebooks.md; `codebooks/` holds ready-made ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from qualkit import yamlfile
from qualkit.errors import BadSettings
from qualkit.model import Code, Codebook, Link, Objective, Step, TheoryOfChange
from qualkit.yamlfile import Strict

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LEAD = (
    "Ids are lower-case letters, digits and hyphens, and never change; names may be changed freely."
)


@dataclass(frozen=True)
class Mistake:
    """Something wrong in a codebook, with its line and what to do."""

    line: int
    what: str
    fix: str


class _Code(Strict):
    id: str
    name: str = Field(min_length=1)
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    examples: list[str] = []
    stance: bool = False
    children: list[_Code] = []


class _Objective(Strict):
    id: str
    name: str = Field(min_length=1)
    codes: list[str]


class _Step(Strict):
    id: str
    name: str = Field(min_length=1)


class _Link(Strict):
    id: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")
    assumption: str = ""
    codes: list[str] = []


class _Theory(Strict):
    problem: str = ""
    activities: list[_Step] = []
    changes: list[_Step] = []
    outcomes: list[_Step] = []
    links: list[_Link] = []


class _Codebook(Strict):
    name: str = Field(min_length=1)
    version: str = "1"
    description: str = ""
    objectives: list[_Objective] = []
    codes: list[_Code] = Field(min_length=1)
    theory_of_change: _Theory = _Theory()


def read(path: Path) -> Codebook:
    """A codebook file. Raises UnreadableFile, or BadSettings for its first mistake."""
    return parse(yamlfile.read_text(path), path.name)


def parse(text: str, name: str = "codebook.yaml") -> Codebook:
    """A codebook from YAML text; `name` is what errors call the file."""
    found = mistakes(text, name)
    if found:
        first = found[0]
        raise BadSettings(file=name, line=first.line, what=first.what, fix=first.fix)
    return _codebook(_Codebook.model_validate(yamlfile.parse(text, name)))


def mistakes(text: str, name: str = "codebook.yaml") -> list[Mistake]:
    """All that is wrong in a codebook, by line. Raises BadSettings if it is not YAML at all."""
    data = yamlfile.parse(text, name)
    try:
        _Codebook.model_validate(data)
    except ValidationError as error:
        return sorted(
            (
                Mistake(yamlfile.line_of(data, one["loc"]), *yamlfile.said(one))
                for one in error.errors()
            ),
            key=lambda mistake: mistake.line,
        )
    return sorted(
        [*_bad_ids(data), *_dangling(data), *_crossed(data)], key=lambda mistake: mistake.line
    )


def digest(text: str) -> str:
    """The hash that a version of a codebook is known by."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _bad_ids(data: Any) -> Iterator[Mistake]:
    theory = data.get("theory_of_change") or {}
    spaces = {
        "code": list(_codes(data.get("codes", []))),
        "objective": list(data.get("objectives") or []),
        "step": [s for k in ("activities", "changes", "outcomes") for s in theory.get(k) or []],
        "link": list(theory.get("links") or []),
    }
    for noun, entries in spaces.items():
        seen: dict[str, int] = {}
        for entry in entries:
            id, line = str(entry["id"]), yamlfile.line_of(entry, ("id",))
            if noun == "code" and not _ID.fullmatch(id):
                yield Mistake(line, f"“{id}” cannot be the id of a code", _LEAD)
            if id in seen:
                what = f"two {noun}s have the id “{id}” (the other is on line {seen[id]})"
                yield Mistake(line, what, "Give one of them another id.")
            seen[id] = line


def _dangling(data: Any) -> Iterator[Mistake]:
    """References to codes that the codebook does not have."""
    known = {str(code["id"]) for code in _codes(data["codes"])}
    theory = data.get("theory_of_change") or {}
    for entry in [*(data.get("objectives") or []), *(theory.get("links") or [])]:
        for index, code in enumerate(entry.get("codes") or []):
            if code not in known:
                line = yamlfile.line_of(entry["codes"], (index,))
                yield Mistake(line, f"there is no code “{code}”", _did_you_mean(code, known))


def _crossed(data: Any) -> Iterator[Mistake]:
    """Links that do not lead from an activity or change to a change or outcome."""
    theory = data.get("theory_of_change") or {}
    steps = {
        kind: {str(step["id"]) for step in theory.get(kind) or []}
        for kind in ("activities", "changes", "outcomes")
    }
    ends = {
        "from": ("an activity or a change", steps["activities"] | steps["changes"]),
        "to": ("a change or an outcome", steps["changes"] | steps["outcomes"]),
    }
    for link in theory.get("links") or []:
        for end, (noun, allowed) in ends.items():
            if link[end] not in allowed:
                what = f"link {link['id']}: “{link[end]}” is not {noun}"
                line = yamlfile.line_of(link, (end,))
                yield Mistake(line, what, _did_you_mean(link[end], allowed))


def _did_you_mean(name: str, known: set[str]) -> str:
    from rapidfuzz.process import extractOne

    found = extractOne(name, sorted(known), score_cutoff=60)
    return f"Did you mean {found[0]}?" if found else f"Known: {', '.join(sorted(known))}."


def _codes(entries: Sequence[Any]) -> Iterator[Any]:
    for entry in entries:
        yield entry
        yield from _codes(entry.get("children") or [])


def _codebook(given: _Codebook) -> Codebook:
    theory = given.theory_of_change
    return Codebook(
        name=given.name,
        version=given.version,
        description=given.description,
        codes=tuple(_flat(given.codes, None)),
        objectives=tuple(Objective(o.id, o.name, tuple(o.codes)) for o in given.objectives),
        theory=TheoryOfChange(
            problem=theory.problem,
            activities=_steps(theory.activities),
            changes=_steps(theory.changes),
            outcomes=_steps(theory.outcomes),
            links=tuple(
                Link(link.id, link.source, link.target, link.assumption, tuple(link.codes))
                for link in theory.links
            ),
        ),
    )


def _steps(given: Sequence[_Step]) -> tuple[Step, ...]:
    return tuple(Step(step.id, step.name) for step in given)


def _flat(codes: Sequence[_Code], parent: str | None) -> Iterator[Code]:
    for code in codes:
        yield Code(
            id=code.id,
            name=code.name,
            definition=code.definition,
            use_when=code.use_when,
            not_when=code.not_when,
            examples=tuple(code.examples),
            stance=code.stance,
            parent=parent,
        )
        yield from _flat(code.children, code.id)
