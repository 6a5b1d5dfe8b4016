"""Programme vocabulary, common bodies and the pilots that may be named: never replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualkit.anonymise.tokens import Token, tokens
from qualkit.recognisers.vocabulary import is_given_name, is_surname, is_word, kept, mostly_words

COUNCIL = (
    "council",
    "city council",
    "county council",
    "borough council",
    "district council",
    "metropolitan borough council",
    "borough",
    "childrens services",
    "social services",
    "local authority",
    "authority",
)

"""What may follow a pilot's name and still mean no more than the pilot."""


class Keep:
    """The terms that stay, as sequences of words."""

    def __init__(self, terms: Iterable[str] = (), pilots: Iterable[str] = ()) -> None:
        """`terms` beside the national vocabulary; `pilots` that are disclosed by name."""
        self._terms: dict[str, list[tuple[str, ...]]] = {}
        self._capitals: set[str] = set()
        """Terms that are one word in capitals: ELSA, SEN, PIP."""
        self._pilots = {tuple(t.key for t in tokens(pilot)) for pilot in pilots}
        for term in (*kept(), *terms):
            self._add(term)
        for pilot in self._pilots:
            for council in ("", *COUNCIL):
                self._add(f"{' '.join(pilot)} {council}")
        for rows in self._terms.values():
            rows.sort(key=len, reverse=True)

    def _add(self, term: str) -> None:
        words = tuple(token.key for token in tokens(term))
        if words:
            self._terms.setdefault(words[0], []).append(words)
        if len(words) == 1 and term.isupper():
            self._capitals.add(words[0])

    def length_at(self, words: Sequence[Token], at: int, *, proved: bool = False) -> int:
        """How many words from `at` on are a kept term; 0 where none begins. `proved`: as `terms`.

        Elsa is a girl, whatever an ELSA is; Camhs is no one.
        """
        for term in self._terms.get(words[at].key, ()):
            if tuple(token.key for token in words[at : at + len(term)]) == term:
                named = len(term) == 1 and self._may_name(words[at], proved)
                return 0 if named else len(term)
        return 0

    def _may_name(self, word: Token, proved: bool) -> bool:
        """Whether a kept word is written as names are, where the term is not."""
        if not word.titled or word.key not in self._capitals:
            return False
        known = is_given_name(word.key) or is_surname(word.key) or word.key in mostly_words()
        return proved or known

    def terms(self, words: Sequence[Token], *, proved: bool = False) -> list[tuple[int, int]]:
        """Where kept terms stand: from which word up to which.

        `proved`: beside words of which one knows that they name somebody here, as Mrs Sims.
        """
        spans: list[tuple[int, int]] = []
        at = 0
        while at < len(words):
            length = self.length_at(words, at, proved=proved)
            if length:
                spans.append((at, at + length))
            at += length or 1
        return spans

    def others(self, words: Sequence[Token]) -> list[Token]:
        """The words that no kept term covers."""
        covered = {at for start, end in self.terms(words) for at in range(start, end)}
        return [token for at, token in enumerate(words) if at not in covered]

    def holds(self, words: Sequence[Token]) -> bool:
        """Whether nothing but kept terms and ordinary words stands here, one term at least.

        An institution called after a pilot ("Ledmoor Family Court") is more than its pilot.
        """
        terms = [tuple(t.key for t in words[start:end]) for start, end in self.terms(words)]
        if any(term in self._pilots and len(term) < len(words) for term in terms):
            return False
        return bool(terms) and all(
            is_word(token.key) and token.key not in mostly_words() for token in self.others(words)
        )

    def is_body(self, words: Sequence[Token]) -> bool:
        """Whether what stands here, being kept, could not be somebody's name all the same."""
        return not any(is_given_name(t.key) or is_surname(t.key) for t in words)
