from __future__ import annotations

from dataclasses import dataclass, replace

from qualkit.remembered import remembered

asked: list[int] = []


@dataclass(frozen=True)
class Thing:
    size: int


@remembered
def twice(thing: Thing) -> int:
    """Twice its size."""
    asked.append(thing.size)
    return 2 * thing.size


def test_it_is_worked_out_once_for_each_object() -> None:
    asked.clear()
    one = Thing(2)
    assert [twice(one), twice(one)] == [4, 4]
    assert asked == [2]
    assert twice(replace(one, size=3)) == 6
    assert twice(replace(one)) == 4
    assert asked == [2, 3, 2]
    assert one == Thing(2)
