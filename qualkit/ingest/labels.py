"""What everybody who opens a study sees of interviews.csv: it may hold nobody's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from qualkit.csvfile import Row as Line
from qualkit.errors import BadSettings

_LONGEST = 60
_LANGUAGE_LONGEST, _LANGUAGE_WORDS = 40, 4
_WORD = re.compile(r"[^\W_]+")


def check(lines: Sequence[Line], name: str) -> None:
    """Raise BadSettings for the first pilot, case, stage, group or language that cannot be one."""
    people = {_words(cells["participant"]) for _, cells in lines}
    people = {person for person in people if len(person.strip()) > 1}
    for line, cells in lines:
        for column, label in _labels(cells):
            wrong = _wrong(column, label, people)
            if wrong:
                what, fix = wrong
                raise BadSettings(file=name, line=line, what=what, fix=fix)


def _labels(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Column and words of each label of a row."""
    for column in ("pilot", "case"):
        for name in cells.get(column, "").split(";"):
            yield column, name.strip()
    for column in ("stage", "group", "language"):
        yield column, cells.get(column, "")


def _wrong(column: str, label: str, people: set[str]) -> tuple[str, str] | None:
    if any(person in _words(label) for person in people):
        return (
            f"“{label}” under “{column}” holds the name of a participant",
            "Call it otherwise: it can be read outside the vault.",
        )
    if column == "language" and not _is_language(label):
        return f"“{label}” is not the name of a language", "Write it as in English or Welsh."
    if len(label) > _LONGEST:
        return (
            f"“{label[:20]}...” under “{column}” is longer than {_LONGEST} characters",
            "Make it shorter, in study.yaml too.",
        )
    return None


def _is_language(label: str) -> bool:
    return (
        len(label) <= _LANGUAGE_LONGEST
        and len(label.split()) <= _LANGUAGE_WORDS
        and all(c in " -'’()[]" or unicodedata.category(c)[0] in "LM" for c in label)
    )


def _words(said: str) -> str:
    """Words alone, a blank around each: punctuation and capitals do not hide a name."""
    return f" {' '.join(_WORD.findall(said.casefold()))} "
