"""The same line as it might have been typed: without capitals, apostrophes or stops, with slips."""

from __future__ import annotations

import re
from random import Random

from benchmarks.training.labelled import Edit, Line, edited

_SHORTHAND = {
    "because": ("cos", "bc", "coz"),
    "you": ("u",),
    "your": ("ur",),
    "are": ("r",),
    "and": ("n", "an", "&"),
    "with": ("w", "wiv"),
    "something": ("summat", "smth"),
    "though": ("tho",),
    "before": ("b4",),
    "people": ("ppl",),
    "about": ("bout", "abt"),
    "really": ("rly",),
    "them": ("em",),
    "the": ("da", "teh"),
    "going": ("goin",),
    "nothing": ("nothin", "nuffin"),
    "was": ("wus",),
    "what": ("wat",),
    "social worker": ("sw",),
    "tomorrow": ("tmrw",),
    "have": ("hav",),
    "know": ("no", "kno"),
}
_SHORTENED = re.compile(rf"\b(?:{'|'.join(_SHORTHAND)})\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)|(?<=s)['’](?!\w)")
_STOP = re.compile(r"[.,;:!?](?=\s|\Z)")
_SLIPPED = 0.25
_DOUBLE = re.compile(r"([a-z])\1")


def lower(line: Line) -> Line:
    """Without capitals."""
    return Line("".join(_one(c.lower(), c) for c in line.text), line.marks)


def upper(line: Line) -> Line:
    """In capitals."""
    return Line("".join(_one(c.upper(), c) for c in line.text), line.marks)


def typed(line: Line, random: Random) -> Line:
    """Without capitals and apostrophes, with shorthand and slips."""
    return _slipped(without_apostrophes(lower(line)), random)


def heard(line: Line) -> Line:
    """As speech recognition gives it: without capitals and stops."""
    return edited(lower(line), [Edit(*match.span(), "") for match in _STOP.finditer(line.text)])


def without_apostrophes(line: Line) -> Line:
    """With no apostrophes in words."""
    return edited(line, [Edit(*match.span(), "") for match in _APOSTROPHE.finditer(line.text)])


def _slipped(line: Line, random: Random) -> Line:
    marked = {at for mark in line.marks for at in range(mark.start, mark.end)}
    edits = [
        Edit(*match.span(), random.choice(_SHORTHAND[match.group().lower()]))
        for match in _SHORTENED.finditer(line.text)
        if random.random() < _SLIPPED and match.start() not in marked
    ]
    taken = {at for edit in edits for at in range(edit.start, edit.end)}
    edits += [
        Edit(*match.span(), match[1])
        for match in _DOUBLE.finditer(line.text)
        if random.random() < _SLIPPED / 5 and match.start() not in taken
    ]
    edits += [
        Edit(*match.span(), "")
        for match in _STOP.finditer(line.text)
        if random.random() < 2 * _SLIPPED
    ]
    return edited(line, edits)


def _one(changed: str, character: str) -> str:
    return changed if len(changed) == 1 else character
