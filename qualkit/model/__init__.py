"""The nouns of qualitative evaluation, as frozen dataclasses.

Spans are half-open and counted in Unicode code points. `Transcript` is raw and confidential;
`AnonymisedTranscript` is another type, so that the type checker stops raw text from reaching
suggesters, matrices or reports.
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
from qualkit.model.comparing import (
    Attribution,
    Cell,
    CellState,
    Counts,
    LinkEvidence,
    ThemeMatrix,
)
from qualkit.model.conduct import Agreed, Conduct, Revised, Saturated, Worked
from qualkit.model.identifiers import Entity, Find, Kind, Status
from qualkit.model.judged import Judged, Placed, Printable, Typified
from qualkit.model.people import Consent, Participation
from qualkit.model.quotations import Insertion, Quotation
from qualkit.model.releases import Release
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
from qualkit.model.views import Provenance, ReportView, StudyView
from qualkit.model.weighing import Gap, GapKind, Grade, Lean, Passage, Rival, Sides, Weighed

__all__ = [
    "Adjudicated",
    "WITHDRAWN",
    "WITHDRAWN_LABEL",
    "About",
    "Agreed",
    "Act",
    "ActKind",
    "AnonymisedTranscript",
    "Asked",
    "Attribution",
    "Cell",
    "CellState",
    "Change",
    "ChangeKind",
    "Code",
    "Codebook",
    "Coding",
    "Conduct",
    "Consent",
    "Counts",
    "Dimension",
    "Directness",
    "Entity",
    "Example",
    "Find",
    "Finished",
    "Flag",
    "Gap",
    "GapKind",
    "Grade",
    "Insertion",
    "Judged",
    "Kind",
    "Lean",
    "Link",
    "LinkEvidence",
    "Objective",
    "Participation",
    "Passage",
    "Pilot",
    "Placed",
    "Precision",
    "Printable",
    "Provenance",
    "Publication",
    "Question",
    "Quotation",
    "Rejection",
    "Release",
    "Replacement",
    "ReportView",
    "Revised",
    "Rival",
    "Saturated",
    "Segment",
    "SegmentSuggestions",
    "Settled",
    "Settings",
    "Sides",
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
    "StudyView",
    "Suggestion",
    "ThemeMatrix",
    "TheoryOfChange",
    "Topic",
    "Transcript",
    "Turn",
    "Typified",
    "Weighed",
    "Worked",
    "Typology",
    "about",
]
