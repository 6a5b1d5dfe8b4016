"""The nouns of qualitative evaluation, as frozen dataclasses.

Spans are half-open and counted in Unicode code points. `Transcript` is raw and confidential;
`AnonymisedTranscript` is another type, so that the type checker stops raw text from reaching
suggesters, matrices or reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` up to but not including `end`, in code points."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The words that this span covers."""
        return text[self.start : self.end]


# --- transcripts


class SourceKind(StrEnum):
    """What kind of source a transcript is."""

    INTERVIEW = "interview"
    FOCUS_GROUP = "focus group"
    OBSERVATION = "observation"
    NOTES = "notes"
    DOCUMENT = "document"


class SpeakerKind(StrEnum):
    """Who a speaker label stands for."""

    PARTICIPANT = "participant"
    INTERVIEWER = "interviewer"
    INTERPRETER = "interpreter"
    UNIDENTIFIED = "unidentified"


@dataclass(frozen=True)
class Turn:
    """One uninterrupted speech: `label` as written ("" where there is none), `body` its words."""

    label: str
    body: Span
    start: int
    """Where the turn begins, its label included."""
    seconds: float | None = None
    """When it began in the recording."""

    @property
    def span(self) -> Span:
        """The whole turn, label included."""
        return Span(self.start, self.body.end)

    @property
    def label_span(self) -> Span:
        """The label without its colon (empty where there is none)."""
        return Span(self.start, self.start + len(self.label))


@dataclass(frozen=True)
class Transcript:
    """A source as its reader normalised it. Confidential: it never leaves memory or the vault."""

    text: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Speech:
    """What a reader yields: one turn before it is laid into a Transcript."""

    label: str
    words: str
    seconds: float | None = None


@dataclass(frozen=True)
class Replacement:
    """A span of an anonymised text that stands for something identifying."""

    span: Span
    kind: Kind
    shown: str
    """What stands there, brackets included: "[Child 3]"."""


@dataclass(frozen=True)
class AnonymisedTranscript:
    """One version of a transcript's anonymised text: the only text that the rooms see."""

    id: str
    version: int
    text: str
    turns: tuple[Turn, ...]
    speakers: Mapping[str, Speaker]
    """By label as it stands in this text."""
    replacements: tuple[Replacement, ...] = ()

    def speaker(self, turn: Turn) -> Speaker:
        """Who speaks `turn`; an unlabelled turn belongs to nobody identified."""
        return self.speakers.get(turn.label, Speaker(SpeakerKind.UNIDENTIFIED))

    def turn_at(self, offset: int) -> Turn | None:
        """The turn that holds `offset`."""
        return next((t for t in self.turns if t.start <= offset < t.body.end), None)


@dataclass(frozen=True)
class Speaker:
    """Who a label stands for; `participant` is an id such as P007."""

    kind: SpeakerKind
    participant: str | None = None


@dataclass(frozen=True)
class Segment:
    """What is shown for coding, suggested for and compared: a turn, or a part of a long one."""

    transcript: str
    version: int
    span: Span
    text: str
    participant: str | None = None


# --- who took part


class Consent(StrEnum):
    """What a participation may be used for."""

    ANALYSE = "analyse"
    QUOTE = "quote"
    ARCHIVE = "archive"
    NAMED = "named"


@dataclass(frozen=True)
class Participation:
    """One participant in one interview, as they were then."""

    transcript: str
    participant: str
    """P001, P002 ...: never a name."""
    pilots: tuple[str, ...]
    stage: str
    group: str
    role: str
    agency: str = ""
    attachment: str = ""
    background: str = ""
    date: str = ""
    """Year and month, 2023-03, or empty."""
    consent: frozenset[Consent] = frozenset({Consent.ANALYSE, Consent.QUOTE})


@dataclass(frozen=True)
class Source:
    """What is known of a transcript besides its words."""

    id: str
    kind: SourceKind
    verbatim: bool
    language: str
    interpreter: bool


# --- identifiers


class Kind(StrEnum):
    """Kinds of identifier."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    DATE = "date"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    URL = "url"
    POSTCODE = "postcode"
    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    VEHICLE = "vehicle"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Find:
    """Something identifying in a raw text, and why it is thought so."""

    span: Span
    kind: Kind
    reason: str


@dataclass(frozen=True)
class Entity:
    """One person, place, organisation or thing of the register, whatever it is called."""

    id: str
    kind: Kind
    name: str
    """The fullest form known."""
    forms: frozenset[str]
    replacement: str
    """What stands for it everywhere: "[Child 3]"; never renumbered once given."""
    relation: str = ""
    """Child, Social worker, School ...: the word of the replacement."""
    reasons: tuple[str, ...] = ()
    participant: str | None = None


# --- codebook and theory of change


@dataclass(frozen=True)
class Code:
    """A code: its id never changes, its name may."""

    id: str
    name: str
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    examples: tuple[str, ...] = ()
    stance: bool = False
    parent: str | None = None
    """The id of the theme or code that it stands under."""


@dataclass(frozen=True)
class Objective:
    """What the programme set out to do, judged through codes."""

    id: str
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """An activity, change or outcome of the theory of change."""

    id: str
    name: str


@dataclass(frozen=True)
class Link:
    """From one step to another, on an assumption, with the codes that bear on it."""

    id: str
    source: str
    target: str
    assumption: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TheoryOfChange:
    """How and why the programme is meant to work (Weiss 1995)."""

    problem: str = ""
    activities: tuple[Step, ...] = ()
    changes: tuple[Step, ...] = ()
    outcomes: tuple[Step, ...] = ()
    links: tuple[Link, ...] = ()

    def step(self, id: str) -> Step:
        """The step with this id."""
        return next(s for s in (*self.activities, *self.changes, *self.outcomes) if s.id == id)


@dataclass(frozen=True)
class Codebook:
    """The tree of codes, in reading order: a parent comes before its children."""

    name: str
    version: str
    codes: tuple[Code, ...]
    description: str = ""
    objectives: tuple[Objective, ...] = ()
    theory: TheoryOfChange = field(default_factory=TheoryOfChange)

    def __getitem__(self, id: str) -> Code:
        return self._by_id[id]

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    @property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @property
    def themes(self) -> tuple[Code, ...]:
        """The codes without a parent."""
        return tuple(code for code in self.codes if code.parent is None)

    def children(self, id: str) -> tuple[Code, ...]:
        """The codes directly under `id`."""
        return tuple(code for code in self.codes if code.parent == id)

    @property
    def leaves(self) -> tuple[Code, ...]:
        """The codes that nothing stands under: those that are suggested and compared."""
        parents = {code.parent for code in self.codes}
        return tuple(code for code in self.codes if code.id not in parents)

    def theme(self, id: str) -> Code:
        """The topmost code above `id`, itself if it is one."""
        code = self[id]
        while code.parent is not None:
            code = self[code.parent]
        return code


# --- coding


class Stance(StrEnum):
    """Whether the words speak for or against what the code claims."""

    SUPPORTS = "supports"
    CHALLENGES = "challenges"
    MIXED = "mixed"


class Directness(StrEnum):
    """How near the speaker is to what they tell."""

    FIRST_HAND = "first-hand"
    REPORTED = "reported"
    OPINION = "opinion"


@dataclass(frozen=True)
class Coding:
    """A coder applied a code to a span of one text version."""

    id: str
    """The act that made it."""
    transcript: str
    version: int
    span: Span
    code: str
    coder: str
    stance: Stance | None = None
    directness: Directness | None = None
    memo: str = ""
    suggested: bool = False
    """Whether it began as a suggestion."""


@dataclass(frozen=True)
class Finished:
    """A coder read a transcript through under a version of the codebook."""

    transcript: str
    coder: str
    codebook: str
    """The hash of the accepted codebook version."""
    codes: frozenset[str]
    """The codes that were looked for."""


@dataclass(frozen=True)
class Suggestion:
    """A machine's proposal for a coding; never becomes one without a named coder."""

    code: str
    probability: float
    """Calibrated: of suggestions with .7, about seven in ten are right."""
    why: str
    """One line: the nearest accepted coding, the words that weighed most, the definition."""


@dataclass(frozen=True)
class SegmentSuggestions:
    """What is proposed for one segment, likeliest first."""

    segment: Segment
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Topic:
    """A theme that the machine found, laid against the codebook."""

    number: int
    words: tuple[str, ...]
    segments: int
    examples: tuple[Segment, ...]
    codes: tuple[tuple[str, float], ...]
    """Codes whose codings fall in it, with the share of its segments that carry each."""
    coded: float
    """Share of its segments that carry any code."""
    stability: float
    """Mean best overlap (Jaccard) with the topics of other seeds, 0 to 1."""


# --- study


@dataclass(frozen=True)
class Pilot:
    """A site or case being compared."""

    id: str
    purpose: str = ""
    intervention: str = ""
    expectations: str = ""
    staffing: tuple[tuple[str, float], ...] = ()
    """Posts and full-time equivalents."""
    disclose: str = "named"
    """"named", or the label to print instead."""
    links: frozenset[str] | None = None
    """The links of the theory of change that are its own; None means all."""

    @property
    def shown(self) -> str:
        """What reports print."""
        return self.id if self.disclose == "named" else self.disclose


@dataclass(frozen=True)
class Question:
    """A question of the interview schedule: whom it was put to, when, and what it bears on."""

    id: str
    text: str
    codes: frozenset[str]
    groups: frozenset[str] | None = None
    """None: every group."""
    stages: frozenset[str] | None = None


@dataclass(frozen=True)
class Settings:
    """study.yaml."""

    uuid: str
    title: str
    approach: str = "framework"
    pilots: tuple[Pilot, ...] = ()
    stages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    k: int = 3
    """How many people must share an attribution."""
    percentages_from: int = 20
    edition: str = "internal"
    summary: str = ""
    programme: str = ""
    authors: str = ""
    keep: frozenset[str] = frozenset()
    """Programme vocabulary that is never replaced, besides the list that qualkit brings."""
    names: tuple[tuple[str, Kind], ...] = ()
    seed: int = 1

    def pilot(self, id: str) -> Pilot:
        """The pilot with this id."""
        return next(p for p in self.pilots if p.id == id)


# --- comparing


class CellState(StrEnum):
    """What an empty cell means; each looks and reads differently."""

    NOT_IN_MODEL = "not in this pilot's model"
    NOT_ASKED = "not asked"
    NOT_READ = "not yet read for this code"
    NOT_RAISED = "not raised"
    RAISED = "raised"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Cell:
    """One case by one theme. Counts are people."""

    state: CellState
    people: int = 0
    of: int = 0
    """Participants whose transcripts were read for this code."""
    codings: tuple[str, ...] = ()
    """Ids of the codings behind the count."""
    supports: int = 0
    challenges: int = 0


@dataclass(frozen=True)
class ThemeMatrix:
    """Cases by themes (the Framework Method, Ritchie and Spencer 1994)."""

    row_noun: str
    column_noun: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]


@dataclass(frozen=True)
class Attribution:
    """The label printed under a quotation, and how far up the ladder it had to climb."""

    label: str
    rung: int
    sharing: int
    """How many people share the label."""
    why: str = ""


@dataclass(frozen=True)
class LinkEvidence:
    """Who supports and who challenges one link of the theory of change. Counts are people."""

    link: Link
    supports: int
    challenges: int
    mixed: int
    not_asked: int
    pilots: tuple[str, ...]
    """Pilots in which anybody spoke to it."""
    codings: tuple[str, ...]


# --- what the rooms look at


@dataclass(frozen=True)
class StudyView:
    """A study as the rooms see it: anonymised, and as it is now. Nothing in it is confidential."""

    settings: Settings
    schedule: tuple[Question, ...]
    codebook: Codebook
    sources: tuple[Source, ...]
    participations: tuple[Participation, ...]
    transcripts: Mapping[str, AnonymisedTranscript]
    """By id; the newest version of each."""
    codings: tuple[Coding, ...] = ()
    finished: tuple[Finished, ...] = ()

    def participant_of(self, coding: Coding) -> str | None:
        """Whose words a coding covers; where it spans turns, whose turn it begins in."""
        transcript = self.transcripts[coding.transcript]
        turn = transcript.turn_at(coding.span.start)
        return transcript.speaker(turn).participant if turn else None


@dataclass(frozen=True)
class Provenance:
    """What a reader needs in order to trace a report; never a file name or a path."""

    version: str
    codebook: str
    """Name, version and hash of the accepted codebook."""
    as_of: str
    """The day of the newest act that the report rests on."""
    edition: str
    facts: tuple[tuple[str, str], ...] = ()
    """Further lines: counts, coders, models, settings, seeds."""


@dataclass(frozen=True)
class ReportView:
    """All that the sections of a report are written from."""

    study: StudyView
    provenance: Provenance
    themes: ThemeMatrix
    """Pilots by codes."""
    attributions: Mapping[tuple[str, str], Attribution]
    """By transcript and participant."""
    evidence: tuple[LinkEvidence, ...] = ()
    topics: tuple[Topic, ...] = ()
    suggestions: tuple[SegmentSuggestions, ...] = ()
    methods: tuple[str, ...] = ()
    """Sentences for the methodology on what machines proposed and how well that was measured."""


# --- acts


class ActKind(StrEnum):
    """What people do. Only the first four can be undone."""

    CODED = "coded"
    FINISHED = "finished"
    READ = "read"
    CODEBOOK = "codebook"
    INGESTED = "ingested"
    ANONYMISED = "anonymised"
    SHARED = "shared"
    REPORTED = "reported"
    UNDONE = "undone"


@dataclass(frozen=True)
class Act:
    """One recorded thing that somebody did: ids and spans, never words of a transcript."""

    id: str
    batch: str
    """Acts done by one command; undone together."""
    coder: str
    at: str
    """UTC, ISO 8601, microseconds."""
    kind: ActKind
    transcript: str | None = None
    body: Mapping[str, object] = field(default_factory=dict)
