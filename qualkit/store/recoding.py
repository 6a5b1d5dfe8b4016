"""Changes of the codebook: acts, from which follow the codebook and what each coding counts as.

An act holds ids; a name or a definition that was typed is a record of its act. The codebook is the
file that was accepted last, with every change that was not known when it was accepted. A merged
code's codings count as the other's, in every copy and in whatever order copies were merged; when
the act is undone they count as they did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import select

from qualkit.model import Act, ActKind, Change, ChangeKind, Codebook, Finished
from qualkit.store import acts as done
from qualkit.store import bulk, typed
from qualkit.store.engine import Connection
from qualkit.store.tables import codings, records

_ANY_CHANGE = f"SELECT 1 FROM acts WHERE kind = '{ActKind.CHANGED.value}' LIMIT 1"
"""Asked for each coding that is recorded, most often in vain."""

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
    unfollowed: tuple[tuple[Change, str], ...]
    """Those that could not be followed, and why."""


def change_of(act: Act, words: str) -> Change:
    """The change that an act is; `words`: what was typed with it, the name on its first line."""
    body = act.body
    name, definition = ("".join(c for c in part if c.isprintable()) for part in _parted(words))
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


def _parted(words: str) -> tuple[str, str]:
    name, _, definition = words.partition("\n")
    return name, " ".join(definition.split())


def is_told(act: Act) -> bool:
    """Whether an act of this kind has the shape of one."""
    from qualkit.codebook import is_id  # slow, and not needed by commands that only look

    body = act.body
    return (
        body.get("change") in tuple(ChangeKind)
        and isinstance(body.get("under"), str | None)
        and all(isinstance(body.get(key, ""), str) for key in (*TEXTS, "on"))
        and all(is_id(body[key]) for key in (*TEXTS, "under") if body.get(key))
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
    if db.exec_driver_sql(_ANY_CHANGE).scalar() is None:
        return Recoding({}, {})
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
    from qualkit.codebook import changing

    changes = tuple(change for _, change in since)
    book, unfollowed = changing.followed(parsed(yaml), changes, into)
    by = tuple(act for act, _ in since)
    return Held(hash_after(hash, by), book, hash, yaml, changes, by, unfollowed)


def hash_after(hash: str, by: Sequence[Act]) -> str:
    """What the codebook is known by after changes of the file with this hash."""
    text = "\n".join((hash, *(act.id for act in by)))
    return hashlib.sha256(text.encode()).hexdigest() if by else hash


@lru_cache(maxsize=16)
def parsed(yaml: str) -> Codebook:
    """A codebook's text as a codebook; each is read once."""
    from qualkit.codebook import parse

    return parse(yaml)


def finished(db: Connection, transcripts: Collection[str] | None = None) -> tuple[Finished, ...]:
    """Who read which transcript through, for which codes as they are now; of some, or all.

    Who looked for a code that was merged has looked for what it is now. Who looked for one that
    was split has looked for its parts, where nothing of it waits to be dealt out.
    """
    found, changes = done.finished(db, transcripts), standing(db)
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
        case ChangeKind.MERGED:
            yield "end", change.code
            yield "name", change.code  # which goes with it
        case ChangeKind.RETIRED | ChangeKind.OFFERED:
            yield "end", change.code
        case ChangeKind.DEALT:
            yield from (("coding", id) for id in change.codings)
        case ChangeKind.ADDED:
            yield "code", change.code
