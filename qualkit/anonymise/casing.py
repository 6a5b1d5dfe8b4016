"""Capitals given back to what was typed without any, so that recognisers see names as names.

The result is as long as the text, so spans found in it hold for the original.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import chain

from qualkit.anonymise.contexts import CALLED, NAME_AFTER, NAME_BEFORE
from qualkit.model import Span, Transcript
from qualkit.recognisers.institutions import GENERIC
from qualkit.recognisers.kinship import KIN, WORKERS
from qualkit.recognisers.plain_words import explained
from qualkit.recognisers.shapes import LETTER, LOWER, WORD
from qualkit.recognisers.vocabulary import (
    also_words,
    fold,
    is_given_name,
    is_word,
    mostly_words,
    surnames,
    towns,
)

_FEWEST_LETTERS = 12
_CAPITALS_IN_LOWER = 0.004
_CAPITALS_IN_UPPER = 0.6
_LONE_I = re.compile(r"I(?<!\w.)\b")
_CAPITAL = re.compile(rf"[^{LOWER}\W\d_]")
_POSSESSIVE = re.compile("['’]s$")
_SHORTEST_NAME = 4

_AFTER_PREPOSITION = re.compile(
    r"\b(?:in|at|from|to|near|off|round|called|named|with|told|asked|saw|by|and|outside|is|was|"
    r"went|live|lives|lived|like|got|the)[ ]+\Z",
    re.IGNORECASE,
)
_LIVING = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|mov(?:e|es|ed|ing)|stay(?:s|ed|ing)?|work(?:s|ed|ing)?|born|grew up|"
    r"care|flat|house|job|prison|hospital|college|uni|mum|dad|nan|family|husband|brother|sister|over|up|"
    r"back) (?:down |up |over |back )?(?:in|to|from|near)[ ]+\Z",
    re.IGNORECASE,
)
"""Before a town whose name is a word too: born in reading."""
_WHERE = re.compile(r"\b(?:in|from|near) +\Z", re.IGNORECASE)
"""Before a town whose name is seldom a word: in hull."""
_TITLE = re.compile(
    r"\b(mr|mrs|ms|miss|dr|sgt|pc|ds|dc|auntie|aunty|uncle|nurse|judge)\.? +\Z", re.I
)
_SURE_TITLES = frozenset(("mr", "mrs", "ms", "dr", "sgt", "auntie", "aunty", "uncle"))
_SMALL_WORD = rf"[{LETTER}'’-]+"
_STREET = (
    "road|street|lane|close|avenue|drive|crescent|terrace|rise|row|parade|way|gardens|grove|"
    "square|hill|green|walk|view"
)
_BUILDING = re.compile(
    rf"\b(?P<name>({_SMALL_WORD}) (?:primary|academy|infants|juniors|high|college|house|lodge|"
    rf"(?:(?:magistrates|crown|county|family)['’]? )?court|hall|centre|surgery|"
    rf"hospital|nursery|park|{_STREET}|estate|end|bank|rangers|"
    rf"police|arms|inn|tavern|hotel|"
    r"general))\b"
)
_AT_A_BUILDING = re.compile(
    rf"\b(?:at|to|into|from|near|outside|behind|by|called) (?:the )?"
    rf"(?P<name>({_SMALL_WORD}) (?:primary|academy|infants|juniors|college|house|lodge|court|hall|"
    r"centre|surgery|hospital|nursery|arms|inn|tavern|hotel|terrace|crescent|prison))\b"
)
"""An ordinary word, where somebody is or goes: "at the lantern centre"."""
_NUMBERED_STREET = re.compile(
    rf"\b\d{{1,4}}[a-z]? (?P<name>(?!to |and |or |of |in ){_SMALL_WORD}(?: {_SMALL_WORD})? "
    rf"(?:rd|st|ave|{_STREET}|court|place))\b"
)
_STREET_AFTER = re.compile(
    rf"\b(?:on|off|down|up|along|in|at|near|round|to|from|of) "
    rf"(?P<name>(?!(?:the|a|an|my|our|his|her|their|your|this|that|another|some|any|every|each|"
    rf"which|main|high|cross|rail)\b){_SMALL_WORD} "
    r"(?:rd|ave|cres|st(?= (?:near|in|at|and|by|next|where|but|with|was|is)\b|[.,\n]|\Z)|"
    r"road|lane|avenue|crescent|terrace|gardens|grove))\b"
)
_REFERENCE = re.compile(
    r"(?<![\w/.-])(?!(?:pre|post|mid|since|early|late|covid|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|"
    r"nov|dec)-)(?=[a-z/-]*\d[\da-z/-]*\d[\da-z/-]*\d)[a-z]{1,6}[/-][a-z0-9]{1,6}"
    r"(?:[/-][a-z0-9]{1,6}){0,3}(?![\w/])"
)
_POSTCODE = re.compile(r"(?<![\w/-])[a-z]{1,2}\d{1,2}[a-z]? \d[a-z]{2}(?<!\dst|\dnd|\drd|\dth)\b")
_HMP = re.compile(rf"\b(?:hmp|hmyoi|yoi)\b(?= [{LETTER}])")
_PRISON = re.compile(rf"\b(?:hmp|hmyoi|yoi) (?P<name>[{LETTER}]{{3,}})")
_AND = re.compile(r" (?:and|&|n|or) ")
_OTHER = re.compile(rf" (?:and|&|n) (?P<it>[{LETTER}]+)")
_VERB_AFTER = re.compile(
    r" (?:it|that|he|she|they|we|i|u|you|for|to|be|have|not|the|a|my|his|her|your|their|this|so|"
    r"there|get|go|do|come|never|always|prob\w*|still|also|just|as|at|in|on|all|if|out|up|of|from)\b"
)
"""After a verb, and so not after somebody's name: "and hope it works", "and will be"."""
_INSTITUTION = re.compile(
    r"\b(?:at|to|into|from|in|near|called|went|outside) "
    rf"(?P<name>(?!(?:the|a|an|my|our|his|her|their|your|this|that|another|some|any)\b)"
    rf"(?:[{LETTER}'’]+ ){{1,3}}(?:primary|academy|college|infants|juniors|high school|secondary|"
    r"surgery|hospital|nursery|family centre|children['’]?s home|children['’]?s centre|"
    r"community centre|health centre|medical centre))\b"
)
_SAINT = re.compile(
    rf"\b(?P<name>st\.? (?!(?:near|and|in|on|at|to|the|by|with|where|but|is|was|next)\b)"
    rf"[{LETTER}]{{3,}}(?:['’]?s)?)\b"
)
_POLICE = re.compile(rf"\b(?:ds|dc|di|pc|ps|dci)\b(?= [{LETTER}])")
_IN_CAPITALS = (_POLICE, _HMP, _REFERENCE, _POSTCODE)
_NOT_SURNAMES = frozenset(
    """
    may said will can day love best long good more well wise
    """.split()
)


@cache
def several_words() -> re.Pattern[str]:
    """Towns of several words."""
    names = "|".join(re.escape(name) for name in sorted(towns()) if " " in name)
    return re.compile(rf"\b(?P<name>{names})\b")


@dataclass(frozen=True)
class _Letters:
    """How many letters a text has, how many of them are capitals, and how many of those "I"."""

    letters: int = 0
    capitals: int = 0
    lone: int = 0

    def __add__(self, other: _Letters) -> _Letters:
        return _Letters(
            self.letters + other.letters, self.capitals + other.capitals, self.lone + other.lone
        )

    @property
    def lower(self) -> bool:
        return self.letters >= _FEWEST_LETTERS and (
            self.capitals - self.lone <= self.letters * _CAPITALS_IN_LOWER
        )

    @property
    def upper(self) -> bool:
        return self.letters >= _FEWEST_LETTERS and (
            self.capitals >= self.letters * _CAPITALS_IN_UPPER
        )


def is_lower(text: str) -> bool:
    """Whether a text was typed without capitals ("I" alone counts for none)."""
    return _letters(text).lower


def is_upper(text: str) -> bool:
    """Whether a text was typed in capitals."""
    return _letters(text).upper


def uncased(transcript: Transcript) -> tuple[Span, ...]:
    """The speeches typed all in one case: by speaker, or turn by turn."""
    turns = [(turn, _letters(turn.body.of(transcript.text))) for turn in transcript.turns]
    speakers: defaultdict[str, _Letters] = defaultdict(_Letters)
    for turn, letters in turns:
        speakers[turn.label] += letters
    return tuple(
        turn.body
        for turn, letters in turns
        if any(one.lower or one.upper for one in (speakers[turn.label], letters))
    )


def with_capitals(transcript: Transcript, spans: tuple[Span, ...]) -> str:
    """The text with capitals on what look like names in `spans`, and on known names anywhere."""
    text = transcript.text
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += [_sure_names(text[at : span.start]), _names(span.of(text))]
        at = span.end
    pieces.append(_sure_names(text[at:]))
    return "".join(pieces)


def _letters(text: str) -> _Letters:
    capitals = sum(map(str.isupper, _CAPITAL.findall(text)))
    return _Letters(sum(map(str.isalpha, text)), capitals, len(_LONE_I.findall(text)))


def _capital(word: str) -> str:
    first = word[0].upper()
    return (first if len(first) == 1 else word[0]) + word[1:]


def _sure_names(text: str) -> str:
    """Given names that cannot be words, in a text that otherwise has its capitals."""
    sure = set(filter(_is_sure, set(WORD.findall(text))))
    if not sure:
        return text
    return WORD.sub(lambda word: _capital(word[0]) if word[0] in sure else word[0], text)


@cache
def _is_sure(word: str) -> bool:
    folded = fold(_bare(word))
    return (
        word[0].islower()
        and len(folded) >= _SHORTEST_NAME
        and is_given_name(folded)
        and folded not in also_words()
        and not is_word(folded)
        and not _stems_to_a_word(folded)
    )


def _stems_to_a_word(folded: str) -> bool:
    return any(
        is_word(folded.removesuffix(ending))
        for ending in ("s", "y", "er", "in", "ed")
        if folded.endswith(ending)
    )


@cache
def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word)


def _names(text: str) -> str:
    """Whatever stands where a name would stand, in a text without capitals."""
    shouted = is_upper(text) or (text.isupper() and " " in text)
    if shouted:
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    letters = list(text)
    named: int | None = None
    for match in WORD.finditer(text):
        word = _bare(match.group())
        follows = named is not None and match.start() - named <= 1
        listed = named is not None and _AND.fullmatch(text, named, match.start()) is not None
        if _looks_like_a_name(text, match, word, follows, shouted) or (
            listed
            and is_given_name(word)
            and (fold(word) in also_words() or not _VERB_AFTER.match(text, match.end()))
        ):
            letters[match.start()] = _capital(match.group())[0]
            named = match.end()
    for pattern in (
        _BUILDING,
        _AT_A_BUILDING,
        _NUMBERED_STREET,
        _STREET_AFTER,
        _SAINT,
        _INSTITUTION,
        _PRISON,
        several_words(),
    ):
        for match in pattern.finditer(text):
            if _may_name(pattern, match):
                for word_match in WORD.finditer(text, *match.span("name")):
                    letters[word_match.start()] = _capital(word_match.group())[0]
    for match in chain.from_iterable(one.finditer(text) for one in _IN_CAPITALS):
        letters[match.start() : match.end()] = match.group().upper()
    return "".join(letters)


def _may_name(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether what a pattern found is no ordinary words: "my house", "the health centre"."""
    if pattern is _BUILDING:
        return not (is_word(match[2]) or is_word(match[2][:-1]))
    if pattern is _AT_A_BUILDING:
        return fold(match[2]) not in GENERIC and not explained(match[2])
    return True


def _looks_like_a_name(
    text: str, match: re.Match[str], word: str, follows: bool, shouted: bool
) -> bool:
    before = text[max(0, match.start() - 16) : match.start()]
    after = text[match.end() : match.end() + 16]
    folded = fold(word)
    if folded in _NEVER:
        return False
    title = _TITLE.search(before) if before.lower().rstrip(" .").endswith(_ENDS) else None
    if title and (title[1].lower() in _SURE_TITLES or not is_word(word)):
        return True
    if folded in _TITLES:
        return not is_word(after.strip().split(" ")[0]) or folded in _SURE_TITLES
    if folded in mostly_words() or folded in also_words():
        if follows and folded in surnames() and folded not in _NOT_SURNAMES:
            return True
        there = _LIVING.search(before) or (not is_word(folded) and _WHERE.search(before))
        if CALLED.search(before) or (folded in towns() and there):
            return True
        return is_given_name(folded) and bool(
            _named_before(before)
            or (NAME_AFTER.match(after) and not _NO_NAME_BEFORE.search(before))
            or _surname_after(folded, after, shouted)
            or _is_one_of_two(folded, text, match.end())
        )
    if is_given_name(folded):
        return len(folded) > 2 or bool(_named_before(before) or NAME_AFTER.match(after))
    if folded in towns():
        return True
    if shouted and not is_word(folded) and len(folded) >= _SHORTEST_NAME:
        return True
    if is_word(folded):
        return False
    if len(folded) < _SHORTEST_NAME:
        called = CALLED.search(before) or _KIN_BEFORE.search(before)
        return len(folded) > 2 and called is not None
    return follows or any(
        (CALLED.search(before), _AFTER_PREPOSITION.search(before), NAME_AFTER.match(after))
    )


def _named_before(before: str) -> bool:
    return bool(NAME_BEFORE.search(before) or _KIN_BEFORE.search(before))


def _is_one_of_two(folded: str, text: str, end: int) -> bool:
    """Whether a name that is also a word is named with another: max and ruby."""
    other = _OTHER.match(text, end)
    if not other or not is_given_name(other["it"]):
        return False
    return folded in also_words() or fold(other["it"]) not in mostly_words()


def _surname_after(folded: str, after: str, shouted: bool) -> bool:
    """Whether a name that is also a word has what can only be a surname after it: jazz rudd.

    After what is mostly a word, among shorthand and slips of the pen, a surname of the gazetteer.
    """
    following = WORD.match(after.removeprefix(" "))
    if not following or len(following[0]) < _SHORTEST_NAME:
        return False
    word = fold(_bare(following[0]))
    if is_word(word) or word in also_words():
        return False
    if folded in mostly_words() and not shouted:
        return word in surnames() and not is_given_name(word)
    return shouted or not is_given_name(word)


_NEVER = frozenset("said can nan nana mum dad man boy lad girl baby mate king queen".split())
_NO_NAME_BEFORE = re.compile(
    r"\b(?:a|an|the|every|each|no|some|any|my|his|your|their|of|more|such|much|in|with|for|without|to|"
    r"i|we|she|he|they|you|u|it|ill|not|that|which|what|who|this)[ ]+\Z",
    re.IGNORECASE,
)
_KIN_BEFORE = re.compile(rf"\b(?:{KIN}|{WORKERS})[ ,]+\Z", re.IGNORECASE)
_TITLES = frozenset(
    """
    mr mrs ms miss dr sgt pc ds dc auntie aunty uncle nurse judge
    """.split()
)
_ENDS = tuple(_TITLES)
"""How what stands before a titled name ends: cheaper to look for than the pattern."""
