"""Posts: who holds one alone is known to everybody who works there."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from qualkit.disclosure.facts import Record, Staffing, squashed

OTHERS = "Other posts"


def holders(fte: float) -> int:
    """The fewest people who can fill so many full-time equivalents: 1.0 is one, 1.5 are two."""
    return max(1, ceil(fte))


def posts(staffing: Iterable[Staffing]) -> dict[tuple[str, str], int]:
    """By pilot and post, squashed: how many hold it."""
    held: dict[tuple[str, str], float] = {}
    for of_pilot in staffing:
        for post, fte in of_pilot.posts:
            key = (squashed(of_pilot.pilot), squashed(post))
            held[key] = held.get(key, 0.0) + fte
    return {key: holders(fte) for key, fte in held.items()}


def seats(among: Iterable[Record], staffing: Iterable[Staffing]) -> int:
    """How many people these are, those who held one post one after the other counted once."""
    alone = {key for key, count in posts(staffing).items() if count == 1}
    return len({_seat(record, alone) for record in among})


def _seat(record: Record, alone: set[tuple[str, str]]) -> tuple[str, ...]:
    roles = [value for dimension, value in record.says if dimension == "role"]
    pilots = sorted(value for dimension, value in record.says if dimension == "pilot")
    held = [(pilot, role) for pilot in pilots for role in roles if (pilot, role) in alone]
    return held[0] if held else (record.speaking[1],)


def shown_posts(given: Iterable[tuple[str, float]], k: int) -> tuple[tuple[str, float], ...]:
    """The posts that may be printed, those that fewer than k people hold put together.

    Where those together are fewer than k too, the next smallest joins them. Nothing where all of
    them together are fewer than k.
    """
    order = sorted(enumerate(given), key=lambda one: (-one[1][1], one[0]))
    kept = [(at, post, fte) for at, (post, fte) in order if holders(fte) >= k]
    rest = [(at, post, fte) for at, (post, fte) in order if holders(fte) < k]
    while rest and kept and sum(holders(fte) for _, _, fte in rest) < k:
        rest.append(kept.pop())
    if sum(holders(fte) for _, _, fte in rest) < k and not kept:
        return ()
    shown = tuple((post, fte) for _, post, fte in sorted(kept))
    return (*shown, (OTHERS, sum(fte for _, _, fte in rest))) if rest else shown
