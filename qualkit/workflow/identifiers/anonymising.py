"""anonymise: find identifiers, join them over the study, write the texts that changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit import anonymise as room
from qualkit import settings, yamlfile
from qualkit.anonymise import Known, Mention
from qualkit.anonymise.tokens import tokens
from qualkit.model import Coding, Entity, Kind
from qualkit.recognisers import spacy_names
from qualkit.recognisers.vocabulary import is_word
from qualkit.register import Register
from qualkit.vault import Opened
from qualkit.workflow.identifiers.cleaning import keep_of, name_parts, refuse_kept_names
from qualkit.workflow.identifiers.finding import cast, heard_in, mentions_in, read_through
from qualkit.workflow.identifiers.rewriting import rewrite
from qualkit.workflow.keeping import commit, load_register
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.writing import write_file


@dataclass(frozen=True)
class Draft:
    """What `anonymise` wrote."""

    model: str
    written: tuple[str, ...]
    unchanged: int
    moved: int
    """Codings that moved with their text."""
    touched: tuple[Coding, ...]
    """Those in whose words something was replaced, or put back, for the first time."""
    newer: tuple[str, ...]
    """Transcripts left as they are: their words came from a copy that is newer than this vault."""
    counts: tuple[tuple[str, int, int], ...]
    """Kind, how many different, how many mentions."""
    named: tuple[tuple[str, int], ...]
    """The names that study.yaml listed, and how many mentions each has."""

    @property
    def weak(self) -> bool:
        """Whether the model is a weaker one than comes with qualkit."""
        return spacy_names.is_weak(self.model)


def anonymise(study: Study, *, progress: Progress = silent) -> Draft:
    """Write a new version of each transcript whose replacements have changed.

    What is found in a transcript is kept in the vault as it is found, so that an interrupted run
    goes on where it was, and a text is read again only if it or the recognisers changed. Texts,
    entities and acts are then committed together.
    """
    opened = study.vault.open()
    model = spacy_names.installed()
    listed = study.settings.names
    register = load_register(study, opened)
    refuse_kept_names(study, register)
    register = _kept(study, _with_names(study, opened, register))
    register = read_through(study, opened, register, model, progress=progress)
    entities = room.join(
        {id: heard_in(opened, register, id) for id in register.held},
        {id: cast(register, id) for id in register.held},
        known=known_of(register),
        keep=keep_of(study, register),
        pilots=study.settings.pilots,
        earlier=register.entities,
    )
    register = replace(register, entities=entities, model=spacy_names.described(model))
    done = rewrite(study, opened, register, progress=progress)
    found = {id: mentions_in(opened, done.register, id) for id in register.held}
    return Draft(
        model=register.model,
        written=done.written,
        unchanged=len(register.held) - len(done.written),
        moved=done.moved,
        touched=done.touched,
        newer=done.newer,
        counts=_counts(found),
        named=_found(listed, entities, found),
    )


def known_of(register: Register) -> list[Known]:
    """Everybody and everything that is known before any text is read."""
    parts = {part for part in name_parts(register) if not is_word(part)}
    roles = {
        row.participant: row.role
        for row in reversed(register.rows)
        if parts.isdisjoint(token.key for token in tokens(row.role))
    }
    known = [
        Known(
            person.name,
            relation=roles.get(person.id, ""),
            participant=person.id,
            aliases=person.also,
        )
        for person in register.people
    ]
    for relation, names in (
        ("Interviewer", {row.interviewer for row in register.rows}),
        ("Interpreter", {row.interpreter for row in register.rows}),
    ):
        known += [Known(name, relation=relation) for name in sorted(names - {""})]
    agencies = {row.agency for row in register.rows} - {""}
    known += [Known(agency, Kind.ORGANISATION) for agency in sorted(agencies)]
    return known + [Known(name, kind, sure=True) for name, kind in register.names]


def _kept(study: Study, register: Register) -> Register:
    """The register without the listed names that study.yaml now says to keep.

    What stood for them is not given again: the entity stays, with no form to find it by.
    """
    keep = {term.casefold() for term in study.settings.keep}
    names = tuple(one for one in register.names if one[0].casefold() not in keep)
    gone = {name for name, _ in set(register.names) - set(names)}
    nothing: frozenset[str] = frozenset()
    entities = tuple(
        replace(one, forms=nothing, sure=nothing) if one.sure & gone else one
        for one in register.entities
    )
    return replace(register, names=names, entities=entities)


def _with_names(study: Study, opened: Opened, register: Register) -> Register:
    """The register with the names that study.yaml lists, which are then taken out of it."""
    given = study.settings.names
    if not given:
        return register
    register = register.next(names=tuple(dict.fromkeys((*register.names, *given))))
    with study.transaction() as db:
        commit(db, opened, register)
    text = settings.without_names(yamlfile.read_text(study.settings_path))
    write_file(study.settings_path, text)
    return register


def _found(
    names: Sequence[tuple[str, Kind]],
    entities: Sequence[Entity],
    mentions: Mapping[str, Sequence[Mention]],
) -> tuple[tuple[str, int], ...]:
    """How often each name, or whoever it belongs to, is mentioned."""
    number = Counter(one.entity for found in mentions.values() for one in found)
    owners = {form.casefold(): one.id for one in entities for form in (*one.forms, *one.sure)}
    return tuple((name, number[owners.get(name.casefold(), "")]) for name, _ in names)


def _counts(mentions: Mapping[str, Sequence[Mention]]) -> tuple[tuple[str, int, int], ...]:
    number: Counter[Kind] = Counter()
    different: dict[Kind, set[str]] = defaultdict(set)
    for found in mentions.values():
        for mention in found:
            number[mention.kind] += 1
            different[mention.kind].add(mention.entity or mention.shown)
    return tuple(
        (kind.value.replace("_", " "), len(different[kind]), number[kind])
        for kind in Kind
        if number[kind]
    )
