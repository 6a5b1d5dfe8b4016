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
    read,
    said_of,
    sheet,
)
from qualkit.factchecking.facts import (
    MISSING,
    Fact,
    digest,
    digests,
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
    "REFUSED",
    "TAKEN",
    "Answer",
    "Fact",
    "Given",
    "Material",
    "Reply",
    "answers",
    "digest",
    "digests",
    "facts",
    "naming_others",
    "number",
    "prefix",
    "read",
    "said_of",
    "sheet",
]
