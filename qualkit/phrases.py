"""Words and phrases looked for in texts: whole words, their forms, patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qualkit.errors import CannotDecide
from qualkit.model import Span

SHORTEST = 3
"""Letters of the shortest stem."""
ENDINGS = ("ings", "ing", "ied", "ies", "ers", "er", "ed", "es", "s", "y", "e")
"""What is taken off a word for its forms; longer ones first."""

_FORMS = "(?:e|es|s|ed|d|ing|ings|er|ers|ly|y|ies|ied|['’]s)?"
_APOSTROPHES = re.compile("['‘’]")
_QUOTES = re.compile('["“”]')
_LETTERS = re.compile(r"[^\W\d_]+")


def pattern(terms: Sequence[str], *, regex: bool = False, forms: bool = False) -> re.Pattern[str]:
    """What finds any of these terms, whatever their capitals.

    A term is a word or a phrase, in whole words; `forms`: with other endings (meet, meets,
    meeting); `regex`: it is a regular expression. Raises CannotDecide where it is none.
    """
    wanted = [" ".join(term.split()) if not regex else term for term in terms]
    if not any(wanted) or (forms and regex):
        what = "forms are of words, not of patterns" if regex else "there is nothing to look for"
        raise CannotDecide(what=what, fix="Give words, a phrase in quotation marks, or --regex.")
    parts = [term if regex else _phrase(term, forms) for term in wanted if term]
    try:
        return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)
    except re.error as error:
        raise CannotDecide(
            what=f"the pattern cannot be read: {error.msg}", fix="Correct it, or leave --regex out."
        ) from None


def within(found: re.Pattern[str], text: str, span: Span) -> Iterator[Span]:
    """Where it stands in a stretch of a text; an empty find is none."""
    for match in found.finditer(text, span.start, span.end):
        if match.start() < match.end():
            yield Span(*match.span())


def stem(word: str) -> str:
    """A word without an English ending; a rough one, so that its forms are found."""
    for ending in ENDINGS:
        left = word.removesuffix(ending)
        if left != word and len(left) >= SHORTEST:
            doubled = len(left) > SHORTEST and left[-1] == left[-2] and left[-1] not in "lsz"
            return left[:-1] if doubled and ending in ("ing", "ings", "ed", "er", "ers") else left
    return word


def _phrase(term: str, forms: bool) -> str:
    words = r"\s+".join(_word(word, forms) for word in term.split())
    before = r"(?<!\w)" if term[0].isalnum() else ""
    after = r"(?!\w)" if term[-1].isalnum() else ""
    return f"{before}{words}{after}"


def _word(word: str, forms: bool) -> str:
    if forms and _LETTERS.fullmatch(word):
        short = stem(word.casefold())
        return f"{re.escape(short)}{re.escape(short[-1])}?{_FORMS}"
    return _APOSTROPHES.sub("['‘’]", _QUOTES.sub('["“”]', re.escape(word)))
