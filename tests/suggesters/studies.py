"""A small invented study: six transcripts, five codes under two themes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from qualkit.model import (
    AnonymisedTranscript,
    Code,
    Codebook,
    Coding,
    Finished,
    Settings,
    Span,
    Speaker,
    SpeakerKind,
    Turn,
)
from qualkit.model.views import StudyView

CODEBOOK = Codebook(
    "Social work in schools",
    "1",
    (
        Code("support", "Background support", "The people and tools behind social workers."),
        Code(
            "admin",
            "Administrative support",
            "Help from administrators: minutes, letters, telephone calls, bookings, typing.",
            "A speaker says what an administrator took on, or how they managed without one.",
            examples=("She books the room and does the minutes, so all I have to do is think.",),
            parent="support",
        ),
        Code(
            "equipment",
            "Equipment and computer systems",
            "Laptops, telephones and recording systems, and whether they work.",
            examples=("It logs you out every ten minutes, so you type it twice.",),
            parent="support",
        ),
        Code("families", "Difference for families", "What changed for children and parents."),
        Code(
            "stigma",
            "Fear of social services",
            "The dread that social workers arouse, above all that they take children away.",
            examples=("You think, this is it, they have come for the kids.",),
            parent="families",
        ),
        Code(
            "relationship",
            "Relationship with the worker",
            "The bond between a family and one worker: trust, promises kept, the same person.",
            parent="families",
        ),
        Code(
            "outcomes",
            "How children fared",
            "School attendance, behaviour, health and getting on at home.",
            parent="families",
        ),
    ),
)

SAID: Mapping[str, Sequence[str]] = {
    "admin": (
        "Our administrator types the letters and takes the minutes at every meeting.",
        "We share one admin between three teams, so I type my own letters at night.",
        "She answers the phone, she books the rooms, she chases the minutes for me.",
        "Before the administrator came I did all my own filing and bookings.",
        "They cut her hours, so the typing and the minutes came back to us.",
        "If I had an admin to do the letters I would be out of the office by ten.",
    ),
    "equipment": (
        "The laptop will not connect, so I sit in the car park to log on.",
        "The recording system crashes and you lose the whole form.",
        "They gave us new laptops and the signal in that building is hopeless.",
        "I can write it up on the laptop in the car and then I am done.",
        "The system logs you out and nothing is saved on the computer.",
        "My work phone has no signal and the laptop takes ten minutes to start.",
    ),
    "stigma": (
        "I was frightened they would take the children away, everyone on the estate is.",
        "People see a social worker at your door and they think you hurt your kids.",
        "I used to hide behind the sofa, I was scared they would take him.",
        "Mums are less afraid now, they know she is not there to take the baby.",
        "My neighbour will not open the door, she is frightened of social services.",
        "You feel ashamed, being seen with a social worker outside the shops.",
    ),
    "relationship": (
        "She said Thursday and she came on Thursday, I trust her for that.",
        "We had three workers in a year and I stopped telling them anything.",
        "He listens, he does what he promised, he has never once been late.",
        "When she left my son would not talk to the next worker at all.",
        "She told me to my face what she was writing and I trusted her.",
        "It was the same worker every week and he remembered what I told him.",
    ),
    "outcomes": (
        "He is in school every day now and his attendance is nearly perfect.",
        "My daughter sleeps through and she has stopped biting the others.",
        "They came home in the spring and the school says they are doing well.",
        "His behaviour got worse in the end and he was excluded from school.",
        "She is eating, she is reading, her teacher says she is a different girl.",
        "We can sit in one room at home now without shouting at each other.",
    ),
}
NOTHING = ("Yeah.", "The bus was late this morning.", "I have lived in this town all my life.")
TRANSCRIPTS = ("T001", "T002", "T003", "T004", "T005", "T006")


def study(coded: Collection[str] = TRANSCRIPTS, codebook: Codebook = CODEBOOK) -> StudyView:
    """The study when only the transcripts in `coded` have been coded and finished."""
    made = [_transcript(place) for place in range(len(TRANSCRIPTS))]
    return StudyView(
        Settings("6f0c", "Social work in schools"),
        (),
        codebook,
        (),
        (),
        {text.id: text for text, _ in made},
        tuple(coding for _, codings in made for coding in codings if coding.transcript in coded),
        tuple(Finished(id, "AB", "hash", frozenset(SAID)) for id in TRANSCRIPTS if id in coded),
    )


class CountingCache(dict[str, bytes]):
    """A cache in memory that counts what was put into it."""

    put = 0

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        return {key: self[key] for key in keys if key in self}

    def put_many(self, vectors: Mapping[str, bytes]) -> None:
        self.put += len(vectors)
        self.update(vectors)


def _transcript(place: int) -> tuple[AnonymisedTranscript, list[Coding]]:
    """One passage on each code, one on the code after it, and some small talk."""
    id, codes = TRANSCRIPTS[place], list(SAID)
    passages: list[tuple[str, tuple[str, ...]]] = [("And how did that go?", ("question",))]
    passages += [(SAID[code][place], (code,)) for code in codes]
    both = codes[place % 5], codes[(place + 1) % 5]
    passages.append((" ".join(SAID[code][(place + 1) % 6] for code in both), both))
    passages.append((NOTHING[place % 3], ()))
    text, turns, codings = "", [], []
    for words, carried in passages:
        label = "INT" if carried == ("question",) else "P"
        start = len(text)
        body = Span(start + len(label) + 2, start + len(label) + 2 + len(words))
        turns.append(Turn(label, body, start))
        text += f"{label}: {words}\n\n"
        for code in set(carried) & set(SAID):
            codings.append(Coding(f"{id}-{start}-{code}", id, 1, body, code, "AB"))
    speakers = {
        "INT": Speaker(SpeakerKind.INTERVIEWER),
        "P": Speaker(SpeakerKind.PARTICIPANT, f"P{place + 1:03}"),
    }
    codings.sort(key=lambda coding: coding.id)
    return AnonymisedTranscript(id, 1, text.rstrip(), tuple(turns), speakers), codings
