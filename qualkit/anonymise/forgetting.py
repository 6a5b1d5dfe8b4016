"""What the register forgets of people whose words were taken out, and what others still say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from qualkit.anonymise.drafts import REGISTER
from qualkit.anonymise.index import Index
from qualkit.anonymise.replacing import Mention
from qualkit.anonymise.tokens import tokens
from qualkit.model import Entity, Find, Status

SAID = "said by others"
"""What is left of a reason that told more."""

_NOTHING: frozenset[str] = frozenset()


def forms_said(entities: Collection[Entity], texts: Iterable[str]) -> dict[str, set[str]]:
    """The forms by which each entity may be met in some words, by its id."""
    said: dict[str, set[str]] = {one.id: set() for one in entities}
    index = Index(entities)
    written = {(one.id, _key(form)): form for one in entities for form in (*one.forms, *one.sure)}
    for text in texts:
        for matches in index.matches(text, tokens(text)):
            for match in matches:
                form = match.form
                found = {
                    written.get((form.entity.id, " ".join(form.words))),
                    *(one for one in form.entity.forms if _joined(one) == "".join(form.words)),
                }
                said[form.entity.id] |= {one for one in found if one}
    return said


def left_of(entity: Entity, kept: Collection[str], *, participant: bool, known: bool) -> Entity:
    """An entity by the forms that are still said of it, or that stand in the register still.

    With none of those it is nobody: its id and replacement are not given again. `participant`:
    whether it is still the participant that it was; `known`: whether it was somebody's of the
    register, and is to be met as it was.
    """
    forms = frozenset(form for form in entity.forms if form in kept)
    if not forms and participant:
        return entity
    if not forms:
        return replace(
            entity,
            name="",
            forms=_NOTHING,
            sure=_NOTHING,
            reasons=(),
            participant=None,
            status=Status.MERGED,
            why={},
            also=_NOTHING,
            without=_NOTHING,
            only=_NOTHING,
            into="",
        )
    name = entity.name if entity.name in forms else max(forms, key=lambda form: (len(form), form))
    reasons = entity.reasons
    if not participant and known:
        others = (one for one in reasons if not one.startswith(REGISTER))
        reasons = (f"{REGISTER}: {SAID}", *others)
    return replace(
        entity,
        name=name,
        forms=forms,
        sure=entity.sure & forms,
        reasons=reasons,
        participant=entity.participant if participant else None,
        why={form: why for form, why in entity.why.items() if form in forms},
        also=frozenset(name for name in entity.also if name in forms),
    )


def holding(names: Collection[str]) -> Callable[[str], bool]:
    """What tells whether a text holds one of these names, as whole words."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        words = tuple(token.key for token in tokens(name))
        if words:
            by_first.setdefault(words[0], []).append(words)

    def holds(text: str) -> bool:
        words = [token.key for token in tokens(text)]
        return any(
            tuple(words[at : at + len(name)]) == name
            for at, word in enumerate(words)
            for name in by_first.get(word, ())
        )

    return holds


def without_names(one: Entity, holds: Callable[[str], bool]) -> Entity:
    """An entity of which no reason tells a name that `holds` knows."""
    return replace(
        one,
        reasons=tuple(dict.fromkeys(SAID if holds(why) else why for why in one.reasons)),
        why={form: SAID if holds(why) else why for form, why in one.why.items()},
        also=frozenset(name for name in one.also if not holds(name)),
        without=frozenset(form for form in one.without if not holds(form)),
    )


def unnamed_mention(one: Mention, holds: Callable[[str], bool]) -> Mention:
    """A mention of which no reason tells a name that `holds` knows."""
    reasons = tuple(dict.fromkeys(SAID if holds(why) else why for why in one.reasons))
    return one if reasons == one.reasons else replace(one, reasons=reasons)


def unnamed_find(one: Find, holds: Callable[[str], bool]) -> Find:
    """A find of which no reason tells a name that `holds` knows."""
    return replace(one, reason=SAID) if holds(one.reason) else one


def _key(form: str) -> str:
    return " ".join(token.key for token in tokens(form))


def _joined(form: str) -> str:
    return "".join(token.key for token in tokens(form))


def kept_forms(
    entity: Entity, said: Mapping[str, Collection[str]], names: Collection[str]
) -> frozenset[str]:
    """The forms of an entity that are still said, or made of the words of one of these names."""
    spelled = [{token.key for token in tokens(name)} for name in names]
    return frozenset(
        form
        for form in (*entity.forms, *entity.sure)
        if form in said.get(entity.id, ())
        or any({token.key for token in tokens(form)} <= words for words in spelled)
    )
