"""People called by one letter ("J was only four", "me and K") or by initials ("a boy, J.L.")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import found
from qualkit.recognisers.shapes import LETTER
from qualkit.recognisers.vocabulary import also_words, fold, is_word, mostly_words

_COUNTED = (
    "Plan|Year|Class|Section|Part|Group|Block|Form|Room|Band|Grade|Grades|Vitamin|Type|Level|Option|"
    "Unit|Wing|Set|Hepatitis|Hep|Appendix|Schedule|Point|Category|Zone|Gate|Stage|Tier|Step|Flat|Bay|"
    "Mr|Mrs|Ms|Miss|Dr|letter|letters|a|an|the|Child|Mother|Father|Family|big|capital|Malcolm|size|Ward"
)
_NOT_AFTER = "".join(rf"(?<!\b{word} .)" for word in _COUNTED.split("|")) + "".join(
    rf"(?<!\b{word.lower()} .)" for word in _COUNTED.split("|") if not word.islower()
)
_ALONE = re.compile(
    rf"(?P<it>[B-HJ-W])(?![{LETTER}\d&/@_:-])(?!\.[^\s”\"])(?!['’](?!s\b|d\b|ll\b))"
    rf"(?<![{LETTER}\d.&'’/@#_-].)(?<![A-Z] .)(?<![A-Z], .)"
    rf"(?<![A-Z] and .)(?<![A-Z] & .)(?<![A-Z] or .){_NOT_AFTER}"
    r"(?! (?:and|&|or) [A-Z]\b)(?!,? [A-Z]\b)(?! (?:levels?|shirts?|rays?|number|numbers|of E)\b)"
)
"""The letter comes first, and what stands before it is looked back at: `re` is faster so."""
_INITIALS = re.compile(
    rf"(?<![{LETTER}\d.&'’-])(?!U\.[KS]\.|[BM]\.A\.|P\.[ESM]\.|A\.M\.|T\.V\.|I\.[TDE]\.|E\.G\.)"
    rf"[A-Z]\.(?:[A-Z]\.){{1,2}}(?![{LETTER}\d])"
)
_PAIR = re.compile(
    rf"(?<![{LETTER}\d.&'’/-])(?P<one>[B-HJ-W]) and (?P<other>[B-HJ-W])(?=,? (?:who|were|are|was|"
    r"had|have|went|came|both|lived|live)\b|[.;?!])"
    r"(?<!B and B)(?<!R and R)(?<!P and P)(?<!D and D)(?<!D and T)(?<!R and D)"
    r"(?<!H and S)(?<!M and S)"
)
_DOTTED = re.compile(r"[A-Z]\.[A-Z]\.")
_SAID = re.compile(
    rf"(?i:\binitials?(?: (?:is|are|was|were))?,? )"
    rf"(?P<it>[A-Z](?:\.?[A-Z]){{0,2}}\.?)(?![{LETTER}\d])"
)
_INITIAL = frozenset(("initial", "initials"))


_INITIAL_OF_A_NAME = re.compile(rf"\. ?(?P<next>[{LETTER}]+)")


def find(text: str) -> Iterator[Find]:
    """Yield every letter and initials that stand for a person; plans, years and classes do not."""
    for match in _ALONE.finditer(text):
        if not _INITIAL_OF_A_NAME.match(text, match.end()) or _word_follows(text, match.end()):
            yield Find(Span(*match.span("it")), Kind.PERSON, "a letter for a person")
    for match in _PAIR.finditer(text):
        for one in ("one", "other"):
            yield Find(Span(*match.span(one)), Kind.PERSON, "a letter for a person")
    dotted = found(_INITIALS, text, Kind.PERSON, "initials for a person", _DOTTED)
    said = found(_SAID, text, Kind.PERSON, "initials for a person", _INITIAL)
    yield from dict.fromkeys((*dotted, *said))


def _word_follows(text: str, at: int) -> bool:
    """Whether after a full stop a sentence begins rather than a surname: "I told D. In fact"."""
    following = _INITIAL_OF_A_NAME.match(text, at)
    word = fold(following["next"]) if following else ""
    return is_word(word) and word not in mostly_words() and word not in also_words()
