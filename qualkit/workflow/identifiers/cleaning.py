"""Names in what people typed: memos, codebooks, and what interviews.csv says of a participation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qualkit import anonymise as room
from qualkit.anonymise import Keep, Mention, Scene
from qualkit.anonymise.tokens import tokens
from qualkit.errors import KeepsName
from qualkit.model import ActKind, Entity, Participation, Span, Transcript, Turn
from qualkit.register import Register, Verb
from qualkit.store import Connection, acts, people, typed
from qualkit.workflow.study import Study

TYPED = ("role", "agency", "attachment", "background")
"""What interviews.csv says of a participation in people's own words."""


def keep_terms(study: Study, register: Register) -> tuple[str, ...]:
    """The terms that are never replaced: those of study.yaml, and those decided on.

    A decided one lapses when somebody in interviews.csv turns out to be called so.
    """
    decided = (term for one in register.standing(Verb.KEEP) for term in one.words)
    standing = (term for term in decided if not _lets_through(register, term))
    return tuple(dict.fromkeys((*study.settings.keep, *standing)))


def keep_of(study: Study, register: Register) -> Keep:
    """What is never replaced: programme vocabulary, and pilots that may be named."""
    named = [pilot.id for pilot in study.settings.pilots if pilot.disclose == "named"]
    return Keep(keep_terms(study, register), named)


def name_parts(register: Register) -> frozenset[str]:
    """Every word, folded, of the names in interviews.csv."""
    return frozenset(token.key for name in _names(register) for token in tokens(name))


def _names(register: Register) -> set[str]:
    people = {name for person in register.people for name in person.names}
    return people | {name for row in register.rows for name in (row.interviewer, row.interpreter)}


def _lets_through(register: Register, term: str) -> bool:
    """Whether a term is made of names in interviews.csv alone, or holds a whole one."""
    words = {token.key for token in tokens(term)}
    whole = ({token.key for token in tokens(name)} for name in _names(register))
    return bool(words) and (
        words <= name_parts(register) or any(len(name) > 1 and name <= words for name in whole)
    )


def refuse_kept_names(study: Study, register: Register, *more: str) -> None:
    """Raise KeepsName where a term to keep would let a name of interviews.csv through."""
    for term in (*study.settings.keep, *more):
        if _lets_through(register, term):
            raise KeepsName(term=term)


def clean_typed(db: Connection, study: Study, register: Register, batch: acts.Batch) -> int:
    """Replace names in memos and earlier codebooks that are known of only now; in how many.

    That it was done is an act.
    """
    memos, books = dict(typed.memos(db)), typed.all_codebooks(db)
    accepted = typed.accepted_codebook(db)
    if accepted is not None:
        books.pop(accepted[0])
    words = {("memo", act): text for act, text in memos.items()}
    words |= {("codebook", hash): text for hash, text in books.items()}
    named = {f"{kind} {id}": text for (kind, id), text in words.items()}
    found = named_in(study, register, named)
    for (kind, id), text in words.items():
        mentions = found[f"{kind} {id}"]
        if mentions:
            write = typed.retype if kind == "memo" else typed.rewrite_codebook
            if kind == "codebook":
                mentions = tuple(replace(one, shown=_in_yaml(one.shown)) for one in mentions)
            write(db, id, room.replace(_alone(text), mentions).text)
    cleaned = sorted(id for kind, id in words if found[f"{kind} {id}"])
    if cleaned:
        acts.add(db, [batch.act(ActKind.REDACTED, cleaned=cleaned)])
    return len(cleaned)


def _in_yaml(shown: str) -> str:
    """A replacement as YAML takes it for text: brackets there would begin a list."""
    return f"({shown.strip('[]')})"


def participations(db: Connection, study: Study, register: Register) -> list[Participation]:
    """Participations with what was typed of each, nobody named in it."""
    rows = {(id, row.participant): row for id in register.held for row in register.rows_of(id)}
    words = {
        f"{id} {who} {part}": str(getattr(row, part))
        for (id, who), row in rows.items()
        for part in TYPED
    }
    found = named_in(study, register, words)

    def said(p: Participation, part: str) -> str:
        name = f"{p.transcript} {p.participant} {part}"
        return room.replace(_alone(words[name]), found[name]).text

    return [
        replace(
            p,
            role=said(p, "role"),
            agency=said(p, "agency"),
            attachment=said(p, "attachment"),
            background=said(p, "background"),
        )
        for p in people.all_participations(db)
    ]


def named_in(
    study: Study, register: Register, words: Mapping[str, str]
) -> dict[str, tuple[Mention, ...]]:
    """Every form of the register in texts that are no transcripts, by their names."""
    book, keep = room.Book(_known(register)), keep_of(study, register)
    return {
        name: room.mentions(Scene(_alone(text)), (), book, keep=keep)
        for name, text in words.items()
    }


def _known(register: Register) -> tuple[Entity, ...]:
    """Everybody of the register, also who was added since it was last anonymised."""
    forms = {form.casefold() for one in register.entities for form in (*one.forms, *one.sure)}
    more = [
        Entity("", kind, name, frozenset({name}), "[name]", sure=frozenset({name}))
        for name, kind in register.names
        if name.casefold() not in forms
    ]
    return (*register.entities, *more)


def _alone(text: str) -> Transcript:
    return Transcript(text, (Turn("", Span(0, len(text)), 0),))
