"""The pages that the numbers and quotations of an internal report lead to: small, one at a time.

A page for each transcript, with what is coded and quoted in it; one for each count, with who is
counted and where they say so. They are for the team alone, and never go with a public edition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qualkit.model import Coding, Consent, Participation, Span
from qualkit.report import links
from qualkit.report.html import policy
from qualkit.report.turns import Marked, turns
from qualkit.sections.traced import Counted, Place, Trace
from qualkit.sections.tracing import Tracer

MARK = "<!doctype html>\n<!-- qualkit: where the numbers of a report come from -->\n"
"""What every page begins with: by it they are known when they are replaced."""


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

    def ties(self, who: Counted, own: str) -> Markup:
        """Where somebody says it: their turns; of other codes than the page's own, its page."""
        others: dict[str, int] = {}
        made = []
        for coding in who.codings:
            if coding.code == own:
                turn = self.tracer.turn(coding.transcript, coding.span.start)
                address = links.address(f"{coding.transcript}#c{self._numbers[coding.id]}")
                made.append((address, f"{coding.transcript}, turn {turn}, {coding.coder}"))
            else:
                others[coding.code] = others.get(coding.code, 0) + 1
        for code, times in others.items():
            address = links.address(f"code-{code}#{who.id}")
            made.append((address, f"{self.names.get(code, code)} ({times})"))
        tied = (f'<a href="{escape(address)}">{escape(words)}</a>' for address, words in made)
        return Markup("; ".join(tied))

    # --- transcripts

    def transcripts(self) -> Iterator[tuple[str, str]]:
        """A page for each transcript that anybody in it agreed to have analysed."""
        for id in self.study.transcripts:
            if self._is_shown(id):
                said = turns(self._marked(id))
                about = [self.tracer.what(p) for p in self._taking_part(id)]
                yield self._page(id, "transcript.html", id, turns=said, about=about)

    def _taking_part(self, id: str) -> list[Participation]:
        return [p for p in self.study.participations if p.transcript == id]

    def _is_shown(self, id: str) -> bool:
        return any(transcript == id for transcript, _ in self._analysed)

    def _marked(self, id: str) -> Marked:
        return Marked(
            self.study.transcripts[id],
            self._coded[id],
            self._quoted[id],
            self.tracer.view.unprinted.get(id, ()),
            frozenset(who for transcript, who in self._analysed if transcript == id),
            self.names,
            self.report,
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
