"""Whether a form that may be an ordinary word is a name where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from qualkit.anonymise.contexts import (
    ACTS,
    AT_THE,
    CALLED,
    NAME_AFTER,
    NAME_BEFORE,
    NOTHING_MORE,
    SUBJECT_AFTER,
    SUBJECT_BEFORE,
)
from qualkit.anonymise.drafts import PILOT, SHORT
from qualkit.anonymise.index import Form, Match
from qualkit.anonymise.tokens import Token
from qualkit.model import Kind, Span
from qualkit.recognisers.date import is_month
from qualkit.recognisers.shapes import starts_sentence
from qualkit.recognisers.vocabulary import mostly_words, words

_NEAR = 16
_OBJECT_AFTER = re.compile(
    r" (?:you|my|the|it|this|that|me|him|her|them|us|your|a|an|to|for|so|we|they|he|she|i)\b", re.I
)
_APART_BEFORE = re.compile(r", \Z")
_APART_AFTER = re.compile(r"[,.?!]")


class Standing:
    """One transcript, asked whether a form stands in it as a name."""

    def __init__(
        self,
        text: str,
        cased: str,
        *,
        uncased: Collection[Span],
        words: Sequence[Token],
        found: Iterable[Span],
        people: Collection[Span],
    ) -> None:
        """`cased`: the text with capitals given back where it was typed without (`uncased`).

        `found`: where a name was found in this transcript by itself; `people`: by the model.
        """
        self.text, self.cased, self.uncased = text, cased, uncased
        self.words, self.people = words, people
        self.found = _Covered(found)

    def stands(self, match: Match, terms: Mapping[int, tuple[int, int]]) -> bool:
        """Whether a match names somebody. `terms`: first word of each kept term -> its extent."""
        form, span = match.form, Span(match.start, match.end)
        if form.exact:
            return True
        if form.sure:
            return form.lower or not form.may_be_word or self.text[span.start].isupper()
        if self._is_another_word(match):
            return False
        start, end = terms.get(match.first, (0, 0))
        if start <= match.first and match.after <= end and not _beats(form, end - start):
            return False
        if not form.may_be_word or self.found.touches(span) or self._is_short(form, span):
            return True
        if self.cased[span.start].isupper():
            return self._stands_with_capital(form, span)
        if len(form.words) > 1:
            return any(part.covers(span) for part in self.uncased)
        if CALLED.search(self._before(span)) is not None or self._is_family(match):
            return True
        if form.entity.kind is not Kind.PERSON and self._is_there(span):
            return True
        return self._is_subject(span) if form.is_word else self._in_name_context(span)

    def _is_another_word(self, match: Match) -> bool:
        """Whether a word only looks like the plural of a name: "does", and somebody called Doe."""
        written = self.words[match.first].key
        return (
            len(match.form.words) == 1
            and written != match.form.words[0]
            and self.text[match.start].islower()
            and written in words() | mostly_words()
        )

    def _is_short(self, form: Form, span: Span) -> bool:
        """Whether this is a short form that only looks like a word inflected: Iqqy."""
        short = SHORT in form.entity.reasons and form.words[0] not in words() | mostly_words()
        return short and len(form.words) == 1 and self.text[span.start].isupper()

    def _stands_with_capital(self, form: Form, span: Span) -> bool:
        if len(form.words) > 1 or not form.is_word:
            return True
        if is_month(self.text, *span):
            return self._in_name_context(span)
        starts = starts_sentence(self.text, span.start)
        return not starts or self._in_name_context(span) or self._acts(form, span)

    def _acts(self, form: Form, span: Span) -> bool:
        """Whether a word at a start is a person: for the model, or by what they do to something."""
        if form.entity.kind is not Kind.PERSON:
            return False
        if ACTS.match(self.text, span.end):
            return True
        return span in self.people and not _OBJECT_AFTER.match(self.text, span.end)

    def _is_subject(self, span: Span) -> bool:
        """Whether a word without its capital can only be whoever does what follows."""
        before = self._before(span)
        if _APART_BEFORE.search(before) and _APART_AFTER.match(self.text, span.end):
            return not is_month(self.text, *span)
        return SUBJECT_BEFORE.search(before) is not None and (
            SUBJECT_AFTER.match(self.text, span.end) is not None
        )

    def _is_there(self, span: Span) -> bool:
        """Whether a word can only be where somebody is or goes: "down at the civic."."""
        return (
            AT_THE.search(self._before(span)) is not None
            and NOTHING_MORE.match(self.text, span.end) is not None
        )

    def _is_family(self, match: Match) -> bool:
        """Whether this is a surname in the plural that no word has: the Cashes."""
        token = self.words[match.first]
        return (
            match.after - match.first == 1
            and token.key.endswith("s")
            and token.key not in words()
            and match.form.entity.kind is Kind.PERSON
            and self._before(Span(token.start, token.end)).casefold().endswith("the ")
        )

    def _in_name_context(self, span: Span) -> bool:
        """Whether what stands beside it speaks of somebody: a vocative, a verb, "called"."""
        after = self.text[span.end : span.end + _NEAR]
        capital = self.cased[span.start].isupper()
        starts = starts_sentence(self.text, span.start)
        return (
            (capital and after[:1] == ",")
            or (starts and after[:1] == ":")
            or (capital and starts and after[:1] in (".", "?", "!"))
            or NAME_AFTER.match(after) is not None
            or NAME_BEFORE.search(self._before(span)) is not None
        )

    def _before(self, span: Span) -> str:
        return self.text[max(0, span.start - _NEAR) : span.start]


def _beats(form: Form, words: int) -> bool:
    """Whether a form stands although a kept term says the same: somebody called Jordan."""
    if form.entity.relation == PILOT:
        return True
    full = any(" " in written for written in form.entity.forms)
    return form.entity.kind is Kind.PERSON and full and words == 1


class _Covered:
    """The characters that some spans cover."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._points = {at for span in spans for at in range(*span)}

    def touches(self, span: Span) -> bool:
        return not self._points.isdisjoint(range(*span))
