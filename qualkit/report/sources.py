"""The pages that the numbers and quotations of an internal report lead to: small, one at a time.

A page for each transcript, with what is coded and quoted in it; one for each count, with who is
counted and where they say so. They are for the team alone, and never go with a public edition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qualkit.model import AnonymisedTranscript, Coding, Consent, Participation, Span, Turn
from qualkit.report import links
from qualkit.report.html import policy
from qualkit.sections.tracing import Counted, Place, Trace, Tracer

MARK = "<!doctype html>\n<!-- qualkit: where the numbers of a report come from -->\n"
"""What every page begins with: by it they are known when they are replaced."""

HELD = "[held back from print]"
NOT_OURS = "[not for analysis]"


@dataclass(frozen=True)
class Piece:
    """Words of a turn that are coded and quoted alike."""

    words: str
    coded: bool
    quoted: bool
    numbers: tuple[int, ...] = ()
    """Of the codings that begin here."""
    quotations: tuple[str, ...] = ()
    """The addresses of the quotations that begin here."""


@dataclass(frozen=True)
class ShownTurn:
    """A turn of a transcript as its page shows it."""

    number: int
    label: str
    kind: str
    participant: str
    pieces: tuple[Piece, ...]
    codings: tuple[tuple[int, Coding], ...]
    quotations: tuple[str, ...]


@dataclass(frozen=True)
class Tie:
    """Where somebody says what they are counted for."""

    words: str
    address: str


class Pages:
    """Makes the pages of one report."""

    def __init__(
        self, tracer: Tracer, quotations: Iterable[tuple[str, Place]], *, report: str
    ) -> None:
        """`quotations`: those that are printed, by address; `report`: the name of its page."""
        self.tracer = tracer
        self.study = tracer.view.study
        self.report = report
        self.names = {code.id: code.name for code in self.study.codebook.codes}
        self._quoted: dict[str, list[tuple[str, Span]]] = defaultdict(list)
        for id, place in quotations:
            self._quoted[place.transcript].append((id, place.span))
        self._coded: dict[str, list[Coding]] = defaultdict(list)
        for coding in self.study.codings:
            self._coded[coding.transcript].append(coding)
        for codings in self._coded.values():
            codings.sort(key=lambda one: (*one.span, one.code, one.coder, one.id))
        self._numbers = {
            coding.id: number
            for codings in self._coded.values()
            for number, coding in enumerate(codings, 1)
        }
        self._analysed = {
            (p.transcript, p.participant)
            for p in self.study.participations
            if Consent.ANALYSE in p.consent
        }

    # --- counts

    def count(self, whole: Trace, parts: Sequence[Trace] = ()) -> tuple[str, str]:
        """A page that says who is counted, and each part of the count; its name, and the page."""
        return self._page(whole.id, "count.html", whole.title, whole=whole, parts=parts)

    def claims(self, id: str, file: str, found: Sequence[Trace]) -> tuple[str, str]:
        """A page of the counts and claims of one file of the narrative."""
        return self._page(id, "claims.html", f"Counts in {file}", found=found)

    def index(self, counts: Sequence[tuple[str, str, str]]) -> tuple[str, str]:
        """What there is: each count (address, title, number) and each transcript."""
        shown = [id for id in self.study.transcripts if self._is_shown(id)]
        return self._page("index", "index.html", "Sources", counts=counts, shown=shown)

    def ties(self, who: Counted, own: str) -> Iterator[Tie]:
        """Where somebody says it: their turns; of other codes than the page's own, its page."""
        others: dict[str, int] = {}
        for coding in who.codings:
            if coding.code == own:
                turn = self.tracer.turn(coding.transcript, coding.span.start)
                address = links.address(f"{coding.transcript}#c{self._numbers[coding.id]}")
                yield Tie(f"{coding.transcript}, turn {turn}, {coding.coder}", address)
            else:
                others[coding.code] = others.get(coding.code, 0) + 1
        for code, times in others.items():
            name = self.names.get(code, code)
            yield Tie(f"{name} ({times})", links.address(f"code-{code}#{who.id}"))

    # --- transcripts

    def transcripts(self) -> Iterator[tuple[str, str]]:
        """A page for each transcript that anybody in it agreed to have analysed."""
        for id, text in self.study.transcripts.items():
            if self._is_shown(id):
                turns = list(self._turns(text))
                about = [self.tracer.what(p) for p in self._taking_part(id)]
                yield self._page(id, "transcript.html", id, turns=turns, about=about)

    def _taking_part(self, id: str) -> list[Participation]:
        return [p for p in self.study.participations if p.transcript == id]

    def _is_shown(self, id: str) -> bool:
        return any(transcript == id for transcript, _ in self._analysed)

    def _turns(self, text: AnonymisedTranscript) -> Iterator[ShownTurn]:
        numbered = list(enumerate(self._coded[text.id], 1))
        begun: set[object] = set()
        at = 0
        for number, turn in enumerate(text.turns, 1):
            speaker = text.speaker(turn)
            ours = speaker.participant is None or (text.id, speaker.participant) in self._analysed
            here = list(_within(turn.body, islice(numbered, at, None)))
            said = [one for one in self._quoted[text.id] if one[1].overlaps(turn.body)]
            new = {mark for mark, _ in (*here, *said)} - begun
            begun |= new
            yield ShownTurn(
                number,
                turn.label,
                str(speaker.kind),
                speaker.participant or "",
                tuple(self._pieces(text, turn, here, said, new) if ours else [_hidden(NOT_OURS)]),
                tuple((n, numbered[n - 1][1]) for n, _ in here if n in new),
                tuple(id for id, _ in said if id in new),
            )
            while at < len(numbered) and numbered[at][1].span.end <= turn.body.end:
                at += 1

    def _pieces(
        self,
        text: AnonymisedTranscript,
        turn: Turn,
        coded: Sequence[tuple[int, Span]],
        quoted: Sequence[tuple[str, Span]],
        new: set[object],
    ) -> Iterator[Piece]:
        """The words of a turn, cut wherever a coding or a quotation begins or ends.

        `new`: those of both that begin in this turn.
        """
        held = self.tracer.view.unprinted.get(text.id, ())
        spans = [*(span for _, span in (*coded, *quoted)), *held]
        start, end = turn.body
        bounds = {min(max(at, start), end) for span in spans for at in span}
        cuts = sorted({start, end} | bounds)
        for piece in (Span(a, b) for a, b in zip(cuts, cuts[1:], strict=False)):
            yield Piece(
                HELD if any(piece.overlaps(span) for span in held) else piece.of(text.text),
                any(span.covers(piece) for _, span in coded),
                any(span.covers(piece) for _, span in quoted),
                tuple(n for n, s in coded if n in new and max(s.start, start) == piece.start),
                tuple(q for q, s in quoted if q in new and max(s.start, start) == piece.start),
            )

    # --- a page

    def _page(self, id: str, template: str, title: str, **more: object) -> tuple[str, str]:
        environment = _environment()
        style = _style()
        page = environment.get_template(template).render(
            id=id,
            title=title,
            study=self.study.settings.title,
            report=self.report,
            names=self.names,
            ties=self.ties,
            own=own,
            style=Markup(style),
            policy=policy(style),
            **more,
        )
        return links.file_of(id), MARK + page


def _within(body: Span, coded: Iterable[tuple[int, Coding]]) -> Iterator[tuple[int, Span]]:
    """Those of some codings, in order of their beginnings, that stand in a turn."""
    for number, coding in coded:
        if coding.span.start >= body.end:
            return
        if coding.span.overlaps(body):
            yield number, coding.span


def _hidden(why: str) -> Piece:
    return Piece(why, coded=False, quoted=False)


def own(trace: Trace) -> str:
    """The code whose codings a page shows: its own, or the one that there is; else ""."""
    if trace.own:
        return trace.own
    codes = {coding.code for who in trace.counted for coding in who.codings}
    return codes.pop() if len(codes) == 1 else ""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("qualkit", "templates/sources"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals.update(address=links.address)
    return environment


@cache
def _style() -> str:
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), "style.css")[0]
