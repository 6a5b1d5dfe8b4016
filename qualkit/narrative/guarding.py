"""What words of quantity would tell in public that the public edition withholds.

Words are judged by every count that they could stand for: “only one” gives its count away; “a
minority” of eleven does not, nor does “few”, which the report says itself (“fewer than 3”).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qualkit.disclosure import Facts
from qualkit.narrative.claims import Asked, Count
from qualkit.narrative.quantities import Quantity


@dataclass(frozen=True)
class Guard:
    """What an edition says nothing of."""

    least: int = 1
    """Of fewer people nothing is counted: in public, of those whom a label must hide."""
    withheld: frozenset[Facts] = frozenset()
    """The numbers that the table of interviews withholds, by pilot, stage and group."""

    def bars(
        self,
        counted: Count,
        parts: Mapping[str, Asked],
        said: Quantity | None,
        wider: Sequence[Count] = (),
    ) -> str:
        """Why a count may not be told so; "" where it may. `said`: None for the number itself.

        `wider`: the counts that it is a part of, which may be printed too.
        """
        if self.least < 2:
            return ""
        few = f"the public edition says nothing of fewer than {self.least} people"
        if parts.get("unit") == "pilots":
            return few if 0 < counted.people < self.least else ""
        told = counted.told(said)
        if 0 < counted.total < self.least or self._few(told):
            return few
        rest = {counted.total - count for count in told}
        if ("stance" in parts or "directness" in parts) and self._few(rest):
            return f"it leaves fewer than {self.least} people who did not, which is as good as told"
        if len(told) == 1 and self._leaves_few(counted, wider, _tells_total(told, parts, said)):
            return f"set against all of them, it leaves fewer than {self.least} people"
        if counted.among in self.withheld and _tells_total(told, parts, said):
            return "the table of interviews withholds how many they are"
        return ""

    def _leaves_few(self, counted: Count, wider: Sequence[Count], total: bool) -> bool:
        """Whether what is left of a wider count, or of its total where that is told, is few."""
        rests = [all_.count - counted.count for all_ in wider if counted.count]
        rests += [all_.total - counted.total for all_ in wider if total]
        return any(0 < rest < self.least for rest in rests)

    def _few(self, counts: Collection[int]) -> bool:
        """Whether it can only be a small number, and words say more of it than “fewer than k”."""
        small = set(range(1, self.least))
        return (
            bool(counts) and small.issuperset(counts) and (len(counts) == 1 or set(counts) < small)
        )


def _tells_total(told: Collection[int], parts: Mapping[str, Asked], said: Quantity | None) -> bool:
    """Whether the words say how many people there are in all."""
    coded = any(name in parts for name in ("code", "theme", "objective", "without"))
    return said is None or said.of is not None or (not coded and len(told) == 1)
