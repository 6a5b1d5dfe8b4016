"""What can be chosen in the review: kinds, relations, other entities, forms, transcripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from rapidfuzz import fuzz

from qualkit.anonymise.relations import DEFAULT, UNNUMBERED
from qualkit.model import Entity, Kind
from qualkit.workflow.identifiers.reviewing import Card

Option = tuple[str, str]
"""A value, and how it is shown."""

EVERYWHERE = "everywhere"
ONLY = "only in "
FORM = "form "
NEW = ""


def kinds(first: Kind = Kind.PERSON) -> list[Option]:
    """Every kind, the likeliest first."""
    order = [first, *(kind for kind in Kind if kind is not first)]
    return [(kind.value, _kind(kind)) for kind in order]


def has_relations(kind: Kind) -> bool:
    """Whether what stands for this kind says a relation: [Child 3], not [postcode]."""
    return kind not in UNNUMBERED


def relations(entities: Sequence[Entity], kind: Kind) -> list[Option]:
    """The relations that this study has for a kind, the most frequent first."""
    met = Counter(one.relation for one in entities if one.kind is kind and one.relation)
    met.setdefault(DEFAULT[kind], 0)
    return [(relation, f"[{relation} ...]") for relation, _ in met.most_common()]


def others(cards: Sequence[Card], card: Card) -> list[Option]:
    """Every other entity, those first that `card` most likely is."""
    rest = [one for one in cards if one.entity.id != card.entity.id]
    names, kind = card.entity.forms, card.entity.kind
    rest.sort(key=lambda one: (one.entity.kind is not kind, -_alike(names, one), -one.mentions))
    return [(one.entity.id, _shown(one)) for one in rest]


def owners(cards: Sequence[Card], words: str) -> list[Option]:
    """Whose name `words` may be: somebody's new, or an entity's, the likeliest first."""
    names = (words, *words.split())
    ranked = sorted(cards, key=lambda one: (-_alike(names, one), -one.mentions))
    return [(NEW, "somebody or something new"), *((c.entity.id, _shown(c)) for c in ranked)]


def forms(entity: Entity, first: str) -> list[Option]:
    """The forms of an entity, the one that was stood on first."""
    order = sorted(entity.forms, key=lambda form: (form != first, form))
    return [(FORM + form, form) for form in order]


def extents(
    entity: Entity, chosen: Collection[str], transcripts: Sequence[str], here: str
) -> Iterator[Option]:
    """Where chosen forms are somebody else's; or which other form is too."""
    if set(chosen) < entity.forms:
        yield EVERYWHERE, "everywhere"
    order = sorted(transcripts, key=lambda one: (one != here, one))
    yield from ((ONLY + one, f"only in {one}") for one in order[:1])
    rest = sorted(entity.forms - set(chosen))
    yield from ((FORM + form, f"and “{form}” too") for form in rest)
    yield from ((ONLY + one, f"only in {one}") for one in order[1:])


def _alike(names: Collection[str], card: Card) -> float:
    """How alike the nearest of two entities' names are, from 0 to 100."""
    forms = [form.casefold() for form in card.entity.forms]
    return max((fuzz.ratio(name.casefold(), form) for name in names for form in forms), default=0.0)


def _shown(card: Card) -> str:
    entity = card.entity
    times = "1 mention" if card.mentions == 1 else f"{card.mentions} mentions"
    return f"{entity.replacement}  {entity.name}  ({_kind(entity.kind)}, {times})"


def _kind(kind: Kind) -> str:
    return kind.value.replace("_", " ")
