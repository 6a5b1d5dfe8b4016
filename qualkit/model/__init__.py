"""The nouns of qualitative evaluation, as frozen dataclasses.

Spans are half-open and counted in Unicode code points. `Transcript` is raw and confidential;
`AnonymisedTranscript` is another type, so that the type checker stops raw text from reaching
suggesters, matrices or reports.

What is worked out of a study (`views`, `comparing`, `weighing`, `judged`, `conduct`, `quotations`,
`releases`) is imported from its own module: a command that only looks does not wait for it.
"""

from qualkit.model.acts import Act, ActKind
from qualkit.model.codes import (
    Change,
    ChangeKind,
    Code,
    Codebook,
    Link,
    Objective,
    Step,
    TheoryOfChange,
)
from qualkit.model.coding import (
    Adjudicated,
    Asked,
    Coding,
    Directness,
    Example,
    Finished,
    Flag,
    Rejection,
    SegmentSuggestions,
    Settled,
    Stance,
    Suggestion,
    Topic,
)
from qualkit.model.identifiers import Entity, Find, Kind, Status
from qualkit.model.people import Consent, Participation
from qualkit.model.spans import Span
from qualkit.model.statements import About, Statement, about
from qualkit.model.study import Pilot, Precision, Publication, Question, Settings
from qualkit.model.text import (
    WITHDRAWN,
    WITHDRAWN_LABEL,
    AnonymisedTranscript,
    Replacement,
    Segment,
    Source,
    SourceKind,
    Speaker,
    SpeakerKind,
    Speech,
    Transcript,
    Turn,
)
from qualkit.model.typologies import Dimension, Shape, Typology

__all__ = [
    "Adjudicated",
    "WITHDRAWN",
    "WITHDRAWN_LABEL",
    "About",
    "Act",
    "ActKind",
    "AnonymisedTranscript",
    "Asked",
    "Change",
    "ChangeKind",
    "Code",
    "Codebook",
    "Coding",
    "Consent",
    "Dimension",
    "Directness",
    "Entity",
    "Example",
    "Find",
    "Finished",
    "Flag",
    "Kind",
    "Link",
    "Objective",
    "Participation",
    "Pilot",
    "Precision",
    "Publication",
    "Question",
    "Rejection",
    "Replacement",
    "Segment",
    "SegmentSuggestions",
    "Settled",
    "Settings",
    "Shape",
    "Source",
    "SourceKind",
    "Span",
    "Speaker",
    "SpeakerKind",
    "Status",
    "Speech",
    "Stance",
    "Statement",
    "Step",
    "Suggestion",
    "TheoryOfChange",
    "Topic",
    "Transcript",
    "Turn",
    "Typology",
    "about",
]
