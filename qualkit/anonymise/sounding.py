"""How a name sounds: names are written down as they are heard, in another language's spelling.

The key is the consonants that an English ear makes of English, Irish, Welsh and Polish spelling, in
the manner of Metaphone (Philips 1990): Siobhan, Shivaun and Shivon have one, as have Kowalczyk and
Kovalchik.
"""

from __future__ import annotations

import re
from functools import cache

_FEWEST_SOUNDS = 3
_SPELLINGS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<![a-z])ng", "n"),
        (r"sch|sz|sh|ś", "X"),
        (r"(?<![a-z])si(?=o)", "X"),
        (r"tch|cz|ch(?!r)|ć", "C"),
        (r"[bm]h|w(?=[aeiouy])|ph|[vf]+", "F"),
        (r"dh?g(?=h)|dhg|[gj]", "J"),
        (r"th", "T"),
        (r"c(?=[eiy])|z|s", "S"),
        (r"[ckq]+", "K"),
        (r"ll?", "L"),
        (r"[dt]+", "T"),
        (r"[bp]+", "P"),
        (r"[aeiouyhw]+", ""),
    )
]
_TWICE = re.compile(r"(.)\1+")


@cache
def sound(word: str) -> str:
    """The sounds of a folded word, vowels left out."""
    for pattern, heard in _SPELLINGS:
        word = pattern.sub(heard, word)
    return _TWICE.sub(r"\1", word)


def sounds_like(one: str, other: str) -> bool:
    """Whether two folded words are heard alike, and hold enough for that to mean something."""
    heard = sound(one)
    return len(heard) >= _FEWEST_SOUNDS and heard == sound(other)
