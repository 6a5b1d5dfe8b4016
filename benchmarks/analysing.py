"""What analysing a large study costs: 400 transcripts, 100,000 codings, each command by itself.

`python -m benchmarks.analysing` makes the study, runs each command in a process of its own, from
nothing to done, and prints seconds and peak memory beside what is promised.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.coding_screen import large
from benchmarks.foundations import TRANSCRIPTS
from benchmarks.tables import markdown
from benchmarks.verbs import run
from qualkit.model import ActKind, Consent, Directness, Participation, Stance
from qualkit.store import Connection, acts, codings, people, texts
from qualkit.workflow.study import Study

ROUNDS = 3
"""How often each command is run; the median counts."""
MEGABYTES = 500
TWICE = 100
"""People who are interviewed at both stages."""

PILOTS = ("Calderbeck", "Wrenfold", "Eastmere", "Harlingate")
GROUPS = ("Pilot staff", "Key informant", "Service user")
ROLES = ("Social worker", "Team manager", "Headteacher", "GP", "Parent", "Young person")


@dataclass(frozen=True)
class Measured:
    """A command, and within how many seconds it is promised."""

    words: tuple[str, ...]
    seconds: float


COMMANDS = (
    Measured(("matrix",), 2),
    Measured(("matrix", "--columns", "objective", "--show", "stance"), 2),
    Measured(("matrix", "--rows", "participant", "--columns", "theme"), 2),
    Measured(("matrix", "--rows", "participant", "--order", "resemblance"), 2),
    Measured(("matrix", "--rows", "role", "--columns", "group"), 2),
    Measured(("matrix", "--together", "person"), 2),
    Measured(("matrix", "--together", "passage"), 2),
    Measured(("matrix", "--change", "--rows", "pilot"), 2),
    Measured(("matrix", "--rows", "group", "--associations"), 2),
    Measured(("matrix", "--show", "quotation"), 2),
)


def table() -> str:
    """Each command on the large study, in Markdown."""
    with tempfile.TemporaryDirectory(prefix="qualkit-bench-") as place:
        folder = made(Path(place))
        return markdown(
            ("command", "median, s", "promised, s", "peak memory, MB", f"within {MEGABYTES} MB"),
            [_row(folder, one) for one in COMMANDS],
        )


def _row(folder: Path, one: Measured) -> tuple[str, ...]:
    costs = [run(folder, *one.words) for _ in range(ROUNDS)]
    seconds = statistics.median(cost.seconds for cost in costs)
    megabytes = max(cost.megabytes for cost in costs)
    return (
        f"`{' '.join(one.words)}`",
        f"{seconds:.2f}",
        f"{one.seconds:.0f}",
        f"{megabytes:.0f}",
        "yes" if megabytes <= MEGABYTES else "no",
    )


# --- the study


def made(place: Path) -> Path:
    """The coding screen's large study, with people of every kind, and read to its end.

    Two coders finished a fifth of it, one the rest. A quarter of the people speak at both stages.
    """
    folder = large(place)
    os.environ["QUALKIT_CODER"] = "RM"
    study = Study.at(folder, "RM")
    dice = random.Random(1)
    with study.store.transaction() as db:
        for number in range(1, TWICE + 1):
            again = f"{TRANSCRIPTS - number:03}"
            db.exec_driver_sql(
                "update texts set layout = replace(layout, ?, ?) where transcript = ?",
                (f'"P{again}"', f'"P{number:03}"', f"T{again}"),
            )
        took_part = people.all_participations(db)
        people.set_participations(db, [_somebody(one, dice) for one in took_part])
        _finish(study, db)
        _lean(db)
    study.let_go()
    return folder


def _somebody(one: Participation, dice: random.Random) -> Participation:
    """Somebody of the study's kinds, under their first number where they speak again."""
    number = int(one.transcript[1:])
    again = TRANSCRIPTS - number
    return replace(
        one,
        participant=f"P{again:03}" if 0 < again <= TWICE else one.participant,
        pilots=(dice.choice(PILOTS),),
        stage="Stage 1" if number <= TRANSCRIPTS // 2 else "Stage 2",
        group=dice.choice(GROUPS),
        role=dice.choice(ROLES),
        consent=frozenset({Consent.ANALYSE, Consent.QUOTE}),
    )


def _finish(study: Study, db: Connection) -> None:
    hash, book = study.codebook(db)
    every, batch = sorted(code.id for code in book.codes), acts.Batch.begin("RM")
    facts = {"version": 1, "codebook": hash, "codes": every}
    acts.add(
        db,
        [
            batch.act(ActKind.FINISHED, id, coder=coder, **facts)
            for at, id in enumerate(texts.there(db))
            for coder in (("RM", "DS") if at % 5 == 0 else ("RM",))
        ],
    )


def _lean(db: Connection) -> None:
    """A stance and a directness for each coding, in turn, as if it had been made with them."""
    for at, kind in enumerate(("stance", "directness")):
        values = [one.value for one in (Stance, Directness)[at]]
        choice = " ".join(f"when {n} then '{value}'" for n, value in enumerate(values))
        value = f"case (rowid / {3**at}) % {len(values)} {choice} end"
        db.exec_driver_sql(
            f"update acts set body = json_set(body, '$.{kind}', {value}) where kind = 'coded'"
        )
    codings.derive_all(db)


if __name__ == "__main__":
    print(table())
