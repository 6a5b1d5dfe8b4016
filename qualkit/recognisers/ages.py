"""Ages (aged 14, a six-year-old, she's nine now): replaced by a band where study.yaml says so.

An age above ninety is replaced whatever it says: few people in a district have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import DIGIT, matches

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
_AGED = re.compile(
    rf"\b(?:aged?|(?:the )?age of|turned|turning|turns) {_NUMBER}\b(?! (?:%|pounds|minutes))", re.I
)
_AGED_WORDS = frozenset("age aged turned turning turns".split())
_OLD = re.compile(rf"(?<![\w£.-]){_NUMBER}[ -]years?[ -]olds?\b", re.IGNORECASE)
_OLD_WORDS = frozenset(("old", "olds"))
_SOMEBODY = re.compile(rf"\b{_WHO}{_IS} {_NUMBER}{_THEN}", re.IGNORECASE)
_NUMBER_WORDS = frozenset(_NUMBERS)


def find(text: str) -> Iterator[Find]:
    """Yield the number of every age that is said to be one, spans in code points."""
    for match in chain(
        matches(_AGED, text, _AGED_WORDS),
        matches(_OLD, text, _OLD_WORDS),
        matches(_SOMEBODY, text, DIGIT, _NUMBER_WORDS, before=40, after=60),
    ):
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
