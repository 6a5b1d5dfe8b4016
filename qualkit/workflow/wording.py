"""Where words stand in all the anonymised transcripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from qualkit.model import Span
from qualkit.store import texts
from qualkit.workflow.study import Study

MOST = 1000
"""Places that are listed."""
AROUND = 24
"""Characters of context on either side."""


@dataclass(frozen=True)
class Hit:
    """Words that were found, and what stands around them."""

    transcript: str
    span: Span
    before: str
    words: str
    after: str


def search(study: Study, words: str) -> list[Hit]:
    """Every place of these words, whatever their capitals and line breaks, by transcript."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    with study.store.reading() as db:
        found = (
            _hit(id, text, Span(*match.span()))
            for id, text in texts.words(db)
            for match in pattern.finditer(text)
        )
        return list(islice(found, MOST))


def _hit(id: str, text: str, span: Span) -> Hit:
    before = text[max(0, span.start - AROUND) : span.start]
    return Hit(id, span, before, span.of(text), text[span.end : span.end + AROUND])
