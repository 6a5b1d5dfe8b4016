"""What the words of a label, and of the section that it stands in, say of a speaker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.disclosure.facts import (
    Clauses,
    Facts,
    PrintedLabel,
    Speaking,
    singular,
    squashed,
    worded,
)
from qualkit.model.views import StudyView

PLACES = ("pilot", "stage", "group")
"""What the heading of a section can say of those who are quoted in it."""

ORDER = ("role", "family", "group", "pilot", "attachment", "stage")
"""A name that stands for several things is taken to say the narrowest."""

SAYS_NOTHING = frozenset(
    ("a", "an", "and", "another", "as", "at", "attached", "based", "by", "during", "for", "from")
    + ("in", "interview", "interviewee", "involved", "member", "of", "on", "one", "our", "own")
    + ("participant", "person", "pilot", "professional", "respondent", "site", "someone")
    + ("speaker", "staff", "team", "that", "the", "this", "to", "who", "with", "within", "worker")
    + ("working", "practitioner", "colleague", "agency", "partner", "other", "informant", "key")
    + ("local", "authority", "programme", "project", "service", "user", "people")
)
"""Words that narrow nobody down."""


@dataclass(frozen=True)
class Reader:
    """Reads labels by the names that a study has for pilots, stages, groups, roles and posts."""

    names: dict[str, tuple[str, str]]
    """By squashed name: the fact that it says."""
    roles: tuple[tuple[str, ...], ...]
    """The words of each role and post."""

    @classmethod
    def of(cls, view: StudyView) -> Reader:
        """A reader of one study's labels."""
        people, settings = view.participations, view.settings
        written: dict[str, list[tuple[str, str]]] = {
            "role": _pairs(p.role for p in people)
            + _pairs(post for pilot in settings.pilots for post, _ in pilot.staffing)
            + _pairs(role for _, roles in settings.families for role in roles),
            "family": _pairs(name for name, _ in settings.families),
            "group": _pairs((*settings.groups, *(p.group for p in people))),
            "pilot": [
                *_pairs(pilot for p in people for pilot in p.pilots),
                *((name, p.id) for p in settings.pilots for name in (p.id, p.shown)),
            ],
            "attachment": _pairs(p.attachment for p in people),
            "stage": _pairs((*settings.stages, *(p.stage for p in people))),
        }
        names: dict[str, tuple[str, str]] = {}
        for dimension in ORDER:
            for name, value in written[dimension]:
                if key := squashed(name):
                    names.setdefault(key, (dimension, squashed(value)))
        roles = {tuple(map(singular, worded(role))) for role, _ in written["role"] if role}
        return cls(names, tuple(sorted(roles)))

    def label(self, words: str, speaking: Speaking, section: str = "") -> PrintedLabel:
        """A label as it is printed in a section."""
        says, unread = self.read(words)
        return PrintedLabel(words, says, speaking, section, self.section(section), unread)

    def read(self, label: str) -> tuple[Clauses, tuple[str, ...]]:
        """What a label says, and the words that say something that the study does not know."""
        clauses, unread = set(), []
        for meant, word in self._parts(label):
            if meant:
                clauses.add(meant)
            elif word not in SAYS_NOTHING:
                unread.append(word)
        return frozenset(clauses), tuple(unread)

    def section(self, heading: str) -> Clauses:
        """What a heading says of those quoted under it: one of the pilots, stages, groups named."""
        found = {fact for meant, _ in self._parts(heading) for fact in meant}
        named = (frozenset(f for f in found if f[0] == dimension) for dimension in PLACES)
        return frozenset(clause for clause in named if clause)

    def _parts(self, words: str) -> list[tuple[Facts, str]]:
        """The words cut into names, the longest first, each with what it may mean."""
        tokens = [singular(word) for word in worded(words)]
        parts: list[tuple[Facts, str]] = []
        at = 0
        while at < len(tokens):
            for end in range(len(tokens), at, -1):
                meant = self._meant(tokens[at:end])
                if meant:
                    break
            parts.append((meant, tokens[at]))
            at = end if meant else at + 1
        return parts

    def _meant(self, tokens: list[str]) -> Facts:
        """A name says its fact; the last words of roles ("manager") say one of those roles."""
        if fact := self.names.get("".join(tokens)):
            return frozenset({fact})
        if len(tokens) == 1 and tokens[0] in SAYS_NOTHING:
            return frozenset()
        ending = [role for role in self.roles if role[-len(tokens) :] == tuple(tokens)]
        return frozenset(("role", "".join(role)) for role in ending)


def _pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]
