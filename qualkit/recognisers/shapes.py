"""The shapes that names take, as pieces of regular expressions.

Python's `re` has no class for capitals, so they are listed: the letters of the European languages
that are written in Latin script, which names in Britain are spelled with.
"""

from __future__ import annotations

import re

_LATIN = [chr(code) for code in range(0x250)] + [chr(code) for code in range(0x1E00, 0x1F00)]
UPPER = "".join(letter for letter in _LATIN if letter.isupper())
LOWER = "".join(letter for letter in _LATIN if letter.islower())
LETTER = UPPER + LOWER

APOSTROPHE = "['’]"

_ENDING = rf"(?:s|ll|d|ve|re|m)(?![{LETTER}])"
_REST = rf"(?:[{LETTER}]|{APOSTROPHE}(?!{_ENDING})(?=[{LETTER}])|-(?=[{LETTER}]))*"
CAPITAL = rf"[{UPPER}]{_REST}"
"""A word with a capital, hyphens and inner apostrophes included; 's, 'll and 'd are not."""

CAPITALISED = rf"[{UPPER}](?<![{LETTER}\d@#_/-].){_REST}(?![{LETTER}\d_@])"
"""The same, standing as a word. The capital comes first, since `re` looks for it fastest."""

GAP = " "
"""Between two words of one name: a new line begins a new speech, and so another name."""

WORD = re.compile(rf"[{LETTER}]+(?:{APOSTROPHE}[{LETTER}]+)*")
"""A word, its possessive included; a hyphen parts two."""

_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
_FILLING = "\"'“”‘’()[]" + _SPACES
_ENDS = tuple(".?!…:*>–—")
_OPENS = tuple('"“‘([')
_DASHES = tuple(space + "-" for space in _SPACES)
_FAR = 12


def starts_sentence(text: str, at: int) -> bool:
    """Whether the word at `at` would have a capital whatever it is."""
    before = text[max(0, at - _FAR) : at]
    said = before.rstrip(_FILLING)
    return (
        not said
        or said.endswith(_ENDS)
        or said.endswith(_DASHES)
        or "\n" in before[len(said) :]
        or before.endswith(_OPENS)
    )
