"""The interview schedule: which questions were put to whom, read and checked with line numbers.

The format is described in docs/coding.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from qualkit import yamlfile
from qualkit.errors import BadSettings
from qualkit.model import Question, Settings
from qualkit.schemas import Strict, said

_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Mistake:
    """Something wrong in a schedule, with its line and what to do."""

    line: int
    what: str
    fix: str


_Place = tuple[str | int, ...]
_Wrong = tuple[_Place, str, str]
"""Where something is wrong, what, and what to do."""


class _Question(Strict):
    id: str
    text: str
    codes: list[str] = []
    groups: list[str] | None = None
    stages: list[str] | None = None


class _Schedule(Strict):
    questions: list[_Question] = []


def read(path: Path, settings: Settings) -> tuple[Question, ...]:
    """schedule.yaml, where there is one. Groups and stages must be the study's.

    Raises UnreadableFile, or BadSettings for its first mistake. Codes are not looked up: they
    belong to the codebook, which changes; `mistakes` does.
    """
    if not path.exists():
        return ()
    given, found = _read(yamlfile.read_text(path), path.name, settings, None)
    if given is None or found:
        first = found[0]
        raise BadSettings(file=path.name, line=first.line, what=first.what, fix=first.fix)
    return tuple(
        Question(
            id=one.id,
            text=one.text,
            codes=frozenset(one.codes),
            groups=None if one.groups is None else frozenset(one.groups),
            stages=None if one.stages is None else frozenset(one.stages),
        )
        for one in given.questions
    )


def mistakes(
    text: str, name: str, settings: Settings, codes: Collection[str] | None
) -> list[Mistake]:
    """All that is wrong in a schedule, by line. Raises BadSettings if it is not YAML at all.

    `codes`: the codebook's; None where there is none yet.
    """
    return _read(text, name, settings, codes)[1]


def _read(
    text: str, name: str, settings: Settings, codes: Collection[str] | None
) -> tuple[_Schedule | None, list[Mistake]]:
    data = yamlfile.parse(text, name)
    try:
        given = _Schedule.model_validate(data)
    except ValidationError as error:
        found = [Mistake(yamlfile.line_of(data, one["loc"]), *said(one)) for one in error.errors()]
        return None, sorted(found, key=lambda one: one.line)
    wrong = (*_bad_ids(given, data), *_unknown(given, settings, codes))
    found = [Mistake(yamlfile.line_of(data, path), what, fix) for path, what, fix in wrong]
    return given, sorted(found, key=lambda one: one.line)


def _bad_ids(given: _Schedule, data: Any) -> Iterator[_Wrong]:
    seen: dict[str, _Place] = {}
    for at, question in enumerate(given.questions):
        place = ("questions", at, "id")
        if not _ID.fullmatch(question.id):
            fix = "Ids are letters, digits and hyphens: marks in the transcripts name them."
            yield place, f"“{question.id}” cannot be the id of a question", fix
        if question.id in seen:
            other = yamlfile.line_of(data, seen[question.id])
            what = f"two questions have the id “{question.id}” (the other is on line {other})"
            yield place, what, "Give one of them another id."
        seen.setdefault(question.id, place)
        if not question.text.strip():
            yield ("questions", at, "text"), "a question without words", "Write what was asked."


def _unknown(
    given: _Schedule, settings: Settings, codes: Collection[str] | None
) -> Iterator[_Wrong]:
    """Groups, stages and codes that the study does not have."""
    for at, question in enumerate(given.questions):
        for noun, known in (("groups", settings.groups), ("stages", settings.stages)):
            for index, name in enumerate(getattr(question, noun) or []):
                if known and name not in known:
                    what = f"“{name}” is not one of the study's {noun}"
                    yield ("questions", at, noun, index), what, f"Known: {', '.join(known)}."
        for index, code in enumerate(question.codes):
            if codes is not None and code not in codes:
                fix = "`qualkit codebook show` lists the codes."
                yield ("questions", at, "codes", index), f"there is no code “{code}”", fix
