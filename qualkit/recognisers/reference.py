"""Case, court, crime and other references: after a word for one, or by their mixed shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import Find, Kind, Span
from qualkit.recognisers.near import DIGIT, found, matches

_NOUN = (
    r"(?:case|court|crime|claim|file|client|hospital|patient|record|log|incident|custody|prison|"
    r"application|account|policy|passport|visa|licence|pupil|candidate|student|staff|payroll|"
    r"tenancy|booking|ticket|Home Office|Mosaic|Liquidlogic|CareFirst|URN|UPN|UCI|ref|reference|"
    r"unique(?: \w+)?|serial|membership|badge|collar|warrant|event|job|CAD|unit)"
)
_TOKEN = r"(?=[A-Za-z0-9/.-]*\d{2})[A-Za-z]{0,6}[/.-]?\d[A-Za-z0-9]*(?:[/.-][A-Za-z0-9]+)*"
_AFTER_WORDS = re.compile(
    rf"\b(?i:{_NOUN})(?i: (?:number|no|num|ref|reference|id|code))*\.?"
    rf"(?i:['’]s| is| was|,| it's| it’s|:| of| like| then|–|-)* *[\"“(]?(?P<it>{_TOKEN})(?![\w])"
)
_SHAPES = re.compile(
    r"(?<![\w/.-])(?:"
    r"[A-Z]{1,6}[/-](?:[A-Z0-9]{1,6}[/-])?\d{2,7}(?:[/-][A-Z0-9]{1,6})*"  # CYP/2023/04417
    r"|\d{1,4}/\d{3,7}/\d{2,4}"  # 42/20871/22
    r"|\d{2,6}/[A-Z]{1,4}/\d{2,6}"
    r"|(?i:[A-Z]{2}\d{2}[A-Z]\d{5})"  # LM22C00841
    r"|(?i:[A-Z]{1,4}\d{5,12}[A-Z]?)"  # RXK4471902
    r"|\d{2,4}[A-Z]{1,4}\d{3,8}"
    r"|[A-Z]{2,4} \d{2,4}[-/]\d{3,6}"  # HR 77-3019
    r"|(?i:[A-Z]{1,6} (?:stroke|slash) \d{2,7}(?: (?:stroke|slash) \w{1,6})?)"
    r")(?![\w]|[/-]\w)"
)
_LOGGED = re.compile(
    r"\b(?i:log|incident|CAD|event|crime|serial)(?i: (?:number|no|num))?\.?"
    r"(?i:['’]s| is| was|,|:)* "
    r"(?P<it>\d{1,5} of (?i:the )?\d{1,2}(?:st|nd|rd|th)?(?: of (?i:the )?[\w]+)?)\b"
)
_DIGIT = "(?i:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)"
_PIECE = rf"(?:(?:(?i:double|triple) )?(?:{_DIGIT}|[A-Z]|\d)\b)"
_SPOKEN = re.compile(
    rf"[A-Z](?<!\w.)\b(?=[ ,-]+(?:[A-Z\d]\b[ ,-]+)*{_DIGIT})(?:[ ,-]+{_PIECE}){{4,}}(?!['’])"
)
_DIGITS = re.compile(r"(?<![\w£$€+/.,-])\d{7,16}(?![\w%]|[/.,-]\d)")
_FEWEST_SPOKEN = 3
_PLAIN = re.compile(r"\d{1,3}|(?:19|20)\d\d", re.ASCII)


def find(text: str) -> Iterator[Find]:
    """Yield every reference in `text`, spans in code points; short bare numbers are none."""
    for match in matches(_AFTER_WORDS, text, DIGIT):
        if not _PLAIN.fullmatch(match.group("it")):
            yield Find(Span(*match.span("it")), Kind.REFERENCE, "after a word for a reference")
    for match in matches(_SHAPES, text, DIGIT):
        if not _COMMON.fullmatch(match.group()):
            yield Find(Span(*match.span()), Kind.REFERENCE, "the shape of a reference")
    yield from found(_LOGGED, text, Kind.REFERENCE, "after a word for a reference", DIGIT)
    for match in _SPOKEN.finditer(text):
        if len(re.findall(_DIGIT, match.group())) >= _FEWEST_SPOKEN:
            yield Find(Span(*match.span()), Kind.REFERENCE, "letters and digits said one by one")
    yield from found(_DIGITS, text, Kind.REFERENCE, "a long number", DIGIT)


_COMMON = re.compile(r"(?:COVID|GCSE|KS|CV|P|SARS)-?\d{1,4}|[A-Z]+-?\d{2}", re.ASCII)
