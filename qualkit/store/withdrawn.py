"""What was taken out at somebody's request, as the acts tell it, and what must go for it.

An act names transcripts, participants and places in anonymised texts, and no words. What follows
from it is worked out anew in every copy, so that what an older copy brings goes there too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select, tuple_

from qualkit import alignment
from qualkit.model import Act, ActKind, Span
from qualkit.store import acts as done
from qualkit.store import statements, texts
from qualkit.store.bulk import chunks
from qualkit.store.engine import Connection
from qualkit.store.tables import acts, maps, participations, records, transcripts, versions
from qualkit.store.tables import texts as words

_WHOLE = re.compile(r"T\d{3,9}")
_LEFT = re.compile(r"(T\d{3,9}) (P\d{3,9})")
_CUT = re.compile(r"(T\d{3,9}) (\d{1,9}) (\d{1,9})-(\d{1,9})")
_ON_WORDS = (
    ActKind.CODED,
    ActKind.REJECTED,
    ActKind.EXAMPLE,
    ActKind.ASKED,
    ActKind.SETTLED,
    ActKind.CHOSEN,
)
MAY_GO = (*_ON_WORDS, ActKind.FINISHED, ActKind.READ, ActKind.FAMILIARISED)
"""Acts on which no other rests."""

NO_STEPS: Mapping[str, Mapping[int, alignment.Alignment]] = {}

NOTHING_KNOWN = {"kind": "interview", "verbatim": True, "language": "", "interpreter": False}
"""What is said of a transcript that went as a whole; its number is never given again."""


@dataclass(frozen=True)
class Cut:
    """A place in a version of a text where words were taken out; a mark stands there."""

    transcript: str
    version: int
    span: Span


@dataclass(frozen=True)
class Told:
    """All that was ever withdrawn."""

    whole: frozenset[str] = frozenset()
    """Transcripts."""
    left: frozenset[tuple[str, str]] = frozenset()
    """Transcript and participant of participations."""
    cuts: tuple[Cut, ...] = ()

    def __or__(self, other: Told) -> Told:
        """What either tells."""
        return Told(self.whole | other.whole, self.left | other.left, (*self.cuts, *other.cuts))

    @property
    def cut(self) -> frozenset[str]:
        """Transcripts that stand, of which some words went."""
        return frozenset(cut.transcript for cut in self.cuts) - self.whole


def body(
    what: str,
    *,
    participants: Iterable[str] = (),
    whole: Iterable[str] = (),
    left: Iterable[tuple[str, str]] = (),
    cuts: Iterable[Cut] = (),
    acts: Iterable[str] = (),
    memos: Iterable[str] = (),
) -> dict[str, object]:
    """The body of the act: `acts` go, and of `memos` what was typed with them."""
    return {
        "what": what,
        "participants": sorted(participants),
        "whole": sorted(whole),
        "left": sorted(f"{transcript} {who}" for transcript, who in left),
        "cut": [f"{c.transcript} {c.version} {c.span.start}-{c.span.end}" for c in cuts],
        "acts": sorted(acts),
        "memos": sorted(memos),
    }


def told(db: Connection) -> Told:
    """What the acts of this copy tell."""
    found = Told()
    for act in done.standing(db, ActKind.WITHDRAWN):
        found |= tells(act)
    return found


def tells(act: Act) -> Told:
    """What one act tells."""
    left = (_LEFT.fullmatch(one) for one in done.strings(act.body.get("left")))
    cuts = (_CUT.fullmatch(one) for one in done.strings(act.body.get("cut")))
    return Told(
        frozenset(done.strings(act.body.get("whole"))),
        frozenset((m[1], m[2]) for m in left if m),
        tuple(Cut(m[1], int(m[2]), Span(int(m[3]), int(m[4]))) for m in cuts if m),
    )


def is_told(act: Act) -> bool:
    """Whether an act is as `body` makes it."""
    return all(
        pattern.fullmatch(one) is not None
        for part, pattern in (("whole", _WHOLE), ("left", _LEFT), ("cut", _CUT))
        for one in done.strings(act.body.get(part))
    )


def take_out(db: Connection) -> None:
    """Take out texts, maps and participations that were withdrawn, whoever brought them."""
    known = told(db)
    for ids in chunks(known.whole):
        for table in (words, maps, participations):
            db.execute(delete(table).where(table.c.transcript.in_(ids)))
        db.execute(versions.update().where(versions.c.transcript.in_(ids)).values(dropped=True))
        db.execute(transcripts.update().where(transcripts.c.id.in_(ids)).values(NOTHING_KNOWN))
    if known.left:
        pair = tuple_(participations.c.transcript, participations.c.participant)
        db.execute(delete(participations).where(pair.in_(sorted(known.left))))
    for id in known.cut:
        first = max(cut.version for cut in known.cuts if cut.transcript == id)
        held = texts.there(db).get(id)
        if held is not None and held < first:
            texts.drop(db, id)


def acts_on(
    db: Connection,
    known: Told | None = None,
    steps: Mapping[str, Mapping[int, alignment.Alignment]] = NO_STEPS,
) -> tuple[frozenset[str], frozenset[str]]:
    """Acts that lie on withdrawn words alone, and those of which what was typed must go.

    The latter are codings of which some words were withdrawn, searches that found nothing else, and
    statements that rest on interviews as they were before words of theirs went.

    Those that were undone too: an act holds a hash of its words. `known`: what was withdrawn, if
    not what the acts of this copy tell; `steps`: the maps to the cuts, by transcript and version,
    where they are not in this copy yet.
    """
    known = told(db) if known is None else known
    gone = {
        id
        for ids in chunks(known.whole)
        for id in db.execute(
            select(acts.c.id).where(acts.c.transcript.in_(ids), acts.c.kind.in_(MAY_GO))
        ).scalars()
    }
    part: set[str] = set()
    here = known.cut
    ways = texts.ways(db, here) if here and not steps else {}
    for id, changes in steps.items():
        onto = max(cut.version for cut in known.cuts if cut.transcript == id)
        ways[id] = {v: texts.Step(onto, changed, False) for v, changed in changes.items()}
    query = select(acts).where(acts.c.kind.in_(_ON_WORDS), acts.c.transcript.in_(here))
    for act in map(done.act_of, db.execute(query)) if here else ():
        marks = [cut for cut in known.cuts if cut.transcript == act.transcript]
        way = ways.get(act.transcript, {})
        for cut in marks:
            match _lies(act, cut, way):
                case "within":
                    gone.add(act.id)
                case "across":
                    part.add(act.id)
    gone |= _summaries(db, known)
    part |= _searches(db, gone) | _statements(db, known)
    return frozenset(gone), frozenset(part - gone)


def _summaries(db: Connection, known: Told) -> set[str]:
    """Summaries of interviews that were written before words of those went: they may tell them."""
    here = known.cut
    query = select(acts).where(acts.c.kind == ActKind.FAMILIARISED, acts.c.transcript.in_(here))
    first = {id: max(cut.version for cut in known.cuts if cut.transcript == id) for id in here}
    found = map(done.act_of, db.execute(query)) if here else ()
    return {a.id for a in found if int(str(a.body["version"])) < first[str(a.transcript)]}


def _statements(db: Connection, known: Told) -> set[str]:
    """Statements of the analysis that were written before words went of what they rest on."""
    first = {cut.transcript: 0 for cut in known.cuts}
    for cut in known.cuts:
        first[cut.transcript] = max(first[cut.transcript], cut.version)
    query = select(acts).where(acts.c.kind.in_(statements.KINDS))
    return {
        act.id
        for act in (map(done.act_of, db.execute(query)) if first or known.whole else ())
        for id, version in statements.rests_on(act).items()
        if id in known.whole or version < first.get(id, 0)
    }


def _searches(db: Connection, gone: Collection[str]) -> set[str]:
    """Searches of which every coding went: what was looked for tells of what stood there."""
    found = {
        act.id: frozenset(done.strings(act.body.get("coded")))
        for act in done.standing(db, ActKind.SEARCHED)
    }
    here = {
        id
        for ids in chunks(frozenset[str]().union(*found.values()))
        for id in db.execute(select(acts.c.id).where(acts.c.id.in_(ids))).scalars()
    }
    return {id for id, coded in found.items() if not coded & here - frozenset(gone)}


def _lies(act: Act, cut: Cut, way: texts.Way) -> str:
    """How a coding made before a cut lies to it: "within", "across" or ""."""
    version, start, end = (int(str(act.body[key])) for key in ("version", "start", "end"))
    if version >= cut.version:
        return ""
    span, reached = carried(Span(start, end), version, way)
    mark, at = carried(cut.span, cut.version, way)
    if reached != at or not span.overlaps(mark):
        return ""
    return "within" if mark.covers(span) else "across"


def carried(span: Span, version: int, way: texts.Way) -> tuple[Span, int]:
    """A span of one version, and where its way leads it: the span and the version there."""
    while version in way:
        step = way[version]
        span, version = alignment.moved(span, step.changes), step.onto
    return span, version


def typed_with(db: Connection) -> frozenset[str]:
    """The acts with which something was typed."""
    return frozenset(db.execute(select(records.c.act)).scalars())


def in_words(db: Connection) -> str:
    """How much was withdrawn, and not whose; "" where nothing was."""
    known = told(db)
    parts = [
        f"{count} {noun if count == 1 else nouns}"
        for count, noun, nouns in (
            (len(known.whole), "interview", "interviews"),
            (len(known.cut), "interview in part", "interviews in part"),
        )
        if count
    ]
    return f"{' and '.join(parts)} withdrawn" if parts else ""
