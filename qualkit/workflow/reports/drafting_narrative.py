"""narrative draft: pages to write, with the counts, quotations and memos to write them from.

A draft is a file like any page and holds nothing but comments: while nobody has written it, the
report prints what is generated, and `check` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit import charting, counting, negative
from qualkit.errors import InTheWay, NotYet, UnknownName
from qualkit.model import Code
from qualkit.model.views import ReportView
from qualkit.model.weighing import Lean
from qualkit.narrative import drafts, front, pages, placing
from qualkit.narrative.drafts import Draft, Part
from qualkit.narrative.guarding import Guard
from qualkit.negative import weighing
from qualkit.quotations import judging
from qualkit.sections.blocks import Figure, MatrixBlock, Quotations, Section, Table
from qualkit.workflow.progress import silent
from qualkit.workflow.proposals import suggesting
from qualkit.workflow.reports import narrating, reporting
from qualkit.workflow.study import Study
from qualkit.workflow.writing import staged_file

CONCLUSIONS = "conclusions"
"""A section that is nobody's but the evaluator's, offered beside those that are generated."""
ENDS = ("What can be concluded", "For policy", "For practice")
USUAL = ("summary", "objectives", "theory", "methodology")
"""What is drafted where nothing is named, beside the themes and the conclusions."""
MOST = 5
"""How many passages and memos of a code are offered."""


@dataclass(frozen=True)
class Offer:
    """A draft, and the file that it is for."""

    path: Path
    text: str


def offers(study: Study, wanted: Sequence[str] = ()) -> tuple[Offer, ...]:
    """Drafts of sections by id, or of every usual one that has no page yet.

    Raises NotYet before anything is coded, UnknownName, InTheWay for one that has a page.
    """
    study.refuse_coder()
    view = suggesting.anonymised_view(study)
    if not view.codings:
        raise NotYet(
            what="nothing is coded in this study yet, so there is nothing to write from",
            fix="Import codings with `qualkit code import FILE --finished`.",
        )
    whole = reporting.report_view(study, view, pages.INTERNAL, silent, proposing=False)
    sections = reporting.generated(whole)
    by_id = {one.id: one for one in placing.walked(sections)}
    written = dict(_written(study))
    ids = _ids(wanted, by_id, written)
    desk = _Desk(study, whole, sections)
    at = _next(study)
    return tuple(
        Offer(study.folder / "narrative" / _name(at + n, id), desk.draft(id, by_id.get(id)).text)
        for n, id in enumerate(ids)
    )


def write(study: Study, made: Sequence[Offer]) -> None:
    """Write all drafts, or none. Raises InTheWay: no file is written over; CannotWrite."""
    for one in made:
        if one.path.exists():
            raise InTheWay(path=one.path.relative_to(study.folder))
    with ExitStack() as all_of_them:
        (study.folder / "narrative").mkdir(exist_ok=True)
        for one in made:
            all_of_them.enter_context(staged_file(one.path, one.text))


def _ids(
    wanted: Sequence[str], by_id: dict[str, Section], written: dict[str, str]
) -> tuple[str, ...]:
    """The sections to draft, in the order of the report."""
    known = (*by_id, CONCLUSIONS)
    for id in wanted:
        if id not in known:
            there = ", ".join(known)
            raise UnknownName(where="narrative draft", noun="section", name=id, known=there)
        if id in written:
            raise InTheWay(path=written[id])
    if wanted:
        return tuple(id for id in known if id in wanted)
    usual = [id for id in by_id if id in USUAL or id.startswith("theme-")]
    return tuple(id for id in (*usual, CONCLUSIONS) if id not in written)


def _written(study: Study) -> Iterator[tuple[str, str]]:
    """The sections that have a page already, and which."""
    for name, text in narrating.files(study):
        stem = re.sub(r"^\d+[-_. ]*", "", Path(name).stem)
        head = front.read(name, text)[0] if isinstance(text, str) else None
        if head is None or not head.kind:
            yield (head.section if head and head.section else stem), name


def _next(study: Study) -> int:
    """The number of the first new file: after all that there are."""
    found = (re.match(r"\d+", Path(name).name) for name, _ in narrating.files(study))
    return max((int(match[0]) for match in found if match), default=0) + 1


def _name(at: int, id: str) -> str:
    return f"{at:02}-{id.removeprefix('theme-')}.md"


# --- what a draft holds


class _Desk:
    """A study, arranged for writing."""

    def __init__(self, study: Study, whole: ReportView, sections: Sequence[Section]) -> None:
        self.whole = whole
        self.view = whole.study
        self.sections = sections
        self.material = narrating.material(whole, sections)
        self.book = self.material.book
        public = replace(whole, provenance=replace(whole.provenance, edition=pages.PUBLIC))
        self.guard: Guard = narrating.material(public, ()).guard
        self.leans = {one.code: one for one in negative.leanings(self.view)}
        self.known = weighing.decided(self.view.statements)
        self.charted = charting.summaries(self.view)
        self.drawn = dict(_drawn(study))

    def draft(self, id: str, section: Section | None) -> Draft:
        """The draft of one section."""
        if section is None:
            last = [one.id for one in self.sections if not one.appendix][-1]
            head = {"after": last, "title": "Conclusions"}
            ends = (Part(title, ()) for title in ENDS)
            return Draft(head, (Part("", self._findings()), *ends))
        head = {"section": id}
        shown = ("Tables and figures to draw in", tuple(_shown(section)))
        if id.startswith(("theme-", "code-")):
            codes = self._codes(id.partition("-")[2])
            parts = [Part(one.name, self._of_code(one)) for one in codes]
            first = (*self._of_pilots(codes), shown)
            return Draft(head, (Part("", first), *parts))
        if id == "theory":
            return Draft(head, (Part("", (self._links(), shown)),))
        if id == "objectives":
            return Draft(head, (Part("", (*self._objectives(), shown)),))
        own = self._findings() if id == "summary" else (self._who(),)
        return Draft(head, (Part("", (*own, shown)),))

    def _codes(self, id: str) -> list[Code]:
        book = self.view.codebook
        under = [one for one in book.codes if one.id in self.book.under(id)]
        return [one for one in under if one.id != id] or under

    def _of_code(self, code: Code) -> tuple[tuple[str, tuple[str, ...]], ...]:
        lean = self.leans.get(code.id)
        return (
            ("What holds now", drafts.figures(self.book, self.guard, code=code.id)),
            ("Contrasts", (*drafts.contrasts(self.book, code.id), *_against_the_rest(lean))),
            ("Quotations to draw in", tuple(self._quotations(code))),
            ("Against the grain", tuple(self._against(lean))),
            ("Memos", tuple(self._memos(code))),
        )

    def _of_pilots(self, codes: Sequence[Code]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What people wrote of pilots on these codes and what they stand under."""
        book = self.view.codebook
        ids = dict.fromkeys(id for one in codes for id in (book.theme(one.id).id, one.id))
        yield (
            "Summaries of pilots",
            tuple(
                f"{pilot}, {book[id].name}: {said.text}"
                for id in ids
                for pilot in counting.pilots(self.view)
                if (said := self.charted.get((pilot, id)))
            ),
        )

    def _quotations(self, code: Code) -> Iterator[str]:
        """Those that may be printed and stand in words of a code."""
        coded = [one for one in self.view.codings if one.code == code.id]
        for one in self.view.quotations:
            drawn = self.material.quotations.get(one.id)
            if not isinstance(drawn, Quotations) or not any(
                c.transcript == one.transcript and c.span.overlaps(one.span) for c in coded
            ):
                continue
            (said,) = drawn.quotations
            who = judging.sitting(self.view, one)
            where = f"{', '.join(who.pilots)}, {who.stage}" if who else ""
            used = f"; stands in {self.drawn[one.id]}" if one.id in self.drawn else ""
            call = f'{{{{ quote("{one.id}") }}}}'
            yield f"{call} {said.attribution} ({one.transcript}: {where}{used}): “{said.text}”"

    def _against(self, lean: Lean | None) -> Iterator[str]:
        if lean is None:
            return
        sittings = {(p.transcript, p.participant): p for p in self.view.participations}
        for one in lean.against[:MOST]:
            sitting = sittings.get((one.transcript, one.participant))
            quotable = sitting is not None and sitting.quoted_freely
            words = f"“{_cut(one.words)}”" if quotable else "(not to be quoted)"
            told = weighing.of_passage(lean.code, one, self.known)
            why = "; ".join(f"{each.decision}: {each.reason}" for each in told)
            yield f"{one.kind}, {one.place} ({one.who}): {words}{f' Decided: {why}' if why else ''}"
        for participant, who in lean.absent:
            yield f"asked and silent: {participant} ({who})"

    def _memos(self, code: Code) -> Iterator[str]:
        made = [one for one in self.view.codings if one.code == code.id and one.memo.strip()]
        for one in made[:MOST]:
            first = one.memo.strip().splitlines()[0]
            yield f"{one.transcript}@{one.span.start}-{one.span.end}, {one.coder}: {first}"

    def _links(self) -> tuple[str, tuple[str, ...]]:
        step = self.view.codebook.theory.step
        return (
            "The links, by people",
            tuple(
                f"{one.link.id}: {step(one.link.source).name} to {step(one.link.target).name}: "
                f"{one.supports} support it, {one.challenges} challenge it, {one.mixed} do both"
                for one in self.whole.evidence
            ),
        )

    def _objectives(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for one in self.view.codebook.objectives:
            yield one.name, drafts.figures(self.book, self.guard, objective=one.id)

    def _findings(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What each section found, in the words that people gave it where they did."""
        found = (
            f"{one.title}: {one.finding}"
            for one in placing.walked(self.sections)
            if one.finding and not one.appendix
        )
        return (("What the sections found", tuple(found)),)

    def _who(self) -> tuple[str, tuple[str, ...]]:
        study = self.view
        nouns = (("group", counting.groups(study)), ("stage", counting.stages(study)))
        said = (
            drafts.claimed(self.book, self.guard, **{noun: name})
            for noun, names in nouns
            for name in names
        )
        return ("Who took part", tuple(filter(None, said)))


def _drawn(study: Study) -> Iterator[tuple[str, str]]:
    """The quotations that pages draw in already, and which page does."""
    for name, text in narrating.files(study):
        if isinstance(text, str):
            bare = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
            for id in re.findall(r"""\{\{\s*quote\(\s*["']([^"']+)["']""", bare):
                yield id, name


def _shown(section: Section) -> Iterator[str]:
    for one in placing.blocks([section]).values():
        noun = "figure" if isinstance(one, Figure) else "table"
        if isinstance(one, Table | MatrixBlock):
            yield f'{{{{ {noun}("{one.id}") }}}} {one.caption}'
        elif isinstance(one, Figure):
            yield f'{{{{ {noun}("{one.id}") }}}} {one.title}'


def _against_the_rest(lean: Lean | None) -> tuple[str, ...]:
    return tuple(f"{pilot}, against the rest: {how}" for pilot, how in lean.pilots) if lean else ()


def _cut(words: str) -> str:
    """Words of a passage, as far as they are needed to know it again."""
    some = words.split()
    return " ".join(some[:30]) + (" …" if len(some) > 30 else "")
