"""Where the numbers of the report come from: who is counted, of whom, and by which words.

Everything that states a count has an address: `code-admin`, `theme-support`, `objective-time`; a
cell adds which pilot, stage or group (`code-admin#p2`: the second pilot; `#s1`, `#g3`); a table of
interviews adds any of them together (`table-interviews#p2-s1-g3`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from qualkit import counting
from qualkit.model import Coding, Participation, Span
from qualkit.model.views import ReportView
from qualkit.sections import accounts, quoting, uncovered
from qualkit.sections.traced import Counted, Part, Place, Scope, Trace
from qualkit.sections.words import number, people, said_in

INTERVIEWS = "table-interviews"
_SCOPE = re.compile(r"(?:(?P<p>p[1-9]\d*))?-?(?P<s>s[1-9]\d*)?-?(?P<g>g[1-9]\d*)?")


class Tracer:
    """Opens the numbers of one study."""

    def __init__(self, view: ReportView, book: counting.Ledger | None = None) -> None:
        self.view = view
        self.book = book or counting.ledger(view.study)
        study = view.study
        self.pilots = counting.pilots(study)
        self.stages, self.groups = counting.stages(study), counting.groups(study)
        self.names = accounts.pilot_names(view)
        self._bases: dict[
            frozenset[str], tuple[frozenset[str], Mapping[str, Sequence[Coding]]]
        ] = {}
        self._starts = {
            id: [turn.start for turn in text.turns] for id, text in study.transcripts.items()
        }

    # --- what has an address

    @cached_property
    def subjects(self) -> Mapping[str, tuple[str, frozenset[str]]]:
        """By address: the name of a code, theme or objective, and the codes that it stands for."""
        book, codebook = self.book, self.view.study.codebook
        found = {f"code-{c.id}": (c.name, book.under(c.id)) for c in codebook.codes}
        found |= {f"theme-{c.id}": (c.name, book.under(c.id)) for c in codebook.themes}
        return found | {
            f"objective-{o.id}": (o.name, book.under(*o.codes)) for o in codebook.objectives
        }

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """Each pilot, stage and group with its people."""
        return tuple(self._scopes())

    def _scopes(self) -> Iterator[Scope]:
        among = self.book.participations
        for at, pilot in enumerate(self.pilots, 1):
            own = counting.in_pilot(among, pilot)
            yield Scope(f"p{at}", self.names[pilot], own, pilot)
        for at, stage in enumerate(self.stages, 1):
            yield Scope(f"s{at}", stage, tuple(p for p in among if p.stage == stage))
        for at, group in enumerate(self.groups, 1):
            yield Scope(f"g{at}", group, tuple(p for p in among if p.group == group))

    # --- who raised a code, theme or objective

    def subject(self, id: str) -> Trace:
        """All who raised it, of all who were read for it, and the same by pilot, stage, group."""
        return self.opened(id)[0]

    def opened(self, id: str) -> tuple[Trace, tuple[Trace, ...]]:
        """The same, and each part of it opened: the cells of matrices are among them."""
        parts = tuple(self.scoped(id, scope) for scope in self.scopes)
        whole = self.scoped(id, Scope("", "", self.book.participations))
        names = (scope.name for scope in self.scopes)
        told = (Part(one.id, name, one.said) for one, name in zip(parts, names, strict=True))
        said = f"{whole.said} people" if whole.counted else whole.said
        return replace(whole, said=said, parts=tuple(told)), parts

    def scoped(self, id: str, scope: Scope) -> Trace:
        """The same of one pilot, stage or group."""
        name, codes = self.subjects[id]
        counted, others = self._who(codes, scope.among)
        said = f"{len(counted)} of {len(counted) + len(others)}"
        return Trace(
            f"{id}#{scope.id}" if scope.id else id,
            f"{name}: {scope.name}" if scope.id else name,
            said if counted else self._silence(codes, scope),
            counted,
            others,
            section=id,
            own=id.removeprefix("code-") if id.startswith("code-") else "",
        )

    def _silence(self, codes: frozenset[str], scope: Scope) -> str:
        """What stands where nobody is counted."""
        pilots = frozenset(pilot for p in scope.among for pilot in p.pilots)
        own = frozenset({scope.pilot}) if scope.pilot else pilots
        return said_in(counting.cell(self.book, codes, scope.among, pilots=own))

    def _who(
        self, codes: frozenset[str], among: counting.Among
    ) -> tuple[tuple[Counted, ...], tuple[Counted, ...]]:
        """Who of these raised any of the codes, and who was read for them and did not."""
        read, raised = self._base(codes)
        here = {(p.transcript, p.participant) for p in among}
        some = {
            who: kept
            for who, codings in raised.items()
            if (kept := [one for one in codings if (one.transcript, who) in here])
        }
        return self.people([p for p in among if p.transcript in read], some)

    def _base(self, codes: frozenset[str]) -> tuple[frozenset[str], Mapping[str, Sequence[Coding]]]:
        """The transcripts read for any of the codes, and who raised them; worked out once."""
        if codes not in self._bases:
            among = self.book.participations
            read = (p.transcript for p in among if counting.is_read(self.book, codes, p))
            raised = counting.counted(self.book, codes, among)
            self._bases[codes] = (
                frozenset(read),
                {who: in_order(codings) for who, codings in raised.items()},
            )
        return self._bases[codes]

    def people(
        self, read: Sequence[Participation], raised: Mapping[str, Sequence[Coding]]
    ) -> tuple[tuple[Counted, ...], tuple[Counted, ...]]:
        """Those of `read` who raised something with their codings, in their order; the others."""
        sittings: dict[str, list[Participation]] = defaultdict(list)
        for p in read:
            sittings[p.participant].append(p)
        leans = counting.leanings(raised)
        counted, others = [], []
        for who in sorted(sittings, key=_in_order):
            what = "; ".join(dict.fromkeys(self.what(p) for p in sittings[who]))
            if who in raised:
                counted.append(Counted(who, what, tuple(raised[who]), leans.get(who)))
            else:
                others.append(Counted(who, what))
        return tuple(counted), tuple(others)

    def what(self, p: Participation) -> str:
        """Pilot, stage, group and role of a participation, as they are printed."""
        where = " and ".join(self.names.get(pilot, pilot) for pilot in p.pilots)
        return ", ".join(part for part in (where, p.stage, p.group, p.role) if part)

    # --- who took part

    def taking_part(self, scope: str = "") -> Trace | None:
        """Who was interviewed, in a pilot, stage and group; None for what there is not.

        They are counted as the table counts them: everybody, also who is not to be analysed.
        """
        among = self.view.study.participations
        match = _SCOPE.fullmatch(scope)
        if match is None:
            return None
        wanted = ((match["p"], self.pilots), (match["s"], self.stages), (match["g"], self.groups))
        names = []
        for at, (given, there) in enumerate(wanted):
            if given is None:
                continue
            if int(given[1:]) > len(there):
                return None
            one = there[int(given[1:]) - 1]
            names.append(self.names.get(one, one) if at == 0 else one)
            among = tuple(p for p in among if one in (p.pilots, (p.stage,), (p.group,))[at])
        interviews: dict[str, list[Participation]] = defaultdict(list)
        for p in among:
            interviews[p.participant].append(p)
        return Trace(
            f"{INTERVIEWS}#{scope}" if scope else INTERVIEWS,
            f"Took part: {', '.join(names)}" if names else "Took part",
            f"{len(among)} times, {people(len(interviews))}, "
            f"{number(len({p.transcript for p in among}), 'interview')}",
            tuple(
                Counted(
                    who,
                    "; ".join(f"{p.transcript}: {self.what(p)}" for p in interviews[who]),
                )
                for who in sorted(interviews, key=_in_order)
            ),
            section="interviewed",
        )

    # --- quotations

    def quotations(self) -> Iterator[Trace]:
        """Each quotation that the sections choose: the words that it is made of, and who says so.

        What the evaluator chose is told by `chosen`.
        """
        for key, voices in quoting.chosen(self.view, self.book).items():
            for voice in (one for one in voices if not one.chosen):
                who, code = voice.sitting, voice.coding.code
                under = f"code-{key}" if key in self.view.study.codebook else "theory-links"
                yield Trace(
                    f"q-{voice.lot}",
                    f"Quotation under “{self.view.study.codebook[code].name}”",
                    quoting.quotation(self.view, voice).text,
                    (Counted(who.participant, self.what(who)),),
                    places=(self.place(voice.coding),),
                    section=under,
                )

        for topic in self.view.topics:
            for id, segment in uncovered.examples(self.view, topic):
                place = self.words(segment.transcript, Span(*segment.span))
                title = f"Passage under “{', '.join(topic.words[:6])}”"
                counted = (Counted(segment.participant or ""),)
                yield Trace(id, title, place.words, counted, places=(place,), section="uncovered")

    def words(self, transcript: str, span: Span) -> Place:
        """Where words stand that nobody need have coded."""
        text = self.view.study.transcripts[transcript].text
        return Place(transcript, self.turn(transcript, span.start), span, span.of(text))

    def chosen(self, id: str, address: str) -> Trace:
        """A quotation that somebody chose, by the evaluator's id for it."""
        study = self.view.study
        one = next(each for each in study.quotations if each.id == id)
        turn = self.turn(one.transcript, one.span.start)
        text = study.transcripts[one.transcript]
        who = text.speaker(text.turns[turn - 1]).participant if turn else None
        sittings = [
            p
            for p in study.participations
            if (p.transcript, p.participant) == (one.transcript, who)
        ]
        own = replace(self.words(one.transcript, one.span), coder=one.coder, id=one.act)
        coded = [
            self.place(each)
            for each in study.codings
            if each.transcript == one.transcript and each.span.overlaps(one.span)
        ]
        notes = (f"Left out of it: {len(one.elided)} passages.",) if one.elided else ()
        return Trace(
            address,
            f"Quotation {one.id}",
            " … ".join(piece.of(text.text) for piece in one.kept),
            tuple(Counted(p.participant, self.what(p)) for p in sittings),
            places=(own, *sorted(coded, key=lambda place: (place.span, place.code, place.coder))),
            notes=notes,
        )

    # --- where words stand

    def place(self, coding: Coding) -> Place:
        """Where a coding's words stand, and who coded them."""
        text = self.view.study.transcripts[coding.transcript].text
        return Place(
            coding.transcript,
            self.turn(coding.transcript, coding.span.start),
            coding.span,
            coding.span.of(text),
            coding.code,
            coding.coder,
            str(coding.stance or ""),
            str(coding.directness or ""),
            coding.id,
        )

    def turn(self, transcript: str, offset: int) -> int:
        """The number of the turn that holds an offset, the first being 1; 0 for none."""
        at = bisect_right(self._starts[transcript], offset)
        turns = self.view.study.transcripts[transcript].turns
        return at if at and offset < turns[at - 1].body.end else 0


def _in_order(id: str) -> tuple[int, str]:
    return len(id), id


def in_order(codings: Iterable[Coding]) -> tuple[Coding, ...]:
    """Codings by where they stand, whoever made them first."""
    return tuple(sorted(codings, key=_by_place))


def _by_place(coding: Coding) -> tuple[object, ...]:
    where = (len(coding.transcript), coding.transcript, *coding.span)
    return (*where, coding.code, coding.coder, coding.id)


def cells(view: ReportView, columns: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """By pilot and column: the address of each cell of a matrix of pilots; `columns` are theirs."""
    return {
        (pilot, column): f"{address}#p{at}"
        for at, pilot in enumerate(counting.pilots(view.study), 1)
        for column, address in columns.items()
    }
