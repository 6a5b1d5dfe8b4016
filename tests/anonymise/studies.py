"""Small made-up studies, and what becomes of them."""

from collections.abc import Mapping, Sequence

from qualkit.anonymise import (
    Anonymised,
    Book,
    Cast,
    Keep,
    Known,
    Scene,
    find,
    hear,
    join,
    mentions,
    replace,
)
from qualkit.model import Entity, Pilot, Span, Transcript, Turn


def transcript(*turns: str) -> Transcript:
    """Turns as "Label: words", or words alone."""
    laid, at = [], 0
    for turn in turns:
        label, colon, _ = turn.partition(": ")
        label = label if colon and len(label) < 20 else ""
        start = at + len(label) + 2 if label else at
        laid.append(Turn(label, Span(start, at + len(turn)), at))
        at += len(turn) + 2
    return Transcript("\n\n".join(turns), tuple(laid))


def scene(*turns: str, pilot: str = "North", **others: object) -> Scene:
    return Scene(transcript(*turns), Cast(pilots=frozenset({pilot}), **others))  # type: ignore[arg-type]


def anonymised(
    scenes: Mapping[str, Scene],
    *,
    known: Sequence[Known] = (),
    keep: Sequence[str] = (),
    pilots: Sequence[Pilot] = (Pilot("North"), Pilot("South")),
    earlier: Sequence[Entity] = (),
) -> tuple[dict[str, Anonymised], tuple[Entity, ...]]:
    kept = Keep(keep, [pilot.id for pilot in pilots if pilot.disclose == "named"])
    finds = find(scenes)
    heard = {id: hear(one.transcript, finds[id], kept) for id, one in scenes.items()}
    casts = {id: one.cast for id, one in scenes.items()}
    entities = join(heard, casts, known=known, keep=kept, pilots=pilots, earlier=earlier)
    book = Book(entities)
    masked = {id: mentions(scenes[id], finds[id], book, keep=kept, id=id) for id in scenes}
    return {name: replace(scenes[name].transcript, masked[name]) for name in scenes}, entities


def text(*turns: str, **others: object) -> str:
    """One transcript by itself, anonymised."""
    done, _ = anonymised({"T001": scene(*turns)}, **others)  # type: ignore[arg-type]
    return done["T001"].text
