"""codebook.yaml brought in step with a codebook: only the lines that must change are touched.

What a person wrote there stays as they wrote it, comments and order included. Where the file is not
written in the usual way (a line for each key), it is written by the YAML library, which keeps
comments too but may break lines anew. Either way what comes out is read and compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qualkit import yamlfile
from qualkit.codebook import parse
from qualkit.errors import BadSettings, CannotChange
from qualkit.model import Code, Codebook

_ITEM = re.compile(r"""( *)(- +)id: *(['"]?)([a-z0-9-]+)\3 *(?:#.*)?$""")
_FLOW = re.compile(r"(codes|rivals):\s*\[([^\]#]*)\]")
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,;/()&’'-]|(?<! )[.!?])*")
_WORDS = frozenset("true false null yes no on off y n".split())

_Lines = list[str]


@lru_cache(maxsize=16)
def rendered(text: str, target: Codebook) -> str:
    """The text of a codebook, edited so that it says `target`; as it is where it does already.

    Raises CannotChange where that cannot be done by machine.
    """
    if parse(text) == target:
        return text
    for way in (_by_lines, _by_library):
        try:
            new = way(text, target)
            if parse(new) == target:
                return new
        except (BadSettings, LookupError, StopIteration):
            continue
    raise CannotChange(
        what="codebook.yaml is written in a way that only a person can change",
        fix="Change it in an editor, then run `qualkit codebook apply`.",
    )


# --- by lines


@dataclass(frozen=True)
class _Place:
    """Where a code stands: its lines, the column of its dash, and of its keys."""

    start: int
    end: int
    dash: int
    key: int
    parent: str | None


def _by_lines(text: str, target: Codebook) -> str:
    was = parse(text)
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace(ending, "\n").split("\n")
    for code in target.codes:
        there = _places(lines)
        if code.id not in there:
            _insert(lines, _written(code), code.parent)
        elif there[code.id].parent != code.parent:
            _insert(lines, _cut(lines, there[code.id]), code.parent)
    for code in was.codes:
        if code.id not in target:
            _cut(lines, _places(lines)[code.id])
    for code in target.codes:
        if code.id in was:
            _put(lines, was[code.id], code)
    referred = _references(was, target)
    return _FLOW.sub(lambda found: _referred(found, referred), "\n".join(lines)).replace(
        "\n", ending
    )


def _section(lines: _Lines) -> range:
    """The lines below `codes:`."""
    start = next(at for at, line in enumerate(lines) if re.match(r"codes: *(#.*)?$", line)) + 1
    rest = range(start, len(lines))
    end = next((at for at in rest if re.match(r"[^\s#-]", lines[at])), len(lines))
    return range(start, end)


def _places(lines: _Lines) -> dict[str, _Place]:
    """Every code by its id."""
    found: dict[str, _Place] = {}
    above: list[tuple[int, str]] = []
    within = _section(lines)
    for at in within:
        if not (item := _ITEM.match(lines[at])):
            continue
        dash = len(item[1])
        above = [(column, id) for column, id in above if column < dash]
        parent = above[-1][1] if above else None
        end = _end(lines, at, within.stop, dash)
        found[item[4]] = _Place(at, end, dash, dash + len(item[2]), parent)
        above.append((dash, item[4]))
    return found


def _end(lines: _Lines, start: int, stop: int, column: int) -> int:
    """Where the lines that belong to an item at this column end; blank ones after it do not."""
    at = start + 1
    while at < stop and (not lines[at].strip() or _column(lines[at]) > column):
        at += 1
    while not lines[at - 1].strip():
        at -= 1
    return at


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _cut(lines: _Lines, place: _Place) -> _Lines:
    """Take a code out with all under it; its lines, as if they stood at the margin."""
    taken = [line[place.dash :] for line in lines[place.start : place.end]]
    del lines[place.start : place.end]
    at = place.start
    if 0 < at < len(lines) and not lines[at].strip() and not lines[at - 1].strip():
        del lines[at]
    parent = _places(lines).get(place.parent or "")
    if parent is not None and not any(p.parent == place.parent for p in _places(lines).values()):
        _unset(lines, place.parent or "", "children")
    return taken


def _insert(lines: _Lines, block: Sequence[str], parent: str | None) -> None:
    """Put a code's lines last under another, or at the end of the codes."""
    places = _places(lines)
    children = [place for place in places.values() if place.parent == parent]
    if children:
        last = children[-1]
        spaced = len(children) > 1 and not lines[last.start - 1].strip()
        at, dash = last.end, last.dash
        new = ["", *block] if spaced else list(block)
    else:
        above = places[parent or ""]
        offset = min(place.dash for place in places.values() if place.parent is None)
        _unset(lines, parent or "", "children")
        above = _places(lines)[parent or ""]
        at, dash = above.end, above.key + offset
        new = list(block)
        lines.insert(at, " " * above.key + "children:")
        at += 1
    lines[at:at] = [" " * dash + line if line.strip() else line for line in new]


def _put(lines: _Lines, was: Code, code: Code) -> None:
    """Change a code's name and marks where they differ."""
    if was.name != code.name:
        _set(lines, code.id, "name", _scalar(code.name))
    for key in ("provisional", "retired"):
        before, now = getattr(was, key), getattr(code, key)
        if before != now:
            _unset(lines, code.id, key)
            if now:
                _set(lines, code.id, key, "true")


def _key(lines: _Lines, id: str, key: str) -> range:
    """The lines of one key of a code; none of them where it lacks it."""
    place = _places(lines)[id]
    head = f"{' ' * place.key}{key}:"
    for at in range(place.start, place.end):
        if lines[at].startswith(head):
            return range(at, _end(lines, at, place.end, place.key))
    return range(0)


def _set(lines: _Lines, id: str, key: str, value: str) -> None:
    """Write one key of a code, in its place or below its name."""
    place = _places(lines)[id]
    where = _key(lines, id, key)
    written = f"{' ' * place.key}{key}: {value}"
    if where:
        comment = re.search(r" +#.*$", lines[where.start]) if len(where) == 1 else None
        written += comment[0] if comment and '"' not in lines[where.start] else ""
        lines[where.start : where.stop] = [written]
    else:
        after = _key(lines, id, "name").stop or place.start + 1
        lines.insert(after, written)


def _unset(lines: _Lines, id: str, key: str) -> None:
    where = _key(lines, id, key)
    del lines[where.start : where.stop]


def _written(code: Code) -> _Lines:
    """A new code's lines, at the margin."""
    facts = {"name": _scalar(code.name)}
    facts |= {"definition": _scalar(code.definition)} if code.definition else {}
    marks = ("stance", "provisional", "retired", "condition")
    facts |= {key: "true" for key in marks if getattr(code, key)}
    return [f"- id: {code.id}", *(f"  {key}: {value}" for key, value in facts.items())]


def _scalar(text: str) -> str:
    """Text as YAML takes it, in quotation marks where it needs them."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS and text == text.strip()
    return text if plain else json.dumps(text, ensure_ascii=False)


def _references(was: Codebook, now: Codebook) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Lists of codes in objectives and links that are others now."""
    pairs = zip(_referring(was), _referring(now), strict=True)
    return {before: after for before, after in pairs if before != after}


def _referring(book: Codebook) -> Iterator[tuple[str, ...]]:
    yield from (objective.codes for objective in book.objectives)
    for link in book.theory.links:
        yield from (link.codes, link.rivals)


def _referred(found: re.Match[str], other: Mapping[tuple[str, ...], tuple[str, ...]]) -> str:
    codes = tuple(part.strip(" \n\"'") for part in found[2].split(",") if part.strip())
    return f"{found[1]}: [{', '.join(other[codes])}]" if codes in other else found[0]


# --- by the library


def _by_library(text: str, target: Codebook) -> str:
    data = yamlfile.parse(text, "codebook.yaml")
    nodes = {node["id"]: node for node in _nodes(data["codes"])}
    data["codes"][:] = _branch(target, None, nodes)
    theory = data.get("theory_of_change", {}).get("links", [])
    lists = [(entry, "codes") for entry in data.get("objectives", [])]
    lists += [(entry, key) for entry in theory for key in ("codes", "rivals")]
    for (entry, key), codes in zip(lists, _referring(target), strict=True):
        if tuple(entry.get(key, ())) != codes:
            entry[key][:] = list(codes)
    return yamlfile.dump(data)


def _nodes(codes: Sequence[Any]) -> Iterator[Any]:
    for node in codes:
        yield node
        yield from _nodes(node.get("children", []))


def _branch(target: Codebook, parent: str | None, nodes: Mapping[str, Any]) -> list[Any]:
    made = []
    for code in (one for one in target.codes if one.parent == parent):
        node = nodes.get(code.id, {})
        facts = {"id": code.id, "name": code.name}
        if code.id not in nodes:
            facts |= {"definition": code.definition} if code.definition else {}
        node.update({key: value for key, value in facts.items() if node.get(key) != value})
        for key in ("stance", "provisional", "retired", "condition"):
            if bool(node.get(key)) != getattr(code, key):
                node[key] = getattr(code, key)
        under = _branch(target, code.id, nodes)
        if under or "children" in node:
            node["children"] = under
        made.append(node)
    return made
