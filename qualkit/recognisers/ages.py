"""Ages (aged 14, a six-year-old, she's nine now): replaced by a band where study.yaml says so.

An age above ninety is replaced whatever it says: few people in a district have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import matches

REASON = "an age"
OLDEST = 90
_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {word: number for number, word in enumerate((*_UNITS, *_TEENS), 1)} | {
    word: 20 + 10 * at for at, word in enumerate(_TENS)
}
_NUMBER = (
    rf"(?P<it>1[01]\d|\d{{1,2}}|(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|"
    rf"{'|'.join((*_TEENS, *_UNITS))})"
)
_WHO = r"(?:he|she|they|who|i)"
_IS = r"(?: was|['’]s| is|s|['’]m| am|m|['’]re| were)(?: only| just| about| nearly| now)?"
_THEN = r"(?= now\b| then\b| when\b| at the time\b|[.,;?!]|$| and (?:the|a|my|his|her) )"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:aged?|(?:the )?age of|turned|turning|turns) {_NUMBER}\b(?! (?:%|pounds|minutes))",
        rf"(?<![\w£.-]){_NUMBER}[ -]years?[ -]olds?\b",
        rf"\b{_WHO}{_IS} {_NUMBER}{_THEN}",
    )
]
_HINT = re.compile(rf"\d|\b(?:{'|'.join((*_UNITS, *_TEENS, *_TENS))})\b", re.IGNORECASE)


def find(text: str) -> Iterator[Find]:
    """Yield the number of every age that is said to be one, spans in code points."""
    for pattern in _PATTERNS:
        for match in matches(pattern, text, _HINT):
            yield Find(Span(*match.span("it")), Kind.AGE, REASON)


def years(words: str) -> int:
    """The number that an age is said by."""
    if words.isdigit():
        return int(words)
    return sum(_NUMBERS[word] for word in re.split(r"[ -]", words.casefold()))


def band(words: str) -> str:
    """What stands for an age: "[10 to 14]", "[over 90]"."""
    age = years(words)
    if age > OLDEST:
        return f"[over {OLDEST}]"
    lowest = age // 5 * 5
    return f"[{lowest} to {lowest + 4}]"
