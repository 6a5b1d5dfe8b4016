"""What the vault forgets at a withdrawal: a register and objects without the words and names.

parting.py says what goes of the originals, unnaming.py who is known of no more; here the objects of
what stays are written, and the register that names them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qualkit import alignment
from qualkit import anonymise as room
from qualkit.alignment import Alignment
from qualkit.anonymise import Heard, Mention, cutting, forgetting
from qualkit.model import (
    WITHDRAWN_LABEL,
    AnonymisedTranscript,
    Find,
    Span,
    Speaker,
    SpeakerKind,
    Transcript,
)
from qualkit.register import FINDS, Held, Register, Voice, from_bytes, to_bytes
from qualkit.workflow.identifiers.cleaning import keep_of
from qualkit.workflow.identifiers.finding import MENTIONS, finds_in
from qualkit.workflow.progress import Progress
from qualkit.workflow.withdrawal.distinguishing import as_name
from qualkit.workflow.withdrawal.parting import Known, Parting, Wanted
from qualkit.workflow.withdrawal.unnaming import Unnaming, unnamed


@dataclass(frozen=True)
class Rewritten:
    """A text without the words, and the maps that lead to it, by version."""

    text: AnonymisedTranscript
    changes: Mapping[int, Alignment]
    marks: tuple[Span, ...]


@dataclass(frozen=True)
class Forgotten:
    """What is known afterwards."""

    register: Register
    """Not committed, nor told of the act."""
    texts: Mapping[str, Rewritten]
    nobody: tuple[str, ...]
    """What stood for those who are mentioned nowhere any more."""
    others: tuple[str, ...]
    """What stands for those of the withdrawn whom others mention."""
    gone: frozenset[str]
    """Names that stand in nothing that the vault holds any more."""


def forget(
    known: Known, wanted: Wanted, *, keep: Callable[[bytes], str], progress: Progress
) -> Forgotten:
    """What the vault holds without what is wanted.

    `keep` writes an object and gives its name, or nothing where nothing is to be written yet.
    """
    parted = Parting(known, wanted)
    for id in progress(list(known.register.held), "Going through"):
        parted.part(id)
    left = Unnaming(parted)
    rows = left.rows()
    people = left.people(rows)
    entities = left.entities(people, rows)
    gone = left.gone(entities, people, rows)
    holds = forgetting.holding(gone)
    cleaned = tuple(unnamed(one, holds) for one in entities)
    writing = _Writing(parted, holds, keep)
    files = writing.files()
    held, written = {}, {}
    for id in progress(list(parted.stay), "Putting together"):
        one, made = writing.held(id)
        held[id] = replace(one, file=files.get(one.file, one.file))
        if made:
            written[id] = made
    register = known.register.next(
        people=people,
        rows=tuple(replace(row, file=files.get(row.file, row.file)) for row in rows),
        held=held,
        entities=cleaned,
        names=tuple(one for one in known.register.names if not holds(one[0])),
        decisions=tuple(left.decisions(holds, held)),
        escalations=tuple(
            one
            for one in known.register.escalations
            if one.transcript in held
            and one.transcript not in parted.cuts
            and not holds(f"{one.told} {one.words}")
        ),
        traces=left.traces(people, {id: made.text for id, made in written.items()}),
    )
    before = {one.id: one for one in known.register.entities}
    changed = [one for one in cleaned if one.forms != before[one.id].forms]
    whose = {who for _, who in wanted.left}
    return Forgotten(
        register=register,
        texts=written,
        nobody=tuple(one.replacement for one in changed if not one.forms),
        others=tuple(
            one.replacement
            for one in cleaned
            if one.forms and before[one.id].participant in whose and not one.participant
        ),
        gone=frozenset(name for name in gone if as_name(name)),
    )


class _Writing:
    """The vault's objects of what stays, without the words and names that went."""

    def __init__(
        self, parted: Parting, holds: Callable[[str], bool], keep: Callable[[bytes], str]
    ) -> None:
        self.known, self.parted, self.holds, self.keep = parted.known, parted, holds, keep

    def _mentions(self, id: str) -> tuple[Mention, ...]:
        return tuple(
            forgetting.unnamed_mention(one, self.holds) for one in self.parted.mentions[id]
        )

    def held(self, id: str) -> tuple[Held, Rewritten | None]:
        held = self.known.register.held[id]
        if id in self.parted.cuts:
            return self._cut(id)
        mentions = self._mentions(id)
        if mentions != self.parted.mentions[id]:
            held = replace(held, mentions=self.keep(to_bytes(mentions, MENTIONS)))
        if not held.finds:
            return held, None
        finds = finds_in(self.known.opened, self.known.register, id)
        clean = tuple(forgetting.unnamed_find(one, self.holds) for one in finds)
        if clean != finds:
            held = replace(held, finds=self.keep(to_bytes(clean, FINDS)))
            held = self._heard(held, id, clean)
        return held, None

    def _heard(self, held: Held, id: str, finds: tuple[Find, ...]) -> Held:
        """What a transcript says to the study, said again; `anonymise` looks once more."""
        keep = keep_of(self.known.study, self.known.register)
        heard = room.hear(self.parted.stay[id], finds, keep)
        return replace(held, heard=self.keep(to_bytes(heard, Heard)), heard_basis="", joined="")

    def _cut(self, id: str) -> tuple[Held, Rewritten]:
        """A transcript without some of its words."""
        held, cut = self.known.register.held[id], self.parted.cuts[id]
        mentions = self._mentions(id)
        made = room.replace(cut.transcript, mentions)
        version = max(self.known.last.get(id, 0), held.version) + 1
        earlier = {
            number: alignment.version_map(
                cut.alignment, from_bytes(self.known.opened.read(name), Alignment)
            )
            for number, name in {**held.earlier, held.version: held.alignment}.items()
        }
        labels = {turn.label for turn in made.turns}
        speakers = {k: one for k, one in self.known.texts[id].speakers.items() if k in labels}
        if self.parted.wanted.turns.get(id):
            speakers[WITHDRAWN_LABEL] = Speaker(SpeakerKind.UNIDENTIFIED)
        data = cut.transcript.text.encode("utf-8")
        held = replace(
            held,
            bytes_sha256=hashlib.sha256(data).hexdigest(),
            source=self.keep(data),
            original=self.keep(to_bytes(cut.transcript, Transcript)),
            voices=tuple(_voices(held.voices, cut.transcript)),
            alignment=self.keep(to_bytes(made.alignment, Alignment)),
            version=version,
            mentions=self.keep(to_bytes(mentions, MENTIONS)),
            mentions_basis="",
            earlier={n: self.keep(to_bytes(one, Alignment)) for n, one in earlier.items()},
        )
        finds = cutting.stay(finds_in(self.known.opened, self.known.register, id), cut)
        clean = tuple(forgetting.unnamed_find(one, self.holds) for one in finds)
        held = self._heard(replace(held, finds=self.keep(to_bytes(clean, FINDS))), id, clean)
        text = AnonymisedTranscript(id, version, made.text, made.turns, speakers, made.replacements)
        changes = {n: alignment.version_map(one, made.alignment) for n, one in earlier.items()}
        marks = tuple(alignment.to_anonymised(made.alignment, mark) for mark in cut.marks)
        return held, Rewritten(text, changes, marks)

    def files(self) -> dict[str, str]:
        """Other names for files that are called after somebody who went."""
        return {
            self.known.register.held[id].file: f"{id}.txt"
            for id in self.parted.stay
            if self.holds(self.known.register.held[id].file.replace("_", " "))
        }


def _voices(voices: Iterable[Voice], transcript: Transcript) -> Iterator[Voice]:
    labels = {turn.label for turn in transcript.turns}
    for voice in voices:
        if voice.label in labels and voice.label != WITHDRAWN_LABEL:
            yield voice
    if WITHDRAWN_LABEL in labels:
        yield Voice(WITHDRAWN_LABEL, SpeakerKind.UNIDENTIFIED)
