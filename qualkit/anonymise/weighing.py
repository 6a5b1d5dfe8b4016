"""Which finds count, what kind each name is by majority, and in what order names are settled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit.anonymise.casing import is_upper
from qualkit.anonymise.contexts import NAME_AFTER
from qualkit.anonymise.keeping import Keep
from qualkit.anonymise.names import parse
from qualkit.anonymise.scene import Cast
from qualkit.anonymise.tokens import Token, tokens
from qualkit.model import Find, Kind, Span
from qualkit.recognisers import plain_words
from qualkit.recognisers.date import is_month
from qualkit.recognisers.kinship import FAMILY
from qualkit.recognisers.shapes import starts_sentence
from qualkit.recognisers.spelled import letters
from qualkit.recognisers.vocabulary import is_given_name, is_word, mostly_words

NAMED = (Kind.PERSON, Kind.PLACE, Kind.ORGANISATION)
PASSING = (Kind.DATE, Kind.BIRTH_DATE, Kind.AGE)
"""Kinds that are replaced where they stand and prove nothing elsewhere."""

_WEIGHTS = (
    ("spaCy", 2),
    ("a capital", 1),
    ("a given name", 3),
    ("a name that", 4),
    (plain_words.REASON, 1),
)
_SURE = 6
_SHORTEST = 2
_NEAR = 16
_AROUND = 60
_CERTAIN = ("a speaker", "title before", "a letter", "initials")
_LIKELY = ("name after", "a name")


@dataclass(frozen=True)
class Called:
    """What a transcript calls somebody or something, how often, and why it is thought a name."""

    key: str
    written: str
    kind: Kind
    weight: int
    reason: str
    times: int = 0


@dataclass
class Group:
    """All finds of one name in the study."""

    key: str
    written: str
    kind: Kind
    transcripts: set[str] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)

    @property
    def is_guess(self) -> bool:
        """Whether nothing but the model and a capital says what this is."""
        return all(reason.startswith(("spaCy", "a capital")) for reason in self.reasons)

    @property
    def is_family(self) -> bool:
        """Whether this names a family rather than one of them."""
        return FAMILY in self.reasons

    def by_pilot(self, casts: Mapping[str, Cast]) -> dict[frozenset[str], frozenset[str]]:
        """The transcripts by the pilots that they are about: a first name is one's own in each."""
        parted: dict[frozenset[str], set[str]] = defaultdict(set)
        alone = self.kind is Kind.PERSON and not parse(self.written).is_full
        everywhere = frozenset[str]().union(*(casts[t].pilots for t in self.transcripts))
        for name in sorted(self.transcripts):
            parted[casts[name].pilots if alone else everywhere].add(name)
        return {pilots: frozenset(names) for pilots, names in parted.items()}


def gathered(heard: Mapping[str, Sequence[Called]]) -> list[Group]:
    """Names that count, as one: people with full names first, then in the order of the texts."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[Kind]] = defaultdict(Counter)
    reasons: dict[str, set[str]] = defaultdict(set)
    where: dict[str, set[str]] = defaultdict(set)
    for transcript, names in heard.items():
        for one in names:
            written[one.key][one.written] += one.times
            kinds[one.key][one.kind] += one.weight * one.times
            reasons[one.key].add(one.reason)
            where[one.key].add(transcript)
    groups = [
        Group(key, _best(written[key]), kinds[key].most_common(1)[0][0], where[key], reasons[key])
        for key in written
    ]
    return sorted(groups, key=_rank)


def heard_in(finds: Sequence[Find], text: str, keep: Keep) -> tuple[Called, ...]:
    """What the finds of one text say that people and things are called."""
    counted: Counter[Called] = Counter()
    for find in settled(finds, text, keep):
        if find.kind not in PASSING:
            words = called(find, text)
            counted[Called(form_key(words), words, find.kind, weight(find), find.reason)] += 1
    return tuple(replace(one, times=times) for one, times in counted.items())


def settled(finds: Sequence[Find], text: str, keep: Keep) -> list[Find]:
    """Finds that name somebody or something, trimmed to the name."""
    words = tokens(text)
    terms = [
        Span(words[start].start, words[end - 1].bare)
        for start, end in keep.terms(words)
        if end - start > 1
    ]
    kept = {at for term in terms for at in range(*term)}
    counted = (_settled(find, text, keep, kept) for find in finds)
    return [find for find in counted if find is not None]


def _settled(find: Find, text: str, keep: Keep, kept: set[int]) -> Find | None:
    if find.kind not in NAMED:
        return find
    words = tokens(find.span.of(text))
    if not words or is_month(text, *find.span):
        return None
    inside = kept.issuperset(range(*find.span)) and not find.reason.startswith(_CERTAIN)
    if find.reason == plain_words.REASON:
        return find if keep.others(words) and not inside else None
    if inside or (keep.holds(words) and not _stands_alone(find, words, keep)):
        return None
    if find.reason.startswith(("spaCy", "a capital")):
        return _trimmed(find, text, keep)
    return find


def _stands_alone(find: Find, words: Sequence[Token], keep: Keep) -> bool:
    """Whether kept terms leave a find be: "our Jordan" is no country, Mr Baptist no church."""
    if find.reason.startswith(_CERTAIN):
        return True
    return find.reason.startswith(_LIKELY) and not keep.is_body(words)


def weight(find: Find) -> int:
    """How much a find's kind counts: patterns more than the model."""
    return next((weight for lead, weight in _WEIGHTS if find.reason.startswith(lead)), _SURE)


def _trimmed(find: Find, text: str, keep: Keep) -> Find | None:
    """Without kept terms and ordinary words at its ends; None if only those are there."""
    base = find.span.start
    named = [t for t in keep.others(tokens(find.span.of(text))) if _names(t, base, text)]
    if not any(_proves(token, base, find, text) for token in named):
        return None
    return Find(Span(base + named[0].start, base + named[-1].bare), find.kind, find.reason)


def _names(token: Token, base: int, text: str) -> bool:
    """Whether a word of a find may be part of a name: not one in lower case or at a start."""
    if not is_word(token.key):
        return True
    if token.key in _FUNCTION_WORDS:
        return False
    at = base + token.start
    inside = text[at].isupper() and not starts_sentence(text, at)
    return inside or (token.key in mostly_words() and text[at].isupper())


_FUNCTION_WORDS = frozenset(
    """
    a an the and or but so if when where why how who what which that this these those there here
    is was are were be been am do does did has have had can could would should shall might must
    i you he she it we they me him her us them my your his its our their in on at by to from of for
    with about as not no yes oh well yeah okay right then than because since until before after
    hi hello thanks thank sorry please even just also only maybe perhaps like
    """.split()
)


def _proves(token: Token, base: int, find: Find, text: str) -> bool:
    """Whether this word is more than an ordinary one with a capital."""
    if len(token.key) < _SHORTEST or any(map(str.isdigit, token.key)):
        return False
    if not is_word(token.key):
        return True
    at = base + token.start
    if starts_sentence(text, at) and not NAME_AFTER.match(text[base + token.bare :][:_NEAR]):
        return False
    return is_given_name(token.key) or find.reason == "spaCy: PERSON"


def called(find: Find, text: str) -> str:
    """What a find says somebody is called: a name spelled out is put together."""
    words = find.span.of(text)
    if find.reason.startswith("a name spelled"):
        return letters(words).title()
    return words.title() if words.isupper() and _is_shouted(find.span, text) else words


def _is_shouted(span: Span, text: str) -> bool:
    """Whether everything is in capitals where this stands, so that they say nothing."""
    around = text[max(0, span.start - _AROUND) : span.end + _AROUND]
    return is_upper(around.replace(span.of(text), ""))


def form_key(words: str) -> str:
    """The folded words by which forms are compared; a house number before a street counts not."""
    keys = [token.key for token in tokens(words)]
    if len(keys) > 1 and keys[0].isdigit() and keys[1].isalpha():
        keys = keys[1:]
    return " ".join(keys)


def _best(written: Counter[str]) -> str:
    """The commonest spelling; one with capitals before one without."""
    return max(written, key=lambda words: (not words.islower(), written[words], words))


def _rank(group: Group) -> tuple[int, int]:
    if group.kind is not Kind.PERSON and group.is_guess and " " not in group.key:
        return (5, -len(group.key))
    if group.kind is not Kind.PERSON:
        return (0, -len(group.key))
    name = parse(group.written)
    full = 1 if name.is_full else 2 if name.given and name.surname else 3 if name.title else 4
    return (full, -len(group.key) if full > 2 else 0)
