"""Train the names model: the installed model's recogniser, used to speech and to lower case.

Example, from the project's folder:

    python -m benchmarks.training.train_names --interviews FOLDER ... --study transcripts_sample
        --posts DATA/btc DATA/wnut17/emerging.dev.conll --to qualkit/data/names_model
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from benchmarks.training import labelled, measuring, pipelines, renaming, writing
from benchmarks.training.labelled import NAMES, PERSON, Edit, Interview, Line, Mark, edited
from qualkit.recognisers import spacy_names

SEED = 20
EPOCHS = 8
LEARN_RATE = 0.002
"""At first; it falls evenly to nothing."""

DROPOUT = 0.2
BATCH_WORDS = 400
RENAMED = 0.8
"""Of interviews in an epoch, those with another cast."""
POSTS = 0.12
"""Of posts, those seen in an epoch."""
HELD_OUT_SECTION = "h.conll"

log = logging.getLogger("train_names")


@dataclass(frozen=True)
class Material:
    """What is learnt from."""

    interviews: tuple[Interview, ...]
    study: tuple[Interview, ...]
    """Interviews whose cast is met again elsewhere: always with another one."""
    posts: tuple[Line, ...]
    frames: tuple[str, ...]
    ordinary: tuple[Line, ...]


def main() -> None:
    """Train, and write the recogniser's weights."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments = _arguments()
    pipeline = pipelines.base()
    material, held_out = read(pipeline, arguments)
    train(pipeline, material, held_out, epochs=arguments.epochs)
    save(pipeline, arguments.to)


def read(pipeline: Any, arguments: argparse.Namespace) -> tuple[Material, tuple[Line, ...]]:
    """What to learn from, and the lines held out."""
    interviews = {
        id: one
        for folder in arguments.interviews
        for id, one in labelled.interviews(folder).items()
    }
    odd = {
        id: one
        for folder in arguments.study
        for id, one in labelled.study(folder).items()
        if int(id[1:]) % 2
    }
    paths = [
        path
        for given in arguments.posts
        for path in (sorted(given.glob("*.conll")) if given.is_dir() else [given])
        if path.name != HELD_OUT_SECTION
    ]
    posts = [line for path in paths for line in labelled.posts(path)]
    material = Material(
        interviews=tuple(
            with_silver(pipeline, one)
            for id, one in interviews.items()
            if id not in arguments.hold_out
        ),
        study=tuple(with_silver(pipeline, one) for one in odd.values()),
        posts=with_silver(pipeline, posts),
        frames=_lines("frames.txt"),
        ordinary=tuple(Line(text) for text in _lines("ordinary.txt")),
    )
    held_out = [line for id in arguments.hold_out for line in interviews[id]]
    log.info(
        "%d interviews, %d of a study, %d posts",
        len(material.interviews),
        len(material.study),
        len(material.posts),
    )
    return material, tuple(held_out)


def with_silver(pipeline: Any, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with what the model itself finds besides names, lest it forget that."""
    docs = pipeline.pipe((line.text for line in lines), batch_size=spacy_names.BATCH)
    return tuple(_with_silver(line, doc) for line, doc in zip(lines, docs, strict=True))


def train(
    pipeline: Any, material: Material, held_out: Sequence[Line], *, epochs: int = EPOCHS
) -> None:
    """Teach the pipeline's recogniser, and keep the averages; with lines held out, the best."""
    fix_random_seed(SEED)
    chance = random.Random(SEED)
    optimiser = pipeline.resume_training()
    ner = pipeline.get_pipe("ner")
    best, kept = 0.0, b""
    for epoch in range(1, epochs + 1):
        optimiser.learn_rate = LEARN_RATE * (1 - (epoch - 1) / epochs)
        examples = [_example(pipeline, line) for line in an_epoch(material, chance)]
        chance.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch_by_words(examples, size=BATCH_WORDS):
            pipeline.update(batch, sgd=optimiser, drop=DROPOUT, losses=losses)
        log.info("epoch %d: %d lines, loss %.0f", epoch, len(examples), losses["ner"])
        if held_out:
            with ner.model.use_params(optimiser.averages):
                now = _compared(pipeline, held_out)
                if now > best:
                    best, kept = now, ner.model.to_bytes()
    if kept:
        ner.model.from_bytes(kept)
    else:
        with ner.model.use_params(optimiser.averages):
            kept = ner.model.to_bytes()
        ner.model.from_bytes(kept)


def save(pipeline: Any, folder: Path) -> None:
    """Write the recogniser without the word vectors, which the installed model has."""
    folder.mkdir(parents=True, exist_ok=True)
    pipeline.get_pipe("ner").to_disk(folder, exclude=["vocab"])


def an_epoch(material: Material, chance: random.Random) -> Iterator[Line]:
    """Every interview in three guises, some of the posts, and lines about names that are words."""
    for interview in material.interviews:
        yield from _maybe_renamed(interview, chance, RENAMED)
        for _ in range(2):
            yield from _in_one_case(_maybe_renamed(interview, chance, RENAMED), chance)
    for interview in material.study:
        yield from _maybe_renamed(interview, chance, 1)
        for _ in range(2):
            yield from _in_one_case(_maybe_renamed(interview, chance, 1), chance)
    for post in material.posts:
        if chance.random() < POSTS:
            yield writing.lower(post) if chance.random() < 0.5 else post
    for frame in material.frames:
        for _ in range(2):
            yield _framed(frame, chance)
    for line in material.ordinary:
        yield line if chance.random() < 0.7 else Line(line.text.capitalize() + ".")


def _maybe_renamed(interview: Interview, chance: random.Random, share: float) -> Interview:
    return renaming.renamed(interview, chance) if chance.random() < share else interview


def _in_one_case(interview: Interview, chance: random.Random) -> Iterator[Line]:
    guise = chance.random()
    for line in interview:
        if guise < 0.1:
            yield writing.upper(line)
        elif guise < 0.45:
            yield writing.lower(line)
        elif guise < 0.6:
            yield writing.heard(line)
        else:
            yield writing.typed(line, chance)


def _framed(frame: str, chance: random.Random) -> Line:
    line = Line(frame)
    while "{}" in line.text:
        at = line.text.index("{}")
        name = renaming.given_name(chance)
        if chance.random() < 0.1:
            name += " " + renaming.surname(chance)
        line = edited(line, [Edit(at, at + 2, name)])
        line = Line(line.text, (*line.marks, Mark(at, at + len(name), PERSON)))
    if frame[0].isupper():
        return line
    return line if chance.random() < 0.1 else writing.lower(line)


def _with_silver(line: Line, doc: Any) -> Line:
    gold = [mark for mark in line.marks if mark.label in NAMES]
    silver = [Mark(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    marks = [
        next((s for s in silver if s.label in labelled.PLACES and _touch(s, mark)), mark)
        if mark.label in labelled.PLACES
        else mark
        for mark in gold
    ]
    marks = [Mark(old.start, old.end, mark.label) for old, mark in zip(gold, marks, strict=True)]
    others = (s for s in silver if s.label not in NAMES and not any(_touch(s, m) for m in gold))
    return Line(line.text, (*marks, *others))


def _touch(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _example(pipeline: Any, line: Line) -> Any:
    doc = pipeline.make_doc(line.text)
    reference = doc.copy()
    spans = (
        reference.char_span(mark.start, mark.end, label=mark.label, alignment_mode="expand")
        for mark in line.marks
    )
    reference.ents = filter_spans([span for span in spans if span and span.text.strip()])
    return Example(doc, reference)


def _compared(pipeline: Any, lines: Sequence[Line]) -> float:
    scores = {
        "as written": measuring.score(pipeline, lines),
        "lower case": measuring.score(pipeline, map(writing.lower, lines)),
    }
    for name, found in scores.items():
        log.info(measuring.row(name, found))
    return sum(
        found.harmonic - 3 * found.removed[0] / found.removed[1] for found in scores.values()
    )


def _lines(name: str) -> tuple[str, ...]:
    text = files("benchmarks.training").joinpath(name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", nargs="+", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--study", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--posts", nargs="*", type=Path, default=[], metavar="FILE_OR_FOLDER")
    parser.add_argument("--hold-out", nargs="*", default=[], metavar="ID")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--to", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
