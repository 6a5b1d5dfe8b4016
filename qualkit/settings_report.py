"""What study.yaml says for the report's title page, glossary and COREQ table, checked by line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from qualkit.model import Publication
from qualkit.schemas import Strict

ITEMS = 32
"""Of COREQ (Tong, Sainsbury and Craig 2007)."""


def _words(value: str) -> str:
    """What was written, its lines joined. Raises ValueError where it is nothing."""
    said = " ".join(value.split())
    if not said or not said.isprintable():
        raise ValueError("write a few words")
    return said


def _day(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError("must be a day that there is, as in 2025-03-31") from None


def _item(value: object) -> int:
    if str(value).isascii() and str(value).isdigit() and 1 <= int(str(value)) <= ITEMS:
        return int(str(value))
    raise ValueError(f"the items of COREQ are the numbers 1 to {ITEMS}")


Words = Annotated[str, AfterValidator(_words)]
Item = Annotated[int, BeforeValidator(_item)]


class PublicationEntry(Strict):
    """Who asked for the report, who publishes it and when, and whom to write to."""

    commissioner: Words | None = None
    publisher: Words | None = None
    date: Annotated[str, BeforeValidator(_day)] | None = None
    cite: Words | None = None
    contact: Words | None = None

    def given(self) -> Publication:
        """The same, as the rooms see it."""
        return Publication(
            commissioner=self.commissioner or "",
            publisher=self.publisher or "",
            date=self.date or "",
            cite=self.cite or "",
            contact=self.contact or "",
        )


class FrameEntry(Strict):
    """The keys of study.yaml that are for the frame of the report; each may be left out."""

    publication: PublicationEntry = PublicationEntry()
    ethics: str = ""
    glossary: dict[Words, Words] = {}
    coreq: dict[Item, Words] = Field(default={})
