"""Codings that come in tables: quotations found in their transcripts, mistakes with their lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from qualkit.csvfile import Row as Line
from qualkit.errors import (
    BadSettings,
    QuotationAmbiguous,
    QuotationElsewhere,
    QuotationNotFound,
    UnknownName,
)
from qualkit.model import Codebook, Coding, Directness, Flag, Span, Stance
from qualkit.readers.normal import clean

COLUMNS = (
    "transcript",
    "quote",
    "start",
    "end",
    "code",
    "coder",
    "stance",
    "directness",
    "memo",
    "flag",
)
REQUIRED = ("transcript", "code")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Given:
    """One row of a table of codings, placed in its transcript."""

    line: int
    transcript: str
    span: Span
    code: str
    coder: str
    stance: Stance | None
    directness: Directness | None
    memo: str
    flag: Flag | None = None


def place(
    lines: Sequence[Line],
    name: str,
    *,
    text_of: Callable[[str], str | None],
    codebook: Codebook,
    coder: str,
) -> list[Given]:
    """Each row with its span in the text that `text_of` gives for its transcript.

    Raises UserError, with the line, for the first row that cannot be placed or read.
    """
    return [_given(line, cells, name, text_of, codebook, coder) for line, cells in lines]


def table(codings: Sequence[Coding], words: Callable[[Coding], str]) -> list[list[object]]:
    """Codings as rows under COLUMNS."""
    return [
        [
            coding.transcript,
            words(coding),
            coding.span.start,
            coding.span.end,
            coding.code,
            coding.coder,
            coding.stance or "",
            coding.directness or "",
            coding.memo,
            coding.flag or "",
        ]
        for coding in codings
    ]


def _given(
    line: int,
    cells: Mapping[str, str],
    name: str,
    text_of: Callable[[str], str | None],
    codebook: Codebook,
    coder: str,
) -> Given:
    transcript, code = cells["transcript"], cells["code"]
    text = text_of(transcript)
    if text is None:
        raise BadSettings(
            file=name,
            line=line,
            what=f"there is no transcript “{transcript}”",
            fix="`qualkit status` lists them.",
        )
    if code not in codebook:
        leaves = [leaf.id for leaf in codebook.leaves]
        raise UnknownName(
            where=f"{name}, line {line}", noun="code", name=code, known=nearest_first(code, leaves)
        )
    stance = _choice(Stance, cells, "stance", name, line)
    if stance and not codebook[code].stance:
        raise BadSettings(
            file=name,
            line=line,
            what=f"the code “{code}” carries no stance",
            fix="Leave the stance empty; or give the code `stance: true`, or use one beneath it.",
        )
    return Given(
        line=line,
        transcript=transcript,
        span=_span(line, cells, name, text),
        code=code,
        coder=cells.get("coder", "") or coder,
        stance=stance,
        directness=_choice(Directness, cells, "directness", name, line),
        memo=cells.get("memo", ""),
        flag=_choice(Flag, cells, "flag", name, line),
    )


def _span(line: int, cells: Mapping[str, str], name: str, text: str) -> Span:
    quote = clean(cells.get("quote", ""))
    facts = {"file": name, "line": line, "transcript": cells["transcript"], "quote": _short(quote)}
    if cells.get("start") or cells.get("end"):
        span = _offsets(line, cells, name, len(text))
        if quote and not _pattern(quote).fullmatch(span.of(text)):
            raise QuotationElsewhere(**facts, start=span.start, end=span.end)
        return span
    if not quote:
        raise BadSettings(
            file=name, line=line, what="neither quote nor start and end", fix="Give one of them."
        )
    found = [Span(*match.span()) for match in _pattern(quote).finditer(text)]
    if not found:
        raise QuotationNotFound(**facts)
    if len(found) > 1:
        raise QuotationAmbiguous(**facts, times=len(found))
    return found[0]


def _pattern(quote: str) -> re.Pattern[str]:
    """The words of a quotation, whatever white space and quotation marks a program made of them."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    return re.compile(re.sub("['‘’]", "['‘’]", re.sub('["“”]', '["“”]', words)))


def _offsets(line: int, cells: Mapping[str, str], name: str, length: int) -> Span:
    try:
        span = Span(int(cells.get("start", "")), int(cells.get("end", "")))
    except ValueError:
        raise BadSettings(
            file=name,
            line=line,
            what="start and end must both be whole numbers",
            fix="Count in characters from 0; end is the first that is not covered.",
        ) from None
    if not 0 <= span.start < span.end <= length:
        raise BadSettings(
            file=name,
            line=line,
            what=f"{span.start}–{span.end} is not a span of a text of {length} characters",
            fix="Count in characters from 0; end is the first that is not covered.",
        )
    return span


def _choice(
    of: type[Choice], cells: Mapping[str, str], column: str, name: str, line: int
) -> Choice | None:
    value = cells.get(column, "")
    if not value:
        return None
    try:
        return of(value)
    except ValueError:
        raise UnknownName(
            where=f"{name}, line {line}", noun=column, name=value, known=", ".join(of)
        ) from None


def nearest_first(name: str, known: Sequence[str]) -> str:
    """Names in a row, those most like `name` first."""
    from rapidfuzz.distance import Levenshtein

    return ", ".join(sorted(known, key=lambda one: (Levenshtein.distance(name, one), one)))


def _short(quote: str) -> str:
    return quote if len(quote) <= 60 else quote[:59] + "…"
