"""A thousand changes of who is replaced, and every coding is still of the words it was made on.

Compared through the alignments with the originals, as the vault holds them, never through the
anonymised text.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from qualkit.alignment import Alignment, to_anonymised, to_original, version_map
from qualkit.anonymise import Mention
from qualkit.anonymise import replace as replaced
from qualkit.model import (
    ActKind,
    AnonymisedTranscript,
    Kind,
    Source,
    SourceKind,
    Span,
    Transcript,
    Turn,
)
from qualkit.store import Store, acts, codings, people, texts
from tests.store.conftest import UUID, batch

CHANGES = 1000
TRANSCRIPTS = 20
LABELS = ("[Child 1]", "[Social worker 12]", "[a town]", "[School 2]", "[name]")


@dataclass
class Interview:
    """An original, what is replaced in it now, and how it lay against each version."""

    id: str
    original: Transcript
    shown: dict[Span, str] = field(default_factory=dict)
    aligned: dict[int, Alignment] = field(default_factory=dict)

    @property
    def version(self) -> int:
        return max(self.aligned, default=0)

    def free(self, span: Span) -> bool:
        return not any(span.overlaps(other) for other in self.shown)


def an_interview(dice: random.Random, id: str) -> Interview:
    words = " ".join("".join(dice.choices("abcdefgh", k=dice.randint(1, 9))) for _ in range(400))
    return Interview(id, Transcript(words, (Turn("", Span(0, len(words)), 0),)))


def change(dice: random.Random, one: Interview) -> None:
    """Add, remove, join, split or rename one identifier."""
    doing = dice.choice(("add", "add", "add", "remove", "join", "split", "rename"))
    spans = sorted(one.shown)
    start = dice.randrange(len(one.original.text) - 12)
    new = Span(start, start + dice.randint(1, 12))
    if doing == "add" or len(spans) < 3:
        if one.free(new):
            one.shown[new] = dice.choice(LABELS)
    elif doing == "remove":
        del one.shown[dice.choice(spans)]
    elif doing == "rename":
        one.shown[dice.choice(spans)] = dice.choice(LABELS)
    elif doing == "join":
        at = dice.randrange(len(spans) - 1)
        for span in spans[at : at + 2]:
            del one.shown[span]
        one.shown[Span(spans[at].start, spans[at + 1].end)] = dice.choice(LABELS)
    else:
        span = max(spans, key=lambda span: span.end - span.start)
        middle = dice.randint(span.start + 1, span.end) if span.end - span.start > 1 else span.end
        del one.shown[span]
        one.shown[Span(span.start, middle)] = dice.choice(LABELS)
        if middle + 1 < span.end:
            one.shown[Span(middle + 1, span.end)] = dice.choice(LABELS)


def anonymised(store: Store, one: Interview) -> None:
    """The next version, with the maps that lead to it from every earlier one."""
    mentions = [
        Mention(span, Kind.PERSON, label, ("listed",)) for span, label in sorted(one.shown.items())
    ]
    made = replaced(one.original, mentions)
    number = one.version + 1
    ways = {version: version_map(old, made.alignment) for version, old in one.aligned.items()}
    one.aligned[number] = made.alignment
    with store.transaction() as db:
        text = AnonymisedTranscript(one.id, number, made.text, made.turns, {}, made.replacements)
        texts.add(db, text, ways)
        codings.derive(db, [one.id])


def coded(dice: random.Random, store: Store, one: Interview) -> tuple[str, Span]:
    """A coding of any words of the newest version: its id, and the words of the original."""
    with store.transaction() as db:
        text = texts.newest(db)[one.id]
        start = dice.randrange(len(text.text) - 2)
        span = Span(start, min(len(text.text), start + dice.randint(1, 120)))
        act = batch().act(
            ActKind.CODED, one.id, version=text.version, start=span.start, end=span.end, code="c"
        )
        codings.record(db, [act])
    return act.id, to_original(one.aligned[text.version], span)


@pytest.mark.parametrize("seed", [1])
def test_codings_stay_on_their_words(seed: int) -> None:
    dice = random.Random(seed)
    store = Store.create("sqlite://", UUID)
    interviews = [an_interview(dice, f"T{number:03}") for number in range(1, TRANSCRIPTS + 1)]
    made: dict[str, tuple[Interview, Span]] = {}
    with store.transaction() as db:
        sources = [Source(i.id, SourceKind.INTERVIEW, True, "English", False) for i in interviews]
        people.add_sources(db, sources)
    for one in interviews:
        anonymised(store, one)
    for number in range(CHANGES):
        one = dice.choice(interviews)
        change(dice, one)
        anonymised(store, one)
        if number % 4 == 0:
            id, words = coded(dice, store, one)
            made[id] = (one, words)
    exact = check(store, made)
    assert exact > len(made) / 2
    for one in interviews:
        one.shown.clear()
        anonymised(store, one)
    assert check(store, made) == len(made)
    with store.reading() as db:
        assert len(acts.log(db)) == len(made)


def check(store: Store, made: dict[str, tuple[Interview, Span]]) -> int:
    """Hold every coding against its words; of how many no end lies inside a replacement now.

    Where one does, the coding is of the same words and the rest of that replacement.
    """
    exact = 0
    with store.reading() as db:
        standing = {coding.id: coding for coding in codings.every(db, changed=False)}
    assert standing.keys() == made.keys()
    for id, (one, words) in made.items():
        now = one.aligned[one.version]
        found = to_original(now, standing[id].span)
        assert found == to_original(now, to_anonymised(now, words))
        exact += found == words
    return exact
