"""Reading an anonymised transcript to its end, signing that it was read, looking for leaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from qualkit.errors import NotYet, UnknownTranscript
from qualkit.model import ActKind, AnonymisedTranscript, Span, Turn
from qualkit.store import Connection, acts, texts
from qualkit.workflow.anonymising import named_in
from qualkit.workflow.keeping import load_register
from qualkit.workflow.study import Study

Pieces = tuple[tuple[str, bool], ...]
"""Words, and whether they are a replacement."""


@dataclass(frozen=True)
class Reading:
    """A transcript as it is shown to be read."""

    version: int
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
    return Reading(text.version, tuple(tuple(_pieces(text, turn)) for turn in text.turns))


def sign_off(study: Study, id: str) -> None:
    """Record that the coder has read the newest version to its end."""
    with study.store.transaction() as db:
        text = _newest(db, id)
        sha256 = texts.sha256(text.text)
        act = study.batch().act(ActKind.READ, id, version=text.version, sha256=sha256)
        acts.record(db, [act])


def leak_finder(study: Study) -> Leaks:
    """A function that finds every known identifier in texts, by their names.

    Raises NoVault, NoKey or WrongKey where the register cannot be opened.
    """
    opened = study.vault.open()
    entities = load_register(study, opened).entities

    def find(words: Mapping[str, str]) -> dict[str, list[Leak]]:
        return {
            name: [Leak(mention.span, mention.shown) for mention in mentions]
            for name, mentions in named_in(study, entities, words).items()
            if mentions
        }

    return find


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
