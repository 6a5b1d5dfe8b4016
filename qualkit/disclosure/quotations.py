"""What the words of a quotation give away, whatever stands under it.

Over-inclusive on purpose: a person decides on each find.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualkit.model import Span

_ROLE = (
    r"(?:manager|worker|officer|practitioner|lead|leader|consultant|coordinator|co-ordinator|nurse|"
    r"teacher|head|headteacher|therapist|psychologist|psychiatrist|solicitor|doctor|gp|midwife|"
    r"commissioner|director|administrator|chair|trustee|guardian|mentor|coach|sergeant|inspector)"
)
_PERSON = (
    r"(?:man|men|woman|women|dad|father|mum|mother|parent|carer|family|person|child|boy|girl|one|"
    rf"ones|male|female|bloke|{_ROLE})s?"
)
_NUMBER = r"(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third)"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_UNCOMMON = (
    r"(?:lay magistrate|coroner|bishop|imam|rabbi|vicar|priest|mayor|councillor|mp|foster carer of|"
    r"chief executive|director of children|guardian ad litem|interpreter|refugee|asylum seeker|"
    r"traveller|triplets?|quadruplets?|twins|transplant|wheelchair|deaf|blind|paralympi\w+|"
    r"whistle-?blow\w*|tribunal|inquest|serious case review|murder\w*|manslaughter)"
)
_LANGUAGES = (
    r"(?:albanian|amharic|aramaic|armenian|azeri|bengali|british sign language|bsl|bulgarian|"
    r"burmese|cantonese|croatian|czech|dari|estonian|farsi|filipino|georgian|gujarati|hebrew|"
    r"hungarian|igbo|kurdish|kurmanji|latvian|lingala|lithuanian|luganda|macedonian|malayalam|"
    r"mandarin|mandinka|mirpuri|mongolian|nepali|oromo|pashto|persian|punjabi|rohingya|romani|"
    r"romanian|romany|russian|serbian|shona|sinhala|slovak|somali|sorani|swahili|sylheti|tagalog|"
    r"tamil|telugu|tetum|thai|tigrinya|tigrin?ya|turkish|twi|ukrainian|urdu|uyghur|vietnamese|"
    r"welsh|wolof|yiddish|yoruba)"
)

REASONS: tuple[tuple[str, str], ...] = (
    (r"\bthe only\b", "says that there is but one"),
    (rf"\bonly (?:one|{_PERSON})\b", "says that there is but one"),
    (r"\b(?:am|was|were|are|is|been|i'm|we're) (?:the )?only\b", "says that there is but one"),
    (r"\bonly (?:i|me|us|we)\b", "says that nobody else"),
    (r"\b(?:nobody|no one|no-one|noone|none) else\b", "says that nobody else"),
    (r"\bno other\b", "says that there is no other"),
    (r"\bthere(?:'s| is| was) (?:just|only) (?:the )?(?:me|one|two|a handful)\b", "says how few"),
    (r"\bone of (?:the )?(?:only |just )?(?:two|three|a few|the few)\b", "says how few"),
    (r"\b(?:unique|uniquely|one-off|one of a kind|unheard of|unprecedented)\b", "calls it unique"),
    (
        r"\b(?:the |their |its |our |my )?(?:very )?(?:first|last)(?: ever)?\b(?: \w+){0,4} "
        r"(?:in|of|at|from|to|anywhere|ever)\b",
        "first or last of its kind",
    ),
    (
        rf"\b(?:first|last) (?:ever )?(?:\w+ )?{_PERSON}\b",
        "first or last of its kind",
    ),
    (
        r"\b(?:biggest|largest|smallest|oldest|youngest|longest(?:-serving)?|newest|highest|worst|"
        r"best|most senior|most junior)\b(?: \w+){0,3} (?:in|of|at|here|ever)\b",
        "a superlative that one alone can be",
    ),
    (r"\blongest[- ]serving\b", "a superlative that one alone can be"),
    (r"\b(?:i|we) (?:founded|set up|started|invented|wrote|designed|came up with)\b",
     "says who began it"),
    (rf"\bas (?:the|a|an) (?:\w+ ){{0,3}}{_ROLE}\b", "names the speaker's post"),
    (rf"\b(?:i'm|i am|i was|we're|being) (?:the|a|an) (?:\w+ ){{0,3}}{_ROLE}\b",
     "names the speaker's post"),
    (rf"\b{_UNCOMMON}\b", "uncommon"),
    (rf"\b(?:speaks?|speaking|spoke|spoken|in|language|interpreter|translat\w+)\b[^.]{{0,30}}"
     rf"\b{_LANGUAGES}\b", "a language that few speak"),
    (rf"\b{_LANGUAGES}(?:[- ]speak\w+| interpreter| families| family| community)\b",
     "a language that few speak"),
    (rf"\b(?:on )?(?:the )?{_NUMBER} (?:of )?{_MONTH}\b|\b{_MONTH} (?:the )?{_NUMBER}\b",
     "a dated event"),
    (r"\b(?:in|since|on|from|back in|by) (?:\[?[A-Za-z]+ )?(?:19|20)\d\d\b", "a dated event"),
    (r"\b(?:was|were|been|got|it's|it was) (?:in|on) (?:the (?:local )?)?(?:news|papers?|telly|"
     r"television|radio|front page)\b|\bfront page\b|\bin the (?:news|papers?|echo|gazette)\b",
     "known from the news"),
    (r"\b(?:after|when|since) (?:the (?:fire|flood|strike|inspection|merger|death|murder|riot|"
     r"shooting|stabbing|crash|closure)|she died|he died)\b", "an event that is known locally"),
    (r"\b(?:twenty|thirty|forty|[2-9]\d)[- ]?(?:odd |one |two |three |four |five |six |seven "
     r"|eight |nine )?years\b", "how long somebody has been there"),
    (r"\b(?:won|awarded|given) (?:an?|the) (?:\w+ ){0,3}(?:award|prize|mbe|obe)\b|\b(?:mbe|obe)\b",
     "an honour"),
    (r"\b(?:seven|eight|nine|ten|eleven|twelve|[7-9]|1[0-2]) (?:children|kids|siblings)\b",
     "an uncommon family"),
)  # fmt: skip
"""What makes a fact unique, as patterns over text in any case, each with the reason it gives."""

_COMPILED = tuple((re.compile(p, re.IGNORECASE), why) for p, why in REASONS)


@dataclass(frozen=True)
class Unique:
    """Words that may be true of one person alone, and why."""

    span: Span
    words: str
    why: str


@dataclass(frozen=True)
class Quoted:
    """A quotation as far as it can be linked to others."""

    id: str
    participant: str
    label: str
    replacements: frozenset[str]
    """As they are printed: "[Child 3]"."""


def unique_facts(text: str, start: int = 0) -> Iterator[Unique]:
    """Everything in a text that may be unique, in its order; spans begin at `start`."""
    plain = text.replace("’", "'")
    found: dict[tuple[int, int], Unique] = {}
    for pattern, why in _COMPILED:
        for match in pattern.finditer(plain):
            span = Span(start + match.start(), start + match.end())
            found.setdefault(
                (span.start, span.end), Unique(span, text[match.start() : match.end()], why)
            )
    yield from _outermost(sorted(found.values(), key=lambda u: (u.span.start, -u.span.end)))


def _outermost(found: Iterable[Unique]) -> Iterator[Unique]:
    end = -1
    for one in found:
        if one.span.end > end:
            yield one
            end = one.span.end


def linked(quoted: Iterable[Quoted]) -> Iterator[tuple[str, tuple[Quoted, ...]]]:
    """Replacements that quotations of differently labelled people share, with the quotations.

    Two who speak of [Child 3] are known to know the same child.
    """
    sharing: dict[str, list[Quoted]] = defaultdict(list)
    for one in quoted:
        for shown in one.replacements:
            if re.search(r"\d\]$", shown):
                sharing[shown].append(one)
    for shown, all_of_them in sorted(sharing.items()):
        differ = {(one.participant, one.label) for one in all_of_them}
        if len({who for who, _ in differ}) > 1 and len({label for _, label in differ}) > 1:
            yield shown, tuple(all_of_them)
