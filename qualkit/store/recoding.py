"""Changes of the codebook: acts, from which follow the codebook and what each coding counts as.

An act holds ids; a name or a definition that was typed is a record of its act. The codebook is the
file that was accepted last, with every change that was not known when it was accepted. A merged
code's codings count as the other's, in every copy and in whatever order copies were merged; when
the act is undone they count as they did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import select

from qualkit import codebook as books
from qualkit.codebook import changing
from qualkit.model import Act, ActKind, Change, ChangeKind, Codebook, Finished
from qualkit.store import acts as done
from qualkit.store import bulk, typed
from qualkit.store.engine import Connection
from qualkit.store.tables import codings, records

TEXTS = ("code", "into", "of")
"""What the body of such an act holds, each perhaps empty."""


@dataclass(frozen=True)
class Recoding:
    """What codings count as."""

    into: Mapping[str, str]
    """Codes that were merged, and what they are now."""
    dealt: Mapping[str, str]
    """Codings that were dealt out, by their acts, and to which code."""

    def code(self, coding: str, code: str) -> str:
        """What a coding that was made with `code` counts as."""
        code = self.dealt.get(coding, code)
        return self.into.get(code, code)


@dataclass(frozen=True)
class Held:
    """The codebook as it stands."""

    hash: str
    book: Codebook
    accepted: str
    """The hash of the file that was accepted last."""
    yaml: str
    """Its text."""
    changes: tuple[Change, ...]
    """What was changed since, oldest first."""
    by: tuple[Act, ...]
    """The acts of those."""
    unfollowed: tuple[changing.Unfollowed, ...]


def change_of(act: Act, words: str) -> Change:
    """The change that an act is; `words`: what was typed with it, the name on its first line."""
    body = act.body
    name, _, definition = words.partition("\n")
    under = body.get("under")
    return Change(
        kind=ChangeKind(str(body["change"])),
        under=str(under) if under else None,
        name=name.strip(),
        definition=definition.strip(),
        stance=body.get("stance") is True,
        provisional=body.get("provisional") is True,
        codings=tuple(done.strings(body.get("codings"))),
        **{key: str(body.get(key, "")) for key in TEXTS},
    )


def is_told(act: Act) -> bool:
    """Whether an act of this kind has the shape of one."""
    body = act.body
    return (
        body.get("change") in tuple(ChangeKind)
        and isinstance(body.get("under"), str | None)
        and all(isinstance(body.get(key, ""), str) for key in (*TEXTS, "on"))
        and all(books.is_id(body[key]) for key in (*TEXTS, "under") if body.get(key))
        and body.get("codings", []) == list(done.strings(body.get("codings")))
    )


def record(db: Connection, batch: done.Batch, changes: Sequence[Change]) -> list[Act]:
    """Add changes, and let the codings follow; their acts."""
    known, on = standing(db), typed.accepted_codebook(db)
    accepted = {"on": on[0]} if on else {}
    bodies = ({**_body(change, known), **accepted} for change in changes)
    made = [batch.act(ActKind.CHANGED, None, **body) for body in bodies]
    words = {
        act.id: f"{change.name}\n{change.definition}".strip()
        for act, change in zip(made, changes, strict=True)
        if change.name
    }
    done.add(db, made)
    bulk.put(db, records, [{"act": id, "text": w, "revision": 0} for id, w in words.items()])
    return made


def standing(db: Connection) -> list[tuple[Act, Change]]:
    """Every change that was not undone, oldest first."""
    return told(db, done.standing(db, ActKind.CHANGED))


def told(db: Connection, made: Sequence[Act]) -> list[tuple[Act, Change]]:
    """What acts of this kind change, with what was typed."""
    query = select(records.c.act, records.c.text)
    words = {
        row.act: row.text
        for ids in bulk.chunks([act.id for act in made])
        for row in db.execute(query.where(records.c.act.in_(ids)))
    }
    return [(act, change_of(act, words.get(act.id, ""))) for act in made]


def recoding(db: Connection) -> Recoding:
    """What codings count as now."""
    into: dict[str, str] = {}
    dealt: dict[str, str] = {}

    def now(code: str) -> str:
        while code in into:
            code = into[code]
        return code

    for _, change in standing(db):
        fresh = change.code not in into and now(change.into) != change.code
        if change.kind is ChangeKind.MERGED and fresh:
            into[change.code] = now(change.into)
        if change.kind is ChangeKind.DEALT:
            dealt |= dict.fromkeys(change.codings, change.into)
    return Recoding({code: now(code) for code in into}, dealt)


def held(db: Connection) -> Held | None:
    """The codebook as it stands; none where no file was accepted."""
    found = typed.accepted(db)
    if found is None:
        return None
    act, yaml = found
    known = frozenset(done.strings(act.body.get("knew")))
    since = [(one, change) for one, change in standing(db) if one.id not in known]
    return _held(str(act.body["hash"]), yaml, since, recoding(db).into)


def _held(
    hash: str, yaml: str, since: Sequence[tuple[Act, Change]], into: Mapping[str, str]
) -> Held:
    changes = tuple(change for _, change in since)
    book, unfollowed = changing.followed(_parsed(yaml), changes, into)
    by = tuple(act for act, _ in since)
    return Held(hash_after(hash, by), book, hash, yaml, changes, by, unfollowed)


def hash_after(hash: str, by: Sequence[Act]) -> str:
    """What the codebook is known by after changes of the file with this hash."""
    return books.digest("\n".join((hash, *(act.id for act in by)))) if by else hash


@lru_cache(maxsize=16)
def _parsed(yaml: str) -> Codebook:
    return books.parse(yaml)


def disputes(db: Connection) -> Iterator[str]:
    """Changes of one thing that were made apart and say different things, each with what to do."""
    now = held(db)
    if now is None:
        return
    since = list(zip(now.by, now.changes, strict=True))
    about: dict[tuple[str, str], list[tuple[Act, Change]]] = {}
    for act, change in since:
        if change.kind in _SAID:
            for facet in facets(change):
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


def _in_file(db: Connection, now: Held, act: Act, change: Change) -> dict[str, str]:
    """What the file accepted last says of it, where that is neither what was so before nor this."""
    on = "" if change.kind is ChangeKind.DEALT else str(act.body.get("on", ""))
    words = typed.all_codebooks(db).get(on, "") if on != now.accepted else ""
    if not words:
        return {}
    was, file = _parsed(words), _parsed(now.yaml)
    if change.code not in was or change.code not in file:
        return {}
    one, other = ((book[change.code].name, book[change.code].parent) for book in (was, file))
    at = 0 if change.kind is ChangeKind.RENAMED else 1
    if one[at] == other[at]:
        return {}
    name, parent = other
    said = Change(change.kind, change.code, under=parent, name=name)
    return {_said(said): "in codebook.yaml"}


def finished(db: Connection) -> tuple[Finished, ...]:
    """Who read which transcript through, for which codes as they are now.

    Who looked for a code that was merged has looked for what it is now. Who looked for one that
    was split has looked for its parts, where nothing of it waits to be dealt out.
    """
    found, changes = done.finished(db), standing(db)
    if not changes:
        return found
    into = recoding(db).into
    parts: dict[str, set[str]] = {}
    for _, change in changes:
        if change.kind is ChangeKind.ADDED and change.of:
            parts.setdefault(change.of, set()).add(change.code)
    here = _coded(db, {*parts, *(part for of in parts.values() for part in of)})
    return tuple(
        replace(one, codes=frozenset(_looked_for(one, parts, into, here))) for one in found
    )


def _looked_for(
    one: Finished,
    parts: Mapping[str, set[str]],
    into: Mapping[str, str],
    here: Mapping[str, set[str]],
) -> Iterator[str]:
    for code in one.codes:
        yield into.get(code, code)
        of = {into.get(part, part) for part in parts.get(code, ())}
        waits = one.transcript in here.get(code, ())
        if not waits or any(one.transcript in here.get(part, ()) for part in of):
            yield from of


def _coded(db: Connection, codes: set[str]) -> dict[str, set[str]]:
    """The transcripts in which each of these codes is used."""
    found: dict[str, set[str]] = {}
    query = select(codings.c.code, codings.c.transcript).distinct()
    for row in db.execute(query.where(codings.c.code.in_(codes))) if codes else ():
        found.setdefault(row.code, set()).add(row.transcript)
    return found


def _body(change: Change, known: Sequence[tuple[Act, Change]]) -> dict[str, object]:
    """The body of a change's act: what it says, and which changes of the same it succeeds."""
    about = set(facets(change))
    same = [act for act, other in known if about & set(facets(other))]
    succeeded = {id for act in same for id in done.strings(act.body.get("after"))}
    body: dict[str, object] = {"change": change.kind.value, "code": change.code}
    given = {key: getattr(change, key) for key in ("under", "into", "of", "stance", "provisional")}
    body |= {key: value for key, value in given.items() if value}
    if change.codings:
        body["codings"] = list(change.codings)
    return body | {"after": [act.id for act in same if act.id not in succeeded]}


def facets(change: Change) -> Iterator[tuple[str, str]]:
    """What a change is about: two that share one, and do not know of each other, may disagree."""
    match change.kind:
        case ChangeKind.RENAMED:
            yield "name", change.code
        case ChangeKind.MOVED:
            yield "place", change.code
        case ChangeKind.MERGED | ChangeKind.RETIRED | ChangeKind.OFFERED:
            yield "end", change.code
        case ChangeKind.DEALT:
            yield from (("coding", id) for id in change.codings)
        case ChangeKind.ADDED:
            yield "code", change.code
