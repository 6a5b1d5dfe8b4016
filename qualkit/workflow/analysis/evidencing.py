"""evidence: what speaks for and against each link, looking against it, and what people judge of it.

A grade is given by a person, after they looked at what speaks against the link as its codings are
now. Nothing here works a grade out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit import counting, csvfile
from qualkit.errors import CannotDecide, NotYet, UnknownName, UserError
from qualkit.evidence import gaps as gaps_of
from qualkit.evidence import grading
from qualkit.evidence.links import Bearing, of_ledger
from qualkit.model import ActKind, Codebook, Coding, Link
from qualkit.model.comparing import LinkEvidence
from qualkit.model.views import StudyView
from qualkit.model.weighing import Gap, Grade
from qualkit.segments import segments
from qualkit.store import caches, statements
from qualkit.workflow.analysis import judging, ties
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study

if TYPE_CHECKING:
    from qualkit.evidence.against import Search

COLUMNS = ("link", "grade", "assumption", "reason", "rival", "quotes")
REQUIRED = ("link", "grade", "reason")


@dataclass(frozen=True)
class Known:
    """A link with its evidence, and what people judged of it."""

    evidence: LinkEvidence
    grades: tuple[Grade, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Judgement:
    """What somebody judges of a link, as they give it."""

    link: str
    grade: str
    reason: str
    assumption: str = grading.UNKNOWN
    rival: str = ""
    quotes: str = ""
    """What it is tied to, as `ties` reads it."""


# --- looking


def known(
    study: Study, link: str | None = None, *, lacking: bool = True
) -> tuple[Codebook, tuple[Known, ...]]:
    """The evidence on every link, or on one, with its gaps where `lacking`; and their codebook.

    Raises NotYet where the codebook has no theory of change or nothing is coded, UnknownName.
    """
    view = _view(study)
    wanted = _wanted(view, link)
    book = counting.ledger(view)
    graded = grading.grades(view)
    found = []
    for one in of_ledger(book, wanted):
        id = one.link.id
        gaps = gaps_of.gaps(book, id) if lacking else ()
        found.append(Known(one, graded.get(id, ()), gaps))
    return view.codebook, tuple(found)


def gaps(study: Study, link: str | None = None) -> tuple[Codebook, tuple[Gap, ...]]:
    """What evidence lacks, of the study and every link, or of one. Raises as `known`."""
    view = _view(study)
    _wanted(view, link)
    return view.codebook, gaps_of.gaps(counting.ledger(view), link)


def look_against(
    study: Study, link: str | None = None, *, most: int = 10, progress: Progress = silent
) -> tuple[Codebook, tuple[Search, ...]]:
    """What is likeliest to speak against a link, or each; and record that this coder looked.

    Raises as `known`.
    """
    from qualkit.evidence import against  # slow to load: whoever only looks does without
    from qualkit.suggesters.embed import embedded, load
    from qualkit.workflow import unseen

    view = _view(study)
    wanted = _wanted(view, link)
    with study.store.reading() as db:
        blind = unseen.hidden(study, db)
    book = counting.ledger(view)
    embedder, cache = load(), caches.Vectors(study.store)
    for id in progress(list(view.transcripts), "Reading for meaning"):
        embedded([piece.text for piece in segments(view.transcripts[id])], embedder, cache)
    found = tuple(
        against.against(
            Bearing.of(book, one), embedder=embedder, cache=cache, most=most, unseen=blind
        )
        for one in wanted
    )
    _record_looking(study, book, found)
    return view.codebook, found


def as_json(found: Sequence[Known]) -> list[dict[str, Any]]:
    """Evidence as plain data."""
    return [
        {
            **asdict(one.evidence),
            "of": one.evidence.of,
            "grades": [asdict(grade) for grade in one.grades],
            "gaps": [asdict(gap) for gap in one.gaps],
        }
        for one in found
    ]


# --- judging


def grade(study: Study, given: Judgement) -> Grade:
    """Keep what somebody judges of a link.

    Raises CannotDecide, NotYet where this coder has not looked against it as its codings are now,
    NamesSomebody, and what `known` does.
    """
    book = counting.ledger(_view(study))
    made = _judged(study, book, given, _looked(study, book))
    judging.refuse_names(study, {f"the reason for {made.link.id}": made.text})
    _keep(study, [made])
    return grading.grades(_view(study))[made.link.id][-1]


def import_grades(study: Study, path: Path) -> int:
    """Keep every grade of a table, or none; how many. Rows without a grade are passed over.

    Raises BadSettings or Mistakes with lines, NamesSomebody, and what `known` does.
    """
    rows = csvfile.read(path, required=REQUIRED, known=COLUMNS)
    book = counting.ledger(_view(study))
    looked = _looked(study, book)
    made, wrong = dict[str, tuple[int, _Judged]](), list[tuple[int, UserError]]()
    for line, cells in ((line, cells) for line, cells in rows if cells["grade"]):
        try:
            one = _judged(study, book, _row(cells), looked)
            if one.link.id in made:
                what = f"line {made[one.link.id][0]} grades {one.link.id} too"
                raise CannotDecide(what=what, fix="Keep one of the two.")
            made[one.link.id] = (line, one)
        except UserError as error:
            wrong.append((line, error))
    judging.refuse_mistakes(path.name, wrong)
    judging.refuse_names(study, {f"{path.name}, line {n}": one.text for n, one in made.values()})
    _keep(study, [one for _, one in made.values()])
    return len(made)


def export_grades(study: Study) -> str:
    """The grades that stand as CSV; a row for each link, empty where it is not graded."""
    view = _view(study)
    graded = grading.grades(view)
    codings = {one.id: one for one in view.codings}
    rows: list[tuple[object, ...]] = [COLUMNS]
    for link in view.codebook.theory.links:
        for one in graded.get(link.id, ()):
            tied = ties.written([codings[id] for id in one.codings])
            rows.append((link.id, one.grade, one.assumption, one.reason, one.rival, tied))
        if link.id not in graded:
            rows.append((link.id, "", "", "", "", ""))
    return csvfile.write(rows)


# --- inside


@dataclass(frozen=True)
class _Judged:
    """A judgement that can be kept."""

    link: Link
    value: str
    text: str
    codings: tuple[Coding, ...]
    on: dict[str, int]


def _view(study: Study) -> StudyView:
    view = judging.coded_view(study)
    if not view.codebook.theory.links:
        raise NotYet(
            what="the codebook has no theory of change with links",
            fix="Write one under `theory_of_change:` (docs/codebooks.md), then codebook apply.",
        )
    return view


def _wanted(view: StudyView, link: str | None) -> tuple[Link, ...]:
    links = view.codebook.theory.links
    if link is None:
        return links
    return (_link(view, link),)


def _link(view: StudyView, id: str) -> Link:
    for link in view.codebook.theory.links:
        if link.id == id:
            return link
    names = ", ".join(link.id for link in view.codebook.theory.links)
    raise UnknownName(where="evidence", noun="link", name=id, known=names)


def _record_looking(study: Study, book: counting.Ledger, found: Sequence[Search]) -> None:
    """Record what this coder was shown, where they had not been shown it as it is now."""
    now = grading.states(book)
    batch = study.batch()
    with study.transaction() as db:
        held = statements.history(db, ActKind.LOOKED_AGAINST)
        before = {(one.of("link"), one.value) for one in held if one.coder == study.coder}
        for one in found:
            id = one.link.id
            if (id, now[id]) in before:
                continue
            statements.say(
                db,
                batch,
                ActKind.LOOKED_AGAINST,
                grading.said_of(id),
                "",
                codings=[coding for passage in one.passages for coding in passage.codings],
                on=judging.versions(book.study, {passage.transcript for passage in one.passages}),
                value=now[id],
            )


def _looked(study: Study, book: counting.Ledger) -> dict[str, frozenset[str]]:
    """The links that this coder looked against as their codings are now: what they were shown."""
    now = grading.states(book)
    with study.store.reading() as db:
        held = statements.history(db, ActKind.LOOKED_AGAINST)
    found: dict[str, frozenset[str]] = {}
    for one in held:
        id = one.of("link")
        if one.coder == study.coder and now.get(id) == one.value:
            found[id] = found.get(id, frozenset()).union(one.on)
    return found


def _judged(
    study: Study, book: counting.Ledger, given: Judgement, looked: Mapping[str, Collection[str]]
) -> _Judged:
    view = book.study
    link = _link(view, given.link)
    grade = judging.one_of("grade", given.grade, grading.GRADES)
    assumption = judging.one_of(
        "state of an assumption", given.assumption or grading.UNKNOWN, grading.ASSUMPTIONS
    )
    reason, rival = judging.cleaned(given.reason), judging.cleaned(given.rival)
    if not reason:
        raise CannotDecide(what=f"no reason is given for {link.id}", fix="Give one: --because.")
    if link.id not in looked:
        raise NotYet(
            what=f"{study.coder} has not looked against {link.id} as its codings are now",
            fix=f"Run `qualkit evidence {link.id} --counter`, and read what it shows.",
        )
    bearing = Bearing.of(book, link)
    tied = _tied(view, bearing, given.quotes)
    if not tied and grade not in grading.UNTIED:
        raise CannotDecide(
            what=f"the grade of {link.id} is tied to nothing that anybody said",
            fix="Name codings of it: --tie 'T003 \"words that stand there\"'.",
        )
    told = {one.transcript for one in (*bearing.every, *tied)} | set(looked[link.id])
    return _Judged(
        link=link,
        value=grading.value(grade, assumption, grading.state(bearing.every)),
        text=grading.words(reason, rival),
        codings=tied,
        on=judging.versions(view, told & view.transcripts.keys()),
    )


def _tied(view: StudyView, bearing: Bearing, quotes: str) -> tuple[Coding, ...]:
    """The codings of a link, or of its rivals, that somebody names."""
    codes = bearing.codes | bearing.book.under(*bearing.link.rivals)
    sittings = {(p.transcript, p.participant) for p in bearing.among}
    named = ties.named(view, quotes, codes)
    tied = tuple(
        one for one in named if (one.transcript, view.participant_of(one) or "") in sittings
    )
    if named and not tied:
        raise CannotDecide(
            what=f"nobody of the pilots whose link {bearing.link.id} is said what is named",
            fix=f"`qualkit evidence {bearing.link.id} --counter` shows places.",
        )
    return tied


def _keep(study: Study, made: Sequence[_Judged]) -> None:
    batch = study.batch()
    with study.transaction() as db:
        for one in made:
            judging.refuse_changed(db, one.on)
            statements.say(
                db,
                batch,
                ActKind.GRADED,
                grading.said_of(one.link),
                one.text,
                codings=[coding.id for coding in one.codings],
                on=one.on,
                value=one.value,
            )


def _row(cells: dict[str, str]) -> Judgement:
    return Judgement(
        link=cells["link"],
        grade=cells["grade"],
        reason=cells["reason"],
        assumption=cells.get("assumption", ""),
        rival=cells.get("rival", ""),
        quotes=cells.get("quotes", ""),
    )
