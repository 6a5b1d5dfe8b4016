"""What is released, as facts of the people whom it counts or quotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from qualkit.model import Participation
from qualkit.model.views import StudyView

Speaking = tuple[str, str]
"""A transcript and a participant."""

Facts = frozenset[tuple[str, str]]
"""Dimensions with their values, squashed: {("pilot", "calderbeck"), ("role", "socialworker")}."""


Clauses = frozenset[Facts]
"""What a label says: of each clause, one of its facts holds. One fact a clause says it plainly."""


@dataclass(frozen=True)
class Record:
    """A participation as an intruder might know it."""

    speaking: Speaking
    says: Facts


@dataclass(frozen=True)
class Table:
    """Numbers of people, each with the facts that it is the number for; no facts: the whole sum."""

    name: str
    numbers: Mapping[Facts, frozenset[Speaking]]
    withheld: frozenset[Facts] = frozenset()
    """Those of the numbers that are not printed."""

    @property
    def shown(self) -> dict[Facts, frozenset[Speaking]]:
        """The numbers that are printed, with whom they count."""
        return {facts: who for facts, who in self.numbers.items() if facts not in self.withheld}

    def shows(self, facts: Facts) -> bool:
        """Whether a number may be printed: one that nobody fits tells of nobody."""
        return facts not in self.withheld


@dataclass(frozen=True)
class PrintedLabel:
    """A label as it is printed: its words, what it says of the speaker, and where it stands."""

    label: str
    says: Clauses
    speaking: Speaking
    section: str = ""
    """The section or table that it stands beside."""
    implied: Clauses = frozenset()
    """What that place says of the speaker: the pilot, or one of the pilots, that it is about."""
    unread: tuple[str, ...] = ()
    """Words of the label that say something, but nothing that the study knows."""

    @property
    def clauses(self) -> Clauses:
        """All that a reader knows of the speaker."""
        return self.says | self.implied


@dataclass(frozen=True)
class Staffing:
    """The posts of a pilot in full-time equivalents, as printed."""

    pilot: str
    posts: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Release:
    """All that one report or pack tells of who took part."""

    name: str
    tables: tuple[Table, ...] = ()
    labels: tuple[PrintedLabel, ...] = ()
    staffing: tuple[Staffing, ...] = ()


@dataclass(frozen=True)
class Families:
    """Which family each role belongs to."""

    of: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def given(cls, families: Iterable[tuple[str, Iterable[str]]]) -> Families:
        """As study.yaml lists them."""
        return cls({squashed(role): name for name, roles in families for role in roles})

    def family(self, role: str) -> str:
        """The family that a role belongs to, or nothing."""
        return self.of.get(squashed(role), "")


def records(view: StudyView) -> tuple[Record, ...]:
    """Every participation of a study with its facts."""
    families = Families.given(view.settings.families)
    return tuple(_record(p, families) for p in view.participations)


def _record(p: Participation, families: Families) -> Record:
    said = [("pilot", pilot) for pilot in p.pilots or ("",)]
    said += [("stage", p.stage), ("group", p.group), ("role", p.role)]
    said += [("family", families.family(p.role)), ("attachment", p.attachment)]
    return Record((p.transcript, p.participant), facts(*said))


def facts(*said: tuple[str, str]) -> Facts:
    """Facts from dimensions and values as they are written."""
    return frozenset((dimension, squashed(value)) for dimension, value in said)


def staffing(view: StudyView) -> tuple[Staffing, ...]:
    """The staffing that study.yaml gives."""
    return tuple(Staffing(p.id, p.staffing) for p in view.settings.pilots if p.staffing)


def fitting(among: Iterable[Record], wanted: Facts) -> frozenset[Speaking]:
    """The participations that facts fit: all of them in one participation."""
    return frozenset(record.speaking for record in among if wanted <= record.says)


def plainly(known: Facts) -> Clauses:
    """Facts as clauses: each of them holds."""
    return frozenset(frozenset({fact}) for fact in known)


def meeting(among: Iterable[Record], clauses: Clauses) -> tuple[Record, ...]:
    """The participations of which every clause holds."""
    return tuple(r for r in among if all(clause & r.says for clause in clauses))


def people(speaking: Iterable[Speaking]) -> int:
    """How many different people."""
    return len({participant for _, participant in speaking})


@lru_cache(maxsize=4096)
def squashed(words: str) -> str:
    """Words in the form in which they are compared: no case, hyphens, spaces or plurals."""
    return "".join(singular(word) for word in worded(words))


def worded(words: str) -> list[str]:
    """The words of a text in small letters; hyphens and apostrophes do not part them."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", re.sub(r"[-‐‑'’]", "", plain))


def singular(word: str) -> str:
    """A word without the s of its plural."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
