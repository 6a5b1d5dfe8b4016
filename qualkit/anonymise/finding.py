"""Reading each transcript for identifiers: recognisers, the language model, speaker labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from qualkit import plugins
from qualkit.anonymise.casing import uncased, with_capitals
from qualkit.anonymise.scene import Scene, is_generic_label
from qualkit.model import Find, Kind, Span, Transcript
from qualkit.recognisers import spacy_names
from qualkit.recognisers.vocabulary import fold, kept

LABEL = "a speaker label"
UNCASED = "without capitals, "
"""Before the reason of what the model finds in speeches without capitals."""


def basis(model: str = "") -> str:
    """What finds rest on besides the text: another basis, and a text must be read again.

    The model's name and version, and a hash of recognisers and word lists.
    """
    package = Path(__file__).parents[1]
    parts = [
        *(package / "recognisers").glob("*.py"),
        *(package / "anonymise").glob("*.py"),
        *(package / "data" / "gazetteer").glob("*.txt"),
        package / "plugins.py",
    ]
    held = sha256()
    for path in sorted(parts):
        held.update(path.read_bytes().replace(b"\r\n", b"\n"))
    named = spacy_names.described(spacy_names.installed(model))
    return f"{named} {held.hexdigest()[:16]}"


def find(scenes: Mapping[str, Scene], *, model: str = "") -> dict[str, tuple[Find, ...]]:
    """What is found in each transcript by itself, in the order of the text; overlaps are kept.

    Depends on nothing but the transcript (and the model), so it can be kept until that changes.
    `model` is a spaCy model; empty means the first of `spacy_names.MODELS` that is installed.
    """
    readable = {name: _readable(scene.transcript) for name, scene in scenes.items()}
    named = _named(scenes, readable, model)
    recognisers = plugins.members("recognisers")
    found: dict[str, tuple[Find, ...]] = {}
    for name, scene in scenes.items():
        finds = set(named[name]) | set(_labels(scene.transcript))
        for recogniser in recognisers:
            finds.update(recogniser.find(readable[name]))
        found[name] = tuple(sorted(finds, key=lambda find: (find.span, find.reason)))
    return found


def _readable(transcript: Transcript) -> str:
    return with_capitals(transcript, uncased(transcript))


def _named(
    scenes: Mapping[str, Scene], readable: Mapping[str, str], model: str
) -> dict[str, list[Find]]:
    """What the model finds in the turns, labels left out, all transcripts in one run.

    Speeches without capitals it reads as they are, and is believed where it finds a name; in others
    what has no capital is none.
    """
    bodies = [
        (name, turn.body) for name, scene in scenes.items() for turn in scene.transcript.turns
    ]
    raw = {name: frozenset(uncased(scene.transcript)) for name, scene in scenes.items()}
    texts = (
        body.of(scenes[name].transcript.text if body in raw[name] else readable[name])
        for name, body in bodies
    )
    found: dict[str, list[Find]] = {name: [] for name in scenes}
    for (name, body), finds in zip(bodies, spacy_names.find_all(texts, model=model), strict=True):
        for find in finds:
            span = Span(find.span.start + body.start, find.span.end + body.start)
            if body in raw[name]:
                found[name].append(Find(span, find.kind, f"{UNCASED}{find.reason}"))
            elif not span.of(readable[name]).islower():
                found[name].append(Find(span, find.kind, find.reason))
    return found


def _labels(transcript: Transcript) -> Iterator[Find]:
    shorthand = {fold(term) for term in kept()}
    for turn in transcript.turns:
        if turn.label and not is_generic_label(turn.label) and fold(turn.label) not in shorthand:
            yield Find(turn.label_span, Kind.PERSON, LABEL)
