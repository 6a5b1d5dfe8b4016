"""The seams: what a reader, a recogniser, a suggester and a section must offer, and who does.

Anybody's package can add to a seam through the entry-point group of its name; those built in are
listed here. They are imported when they are used, not before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Protocol

from qualkit.model import Codebook, Coding, Find, Segment, SegmentSuggestions, Speech
from qualkit.model.views import ReportView
from qualkit.sections.blocks import Section


class Reader(Protocol):
    """A file format -> speeches. Group `qualkit.readers`."""

    def accepts(self, suffix: str, data: bytes) -> bool:
        """Whether this reader is the one for a file with this suffix (".docx") and content."""

    def speeches(self, data: bytes) -> list[Speech]:
        """Its turns in order.

        Raises ValueError, saying what is wrong in a few words, if the bytes are not what they
        should be.
        """


class Recogniser(Protocol):
    """A text -> identifiers, each with its reason. Group `qualkit.recognisers`."""

    def find(self, text: str) -> Iterator[Find]:
        """Yield what is found in `text`, spans in code points; overlaps are settled later."""


class Suggester(Protocol):
    """Segments and codebook -> suggestions with evidence. Group `qualkit.suggesters`."""

    def suggest(
        self, segments: Sequence[Segment], codebook: Codebook, codings: Sequence[Coding]
    ) -> list[SegmentSuggestions]:
        """Suggestions for each segment, likeliest first; nothing is recorded."""


class SectionWriter(Protocol):
    """A study -> a section of the report. Group `qualkit.sections`."""

    def write(self, view: ReportView) -> Section | None:
        """The section, or None where the study has nothing for it."""


BUILT_IN: dict[str, tuple[str, ...]] = {
    "readers": ("docx", "vtt", "srt", "otter", "txt"),
    "recognisers": (
        "phone",
        "email",
        "handle",
        "url",
        "postcode",
        "nhs_number",
        "ni_number",
        "vehicle",
        "reference",
        "date",
        "birth_date",
        "titles",
        "kinship",
        "introductions",
        "given_names",
        "plain_words",
        "addresses",
        "numbers",
        "months",
        "ages",
        "institutions",
        "streets",
        "towns",
        "spelled",
        "letters",
        "capitals",
    ),
    "suggesters": ("blend",),
    "sections": (
        "summary",
        "methodology",
        "interviewed",
        "pilots",
        "theme",
        "helping",
        "objectives",
        "placed",
        "theory",
        "coreq",
        "uncovered",
        "codebook",
        "glossary",
        "provenance",
    ),
}


def members(seam: str) -> list[Any]:
    """What a seam holds: the built-in modules in their order, then what packages add, by name."""
    built_in = [import_module(f"qualkit.{seam}.{name}") for name in BUILT_IN[seam]]
    added = sorted(entry_points(group=f"qualkit.{seam}"), key=lambda point: point.name)
    return [*built_in, *(point.load() for point in added)]


def named(seam: str, name: str) -> Any | None:
    """The member of a seam with this name, built in or added; None where nobody offers it."""
    if name in BUILT_IN[seam]:
        return import_module(f"qualkit.{seam}.{name}")
    found = [point for point in entry_points(group=f"qualkit.{seam}") if point.name == name]
    return found[0].load() if found else None


def names(seam: str) -> tuple[str, ...]:
    """The names of all that a seam holds, those built in first."""
    added = sorted({point.name for point in entry_points(group=f"qualkit.{seam}")})
    return (*BUILT_IN[seam], *added)
