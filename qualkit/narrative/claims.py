"""What words of quantity are bound to: so many of so many people, pilots or interviews, counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from qualkit import counting
from qualkit.errors import CannotDecide
from qualkit.model import Code, Coding, Directness, Participation, Stance

T = TypeVar("T")
Asked = str | Collection[str]
"""One name or several."""

UNITS = ("people", "pilots", "interviews")
PARTS = ("code", "theme", "objective", "without", "stance", "directness", "among") + (
    "pilot",
    "stage",
    "group",
    "role",
    "unit",
)
"""What a claim may say that it is about."""


@dataclass(frozen=True)
class Count:
    """So many of so many."""

    count: int
    total: int
    said: str
    """What was counted, as "3 of 9 people (service user) raised “Stigma”"."""
    who: frozenset[str]
    """Those that were counted, by id."""
    of: frozenset[str] = frozenset()
    """Those of whom they are so many."""
    codings: Mapping[str, Sequence[Coding]] = field(default_factory=dict)
    """By participant: what the count rests on; nothing where people did not raise it."""


def counted(book: counting.Ledger, **parts: Asked) -> Count:
    """Count what a claim is about. Raises CannotDecide for a part or a name that there is not.

    `code`, `theme`, `objective`: who raised any of it; `without`: who was read for it and did not;
    `stance`, `directness`: who raised it so; `among`: of those alone who raised another code;
    `pilot`, `stage`, `group`, `role`: of whom. `unit`: people, or the pilots or interviews in
    which anybody did. The total is those who were read for it; without a code, everybody.
    """
    _refuse_unknown(parts)
    unit = str(parts.get("unit", "people"))
    among = _narrowed(book, parts)
    wanted = [name for name in ("code", "theme", "objective", "without") if name in parts]
    if len(wanted) > 1:
        raise _mistake(f"{wanted[0]} and {wanted[1]} together", "Give one of them.")
    if not wanted:
        everybody = book.participations
        return _told(_units(among, unit), _units(everybody, unit), unit, parts, "took part")
    codes, names = _codes(book, wanted[0], parts[wanted[0]])
    read = [p for p in among if counting.is_read(book, codes, p)]
    if "among" in parts:
        others, _ = _codes(book, "code", parts["among"])
        raised = counting.counted(book, others, read).keys()
        read = [p for p in read if p.participant in raised]
    by_person = _who_did(book, codes, read, parts)
    where = {(c.transcript, who) for who, codings in by_person.items() for c in codings}
    did = [p for p in read if (p.transcript, p.participant) in where]
    total, found = _units(read, unit), _units(did, unit)
    if wanted == ["without"]:
        return _told(total - found, total, unit, parts, f"did not raise {names}")
    told = _told(found, total, unit, parts, f"raised {names}")
    return replace(told, codings=by_person)


def _who_did(
    book: counting.Ledger,
    codes: frozenset[str],
    read: Collection[Participation],
    parts: Mapping[str, Asked],
) -> dict[str, tuple[Coding, ...]]:
    """By participant: the codings of those who raised it as is asked."""
    by_person = counting.counted(book, codes, tuple(read))
    if "stance" in parts:
        wanted = Stance(_one_of(parts["stance"], tuple(Stance), "stance"))
        leanings = counting.leanings(by_person)
        by_person = {who: by_person[who] for who, leans in leanings.items() if leans is wanted}
    if "directness" in parts:
        direct = Directness(_one_of(parts["directness"], tuple(Directness), "directness"))
        by_person = {
            who: found
            for who, codings in by_person.items()
            if (found := tuple(c for c in codings if c.directness is direct))
        }
    return by_person


def _units(among: Iterable[Participation], unit: str) -> frozenset[str]:
    if unit == "pilots":
        return frozenset(pilot for p in among for pilot in p.pilots)
    return frozenset(p.transcript if unit == "interviews" else p.participant for p in among)


def _told(
    found: frozenset[str],
    total: frozenset[str],
    unit: str,
    parts: Mapping[str, Asked],
    did: str,
) -> Count:
    of = [
        word for name in ("group", "role", "pilot", "stage") for word in _several(parts.get(name))
    ]
    whom = f"{unit} ({', '.join(of)})" if of else unit
    how = [word for name in ("stance", "directness") for word in _several(parts.get(name))]
    manner = f", {' and '.join(how)}" if how else ""
    among = (
        f", of those who raised {', '.join(_several(parts['among']))}" if "among" in parts else ""
    )
    said = f"{len(found)} of {len(total)} {whom} {did}{manner}{among}"
    return Count(len(found), len(total), said, found, total)


# --- names, as people write them


def _narrowed(book: counting.Ledger, parts: Mapping[str, Asked]) -> tuple[Participation, ...]:
    """The participations in the pilots, stages, groups and roles that a claim names.

    An interview about two pilots, of which one is named, is about that one alone.
    """
    among = book.participations
    study = book.study
    known = {
        "stage": counting.stages(study),
        "group": counting.groups(study),
        "role": tuple(dict.fromkeys(p.role for p in among)),
    }
    for noun, names in known.items():
        if noun in parts:
            wanted = {_one_of(name, names, noun) for name in _several(parts[noun])}
            among = tuple(p for p in among if getattr(p, noun) in wanted)
    if "pilot" in parts:
        shown = {p.shown: p.id for p in study.settings.pilots}
        names = (*counting.pilots(study), *shown)
        chosen = {_one_of(name, names, "pilot") for name in _several(parts["pilot"])}
        ids = {shown.get(name, name) for name in chosen}
        among = tuple(_within(p, ids) for p in among if ids & {*p.pilots})
    return among


def _within(sitting: Participation, pilots: Collection[str]) -> Participation:
    return replace(sitting, pilots=tuple(one for one in sitting.pilots if one in pilots))


def _codes(book: counting.Ledger, noun: str, asked: Asked) -> tuple[frozenset[str], str]:
    """The ids of what is named, with all under them, and how it is called."""
    codebook = book.study.codebook
    if noun == "objective":
        objectives = {_key(key): o for o in codebook.objectives for key in (o.id, o.name)}
        chosen = [_found(objectives, name, "objective") for name in _several(asked)]
        ids = [code for one in chosen for code in one.codes]
        return book.under(*ids), _quoted(one.name for one in chosen)
    codes: dict[str, Code] = {}
    for code in codebook.codes:
        for key in (code.name, code.id):
            codes[_key(key)] = code
    found = [_found(codes, name, "code") for name in _several(asked)]
    return book.under(*(code.id for code in found)), _quoted(code.name for code in found)


def _quoted(names: Iterable[str]) -> str:
    return " or ".join(f"“{name}”" for name in names)


def _several(asked: Asked | None) -> tuple[str, ...]:
    if asked is None:
        return ()
    return (asked,) if isinstance(asked, str) else tuple(asked)


def _key(name: str) -> str:
    """A name without what people write in two ways: capitals, hyphens, an s at its end."""
    return " ".join(name.casefold().replace("-", " ").split()).removesuffix("s")


def _one_of(asked: Asked, names: Collection[str], noun: str) -> str:
    by_key = {_key(name): name for name in names}
    return _found(by_key, str(asked), noun)


def _found(by_key: Mapping[str, T], name: str, noun: str) -> T:
    if _key(name) not in by_key:
        there = ", ".join(dict.fromkeys(str(getattr(v, "id", v)) for v in by_key.values()))
        raise _mistake(f"there is no {noun} “{name}”", f"There are: {there}.")
    return by_key[_key(name)]


def _refuse_unknown(parts: Mapping[str, Asked]) -> None:
    for part in parts:
        if part not in PARTS:
            raise _mistake(f"a claim is not about “{part}”", f"It may name: {', '.join(PARTS)}.")
    unit = parts.get("unit", "people")
    if unit not in UNITS:
        raise _mistake(f"“{unit}” are not counted", f"Units are: {', '.join(UNITS)}.")


def _mistake(what: str, fix: str) -> CannotDecide:
    return CannotDecide(what=what, fix=fix)
