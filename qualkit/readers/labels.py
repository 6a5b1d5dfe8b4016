"""Speaker labels at the head of a line: "INT: How was it?" -> a speech of INT.

What stands before a colon is a label if it could be one (a short run of words without sentence
punctuation, none of them a word that names nobody) and either looks like a name, a role or a code,
or comes back elsewhere in the same transcript: so "yusuf:" is a speaker of a chat, and "She said:"
is nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from qualkit.model import Speech
from qualkit.readers.label_words import NAMELESS, PARTICLES, ROLES
from qualkit.readers.normal import clean
from qualkit.readers.times import TIME, seconds

LONGEST_LABEL = 40
MOST_WORDS = 5

_LEAD = rf"(?:[\[(]?(?P<before>{TIME})[\])]?\s+(?:[-–]\s+)?)?"
_TRAIL = rf"(?:\s*[\[(](?P<after>{TIME})[\])])?"
_LABEL = rf"(?P<label>[^\W\d_][^:*\n]{{0,{LONGEST_LABEL - 1}}}?)"
_SHAPES = tuple(
    re.compile(_LEAD + shape + r"(?P<words>.*)")
    for shape in (
        rf"(?P<mark>\*{{1,3}}|__?){_LABEL}{_TRAIL}(?::\s*(?P=mark)|(?P=mark)\s*:)\s*",
        rf"{_LABEL}{_TRAIL}\s*:(?:\s+|$)",
        r"(?P<label>[A-Z]{1,4}\d{0,3})(?P<after>):(?=[^\W\d]|[\"'“‘])",
    )
)
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_JOINERS = frozenset("_'’.&/@–-")
_ABBREVIATED = re.compile(
    r"(?:[^\W\d_]\.)+|(?:mr|mrs|ms|dr|prof|rev|st|cllr|sr|jr|hon|int)\.", re.I
)
_CODE = re.compile(r"[a-z]{1,3}\d{1,3}")


class Line(NamedTuple):
    """A line cut after what may be a label; `seconds` where a time stands beside it."""

    label: str
    words: str
    seconds: float | None = None

    @property
    def key(self) -> str:
        """The label as it is compared: without regard to capitals."""
        return self.label.casefold()


def labelled(blocks: Iterable[str]) -> list[Speech]:
    """The speeches of paragraphs, in order.

    Any line may begin with a label; a line without one continues the speech before it. Paragraphs
    that no label comes before are speeches without a label.
    """
    paragraphs = [clean(block).split("\n") for block in blocks]
    known = accepted(parted(text) for lines in paragraphs for text in lines)
    speeches: list[Speech] = []
    for lines in paragraphs:
        for number, text in enumerate(lines):
            line = parted(text)
            if line and line.key in known:
                speeches.append(Speech(line.label, line.words, line.seconds))
            elif speeches and (number or speeches[-1].label):
                speeches[-1] = continued(speeches[-1], text)
            else:
                speeches.append(Speech("", text))
    return [speech for speech in speeches if speech.words]


def continued(speech: Speech, words: str, *, by: str = "\n") -> Speech:
    """`speech` with more words, `by` between them."""
    return Speech(speech.label, f"{speech.words}{by}{words}".strip(), speech.seconds)


def parted(text: str) -> Line | None:
    """A clean line cut after its label, where by its form it could have one."""
    for shape in _SHAPES:
        if (match := shape.match(text)) and _fits(label := match["label"].strip()):
            return Line(label, match["words"].strip(), seconds(match["before"] or match["after"]))
    return None


def accepted(lines: Iterable[Line | None]) -> set[str]:
    """The keys of the labels that convince, seen together."""
    found = [line for line in lines if line]
    times = Counter(line.key for line in found)
    return {line.key for line in found if _convinces(line.label, recurs=times[line.key] > 1)}


def are_labels(texts: Iterable[str]) -> bool:
    """Whether every one of `texts` is a label, seen together: a table's column of speakers."""
    lines = [Line(text, "") if _fits(text) else None for text in texts]
    known = accepted(lines)
    return bool(lines) and all(line and line.key in known for line in lines)


def names_nobody(text: str) -> bool:
    """Whether a word of `text` shows that it is speech, or a heading, rather than a name."""
    words = _words(text)
    return any(
        word.casefold() in NAMELESS
        and (number == 0 or (word[0].islower() and word not in PARTICLES))
        for number, word in enumerate(words)
    )


def _fits(label: str) -> bool:
    words = _words(label)
    return (
        len(label) <= LONGEST_LABEL
        and 0 < len(words) <= MOST_WORDS
        and label[0].isalpha()
        and all(_is_word(word) for word in words)
        and all(_ABBREVIATED.fullmatch(word) for word in words if word.endswith("."))
    )


def _words(label: str) -> list[str]:
    """The words of a label without asides ("P1 (mother)") and without the comma of "Doe, Alex"."""
    return _ASIDE.sub("", label).replace(", ", " ", 1).split()


def _is_word(word: str) -> bool:
    return word == "&" or (
        word[0].isalnum()
        and all(c.isalnum() or c in _JOINERS or unicodedata.category(c)[0] == "M" for c in word)
    )


def _convinces(label: str, *, recurs: bool) -> bool:
    words = _words(label)
    if words in (["I"], ["A"]):  # interviewer, answer
        return True
    if names_nobody(label):  # unless they are somebody's initials
        return recurs and len(words) == 1 and (len(label) == 1 or _are_initials(label))
    if recurs:
        return words[0] not in PARTICLES
    return "," not in label and _looks_like_a_name(words)


def _are_initials(label: str) -> bool:
    return label.isupper() and len(label) <= 3


def _looks_like_a_name(words: list[str]) -> bool:
    first, rest = words[0], words[1:]
    unnumbered = [word for word in words if not word.isdigit()]
    if unnumbered[-1].casefold() in ROLES and (first[0].isupper() or len(unnumbered) == 1):
        return True
    if not first[0].isupper() or first.casefold() in PARTICLES:
        return not rest and bool(_CODE.fullmatch(first))
    return all(word[0].isupper() or word in PARTICLES for word in rest if not word.isdigit()) and (
        first.isupper() or len(unnumbered) == len(words)
    )
