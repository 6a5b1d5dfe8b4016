"""What a coder does not see yet: what others did in the transcripts that they code blind.

The one home of that rule. Whatever shows codings asks here, or reads the study through `viewing`,
which does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from qualkit.errors import NotYet
from qualkit.model import Act, ActKind, Coding, Statement
from qualkit.store import Connection, acts, statements, texts
from qualkit.workflow.study import Study

NAMED = 5
"""So many transcripts are named; `assign --list` has them all."""

_TELLS = {ActKind.CODED, ActKind.REJECTED, ActKind.ASKED, ActKind.EXAMPLE, ActKind.CHOSEN}
_TELLS |= {ActKind.SETTLED, ActKind.JUDGED, ActKind.UNDONE}
"""Acts on a transcript that say, or hint at, what somebody found in it."""


def held(db: Connection) -> dict[str, list[str]]:
    """By transcript: the coders whom it was given to, in the order of giving."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for act in acts.standing(db, ActKind.ASSIGNED):
        found[str(act.transcript)][str(act.body["coder"])] = None
    return {id: list(coders) for id, coders in found.items()}


def blind(db: Connection) -> frozenset[str]:
    """Transcripts that several coders were given, to be coded blind."""
    given = acts.standing(db, ActKind.ASSIGNED)
    coders: dict[str, set[str]] = defaultdict(set)
    for act in given:
        coders[str(act.transcript)].add(str(act.body["coder"]))
    marked = {str(act.transcript) for act in given if act.body.get("blind") is True}
    return frozenset(id for id in marked if len(coders[id]) > 1)


def finished(db: Connection) -> dict[str, set[str]]:
    """By transcript: the coders who have finished it."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in acts.finished(db):
        found[one.transcript].add(one.coder)
    return found


def waiting(db: Connection) -> dict[str, tuple[str, ...]]:
    """By transcript that is coded blind: those who have it and have not finished it.

    Until they have, neither they nor anybody else who has it sees what the others coded.
    """
    several = blind(db)
    if not several:
        return {}
    done, whose = finished(db), held(db)
    there = several & texts.there(db).keys()
    left = {id: tuple(c for c in whose[id] if c not in done.get(id, ())) for id in there}
    return {id: left[id] for id in sorted(left) if left[id]}


def blind_for(db: Connection, coder: str) -> frozenset[str]:
    """The transcripts in which this coder sees no codings of others, and nothing proposed."""
    open_still = waiting(db)
    whose = held(db) if open_still else {}
    return frozenset(id for id in open_still if coder in whose[id])


def hidden(study: Study, db: Connection) -> frozenset[str]:
    """The same for whoever asks; the study remembers it, so that it is said at the end."""
    found = blind_for(db, study.coder)
    study.unseen.update(found)
    return found


def open_to(study: Study, db: Connection) -> Callable[[str, str], bool]:
    """Tells of a coder and a transcript whether whoever asks may see what they did in it."""
    not_these = hidden(study, db)
    return lambda coder, transcript: coder == study.coder or transcript not in not_these


def seen(study: Study, db: Connection, made: Iterable[Coding]) -> list[Coding]:
    """Those of some codings that whoever asks may see."""
    may = open_to(study, db)
    return [one for one in made if may(one.coder, one.transcript)]


def seen_statements(study: Study, db: Connection, made: Iterable[Statement]) -> list[Statement]:
    """Those of some statements that whoever asks may see: none that rests on what they may not."""
    not_these = hidden(study, db)
    return [one for one in made if one.coder == study.coder or not_these.isdisjoint(one.on)]


def seen_acts(study: Study, db: Connection, made: Iterable[Act]) -> list[Act]:
    """Those of some acts that whoever asks may see named, place and code."""
    not_these = hidden(study, db)

    def tells(act: Act) -> bool:
        if statements.is_told(act):
            return not not_these.isdisjoint(statements.rests_on(act))
        return act.kind in _TELLS and act.transcript in not_these

    return [act for act in made if act.coder == study.coder or not tells(act)]


def refuse(study: Study, db: Connection, what: str) -> None:
    """Raise NotYet where `what` would be wrong without what whoever asks may not see."""
    not_these = hidden(study, db)
    if not_these:
        raise NotYet(
            what=f"{what} would show what others coded in {_transcripts(len(not_these))} "
            "that you code blind",
            fix="When everybody who has them has finished (qualkit assign --list), or by somebody "
            "who codes none of them blind.",
        )


def notice(study: Study) -> str:
    """What is to be said of what was left out in this command; "" where nothing was."""
    count = len(study.unseen)
    if not count:
        return ""
    those = "it" if count == 1 else "them"
    named = ", ".join(sorted(study.unseen)[:NAMED])
    more = f" and {count - NAMED} more" if count > NAMED else ""
    return (
        f"What others coded in {_transcripts(count)} that you code blind is left out until "
        f"everybody has finished {those}: {named}{more}."
    )


def _transcripts(count: int) -> str:
    return "1 transcript" if count == 1 else f"{count} transcripts"
