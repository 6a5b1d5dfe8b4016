"""The word that stands for somebody or something: Child, Social worker, [telephone number]."""

from __future__ import annotations

import re

from qualkit.model import Kind, Precision
from qualkit.recognisers.ages import band
from qualkit.recognisers.date import to_the_month, to_the_year
from qualkit.recognisers.kinship import FAMILY

UNNUMBERED = {
    Kind.DATE: "[date]",
    Kind.BIRTH_DATE: "[date of birth]",
    Kind.AGE: "[age]",
    Kind.PHONE: "[telephone number]",
    Kind.EMAIL: "[email address]",
    Kind.HANDLE: "[social media name]",
    Kind.URL: "[web address]",
    Kind.POSTCODE: "[postcode]",
    Kind.NHS_NUMBER: "[NHS number]",
    Kind.NI_NUMBER: "[National Insurance number]",
    Kind.VEHICLE: "[vehicle registration]",
    Kind.REFERENCE: "[case reference]",
}
AS_USUAL = Precision()
DEFAULT = {Kind.PERSON: "Person", Kind.PLACE: "Place", Kind.ORGANISATION: "Organisation"}

_PERSON = [
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (rf"\A{FAMILY}\Z", "Family"),
        (r"\b(social worker|senior practitioner)\b", "Social worker"),
        (r"\bhealth visitor\b", "Health visitor"),
        (r"\bmidwife\b", "Midwife"),
        (r"\b(family|support|key) ?worker\b", "Support worker"),
        (r"\byouth worker\b", "Youth worker"),
        (r"\bhead ?teacher\b|\bhead\b", "Headteacher"),
        (r"\b(teacher|tutor|ta|teaching assistant)\b", "Teacher"),
        (r"title before a name: (dr|doctor)\b|\b(gp|doctor)\b", "Doctor"),
        (r"title before a name: nurse\b|\bnurse\b", "Nurse"),
        (
            r"title before a name: (sgt|sergeant|insp|inspector|di|ds|dc|dci|pc|wpc|pcso|ps|"
            r"constable|detective|officer|superintendent)\b|\b(police officer|pc|sergeant)\b",
            "Police officer",
        ),
        (r"title before a name: (judge|justice|recorder)\b|\bjudge\b", "Judge"),
        (r"title before a name: (cllr|councillor)\b|\bcouncillor\b", "Councillor"),
        (
            r"title before a name: (father|sister|revd?|reverend|pastor|imam|rabbi|canon|vicar)\b",
            "Minister",
        ),
        (r"\b(solicitor|barrister)\b", "Lawyer"),
        (r"\b(manager|supervisor|boss|director|lead)\b", "Manager"),
        (r"\bguardian\b", "Guardian"),
        (r"\binterpreter\b", "Interpreter"),
        (
            r"“(our|wor|ar|baby)( little| eldest| youngest)?”|\b(son|daughter|lad|boy|girl|baby|"
            r"kid|child|toddler|twin|twins|eldest|oldest|youngest|little one|middle one|bairn|"
            r"grandson|granddaughter|stepson|stepdaughter|niece|nephew)\b|"
            r"title before a name: baby\b",
            "Child",
        ),
        (r"\b(brother|sister)\b", "Sibling"),
        (r"\b(mum|mam|mom|mother|dad|father|stepdad|stepmum)\b", "Parent"),
        (
            r"\b(nan|nana|nanna|nain|gran|granny|grandma|grandmother|grandad|granddad|"
            r"grandfather)\b",
            "Grandparent",
        ),
        (r"\b(partner|husband|wife|ex|fella|boyfriend|girlfriend|missus)\b", "Partner"),
        (r"\b(auntie|aunty|aunt|uncle|cousin)\b", "Relative"),
        (r"\b(mate|friend|neighbour)\b", "Friend"),
    )
]
_NAMED_KIND = re.compile(r": ([A-Z][a-z]+)$")


def relation_of(kind: Kind, reason: str) -> str:
    """The relation that the reason of a find shows, or ""."""
    if kind is Kind.PERSON:
        return next((word for pattern, word in _PERSON if pattern.search(reason)), "")
    named = _NAMED_KIND.search(reason)
    return named[1] if named else ""


def unnumbered(kind: Kind, words: str, precision: Precision = AS_USUAL) -> str:
    """What stands for an identifier that has no number: "[March 2023]", "[postcode]"."""
    if kind is Kind.DATE:
        return to_the_month(words) if precision.dates == "month" else to_the_year(words)
    if kind is Kind.AGE:
        return band(words)
    return UNNUMBERED.get(kind) or f"[{DEFAULT[kind]}]"
