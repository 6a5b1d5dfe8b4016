"""Splitting a code: parts are made under it, and a person deals its codings out to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from qualkit import csvfile
from qualkit.errors import BadSettings, CannotChange
from qualkit.model import Change, ChangeKind, Code, Coding
from qualkit.store import codings, texts
from qualkit.workflow.codes.calling import NOTHING, a_name, refuse_name_taken, refuse_named
from qualkit.workflow.codes.codebooks import (
    Desk,
    Plan,
    by_coder,
    desk,
    new_id,
)
from qualkit.workflow.study import Study

NEEDED = ("coding", "code")
COLUMNS = ("coding", "transcript", "coder", "quote", "code")
"""Of the table in which a person says which coding goes where."""


def split(study: Study, given: str, names: Sequence[str], decisions: Path | None) -> Plan:
    """Parts of a code, made under it; with `decisions`, its codings are dealt out to them.

    What is not dealt out stays with the code, which its parts count towards. Raises BadSettings for
    the first mistake of the table: a coding that is not the code's, a code that is none of its
    parts, a coding twice.
    """
    at = desk(study)
    code = at.find(given)
    if not names and decisions is None:
        raise CannotChange(
            what="nothing says into what it is to be split",
            fix="Name its parts with --into, or give a table with --by-file.",
        )
    wanted = [a_name(name) for name in names]
    refuse_named(study, wanted)
    for name in wanted:
        refuse_name_taken(at.book, name)
        if [one.casefold() for one in wanted].count(name.casefold()) > 1:
            raise CannotChange(
                what=f"two parts are called “{name}”", fix=f"{NOTHING.capitalize()}."
            )
    made = tuple(
        Change(ChangeKind.ADDED, new_id(), under=code.id, of=code.id, name=name, stance=code.stance)
        for name in wanted
    )
    parts = {change.code: change.name for change in made}
    parts |= {one.id: one.name for one in at.book.children(code.id)}
    dealt = _dealt(study, decisions, code, parts) if decisions else ()
    lines = [f"Makes “{one.name}” under “{code.name}”, id {one.code}." for one in made]
    lines += [
        f"Deals out to “{parts.get(one.into, code.name)}”: {len(one.codings)}." for one in dealt
    ]
    going = {id for change in dealt for id in change.codings}
    staying = [one for one in at.of(code.id) if one.id not in going]
    whose, stay = by_coder(staying), "stays" if len(staying) == 1 else "stay"
    whose = whose[:1].upper() + whose[1:]
    lines.append(f"{whose} {stay} with “{code.name}”, which counts its parts too.")
    if made and not at.book.children(code.id):
        lines.append(f"“{code.name}” is not suggested any more: its parts are.")
    return Plan((*made, *dealt), tuple(lines), at.hash, len(going))


def worksheet(study: Study, given: str) -> str:
    """The codings of a code as CSV, with a column for the part that each is to go to."""
    at = desk(study)
    code = at.find(given)
    with study.store.reading() as db:
        words = texts.newest(db)
    rows = [
        (one.id, one.transcript, one.coder, one.span.of(words[one.transcript].text), "")
        for one in at.of(code.id)
        if one.transcript in words
    ]
    return csvfile.write([COLUMNS, *rows])


def waiting(at: Desk) -> list[tuple[Code, list[Coding]]]:
    """Codes with codes under them, and the codings that are of no part of them."""
    above = [code for code in at.book.codes if at.book.children(code.id)]
    return [(code, made) for code in above if (made := at.of(code.id))]


def _dealt(study: Study, path: Path, code: Code, parts: Mapping[str, str]) -> tuple[Change, ...]:
    lines = csvfile.read(path, required=NEEDED, known=COLUMNS)
    with study.store.reading() as db:
        every = codings.every(db, changed=False)
    here = [one for one in every if one.code == code.id or one.code in parts]
    same: dict[object, list[Coding]] = {}
    for one in here:
        same.setdefault(codings.says(one), []).append(one)
    chosen: dict[str, list[str]] = {}
    seen: Counter[str] = Counter()
    for line, row in lines:
        if not row["code"]:
            continue
        part = _part(path, line, row["code"], code, parts)
        found = {codings.says(one) for one in here if one.id.startswith(row["coding"])}
        if len(found) != 1 or not row["coding"]:
            what = "several codings begin" if len(found) > 1 else f"no coding of {code.id} begins"
            raise BadSettings(
                file=path.name,
                line=line,
                what=f"{what} with “{row['coding']}”",
                fix=f"Take ids from `qualkit codebook split {code.id} --worksheet FILE`.",
            )
        ids = [one.id for one in same[found.pop()]]
        if seen[ids[0]]:
            what = "this coding is dealt out twice"
            raise BadSettings(file=path.name, line=line, what=what, fix="Leave one of the two out.")
        seen.update(ids)
        chosen.setdefault(part, []).extend(ids)
    return tuple(
        Change(ChangeKind.DEALT, code.id, into=part, codings=tuple(sorted(ids)))
        for part, ids in chosen.items()
    )


def _part(path: Path, line: int, given: str, code: Code, parts: Mapping[str, str]) -> str:
    for id, name in ((code.id, code.name), *parts.items()):
        if given == id or given.casefold() == name.casefold():
            return id
    raise BadSettings(
        file=path.name,
        line=line,
        what=f"“{given}” is no part of {code.id}",
        fix=f"Its parts: {', '.join(parts.values()) or 'none yet'}.",
    )
