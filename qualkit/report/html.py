"""The report as one HTML file: no request leaves it, and the same study gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from typing import get_args

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qualkit import csvfile
from qualkit.model.views import ReportView
from qualkit.report import links
from qualkit.report.addresses import distinct
from qualkit.report.cells import day, grid, key, numeric, shown
from qualkit.report.cover import cover
from qualkit.report.numbering import chapters, labels
from qualkit.sections.blocks import Block, Section


def render(sections: Sequence[Section], view: ReportView, *, sources: str = "") -> str:
    """The whole page. Raises TypeError on a block that it does not know.

    `sources`: the folder beside it with the pages that its numbers and quotations lead to; without
    it they lead nowhere.
    """
    environment = _environment()
    style, script = _source("style.css"), _source("search.js")
    numbered = chapters(distinct(sections))
    page = environment.get_template("page.html").render(
        chapters=numbered,
        labels=labels(numbered),
        cover=cover(view),
        provenance=view.provenance,
        style=Markup(style),
        script=Markup(script),
        policy=policy(style, script),
        sources=sources,
    )
    return _UNPRINTABLE.sub("", _HALVES.sub("\ufffd", page))


_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Characters that stand for no words: controls, and what turns round the words that follow."""
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no file can hold."""


def policy(style: str, script: str = "") -> str:
    """A content security policy under which only this page's own style and script run."""
    scripts = f"script-src {_digest(script)}; " if script else ""
    return (
        f"default-src 'none'; style-src {_digest(style)}; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# --- what the templates ask for


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("qualkit", "templates/report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        kind=_kind,
        cells=shown,
        key=key,
        grid=grid,
        csv=csv_link,
        numeric=numeric,
        day=day,
        lean=_lean,
    )
    environment.globals.update(source=links.address, counted=links.linked)
    return environment


def _source(name: str) -> str:
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]


_KINDS = frozenset(kind.__name__ for kind in get_args(Block))


def _kind(block: object) -> str:
    name = type(block).__name__
    if name not in _KINDS:
        raise TypeError(f"a section holds a {name}, which is no block of a report")
    return name


def csv_link(rows: Sequence[Sequence[str]]) -> str:
    """The rows as CSV within an address, marked as UTF-8 for spreadsheets."""
    return f"data:text/csv;charset=utf-8,\ufeff{_in_address(csvfile.write(rows))}"


_UNSAFE = re.compile(r"""[%#"'<>&\\\x00-\x1f\x7f]""")


def _in_address(text: str) -> str:
    """Text as the data of an address; browsers encode the rest themselves (WHATWG URL)."""
    return _UNSAFE.sub(lambda one: f"%{ord(one[0]):02X}", text)


_NEEDLESS = re.compile(r"</(?:td|th|tr|li|dd|dt|tbody|thead)>|(?<=>)\n+(?=\n|</|<t[bdhr])")


def _lean(markup: Markup) -> Markup:
    """Markup without what HTML lets out: end tags of cells and items, needless lines between tags.

    No words are touched, since in them every angle bracket is escaped. An apostrophe need not be:
    the templates put attributes in double quotation marks.
    """
    return Markup(_NEEDLESS.sub("", str(markup)).replace("&#39;", "'"))
