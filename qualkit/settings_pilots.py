"""A pilot's entry in study.yaml changed in one place: only the lines that must change are touched.

Where the file is not written in the usual way (a line for each key), it is written by the YAML
library, which keeps comments too but may break lines anew. Either way what comes out is read and
compared.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from qualkit import yamlfile
from qualkit.errors import BadSettings, CannotDecide

WIDTH = 96
_ID = re.compile(r"[\w-]+")
_NUMBER = re.compile(r"(:\s*)\d+(?:\.\d+)?")

Value = str | float | Sequence[str]


def changed(
    text: str, pilot: str, place: Sequence[str], value: Value, name: str = "study.yaml"
) -> str:
    """study.yaml with another value of a pilot's key, or of one of its posts; comments stay.

    `place`: ("purpose",), ("links",), ("staffing", "Social worker") ... Raises CannotDecide where
    that is for a person to write, BadSettings.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    text = text.replace(ending, "\n")
    data = yamlfile.parse(text, name)
    at = next((i for i, one in enumerate(data["pilots"]) if one["id"] == pilot), None)
    if at is None:
        raise _by_hand()
    wanted = _plain(data)
    _put(wanted["pilots"][at], place, list(value) if not isinstance(value, str | float) else value)
    for way in (_by_lines, _by_library):
        try:
            new = way(text, at, place, value)
            if _plain(yamlfile.parse(new, name)) == wanted:
                return new.replace("\n", ending)
        except (BadSettings, LookupError, AttributeError, TypeError):
            continue
    raise _by_hand()


def _by_hand() -> CannotDecide:
    return CannotDecide(
        what="study.yaml is written in a way that only a person can change",
        fix="Change it in an editor, then accept the correction with --by-hand.",
    )


def _put(entry: Any, place: Sequence[str], value: Value) -> None:
    """Set a value in a pilot's entry. Raises LookupError where there is no such post."""
    key, *post = place
    if not post:
        entry[key] = value
    elif isinstance(entry[key], Mapping):
        entry[key][_same(entry[key], post[0])] = value
    else:
        next(one for one in [*entry[key], {}] if not one or one["post"] == post[0])["fte"] = value


def _same(posts: Mapping[str, float], post: str) -> str:
    return next(one for one in posts if str(one) == post)


def _plain(data: Any) -> Any:
    """What was read, as plain lists and dictionaries."""
    if isinstance(data, Mapping):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(one) for one in data] if isinstance(data, list) else data


def _by_library(text: str, at: int, place: Sequence[str], value: Value) -> str:
    data = yamlfile.parse(text, "")
    _put(data["pilots"][at], place, value)
    return yamlfile.dump(data)


# --- by lines


def _by_lines(text: str, at: int, place: Sequence[str], value: Value) -> str:
    entry = yamlfile.parse(text, "")["pilots"][at]
    lines = text.split("\n")
    key, *post = place
    if post:
        line = _line_of_post(entry[key], post[0])
        lines[line] = _numbered(lines[line], entry[key], post[0], value)
        return "\n".join(lines)
    known = key in entry
    last = key if known else list(entry)[-1]
    start, column = entry.lc.key(last)
    end = _end(lines, start, column)
    prefix = lines[start][:column] if known else " " * column
    written = _written(key, value, column)
    new = [prefix + written[0], *(" " * column + line for line in written[1:])]
    return "\n".join([*lines[: start if known else end], *new, *lines[end:]])


def _line_of_post(posts: Any, post: str) -> int:
    entry, key = posts, "fte"
    if isinstance(posts, list):
        entry = next(one for one in posts if one["post"] == post)
    else:
        key = _same(posts, post)
    return int(entry.lc.key(key)[0])


def _numbered(line: str, posts: Any, post: str, value: Value) -> str:
    """A line with another number after the post, or after `fte`."""
    called = post if isinstance(posts, Mapping) else "fte"
    start = line.rindex(called) + len(called)
    rest = line[start:]
    return line[:start] + _NUMBER.sub(lambda found: f"{found[1]}{float(str(value))}", rest, count=1)


def _end(lines: Sequence[str], start: int, column: int) -> int:
    """Where the lines of a key at this column end; blank ones and comments after it do not."""
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _belongs(lines[end], column)):
        end += 1
    block = re.search(r"[|>][-+\d]*\s*(?:#.*)?$", lines[start])
    while not lines[end - 1].strip() or (not block and lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _belongs(line: str, column: int) -> bool:
    indent = len(line) - len(line.lstrip(" "))
    return indent > column or (indent == column and line.lstrip().startswith("- "))


def _written(key: str, value: Value, column: int) -> list[str]:
    """A key with its value as lines that begin at its own column."""
    if isinstance(value, str):
        line = yamlfile.dump({key: value}).rstrip("\n")
        if "\n" not in line and len(line) + column <= WIDTH:
            return [line]
        folded = textwrap.wrap(
            value, WIDTH - column - 2, break_long_words=False, break_on_hyphens=False
        )
        return [f"{key}: >-", *(f"  {part}" for part in folded)]
    if isinstance(value, float) or not all(_ID.fullmatch(one) for one in value):
        raise LookupError(key)
    return [f"{key}: [{', '.join(value)}]"]
