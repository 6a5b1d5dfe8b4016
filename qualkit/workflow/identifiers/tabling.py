"""Decisions about identifiers as a table, for people who prefer a spreadsheet, and for scripts.

The table names people. That it was written is an act; reading it back decides all of it or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualkit import csvfile
from qualkit.errors import BadSettings, InTheWay, UserError
from qualkit.model import ActKind, Kind
from qualkit.register import Verb
from qualkit.store import acts
from qualkit.workflow.identifiers.reviewing import Card, Review
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.writing import PRIVATE, refuse_ours, staged

COLUMNS = (
    "entity",
    "kind",
    "relation",
    "replacement",
    "name",
    "forms",
    "mentions",
    "transcripts",
    "doubt",
    "why",
    "status",
    "decision",
    "to",
)
BETWEEN = "; "
_SPLIT = re.compile(r"(.*?)(?:\s*@((?:[\s,;]*T\d+)+))?\s*", re.DOTALL)
"""Forms, and the transcripts in which they are split off; an address holds an @ of its own."""


@dataclass(frozen=True)
class Decided:
    """What a table decided."""

    decisions: int
    entities: int


def export_decisions(study: Study, out: Path, *, progress: Progress = silent) -> int:
    """Write every entity as a row, the most doubtful first; how many.

    Raises NoVault or NoKey, NotYet before anything is anonymised, CannotWrite.
    """
    review = Review(study, progress=progress)
    cards = review.cards()
    text = csvfile.write([COLUMNS, *(_row(card) for card in cards)])
    refuse_ours(study.folder, out)
    if out.exists():
        raise InTheWay(path=out)
    with staged(out, PRIVATE) as put, study.transaction() as db:
        put(text.encode("utf-8"))
        acts.add(db, [study.batch().act(ActKind.EXPORTED, what="decisions", entities=len(cards))])
    return len(cards)


def import_decisions(study: Study, path: Path, *, progress: Progress = silent) -> Decided:
    """Decide what the rows of a table say, in their order: all of it, or nothing.

    Raises BadSettings with the line of the first that cannot be.
    """
    rows = csvfile.read(path, required=("entity", "decision"), known=COLUMNS)
    review = Review(study, progress=progress)
    decided: set[str] = set()
    number = 0
    with review.together():
        for line, row in rows:
            if row["decision"]:
                _decide(review, path.name, line, row)
                decided.add(row["entity"])
                number += 1
    return Decided(number, len(decided - {""}))


def _row(card: Card) -> tuple[object, ...]:
    one = card.entity
    return (
        one.id,
        one.kind.value,
        one.relation,
        one.replacement,
        one.name,
        BETWEEN.join(sorted(one.forms)),
        card.mentions,
        " ".join(card.transcripts),
        f"{card.doubt:.2f}",
        BETWEEN.join(card.why),
        one.status.value,
        "",
        "",
    )


def _decide(review: Review, name: str, line: int, row: Mapping[str, str]) -> None:
    try:
        verb = Verb(row["decision"].strip().lower())
        decide = WAYS[verb]
    except (ValueError, KeyError):
        raise BadSettings(
            file=name,
            line=line,
            what=f"“{row['decision']}” is no decision",
            fix=f"Write one of: {', '.join(verb.value for verb in WAYS)}; or leave it empty.",
        ) from None
    try:
        decide(review, row)
    except UserError as error:
        raise BadSettings(file=name, line=line, what=error.said, fix=error.advice) from None
    except ValueError:
        raise BadSettings(
            file=name,
            line=line,
            what=f"“{row.get('to', '') or row.get('kind', '')}” is not what {verb.value} needs",
            fix=HELP.get(verb, "Nothing of the table was decided."),
        ) from None


def _retype(review: Review, row: Mapping[str, str]) -> None:
    kind, _, relation = row.get("to", "").partition(":")
    review.retype(row["entity"], _kind(kind), relation.strip())


def _split(review: Review, row: Mapping[str, str]) -> None:
    parts = _SPLIT.fullmatch(row.get("to", ""))
    forms, where = parts.groups("") if parts else ("", "")
    named = [form for form in re.split(r"\s*;\s*", forms.strip()) if form]
    review.split(row["entity"], named, transcripts=re.findall(r"T\d+", where))


def _add(review: Review, row: Mapping[str, str]) -> None:
    to = row.get("to", "")
    review.add(
        row.get("name", ""), _kind(row.get("kind", "")), relation=row.get("relation", ""), to=to
    )


def _kind(word: str) -> Kind:
    return Kind(word.strip().lower().replace(" ", "_"))


WAYS: Mapping[Verb, Callable[[Review, Mapping[str, str]], object]] = {
    Verb.ACCEPT: lambda review, row: review.accept(row["entity"]),
    Verb.REJECT: lambda review, row: review.reject(row["entity"]),
    Verb.RETYPE: _retype,
    Verb.RENAME: lambda review, row: review.rename(row["entity"], row.get("to", "")),
    Verb.MERGE: lambda review, row: review.merge(row["entity"], row.get("to", "")),
    Verb.SPLIT: _split,
    Verb.KEEP: lambda review, row: review.keep(row.get("name", "")),
    Verb.ADD: _add,
}
"""What a row can decide. About one mention is decided while reading: a row does not say which."""

HELP = {
    Verb.RETYPE: f"In `to`, write a kind, or a kind and a relation: {', '.join(Kind)}.",
    Verb.ADD: f"Give its name, and a kind: {', '.join(Kind)}.",
}
