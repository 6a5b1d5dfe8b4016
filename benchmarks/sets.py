"""Interviews with their truth: what a set holds, and what the anonymise room masks in it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.identifiers import Score, Truth, score
from qualkit import anonymise
from qualkit.anonymise import Cast, Keep, Known, Mention, Scene
from qualkit.ingest import sources
from qualkit.model import Find, Kind, Span

FOLDER = Path(__file__).parent / "interviews"


@dataclass(frozen=True)
class Set:
    """Invented interviews, who is known to be in them, and every identifying mention."""

    scenes: dict[str, Scene]
    known: tuple[Known, ...]
    keep: Keep
    truth: tuple[Truth, ...]

    def scored(self) -> Score:
        """How much of it is masked, unattended."""
        finds = anonymise.find(self.scenes)
        found = anonymised(self.scenes, finds, known=self.known, keep=self.keep)
        texts = {id: scene.transcript.text for id, scene in self.scenes.items()}
        masked = {id: [mention.span for mention in mentions] for id, mentions in found.items()}
        return score(texts, self.truth, masked)


def anonymised(
    scenes: Mapping[str, Scene],
    finds: Mapping[str, Sequence[Find]],
    *,
    known: Sequence[Known] = (),
    keep: Keep,
) -> dict[str, tuple[Mention, ...]]:
    """What is masked in each of some transcripts that are one study."""
    heard = {id: anonymise.hear(scene.transcript, finds[id], keep) for id, scene in scenes.items()}
    casts = {id: scene.cast for id, scene in scenes.items()}
    book = anonymise.Book(anonymise.join(heard, casts, known=known, keep=keep))
    return {
        id: anonymise.mentions(scene, finds[id], book, keep=keep, id=id)
        for id, scene in scenes.items()
    }


def read(name: str) -> Set:
    """A set by the name of its folder."""
    folder = FOLDER / name
    register = json.loads((folder / "register.json").read_text(encoding="utf-8"))
    known = {one.name: one for about in register.values() for one in _known(about)}
    return Set(
        scenes={id: _scene(folder / f"{id}.txt", about) for id, about in register.items()},
        known=tuple(known.values()),
        keep=Keep((), sorted({about["pilot"] for about in register.values()})),
        truth=tuple(truth(folder / "identifiers.csv")),
    )


def truth(path: Path) -> Iterator[Truth]:
    """The rows of an identifiers.csv."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            span = Span(int(row["start"]), int(row["end"]))
            yield Truth(row["transcript"], span, row["kind"], row["entity"])


def _known(about: dict[str, Any]) -> Iterator[Known]:
    for person in about["participants"]:
        yield Known(person["name"], relation=person["role"], participant=person["name"])
    for person in about["interviewers"]:
        yield Known(person["name"], relation="Interviewer")
    if about["interpreter"]:
        yield Known(about["interpreter"]["name"], relation="Interpreter")
    yield from (Known(agency, Kind.ORGANISATION) for agency in about["agencies"])


def _scene(path: Path, about: dict[str, Any]) -> Scene:
    people = [*about["participants"], *about["interviewers"], about["interpreter"]]
    labels = {label: p["name"] for p in people if p for label in p.get("labels", ())}
    return Scene(
        transcript=sources.read(path.name, path.read_bytes()),
        cast=Cast(
            labels=labels,
            present=frozenset(p["name"] for p in people if p),
            pilots=frozenset([about["pilot"]]),
        ),
    )
