"""What the replacements in a transcript rest on: the entities that can be met in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

from qualkit.anonymise.drafts import SHORT
from qualkit.anonymise.names import initials
from qualkit.anonymise.scene import Cast
from qualkit.anonymise.tokens import tokens
from qualkit.model import Entity, Status


class Resting:
    """Entities by the words that they may be met by: where none is another, nothing is."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_owner: dict[str, set[str]] = defaultdict(set)
        self._by_id: dict[str, str] = {}
        for entity in entities:
            if entity.status is not Status.MERGED:
                self._by_id[entity.id] = digest = _digest(entity)
                for word in _words(entity):
                    self._by_word[word].add(digest)
                for owner in filter(None, (entity.name, entity.participant)):
                    self._by_owner[owner].add(digest)

    def about(self, id: str) -> str:
        """A hash of what is known of one entity; "" where there is none."""
        return self._by_id.get(id, "")

    def of(self, words: Collection[str], cast: Cast, others: Sequence[str] = ()) -> str:
        """A hash of what a transcript with these words and this cast rests on, and of `others`."""
        met = {one for word in words for one in self._by_word.get(word, ())}
        who = {*cast.present, *cast.labels.values()}
        met |= {one for owner in who for one in self._by_owner.get(owner, ())}
        about = (*sorted(met), *sorted(cast.labels.items()), *sorted(cast.pilots), *others)
        return sha256(repr(about).encode("utf-8")).hexdigest()


def _words(entity: Entity) -> Iterator[str]:
    """The first word of each form, as it may be written; initials."""
    for written in (*entity.forms, *entity.sure):
        words = [token.key for token in tokens(written)]
        if words:
            yield words[0]
            yield "".join(words)
    yield initials(entity.name).casefold()


def _digest(entity: Entity) -> str:
    about = (
        entity.id,
        entity.kind.value,
        entity.name,
        sorted(entity.forms),
        sorted(entity.sure),
        entity.replacement,
        entity.relation,
        entity.participant,
        sorted(entity.pilots),
        entity.status is Status.REJECTED,
        sorted(entity.only),
        SHORT in entity.reasons,
    )
    return sha256(repr(about).encode("utf-8")).hexdigest()
