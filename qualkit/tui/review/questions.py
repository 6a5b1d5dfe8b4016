"""What is asked before a decision of more than one key: each gives None where it was left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.model import Entity, Kind
from qualkit.tui.base.asking import Ask, Choose
from qualkit.tui.base.terminal import Terminal
from qualkit.tui.review import options
from qualkit.tui.review.cards import Line, clean
from qualkit.workflow.identifiers.reviewing import Card, Context


@dataclass(frozen=True)
class Sort:
    """What something is."""

    kind: Kind
    relation: str


@dataclass(frozen=True)
class Missed:
    """A name that was missed, and whose it is: an entity's (`to`), or somebody's new."""

    words: str
    to: str
    sort: Sort


@dataclass(frozen=True)
class Apart:
    """Forms that are somebody else's, everywhere or in one transcript."""

    forms: tuple[str, ...]
    transcripts: tuple[str, ...]


async def sort(
    screen: Terminal, words: str, first: Kind, entities: Sequence[Entity]
) -> Sort | None:
    """Of which kind something is, and in what relation."""
    asked = Choose(clean(f"What is {words}?"), options.kinds(first))
    chosen = await screen.push_screen_wait(asked)
    if chosen is None:
        return None
    kind = Kind(chosen)
    if not options.has_relations(kind):
        return Sort(kind, "")
    note = "Choose one, or type another: Child, Teacher, School."
    known = options.relations(entities, kind)
    asked = Choose("In what relation?", known, note, free="[{} ...]")
    relation = await screen.push_screen_wait(asked)
    return None if relation is None else Sort(kind, relation)


async def same(screen: Terminal, card: Card, cards: Sequence[Card]) -> str | None:
    """Which other entity it is."""
    words = clean(f"{card.entity.replacement} {card.entity.name} is the same as:")
    note = "What stands for that one will stand for both."
    return await screen.push_screen_wait(Choose(words, options.others(cards, card), note))


async def whose(screen: Terminal, here: Context, card: Card, cards: Sequence[Card]) -> str | None:
    """Which other entity one mention is."""
    words = clean(f"“{here.words}” in {here.transcript} is:")
    note = "There alone. Somebody new: split it off first."
    return await screen.push_screen_wait(Choose(words, options.others(cards, card), note))


async def apart(screen: Terminal, card: Card, stood: Line | None) -> Apart | None:
    """Which forms are somebody else's, and where."""
    known = options.forms(card.entity, stood.form if stood else "")
    here = stood.context.transcript if stood and stood.context else ""
    chosen = await screen.push_screen_wait(Choose("Which name is somebody else's?", known))
    forms: list[str] = []
    while chosen is not None and chosen.startswith(options.FORM):
        forms.append(chosen.removeprefix(options.FORM))
        words = " and ".join(f"“{form}”" for form in forms)
        extents = list(options.extents(card.entity, forms, card.transcripts, here))
        asked = Choose(clean(f"Where is {words} somebody else?"), extents)
        chosen = await screen.push_screen_wait(asked)
    if chosen is None:
        return None
    only = (chosen.removeprefix(options.ONLY),) if chosen.startswith(options.ONLY) else ()
    return Apart(tuple(forms), only)


async def shown(screen: Terminal, entity: Entity) -> str | None:
    """What else stands for it."""
    asked = Ask(clean(f"What stands for {entity.name}?"), entity.replacement)
    words = await screen.push_screen_wait(asked)
    return None if words is None or words.strip() == entity.replacement else words


async def term(screen: Terminal, first: str) -> str | None:
    """A term that is never replaced."""
    note = "In every transcript, now and later. Only what names nobody."
    return await screen.push_screen_wait(Ask("Which term is never replaced?", first, note))


async def missed(
    screen: Terminal, cards: Sequence[Card], entities: Sequence[Entity]
) -> Missed | None:
    """A name that was missed, whose it is, and what that is."""
    words = await screen.push_screen_wait(
        Ask("Which name was missed?", "", "As it is written in the transcripts.")
    )
    if words is None:
        return None
    asked = Choose(clean(f"Whose name is “{words}”?"), options.owners(cards, words))
    to = await screen.push_screen_wait(asked)
    if to is None:
        return None
    if to != options.NEW:
        return Missed(words, to, Sort(Kind.PERSON, ""))
    found = await sort(screen, f"“{words}”", Kind.PERSON, entities)
    return None if found is None else Missed(words, "", found)
