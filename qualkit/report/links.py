"""Where the numbers and quotations of a page lead: to the pages of where they come from."""

from __future__ import annotations

import hashlib
import re

from markupsafe import Markup, escape

_SAFE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]*")
_COUNT = re.compile(
    r"(?:\bnone|\b\d+) of (?:the )?\d+(?: (?:people|person)\b)?"
    r"|\b\d+ (?:people|person|supporting|challenging|gave|both|codings?)\b"
    r"|\b[Ff]ewer than \d+(?: people)?\b|\b[Nn]obody\b|\b[Nn]ot asked about\b"
)
"""The words of a sentence that say its count."""


def file_of(page: str) -> str:
    """The name of the file of a page, one that every system keeps apart from the others."""
    if _SAFE.fullmatch(page):
        return f"{page}.html"
    kept = re.sub(r"[^a-zA-Z0-9_-]+", "-", page)
    return f"{kept}-{hashlib.sha256(page.encode()).hexdigest()[:8]}.html"


def address(trace: str, folder: str = "") -> str:
    """Where what has this address is told of."""
    page, _, place = trace.partition("#")
    name = f"{folder}/{file_of(page)}" if folder else file_of(page)
    return f"{name}#{place}" if place else name


def linked(text: str, trace: str, folder: str, whole: bool = False) -> Markup:
    """A sentence whose count leads to where it comes from; without a count, `whole`, or nothing."""
    if not trace or not folder:
        return escape(text)
    match = _COUNT.search(text)
    if match is None and not whole:
        return escape(text)
    start, end = match.span() if match else (0, len(text))
    link = Markup('<a href="{}">{}</a>').format(address(trace, folder), text[start:end])
    return escape(text[:start]) + link + escape(text[end:])
