"""What the public edition may say of a number of people: none fewer than k, none left over."""

from __future__ import annotations

from qualkit.model.views import ReportView
from qualkit.sections import quoting
from qualkit.sections.words import number, people


def some_people(view: ReportView, count: int, of: int) -> str:
    """How many of so many people: "26 of 27 people"; in public, neither few nor all but few."""
    k, public = view.study.settings.k, quoting.is_public(view)
    if count == of and of > 1:
        return f"all {of} people"
    if public and 0 < count < k:
        return f"fewer than {k} of {people(of)}"
    if public and 0 < of - count < k:
        return f"nearly all of {people(of)}"
    return f"{count or 'none'} of {people(of)}"


def some(view: ReportView, count: int, noun: str) -> str:
    """So many of what takes an s; in public fewer than k are not counted."""
    few = quoting.is_public(view) and 0 < count < view.study.settings.k
    return f"some {noun}s" if few else number(count, noun)
