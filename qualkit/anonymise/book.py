"""All entities of the study, as a transcript is read with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from qualkit.anonymise.index import Index
from qualkit.anonymise.names import acronyms, initials
from qualkit.anonymise.weighing import form_key
from qualkit.model import Entity, Kind, Status


class Book:
    """All entities of the study, looked up by form, name, participant and initials."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        """Entities that were merged into others are not met any more."""
        entities = [one for one in entities if one.status is not Status.MERGED]
        self.index = Index(one for one in entities if one.status is not Status.REJECTED)
        self.by_form: dict[str, list[Entity]] = defaultdict(list)
        self.by_id = {one.id: one for one in entities if one.status is not Status.REJECTED}
        self.owners: dict[str, Entity] = {}
        self.initials: dict[str, list[Entity]] = defaultdict(list)
        """Of people; of organisations those of three letters and more."""
        for entity in entities:
            for form in entity.forms:
                self.by_form[form_key(form)].append(entity)
            if entity.kind is Kind.PERSON and entity.status is not Status.REJECTED:
                self._register(entity)
            if entity.kind is Kind.ORGANISATION and entity.id in self.by_id:
                for short in sorted({short for form in entity.forms for short in acronyms(form)}):
                    self.initials[short].append(entity)

    def _register(self, entity: Entity) -> None:
        self.owners.setdefault(entity.name, entity)
        if entity.participant:
            self.owners[entity.participant] = entity
        if len(initials(entity.name)) > 1:
            self.initials[initials(entity.name)].append(entity)
