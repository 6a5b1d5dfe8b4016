"""What a pilot answers: the table that it fills in, read again, and what stands of its answers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.csvfile import Row
from qualkit.errors import BadSettings, UserError
from qualkit.factchecking.facts import MISSING, Fact, digest
from qualkit.model import About, ActKind, Statement, about

COLUMNS = ("id", "fact", "we say", "right", "should say", "source", "who")
EMPTY = "(we have nothing on this)"
"""What stands where the study says nothing."""

TAKEN, REFUSED = "taken over", "refused"
IN_REPORT = "refused, and said in the report"
"""What an evaluator decides of a correction."""

_RIGHT = frozenset({"right", "yes", "y", "true", "correct", "ok", "✓", "✔"})
_WRONG = frozenset({"wrong", "no", "n", "false", "incorrect", "not right"})
_RUNS = ("=", "@")
"""What nobody writes at the head of a sentence, and a spreadsheet runs."""


@dataclass(frozen=True)
class Given:
    """What a pilot says of one fact."""

    fact: str
    name: str
    right: bool
    said: str
    """What we said when it was asked."""
    should: str = ""
    source: str = ""
    who: str = ""

    def text(self, sender: str) -> str:
        """It as one text, which a statement keeps."""
        held = {
            "fact": self.name,
            "we say": self.said,
            "should say": self.should,
            "source": self.source,
            "who": self.who,
            "from": sender,
        }
        return json.dumps({key: words for key, words in held.items() if words}, ensure_ascii=False)


@dataclass(frozen=True)
class Reply:
    """What an evaluator decided of a correction."""

    id: str
    state: str
    words: str
    """Why it was refused; where it was taken over, what the fact says since."""
    coder: str
    at: str


@dataclass(frozen=True)
class Answer:
    """An answer that stands, with what was decided of it."""

    id: str
    pilot: str
    given: Given
    sender: str
    at: str
    replies: tuple[Reply, ...] = ()

    @property
    def state(self) -> str:
        """One of "right", "open", "taken over", "refused" and, by two copies, "decided apart"."""
        if self.given.right:
            return "right"
        if not self.replies:
            return "open"
        states = {TAKEN if one.state == TAKEN else REFUSED for one in self.replies}
        return states.pop() if len(states) == 1 else "decided apart"

    @property
    def reason(self) -> str:
        """Why it was refused; "" where it was not, or nobody said."""
        return self.replies[-1].words if self.state == REFUSED else ""

    @property
    def in_report(self) -> bool:
        """Whether the report says that it was refused."""
        return self.state == REFUSED and self.replies[-1].state == IN_REPORT


@dataclass(frozen=True)
class Material:
    """What a table that comes back is read with."""

    file: str
    facts: tuple[Fact, ...]
    sent: Mapping[str, frozenset[str]]
    """By fact: the digests of what was ever sent of it."""
    others: Mapping[str, str]
    """By the beginning of an id: another pilot that it is of."""
    standing: tuple[Answer, ...] = ()


# --- the table


def sheet(facts: Sequence[Fact]) -> list[tuple[str, ...]]:
    """The rows of the table that a pilot fills in, its columns first."""
    rows = [
        (one.id, f"{at}. {one.name}", one.says or EMPTY, "", "", "", "")
        for at, one in enumerate(facts, 1)
    ]
    return [COLUMNS, *rows]


def read(
    rows: Sequence[Row], material: Material
) -> tuple[list[tuple[int, Given]], list[tuple[int, UserError]]]:
    """The answers of a table with their lines, and what is wrong with its rows.

    Rows that nobody filled in are passed over. Raises BadSettings for another pilot's table.
    """
    _refuse_others(rows, material)
    found: list[tuple[int, Given]] = []
    wrong: list[tuple[int, UserError]] = []
    seen: dict[str, int] = {}
    for line, cells in rows:
        try:
            fact = _fact(line, cells, material)
            first = seen.setdefault(fact.id, line)
            if first != line:
                raise _wrong(material, line, f"{fact.id} stands on line {first} too", "Keep one.")
            given = _given(line, cells, fact, material)
            if given is not None:
                found.append((line, given))
        except BadSettings as error:
            wrong.append((line, error))
    return found, wrong


def _refuse_others(rows: Sequence[Row], material: Material) -> None:
    """Raise where every row is of one other pilot."""
    whose = {material.others.get(cells["id"].casefold().partition(".")[0]) for _, cells in rows}
    other = whose.pop() if len(whose) == 1 else None
    if other:
        fix = f"Take it with `qualkit factcheck take {other} FILE`; nothing was changed."
        raise _wrong(material, rows[0][0], f"this is the table of {other}", fix)


def _fact(line: int, cells: Mapping[str, str], material: Material) -> Fact:
    id = cells["id"].casefold()
    for one in material.facts:
        if one.id == id:
            return one
    if other := material.others.get(cells["id"].casefold().partition(".")[0]):
        fix = "Leave the row out: it belongs in that pilot's own table."
        raise _wrong(material, line, f"{_short(id)} is a fact of {other}", fix)
    fix = "The ids are those of the table that was sent; leave the row out if its fact is gone."
    raise _wrong(material, line, f"there is no fact “{_short(id)}” of this pilot", fix)


def _given(line: int, cells: Mapping[str, str], fact: Fact, material: Material) -> Given | None:
    """The answer of a row; None where there is none. Raises BadSettings."""
    should, source, who = (cells.get(column, "") for column in COLUMNS[4:])
    right = _is_right(line, cells["right"], should, material)
    if right is None or (fact.key == MISSING and not should):
        return None
    said = "" if cells["we say"] == EMPTY else " ".join(cells["we say"].split())
    given = Given(fact.id, fact.name, right, said, should, source, who)
    for column, words in zip(COLUMNS[4:], (should, source, who), strict=True):
        if words.startswith(_RUNS):
            fix = "Write it in words: a spreadsheet would run it."
            raise _wrong(material, line, f"“{column}” begins as a formula", fix)
    _check(line, given, material)
    if not any(one.given == given for one in material.standing):
        _check_said(line, given, fact, material)
    return given


def _is_right(line: int, cell: str, should: str, material: Material) -> bool | None:
    told = " ".join(cell.casefold().split()).strip(" .!")
    if told in _RIGHT:
        return True
    if told in _WRONG or (not told and should):
        return False
    if told:
        fix = "Write right or wrong, or leave it empty."
        raise _wrong(material, line, f"“{_short(cell)}” is neither right nor wrong", fix)
    return None


def _check(line: int, given: Given, material: Material) -> None:
    if given.right and given.should:
        fix = "Ask which is meant; then take one of the two out."
        raise _wrong(material, line, f"{given.fact} is right, and should say something else", fix)
    if not given.right and not given.should:
        fix = "Ask what it should say; or leave “right” empty, which is no answer."
        raise _wrong(material, line, f"{given.fact} is wrong, and nothing says what is right", fix)
    if not given.right and digest(given.should) == digest(given.said):
        fix = "Ask what is wrong with it; if nothing is, write right and empty “should say”."
        raise _wrong(material, line, f"{given.fact} should say just what it says", fix)


def _check_said(line: int, given: Given, fact: Fact, material: Material) -> None:
    """Raise where the answer is to other words than those that stand."""
    if digest(given.said) == fact.digest:
        return
    now = fact.says or EMPTY
    if digest(given.said) in material.sent.get(fact.id, frozenset()):
        raise _wrong(
            material,
            line,
            f"{fact.id} has changed since it was sent: it said “{_short(given.said or EMPTY)}”, "
            f"and says “{_short(now)}” now",
            "Ask about the new words; leave the row out to take the rest.",
        )
    raise _wrong(
        material,
        line,
        f"under “we say” of {fact.id} stands “{_short(given.said or EMPTY)}”, and we said "
        f"“{_short(now)}”",
        "What it should say goes under “should say”; put back what we said.",
    )


def _wrong(material: Material, line: int, what: str, fix: str) -> BadSettings:
    return BadSettings(file=material.file, line=line, what=what, fix=fix)


def _short(words: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in words)
    return plain if len(plain) <= 120 else f"{plain[:119]}…"


# --- what stands


def said_of(pilot: str, fact: str, answer: str = "") -> About:
    """What an answer is about; with the answer's id, what a reply to it is about."""
    if answer:
        return about(pilot=pilot, fact=fact, answer=answer)
    return about(pilot=pilot, fact=fact)


def answers(statements: Iterable[Statement], pilot: str) -> tuple[Answer, ...]:
    """The answers of a pilot that stand, each with what was decided of it, oldest first."""
    held = [one for one in statements if one.of("pilot") == pilot]
    replies: dict[str, list[Reply]] = defaultdict(list)
    for one in held:
        if one.kind is ActKind.REPLIED:
            reply = Reply(one.id, one.value, one.text, one.coder, one.at)
            replies[one.of("answer")].append(reply)
    return tuple(
        _answer(one, tuple(replies[one.id])) for one in held if one.kind is ActKind.ANSWERED
    )


def became(answers: Iterable[Answer]) -> tuple[Fact, ...]:
    """What a pilot is told of its corrections, each in the place of a fact's words."""
    told = []
    for one in answers:
        if one.state == TAKEN:
            words = one.replies[-1].words
            listed = one.given.fact.endswith(f".{MISSING}") or not words
            told.append((one, "Taken over." if listed else f"Taken over. It says now: {words}"))
        elif one.state == REFUSED:
            told.append((one, f"It stays as it is, because: {one.reason}"))
    return tuple(Fact(one.given.fact, "", one.given.name, says) for one, says in told)


def _answer(one: Statement, replies: tuple[Reply, ...]) -> Answer:
    held = _held(one.text)
    given = Given(
        fact=one.of("fact"),
        name=held.get("fact", one.of("fact")),
        right=one.value == "right",
        said=held.get("we say", ""),
        should=held.get("should say", ""),
        source=held.get("source", ""),
        who=held.get("who", ""),
    )
    return Answer(one.id, one.of("pilot"), given, held.get("from", ""), one.at, replies)


def _held(text: str) -> dict[str, str]:
    """What a statement keeps; nothing where its words are gone or are none of ours."""
    try:
        held = json.loads(text)
    except ValueError:
        return {}
    pairs = held.items() if isinstance(held, dict) else ()
    return {str(key): str(words) for key, words in pairs}
