"""Speeches under a line of name and time, as Otter and Teams write them: "Alex Doe  0:06"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualkit.model import Speech
from qualkit.readers.labels import continued, names_nobody
from qualkit.readers.normal import clean
from qualkit.readers.times import TIME, seconds

LONGEST_NAME = 60
MOST_WORDS = 8

_NAME = r"(?P<name>[^\s*!?;:][^*!?;:]{0,80}?)"
_HEADS = (
    re.compile(rf"\s*\*\*{_NAME}\*\*\s+(?P<time>{TIME})\s*"),
    re.compile(rf"\s*{_NAME}(?:\s{{2,}}|\t|\xa0)(?P<time>{TIME})\s*"),
)
_PREAMBLE = re.compile(r"\W*(?:summary keywords|speakers)\W*", re.I)
_FOOTER = re.compile(r"\W*transcribed by\W+(?:https?://)?(?:www\.)?otter\.ai\S*\s*", re.I)
_STARTED = re.compile(r"\s*(?P<name>\S.*?) (?P<what>started|stopped) transcription\s*")


def is_stamped(lines: Sequence[str]) -> bool:
    """Whether a transcript is written so: begins with such a line or a heading, or has two."""
    written = [line for line in lines if line.strip()]
    heads = [number for number, line in enumerate(written) if _head(line)]
    return bool(heads) and (heads[0] == 0 or len(heads) > 1 or _is_heading(written[: heads[0]]))


def stamped(lines: Sequence[str]) -> list[Speech]:
    """The speeches of such a transcript, without what the program wrote before and after them.

    Lines before the first speech are speeches without a label, unless they are such a heading.
    """
    first = next(number for number, line in enumerate(lines) if _head(line))
    opening = [line for line in lines[:first] if line.strip()]
    speeches = [] if _is_heading(opening) else [Speech("", line) for line in opening]
    for line in lines[first:]:
        if head := _head(line):
            speeches.append(head)
        elif not (_FOOTER.fullmatch(line) or _announces(line)):
            speeches[-1] = continued(speeches[-1], line)
    return speeches


def _is_heading(lines: Sequence[str]) -> bool:
    return any(_PREAMBLE.fullmatch(line) or _announces(line) for line in lines)


def _head(line: str) -> Speech | None:
    """A speech that has no words yet, where `line` begins one."""
    match = next(filter(None, (head.fullmatch(line) for head in _HEADS)), None)
    if not match:
        return None
    name = clean(match["name"])
    if not name or len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS or names_nobody(name):
        return None
    return Speech(name, "", seconds(match["time"]))


def _announces(line: str) -> bool:
    """Whether `line` is Teams saying that somebody started or stopped the transcription."""
    match = _STARTED.fullmatch(line)
    return (
        match is not None and len(match["name"]) <= LONGEST_NAME and not names_nobody(match["name"])
    )
