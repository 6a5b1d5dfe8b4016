"""Reading an anonymised transcript to its end, signing that it was read, looking for leaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from qualkit.errors import NamesSomebody, NotYet, NoVault, UnknownTranscript
from qualkit.model import ActKind, AnonymisedTranscript, Span, Turn
from qualkit.store import Connection, acts, texts
from qualkit.workflow.cleaning import named_in
from qualkit.workflow.keeping import load_register
from qualkit.workflow.study import Study

Pieces = tuple[tuple[str, bool], ...]
"""Words, and whether they are a replacement."""


@dataclass(frozen=True)
class Reading:
    """A transcript as it is shown to be read."""

    version: int
    text: str
    """The id of the version that is shown: what is signed is what was read."""
    turns: tuple[Pieces, ...]


@dataclass(frozen=True)
class Leak:
    """A form of the register where it should not be; `replacement` says whose, not which."""

    span: Span
    replacement: str


Leaks = Callable[[Mapping[str, str]], dict[str, list[Leak]]]


def reading(study: Study, id: str) -> Reading:
    """A transcript's newest version, turn by turn. Raises UnknownTranscript, NotYet."""
    with study.store.reading() as db:
        text = _newest(db, id)
        version, shown = texts.standing(db)[id]
    turns = tuple(tuple(_pieces(text, turn)) for turn in text.turns)
    return Reading(version, shown, turns)


def sign_off(study: Study, id: str, read: Reading) -> None:
    """Record that the coder has read what was shown to its end.

    Raises NotYet where the text has changed since it was shown, and NoVault in a coder's copy: who
    signs is who could look at the original.
    """
    if not study.vault.present:
        raise NoVault()
    with study.store.transaction() as db:
        if texts.standing(db).get(id) != (read.version, read.text):
            raise NotYet(
                what=f"{id} was changed while it was read",
                fix=f"Read it again: `qualkit anonymise --read {id}`.",
            )
        act = study.batch().act(ActKind.READ, id, version=read.version, text=read.text)
        acts.add(db, [act])


def leak_finder(study: Study) -> Leaks:
    """A function that finds every known identifier in texts, by their names.

    Raises NoVault, NoKey or WrongKey where the register cannot be opened.
    """
    opened = study.vault.open()
    register = load_register(study, opened)

    def find(words: Mapping[str, str]) -> dict[str, list[Leak]]:
        return {
            name: [Leak(mention.span, mention.shown) for mention in mentions]
            for name, mentions in named_in(study, register, words).items()
            if mentions
        }

    return find


def uncovered(
    find: Leaks, transcripts: Mapping[str, AnonymisedTranscript]
) -> dict[str, list[Leak]]:
    """Known identifiers in anonymised texts that are not inside a replacement, by transcript."""
    found = {}
    for id, leaks in find({id: text.text for id, text in transcripts.items()}).items():
        shown = transcripts[id].replacements
        bare = [leak for leak in leaks if not any(r.span.covers(leak.span) for r in shown)]
        if bare:
            found[id] = bare
    return found


def refuse_names(study: Study, words: Mapping[str, str]) -> None:
    """Raise NamesSomebody for the first text that holds a known identifier.

    Where this copy has no vault nothing is known: it is looked for when the copy is merged.
    """
    if study.vault.present:
        for where in leak_finder(study)(words):
            raise NamesSomebody(where=where)


def _newest(db: Connection, id: str) -> AnonymisedTranscript:
    held = texts.newest(db)
    if not held:
        raise NotYet(what=f"{id} is not anonymised yet", fix="Run `qualkit anonymise --yes` first.")
    if id not in held:
        raise UnknownTranscript(name=id)
    return held[id]


def _pieces(text: AnonymisedTranscript, turn: Turn) -> Iterator[tuple[str, bool]]:
    at = turn.start
    for one in text.replacements:
        if turn.span.covers(one.span):
            yield text.text[at : one.span.start], False
            yield one.shown, True
            at = one.span.end
    yield text.text[at : turn.body.end], False
