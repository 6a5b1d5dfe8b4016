"""Small things that people do to a study all day, made up at random."""

import csv
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.torture.never import Tables
from tests.torture.place import Place, list_name

CODES = ("admin-support", "direct-time", "stigma", "relationship", "information-sharing")
THEMES = {
    "admin-support": "support",
    "direct-time": "difference",
    "stigma": "difference",
    "relationship": "difference",
    "information-sharing": "multi-agency",
}
CODERS = ("RM", "JB")
WORDS = (
    "brollywood administrator minutes families meetings frightened kitchen supervision fortnight "
    "nursery children worker court letter office forms mother diary agencies door floor report"
).split()
"""What somebody might list as a name that was missed."""


@dataclass(frozen=True)
class Doing:
    """A command, the file that it reads, and the acts that it will make, by their kind."""

    words: tuple[str, ...]
    meant: dict[str, int]
    rows: tuple[tuple[object, ...], ...] = ()
    listing: str = ""
    """A name to be listed in study.yaml first."""
    summary: str = ""
    """What is to be charted."""
    gone: str = ""
    """A name that is in no text after it. How many acts that takes is not known before."""


def ready(place: Place, doing: Doing) -> None:
    """Do what comes before the command: the file that it reads."""
    if doing.rows:
        with (place.incoming / "some.csv").open("w", encoding="utf-8", newline="") as file:
            head = ("transcript", "start", "end", "code", "coder", "memo")
            csv.writer(file).writerows([head, *doing.rows])
    if doing.summary:
        (place.incoming / "some.txt").write_text(doing.summary, encoding="utf-8")
    if doing.listing:
        list_name(place, doing.listing)


def import_some(chance: random.Random, place: Place, tables: Tables) -> Doing | None:
    """Codings of a few passages, by one coder or two, now and then finished with them."""
    held = {(row["transcript"], row["start"], row["end"]) for row in tables["codings"]}
    rows = [_row(chance, tables) for _ in range(chance.randint(1, 6))]
    rows = [row for row in dict.fromkeys(rows) if row[:3] not in held]
    if len({row[:3] for row in rows}) < len(rows) or not rows:
        return None
    finished = chance.random() < 0.3
    readers = {(row[0], row[4]) for row in rows} if finished else set()
    meant = {"coded": len(rows)} | ({"finished": len(readers)} if readers else {})
    words = ("code", "import", str(place.incoming / "some.csv"))
    return Doing((*words, "--finished") if finished else words, meant, tuple(rows))


def finish(chance: random.Random, _place: Place, tables: Tables) -> Doing:
    """One transcript read through."""
    return Doing(
        ("code", "finish", chance.choice(tables["texts"])["transcript"], "--anyway"),
        {"finished": 1},
    )


def remove(chance: random.Random, _place: Place, tables: Tables) -> Doing | None:
    """One coding taken back."""
    if not tables["codings"]:
        return None
    row = chance.choice(tables["codings"])
    words = ("code", "remove", row["transcript"], row["code"], str(row["start"]))
    return Doing((*words, "--by", row["coder"]), {"undone": 1})


def choose(chance: random.Random, _place: Place, tables: Tables) -> Doing:
    """A few words chosen as a quotation; refused where nobody may be quoted with them."""
    transcript, start, end, *_ = _row(chance, tables)
    id = f"q-{chance.randrange(10**9)}"
    return Doing(("quote", "add", id, str(transcript), f"@{start}-{end}"), {"chosen": 1})


def undo(_chance: random.Random, _place: Place, _tables: Tables) -> Doing:
    """The last command undone."""
    return Doing(("undo",), {"undone": 1})


def chart(chance: random.Random, place: Place, tables: Tables) -> Doing | None:
    """A summary of what somebody said; refused where it was the interviewer."""
    if not tables["codings"]:
        return None
    row = chance.choice(tables["codings"])
    cell = (row["transcript"].replace("T", "P"), THEMES[row["code"]])
    words = ("chart", *cell, "--from", str(place.incoming / "some.txt"))
    return Doing(words, {"charted": 1}, summary=f"It was said {chance.random()} times.\n")


def answer(chance: random.Random, place: Place, _tables: Tables) -> Doing:
    """What a pilot answers to one of the facts that it was sent."""
    fact = f"south.{chance.choice(('purpose', 'intervention', 'expectations'))}"
    row = f"{fact},(we have nothing on this),wrong,{chance.random()} of it"
    words = ("factcheck", "take", "South", str(place.incoming / "some.txt"), "--from", "a manager")
    return Doing(words, {"answered": 1}, summary=f"id,we say,right,should say\n{row}\n")


def anonymise(chance: random.Random, place: Place, tables: Tables) -> Doing | None:
    """A name that was missed is listed, or was before a kill; anonymised again."""
    listed = re.search(r"- name: (\w+)", (place.study / "study.yaml").read_text("utf-8"))
    texts = [row["text"] for row in tables["texts"]]
    left = [word for word in WORDS if any(map(holding(word).search, texts))]
    if listed is None and not left:
        return None
    name = listed[1] if listed else chance.choice(left)
    return Doing(("anonymise", "--yes"), {}, listing="" if listed else name, gone=name)


DOINGS: dict[Callable[[random.Random, Place, Tables], Doing | None], float] = {
    import_some: 8,
    finish: 3,
    remove: 4,
    choose: 2,
    undo: 3,
    chart: 3,
    answer: 1,
    anonymise: 1,
}
"""How often each is done, against the others."""


def _row(chance: random.Random, tables: Tables) -> tuple[object, ...]:
    row = chance.choice(tables["texts"])
    words = [match.span() for match in re.finditer(r"[a-z]+", row["text"])]
    first = chance.randrange(len(words) - 3)
    start, end = words[first][0], words[first + chance.randint(0, 3)][1]
    memo = chance.choice(["", "", "said twice"])
    return row["transcript"], start, end, chance.choice(CODES), chance.choice(CODERS), memo


def holding(name: str) -> re.Pattern[str]:
    """What finds a name in a text."""
    return re.compile(rf"\b{name}\b", re.IGNORECASE)
