"""What becomes of the entities when a person has decided something about one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from qualkit.anonymise.drafts import PILOT, REGISTER, Numbers
from qualkit.anonymise.relations import DEFAULT
from qualkit.anonymise.tokens import tokens
from qualkit.errors import CannotDecide
from qualkit.model import Entity, Kind, Status

Entities = tuple[Entity, ...]

_SHOWN = re.compile(r"\[[^\[\]\n]{1,60}\]")
_NOTHING: frozenset[str] = frozenset()
SAID = "added by a person"


def accept(entities: Entities, id: str) -> Entities:
    """It is what it was taken for."""
    return _changed(entities, id, lambda one: replace(one, status=Status.ACCEPTED))


def reject(entities: Entities, id: str) -> Entities:
    """It identifies nobody. Raises CannotDecide for who took part: their names always go."""
    one = named(entities, id)
    refuse_pilot(one)
    if is_known(one):
        raise CannotDecide(
            what=f"{one.name} is in interviews.csv, and is always replaced",
            fix="Where the word is meant and nobody named, restore that mention while reading.",
        )
    return _changed(entities, id, lambda one: replace(one, status=Status.REJECTED))


def retype(entities: Entities, id: str, kind: Kind, relation: str = "") -> Entities:
    """It is of another kind, or in another relation, and has another replacement therefore."""
    one = named(entities, id)
    refuse_pilot(one)
    if is_known(one) and kind is not one.kind:
        raise CannotDecide(
            what=f"{one.name} is in interviews.csv, as a {one.kind}",
            fix="Give it another relation, or another replacement.",
        )
    relation = _relation(entities, relation) or DEFAULT.get(kind, "")
    shown = Numbers(entities).replacement(kind, relation)
    return _changed(
        entities, id, lambda one: replace(_shown(one, shown), kind=kind, relation=relation)
    )


def rename(entities: Entities, id: str, shown: str) -> Entities:
    """Something else stands for it. Raises CannotDecide if that names somebody, or is taken."""
    refuse_pilot(named(entities, id))
    shown = shown.strip()
    shown = shown if shown.startswith("[") else f"[{shown}]"
    if not _SHOWN.fullmatch(shown):
        raise CannotDecide(
            what=f"“{shown}” cannot stand for anything",
            fix="Give a few words, at most 60 characters, without brackets of their own.",
        )
    for other in entities:
        if other.id != id and shown.casefold() in map(
            str.casefold, (other.replacement, *other.once)
        ):
            raise CannotDecide(
                what=f"{shown} stands for {other.id} already", fix="Give something else."
            )
    _names_nobody(shown, [form for one in entities for form in one.forms])
    return _changed(entities, id, lambda one: _shown(one, shown))


def merge(entities: Entities, id: str, into: str) -> Entities:
    """Two are one: `into` takes over every name of the other, whose replacement goes."""
    gone, stays = named(entities, id), named(entities, into)
    if id == into:
        raise CannotDecide(what=f"{id} is itself already", fix="Name another one.")
    if gone.participant and stays.participant:
        raise CannotDecide(
            what=f"{id} and {into} are two rows of interviews.csv",
            fix="If that is one person, give both rows one participant_id and ingest again.",
        )
    if is_known(gone) and gone.kind is not stays.kind:
        raise CannotDecide(
            what=f"{gone.name} is in interviews.csv, and {into} is a {stays.kind}",
            fix=f"Merge {into} into {id}, or retype it first.",
        )
    refuse_pilot(gone)
    refuse_pilot(stays)
    whole = replace(
        stays,
        forms=stays.forms | gone.forms,
        sure=stays.sure | gone.sure,
        participant=stays.participant or gone.participant,
        reasons=tuple(sorted({*stays.reasons, *gone.reasons})),
        pilots=stays.pilots | gone.pilots if stays.pilots and gone.pilots else _NOTHING,
        only=stays.only | gone.only if stays.only and gone.only else _NOTHING,
        without=stays.without - _keys(gone.forms),
        why={**gone.why, **stays.why, gone.name: f"merged with {gone.replacement}"},
        also=stays.also | gone.also | {gone.name},
        status=Status.ACCEPTED,
    )
    nothing = replace(
        gone,
        forms=_NOTHING,
        sure=_NOTHING,
        participant=None,
        also=_NOTHING,
        why={},
        status=Status.MERGED,
        into=into,
    )
    return tuple({id: nothing, into: whole}.get(one.id, one) for one in entities)


def split(
    entities: Entities,
    id: str,
    forms: Collection[str],
    *,
    transcripts: Collection[str] = (),
    relation: str = "",
) -> Entities:
    """Some forms are somebody else's: everywhere, or in these transcripts alone.

    Raises CannotDecide if they are not its forms, or if nothing would be left of it.
    """
    one = named(entities, id)
    refuse_pilot(one)
    keys = _keys(forms)
    taken = frozenset(form for form in one.forms if _keys([form]) <= keys)
    if _keys(taken) != keys or not keys:
        raise CannotDecide(
            what=f"{id} is not called {', '.join(sorted(forms)) or 'nothing'}",
            fix=f"Its forms are: {', '.join(sorted(one.forms))}.",
        )
    if taken == one.forms and not transcripts:
        raise CannotDecide(
            what=f"nothing would be left of {id}",
            fix="Name fewer forms, or the transcripts in which they are somebody else's.",
        )
    numbers = Numbers(entities)
    relation = _relation(entities, relation) or one.relation or DEFAULT.get(one.kind, "")
    other = Entity(
        id=numbers.id(),
        kind=one.kind,
        name=max(taken, key=lambda form: (len(form), form)),
        forms=taken,
        replacement=numbers.replacement(one.kind, relation),
        relation=relation,
        reasons=_reasons_of(one, taken),
        sure=one.sure & taken,
        pilots=one.pilots,
        status=Status.ACCEPTED,
        why=dict.fromkeys(sorted(taken), f"split from {id}"),
        only=frozenset(transcripts),
    )
    if not transcripts:
        left = one.forms - taken
        name = one.name if one.name in left else max(left, key=lambda form: (len(form), form))
        entities = _changed(
            entities,
            id,
            lambda one: replace(
                one,
                name=name,
                forms=left,
                sure=one.sure - taken,
                without=one.without | keys,
                why={form: why for form, why in one.why.items() if form in left},
            ),
        )
    return (*entities, other)


def add(
    entities: Entities, words: str, kind: Kind, *, relation: str = "", to: str = ""
) -> Entities:
    """A name that was missed: somebody's of the register (`to`), or a new one's."""
    words = " ".join(words.split())
    if not any(char.isalnum() for char in words):
        raise CannotDecide(what=f"“{words}” is no name", fix="Mark at least one word.")
    before = added(entities, words)
    if before:
        raise CannotDecide(
            what=f"“{words}” was added already, as {before.replacement}",
            fix=f"Merge or split {before.id} in the review, if it is somebody else.",
        )
    if to:
        found = named(entities, to)
        whole = replace(
            found,
            forms=found.forms | {words},
            sure=found.sure | {words},
            without=found.without - _keys([words]),
            why={**found.why, words: SAID},
            status=Status.ACCEPTED,
        )
        return tuple(whole if one.id == to else one for one in entities)
    return (*entities, _person_said(entities, words, kind, relation, sure=[words]))


def added(entities: Entities, words: str) -> Entity | None:
    """Of whom a person has said already that they are called so."""
    mine = _keys([words])
    named = (one for one in entities if mine <= _keys(one.sure))
    return next((one for one in named if one.status is not Status.REJECTED), None)


def add_here(
    entities: Entities, words: str, kind: Kind, transcript: str, *, relation: str = ""
) -> Entities:
    """Whoever is called so in one transcript is somebody new, whoever is elsewhere."""
    words = " ".join(words.split())
    return (*entities, _person_said(entities, words, kind, relation, only=[transcript]))


def _person_said(
    entities: Entities,
    words: str,
    kind: Kind,
    relation: str,
    *,
    sure: Collection[str] = (),
    only: Collection[str] = (),
) -> Entity:
    """A new entity, of which a person said what it is called."""
    numbers = Numbers(entities)
    relation = _relation(entities, relation, words) or DEFAULT.get(kind, "")
    return Entity(
        id=numbers.id(),
        kind=kind,
        name=words,
        forms=frozenset({words}),
        replacement=numbers.replacement(kind, relation),
        relation=relation,
        reasons=(SAID,),
        sure=frozenset(sure),
        status=Status.ACCEPTED,
        why={words: SAID},
        only=frozenset(only),
    )


def _reasons_of(one: Entity, forms: Collection[str]) -> tuple[str, ...]:
    """Why some forms of an entity are names. A place called so is not the one of interviews.csv.

    Of a person every form stays a name of somebody who took part.
    """
    if one.kind is Kind.PERSON or any(one.why.get(f, "").startswith(REGISTER) for f in forms):
        return one.reasons
    return tuple(reason for reason in one.reasons if not reason.startswith(REGISTER))


def named(entities: Sequence[Entity], id: str) -> Entity:
    """The entity with this id. Raises CannotDecide if there is none, or it is another now."""
    one = next((one for one in entities if one.id == id), None)
    if one is None or (one.status is Status.MERGED and not one.into):
        raise CannotDecide(what=f"there is no {id} in the register", fix="Nothing was decided.")
    if one.status is Status.MERGED:
        raise CannotDecide(
            what=f"{id} was merged into {one.into}", fix=f"Decide about {one.into}, or undo that."
        )
    return one


def is_known(entity: Entity) -> bool:
    """Whether it is somebody of interviews.csv."""
    return entity.participant is not None or any(
        reason.startswith(REGISTER) for reason in entity.reasons
    )


def refuse_pilot(one: Entity) -> None:
    """Raise CannotDecide for a pilot that study.yaml discloses by a label."""
    if one.relation == PILOT:
        raise CannotDecide(
            what=f"{one.id} is a pilot that study.yaml discloses by a label",
            fix="Change its `disclose` in study.yaml.",
        )


def _changed(entities: Entities, id: str, change: Callable[[Entity], Entity]) -> Entities:
    named(entities, id)
    return tuple(change(one) if one.id == id else one for one in entities)


def _shown(one: Entity, shown: str) -> Entity:
    once = one.once | {one.replacement}
    return replace(one, replacement=shown, once=once, status=Status.ACCEPTED)


def _relation(entities: Entities, word: str, *names: str) -> str:
    """A relation as it stands in a replacement. Raises CannotDecide, also if it names somebody.

    `names` are those that are not in the register yet.
    """
    word = " ".join(word.split())
    if word and not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[ ,'-]){0,40}", word):
        raise CannotDecide(
            what=f"“{word}” is no relation", fix="Give a word or two: Child, Teacher."
        )
    word = word[:1].upper() + word[1:]
    if word == PILOT:
        raise CannotDecide(what="a pilot is disclosed in study.yaml", fix="Give another relation.")
    if word not in {one.relation for one in entities}:
        _names_nobody(word, [*names, *(form for one in entities for form in one.forms)])
    return word


def _names_nobody(shown: str, names: Collection[str]) -> None:
    """Raise CannotDecide if what shall be printed holds every word of one of these names."""
    words = {token.key for token in tokens(shown)}
    if any(words >= {token.key for token in tokens(name)} for name in names if name):
        raise CannotDecide(
            what=f"{shown} holds a name of the register", fix="Give words that name nobody."
        )


def _keys(forms: Collection[str]) -> frozenset[str]:
    return frozenset(" ".join(token.key for token in tokens(form)) for form in forms)
