"""Who a missed name may be: the entities of the register that it is most like, and new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from qualkit.anonymise.drafts import PILOT, Numbers
from qualkit.anonymise.relations import DEFAULT, UNNUMBERED
from qualkit.model import Entity, Kind, Status
from qualkit.register import Register

ALIKE = 75
"""From 0 to 100: from here on two names are so alike that they may be one."""


@dataclass(frozen=True)
class Candidate:
    """Somebody that a missed name may be."""

    kind: Kind
    replacement: str = ""
    """What would stand for it; "" where nothing is known yet."""
    entity: str = ""
    """The id; "" for one that is new."""
    relation: str = ""
    """Of one that is new."""
    names: tuple[str, ...] = ()


def candidates(
    register: Register, words: str, *kinds: Kind, here: Collection[str] = ()
) -> list[Candidate]:
    """Who `words` may be, most likely first; `here`: the ids of who is met in the transcript.

    Those of a like name come first, then somebody new, then all others; each in the order of
    `kinds`. What has a fixed format (a telephone number) is nobody: then there is none.
    """
    parts = [_of_kind(register, words, one, here) for one in kinds if one not in UNNUMBERED]
    return [one for part in zip(*parts, strict=True) for some in part for one in some]


def _of_kind(
    register: Register, words: str, kind: Kind, here: Collection[str]
) -> tuple[list[Candidate], ...]:
    """Those of a like name; a new one, and one of each relation; all others."""
    found = [one for one in register.entities if one.kind is kind and _can_be(one)]
    score = {one.id: _alike(words, one) for one in found}
    found.sort(key=lambda one: (-score[one.id], one.id not in here, one.name.casefold()))
    others = sorted(
        (one for one in found if score[one.id] < ALIKE),
        key=lambda one: (one.id not in here, one.replacement),
    )
    alike = [_known(one) for one in found if score[one.id] >= ALIKE]
    new = list(_new(register, kind))
    return alike, new[:1], new[1:], [_known(one) for one in others]


def _can_be(entity: Entity) -> bool:
    return (
        entity.status not in (Status.MERGED, Status.REJECTED)
        and bool(entity.forms)
        and entity.relation != PILOT
    )


def _alike(words: str, entity: Entity) -> float:
    """How alike the whole names are, or the longest word of `words` and a word of a form's."""
    words = words.casefold()
    longest = max(words.split(), key=len, default="")
    forms = [form.casefold() for form in entity.forms]
    whole = max(fuzz.ratio(words, form) for form in forms)
    part = max(fuzz.ratio(longest, word) for form in forms for word in form.split())
    return max(whole, 0.9 * part)


def _known(entity: Entity) -> Candidate:
    others = sorted(entity.forms - {entity.name}, key=lambda form: (-len(form), form))
    names = (entity.name, *others)
    return Candidate(entity.kind, entity.replacement, entity.id, names=names)


def _new(register: Register, kind: Kind) -> Iterator[Candidate]:
    """A new one without a relation, then of each that there is, the most frequent first."""
    numbers = Numbers(register.entities)
    plain = DEFAULT.get(kind, "")
    often = Counter(one.relation for one in register.entities if one.kind is kind)
    often.pop(PILOT, None)
    for relation in dict.fromkeys([plain, *(one for one, _ in often.most_common() if one)]):
        yield Candidate(kind, numbers.replacement(kind, relation), relation=relation)
