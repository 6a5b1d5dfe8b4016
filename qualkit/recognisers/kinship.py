"""Names after a word for kin or for a worker: our Jayden, my eldest, Leo, baby Leo, her ex, Lee."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import around_capitals
from qualkit.recognisers.shapes import CAPITAL, GAP, LETTER
from qualkit.recognisers.vocabulary import fold, is_given_name, is_word, mostly_words

KIN = (
    "son|daughter|lad|boy|girl|baby|babies|kid|kids|child|children|toddler|twin|twins|eldest|oldest|"
    "youngest|middle one|little one|little lad|little boy|little girl|big one|bairn|brother|sister|"
    "stepson|stepdaughter|step-son|step-daughter|stepdad|stepmum|mum|mam|mom|mother|dad|father|nan|"
    "nana|nanna|nain|gran|granny|grandma|grandmother|grandad|granddad|grandfather|grandson|"
    "granddaughter|auntie|aunty|aunt|uncle|cousin|niece|nephew|partner|husband|wife|ex|ex-husband|"
    "ex-wife|ex-partner|fella|boyfriend|girlfriend|fiancé|fiancée|missus|bloke|mate|mates|friend|"
    "best friend|neighbour|foster mum|foster dad|foster carer|carer|godmother|bridesmaid|other half"
)
WORKERS = (
    "social worker|family worker|family support worker|support worker|key worker|keyworker|worker|"
    "health visitor|midwife|nurse|school nurse|doctor|GP|teacher|head teacher|headteacher|head|"
    "deputy|form tutor|tutor|TA|teaching assistant|manager|team manager|supervisor|student|"
    "colleague|solicitor|barrister|guardian|judge|IRO|officer|reviewing officer|police officer|"
    "sergeant|inspector|PC|counsellor|therapist|psychologist|receptionist|secretary|administrator|"
    "admin|PA|caretaker|cleaner|cook|lollipop lady|director|assistant director|chief executive|"
    "consultant|coordinator|co-ordinator|advocate|mentor|coach|youth worker|interpreter|volunteer|"
    "predecessor|successor|boss|landlord|vicar|priest|councillor|MP|senior|practitioner|lead|colleagues"
)
_OWNER = f"our|my|me|his|her|their|your|yer|the|a|this|that|another|one|wor|ar|[{LETTER}]+['’]s"
_RELATED = re.compile(
    rf"(?<![{LETTER}])(?i:{_OWNER}) (?i:(?:little|big|eldest|oldest|youngest|middle|older|younger|"
    rf"elder|new|old|late|then|own|poor|other|only|first|second|last) )?"
    rf"(?i:{KIN}|{WORKERS})(?:,| –| -|:)?"
    rf"(?: (?i:(?:who['’]s |who was |is |was )?called|named|is|was))?{GAP}"
    rf"(?P<name>{CAPITAL}(?:{GAP}{CAPITAL}){{0,2}})"
)
_OUR = re.compile(
    rf"(?<![{LETTER}])(?i:our|wor|ar|baby|little|big|young|old|poor|lil) "
    rf"(?P<name>{CAPITAL}(?:{GAP}{CAPITAL})?)"
)

_CAPITAL = re.compile(CAPITAL)
_RELATIVES = frozenset(
    word for term in f"{KIN}|{WORKERS}".lower().split("|") for word in re.split("[ -]", term)[-1:]
) | frozenset(("called", "named", "is", "was"))
_OURS = frozenset("our wor ar baby little big young old poor lil".split())
_THOSE = frozenset(("the", "them", "those"))
"""The words that stand right before the name."""

FAMILY = "a family by its name"
_FAMILY = re.compile(
    rf"(?<![{LETTER}])(?i:the|them|those) (?P<name>{CAPITAL}s)(?![{LETTER}\d'’-]|{GAP}[A-Z])"
    r"(?! (?i:arms|inn|hotel|head|tavern|estate|road|lane|street|centre|team)\b)"
)


def find(text: str) -> Iterator[Find]:
    """Yield every name after a word for kin or worker, that word not included."""
    for pattern, words in ((_RELATED, _RELATIVES), (_OUR, _OURS)):
        for near in around_capitals(text, words):
            for match in pattern.finditer(text, *near):
                yield from _related(match)
    for near in around_capitals(text, _THOSE, before=10):
        for match in _FAMILY.finditer(text, *near):
            name = match["name"]
            if not (name.isupper() or is_word(name) or is_given_name(name)):
                yield Find(Span(*match.span("name")), Kind.PERSON, FAMILY)


def _related(match: re.Match[str]) -> Iterator[Find]:
    start = end = match.start("name")
    for part in _CAPITAL.finditer(match["name"]):
        if part[0] == "I" or (is_word(part[0]) and fold(part[0]) not in mostly_words()):
            break
        end = start + part.end()
    if end > start:
        before = match.group()[: start - match.start()].strip(" ,:–-\n")
        yield Find(Span(start, end), Kind.PERSON, f"name after “{before.casefold()}”")
