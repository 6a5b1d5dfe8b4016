"""Who codes what: each transcript by one coder, some by several, spread like the whole study.

What somebody has been given, or has begun, stays theirs. Of the rest, those that several code are
chosen one at a time, each time the one that brings pilots, stages and groups nearest to their
shares of the whole (minimisation; Pocock and Simon 1975), by lot where several do.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Participation

Strata = Mapping[str, frozenset[str]]
"""By transcript: the pilots, stages and groups that it stands for."""


@dataclass(frozen=True)
class Given:
    """A transcript that is given to a coder."""

    transcript: str
    coder: str
    blind: bool
    """Whether others code it too, and nobody is to see what they or machines say."""


def strata(transcripts: Iterable[str], participations: Iterable[Participation]) -> Strata:
    """What each transcript stands for. A focus group may stand for several groups."""
    found: dict[str, set[str]] = {id: set() for id in transcripts}
    for p in participations:
        if p.transcript in found:
            found[p.transcript] |= {f"pilot {pilot}" for pilot in p.pilots}
            found[p.transcript] |= {f"stage {p.stage}", f"group {p.group}"}
    return {id: frozenset(of) for id, of in found.items()}


def share(
    of: Strata,
    coders: Sequence[str],
    overlap: int,
    *,
    each: int,
    held: Mapping[str, Collection[str]],
    begun: Mapping[str, Collection[str]],
    seed: int,
) -> tuple[Given, ...]:
    """What is to be given besides what is `held`, so that `overlap` transcripts have `each` coders.

    `held` and `begun` are the coders, by transcript, whom it was given to and who began it.
    """
    lots = random.Random(seed)
    order = sorted(of)
    lots.shuffle(order)
    theirs = {
        id: {c for c in (*held.get(id, ()), *begun.get(id, ())) if c in coders} for id in order
    }
    several = [id for id in order if len(theirs[id] | set(held.get(id, ()))) >= each]
    several += _chosen(of, order, several, overlap - len(several), held, begun)
    load = Counter(coder for id in order for coder in theirs[id])
    among: dict[str, Counter[str]] = {coder: Counter() for coder in coders}
    for id in order:
        for coder in theirs[id]:
            among[coder].update(of[id])
    shared = set(several)
    for id in [*several, *(one for one in order if one not in shared)]:
        need = each if id in shared else 1
        while len(theirs[id] | set(held.get(id, ()))) < need:
            left = [c for c in coders if c not in theirs[id] and c not in held.get(id, ())]
            if not left:
                break
            one = min(left, key=lambda c: (load[c], sum(among[c][s] for s in of[id])))
            theirs[id].add(one)
            load[one] += 1
            among[one].update(of[id])
    return tuple(
        Given(id, coder, blind=id in shared)
        for id in sorted(of)
        for coder in coders
        if coder in theirs[id] and coder not in held.get(id, ())
    )


def _chosen(
    of: Strata,
    order: Sequence[str],
    already: Sequence[str],
    number: int,
    held: Mapping[str, Collection[str]],
    begun: Mapping[str, Collection[str]],
) -> list[str]:
    """So many more transcripts for several coders: those not begun first, not given before given.

    Of those that are alike in that, each time the one whose pilots, stages and groups are farthest
    below their shares.
    """
    whole = Counter(stratum for id in order for stratum in of[id])
    have = Counter(stratum for id in already for stratum in of[id])
    left = [id for id in order if id not in set(already)]
    ranks: dict[tuple[bool, bool], list[str]] = defaultdict(list)
    for id in left:
        ranks[bool(begun.get(id)), bool(held.get(id))].append(id)
    found = list[str]()
    for rank in sorted(ranks):
        pool = ranks[rank]
        while pool and len(found) < number:
            taken = len(already) + len(found) + 1
            goal = {s: taken * number_of / len(order) for s, number_of in whole.items()}

            def off(id: str, goal: Mapping[str, float] = goal) -> float:
                return sum(abs(have[s] + (s in of[id]) - goal[s]) for s in goal)

            one = min(pool, key=off)
            pool.remove(one)
            found.append(one)
            have.update(of[one])
    return found
