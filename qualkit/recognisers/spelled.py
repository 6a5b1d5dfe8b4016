"""Names spelled out letter by letter: W-I-E-C-Z, "S, H, A, Z", d.e.v.l.i.n."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.shapes import LETTER
from qualkit.recognisers.vocabulary import fold, kept

_LETTERS = re.compile(
    rf"(?<![{LETTER}\d'’&.-])(?:"
    rf"[{LETTER}](?:-(?:double[ -])?[{LETTER}]){{2,}}"
    rf"|[{LETTER}](?:\.[{LETTER}]){{3,}}\.?"
    rf"|[{LETTER}](?:, (?:double[ -])?[{LETTER}]){{2,}}"
    rf"|[{LETTER}](?: (?:double )?[{LETTER}]){{3,}}"
    rf"|[{LETTER}](?:\.\.\.? ?[{LETTER}]){{2,}}"
    rf")(?![{LETTER}\d'’&]|-[{LETTER}])"
)


def find(text: str) -> Iterator[Find]:
    """Yield every word spelled in three letters or more that is not shorthand like C-A-F."""
    for match in _LETTERS.finditer(text):
        if fold(letters(match.group())) not in _shorthand():
            yield Find(Span(*match.span()), Kind.PERSON, "a name spelled out")


@cache
def _shorthand() -> frozenset[str]:
    return frozenset(fold(term) for term in kept())


def letters(spelled: str) -> str:
    """The word that was spelled."""
    doubled = re.sub(rf"(?i:double)[ -]([{LETTER}])", r"\1\1", spelled)
    return re.sub(rf"[^{LETTER}]", "", doubled)
