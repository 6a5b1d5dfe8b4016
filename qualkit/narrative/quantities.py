"""Words of quantity ("all but one", "over half", "a few"), and of which counts they are true.

Vague words mean what THRESHOLDS say, which every report prints; exact ones mean what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

Holds = Callable[[int, int], bool]
"""Whether words are true of a count, of a total that is not 0."""

THRESHOLDS: Mapping[str, str] = {
    "most, a majority": "more than half",
    "nearly all": "at least four in five, and not all",
    "many": "at least two in five, and three or more",
    "several": "three or more",
    "a handful": "two to five",
    "a few": "two to four, and not more than half",
    "some": "two or more, and not all",
    "few": "at least one, and not more than a quarter or two",
    "hardly any": "not more than one in ten or one",
    "a minority": "at least one, and fewer than half",
    "about": "within a tenth of the whole",
}
"""What is meant by words that are no numbers."""

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TEENS = "sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: at for at, word in enumerate(f"{_UNITS} {_TEENS}".split(), 1)}
_LARGE = {word: 10 * at for at, word in enumerate(_TENS.split(), 2)}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}

_WHOM = (
    r"(?:people|participants?|interviewees?|informants?|respondents?|staff|workers?|managers?|"
    r"practitioners?|professionals?|parents?|mothers?|fathers?|carers?|famil(?:y|ies)|children|child|"
    r"users?|pilots?|authorit(?:y|ies)|sites?|teams?|schools?|interviews?|teachers?|doctors?|"
    r"officers?|administrators?|consultants?|social workers?|grandparents?|young people)"
)
"""Whom a report on interviews counts."""
_NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{'|'.join(_LARGE)})(?:-(?:{'|'.join(list(_SMALL)[:9])}))?"
    rf"|{'|'.join(sorted(_SMALL, key=len, reverse=True))}|a hundred)"
)
_SHARE = (
    r"(?:half|a (?:third|quarter|fifth|sixth|tenth)"
    r"|(?:one|two|three|four|five)[ -](?:third|quarter|fifth|sixth|tenth)s?)"
)
_OF = rf"(?: (?:out )?of (?:the |these |those |all |our )?(?P<of>{_NUMBER})(?![\w-]))?"


@dataclass(frozen=True)
class Quantity:
    """Words of quantity in a text."""

    words: str
    start: int
    """Where they begin in the text, in code points."""
    holds: Holds
    of: int | None = None
    """The total that they name themselves ("of the eleven")."""

    def true(self, count: int, total: int) -> bool:
        """Whether they are true of `count` out of `total`."""
        return (self.of is None or self.of == total) and total > 0 and self.holds(count, total)


def found(text: str) -> tuple[Quantity, ...]:
    """The words of quantity of a text, in order; none within another."""
    kept: list[Quantity] = []
    end = 0
    for match in _ANY.finditer(text):
        one = _quantity(match)
        if one is not None and match.start() >= end:
            kept.append(one)
            end = match.end()
    return tuple(kept)


def number(words: str) -> int | None:
    """The number that words or digits say: "twenty-one", "1,200"; None for any other."""
    said = words.strip().lower().replace(",", "")
    if said.isdecimal():
        return int(said)
    if said == "a hundred":
        return 100
    tens, _, units = said.partition("-")
    if tens in _LARGE and (not units or units in _SMALL):
        return _LARGE[tens] + _SMALL.get(units, 0)
    return _SMALL.get(said)


def _share(words: str) -> Fraction:
    """The share that words say: "a third", "two thirds", "half"."""
    parts = re.split(r"[ -]", words.lower())
    name = parts[-1].removesuffix("s") if parts[-1] != "half" else "half"
    many = _SMALL.get(parts[0], 1) if len(parts) > 1 else 1
    return Fraction(many, _PARTS[name])


# --- what words mean


def _exactly(number: int) -> Holds:
    return lambda count, total: count == number


def _between(low: int, high: int) -> Holds:
    return lambda count, total: low <= count <= high


def _all_but(number: int) -> Holds:
    return lambda count, total: count == total - number


def _is_share(share: Fraction) -> Holds:
    """Exactly that share, or as near to it as people can be divided."""

    def holds(count: int, total: int) -> bool:
        exact = share * total
        return count == exact if exact.denominator == 1 else abs(count - exact) < 1

    return holds


def _compared(how: str, number: Callable[[int], Fraction]) -> Holds:
    """More than, at least, fewer than ...: a number of people, or a share of the total."""
    ways: dict[str, Callable[[int, Fraction], bool]] = {
        "over": lambda count, bound: count > bound,
        "least": lambda count, bound: count >= bound,
        "under": lambda count, bound: count < bound,
        "most": lambda count, bound: count <= bound,
        "nearly": lambda count, bound: bound * Fraction(4, 5) <= count < bound,
        "just": lambda count, bound: bound < count <= bound * Fraction(6, 5) + 1,
        "well": lambda count, bound: count > bound * Fraction(6, 5),
    }
    way = ways[how]
    return lambda count, total: way(count, number(total))


def _about(number: Callable[[int], Fraction]) -> Holds:
    return lambda count, total: abs(count - number(total)) <= Fraction(total, 10)


_VAGUE: Mapping[str, Holds] = {
    "all": lambda count, total: count == total,
    "none": lambda count, total: count == 0,
    "both": lambda count, total: count == total == 2,
    "neither": lambda count, total: count == 0 and total == 2,
    "not all": lambda count, total: count < total,
    "most": lambda count, total: 2 * count > total,
    "nearly all": lambda count, total: 5 * count >= 4 * total and count < total,
    "many": lambda count, total: 5 * count >= 2 * total and count > 2,
    "several": lambda count, total: count > 2,
    "handful": lambda count, total: 2 <= count <= 5,
    "a few": lambda count, total: 2 <= count <= 4 and 2 * count <= total,
    "some": lambda count, total: 2 <= count < total,
    "few": lambda count, total: (
        count > 0 and (count <= 2 or 4 * count <= total) and 2 * count < total
    ),
    "hardly any": lambda count, total: (count <= 1 or 10 * count <= total) and 2 * count < total,
    "minority": lambda count, total: 0 < 2 * count < total,
    "couple": lambda count, total: count == 2,
    "any": lambda count, total: count > 0,
}

_WORDS: tuple[tuple[str, str], ...] = (
    ("not all", r"not (?:all|every(?:one|body)?|each|quite all)"),
    ("none", r"not (?:a single|one|any)(?: one)?|none|nobody|no[ -]one"),
    ("none", rf"no(?! (?:longer|doubt|more|matter|sign)\b)(?= (?:[a-z'-]+ ){{0,3}}{_WHOM}\b)"),
    (
        "nearly all",
        r"(?:nearly|almost|virtually|practically|just about) (?:all|every(?:one|body)?|each)"
        r"|(?:the |a )?(?:great|vast|large|overwhelming) majority",
    ),
    ("hardly any", r"(?:hardly|scarcely|barely) (?:any(?:one|body)?)|very few"),
    ("minority", r"(?:a|the|only a) (?:small )?minority"),
    ("most", r"(?<!at )(?<!the )most(?! (?:of all|often|likely|important\w*|recent\w*))"),
    ("most", r"(?:a|the) (?:small |bare |clear )?majority"),
    ("all", r"all|every(?: single)?(?:one| one|body)?|each(?: one)?|unanimously|without exception"),
    ("both", r"both"),
    ("neither", r"neither"),
    ("couple", r"a couple"),
    ("handful", r"(?:only )?a handful"),
    ("several", r"several|a (?:good |fair )?number(?= of)"),
    ("many", r"(?:a great |very )?many|a (?:large|great) number(?= of)"),
    ("a few", r"(?:only |just )?a few|quite a few"),
    ("few", r"few"),
    ("some", r"some(?! (?:sort|kind|way|time|extent))"),
)
_ALL_BUT = (
    rf"(?:all|every(?:one|body)) (?:(?:but|except|bar)(?: for)?|apart from|save) (?P<but>{_NUMBER})"
    rf"|with (?P<exceptions>{_NUMBER}) exceptions?,? (?:all|every(?:one|body|))"
)
_NONE_BUT = rf"(?:none|nobody|no[ -]one) (?:but|except|apart from|bar)(?: for)? (?P<yet>{_NUMBER})"
_ALL_OF = rf"all (?:of )?(?:the |these |those |our |its )?(?P<whole>{_NUMBER})(?! out)"
_RATIO = rf"(?P<part>{_NUMBER}) in (?:every )?(?P<per>two|three|four|five|six|ten|a hundred|\d+)"
_MORE = {
    "over": r"(?:more than|over|upwards of)",
    "least": r"(?:at least|no fewer than|no less than|not fewer than)",
    "under": r"(?:fewer than|less than|under|not quite|short of)",
    "most": r"(?:at most|no more than|not more than|up to)",
    "nearly": r"(?:nearly|almost|just under|a little under|slightly under)",
    "just": r"(?:just over|a little over|slightly over|slightly more than|a good)",
    "well": r"(?:well over|far more than|considerably more than)",
}
_COMPARED = "|".join(f"(?P<{how}>{words})" for how, words in _MORE.items())
_WHOLE = (
    rf"(?P<allbut>{_ALL_BUT})",
    rf"(?P<nonebut>{_NONE_BUT})(?![\w-])",
    rf"(?P<allof>{_ALL_OF})(?![\w%-])",
    r"(?P<dozen>half a dozen|a dozen)",
    rf"(?P<ratio>{_RATIO})(?![\w-])",
    rf"(?:(?P<about>about|around|roughly|some(?= \d)|approximately) |(?:{_COMPARED}) "
    r"|(?P<only>only|just|exactly|precisely) )?"
    rf"(?:(?P<percent>\d{{1,3}})(?:%| ?per ?cent)|(?P<share>{_SHARE})(?![\w-])"
    rf"|(?P<low>{_NUMBER}) (?:or|to) (?P<high>{_NUMBER})(?![\w-])"
    rf"|(?P<n>{_NUMBER})(?![\w%-])(?P<more> or more| or fewer)?)",
    *(f"(?P<v{at}>{words})(?![\\w-])" for at, (_, words) in enumerate(_WORDS)),
    r"(?P<single>a single|the only)(?= \w)",
)
_ANY = re.compile(rf"(?<![\w.,/-])(?:{'|'.join(_WHOLE)}){_OF}", re.IGNORECASE)


def _quantity(match: re.Match[str]) -> Quantity | None:
    holds = _meaning(match)
    if holds is None:
        return None
    of = match["of"]
    return Quantity(match[0], match.start(), holds, number(of) if of else None)


def _meaning(match: re.Match[str]) -> Holds | None:
    vague = next((at for at in range(len(_WORDS)) if match[f"v{at}"]), None)
    if vague is not None:
        return _VAGUE[_WORDS[vague][0]]
    if match["allbut"]:
        return _all_but(number(match["but"] or match["exceptions"]) or 0)
    if match["nonebut"]:
        return _exactly(number(match["yet"]) or 0)
    if match["allof"]:
        whole = number(match["whole"]) or 0
        return lambda count, total: count == total == whole
    if match["dozen"]:
        return _exactly(12 if match["dozen"].lower() == "a dozen" else 6)
    if match["ratio"]:
        return _is_share(Fraction(number(match["part"]) or 0, number(match["per"]) or 1))
    if match["single"]:
        return _exactly(1)
    if match["low"]:
        return _between(number(match["low"]) or 0, number(match["high"]) or 0)
    if match["percent"]:
        said = int(match["percent"])
        return _by(match, lambda total: Fraction(said * total, 100), _is_percentage(said))
    if match["share"]:
        share = _share(match["share"])
        return _by(match, lambda total: share * total, _is_share(share))
    exact = number(match["n"])
    if exact is None:
        return None
    if match["more"]:
        how = "least" if match["more"].endswith("more") else "most"
        return _compared(how, lambda total: Fraction(exact))
    return _by(match, lambda total: Fraction(exact), _exactly(exact))


def _by(match: re.Match[str], bound: Callable[[int], Fraction], exactly: Holds) -> Holds:
    how = next((name for name in _MORE if match[name]), None)
    if how:
        return _compared(how, bound)
    return _about(bound) if match["about"] else exactly


def _is_percentage(said: int) -> Holds:
    """That percentage once it is rounded."""
    return lambda count, total: abs(Fraction(100 * count, total) - said) <= Fraction(1, 2)


# --- words of quantity that nobody bound to anything

_SPEAKS_OF = re.compile(
    rf"\b(?:{_WHOM}|who|those|them|of us|every(?:one|body)|no ?body|no one)\b", re.I
)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


def unbound(text: str) -> Iterator[Quantity]:
    """Words of quantity in sentences that speak of people or pilots."""
    for sentence in _SENTENCE.finditer(text):
        if _SPEAKS_OF.search(sentence[0]):
            for one in found(sentence[0]):
                yield Quantity(one.words, sentence.start() + one.start, one.holds, one.of)
