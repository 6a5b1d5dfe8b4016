"""Anonymising, measured: what is masked beside spaCy and Presidio, how fast, and at what size."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks import large, others, sets
from benchmarks.identifiers import Score, Truth, score
from benchmarks.study import SAMPLE, Measured
from benchmarks.tables import markdown, rate
from benchmarks.verbs import Cost
from qualkit import anonymise
from qualkit.anonymise import Cast, Keep, Known, Scene
from qualkit.model import Kind, Span, Transcript, Turn
from qualkit.recognisers import spacy_names

TRUTH = SAMPLE / "truth" / "identifiers.csv"
GROUPS = ("direct", "person", "place or organisation", "date", "all")
ROUNDS = 5
SIZES = (50, 400)
MARK = re.compile(r"\[\[(.+?)\|(\w+)\]\]")
KINDS = {"PERSON": "person", "LOC": "place", "ORG": "organisation", "DATE": "date"}


class Texts(NamedTuple):
    """Texts with their truth, and everybody who is known beforehand."""

    scenes: Mapping[str, Scene]
    truth: Sequence[Truth]
    known: Sequence[Known] = ()
    keep: Keep = Keep()

    @property
    def words(self) -> dict[str, str]:
        """The texts alone."""
        return {id: scene.transcript.text for id, scene in self.scenes.items()}

    def by_qualkit(self) -> Score:
        """What qualkit masks of it, unattended."""
        found = anonymise.find(self.scenes)
        masked = sets.anonymised(self.scenes, found, known=self.known, keep=self.keep)
        spans = {id: [one.span for one in mentions] for id, mentions in masked.items()}
        return score(self.words, self.truth, spans)

    def by(self, system: others.Masks) -> Score:
        """What another system masks of it."""
        return score(self.words, self.truth, others.masked(system, self.words))

    def lower(self) -> Texts:
        """The same without capitals."""
        return self._replace(scenes={id: _lower(scene) for id, scene in self.scenes.items()})

    def only(self, even: bool) -> Texts:
        """The transcripts with an even number, or the others."""
        ids = {id for id in self.scenes if (int(id[1:]) % 2 == 0) == even}
        return self._replace(
            scenes={id: scene for id, scene in self.scenes.items() if id in ids},
            truth=[mark for mark in self.truth if mark.transcript in ids],
        )


def page(study: Measured, place: Path) -> Iterator[str]:
    """The tables, a part at a time."""
    sample = Texts(study.scenes, list(sets.truth(TRUTH)), study.known, study.keep)
    yield from _found(sample, study.model)
    yield from _lower_case(sample)
    yield _speed(study)
    yield from _sizes(place)


def _found(sample: Texts, model: str) -> Iterator[str]:
    sixth = sets.read("sixth")
    unseen = Texts(sixth.scenes, sixth.truth, sixth.known, sixth.keep)
    yield f"""## Identifiers

A mention is found when every character of it is masked, unattended (`anonymise --yes`, model
{model}). Direct identifiers are those of a fixed format: telephone, email,
postcode, numbers. Each set is taken as one study. In the sample, transcripts with even numbers are
kept out of all tuning since they were chosen; before that the recognisers were developed with the
whole sample in sight. The sixth set was written by somebody who had not seen the program; what it
gave when it was [first scored](../benchmarks/interviews/README.md), before what it missed was
mended, is somewhat less. spaCy and Presidio use en_core_web_md as it comes, Presidio with its
recognisers for the United Kingdom.
"""
    scores = {
        "the sample, odd": sample.only(even=False).by_qualkit(),
        "the sample, even": sample.only(even=True).by_qualkit(),
        "sixth set": unseen.by_qualkit(),
        "sixth set, spaCy": unseen.by(others.spacy),
        "sixth set, Presidio": unseen.by(others.presidio),
    }
    yield _table(scores)


def _lower_case(sample: Texts) -> Iterator[str]:
    lines = _uk_interview()
    scores = {
        "the sample, odd": sample.lower().only(even=False).by_qualkit(),
        "the sample, even": sample.lower().only(even=True).by_qualkit(),
    }
    if lines:
        scores["interview lines as written"] = lines.by_qualkit()
        scores["interview lines"] = lines.lower().by_qualkit()
    yield """### Without capitals

The same transcripts, every letter in lower case; and 66 lines of invented interview speech, each a
text of its own about which nothing is known beforehand.
"""
    yield _table(scores)


def _table(scores: Mapping[str, Score]) -> str:
    found = [
        (group, *(rate(*one.recall.get(group, (0, 0))) for one in scores.values()))
        for group in GROUPS
    ]
    removed = ("words wrongly removed", *(rate(one.removed, one.words) for one in scores.values()))
    left = ("names still in a file", *(len(one.leaked) for one in scores.values()))
    return markdown(("found", *scores), [*found, removed, left]) + "\n"


# --- speed


def _speed(study: Measured) -> str:
    """Words a CPU-second, side by side."""
    pipeline = spacy_names.load(spacy_names.installed())
    bodies = [
        turn.body.of(scene.transcript.text)
        for scene in study.scenes.values()
        for turn in scene.transcript.turns
    ]
    words = sum(len(body.split()) for body in bodies)
    found = anonymise.find(study.scenes)
    two = [_two_processes(study) for _ in range(ROUNDS)]  # before others' models fill the memory
    systems: dict[str, Callable[[], object]] = {
        "spaCy's named entities alone": lambda: list(
            pipeline.pipe(bodies, batch_size=spacy_names.BATCH)
        ),
        "qualkit, from text to finds": lambda: anonymise.find(study.scenes),
        "qualkit, from finds to mentions": lambda: sets.anonymised(
            study.scenes, found, known=study.known, keep=study.keep
        ),
        "Presidio": lambda: others.masked(others.presidio, study.texts),
    }
    seconds: dict[str, list[float]] = {name: [] for name in systems}
    for work in systems.values():
        work()
    for _ in range(ROUNDS):
        for name, work in systems.items():
            started = time.process_time()
            work()
            seconds[name].append(time.process_time() - started)
    bare = seconds["spaCy's named entities alone"]
    rows = [
        (name, f"{words / statistics.median(took):,.0f}", *_ratios(bare, took))
        for name, took in seconds.items()
    ]
    return f"""### Speed

Words a CPU-second, in turns in one run ({ROUNDS} rounds; median, and the ratio's median and range),
on one core: same model, components left out and batch size.

{markdown(("what", "words a second", "as fast as spaCy alone", "range"), rows)}

Two processes find what is in {large.REPEATED} times the sample {statistics.median(two):.2f} times
as fast as one ({min(two):.2f} to {max(two):.2f} in {ROUNDS} rounds).
"""


def _ratios(bare: Sequence[float], took: Sequence[float]) -> tuple[str, str]:
    ratios = [one / other for one, other in zip(bare, took, strict=True)]
    return f"{statistics.median(ratios):.2f}", f"{min(ratios):.2f} to {max(ratios):.2f}"


def _two_processes(study: Measured) -> float:
    """How many times as fast two processes are as one, by the clock."""
    many = {
        f"{id}-{number}": scene
        for number in range(large.REPEATED)
        for id, scene in study.scenes.items()
    }
    took = []
    for processes in (1, 2):
        started = time.perf_counter()
        anonymise.find(many, processes=processes)
        took.append(time.perf_counter() - started)
    return took[0] / took[1]


# --- size


def _sizes(place: Path) -> Iterator[str]:
    yield """### Many transcripts

The sample's interviews again and again, each with a sentence of its own; each command in a process
of its own. "Again" finds nothing to do; then `study.yaml` lists one name, which some hold.
"""
    costs = {count: _large(place / str(count), count) for count in SIZES}
    names = ("ingest", "anonymise", "anonymise again", "anonymise after one name")
    rows = [
        (name, *(_took(costs[count][at]) for count in SIZES)) for at, name in enumerate(names, 1)
    ]
    yield markdown(("", *(f"{count} transcripts" for count in SIZES)), rows)
    few, many = (costs[count][2].megabytes for count in SIZES)
    yield f"\nPeak memory of anonymising {SIZES[1]} beside {SIZES[0]}: {many / few:.2f}.\n"


def _took(cost: Cost) -> str:
    return f"{cost.seconds:.1f} s, {cost.megabytes:.0f} MB"


def _large(folder: Path, count: int) -> list[Cost]:
    command = [sys.executable, "-m", "benchmarks.large", str(folder), str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return [Cost(**cost) for cost in json.loads(done.stdout)]


# --- other texts


def _lower(scene: Scene) -> Scene:
    transcript = scene.transcript
    turns = tuple(replace(turn, label=_small(turn.label)) for turn in transcript.turns)
    labels = {_small(label): who for label, who in scene.cast.labels.items()}
    return Scene(
        Transcript(_small(transcript.text), turns),
        Cast(labels, scene.cast.present, scene.cast.pilots),
    )


def _small(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _uk_interview() -> Texts | None:
    """The lines of data/uk_interview, where QUALKIT_REFERENCE_DATA names the folder."""
    path = Path(os.environ.get("QUALKIT_REFERENCE_DATA", "")) / "uk_interview" / "uk_interview.txt"
    if not path.is_file():
        return None
    scenes, truth = {}, []
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(line for line in lines if line and not line.startswith("#")):
        id, text = f"L{number}", ""
        at = 0
        for match in MARK.finditer(line):
            text += line[at : match.start()]
            if match[2] in KINDS or match[2].lower() in Kind.__members__.values():
                span = Span(len(text), len(text) + len(match[1]))
                truth.append(Truth(id, span, KINDS.get(match[2], match[2].lower()), match[1]))
            text += match[1]
            at = match.end()
        text += line[at:]
        turn = Turn("", Span(0, len(text)), 0)
        scenes[id] = Scene(Transcript(text, (turn,)), Cast(pilots=frozenset({id})))
    return Texts(scenes, truth)
