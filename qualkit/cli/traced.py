"""report --trace: a number of the report, opened, in lines of text or as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from qualkit.cli.edge import plain

LINE = 80


def show(found: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Print what an address stands for."""
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo("\n\n".join("\n".join(_told(one)) for one in found))


def _told(one: Mapping[str, Any]) -> Iterator[str]:
    yield plain(f"{one['id']}  {one['what']}")
    yield from _wrapped(one["said"], "")
    for note in one["notes"]:
        yield from _wrapped(note, "")
    for who in one["counted"]:
        yield ""
        lean = f" ({who['lean']})" if who["lean"] else ""
        yield from _wrapped(f"{who['id']}  {who['who']}{lean}", "")
        yield from _places(who["codings"])
    yield from _places(one["places"])
    if one["others"]:
        yield from ("", "Not counted:")
        for who in one["others"]:
            beside = f" ({who['beside']})" if who["beside"] else ""
            yield from _wrapped(f"{who['id']}  {who['who']}{beside}", "  ")
    if one["parts"]:
        yield ""
        for part in one["parts"]:
            yield plain(f"{part['id']}  {part['name']}: {part['said']}")


def _places(places: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for at in places:
        how = [part for part in (at["code"] or "chosen", at["stance"], at["directness"]) if part]
        where = f"{at['transcript']}, turn {at['turn']}, {at['start']}–{at['end']}"
        yield f"  {plain(where)}: {plain(', '.join(how))} ({plain(at['coder'])})"
        yield from _wrapped(f"“{at['words']}”", "    ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        plain(text), LINE, initial_indent=indent, subsequent_indent=indent or "  "
    ) or [""]
