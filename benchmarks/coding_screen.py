"""The coding screen on a large study, in a real terminal: from a key to the refreshed screen.

`python -m benchmarks.coding_screen` makes a study of 400 transcripts and 100,000 codings, opens the
screen on it in a pseudo-terminal of 80 x 24, and presses keys. When a key's handler began and when
the screen was written are noted inside the program; when the key was sent and when the last of the
screen arrived, outside. Beside them, in the same run and the same terminal: a bare Textual screen
that records each key as a row with sqlite3, under the settings that keep a study safe.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import random
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.foundations import CODINGS, PRAGMAS, TRANSCRIPTS, participation
from benchmarks.tables import markdown, rate
from qualkit.ingest import sources
from qualkit.model import (
    Act,
    ActKind,
    AnonymisedTranscript,
    Directness,
    Segment,
    Source,
    SourceKind,
    Speaker,
    SpeakerKind,
    Speech,
    Stance,
)
from qualkit.readers.normal import compose
from qualkit.register import Register
from qualkit.segments import segments
from qualkit.store import acts, codings, people, texts
from qualkit.workflow.keeping import commit
from qualkit.workflow.study import Study

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"
WORDS = 10_000
"""In a transcript: about an hour."""
QUIET = 0.25
"""Seconds without anything new, after which the screen is as it will be."""
PROMISED, PROMISED_OPENING = 0.050, 0.300
"""Seconds: a key, and a transcript."""
ENTER, ESCAPE, DOWN = "\r", "\x1b", "\x1b[B"

ROUND = (
    *(("moving", key) for key in (DOWN, "\x1b[C", "j", "n", "k", "j")),
    ("asking for a code", ENTER),
    *(("typing its name", key) for key in "superv"),
    ("choosing it", ENTER),
    ("writing a coding", "s"),
    ("asking for another stance", "t"),
    ("writing another stance", "c"),
    ("asking for a flag", "e"),
    ("writing a flag", "e"),
    ("writing an undo", "u"),
    ("writing a coding again", "U"),
    ("taking a code back", "x"),
    ("moving", "n"),
)
"""What is pressed, over and over."""
OPENING = (("opening a transcript", "]"),)
WRITING = "writing"


@dataclass(frozen=True)
class Timed:
    """One key: seconds until the screen was refreshed, as told inside, and outside."""

    what: str
    inside: float
    outside: float


def page() -> Iterator[str]:
    """The part of the page, in Markdown."""
    with tempfile.TemporaryDirectory(prefix="qualkit-bench-") as place:
        study = large(Path(place))
        rounds = [*ROUND * 12, *OPENING * 30]
        ours = pressed(_screen(study), rounds, Path(place) / "ours.json")
        bare = pressed(_bare(Path(place) / "bare.db"), list(ROUND * 12), Path(place) / "bare.json")
    keys = [one for one in ours if one.what != OPENING[0][0]]
    opened = [one for one in ours if one.what == OPENING[0][0]]
    yield f"""## The coding screen

A study of {TRANSCRIPTS} transcripts of {WORDS:,} words and {CODINGS:,} codings, in a
pseudo-terminal of 80 x 24: from a key's handler to the refreshed screen, told inside the program;
in brackets from the key sent to the last of the screen that arrived. Beside it a bare Textual
screen that records each key with sqlite3.

Within {PROMISED * 1000:.0f} ms: {_within(keys, PROMISED)}.
Opened within {PROMISED_OPENING * 1000:.0f} ms: {_within(opened, PROMISED_OPENING)}.
"""
    yield markdown(
        ("", "keys", "median, ms", "95th percentile, ms", "slowest, ms"),
        [
            _row("every key", keys),
            *(_row(what, [one for one in keys if one.what == what]) for what in _kinds(keys)),
            _row("opening a transcript", opened),
            _row("bare: every key", bare),
        ],
    )


def _within(keys: Sequence[Timed], seconds: float) -> str:
    return rate(sum(one.inside <= seconds for one in keys), len(keys))


def _kinds(keys: Sequence[Timed]) -> list[str]:
    return list(dict.fromkeys(one.what for one in keys))


def _row(what: str, keys: Sequence[Timed]) -> tuple[str, ...]:
    inside, outside = [one.inside for one in keys], [one.outside for one in keys]
    return (
        what,
        str(len(keys)),
        f"{_at(inside, 0.5):.0f} ({_at(outside, 0.5):.0f})",
        f"{_at(inside, 0.95):.0f} ({_at(outside, 0.95):.0f})",
        f"{_at(inside, 1):.0f} ({_at(outside, 1):.0f})",
    )


def _at(seconds: Sequence[float], share: float) -> float:
    """Milliseconds below which this share lies, by the nearest rank."""
    ordered = sorted(seconds)
    return 1000 * ordered[max(0, round(share * len(ordered)) - 1)]


# --- pressing keys


def pressed(command: Sequence[str], keys: Sequence[tuple[str, str]], told: Path) -> list[Timed]:
    """Run a screen, press each key when the one before has settled, and leave it.

    `told` is where the program writes its own moments, by the clock that all programs share.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", QUALKIT_BENCH=str(told), QUALKIT_CODER="RM")
        os.execv(command[0], list(command))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    try:
        _settle(terminal, first=60)
        sent = []
        for what, key in keys:
            began = time.perf_counter()
            os.write(terminal, key.encode())
            sent.append((what, began, _settle(terminal)))
        os.write(terminal, b"q")
        _settle(terminal, first=5)
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        os.close(terminal)
    moments = json.loads(told.read_text(encoding="utf-8"))
    return [_timed(what, began, last, moments) for what, began, last in sent]


def _timed(what: str, began: float, last: float, moments: list[tuple[str, float]]) -> Timed:
    here = [one for one in moments if began <= one[1] < last + QUIET]
    key = next(at for kind, at in here if kind == "key")
    shown = [at for kind, at in here if kind == "shown" and at >= key]
    return Timed(what, max(shown, default=key) - key, last - began)


def _settle(terminal: int, first: float = 5) -> float:
    """Read until nothing comes any more; when the last of it came."""
    last, wait = time.perf_counter(), first
    while select.select([terminal], [], [], wait)[0]:
        try:
            os.read(terminal, 1 << 16)
        except OSError:
            break
        last, wait = time.perf_counter(), QUIET
    return last


NOTING = """
import atexit, json, os, time
moments = []
def noting(base):
    class Noting(base):
        async def on_event(self, event):
            from textual import events
            if isinstance(event, events.Key) and not event.is_forwarded:
                moments.append(("key", time.perf_counter()))
            await super().on_event(event)
        def post_display_hook(self):
            moments.append(("shown", time.perf_counter()))
    return Noting
def tell():
    with open(os.environ["QUALKIT_BENCH"], "w") as file:
        json.dump(moments, file)
atexit.register(tell)
"""
SCREEN = """
from qualkit.cli import main
from qualkit.tui.code import coding
coding.CodingScreen = noting(coding.CodingScreen)
main(["--study", {study!r}, "code", "T200"])
"""
BARE = """
import sqlite3
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        self.db = sqlite3.connect({path!r}, isolation_level=None)
        for pragma in {pragmas!r}:
            self.db.execute("PRAGMA " + pragma)
        self.db.execute("CREATE TABLE acts (id INTEGER PRIMARY KEY, key TEXT)")
        yield Static("", id="words")
    def on_key(self, event):
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("INSERT INTO acts (key) VALUES (?)", (event.key,))
        self.db.execute("COMMIT")
        rows = self.db.execute("SELECT id, key FROM acts ORDER BY id DESC LIMIT 20").fetchall()
        self.query_one("#words").update(chr(10).join(map(str, rows)))
        if event.key == "q":
            self.exit()
noting(Bare)().run()
"""


def _screen(study: Path) -> list[str]:
    return [sys.executable, "-c", NOTING + SCREEN.format(study=str(study))]


def _bare(path: Path) -> list[str]:
    return [sys.executable, "-c", NOTING + BARE.format(path=str(path), pragmas=PRAGMAS)]


# --- a large study


def large(place: Path, *, sides: bool = False) -> Path:
    """A study of the sample's own words, over and over, coded at random by two coders.

    `sides`: each coding has a stance and a directness.
    """
    folder = place / "large"
    folder.mkdir()
    for name in ("study.yaml", "schedule.yaml"):
        (folder / name).write_bytes((SAMPLE / name).read_bytes())
    os.environ["QUALKIT_KEY_FILE"] = str(place / "key.txt")
    begin = [sys.executable, "-m", "qualkit", "init", str(folder), "--codebook", "remodelling"]
    subprocess.run(begin, check=True, stdout=subprocess.DEVNULL)
    study = Study.at(folder, "RM")
    ids = [f"T{number:03}" for number in range(1, TRANSCRIPTS + 1)]
    speeches = list(_speeches())
    with study.store.transaction() as db:
        kinds = [Source(id, SourceKind.INTERVIEW, True, "English", False) for id in ids]
        people.add_sources(db, kinds)
        people.set_participations(db, [participation(id, "Calderbeck") for id in ids])
        commit(db, study.vault.open(), Register(study.uuid))
        codes = [code.id for code in study.codebook(db)[1].leaves]
        for at, id in enumerate(ids):
            text = _text(id, speeches[at % len(speeches) :] + speeches[: at % len(speeches)])
            texts.add(db, text, {})
            codings.record(db, list(_codings(text, codes, random.Random(at), sides)))
    study.let_go()
    return folder


def _speeches() -> Iterator[Speech]:
    """What is said in the sample's interviews, turn by turn."""
    for path in sorted((SAMPLE / "interviews").iterdir()):
        read = sources.read(path.name, path.read_bytes())
        for at, turn in enumerate(read.turns):
            yield Speech("R" if at % 2 else "INT", turn.body.of(read.text))


def _text(id: str, speeches: Sequence[Speech]) -> AnonymisedTranscript:
    taken, count = [], 0
    for speech in speeches:
        taken.append(speech)
        count += len(speech.words.split())
        if count >= WORDS:
            break
    laid = compose([*taken, Speech("R", f"That was {id}.")])
    who = {
        "INT": Speaker(SpeakerKind.INTERVIEWER),
        "R": Speaker(SpeakerKind.PARTICIPANT, f"P{id[1:]}"),
    }
    return AnonymisedTranscript(id, 1, laid.text, laid.turns, who)


def _codings(
    text: AnonymisedTranscript, codes: Sequence[str], dice: random.Random, sides: bool
) -> Iterator[Act]:
    pieces: list[Segment] = list(segments(text))
    batch = acts.Batch.begin("RM")
    for _ in range(CODINGS // TRANSCRIPTS):
        span = dice.choice(pieces).span
        yield batch.act(
            ActKind.CODED,
            text.id,
            version=1,
            start=span.start,
            end=span.end,
            sha256=texts.sha256(span.of(text.text)),
            code=dice.choice(codes),
            coder=dice.choice(("RM", "DS")),
            **(_side(dice) if sides else {}),
        )


def _side(dice: random.Random) -> dict[str, object]:
    return {
        "stance": dice.choice(list(Stance)).value,
        "directness": dice.choice(list(Directness)).value,
    }


if __name__ == "__main__":
    for part in page():
        print(part)
