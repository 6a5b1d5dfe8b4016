"""adjudicate: the differences between coders, settled by a person. Both opinions are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qualkit import csvfile
from qualkit.agreement.differing import Difference, Side, Sort, State, differences
from qualkit.errors import BadSettings, CannotDecide, NotYet
from qualkit.model import Act, ActKind, AnonymisedTranscript, Codebook, Coding, Span
from qualkit.store import Connection, acts, codings, recoding, settling, texts
from qualkit.workflow import unseen
from qualkit.workflow.codes.calling import called
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.study import Study

ALL, NONE = "all", "none"
"""What may be decided besides one side."""

COLUMNS = (
    *("transcript", "start", "end", "code", "sort", "words", "readings", "memos"),
    *("state", "decision", "reason"),
)
REQUIRED = ("transcript", "start", "end", "code", "decision")
"""Columns of the table that `--export` writes and `--import` reads."""


class Adjudication:
    """Every difference of the study, and what one person decides of them.

    Raises NotYet before anything is anonymised or where no codebook is accepted.
    """

    def __init__(self, study: Study) -> None:
        refuse_names(study, {"the coder": study.coder})
        self.study = study
        with study.store.reading() as db:
            self.texts: Mapping[str, AnonymisedTranscript] = texts.newest(db)
            self.book: Codebook = study.codebook(db)[1]
        if not self.texts:
            raise NotYet(what="nothing is anonymised yet", fix="Run `qualkit anonymise --yes`.")
        self._done: list[list[Act]] = []
        self.load()

    def load(self, only: Collection[str] | None = None) -> None:
        """Look anew at what is there; in some transcripts, or in all."""
        with self.study.store.reading() as db:
            self.waiting = unseen.waiting(db)
            now = found(db, self.texts, self.waiting, only)
        if only is not None:
            order = {id: at for at, id in enumerate(self.texts)}
            kept = (one for one in self.differences if one.transcript not in only)
            now = tuple(sorted((*kept, *now), key=lambda one: order[one.transcript]))
        self.differences: tuple[Difference, ...] = now

    @property
    def open(self) -> list[Difference]:
        """Those that are not settled, in order; those that were settled in two ways too."""
        return [one for one in self.differences if one.state is not State.SETTLED]

    def words(self, one: Difference) -> str:
        """The words of a difference's place."""
        return one.span.of(self.texts[one.transcript].text)

    def name(self, code: str) -> str:
        """What a code is called."""
        return called(self.book, code)

    def refuse(self, one: Difference, reason: str) -> None:
        """Raise NamesSomebody where a reason does."""
        if reason.strip():
            refuse_names(self.study, {self._reason(one): reason})

    def _reason(self, one: Difference) -> str:
        return f"the reason, {one.transcript} {self.name(one.code)}"

    def settle(self, one: Difference, counts: Sequence[str], reason: str = "") -> None:
        """Decide which of its codings count; the others do not, and are kept.

        Raises CannotDecide where one coder's two ways would both stand, NotYet where its codings
        changed meanwhile, NamesSomebody.
        """
        self.settle_all([(one, counts, reason)])

    def settle_all(self, decided: Sequence[tuple[Difference, Sequence[str], str]]) -> None:
        """The same for several at once: all of them, or none."""
        reasons = {self._reason(one): why for one, _, why in decided if why.strip()}
        refuse_names(self.study, reasons)
        batch = self.study.batch()
        touched = {one.transcript for one, _, _ in decided}
        with self.study.transaction() as db:
            there = texts.newest(db, touched)
            now = {(one.place, one.sort): one for one in found(db, there, {}, touched)}
            made, typed = list[Act](), dict[str, str]()
            for one, counts, why in decided:
                _check(one, counts, now.get((one.place, one.sort)))
                made.append(batch.act(ActKind.SETTLED, one.transcript, **_body(one, counts)))
                if why.strip():
                    typed[made[-1].id] = why.strip()
            codings.record(db, made, typed)
        if made:
            self._done.append(made)
        self.load(touched)

    def undo(self) -> Act | None:
        """Take back what was settled last in this sitting; None where nothing is left."""
        if not self._done:
            return None
        last = self._done.pop()
        with self.study.transaction() as db:
            acts.add(db, [self.study.batch().act(ActKind.UNDONE, batch=last[0].batch)])
        self.load({str(one.transcript) for one in last})
        return last[0]


def found(
    db: Connection,
    transcripts: Mapping[str, AnonymisedTranscript],
    waiting: Mapping[str, Sequence[str]],
    only: Collection[str] | None = None,
) -> tuple[Difference, ...]:
    """Every difference, of some transcripts or all, but those that somebody still codes blind."""
    made = (
        codings.current(db)
        if only is None
        else [one for id in only for one in codings.current(db, id)]
    )
    return differences(
        transcripts,
        made,
        recoding.finished(db),
        settling.standing(db, only),
        without=waiting.keys(),
    )


def counting(one: Difference, decision: str) -> list[str]:
    """The codings that count by a decision: "all", "none", or a coder whose reading it is.

    Raises CannotDecide.
    """
    word = decision.strip()
    if word == ALL:
        return sorted(one.ids)
    if word == NONE:
        return []
    sides = [side for side in one.sides if word in (*side.coders, *map(_short, side.codings))]
    if len(sides) != 1:
        known = ", ".join([*dict.fromkeys(names(one)), ALL, NONE])
        raise CannotDecide(what=f"“{decision}” is no decision here", fix=f"Known: {known}.")
    return sorted(sides[0].ids)


def names(one: Difference) -> list[str]:
    """What each side is called in a table: a coder of it; of one coder's two ways, the coding."""
    if one.sort is Sort.TWICE:
        return [_short(side.codings[0]) for side in one.sides]
    return [side.coders[0] for side in one.sides]


def reading(side: Side, place: Span | None = None) -> str:
    """What a side says, in a few words; of what is not of the whole place, where it lies."""
    if not side.codings:
        return "not coded"
    ways = dict[str, None]()
    for one in side.codings:
        way = ", ".join(str(part) for part in (one.stance, one.directness) if part) or "coded"
        if place is not None and not one.span.covers(place):
            way = f"{way} at {one.span.start}–{one.span.end}"
        ways[way] = None
    return " and ".join(ways)


def verdict(one: Difference) -> str:
    """What was decided of a difference, and by whom; "" where nothing was."""
    said = []
    for each in one.settled:
        kept = [side for side in one.sides if side.ids and side.ids <= each.counts]
        lost = [side for side in one.sides if side.ids and not side.ids & each.counts]
        if len(kept) > 1 and not lost:
            what = "all count"
        elif kept:
            what = f"{', '.join(dict.fromkeys(c for side in kept for c in side.coders))} counts"
        else:
            what = "not coded"
        said.append(f"{what} (by {each.coder}{f': {each.reason}' if each.reason else ''})")
    return "; ".join(said)


def as_json(sitting: Adjudication, *, every: bool = False) -> list[dict[str, Any]]:
    """Differences as plain data, with the ids of the codings; those that are open, or every one."""
    return [
        {
            "sort": str(one.sort),
            "state": str(one.state),
            "transcript": one.transcript,
            "start": one.span.start,
            "end": one.span.end,
            "code": one.code,
            "words": sitting.words(one),
            "sides": [
                {
                    "name": name,
                    "coders": list(side.coders),
                    "reading": reading(side, one.span),
                    "codings": [asdict(made) for made in side.codings],
                }
                for name, side in zip(names(one), one.sides, strict=True)
            ],
            "settled": [
                {"by": each.coder, "at": each.at, "counts": sorted(each.counts & one.ids)}
                | {"reason": each.reason}
                for each in one.settled
            ],
        }
        for one in (sitting.differences if every else sitting.open)
    ]


def table(sitting: Adjudication) -> str:
    """The open differences as CSV; `decision` is to be filled."""
    rows: list[list[object]] = [list(COLUMNS)]
    for one in sitting.open:
        said = [
            f"{name}: {reading(side, one.span)}"
            for name, side in zip(names(one), one.sides, strict=True)
        ]
        memos = [f"{m.coder}: {m.memo}" for side in one.sides for m in side.codings if m.memo]
        rows.append(
            [
                *(one.transcript, one.span.start, one.span.end, one.code, str(one.sort)),
                *(sitting.words(one), "; ".join(said), "; ".join(memos), str(one.state), "", ""),
            ]
        )
    return csvfile.write(rows)


def import_table(study: Study, path: Path) -> int:
    """Settle what a table decides; how many. Rows without a decision are passed over.

    All of them, or none if one has a mistake. Raises BadSettings with the line.
    """
    lines = csvfile.read(path, required=REQUIRED, known=COLUMNS)
    sitting = Adjudication(study)
    decided: list[tuple[Difference, Sequence[str], str]] = []
    seen = dict[tuple[object, ...], int]()
    for line, cells in lines:
        if not cells["decision"]:
            continue
        one = _meant(sitting, cells, path.name, line)
        key = (one.place, one.sort)
        if key in seen:
            what = f"line {seen[key]} decides the same place"
            raise BadSettings(file=path.name, line=line, what=what, fix="Keep one of the two.")
        seen[key] = line
        try:
            counts = counting(one, cells["decision"])
        except CannotDecide as error:
            raise BadSettings(
                file=path.name, line=line, what=error.said, fix=error.advice
            ) from None
        decided.append((one, counts, cells.get("reason", "")))
    if decided:
        sitting.settle_all(decided)
    return len(decided)


# --- inside


def _meant(sitting: Adjudication, cells: Mapping[str, str], name: str, line: int) -> Difference:
    """The open difference that a row is about."""
    place = (cells["transcript"], cells["start"], cells["end"], cells["code"])
    sort = cells.get("sort", "")
    for one in sitting.open:
        if tuple(map(str, one.place)) == place and sort in ("", one.sort):
            return one
    raise BadSettings(
        file=name,
        line=line,
        what=f"no difference is open at {place[0]} {place[1]}–{place[2]} on {place[3]}",
        fix="Export the differences anew: it was settled, or its words or codings changed.",
    )


def _check(one: Difference, counts: Sequence[str], now: Difference | None) -> None:
    if now is None or now.ids != one.ids or now.settled != one.settled:
        raise NotYet(
            what=f"what was coded or settled at {one.transcript} {one.span.start} has changed",
            fix="Look at it again; nothing was settled.",
        )
    if one.sort is Sort.TWICE and len(counts) > 1:
        raise CannotDecide(
            what="one coder's two ways cannot both be meant",
            fix="Choose one of them, or neither.",
        )


def _body(one: Difference, counts: Sequence[str]) -> dict[str, object]:
    """What the act holds. What earlier settlements say of other codings is said again."""
    earlier = one.settled
    kept = frozenset(counts).union(*(each.counts - one.ids for each in earlier))
    lost = (one.ids - set(counts)).union(*(each.against - one.ids for each in earlier)) - kept
    return {
        "version": one.version,
        "start": one.span.start,
        "end": one.span.end,
        "code": one.code,
        "counts": sorted(kept),
        "against": sorted(lost),
        "after": sorted(each.act for each in one.settled),
    }


def _short(made: Coding) -> str:
    return made.id[:8]
