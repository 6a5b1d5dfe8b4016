"""The narrative of the report: read, checked against the data, put among what is generated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualkit import counting, disclosure
from qualkit.errors import BadNarrative
from qualkit.model import Consent
from qualkit.model.views import ReportView
from qualkit.narrative import pages, placing
from qualkit.narrative.guarding import Guard
from qualkit.narrative.problems import Problem
from qualkit.narrative.revealing import Voice, Voices
from qualkit.quotations import judging
from qualkit.sections import accounts, glossary, quoting
from qualkit.sections.blocks import Quotations, Section
from qualkit.workflow.study import Study

BYTES = 4 * pages.LARGEST
"""No page of so many characters is larger."""


def narrated(
    study: Study,
    view: ReportView,
    sections: Sequence[Section],
    *,
    keep_going: bool = False,
) -> tuple[Section, ...]:
    """The sections with the study's narrative in them.

    Raises BadNarrative where a page claims what is not so, draws in what is not there, or cannot be
    read; with `keep_going`, what can be rendered is.
    """
    whole, problems = told(study, view, sections)
    if not keep_going:
        refuse(problems)
    return glossary.kept(whole)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise BadNarrative where any of these is wrong."""
    wrong = [one for one in problems if one.wrong]
    if wrong:
        raise BadNarrative(
            count="one mistake" if len(wrong) == 1 else f"{len(wrong)} mistakes",
            each="\n".join(one.said for one in wrong),
        )


def told(
    study: Study, view: ReportView, sections: Sequence[Section]
) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    """The same, with all that is wrong in the narrative or may be."""
    read, problems = pages_of(study, view, sections)
    whole, misplaced = placing.placed(sections, read)
    return whole, tuple(sorted((*problems, *misplaced), key=lambda one: (one.file, one.line)))


def claims(study: Study, view: ReportView) -> tuple[pages.Claimed, ...]:
    """Every count and claim of the narrative, in order."""
    return tuple(one for page in pages_of(study, view, ())[0] for one in page.claims)


def pages_of(
    study: Study, view: ReportView, sections: Sequence[Section]
) -> tuple[list[pages.Page], list[Problem]]:
    """The pages that can be rendered, in the order of their files, and what is wrong in all."""
    stuff = material(view, sections)
    read: list[pages.Page] = []
    problems: list[Problem] = []
    for at, (name, found) in enumerate(files(study), 1):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        page, wrong = pages.read(name, found, stuff, address=f"n{at}")
        problems += wrong
        read += [page] if page else []
        if page and page.draft:
            what = "nobody has written this yet: it is a draft with what it may be written from"
            problems.append(Problem(name, 1, what, "Write it, or remove the file.", wrong=False))
    return read, problems


def material(view: ReportView, sections: Sequence[Section]) -> pages.Material:
    """What the pages of a narrative may draw from, in the edition of the view."""
    public = quoting.is_public(view)
    hidden = view.withheld
    if public and hidden is None:
        hidden = disclosure.interviews_table(view.study).withheld
    return pages.Material(
        counting.ledger(view.study),
        placing.blocks(sections),
        dict(_quotations(view)),
        view.provenance.edition,
        Guard(accounts.fewest(view), hidden if public and hidden else frozenset()),
        voices(view) if public else Voices(),
        interviews(view),
        dict(_titles(sections, "")),
    )


# --- files


def files(study: Study) -> Iterator[tuple[str, str | Problem]]:
    """The text of each page by its place in the folder, or what is wrong with its file."""
    folder = study.folder / "narrative"
    for path in sorted(folder.glob("**/*.md")):
        name = path.relative_to(study.folder).as_posix()
        yield name, _text(path, name, folder)


def _text(path: Path, name: str, folder: Path) -> str | Problem:
    if not path.resolve().is_relative_to(folder.resolve()):
        fix = "Put the file itself there."
        return Problem(name, 1, "it is a link that leads out of narrative/", fix)
    if not path.is_file():
        return Problem(name, 1, "it is no file", "Rename it, or remove it.")
    try:
        if path.stat().st_size > BYTES:
            what = f"the page is larger than {BYTES // 1_000_000} MB"
            return Problem(name, 1, what, "Divide it, or take out what is no prose.")
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Problem(name, line, "it is not in UTF-8", "Save it again in UTF-8.")
    except OSError as error:
        what = f"it cannot be read: {error.strerror or 'no reason is given'}"
        return Problem(name, 1, what, "See who may read it.")


# --- what pages may draw from


def voices(view: ReportView) -> Voices:
    """Who says what may be drawn in, and who prints the same label."""
    study = view.study
    names = accounts.pilot_names(view)
    crowd = {
        (p.transcript, p.participant): Voice(
            p.participant, label.label, frozenset(names[pilot] for pilot in p.pilots), p.role
        )
        for p in study.participations
        if (label := view.attributions.get((p.transcript, p.participant))) and not label.withheld
    }
    speakers = {one.id: (one.transcript, judging.speaker(study, one)) for one in study.quotations}
    return Voices(
        {id: crowd[who] for id, who in speakers.items() if who in crowd},
        tuple(crowd.values()),
        {**names, **{shown: shown for shown in names.values()}},
        study.settings.k,
    )


def interviews(view: ReportView) -> dict[str, frozenset[str] | str]:
    """By interview: who took part, where all of them may be told of; else why nobody may."""
    study = view.study
    people: dict[str, set[str]] = defaultdict(set)
    silent = set[str]()
    for p in study.participations:
        people[p.transcript].add(p.participant)
        if Consent.ANALYSE not in p.consent:
            silent.add(p.transcript)
    return {
        id: f"somebody in {id} did not agree to analysis" if id in silent else frozenset(who)
        for id, who in people.items()
        if id in study.transcripts
    }


def _titles(sections: Sequence[Section], over: str) -> Iterator[tuple[str, str]]:
    """By section: its title and those over it."""
    for section in sections:
        here = f"{over} {section.title}".strip()
        yield section.id, here
        yield from _titles(section.parts, here)


def _quotations(view: ReportView) -> Iterator[tuple[str, Quotations | str]]:
    """What was chosen to be printed, by id; or why it cannot be."""
    printed = {one.id: one for one in view.judged.quotations}
    often = Counter(one.id for one in view.study.quotations)
    for one in view.study.quotations:
        bars = judging.bars(view.study, one, view.unprinted)
        if often[one.id] > 1:
            yield one.id, "two quotations have this id"
        elif awaited := "; ".join(bars) or judging.awaits(view.study, one):
            yield one.id, awaited
        elif one.id in printed:
            yield one.id, Quotations((quoting.setting(printed[one.id]),))
        else:
            yield one.id, "no label can be printed under it that hides who said it"


def in_both(problems: Mapping[str, Sequence[Problem]]) -> tuple[Problem, ...]:
    """What is wrong by edition in one list; what holds of one edition alone says of which."""
    first, *others = problems
    found = list(problems[first])
    known = {(one.file, one.line, one.what) for one in found}
    for edition in others:
        found += [
            replace(one, what=f"in the {edition} edition: {one.what}")
            for one in problems[edition]
            if (one.file, one.line, one.what) not in known
        ]
    return tuple(sorted(found, key=lambda one: (one.file, one.line)))
