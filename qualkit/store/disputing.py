"""Changes of the codebook that were made apart and say different things of one code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from qualkit.model import Act, Change, ChangeKind
from qualkit.store import acts as done
from qualkit.store import recoding, typed
from qualkit.store.engine import Connection


def disputes(db: Connection) -> Iterator[str]:
    """Changes of one thing that were made apart and say different things, each with what to do."""
    now = recoding.held(db)
    if now is None:
        return
    since = list(zip(now.by, now.changes, strict=True))
    about: dict[tuple[str, str], list[tuple[Act, Change]]] = {}
    for act, change in since:
        if change.kind in _SAID:
            for facet in recoding.facets(change):
                about.setdefault(facet, []).append((act, change))
    dealt: Counter[str] = Counter()
    for (what, id), same in about.items():
        succeeded = {one for act, _ in same for one in done.strings(act.body.get("after"))}
        apart = [(act, change) for act, change in same if act.id not in succeeded]
        if not apart:
            continue
        newest = apart[-1]
        ways = _in_file(db, now, *newest) | {_said(change): act.coder for act, change in apart}
        if len(ways) < 2:
            continue
        if what == "coding":
            dealt[newest[1].code] += 1
            continue
        verb, how = _SAID[newest[1].kind]
        yield (
            f"the code “{id}” was {verb} apart: "
            + ", ".join(f"{way} ({coder})" for way, coder in ways.items())
            + f". The last of them counts; to settle it: qualkit codebook {how}"
        )
    for code, number in dealt.items():
        yield (
            f"codings of “{code}” were dealt out apart in two ways: {number}. The last counts; "
            f"to settle it: qualkit codebook split {code} --by-file FILE"
        )
    yield from _names_lost(now, since)


def _names_lost(now: recoding.Held, since: Sequence[tuple[Act, Change]]) -> Iterator[str]:
    """Names that were given to codes which somebody else merged, neither knowing of the other."""
    succeeded = {id for act, _ in since for id in done.strings(act.body.get("after"))}
    listed = {change for change, _ in now.unfollowed}
    apart = [one for one in since if one[0].id not in succeeded and one[1] not in listed]
    merged = {
        change.code: (act, change) for act, change in apart if change.kind is ChangeKind.MERGED
    }
    for act, change in apart:
        if change.kind is not ChangeKind.RENAMED or change.code not in merged:
            continue
        other, merging = merged[change.code]
        into = now.book.called(merging.into)
        yield (
            f"the code “{change.code}” was renamed “{change.name}” ({act.coder}) and merged into "
            f"“{into}” ({other.coder}) apart: nothing has that name now. If “{into}” should have "
            f"it: qualkit codebook rename {merging.into} NAME; then: qualkit codebook apply"
        )


_SAID = {
    ChangeKind.RENAMED: ("renamed", "rename CODE NAME"),
    ChangeKind.MOVED: ("moved", "move CODE --under PARENT"),
    ChangeKind.DEALT: ("dealt out", ""),
}
"""What may be said of one thing in two ways, and the command that settles it."""


def _said(change: Change) -> str:
    if change.kind is ChangeKind.RENAMED:
        return f"“{change.name}”"
    if change.kind is ChangeKind.MOVED:
        return f"under {change.under}" if change.under else "to the top"
    return change.into


def _in_file(db: Connection, now: recoding.Held, act: Act, change: Change) -> dict[str, str]:
    """What the file accepted last says of it, where that is neither what was so before nor this."""
    on = "" if change.kind is ChangeKind.DEALT else str(act.body.get("on", ""))
    words = typed.all_codebooks(db).get(on, "") if on != now.accepted else ""
    if not words:
        return {}
    was, file = recoding.parsed(words), recoding.parsed(now.yaml)
    if change.code not in was or change.code not in file:
        return {}
    one, other = ((book[change.code].name, book[change.code].parent) for book in (was, file))
    at = 0 if change.kind is ChangeKind.RENAMED else 1
    if one[at] == other[at]:
        return {}
    name, parent = other
    said = Change(change.kind, change.code, under=parent, name=name)
    return {_said(said): "in codebook.yaml"}
