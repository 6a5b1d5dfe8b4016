"""A small made-up study, written out by hand so that every count in the tests can be checked.

Three pilots, two stages, three groups, thirteen people. In Wrenfold nobody was asked for anything
that only pilot staff know at stage 2; Eastmere did not set out to change equipment; one transcript
of Eastmere's is not finished; "spread" was added after two transcripts had been read.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualkit.attribution import attributions
from qualkit.evidence import link_evidence
from qualkit.matrix import theme_matrix
from qualkit.model import (
    AnonymisedTranscript,
    Code,
    Codebook,
    Coding,
    Consent,
    Directness,
    Finished,
    Kind,
    Link,
    Objective,
    Participation,
    Pilot,
    Question,
    Replacement,
    Segment,
    Settings,
    Source,
    SourceKind,
    Span,
    Speaker,
    SpeakerKind,
    Speech,
    Stance,
    Step,
    TheoryOfChange,
    Topic,
)
from qualkit.model.views import Provenance, ReportView, StudyView
from qualkit.readers.normal import compose

FOR, AGAINST, BOTH = Stance.SUPPORTS, Stance.CHALLENGES, Stance.MIXED

INTERVIEWER = Speaker(SpeakerKind.INTERVIEWER)


def speaker(participant: str) -> Speaker:
    return Speaker(SpeakerKind.PARTICIPANT, participant)


# --- transcripts: label, words; words in [ ] that are listed are replacements, others are not

WORDS: dict[str, list[tuple[str, str]]] = {
    "T001": [
        ("INT", "What has changed since the administrator came?"),
        (
            "[Manager 1]",
            "She rings round everybody, she books the room, she does the minutes. I walk in and "
            "all I have to do is think. [Administrator 1] has been here since [March 2023] and I "
            "would not give her back.",
        ),
        ("INT", "And the equipment?"),
        (
            "[Manager 1]",
            "We have laptops that cannot see the school's network, so they stay in the bag.",
        ),
    ],
    "T002": [
        ("INT", "How do you use the time?"),
        (
            "[Social worker 1]",
            "I was with one family three afternoons last week. I never had that, "
            "not in nine years.",
        ),
        (
            "[Social worker 2]",
            "I would say it is more mixed than that. There is more time, but the forms have grown "
            "to fill it. The administrator does the letters [laughs] and then there is a form to "
            "say that she did.",
        ),
        (
            "[Social worker 1]",
            "The supervision is the thing. Once a week we sit down with one family and somebody "
            "keeps asking us why.",
        ),
    ],
    "T003": [
        ("INT", "What do you see of the team?"),
        (
            "[Headteacher 1]",
            "[Social worker 1] is in the playground at nine and the mums talk to her. Before, they "
            "would cross the road. I had a mother in my office last week, [Parent 4], who asked me "
            "whether she might be in today. Asked for her. By name. You have to have worked in a "
            "school like mine to know what that means. I have had thirty years of parents who went "
            "grey when I said the words social services, and of children who had been told to say "
            "nothing, and of meetings that nobody came to. And I do not say that it is finished. "
            "There are families who will never open the door, and [Child 3] is from one of them.",
        ),
    ],
    "T004": [
        ("INT", "How was it, having a social worker?"),
        (
            "[Parent 1]",
            "She came when she said she would. I still do not tell them everything.\n"
            "You would not.",
        ),
    ],
    "T005": [
        ("INT", "It is a year on. What became of it?"),
        (
            "[Social worker 1]",
            "There are four more teams like ours now, out of the ordinary budget. "
            "The administrator went part-time though, and it shows.",
        ),
    ],
    "T006": [
        ("INT", "What is different here?"),
        (
            "[Social worker 3]",
            "I do my own typing, my own filing, my own everything. In the surgery there is nobody "
            "to ask. But I see people, I do see people, every single day.",
        ),
    ],
    "T007": [
        ("INT", "What happens now?"),
        (
            "[GP 1]",
            "It stopped in [March 2024]. We went on asking the same questions ourselves, "
            "so something of it is left.",
        ),
    ],
    "T008": [
        ("MOD", "What did it mean to you?"),
        ("[Parent 2]", "I trusted her. I did. And then she was gone."),
        ("[Parent 3]", "It was someone who had the time to sit on the step with you."),
        ("UNIDENTIFIED", "Same for us."),
    ],
    "T009": [
        ("INT", "You know both places."),
        (
            "[Regional manager 1]",
            "In [Town 1] it spread because it was paid for. In the other it ended with the money. "
            "The families lost, if anything, a little more than they had gained.",
        ),
    ],
    "T010": [
        (
            "NOTES",
            "The head of service said that supervision had been promised and had not happened. "
            "Caseloads were six, which left time for families.",
        ),
    ],
    "T011": [
        ("INT", "do u see her much"),
        ("[Young person 1]", "every week\nshe just sits there till i talk lol\nits ok"),
    ],
    "T012": [
        ("INT", "Is it going on?"),
        (
            "[Social worker 4]",
            "Two more years, they found. Nobody has copied us. My supervision is very good.",
        ),
    ],
}

SPEAKERS: dict[str, Mapping[str, Speaker]] = {
    "T001": {"[Manager 1]": speaker("P001")},
    "T002": {"[Social worker 1]": speaker("P002"), "[Social worker 2]": speaker("P003")},
    "T003": {"[Headteacher 1]": speaker("P004")},
    "T004": {"[Parent 1]": speaker("P005")},
    "T005": {"[Social worker 1]": speaker("P002")},
    "T006": {"[Social worker 3]": speaker("P006")},
    "T007": {"[GP 1]": speaker("P007")},
    "T008": {
        "[Parent 2]": speaker("P008"),
        "[Parent 3]": speaker("P009"),
        "UNIDENTIFIED": Speaker(SpeakerKind.UNIDENTIFIED),
    },
    "T009": {"[Regional manager 1]": speaker("P010")},
    "T010": {"NOTES": speaker("P011")},
    "T011": {"[Young person 1]": speaker("P012")},
    "T012": {"[Social worker 4]": speaker("P013")},
}

REPLACED: dict[str, list[tuple[str, Kind]]] = {
    "T001": [("[Administrator 1]", Kind.PERSON), ("[March 2023]", Kind.DATE)],
    "T003": [
        ("[Social worker 1]", Kind.PERSON),
        ("[Parent 4]", Kind.PERSON),
        ("[Child 3]", Kind.PERSON),
    ],
    "T007": [("[March 2024]", Kind.DATE)],
    "T009": [("[Town 1]", Kind.PLACE)],
}


def transcript(
    id: str,
    turns: list[tuple[str, str]],
    speakers: Mapping[str, Speaker],
    replaced: list[tuple[str, Kind]] | None = None,
) -> AnonymisedTranscript:
    """A transcript of `turns`; labels INT and MOD are the interviewer's."""
    laid = compose(Speech(label, words) for label, words in turns)
    return AnonymisedTranscript(
        id=id,
        version=1,
        text=laid.text,
        turns=laid.turns,
        speakers={"INT": INTERVIEWER, "MOD": INTERVIEWER, **speakers},
        replacements=tuple(
            Replacement(where(laid.text, shown), kind, shown) for shown, kind in replaced or []
        ),
    )


def where(text: str, words: str) -> Span:
    """Where `words` stand for the first time."""
    start = text.index(words)
    return Span(start, start + len(words))


def participation(
    transcript: str,
    participant: str,
    pilots: str,
    stage: str,
    group: str,
    role: str,
    attachment: str = "",
    consent: frozenset[Consent] = frozenset({Consent.ANALYSE, Consent.QUOTE}),
) -> Participation:
    names = tuple(pilots.split(";"))
    return Participation(
        transcript, participant, names, stage, group, role, attachment=attachment, consent=consent
    )


STAFF, INFORMANT, USER = "Pilot staff", "Key informant", "Service user"
PARTNER = "agency working with the pilot"

PARTICIPATIONS = (
    participation("T001", "P001", "Calderbeck", "Stage 1", STAFF, "Team manager"),
    participation("T002", "P002", "Calderbeck", "Stage 1", STAFF, "Social worker"),
    participation("T002", "P003", "Calderbeck", "Stage 1", STAFF, "Social worker"),
    participation("T003", "P004", "Calderbeck", "Stage 1", INFORMANT, "Headteacher", PARTNER),
    participation("T004", "P005", "Calderbeck", "Stage 2", USER, "Parent"),
    participation("T005", "P002", "Calderbeck", "Stage 2", STAFF, "Social worker"),
    participation("T006", "P006", "Wrenfold", "Stage 1", STAFF, "Social worker"),
    participation("T007", "P007", "Wrenfold", "Stage 2", INFORMANT, "GP", PARTNER),
    participation("T008", "P008", "Wrenfold", "Stage 2", USER, "Parent"),
    participation("T008", "P009", "Wrenfold", "Stage 2", USER, "Parent"),
    participation(
        "T009", "P010", "Wrenfold;Calderbeck", "Stage 2", INFORMANT, "Regional manager", PARTNER
    ),
    participation("T010", "P011", "Eastmere", "Stage 1", STAFF, "Head of service"),
    participation(
        "T011",
        "P012",
        "Eastmere",
        "Stage 2",
        USER,
        "Young person",
        consent=frozenset({Consent.ANALYSE}),
    ),
    participation("T012", "P013", "Eastmere", "Stage 2", STAFF, "Social worker"),
)

# --- codebook

CODES = (
    Code(
        "support",
        "Background support",
        "The people, time and tools behind social workers.",
    ),
    Code(
        "admin",
        "Administrative support",
        "Help from administrators with what a social worker would otherwise do.",
        use_when="A speaker says what an administrator took on or could not.",
        not_when="The paperwork itself is the subject.",
        stance=True,
        parent="support",
    ),
    Code("supervision", "Supervision", "Arranged time to think.", stance=True, parent="support"),
    Code("technology", "Equipment", "Devices and systems.", stance=True, parent="support"),
    Code("difference", "Difference for families", "What it meant for families."),
    Code("time", "Direct time with families", "Hours spent.", stance=True, parent="difference"),
    Code("trust", "Trust", "Whether families trust.", stance=True, parent="difference"),
    Code("outcomes", "Outcomes", "What came of it.", stance=True, parent="difference"),
    Code("lasting", "What lasted", "What became of the pilots when the money ended."),
    Code("continuation", "Going on", "Whether it went on.", stance=True, parent="lasting"),
    Code("spread", "Spreading", "Whether others took it up.", stance=True, parent="lasting"),
)

THEORY = TheoryOfChange(
    problem="Social workers meet families late and spend the week on forms.",
    activities=(
        Step("admins", "Administrators work inside the team"),
        Step("devices", "Staff have equipment for working away from the office"),
        Step("led", "Senior managers see the change through"),
    ),
    changes=(
        Step("freed", "Social workers have time for families"),
        Step("trusted", "Families trust a social worker and come forward"),
    ),
    outcomes=(
        Step("better", "Children and families fare better"),
        Step("lasts", "The work outlives its funding"),
    ),
    links=(
        Link("L1", "admins", "freed", "The help is enough.", ("admin", "time")),
        Link("L2", "devices", "freed", "The equipment connects.", ("technology",)),
        Link("L3", "freed", "trusted", "The time is with the same worker.", ("trust",)),
        Link("L4", "trusted", "better", "The help that they need exists.", ("outcomes",)),
        Link("L5", "led", "lasts", "Survival was planned for.", ("continuation", "spread")),
    ),
)

CODEBOOK = Codebook(
    name="Working nearby",
    version="2",
    codes=CODES,
    description="What helped, what it meant, what lasted.",
    objectives=(
        Objective("o1", "Social workers have more time for families", ("time", "trust")),
        Objective("o2", "Social workers have proper background support", ("support",)),
    ),
    theory=THEORY,
)

# --- settings and schedule

SETTINGS = Settings(
    uuid="8d0f1a52-64f3-4f0e-9a3c-0d9a3a2b7c11",
    title="Working Nearby: an evaluation in three authorities",
    pilots=(
        Pilot(
            "Calderbeck",
            purpose="Put social workers where families already are.",
            intervention="A neighbourhood team in a family centre, with its own administrator.",
            expectations="Four neighbourhoods by the end of the programme.",
            staffing=(("Team manager", 1.0), ("Social worker", 4.0), ("Administrator", 0.8)),
        ),
        Pilot(
            "Wrenfold",
            purpose="Bring advice from a social worker into a surgery.",
            intervention="Social workers based in a general practice.",
            staffing=(("Project manager", 1.0), ("Social worker", 2.0)),
        ),
        Pilot(
            "Eastmere",
            purpose="Bring children home from care.",
            links=frozenset({"L1", "L3", "L4", "L5"}),
        ),
    ),
    stages=("Stage 1", "Stage 2"),
    groups=(STAFF, INFORMANT, USER),
    programme="Working Nearby gave three authorities money to put social workers near families.",
    summary="This account compares what people in the three places said, before and after.",
    authors="The evaluation team",
)

SCHEDULE = (
    Question(
        "day",
        "Take me through a day.",
        frozenset({"admin", "supervision", "technology", "time"}),
        groups=frozenset({STAFF}),
    ),
    Question("families", "What has it meant for families?", frozenset({"trust"})),
    Question(
        "after",
        "What happens when the money ends?",
        frozenset({"continuation", "spread"}),
        groups=frozenset({STAFF, INFORMANT}),
        stages=frozenset({"Stage 2"}),
    ),
)

# --- codings: transcript, words, code, stance, coder

CODED: list[tuple[str, str, str, Stance | None, str]] = [
    ("T001", "She rings round everybody, she books the room, she does the minutes. I walk in and "
             "all I have to do is think. [Administrator 1] has been here since [March 2023]",
     "admin", FOR, "Ana"),
    ("T001", "We have laptops that cannot see the school's network", "technology", AGAINST, "Ana"),
    ("T002", "I was with one family three afternoons last week. I never had that", "time", FOR,
     "Ana"),
    ("T002", "I was with one family three afternoons last week.", "time", FOR, "Ben"),
    ("T002", "There is more time, but the forms have grown to fill it.", "time", BOTH, "Ben"),
    ("T002", "The administrator does the letters", "admin", BOTH, "Ana"),
    ("T002", "Once a week we sit down with one family and somebody keeps asking us why.",
     "supervision", FOR, "Ana"),
    ("T003", "is in the playground at nine and the mums talk to her. Before, they would cross the "
             "road. I had a mother in my office last week, [Parent 4], who asked me whether she "
             "might be in today. Asked for her. By name. You have to have worked in a school like "
             "mine to know what that means. I have had thirty years of parents who went grey when "
             "I said the words social services, and of children who had been told to say nothing, "
             "and of meetings that nobody came to. And I do not say that it is finished.",
     "trust", FOR, "Ana"),
    ("T003", "There are families who will never open the door, and [Child 3] is from one of them.",
     "trust", AGAINST, "Ana"),
    ("T004", "She came when she said she would.", "trust", FOR, "Ana"),
    ("T004", "I still do not tell them everything.\nYou would not.", "trust", AGAINST, "Ana"),
    ("T005", "There are four more teams like ours now, out of the ordinary budget.", "spread", FOR,
     "Ana"),
    ("T005", "The administrator went part-time though, and it shows.", "admin", AGAINST, "Ana"),
    ("T006", "I do my own typing, my own filing, my own everything. In the surgery there is nobody "
             "to ask.", "admin", AGAINST, "Ana"),
    ("T006", "I see people, I do see people, every single day.", "time", FOR, "Ana"),
    ("T007", "It stopped in [March 2024].", "continuation", AGAINST, "Ana"),
    ("T008", "I trusted her. I did. And then she was gone.", "trust", BOTH, "Ana"),
    ("T008", "It was someone who had the time to sit on the step with you.", "time", FOR, "Ana"),
    ("T008", "Same for us.", "time", FOR, "Ana"),
    ("T008", "What did it mean to you?", "outcomes", None, "Ana"),
    ("T009", "In [Town 1] it spread because it was paid for.", "spread", FOR, "Ana"),
    ("T009", "In the other it ended with the money.", "continuation", AGAINST, "Ana"),
    ("T009", "The families lost, if anything, a little more than they had gained.", "outcomes",
     AGAINST, "Ana"),
    ("T010", "supervision had been promised and had not happened", "supervision", AGAINST, "Ana"),
    ("T010", "Caseloads were six, which left time for families.", "time", FOR, "Ana"),
    ("T011", "she just sits there till i talk lol", "trust", FOR, "Ana"),
    ("T012", "My supervision is very good.", "supervision", FOR, "Ana"),
]  # fmt: skip

EVERY_CODE = frozenset(code.id for code in CODES)

FINISHED = (
    *(Finished(f"T{n:03}", "Ana", "c0de", EVERY_CODE) for n in range(1, 10)),
    Finished("T002", "Ben", "c0de", EVERY_CODE),
    Finished("T010", "Ana", "01d", EVERY_CODE - {"spread"}),
    Finished("T011", "Ana", "01d", EVERY_CODE - {"spread"}),
)


def small() -> StudyView:
    """The study."""
    transcripts = {
        id: transcript(id, turns, SPEAKERS[id], REPLACED.get(id)) for id, turns in WORDS.items()
    }
    return StudyView(
        settings=SETTINGS,
        schedule=SCHEDULE,
        codebook=CODEBOOK,
        sources=tuple(_source(id) for id in WORDS),
        participations=PARTICIPATIONS,
        transcripts=transcripts,
        codings=tuple(
            Coding(
                id=f"act-{at:02}",
                transcript=id,
                version=1,
                span=where(transcripts[id].text, words),
                code=code,
                coder=coder,
                stance=stance,
                directness=Directness.FIRST_HAND,
            )
            for at, (id, words, code, stance, coder) in enumerate(CODED, 1)
        ),
        finished=FINISHED,
    )


def _source(id: str) -> Source:
    kind = {"T008": SourceKind.FOCUS_GROUP, "T010": SourceKind.NOTES}.get(id, SourceKind.INTERVIEW)
    return Source(id, kind, verbatim=id != "T010", language="English", interpreter=id == "T004")


def topics(study: StudyView) -> tuple[Topic, ...]:
    """One topic that codes cover, one that they do not."""
    text = study.transcripts["T003"].text
    span = where(text, "I have had thirty years of parents")
    segment = Segment("T003", 1, span, span.of(text), "P004")
    silent = study.transcripts["T011"].text
    unquotable = where(silent, "every week")
    other = Segment("T011", 1, unquotable, "every week", "P012")
    return (
        Topic(0, ("letters", "minutes"), 9, (), (("admin", 0.8),), coded=0.9, stability=0.7),
        Topic(1, ("fear", "door", "parents"), 5, (other, segment), (), coded=0.1, stability=0.6),
    )


def report_view(study: StudyView | None = None, *, edition: str = "internal") -> ReportView:
    """All that the report of the study is written from."""
    study = study or small()
    return ReportView(
        study=study,
        provenance=Provenance(
            version="0.1.0",
            codebook="Working nearby, version 2 (c0de)",
            as_of="2025-03-04",
            edition=edition,
            facts=(("Coders", "2"), ("Seed", "1")),
        ),
        themes=theme_matrix(study),
        attributions=attributions(study),
        evidence=link_evidence(study),
        topics=topics(study) if study.transcripts else (),
        methods=("A machine proposed codes for 40 passages; a person decided on each.",),
    )
