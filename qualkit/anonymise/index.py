"""Every form of every entity, looked up word by word in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualkit.anonymise.tokens import Token, keys, tokens
from qualkit.model import Entity, Kind
from qualkit.recognisers.vocabulary import also_words, is_word, mostly_words

_BETWEEN = re.compile(r"(?:['’]s)?(?:[ \n\-‐‑–/.,]{1,2}| ?[&@(] ?| [–-] |\) )?")
_LONGEST_INITIALS = 4
_SHORTEST = 2


@dataclass(frozen=True)
class Form:
    """One way in which an entity is written, as folded words."""

    words: tuple[str, ...]
    entity: Entity
    exact: bool = False
    """Initials and the like, which count in capitals only."""
    possessive: bool = False
    """Whether the form itself ends in 's: St Bede's."""
    sure: bool = False
    """Whether the evaluator listed it: then it stands wherever it is found."""
    lower: bool = False
    """Whether it was listed in lower case, and so is meant in lower case too."""

    @property
    def is_word(self) -> bool:
        """Whether all of it could be ordinary words."""
        return all(is_word(word) or word.isdigit() for word in self.words)

    @property
    def may_be_word(self) -> bool:
        """Whether in lower case all of it could be ordinary words."""
        return all(is_word(word) or word in also_words() or word.isdigit() for word in self.words)


class Match(NamedTuple):
    """Where a form stands: words `first` up to but not including `after`."""

    form: Form
    first: int
    after: int
    start: int
    end: int


class Index:
    """Forms by their first word."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        """Every form of `entities`, longest first."""
        self._forms: dict[str, list[Form]] = {}
        for entity in entities:
            for form in _forms(entity):
                self._forms.setdefault(form.words[0], []).append(form)
        for forms in self._forms.values():
            forms.sort(key=lambda form: -len(form.words))

    def words(self) -> set[str]:
        """Every word of every form."""
        return {word for forms in self._forms.values() for form in forms for word in form.words}

    def matches(self, text: str, words: Sequence[Token]) -> Iterator[list[Match]]:
        """At each word at which a form stands: the matches, longest first."""
        for at, token in enumerate(words):
            matches = [
                match
                for key in _keys(token)
                for form in self._forms.get(key, ())
                if (match := _match(text, words, at, form)) is not None
            ]
            if matches:
                matches.sort(key=lambda match: match.start - match.end)
                yield matches


def _forms(entity: Entity) -> Iterator[Form]:
    seen: set[tuple[str, ...]] = set()
    for written in sorted(entity.sure):
        words = tuple(token.key for token in tokens(written))
        if words:
            seen.add(words)
            yield Form(words, entity, sure=True, lower=written.islower())
    for written in sorted(entity.forms):
        parts = tokens(written)
        words = tuple(token.key for token in parts)
        if not words or words in seen or len("".join(words)) < _SHORTEST:
            continue
        exact = (
            entity.kind in (Kind.PERSON, Kind.ORGANISATION)
            and written.isupper()
            and len(written) <= _LONGEST_INITIALS
        )
        if not exact:
            seen.add(words)
        yield Form(words, entity, exact, parts[-1].bare < parts[-1].end)
        joined = "".join(words)
        if "-" in written and len(words) > 1 and joined not in mostly_words():
            yield Form((joined,), entity)


def _keys(token: Token) -> tuple[str, ...]:
    return keys(token.key, token.bare < token.end)


def _match(text: str, words: Sequence[Token], at: int, form: Form) -> Match | None:
    after = at + len(form.words)
    if after > len(words):
        return None
    for offset, word in enumerate(form.words[1:], at + 1):
        if word not in _keys(words[offset]):
            return None
        if not _BETWEEN.fullmatch(text, words[offset - 1].bare, words[offset].start):
            return None
    last = words[after - 1]
    end = last.end if form.possessive else last.bare
    if form.exact and not text[words[at].start : end].isupper():
        return None
    return Match(form, at, after, words[at].start, end)
