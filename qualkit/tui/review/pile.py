"""The entities as a person goes through them: which are shown, in what order, which is next."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from qualkit.model import Entity, Kind, Status
from qualkit.workflow.identifiers.cleaning import keep_terms
from qualkit.workflow.identifiers.reviewing import Card, Review


class Show(Enum):
    """Which entities are shown; the key f goes from one to the next."""

    UNDECIDED = "undecided"
    ALL = "all"
    PEOPLE = "people"
    PLACES = "places"
    DECIDED = "decided"
    NOWHERE = "mentioned nowhere"


class Pile:
    """The cards of a review, sifted. `named` is a part of the names that are shown, or ""."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.show = Show.UNDECIDED
        self.named = ""
        self.refresh()

    def refresh(self) -> None:
        """Take the cards anew, after a decision."""
        terms = keep_terms(self.review.study, self.review.register)
        self._kept = {term.casefold() for term in terms}
        self.cards = self.review.cards()
        self.sift()

    def sift(self) -> None:
        """Find which are shown, after `show` or `named` changed."""
        self.shown = [card for card in self.cards if self._is_shown(card)]

    def turn(self) -> None:
        """Show the next sort."""
        sorts = list(Show)
        self.show = sorts[(sorts.index(self.show) + 1) % len(sorts)]
        self.sift()

    def place(self, id: str) -> int | None:
        """Where an entity stands among those shown."""
        return next((at for at, card in enumerate(self.shown) if card.entity.id == id), None)

    def state(self, card: Card) -> str:
        """What was decided about it; "" where nothing was."""
        if card.entity.status is not Status.OPEN:
            return card.entity.status.value
        kept = self._kept and all(form.casefold() in self._kept for form in card.entity.forms)
        return "kept" if kept else ""

    def called(self, id: str) -> str:
        """The replacement and name of an entity; what else was given, as it is."""
        cards = (card.entity for card in self.cards if card.entity.id == id)
        return next((f"{one.replacement} {one.name}" for one in cards), id)

    @property
    def to_decide(self) -> int:
        """How many there are to decide about, decided or not."""
        return sum(1 for card in self.cards if _is_met(card))

    @property
    def decided(self) -> int:
        """How many of these are decided."""
        return sum(1 for card in self.cards if _is_met(card) and self.state(card))

    def next_after(self, order: Sequence[Card], at: int) -> str | None:
        """The first undecided one from `at` on in an earlier order, else the first of all."""
        now = {card.entity.id: card for card in self.cards}
        for card in (*order[at:], *order[:at]):
            found = now.get(card.entity.id)
            if found and not self.state(found) and _is_met(found):
                return found.entity.id
        return None

    def _is_shown(self, card: Card) -> bool:
        return self._is_of_the_sort(card) and self._is_named(card.entity)

    def _is_of_the_sort(self, card: Card) -> bool:
        match self.show:
            case Show.PEOPLE:
                return card.entity.kind is Kind.PERSON
            case Show.PLACES:
                return card.entity.kind in (Kind.PLACE, Kind.ORGANISATION)
            case Show.UNDECIDED:
                return not self.state(card) and _is_met(card)
            case Show.NOWHERE:
                return not _is_met(card)
            case Show.DECIDED:
                return bool(self.state(card))
        return True

    def _is_named(self, entity: Entity) -> bool:
        words = self.named.casefold()
        names = (entity.name, entity.replacement, *entity.forms)
        return not words or any(words in name.casefold() for name in names)


def _is_met(card: Card) -> bool:
    """Whether there is anything to decide: names of the register that nobody says are kept too."""
    return bool(card.mentions) or card.entity.status is not Status.OPEN
