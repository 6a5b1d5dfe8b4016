"""What a pilot is asked to check before the report is published, and what it answers.

Facts of a pilot, never judgements, quotations or counts of views; each with an id that stays.
"""

from qualkit.factchecking.answers import (
    COLUMNS,
    EMPTY,
    IN_REPORT,
    REFUSED,
    TAKEN,
    Answer,
    Given,
    Material,
    Reply,
    answers,
    became,
    read,
    said_of,
    sheet,
)
from qualkit.factchecking.facts import (
    MISSING,
    NO_PART,
    PART,
    Fact,
    digest,
    digests,
    equivalents,
    facts,
    naming_others,
    number,
    prefix,
)

__all__ = [
    "COLUMNS",
    "EMPTY",
    "IN_REPORT",
    "MISSING",
    "NO_PART",
    "PART",
    "REFUSED",
    "TAKEN",
    "Answer",
    "Fact",
    "Given",
    "Material",
    "Reply",
    "answers",
    "became",
    "digest",
    "digests",
    "equivalents",
    "facts",
    "naming_others",
    "number",
    "prefix",
    "read",
    "said_of",
    "sheet",
]
