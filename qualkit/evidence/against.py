"""The likely disconfirming passages of a link, ranked, each with why it is shown.

First what people coded against it, then what is mixed, then support that has a “but” in it, then
passages that nobody coded for the link and that are near in meaning to what was coded against it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualkit.evidence.links import Bearing
from qualkit.excerpts import Excerpts, cues, place
from qualkit.model import Coding, Directness, Link, Segment, Stance
from qualkit.model.views import StudyView
from qualkit.model.weighing import Passage
from qualkit.segments import segments
from qualkit.suggesters.embed import Embedder, VectorCache, Vectors, embedded

MOST = 10
"""Passages of each kind that are shown."""
AGAINST, MIXED, BUT, NEAR = "against", "mixed", "support with a but", "near in meaning"
CUE_WEIGHS = 0.05
"""What a word of denial or contrast adds to a similarity, which is at most 1."""
SHORTEST = 5
"""Words of the shortest passage that is compared by meaning: “Yeah, no.” is near to anything."""
SEEDS = 300
"""So many of the passages against a link are compared with, at most."""
QUOTED = 4
"""Words of denial or contrast that are named."""

_NEAREST = (Directness.FIRST_HAND, None, Directness.REPORTED, Directness.OPINION)
"""What weighs more comes first."""


@dataclass(frozen=True)
class Search:
    """What was found against a link."""

    link: Link
    passages: tuple[Passage, ...]
    """In the order in which they should be read."""
    found: tuple[tuple[str, int], ...]
    """By kind of what was coded: how many passages there are, shown or not."""
    hidden: int = 0
    """Codings that this coder may not see yet."""
    meaning: bool = True
    """Whether passages were compared by meaning; otherwise nothing uncoded was looked for."""


def against(
    bearing: Bearing,
    *,
    embedder: Embedder | None,
    cache: VectorCache | None,
    most: int = MOST,
    unseen: Collection[str] = (),
) -> Search:
    """The likely disconfirming passages of a link, `most` of each kind.

    `unseen`: transcripts that the coder codes blind, of which nothing is shown.
    """
    view = bearing.book.study
    excerpts = Excerpts(view)
    every = [one for one in bearing.every if one.transcript not in unseen]
    kinds = {
        AGAINST: excerpts.by_place(_sided(every, Stance.CHALLENGES), AGAINST),
        MIXED: excerpts.by_place(_sided(every, Stance.MIXED), MIXED),
        BUT: _buts(excerpts, view, every),
    }
    pieces = _uncoded(view, bearing, every, unseen)
    near = _near(excerpts, pieces, _seeds(excerpts, every)[:SEEDS], embedder, cache)
    shown = [one for some in (*map(_spread, kinds.values()), near) for one in some[:most]]
    return Search(
        link=bearing.link,
        passages=tuple(_uncounted(bearing, one) for one in shown),
        found=tuple((kind, len(some)) for kind, some in kinds.items()),
        hidden=len(bearing.every) - len(every),
        meaning=embedder is not None,
    )


def _spread(passages: Sequence[Passage]) -> list[Passage]:
    """First one passage of each person, then each one's second: nobody crowds the others out."""
    taken: Counter[str] = Counter()
    turns = []
    for one in passages:
        taken[one.participant] += 1
        turns.append((taken[one.participant], one))
    return [one for _, one in sorted(turns, key=lambda pair: pair[0])]


def _uncounted(bearing: Bearing, one: Passage) -> Passage:
    """A passage, saying so where nobody finished its transcript for any code that it carries."""
    read = (bearing.book.read.get(code, ()) for code in bearing.codes)
    if not one.codings or any(one.transcript in transcripts for transcripts in read):
        return one
    return replace(one, why=f"{one.why}; not counted yet, nobody finished {one.transcript}")


# --- what people coded


def _sided(codings: Sequence[Coding], side: Stance) -> list[Coding]:
    """Those that take a side; those told at first hand before those told from others' mouths."""
    found = [one for one in codings if one.stance is side]
    return sorted(found, key=lambda one: (_NEAREST.index(one.directness), place(one)))


def _buts(excerpts: Excerpts, view: StudyView, every: Sequence[Coding]) -> list[Passage]:
    """Support whose words are coded against something too, or that denies or contrasts."""
    support = excerpts.by_place(_sided(every, Stance.SUPPORTS), BUT)
    wanted = {one.transcript for one in support}
    doubts: dict[str, list[Coding]] = defaultdict(list)
    for one in view.codings:
        if one.transcript in wanted and one.stance in (Stance.CHALLENGES, Stance.MIXED):
            doubts[one.transcript].append(one)
    found = []
    for passage in support:
        there = sorted(doubts[passage.transcript], key=place)
        beside = [one for one in there if one.span.overlaps(passage.span)]
        said = cues(passage.words)
        if beside or said:
            also = dict.fromkeys(f"also {one.code}: {one.stance}" for one in beside)
            why = "; ".join([passage.why, *also, *_quoted(said)])
            found.append((len(also), len(said), replace(passage, why=why)))
    return [passage for *_, passage in sorted(found, key=lambda one: (-one[0], -one[1]))]


def _quoted(said: Sequence[str]) -> list[str]:
    return [f"says “{'”, “'.join(said[:QUOTED])}”"] if said else []


# --- what nobody coded for the link


def _uncoded(
    view: StudyView, bearing: Bearing, every: Sequence[Coding], unseen: Collection[str]
) -> list[Segment]:
    """What the link's people said that carries no code of it."""
    sittings = {(p.transcript, p.participant) for p in bearing.among}
    spans: dict[str, list[Coding]] = defaultdict(list)
    for one in every:
        spans[one.transcript].append(one)
    return [
        piece
        for id in dict.fromkeys(p.transcript for p in bearing.among)
        if id in view.transcripts and id not in unseen
        for piece in segments(view.transcripts[id])
        if (id, piece.participant or "") in sittings
        and len(piece.text.split()) >= SHORTEST
        and not any(one.span.overlaps(piece.span) for one in spans[id])
    ]


def _seeds(excerpts: Excerpts, every: Sequence[Coding]) -> list[tuple[str, str]]:
    """Words that are against it, each with where it stands; without any, those that support it."""
    for wanted in ((Stance.CHALLENGES, Stance.MIXED), (Stance.SUPPORTS,)):
        codings = [one for side in wanted for one in _sided(every, side)]
        if codings:
            return [(one.words, one.place) for one in excerpts.by_place(codings, "compared with")]
    return []


def _near(
    excerpts: Excerpts,
    pieces: Sequence[Segment],
    seeds: Sequence[tuple[str, str]],
    embedder: Embedder | None,
    cache: VectorCache | None,
) -> list[Passage]:
    """Those of some segments that are nearest in meaning to any of the seeds."""
    if not pieces or not seeds:
        return []
    rows = embedded([one.text for one in pieces], embedder, cache)
    against = embedded([words for words, _ in seeds], embedder, cache)
    if rows is None or against is None:
        return []
    found = []
    for row, seed, like in _ranked(rows, against, [bool(cues(one.text)) for one in pieces]):
        said = _quoted(cues(pieces[row].text))
        why = "; ".join(["not coded for this link", f"{like:.2f} like {seeds[seed][1]}", *said])
        found.append(excerpts.of_segment(pieces[row], NEAR, why))
    return found


def _ranked(rows: Vectors, seeds: Vectors, hints: Sequence[bool]) -> list[tuple[int, int, float]]:
    """Rows by their similarity to the nearest seed, with that seed; the likeliest first."""
    likeness = rows @ seeds.T
    nearest, best = likeness.argmax(axis=1), likeness.max(axis=1)
    order = np.argsort(-(best + CUE_WEIGHS * np.array(hints, np.float32)), kind="stable")
    return [(int(row), int(nearest[row]), float(best[row])) for row in order[: 5 * MOST]]
