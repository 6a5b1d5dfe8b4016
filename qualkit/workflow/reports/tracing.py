"""Every number and quotation of a report, by its address: what each comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from urllib.parse import unquote

from qualkit import counting
from qualkit.errors import NoSuchAddress
from qualkit.evidence import links
from qualkit.model import Link
from qualkit.model.views import ReportView
from qualkit.narrative.pages import Claimed
from qualkit.sections import quoted
from qualkit.sections.traced import Counted, Part, Scope, Trace
from qualkit.sections.tracing import INTERVIEWS, Tracer, in_order

_LINE = re.compile(r"(?:narrative/)?(?P<file>[^/:]+\.md):(?P<line>\d+)")
_PILOT = re.compile(r"pilot-(\d+)")
_NEAR = 3


class Traces:
    """Every number and quotation of the report, by its address."""

    def __init__(self, view: ReportView, claims: Sequence[Claimed] = ()) -> None:
        """`view`: of the internal edition, which withholds nothing."""
        self.view = view
        self.tracer = Tracer(view)
        self.claims = {one.address: one for one in claims}
        theory = view.study.codebook.theory
        self.links = {f"link-{link.id}": link for link in theory.links}
        self._scopes = {scope.id: scope for scope in self.tracer.scopes}

    # --- what there is

    @cached_property
    def quotations(self) -> Mapping[str, Trace]:
        """Every quotation that may be printed, by its address."""
        found = {one.id: one for one in self.tracer.quotations()}
        for one in self.view.study.quotations:
            address = quoted.chosen_id(one.id)
            found[address] = self.tracer.chosen(one.id, address)
        return found

    def pages(self) -> Iterator[tuple[Trace, Sequence[Trace]]]:
        """Codes, themes, objectives, links and who took part, each with the parts of its count."""
        for id in self.tracer.subjects:
            yield self.tracer.opened(id)
        for id in self.links:
            yield self.link(id), ()
        whole = self.interviews()
        yield whole, [self.of(part.id)[0] for part in whole.parts]

    def known(self) -> list[str]:
        """Every address but those of the parts of a count."""
        chosen = [one.id for one in self.view.study.quotations]
        matrices = [f"matrix-{theme.id}" for theme in self.view.study.codebook.themes]
        return [
            *self.tracer.subjects, *self.links, INTERVIEWS, "matrix-objectives", *matrices,
            *self.claims, *self.quotations, *chosen,
        ]  # fmt: skip

    # --- one of them

    def of(self, given: str) -> tuple[Trace, ...]:
        """What has this address, or stands on this line of the narrative.

        Raises NoSuchAddress, with what is nearest.
        """
        for id in _readings(given):
            if found := tuple(self._found(id)):
                return found
        raise NoSuchAddress(id=given, near=self._nearest(given))

    def _found(self, id: str) -> Iterator[Trace]:
        page, _, within = id.partition("#")
        if match := _LINE.fullmatch(id):
            yield from self._on_line(match["file"], int(match["line"]))
        elif id in self.claims:
            yield self.claim(self.claims[id])
        elif id in self.links:
            yield self.link(id)
        elif page in self.tracer.subjects:
            if not within:
                yield self.tracer.subject(page)
            elif scope := self._scope(within):
                yield self.tracer.scoped(page, scope)
        elif page in (INTERVIEWS, "table-roles", "interviewed"):
            if found := self.tracer.taking_part(within):
                yield found if within else self.interviews()
        elif match := _PILOT.fullmatch(id):
            if found := self.tracer.taking_part(f"p{match[1]}"):
                yield found
        elif page.startswith("matrix-"):
            yield from self._matrix(page)
        else:
            yield from self._quotation(id)

    def _scope(self, name: str) -> Scope | None:
        """A pilot, stage or group by its number, or by its name as it is printed."""
        wanted = name.casefold().replace("-", " ")
        named = {scope.name.casefold().replace("-", " "): scope for scope in self.tracer.scopes}
        return self._scopes.get(name) or named.get(wanted)

    def _on_line(self, file: str, line: int) -> Iterator[Trace]:
        for one in self.claims.values():
            if one.file.rpartition("/")[2] == file and one.line == line:
                yield self.claim(one)

    def _matrix(self, id: str) -> Iterator[Trace]:
        """All cells of a matrix."""
        name = id.removeprefix("matrix-")
        book, codebook = self.tracer.book, self.view.study.codebook
        own = [f"code-{c.id}" for c in codebook.codes if c.id in book.under(name)]
        if name == "objectives":
            own = [f"objective-{one.id}" for one in codebook.objectives]
        pilots = [scope for scope in self.tracer.scopes if scope.pilot]
        for page in own:
            for scope in pilots:
                yield self.tracer.scoped(page, scope)

    def _quotation(self, id: str) -> Iterator[Trace]:
        address = id if id in self.quotations else quoted.chosen_id(id)
        if address in self.quotations:
            yield self.quotations[address]

    def interviews(self) -> Trace:
        """Who took part, with each number of the table of interviews."""
        whole = self.tracer.taking_part()
        assert whole is not None
        tracer = self.tracer
        parts = []
        for p in (*range(1, len(tracer.pilots) + 1), 0):
            for s in range(len(tracer.stages)):
                for g in range(len(tracer.groups)):
                    scope = f"{f'p{p}-' if p else ''}s{s + 1}-g{g + 1}"
                    if (one := tracer.taking_part(scope)) and one.counted:
                        parts.append(Part(one.id, one.title, one.said))
        return replace(whole, parts=tuple(parts))

    def link(self, id: str) -> Trace:
        """Who takes which side on a link of the theory of change."""
        link, tracer = self.links[id], self.tracer
        bearing = links.Bearing.of(tracer.book, link)
        sides = links.sides("", bearing)
        said_by = {who: in_order(codings) for who, codings in bearing.codings.items()}
        counted, others = tracer.people(bearing.among, said_by)
        unasked = links.not_asked(tracer.book, bearing.codes, bearing.among)
        beside = [replace(one, beside="not asked" if one.id in unasked else "") for one in others]
        said = (
            f"{sides.supports} supporting, {sides.challenges} challenging, {sides.mixed} both; "
            f"{sides.not_asked} not asked"
        )
        return Trace(id, self._claims(link), said, counted, tuple(beside), section="theory")

    def _claims(self, link: Link) -> str:
        theory = self.view.study.codebook.theory
        return f"{theory.step(link.source).name} → {theory.step(link.target).name}"

    def claim(self, one: Claimed) -> Trace:
        """Who a count or claim of the narrative counts."""
        tracer, counted = self.tracer, one.counted
        people = str(one.parts.get("unit", "people")) == "people"
        what = {p.participant: tracer.what(p) for p in tracer.book.participations}
        leans = counting.leanings(counted.codings)
        shown = {pilot: name for pilot, name in tracer.names.items() if not people}

        def told(id: str) -> Counted:
            if not people:
                return Counted(shown.get(id, id))
            codings = in_order(counted.codings.get(id, ()))
            return Counted(id, what.get(id, ""), codings, leans.get(id))

        said = f"{counted.count} of {counted.total}"
        return Trace(
            one.address,
            f"“{one.words}”, {one.file}, line {one.line}",
            said,
            tuple(told(id) for id in sorted(counted.who, key=self._in_order)),
            tuple(told(id) for id in sorted(counted.of - counted.who, key=self._in_order)),
            notes=(f"{counted.said}.",),
        )

    def _in_order(self, id: str) -> tuple[int, int, str]:
        """Pilots as the study orders them; people and interviews by number."""
        pilots = self.tracer.pilots
        return (pilots.index(id) if id in pilots else 0, len(id), id)

    def _nearest(self, given: str) -> str:
        from rapidfuzz.process import extract

        known = self.known()
        wanted = _readings(given)[-1].partition("#")[0]
        if match := _LINE.fullmatch(given.strip()):
            near = [at for one in self.claims.values() if (at := _on_page(one, match["file"]))]
        elif wanted in known:
            near = [part.id for one in self.of(wanted) for part in one.parts]
        else:
            near = [str(found[0]) for found in extract(wanted, known, limit=_NEAR)]
        there = f"There are: {', '.join(dict.fromkeys(near))}. " if near else ""
        return f"{there}Addresses can be copied from the internal report."


def _on_page(one: Claimed, file: str) -> str:
    """The line of a count, where it is of this file of the narrative."""
    return f"{one.file}:{one.line}" if one.file.rpartition("/")[2] == file else ""


def _readings(given: str) -> list[str]:
    """What somebody may mean by an id or an address that they copied, likeliest first."""
    text = unquote(given.strip())
    page, _, within = text.partition("#")
    stem = page.rpartition("/")[2].removesuffix(".html")
    if "/" in page and not page.endswith((".html", ".md")) and not within and "." not in page:
        page, _, within = text.partition("/")  # code-admin/p2
        stem = page
    found = [f"{stem}#{within}", within, stem] if within else [stem]
    return list(dict.fromkeys([text, *found]))
