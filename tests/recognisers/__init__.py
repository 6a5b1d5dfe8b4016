"""Tables of what each recogniser finds, and of near misses, that a data manager can add to."""

from collections.abc import Iterable

from qualkit.model import Find


def words(text: str, finds: Iterable[Find]) -> list[str]:
    return [find.span.of(text) for find in sorted(finds, key=lambda find: find.span)]
