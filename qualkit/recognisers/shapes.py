"""The shapes that names take, as pieces of regular expressions.

Python's `re` has no class for capitals, so they are listed: the letters of the European languages
that are written in Latin script, which names in Britain are spelled with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span

_LATIN = [chr(code) for code in range(0x250)] + [chr(code) for code in range(0x1E00, 0x1F00)]
UPPER = "".join(letter for letter in _LATIN if letter.isupper())
LOWER = "".join(letter for letter in _LATIN if letter.islower())
LETTER = UPPER + LOWER

APOSTROPHE = "['’]"
POSSESSIVE = rf"{APOSTROPHE}s(?![{LETTER}])"

_ENDING = rf"(?:s|ll|d|ve|re|m)(?![{LETTER}])"
CAPITAL = rf"[{UPPER}](?:[{LETTER}]|{APOSTROPHE}(?!{_ENDING})(?=[{LETTER}])|-(?=[{LETTER}]))*"
"""A word with a capital, hyphens and inner apostrophes included; 's, 'll and 'd are not."""

CAPITALISED = rf"(?<![{LETTER}\d@#_/-]){CAPITAL}(?![{LETTER}\d_@])"
"""The same, standing as a word."""

GAP = " "
"""Between two words of one name: a new line begins a new speech, and so another name."""

WORD = re.compile(rf"[{LETTER}]+(?:{APOSTROPHE}[{LETTER}]+)*")
"""A word, its possessive included; a hyphen parts two."""

_SENTENCE_START = re.compile(r"(?:^|[.?!…:\n*>–—]|\s-)[\"'“”‘’()\[\]\s]*\Z|[\"“‘(\[]\Z")


def starts_sentence(text: str, at: int) -> bool:
    """Whether the word at `at` would have a capital whatever it is."""
    return at == 0 or _SENTENCE_START.search(text[max(0, at - 12) : at]) is not None


def found(pattern: re.Pattern[str], text: str, kind: Kind, reason: str) -> Iterator[Find]:
    """A find for each match: of its group "it" where the pattern has one, else of the whole."""
    group: int | str = "it" if "it" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield Find(Span(*match.span(group)), kind, reason)
