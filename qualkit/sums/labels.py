"""What the label of a row or column says: whether it is a total, and of what."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
TOTAL = frozenset("total totals subtotal subtotals overall sum altogether".split())
"""Words that make a label that of a total."""
EVERY = frozenset("all both".split())
NOUNS = frozenset(
    "pilots stages groups interviews interviewees people persons participants posts sites areas "
    "authorities sources rows columns waves phases rounds cases informants years roles teams "
    "together combined three four eleven two".split()
)
"""Behind "all" and "both": what is added up."""
EMPTY = frozenset("the of a an for in at by on and number numbers no n count grand sub".split())
"""Words that say nothing of what a total is of."""
PEOPLE = frozenset("people person participant individual".split())
UNITS = PEOPLE | frozenset(
    "interview interviewed interviewee held conducted post fte wte full time equivalent".split()
)
"""What is counted: of what a total is only where other labels say so too."""
APART = frozenset(
    "average mean median percent percentage rate ratio different distinct unique cumulative "
    "running target planned approached invited contacted eligible sampled".split()
)
"""Words over numbers that do not add up with those beside them."""
MEASURES = frozenset("average mean median percent percentage".split())
"""Words that a label of such numbers begins with."""
WITHIN = frozenset("including incl thereof".split())
"""Words before a part of the row above."""
BARE = frozenset("year date month id ref reference rank page range age share no n".split())
"""The same, where nothing else is said."""


@dataclass(frozen=True)
class Label:
    """A label as it is compared."""

    said: str
    words: tuple[str, ...]
    total: bool
    """Whether it says that it is one."""
    bare: bool
    """Whether "all" or "both" alone says so: these are also answers that people give."""
    of: frozenset[str]
    """Of a total: the words that what it adds up must have."""
    units: frozenset[str]
    """What it says is counted."""
    loose: bool = False
    """Whether it is called "overall", "all" or "both", which judgements are called too."""

    @property
    def aside(self) -> bool:
        """Whether its numbers belong to no sum."""
        parts = [tuple(map(_stem, _WORD.findall(part.casefold()))) for part in self.said.split(",")]
        alone = bool(self.words) and BARE.issuperset(self.words)
        return alone or self.said.strip().endswith("%") or any(map(_is_aside, parts))

    @property
    def people(self) -> bool:
        """Whether people are counted, of whom one may be in several rows."""
        return not PEOPLE.isdisjoint(self.words)


def label(*parts: str) -> Label:
    """The label that these parts make together."""
    said = ", ".join(dict.fromkeys(part for part in parts if part))
    given = _WORD.findall(said.casefold())
    every = any(map(_every, parts))
    total = not TOTAL.isdisjoint(given) or "in all" in said.casefold() or every
    bare = not total and len(given) == 1 and given[0] in EVERY
    rest = [word for word in given if word not in TOTAL | EMPTY | EVERY]
    left = {_stem(word) for word in rest if not (every and word in NOUNS)}
    return Label(
        said=said,
        words=tuple(map(_stem, given)),
        total=total or bare,
        bare=bare,
        of=frozenset(left - UNITS),
        units=frozenset(left & UNITS),
        loose=(TOTAL - {"overall"}).isdisjoint(given),
    )


def _is_aside(words: tuple[str, ...]) -> bool:
    """Whether a part of a label says that its numbers do not add up: "Mean length", "Rate"."""
    if not words:
        return False
    if words[0] in WITHIN or words[:2] in (("of", "which"), ("of", "whom"), ("of", "these")):
        return True
    apart = not APART.isdisjoint(words) and (APART | UNITS | EMPTY | TOTAL).issuperset(words)
    measured = words[0] in MEASURES or words[-1] in ("rate", "ratio", "percentage")
    return apart or measured


def _every(part: str) -> bool:
    """Whether a part says "all pilots", "both stages together" or the like, and no more."""
    words = _WORD.findall(part.casefold())
    return len(words) > 1 and words[0] in EVERY and NOUNS.issuperset(words[1:])


def _stem(word: str) -> str:
    """A word without its plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
