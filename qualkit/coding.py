"""Codings that come in tables: quotations found in their transcripts, mistakes with their lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from qualkit.csvfile import Row as Line
from qualkit.errors import (
    BadSettings,
    Mistakes,
    NotYet,
    QuotationAmbiguous,
    QuotationElsewhere,
    QuotationNotFound,
    UnknownName,
    UserError,
)
from qualkit.model import Code, Codebook, Coding, Directness, Flag, Span, Stance
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
PLAIN = ("transcript", "start", "end", "code", "stance", "directness")
"""Columns in which nothing is that would steer a terminal."""
SHOWN = 10
"""Mistakes of a file that are told at once."""
LIKE = 8
"""Codes that are named where one is not known, those most like it."""

Choice = TypeVar("Choice", bound=StrEnum)

_QUOTED = (QuotationAmbiguous, QuotationElsewhere, QuotationNotFound)
_STEERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


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


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a row."""

    line: int
    error: UserError


@dataclass(frozen=True)
class Placed:
    """The rows of a table that could be placed, and what is wrong with the others."""

    given: tuple[Given, ...]
    wrong: tuple[Wrong, ...]


def place(
    lines: Sequence[Line],
    name: str,
    *,
    text_of: Callable[[str], str | None],
    codebook: Codebook,
    coder: str,
    into: Mapping[str, str] | None = None,
) -> Placed:
    """Each row with its span in the text that `text_of` gives for its transcript.

    `into`: codes that were merged, and what they are now.
    """
    names_coders = any(cells.get("coder") for _, cells in lines)
    table = _Table(name, text_of, codebook, coder, names_coders, into or {})
    given, wrong = list[Given](), list[Wrong]()
    for line, cells in lines:
        try:
            given.append(table.given(line, cells))
        except (BadSettings, UnknownName, NotYet, *_QUOTED) as error:
            wrong.append(Wrong(line, error))
    return Placed(tuple(given), tuple(wrong))


def refuse(name: str, wrong: Sequence[Wrong]) -> None:
    """Raise what is wrong with a table: the one mistake, or Mistakes with a handful of them."""
    if len(wrong) == 1:
        raise wrong[0].error
    if wrong:
        ordered = sorted(wrong, key=lambda one: one.line)
        raise Mistakes(file=name, count=len(wrong), each="\n".join(_told(name, ordered)))


def _told(name: str, wrong: Sequence[Wrong]) -> Iterator[str]:
    """What is wrong and what to do, as it is printed; what to do once, where it is the same."""
    before = ""
    for one in wrong[:SHOWN]:
        said = one.error.said.removeprefix(f"{name}, ")
        yield said if said.startswith("line ") else f"line {one.line}: {said}"
        if one.error.advice != before:
            yield f"    {one.error.advice}"
        before = one.error.advice
    if len(wrong) > SHOWN:
        yield f"and {len(wrong) - SHOWN} more"


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


class _Table:
    """A table of codings, and what its rows are read with."""

    def __init__(
        self,
        name: str,
        text_of: Callable[[str], str | None],
        codebook: Codebook,
        coder: str,
        names_coders: bool,
        into: Mapping[str, str],
    ) -> None:
        self.name, self.text_of, self.coder = name, text_of, coder
        self.codes = {code.id: code for code in codebook.codes}
        self.codes |= {old: codebook[new] for old, new in into.items() if new in codebook}
        self.leaves = [leaf.id for leaf in codebook.leaves]
        self.names_coders = names_coders

    def given(self, line: int, cells: Mapping[str, str]) -> Given:
        """A row. Raises UserError, with the line, where it cannot be placed or read."""
        plain = {column: _STEERS.sub("�", cells.get(column, "")) for column in PLAIN}
        cells = {**cells, **plain}
        transcript = cells["transcript"]
        text = self.text_of(transcript)
        if text is None:
            raise self._wrong(
                line, f"there is no transcript “{transcript}”", "`qualkit status` lists them."
            )
        code = self._code(line, cells["code"])
        stance = _choice(Stance, cells, "stance", self.name, line)
        if stance and not code.stance:
            raise self._wrong(
                line,
                f"the code “{code.id}” carries no stance",
                "Leave the stance empty; or give the code `stance: true`, or use one beneath it.",
            )
        return Given(
            line=line,
            transcript=transcript,
            span=_span(line, cells, self.name, text),
            code=code.id,
            coder=self._coder(line, cells.get("coder", "")),
            stance=stance,
            directness=_choice(Directness, cells, "directness", self.name, line),
            memo=cells.get("memo", ""),
            flag=_choice(Flag, cells, "flag", self.name, line),
        )

    def _code(self, line: int, id: str) -> Code:
        if id not in self.codes:
            known = nearest_first(id, self.leaves, most=LIKE)
            where = f"{self.name}, line {line}"
            raise UnknownName(where=where, noun="code", name=id, known=known)
        return self.codes[id]

    def _coder(self, line: int, name: str) -> str:
        """Who coded; whoever brings the table in, where it names nobody at all."""
        if self.names_coders and not name:
            raise self._wrong(
                line,
                "no coder is named here, as other rows name one",
                "Fill in the coder of this row; or empty the column, if all of them are yours.",
            )
        if _STEERS.search(name):
            raise self._wrong(
                line, "the coder's name holds control characters", "Type it anew, as initials."
            )
        return name or self.coder

    def _wrong(self, line: int, what: str, fix: str) -> BadSettings:
        return BadSettings(file=self.name, line=line, what=what, fix=fix)


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


@lru_cache(maxsize=64)
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


def nearest_first(name: str, known: Sequence[str], *, most: int | None = None) -> str:
    """Names in a row, those most like `name` first; no more of them than `most`."""
    from rapidfuzz.distance import Levenshtein

    order = sorted(known, key=lambda one: (Levenshtein.distance(name, one), one))
    more = " …" if most is not None and len(order) > most else ""
    return ", ".join(order[:most]) + more


def _short(quote: str) -> str:
    quote = _STEERS.sub(" ", quote)
    return quote if len(quote) <= 60 else quote[:59] + "…"
