"""Appendix: the programme's terms and the report's own words, those of them that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum

from qualkit.model.views import ReportView
from qualkit.sections.blocks import MatrixBlock, Run, Section, Term, Terms
from qualkit.sections.words import said_in

ID = "glossary"

OWN: Mapping[str, str] = {
    "alpha": "agreement between coders beyond chance, 1 where they always agree, 0 where they "
    "agree as often as chance would have it.",
    "code": "a word or two for what a passage is about, with a rule for when to use it.",
    "first-hand": "told by somebody of what they did or lived through themselves.",
    "key informant": "somebody who met a pilot through their own work elsewhere.",
    "n of m": "n people of the m whose interviews were read to the end for it.",
    "not asked": "no question on it was put to anybody there.",
    "not in model": "the pilot did not set out to do it.",
    "not yet read": "no interview there has been read for it.",
    "pilot": "one of the places in which the programme was tried out.",
    "stance": "whether an account supports what a code or link claims (it was there and helped), "
    "challenges it (it was missing or did harm), or does both.",
    "theme": "several codes that belong together.",
    "theory of change": "what the programme was to do, what that was to change, and why.",
    "withheld": "a number that is not given, since it could point at somebody.",
}
"""Words of the report itself, and what they mean in it."""


def write(view: ReportView) -> Section | None:
    """Every term, those of study.yaml first in their own words; `kept` leaves out the unused."""
    given = dict(view.study.settings.glossary)
    known = {word.casefold() for word in given}
    said = given | {word: means for word, means in OWN.items() if word.casefold() not in known}
    if not said or not view.study.participations:
        return None
    terms = [
        Term(word, ((Run(said[word]),),))
        for word in sorted(said, key=lambda word: (word.casefold(), word))
    ]
    return Section(ID, "Glossary", (Terms(tuple(terms)),), appendix=True)


# --- only what occurs


def kept(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, their glossary without terms that stand nowhere else in the report."""
    there = next((one for one in sections if one.id == ID), None)
    if there is None:
        return tuple(sections)
    text = "\n".join(said for one in sections if one.id != ID for said in words(one)).casefold()
    terms = tuple(
        term
        for block in there.blocks
        if isinstance(block, Terms)
        for term in block.entries
        if term.name == "n of m" or _stands(term.name, text)
    )
    others = tuple(block for block in there.blocks if not isinstance(block, Terms))
    whole = replace(there, blocks=(*others, Terms(terms)))
    return tuple(whole if one is there else one for one in sections if terms or one is not there)


def _stands(term: str, text: str) -> bool:
    """Whether a term, or its plural, stands in a text as a word."""
    word = term.casefold().removesuffix("s")
    standing = rf"(?<!\w){re.escape(word)}(?:s|es)?(?!\w)"
    return word in text and re.search(standing, text) is not None


_PASSED = frozenset({"id", "svg", "link", "reference", "stance", "links"})
"""Fields that are not printed as words."""


def words(one: object) -> Iterator[str]:
    """All that is printed of a section, block or anything within them."""
    if isinstance(one, Enum):
        return
    if isinstance(one, str):
        yield one
    elif isinstance(one, MatrixBlock):
        yield from (one.caption, *one.row_names.values(), *one.column_names.values(), *one.notes)
        yield from (said_in(cell) for cell in one.matrix.cells.values())
    elif isinstance(one, tuple | list):
        for each in one:
            yield from words(each)
    elif is_dataclass(one):
        for field in fields(one):
            if field.name not in _PASSED:
                yield from words(getattr(one, field.name))
