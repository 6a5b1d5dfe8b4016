"""withdraw: a person, an interview of theirs, a speaker or a passage taken out everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from qualkit.errors import NotSearched, NotYet, QualkitError
from qualkit.model import Act, ActKind, AnonymisedTranscript, Span
from qualkit.model.releases import Release
from qualkit.register import Register, Withdrawal
from qualkit.store import Connection, acts, caches, codings, people, redacting, texts, withdrawn
from qualkit.vault import Opened
from qualkit.workflow.keeping import commit, register_of, sweep_withdrawn
from qualkit.workflow.ledger.releasing import GIVEN, releases_holding
from qualkit.workflow.ledger.signing import drop_staged
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.withdrawal.forgetting import Forgotten, forget
from qualkit.workflow.withdrawal.meant import Asked, Finder, Reply
from qualkit.workflow.withdrawal.parting import Known, Wanted
from qualkit.workflow.withdrawal.searching import Found, forget_typed, quoting_memos, search

ASK = {
    "pack": "ask them to delete the pack and to confirm it; give them a new one",
    "copy": "merge this study into that copy, or have it deleted",
    "export": "it holds their words or names: destroy it",
    "backup": "make a new backup and destroy this one",
    "internal report": "take it out of circulation, with the folder of sources beside it, and "
    "render the report again",
}
"""What to ask of whoever has something that left, by how its kind begins."""
REPORTED = "take it out of circulation, and render the report again"


@dataclass(frozen=True)
class Plan:
    """What goes, before it does."""

    wanted: Wanted
    turns: int
    passages: int
    codings: int
    parts: int
    """Codings that stay, and of which some words go."""
    memos: int
    nobody: tuple[str, ...]
    """Replacements of those who are mentioned nowhere else."""
    others: tuple[str, ...]
    """Replacements of those of the withdrawn whom others mention still."""
    replies: tuple[Reply, ...]
    releases: tuple[Release, ...]


@dataclass(frozen=True)
class Done:
    """What went, and where something of it is still."""

    plan: Plan
    objects: int
    """Objects that were removed from the vault."""
    found: tuple[Found, ...]


def preview(study: Study, asked: Asked, *, progress: Progress = silent) -> Plan:
    """What would go. Raises CannotWithdraw, UnknownTranscript, NotYet, NoVault, NoKey."""
    opened, register = _opened(study)
    with study.store.reading() as db:
        wanted, replies = Finder(db, opened, register).wanted(asked)
        return _planned(study, opened, register, db, wanted, replies, _nowhere, progress)[1]


def withdraw(study: Study, asked: Asked, *, progress: Progress = silent) -> Done:
    """Take it out: all of it or nothing, as one act; then look whether anything is left.

    What an interrupted run left to be removed is removed first. Raises NotSearched where it is
    done and the looking was stopped.
    """
    opened, register = _opened(study)
    with study.transaction() as db:
        before = opened.names()
        wanted, replies = Finder(db, opened, register).wanted(asked)
        left, plan = _planned(study, opened, register, db, wanted, replies, opened.write, progress)
        batch = study.batch()
        act = batch.act(ActKind.WITHDRAWN, None, **_body(db, plan, left))
        written = [
            batch.act(ActKind.ANONYMISED, id, version=made.text.version, replaced=False)
            for id, made in left.texts.items()
        ]
        for made in left.texts.values():
            texts.add(db, made.text, made.changes)
        acts.add(db, [*written, act])
        for id in sorted({*wanted.whole, *(id for id, _ in wanted.left)}):
            people.revise(db, id)
        redacting.obey(db)
        codings.derive(db, [*wanted.whole, *wanted.cut])
        forget_typed(db, study, left.register)
        caches.forget(db)
        told = Withdrawal(act.id, act.batch, act.coder, act.at, act.body)
        register = replace(
            left.register,
            withdrawn=(*register.withdrawn, told),
            purged=register.purged | (frozenset(before) - left.register.objects()),
        )
        commit(db, opened, register)
    try:
        objects = sweep_withdrawn(opened, register)
        study.store.vacuum()
        with study.store.reading() as db:
            drop_staged(study, db, [*wanted.whole, *wanted.cut], wanted.participants)
        found = search(study, opened, register, gone=left.gone, progress=progress)
    except QualkitError as error:
        raise NotSearched(why=error.said) from None
    return Done(plan, objects, tuple(found))


def search_again(study: Study, *, progress: Progress = silent) -> tuple[int, list[Found]]:
    """Look once more for all that was ever withdrawn: how many withdrawals, and where it is."""
    opened, register = _opened(study)
    with study.transaction() as db:
        forget_typed(db, study, register)
    study.store.vacuum()
    return len(register.withdrawn), search(study, opened, register, progress=progress)


@dataclass(frozen=True)
class Past:
    """A withdrawal that was made, and who has something of it that left before."""

    id: str
    at: str
    by: str
    what: str
    """participant, participation, speaker or passage."""
    participants: tuple[str, ...]
    whole: tuple[str, ...]
    """Transcripts that went."""
    cut: tuple[str, ...]
    """Transcripts of which some words went."""
    releases: tuple[Release, ...]


def withdrawals(study: Study) -> list[Past]:
    """Every withdrawal, oldest first. It needs no key: the acts tell it by numbers."""
    with study.store.reading() as db:
        return [_past(db, act) for act in acts.standing(db, ActKind.WITHDRAWN)]


def _past(db: Connection, act: Act) -> Past:
    told = withdrawn.tells(act)
    ids = {*told.whole, *told.cut, *(id for id, _ in told.left)}
    return Past(
        id=act.id,
        at=act.at,
        by=act.coder,
        what=str(act.body["what"]),
        participants=tuple(acts.strings(act.body["participants"])),
        whole=tuple(sorted(told.whole)),
        cut=tuple(sorted(ids - told.whole)),
        releases=_releases(db, ids, before=act.number),
    )


def _opened(study: Study) -> tuple[Opened, Register]:
    """The vault and the register; what an interrupted run left of objects goes now."""
    opened = study.vault.open()
    if study.settings.names:
        raise NotYet(
            what="study.yaml lists names that are not in the vault yet",
            fix="Run `qualkit anonymise --yes` first: it takes them into the vault.",
        )
    with study.store.reading() as db:
        register = register_of(db, opened, study.uuid)
    sweep_withdrawn(opened, register)
    return opened, register


# --- what goes


def _planned(
    study: Study,
    opened: Opened,
    register: Register,
    db: Connection,
    wanted: Wanted,
    replies: tuple[Reply, ...],
    keep: Callable[[bytes], str],
    progress: Progress,
) -> tuple[Forgotten, Plan]:
    """What the vault will hold, each object of it kept by `keep`, and what goes for that."""
    here, last, coded = texts.newest(db), texts.last_versions(db), _coded(db)
    known = Known(study, opened, register, here, last, coded)
    left = forget(known, wanted, keep=keep, progress=progress)
    return left, _plan(db, wanted, left, replies, _ways(left, here))


def _nowhere(content: bytes) -> str:
    """Keep nothing: it is only looked at what would go."""
    return ""


def _ways(left: Forgotten, here: Mapping[str, AnonymisedTranscript]) -> tuple[withdrawn.Cut, ...]:
    """The marks in the versions that will be."""
    return tuple(
        withdrawn.Cut(id, made.text.version, mark)
        for id, made in left.texts.items()
        for mark in made.marks
        if id in here
    )


def _plan(
    db: Connection,
    wanted: Wanted,
    left: Forgotten,
    replies: tuple[Reply, ...],
    cuts: tuple[withdrawn.Cut, ...],
) -> Plan:
    known = withdrawn.Told(frozenset(wanted.whole), frozenset(wanted.left), cuts)
    steps = {id: made.changes for id, made in left.texts.items()}
    gone, part = withdrawn.acts_on(db, known, steps)
    coded = {act.id for act in acts.standing(db, ActKind.CODED)}
    typed_with = {act for act in quoting_memos(db, left.register.traces)}
    typed_with |= (gone | part) & withdrawn.typed_with(db)
    return Plan(
        wanted=wanted,
        turns=sum(len(some) for some in wanted.turns.values()),
        passages=sum(len(some) for some in wanted.spans.values()),
        codings=len(gone & coded),
        parts=len(part & coded),
        memos=len(typed_with),
        nobody=left.nobody,
        others=left.others,
        replies=replies,
        releases=_releases(db, {*wanted.whole, *wanted.cut}),
    )


def _coded(db: Connection) -> dict[str, list[Span]]:
    """Where something is coded, by transcript."""
    found: dict[str, list[Span]] = {}
    for one in codings.current(db):
        found.setdefault(one.transcript, []).append(one.span)
    return found


def _body(db: Connection, plan: Plan, left: Forgotten) -> dict[str, object]:
    """What the act says: ids and places, and no words."""
    wanted = plan.wanted
    cuts = _ways(left, {id: made.text for id, made in left.texts.items()})
    known = withdrawn.Told(frozenset(wanted.whole), frozenset(wanted.left), cuts)
    gone, part = withdrawn.acts_on(db, known, {id: m.changes for id, m in left.texts.items()})
    return withdrawn.body(
        wanted.what,
        participants=wanted.participants,
        whole=wanted.whole,
        left=wanted.left,
        cuts=cuts,
        acts=gone,
        memos=part & withdrawn.typed_with(db),
    )


def ask(release: Release) -> str:
    """What to ask of whoever has it."""
    return next((what for kind, what in ASK.items() if release.kind.startswith(kind)), REPORTED)


def _releases(
    db: Connection, ids: Collection[str], before: float = float("inf")
) -> tuple[Release, ...]:
    """What holds any of these and was made since they were taken in, oldest first."""
    made = {act.id: act.number for act in acts.standing(db, *GIVEN, ActKind.STAGED)}
    taken = [act.number for act in acts.standing(db, ActKind.INGESTED) if act.transcript in ids]
    held = releases_holding(db, ids, ()) if taken else []
    return tuple(one for one in held if min(taken) < made[one.id] < before)
