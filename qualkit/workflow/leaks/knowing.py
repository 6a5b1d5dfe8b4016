"""Known identifiers in texts: the forms of everybody in the register, found by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.alignment import to_anonymised
from qualkit.errors import NamesSomebody, QualkitError
from qualkit.model import AnonymisedTranscript, Span
from qualkit.recognisers import spacy_names
from qualkit.register import Register
from qualkit.store import texts
from qualkit.vault import Opened
from qualkit.workflow.identifiers.cleaning import named_in, refuse_kept_names
from qualkit.workflow.identifiers.finding import alignment_of
from qualkit.workflow.keeping import load_register
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Leak:
    """A form of the register where it should not be; `replacement` says whose, not which."""

    span: Span
    replacement: str


WITHDREW = "somebody who withdrew"
"""What is said in place of a replacement: they have none any more."""

Leaks = Callable[[Mapping[str, str]], dict[str, list[Leak]]]


def leak_finder(study: Study) -> Leaks:
    """A function that finds every known identifier in texts, by their names.

    So it does the names of those who withdrew, which nobody keeps any more. A mention that a
    person restored is none where the whole transcript stands in which it is.
    Raises NoVault, NoKey or WrongKey where the register cannot be opened, KeepsName where a term
    that is to be kept would let a name through.
    """
    opened = study.vault.open()
    register = load_register(study, opened)
    refuse_kept_names(study, register)
    restored = restored_in(study, opened, register)

    def find(words: Mapping[str, str]) -> dict[str, list[Leak]]:
        found = {
            name: [
                Leak(mention.span, mention.shown)
                for mention in mentions
                if not _is_restored(mention.span, words[name], restored)
            ]
            for name, mentions in named_in(study, register, words).items()
        }
        for name, text in words.items():
            found[name] += [Leak(Span(*at), WITHDREW) for at in register.traces.named_at(text)]
        return {name: leaks for name, leaks in found.items() if leaks}

    return find


def restored_in(study: Study, opened: Opened, register: Register) -> dict[str, list[Span]]:
    """The anonymised texts in which a person restored something, and where in them it stands."""
    spans = {id: register.restored(id) for id in register.held}
    with study.store.reading() as db:
        here = texts.newest(db, [id for id in spans if spans[id]])
    return {
        text.text: [to_anonymised(alignment_of(opened, register, id), one) for one in spans[id]]
        for id, text in here.items()
        if text.version == register.held[id].version
    }


def _is_restored(span: Span, words: str, restored: Mapping[str, Sequence[Span]]) -> bool:
    """Whether what stands at `span` of `words` is a restored mention in its own transcript."""
    return any(
        Span(at + one.start, at + one.end).covers(span)
        for text, spans in restored.items()
        if (at := words.find(text)) >= 0
        for one in spans
    )


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


def weak_model(study: Study) -> str:
    """The model that found the names, if it is a weaker one than comes with qualkit."""
    model = load_register(study, study.vault.open()).model
    return model if spacy_names.is_weak(model) else ""


def refuse_names(study: Study, words: Mapping[str, str]) -> None:
    """Raise NamesSomebody for the first text that holds a known identifier.

    Where this copy has no vault nothing is known: it is looked for when the copy is merged.
    """
    if study.vault.present:
        for where in leak_finder(study)(words):
            raise NamesSomebody(where=where)


def refuse_known(study: Study, words: Mapping[str, str]) -> None:
    """The same, where the register can be opened here; `check` and `merge` look elsewhere."""
    try:
        refuse_names(study, words)
    except NamesSomebody:
        raise
    except QualkitError:
        return
