"""What is worked out once of a frozen object, and asked for again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Of = TypeVar("Of")
Made = TypeVar("Made")


def remembered(make: Callable[[Of], Made]) -> Callable[[Of], Made]:
    """`make`, whose answer stays with the object that it is made of, and goes with it.

    For frozen dataclasses alone: of one that could change, the answer would go stale. A copy made
    by `replace` has answers of its own.
    """
    name = f"_remembered {make.__module__}.{make.__qualname__}"

    @wraps(make)
    def of(thing: Of) -> Made:
        held: dict[str, Made] = vars(thing)
        if name not in held:
            held[name] = make(thing)
        return held[name]

    return of
