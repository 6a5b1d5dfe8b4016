"""The page of facts that a pilot checks: to be read on a screen, and written on once printed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qualkit.factchecking import EMPTY, MISSING, Fact
from qualkit.model import Settings
from qualkit.report.cells import day

LONG = 60
"""Characters from which words have the width of the page."""


def render(
    settings: Settings,
    pilot: str,
    facts: Sequence[Fact],
    *,
    table: str,
    as_of: str,
    became: Sequence[Fact] = (),
) -> str:
    """The page. `pilot`: as reports call it; `table`: the file that is filled in.

    `became`: what was decided of earlier corrections.
    """
    environment = _environment()
    loader = environment.loader
    assert loader is not None
    style = loader.get_source(environment, "style.css")[0]
    numbered = list(enumerate(facts, 1))
    return environment.get_template("page.html").render(
        settings=settings,
        pilot=pilot,
        parts=[(part, list(those)) for part, those in groupby(numbered, lambda one: one[1].part)],
        total=len(facts),
        became=became,
        empty=EMPTY,
        table=table,
        as_of=day(as_of),
        style=Markup(style),
        policy=f"default-src 'none'; style-src {_digest(style)}; base-uri 'none'",
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("qualkit", "templates/factcheck"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.tests |= {"long": _is_long, "asked": lambda fact: fact.key != MISSING}
    return environment


def _is_long(fact: Fact) -> bool:
    """Whether a fact needs room to write a paragraph."""
    return fact.stands[:1] in {("purpose",), ("intervention",), ("expectations",)} or (
        fact.key == MISSING or len(fact.says) > LONG
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
