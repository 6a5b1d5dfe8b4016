"""Text with its names marked: what the names model learns from and is measured on."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from benchmarks import sets
from benchmarks.identifiers import Truth
from qualkit.ingest import sources
from qualkit.recognisers.vocabulary import fold, towns

PERSON = "PERSON"
PLACES = ("GPE", "LOC", "FAC")
NAMES = (PERSON, *PLACES, "ORG")
_KINDS = {"person": PERSON, "organisation": "ORG", "pilot": "GPE"}
_TWEETED = {
    "PER": PERSON,
    "LOC": "GPE",
    "ORG": "ORG",
    "person": PERSON,
    "location": "GPE",
    "corporation": "ORG",
    "group": "ORG",
}
_NO_SPACE_BEFORE = re.compile(r"(?:[.,!?;:%)\]…]+|n['’]t|['’](?:s|re|ve|ll|d|m|S|t))\Z")
_NO_SPACE_AFTER = "([#£$"


@dataclass(frozen=True)
class Mark:
    """A name in a line, in code points, by the model's label for it."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Line:
    """One speech or post."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Edit:
    """Other words in place of a part of a line."""

    start: int
    end: int
    words: str


Interview = tuple[Line, ...]


def edited(line: Line, edits: Iterable[Edit]) -> Line:
    """The line after some edits that do not overlap, its marks moved along."""
    pieces: list[str] = []
    moved: list[tuple[int, int, int, int]] = []
    at = length = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [line.text[at : edit.start], edit.words]
        length += edit.start - at
        moved.append((edit.start, edit.end, length, length + len(edit.words)))
        length += len(edit.words)
        at = edit.end
    pieces.append(line.text[at:])

    def new(old: int, end: bool) -> int:
        shift = 0
        for start, stop, new_start, new_stop in moved:
            if old < start or (old == start and not (end and old == stop)):
                break
            if old < stop:
                return new_stop if end else new_start
            shift = new_stop - stop
        return old + shift

    marks = (Mark(new(m.start, False), new(m.end, True), m.label) for m in line.marks)
    return Line("".join(pieces), tuple(mark for mark in marks if mark.start < mark.end))


def interviews(folder: Path) -> dict[str, Interview]:
    """A set of interviews with their identifiers.csv, by id."""
    truth = list(sets.truth(folder / "identifiers.csv"))
    return {
        path.stem: _interview(path, [mark for mark in truth if mark.transcript == path.stem])
        for path in sorted(folder.glob("*.txt"))
    }


def study(folder: Path) -> dict[str, Interview]:
    """The interviews of a sample study, by the number that they get when they are ingested."""
    with (folder / "interviews.csv").open(encoding="utf-8", newline="") as file:
        names = list(dict.fromkeys(row["file"] for row in csv.DictReader(file)))
    truth = defaultdict(list)
    for mark in sets.truth(folder / "truth" / "identifiers.csv"):
        truth[mark.transcript].append(mark)
    ids = {f"T{number:03}": name for number, name in enumerate(names, start=1)}
    return {id: _interview(folder / "interviews" / name, truth[id]) for id, name in ids.items()}


def posts(path: Path) -> tuple[Line, ...]:
    """The posts of a file of tokens with BIO tags; @handles are not marked as names."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    found = groupby(rows, key=lambda row: bool(row[0].strip()))
    return tuple(_post([row for row in post]) for is_post, post in found if is_post)


def bracketed(path: Path) -> tuple[Line, ...]:
    """Lines with their identifiers as [[words|TYPE]]."""
    kinds = {"LOC": "GPE", PERSON: PERSON, "ORG": "ORG"}
    lines = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        if raw.strip() and not raw.startswith("#"):
            text, marks, at = "", [], 0
            for match in re.finditer(r"\[\[(.+?)\|(\w+)\]\]", raw):
                text += raw[at : match.start()]
                label = kinds.get(match[2], match[2])
                marks.append(Mark(len(text), len(text) + len(match[1]), label))
                text += match[1]
                at = match.end()
            lines.append(Line(text + raw[at:], tuple(marks)))
    return tuple(lines)


def _interview(path: Path, truth: Sequence[Truth]) -> Interview:
    transcript = sources.read(path.name, path.read_bytes())
    return tuple(
        Line(
            turn.body.of(transcript.text),
            tuple(
                Mark(
                    mark.span.start - turn.body.start,
                    mark.span.end - turn.body.start,
                    _label(mark, transcript.text),
                )
                for mark in truth
                if turn.body.start <= mark.span.start and mark.span.end <= turn.body.end
            ),
        )
        for turn in transcript.turns
        if turn.body.of(transcript.text).strip()
    )


def _label(mark: Truth, text: str) -> str:
    if mark.kind == "place":
        words = fold(mark.span.of(text))
        return "GPE" if words in towns() or " " not in words else "FAC"
    return _KINDS.get(mark.kind, mark.kind)


def _post(rows: Sequence[Sequence[str]]) -> Line:
    text = ""
    marks: list[Mark] = []
    glued = True
    for (token, tag), after_at in _with_handles(rows):
        if not (glued or after_at or _NO_SPACE_BEFORE.match(token)):
            text += " "
        start = len(text)
        text += token
        glued = token[-1] in _NO_SPACE_AFTER
        label = _TWEETED.get(tag[2:])
        if label is None or token.startswith("@") or after_at:
            continue
        if tag.startswith("I-") and marks and marks[-1].label == label:
            marks[-1] = Mark(marks[-1].start, len(text), label)
        else:
            marks.append(Mark(start + token.startswith("#"), len(text), label))
    return Line(text, tuple(mark for mark in marks if mark.start < mark.end))


def _with_handles(
    rows: Sequence[Sequence[str]],
) -> Iterator[tuple[tuple[str, str], bool]]:
    """Each token with its tag, and whether it is the handle that follows a lone @."""
    before = ""
    for row in rows:
        token, tag = row[0].strip(), row[-1].strip()
        yield (token, tag), before == "@"
        before = token
