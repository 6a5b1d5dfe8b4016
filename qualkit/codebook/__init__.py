"""Codebooks in YAML: read, checked with line numbers, and written back.

The format is described in docs/codebooks.md; `codebooks/` holds ready-made ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from qualkit import yamlfile
from qualkit.errors import BadSettings
from qualkit.model import Code, Codebook, Link, Objective, Step, TheoryOfChange
from qualkit.schemas import Strict, said

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


_Entry = TypeVar("_Entry")
_Place = tuple[str | int, ...]
"""Keys and indices that lead to something in the file."""
_Wrong = tuple[_Place, str, str]
"""Where something is wrong, what, and what to do."""


class _Code(Strict):
    id: str
    name: str = Field(min_length=1)
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    examples: list[str] = []
    stance: bool = False
    provisional: bool = False
    retired: bool = False
    condition: bool = False
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
    rivals: list[str] = []


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
    given, found = _read(text, name)
    if given is None or found:
        first = found[0]
        raise BadSettings(file=name, line=first.line, what=first.what, fix=first.fix)
    return _codebook(given)


def mistakes(text: str, name: str = "codebook.yaml") -> list[Mistake]:
    """All that is wrong in a codebook, by line. Raises BadSettings if it is not YAML at all."""
    return _read(text, name)[1]


def _read(text: str, name: str) -> tuple[_Codebook | None, list[Mistake]]:
    """What a codebook's file says, if it can be read at all, and its mistakes by line."""
    data = yamlfile.parse(text, name)
    try:
        given = _Codebook.model_validate(data)
    except ValidationError as error:
        found = [Mistake(yamlfile.line_of(data, one["loc"]), *said(one)) for one in error.errors()]
        return None, sorted(found, key=lambda mistake: mistake.line)
    wrong = (*_bad_ids(given, data), *_dangling(given), *_both(given), *_crossed(given))
    found = [Mistake(yamlfile.line_of(data, path), what, fix) for path, what, fix in wrong]
    return given, sorted(found, key=lambda mistake: mistake.line)


def digest(text: str) -> str:
    """The hash that a version of a codebook is known by."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def is_id(text: object) -> bool:
    """Whether this may be the id of a code."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def _bad_ids(given: _Codebook, data: Any) -> Iterator[_Wrong]:
    for noun, entries in _spaces(given).items():
        seen: dict[str, _Place] = {}
        for path, entry in entries:
            if noun == "code" and not is_id(entry.id):
                yield (*path, "id"), f"“{entry.id}” cannot be the id of a code", _LEAD
            if entry.id in seen:
                other = yamlfile.line_of(data, seen[entry.id])
                what = f"two {noun}s have the id “{entry.id}” (the other is on line {other})"
                yield (*path, "id"), what, "Give one of them another id."
            seen[entry.id] = (*path, "id")


def _spaces(given: _Codebook) -> dict[str, list[tuple[_Place, Any]]]:
    """Everything that has an id, with its place, by what must not share one."""
    theory, at = given.theory_of_change, ("theory_of_change",)
    return {
        "code": list(_codes(given.codes, ("codes",))),
        "objective": _placed(given.objectives, ("objectives",)),
        "step": [
            *_placed(theory.activities, (*at, "activities")),
            *_placed(theory.changes, (*at, "changes")),
            *_placed(theory.outcomes, (*at, "outcomes")),
        ],
        "link": _placed(theory.links, (*at, "links")),
    }


def _dangling(given: _Codebook) -> Iterator[_Wrong]:
    """References to codes that the codebook does not have."""
    spaces = _spaces(given)
    known = {code.id for _, code in spaces["code"]}
    for path, entry in (*spaces["objective"], *spaces["link"]):
        for key in ("codes", "rivals"):
            for index, code in enumerate(getattr(entry, key, ())):
                if code not in known:
                    what = f"there is no code “{code}”"
                    yield (*path, key, index), what, _did_you_mean(code, known)


def _both(given: _Codebook) -> Iterator[_Wrong]:
    """Codes that are to bear on a link and to rival it: they can do one of the two."""
    for path, link in _spaces(given)["link"]:
        for index, code in enumerate(link.rivals):
            if code in link.codes:
                what = f"link {link.id}: “{code}” stands among its codes and among its rivals"
                yield (*path, "rivals", index), what, "Take it out of one of the two."


def _crossed(given: _Codebook) -> Iterator[_Wrong]:
    """Links that do not lead from an activity or change to a change or outcome."""
    theory = given.theory_of_change
    activities, changes, outcomes = (
        {step.id for step in steps}
        for steps in (theory.activities, theory.changes, theory.outcomes)
    )
    for path, link in _spaces(given)["link"]:
        for end, value, noun, allowed in (
            ("from", link.source, "an activity or a change", activities | changes),
            ("to", link.target, "a change or an outcome", changes | outcomes),
        ):
            if value not in allowed:
                what = f"link {link.id}: “{value}” is not {noun}"
                yield (*path, end), what, _did_you_mean(value, allowed)


def _did_you_mean(name: str, known: set[str]) -> str:
    from rapidfuzz.process import extractOne

    found = extractOne(name, sorted(known), score_cutoff=60)
    return f"Did you mean {found[0]}?" if found else f"Known: {', '.join(sorted(known))}."


def _codes(codes: Sequence[_Code], at: _Place) -> Iterator[tuple[_Place, _Code]]:
    for path, code in _placed(codes, at):
        yield path, code
        yield from _codes(code.children, (*path, "children"))


def _placed(entries: Sequence[_Entry], at: _Place) -> list[tuple[_Place, _Entry]]:
    return [((*at, index), entry) for index, entry in enumerate(entries)]


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
                Link(
                    id=link.id,
                    source=link.source,
                    target=link.target,
                    assumption=link.assumption,
                    codes=tuple(link.codes),
                    rivals=tuple(link.rivals),
                )
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
            provisional=code.provisional,
            retired=code.retired,
            condition=code.condition,
        )
        yield from _flat(code.children, code.id)
