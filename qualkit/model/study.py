"""study.yaml and schedule.yaml: what is compared, and who was asked what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qualkit.model.identifiers import Kind
from qualkit.model.typologies import Typology


@dataclass(frozen=True)
class Pilot:
    """A site or case being compared."""

    id: str
    purpose: str = ""
    intervention: str = ""
    expectations: str = ""
    staffing: tuple[tuple[str, float], ...] = ()
    """Posts and full-time equivalents."""
    disclose: str = "named"
    """"named", or the label to print instead."""
    links: frozenset[str] | None = None
    """The links of the theory of change that are its own; None means all."""
    cases: tuple[str, ...] = ()
    """What is compared within it: the programmes of an authority, the teams of a service."""

    @property
    def shown(self) -> str:
        """What reports print."""
        return self.id if self.disclose == "named" else self.disclose


@dataclass(frozen=True)
class Question:
    """A question of the interview schedule: whom it was put to, when, and what it bears on."""

    id: str
    text: str
    codes: frozenset[str]
    groups: frozenset[str] | None = None
    """None: every group."""
    stages: frozenset[str] | None = None


@dataclass(frozen=True)
class Publication:
    """What the title page says besides title and authors; each may be empty."""

    commissioner: str = ""
    publisher: str = ""
    date: str = ""
    """The day of the edition, ISO 8601."""
    cite: str = ""
    """How to cite it, where that is not to be put together."""
    contact: str = ""


@dataclass(frozen=True)
class Precision:
    """How exact dates and ages may be in anonymised texts."""

    dates: str = "month"
    """The finest that stays: "day", "month" or "year"."""
    ages: str = "year"
    """"year", as they are said; or "band", of five years. Above ninety they are replaced anyway."""


@dataclass(frozen=True)
class Settings:
    """study.yaml."""

    uuid: str
    title: str
    approach: str = "framework"
    pilots: tuple[Pilot, ...] = ()
    stages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    k: int = 3
    """How many people must share an attribution."""
    families: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Names for several roles together, with the roles: a rung between role and group."""
    tables: tuple[tuple[str, ...], ...] = ()
    """The tables that may be released, by their dimensions; all pairs of them are joined."""
    percentages_from: int = 20
    edition: str = "internal"
    summary: str = ""
    programme: str = ""
    authors: str = ""
    keep: frozenset[str] = frozenset()
    """Programme vocabulary that is never replaced, besides the list that qualkit brings."""
    precision: Precision = Precision()
    names: tuple[tuple[str, Kind], ...] = ()
    seed: int = 1
    retain_until: date | None = None
    """The last day on which the vault may still be there."""
    signatures: int = 1
    """How many people must sign before a pack or a public report is given out."""
    gains: tuple[str, ...] = ()
    """The groups that the programme pays or that run it; none: it was not said."""

    typologies: tuple[Typology, ...] = ()
    publication: Publication = Publication()
    ethics: str = ""
    """Who reviewed the study, and what participants were promised."""
    glossary: tuple[tuple[str, str], ...] = ()
    """Terms of the programme and what they mean."""
    coreq: tuple[tuple[int, str], ...] = ()
    """By item of COREQ: what the evaluators say of it."""

    def pilot(self, id: str) -> Pilot:
        """The pilot with this id."""
        return next(p for p in self.pilots if p.id == id)
