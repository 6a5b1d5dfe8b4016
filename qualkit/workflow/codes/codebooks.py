"""Changing the codebook while codings stand: each change is an act, and the codings follow.

A change is thought out first (`Plan`: what it does, and to whose codings), and then carried out.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qualkit.errors import CannotChange
from qualkit.model import Act, Change, ChangeKind, Code, Codebook, Coding
from qualkit.store import Connection, acts, codings, recoding
from qualkit.workflow import unseen
from qualkit.workflow.codes import following
from qualkit.workflow.codes.calling import NOTHING, a_name, refuse_name_taken, refuse_named, shown
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Plan:
    """A change of the codebook that nobody has made yet."""

    changes: tuple[Change, ...]
    lines: tuple[str, ...]
    """What it does, in words."""
    on: str
    """The hash of the codebook that it was thought out on."""
    codings: int = 0
    """How many codings it touches."""


@dataclass(frozen=True)
class Desk:
    """The codebook and what was coded with it, as a plan looks at them."""

    hash: str
    book: Codebook
    codings: tuple[Coding, ...]
    """Those that whoever asks may see: a change is made to all, and told of these."""
    read: dict[str, frozenset[str]]
    """By code: the transcripts that somebody read through for it."""

    def of(self, *ids: str) -> list[Coding]:
        """The codings of some codes."""
        return [made for made in self.codings if made.code in ids]

    def find(self, given: str) -> Code:
        """The code with this id or name. Raises CannotChange."""
        if given in self.book:
            return self.book[given]
        same = [code for code in self.book.codes if code.name.casefold() == given.casefold()]
        if len(same) == 1:
            return same[0]
        known = "are two codes called" if same else "is no code"
        raise CannotChange(
            what=f"there {known} “{shown(given)}”",
            fix=f"`qualkit codebook show --tree` lists them by id; {NOTHING}.",
        )


def desk(study: Study) -> Desk:
    """The codebook and its codings. Raises NotYet where no codebook is accepted."""
    with study.store.reading() as db:
        hash, book = study.codebook(db)
        read: dict[str, set[str]] = {}
        for one in recoding.finished(db):
            for code in one.codes:
                read.setdefault(code, set()).add(one.transcript)
        made = tuple(unseen.seen(study, db, codings.current(db)))
    return Desk(hash, book, made, {code: frozenset(ids) for code, ids in read.items()})


def provisional(
    study: Study,
    name: str,
    *,
    under: str | None = None,
    coder: str,
    and_then: Callable[[Connection, acts.Batch, str], None] | None = None,
) -> str:
    """Add a code that a coder needs while coding; its id, which no other copy can give.

    It is marked provisional until somebody settles it. `under` is the id of a code. Edits of
    codebook.yaml that nobody has accepted are left as they are, and `apply` adds this code to them.
    `and_then` does more in the same batch and transaction, given the new code's id.
    Raises CannotChange where the name will not do or is a code's already, NamesSomebody where it
    names somebody and there is a key to tell.
    """
    name = a_name(name)
    refuse_names(study, {"the coder": coder})
    refuse_named(study, [name])
    batch = acts.Batch.begin(coder, study.clock)
    with study.transaction() as db:
        book = study.codebook(db)[1]
        before = recoding.held(db)
        refuse_name_taken(book, name)
        if under is not None and under not in book:
            raise CannotChange(what=f"there is no code “{under}”", fix=f"Choose one; {NOTHING}.")
        id = new_id()
        change = Change(ChangeKind.ADDED, id, under=under, name=name, provisional=True)
        codings.change(db, batch, [change])
        if and_then is not None:
            and_then(db, batch, id)
    following.try_to_follow(study, before)
    return id


def carry_out(study: Study, plan: Plan) -> list[Act]:
    """Make the changes of a plan, all of them or none; their acts."""
    return following.carry_out(study, plan.changes, on=plan.on)


# --- plans


def add(
    study: Study,
    name: str,
    *,
    under: str | None,
    definition: str = "",
    stance: bool = False,
    provisional: bool = False,
) -> Plan:
    """A new code; nobody has looked for it yet."""
    at = desk(study)
    name, definition = a_name(name), " ".join(definition.split())
    if not definition.isprintable():
        raise CannotChange(
            what="the definition holds characters that do not print",
            fix=f"Give it in plain words; {NOTHING}.",
        )
    refuse_named(study, [name])
    refuse_names(study, {"the definition": definition})
    refuse_name_taken(at.book, name)
    above = at.find(under) if under else None
    change = Change(
        ChangeKind.ADDED,
        new_id(),
        under=above.id if above else None,
        name=name,
        definition=definition,
        stance=stance,
        provisional=provisional,
    )
    place = f"under “{above.name}”" if above else "as a theme"
    lines = [f"Adds “{name}” {place}, id {change.code}."]
    if read := {one for ids in at.read.values() for one in ids}:
        lines.append(f"Nobody has looked for it in what is read so far ({_some(read)}).")
    if above and not at.book.children(above.id) and at.of(above.id):
        lines.append(f"“{above.name}” has codings of its own, and is not suggested any more.")
    return Plan((change,), tuple(lines), at.hash)


def rename(study: Study, given: str, name: str) -> Plan:
    """Another name for a code."""
    at = desk(study)
    code, name = at.find(given), a_name(name)
    refuse_named(study, [name])
    if name != code.name:
        refuse_name_taken(at.book, name, but=code.id)
    else:
        raise CannotChange(what=f"it is called “{name}” already", fix=f"{NOTHING.capitalize()}.")
    lines = [f"Renames “{code.name}” to “{name}”; its id stays {code.id}.", _keep(at.of(code.id))]
    change = Change(ChangeKind.RENAMED, code.id, name=name)
    return Plan((change,), tuple(lines), at.hash, len(at.of(code.id)))


def move(study: Study, given: str, under: str | None) -> Plan:
    """Another place for a code, with all under it."""
    at = desk(study)
    code = at.find(given)
    above = at.find(under) if under else None
    place = f"under “{above.name}”" if above else "to the top, as a theme"
    if above and code.id in _lineage(at.book, above.id):
        where = "itself" if above.id == code.id else f"“{above.name}”, which is under it"
        raise CannotChange(
            what=f"“{code.name}” cannot stand under {where}",
            fix=f"Choose a code that is not under it; {NOTHING}.",
        )
    if (above.id if above else None) == code.parent:
        raise CannotChange(what=f"“{code.name}” is {place} already", fix=f"{NOTHING.capitalize()}.")
    under_it = [one.id for one in at.book.codes if code.id in _lineage(at.book, one.id)]
    more = f" with the {len(under_it) - 1} under it" if len(under_it) > 1 else ""
    lines = [f"Moves “{code.name}”{more} {place}.", _keep(at.of(*under_it))]
    change = Change(ChangeKind.MOVED, code.id, under=above.id if above else None)
    return Plan((change,), tuple(lines), at.hash, len(at.of(*under_it)))


def merge(study: Study, given: Sequence[str], into: str) -> Plan:
    """Codes whose codings count as another's from now on."""
    at = desk(study)
    target = at.find(into)
    codes = list(dict.fromkeys(at.find(one) for one in given))
    for code in codes:
        if code.id == target.id:
            raise CannotChange(
                what=f"“{code.name}” cannot be merged into itself", fix=f"{NOTHING.capitalize()}."
            )
        _refuse_children(at.book, code, "merged")
    lines = [line for code in codes for line in _merging(at, code, target)]
    lines += _twice(at, [code.id for code in codes], target)
    changes = tuple(Change(ChangeKind.MERGED, code.id, into=target.id) for code in codes)
    number = len(at.of(*(code.id for code in codes)))
    return Plan(changes, tuple(lines), at.hash, number)


def retire(study: Study, given: str, into: str | None) -> Plan:
    """A code that is no longer offered; or, with `into`, merged into another."""
    if into is not None:
        return merge(study, [given], into)
    at = desk(study)
    code = at.find(given)
    _refuse_children(at.book, code, "retired")
    if code.retired:
        raise CannotChange(
            what=f"“{code.name}” is retired already",
            fix=f"`qualkit codebook retire {code.id} --back` offers it again; {NOTHING}.",
        )
    lines = [f"Retires “{code.name}”: it is not offered or suggested any more."]
    lines.append(_keep(at.of(code.id), "and count"))
    if where := _referring(at.book, code.id):
        lines.append(f"Still resting on it: {where}.")
    return Plan((Change(ChangeKind.RETIRED, code.id),), tuple(lines), at.hash, len(at.of(code.id)))


def offer(study: Study, given: str) -> Plan:
    """A retired code that is offered again."""
    at = desk(study)
    code = at.find(given)
    if not code.retired:
        raise CannotChange(what=f"“{code.name}” is not retired", fix=f"{NOTHING.capitalize()}.")
    change = Change(ChangeKind.OFFERED, code.id)
    return Plan((change,), (f"Offers “{code.name}” again.",), at.hash, len(at.of(code.id)))


# --- what plans say


def _merging(at: Desk, code: Code, target: Code) -> Iterator[str]:
    made = at.of(code.id)
    yield f"Merges “{code.name}” ({code.id}) into “{target.name}” ({target.id})."
    has = by_coder(at.of(target.id))
    yield f"  {by_coder(made)} will count as “{target.name}”, which has {has}."
    if where := _referring(at.book, code.id):
        yield f"  Resting on “{target.name}” instead: {where}."
    if target.stance and any(one.stance is None for one in made):
        yield f"  {_number([one for one in made if one.stance is None])} say no stance."
    one, other = (at.read.get(id, frozenset[str]()) for id in (code.id, target.id))
    if one ^ other:
        yield f"  Read for one of the two only, and counted as read for both: {_some(one ^ other)}."


def _twice(at: Desk, ids: Sequence[str], target: Code) -> Iterator[str]:
    """Codings that say the same then, or say it of the same words otherwise."""
    words = Counter((m.transcript, m.span, m.coder) for m in at.of(*ids, target.id))
    said = Counter(
        (m.transcript, m.span, m.coder, m.stance, m.directness, m.memo)
        for m in at.of(*ids, target.id)
    )
    same = sum(number - 1 for number in said.values())
    otherwise = sum(number - 1 for number in words.values()) - same
    if same:
        yield f"  Of the same words by the same coder, and counted once then: {same}."
    if otherwise:
        yield f"  Of the same words, with another stance or memo; `check` will ask: {otherwise}."


def _refuse_children(book: Codebook, code: Code, done: str) -> None:
    if book.children(code.id):
        raise CannotChange(
            what=f"“{code.name}” has codes under it, and cannot be {done}",
            fix=f"Move or merge those first (`qualkit codebook move`); {NOTHING}.",
        )


def _referring(book: Codebook, id: str) -> str:
    """The objectives and links that rest on a code."""
    objectives = [objective.id for objective in book.objectives if id in objective.codes]
    links = [link.id for link in book.theory.links if id in (*link.codes, *link.rivals)]
    *most, last = (*objectives, *links, "")[:-1] or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def _keep(made: Sequence[Coding], more: str = "") -> str:
    if not made:
        return "Nobody has coded with it."
    return f"{by_coder(made)} stay{'s' if len(made) == 1 else ''} as they are {more}".strip() + "."


def by_coder(made: Sequence[Coding]) -> str:
    """How many codings, and whose."""
    whose = Counter(one.coder for one in made)
    each = ", ".join(f"{shown(coder)} {number}" for coder, number in sorted(whose.items()))
    return f"{_number(made)} ({each})" if made else "no codings"


def _number(made: Sequence[Coding]) -> str:
    return "1 coding" if len(made) == 1 else f"{len(made)} codings"


def _some(ids: set[str] | frozenset[str]) -> str:
    first = sorted(ids)[:6]
    return ", ".join(first) + (f" and {len(ids) - 6} more" if len(ids) > 6 else "")


def _lineage(book: Codebook, id: str) -> Iterator[str]:
    at: str | None = id
    while at is not None:
        yield at
        at = book[at].parent


def new_id() -> str:
    """An id that no other copy can give, and that says nothing of the name."""
    return f"code-{uuid.uuid4().hex[:10]}"
