"""assign: who codes what, and what several code blind."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.agreement import sharing
from qualkit.errors import (
    CodersNameSomebody,
    NamesSomebody,
    NotYet,
    OneCoder,
    UnknownTranscript,
)
from qualkit.model import ActKind
from qualkit.store import Connection, acts, codings, people, texts
from qualkit.workflow import unseen
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.study import Study

LONGEST = 60
"""Characters of a coder's name."""


@dataclass(frozen=True)
class Assigned:
    """One transcript, to whom it was given, and how far they are."""

    transcript: str
    coders: tuple[str, ...]
    blind: bool
    begun: tuple[str, ...]
    """Those of them who coded something in it, or finished it."""
    finished: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """What `assign` gave out."""

    given: int
    """How many transcripts were given to somebody that they did not have."""
    overlap: int
    """How many transcripts several coders have now."""
    transcripts: int
    seed: int
    by_coder: Mapping[str, int]
    """How many transcripts each coder has now."""


def assign(
    study: Study,
    coders: Sequence[str],
    *,
    overlap: str,
    each: int | None,
    seed: int | None,
    only: Sequence[str] = (),
) -> Shared:
    """Give each anonymised transcript to a coder, and `overlap` of them ("20%", "5") to several.

    `each`: to how many; otherwise to all. `only`: these transcripts, and the overlap is of them.
    What is given or begun stays as it is. Raises OneCoder, NotYet, UnknownTranscript.
    """
    names = _names(study, coders)
    seed = study.settings.seed if seed is None else seed
    with study.transaction() as db:
        there = sorted(texts.there(db))
        if not there:
            raise NotYet(what="nothing is anonymised yet", fix="Run `qualkit anonymise --yes`.")
        among = _meant(db, there, only)
        number = _number(overlap, len(among))
        several = len(names) if each is None else each
        _refuse_alone(names, number, several)
        held, begun = unseen.held(db), _begun(db)
        given = sharing.share(
            sharing.strata(among, people.all_participations(db)),
            names,
            number,
            each=max(several, 2),
            held=held,
            begun=begun,
            seed=seed,
        )
        batch = study.batch()
        made = [
            batch.act(ActKind.ASSIGNED, one.transcript, coder=one.coder, blind=one.blind, seed=seed)
            for one in given
        ]
        acts.add(db, made)
        now = unseen.held(db)
    return Shared(
        given=len(given),
        overlap=sum(len(now.get(id, ())) > 1 for id in there),
        transcripts=len(there),
        seed=seed,
        by_coder=dict(sorted(Counter(c for id in there for c in now.get(id, ())).items())),
    )


def assigned(study: Study) -> tuple[Assigned, ...]:
    """Every transcript that was given to somebody, in order."""
    with study.store.reading() as db:
        held, blind, begun, done = (
            unseen.held(db),
            unseen.blind(db),
            _begun(db),
            unseen.finished(db),
        )
        there = texts.there(db)
        ids = [source.id for source in people.sources(db) if source.id in there]
    return tuple(
        Assigned(
            transcript=id,
            coders=tuple(held[id]),
            blind=id in blind,
            begun=tuple(c for c in held[id] if c in begun.get(id, ())),
            finished=tuple(c for c in held[id] if c in done.get(id, ())),
        )
        for id in ids
        if id in held
    )


def of_coder(db: Connection, coder: str) -> frozenset[str]:
    """The transcripts that were given to a coder; none where nothing was."""
    return frozenset(id for id, coders in unseen.held(db).items() if coder in coders)


def others(db: Connection, transcript: str, coder: str) -> tuple[str, ...]:
    """Those to whom a transcript was given, where it was given to others and not to this coder."""
    given = tuple(unseen.held(db).get(transcript, ()))
    return () if coder in given else given


# --- inside


def _names(study: Study, coders: Sequence[str]) -> list[str]:
    """The coders, once each. Raises NotYet for a name that is none, NamesSomebody."""
    names = [" ".join(name.split()) for name in coders if name.strip()]
    for name in names:
        if len(name) > LONGEST or not name.isprintable():
            raise NotYet(
                what=f"a coder's name is at most {LONGEST} characters that can be printed",
                fix="Give initials: --coders RM,DS",
            )
        if names.count(name) > 1:
            raise NotYet(what=f"{name} stands twice in --coders", fix="Name each coder once.")
    if not names:
        raise NotYet(what="--coders names nobody", fix="Give initials: --coders RM,DS")
    try:
        refuse_names(study, {f"--coders, {n}": name for n, name in enumerate(names, 1)})
    except NamesSomebody as error:
        raise CodersNameSomebody(where=error.facts["where"]) from None
    return names


def _meant(db: Connection, there: Sequence[str], only: Sequence[str]) -> list[str]:
    """Those that are to be given out. Raises UnknownTranscript, NotYet."""
    meant = {id.strip().upper() for id in only if id.strip()}
    known = {source.id for source in people.sources(db)}
    for id in sorted(meant - set(there)):
        if id not in known:
            raise UnknownTranscript(name=id)
        raise NotYet(what=f"{id} is not anonymised yet", fix="Run `qualkit anonymise --yes`.")
    return [id for id in there if not meant or id in meant]


def _number(overlap: str, transcripts: int) -> int:
    """How many transcripts "20%" or "5" of them are; a part of one is one."""
    words = overlap.strip()
    part = words.removesuffix("%").strip()
    if not (part.isascii() and part.replace(".", "", 1).isdigit()):
        raise NotYet(
            what=f"“{overlap}” is no overlap", fix="Give a share, --overlap 20%, or a number."
        )
    if words.endswith("%"):
        number = math.ceil(round(float(part) * transcripts / 100, 6))
    elif "." in part:
        raise NotYet(what=f"“{overlap}” is no overlap", fix="A number of transcripts is whole.")
    else:
        number = int(part)
    if number > transcripts:
        raise NotYet(
            what=f"an overlap of {overlap} is more than there is to give out",
            fix=f"That is {transcripts} transcripts.",
        )
    return number


def _refuse_alone(names: Sequence[str], overlap: int, each: int) -> None:
    if overlap and len(names) < 2:
        raise OneCoder(coder=names[0])
    if overlap and not 2 <= each <= len(names):
        raise NotYet(
            what=f"{each} cannot code each transcript of the overlap",
            fix=f"--per is between 2 and {len(names)}, the number of coders.",
        )


def _begun(db: Connection) -> dict[str, set[str]]:
    """By transcript: those who coded something in it, or finished it."""
    found = unseen.finished(db)
    for transcript, coder, _ in codings.count(db):
        found[transcript].add(coder)
    return found
