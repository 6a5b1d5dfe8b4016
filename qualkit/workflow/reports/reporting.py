"""report: the page that tells of a study."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualkit import __version__, evidence, plugins
from qualkit import matrix as matrices
from qualkit.errors import NotReadable, NotYet
from qualkit.model import ActKind
from qualkit.model.views import Provenance, ReportView, StudyView
from qualkit.narrative.problems import Problem
from qualkit.sections import capping, quoted
from qualkit.sections.blocks import Section
from qualkit.store import acts, caches, texts, withdrawn
from qualkit.suggest import evaluate
from qualkit.suggesters.embed import load
from qualkit.workflow import prose, unseen
from qualkit.workflow.analysis import disclosing
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.leaks.leaking import LeakCheck, refuse
from qualkit.workflow.ledger import signing
from qualkit.workflow.ledger.releasing import held_by, standing
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.proposals import finding_topics, suggesting
from qualkit.workflow.reports import composing, formats, framing, judged, narrating, sourcing
from qualkit.workflow.study import Study
from qualkit.workflow.writing import fill, staged_output

DRAFT = (
    "Nobody has read every interview that is quoted here to its end: names may be left in. Do not "
    "pass this on."
)
"""What a draft of a report says at its head."""
EDITIONS = ("internal", "public")


@dataclass(frozen=True)
class Reported:
    """A report that was rendered."""

    path: Path
    release: str
    failed: tuple[str, ...] = ()
    """Sections that could not be written, and were left out as asked."""
    to_sign: int = 0
    """How many people must still sign before it is given out; until then it lies in the study."""


def report(
    study: Study,
    *,
    edition: str | None = None,
    out: Path | None = None,
    draft: bool = False,
    receiver: str = "",
    keep_going: bool = False,
    format: str = formats.HTML,
    template: Path | None = None,
    quotations: int | None = None,
    sources: str | None = None,
    progress: Progress = silent,
) -> Reported:
    """Render the report to `out`, or into the study's reports folder; where it is.

    `template`: a Word document of the commissioner's to write it into, where that is the format.
    Beside an internal page goes a folder of the pages that its numbers and quotations lead to:
    `sources` is its name, "" for none; None: it is called after the page.

    The report is an act: which edition, whose words it prints, and the hash of the page. A public
    one waits in the study where that asks for more than one signature. It holds at most so many
    `quotations`. Raises NotReadable where a public one quotes what nobody has read to its end as it
    stands, unless it is a `draft`; BadSection where a section fails, unless it is to `keep_going`.
    """
    edition = edition or study.settings.edition
    path = out or study.folder / "reports" / formats.named(edition, format)
    leads = edition == "internal" and format == formats.HTML
    beside = sourcing.folder_of(path, sources) if leads else ""
    render = formats.renderer(format, template, sources=beside)
    called = {"the title in study.yaml": study.settings.title, "--to": receiver}
    called |= {"--out": out.name if out else ""}
    refuse_names(study, called)
    study.refuse_coder()
    view = suggesting.anonymised_view(study)
    with study.store.reading() as db:
        unseen.refuse(study, db, "a report")
    if not view.codings:
        raise NotYet(
            what="nothing is coded in this study yet",
            fix="Import codings with `qualkit code import FILE --finished`.",
        )
    if not {coding.transcript for coding in view.codings} & {f.transcript for f in view.finished}:
        raise NotYet(
            what="nobody has finished any of the transcripts that are coded, so nobody counts yet",
            fix="Run `qualkit code finish T`, or import the codings with --finished.",
        )
    whole = report_view(study, view, edition, progress, proposing=False)
    if not keep_going:
        _refuse_false(study, whole)
    topics, methods = _proposed(study, view, progress)
    whole = replace(whole, topics=topics, methods=methods)
    if draft:
        whole = replace(whole, provenance=replace(whole.provenance, draft=DRAFT))
    failed: composing.Failed = []
    spared = failed if keep_going else None
    sections: Sequence[Section] = generated(whole, progress, spared)
    sections = narrating.narrated(study, whole, sections, keep_going=keep_going)
    if quotations is not None:
        sections = capping.capped(sections, quotations, public=edition == "public")
    whose = quoted.quoted(whole, sections)
    if edition == "public" and not draft:
        _refuse_unread(study, view, {id for id, _ in whose})
    page = composing.page(render, sections, whole, spared)
    leaks = None
    if study.vault.present:
        leaks = LeakCheck(study, vocabulary=formats.vocabulary(page, format))
        refuse(leaks.of_page("the report", page, _sources(study), view.transcripts))
    facts = {"edition": edition, "draft": draft, "receiver": receiver}
    facts |= {"sha256": hashlib.sha256(page).hexdigest(), "quoted": [list(one) for one in whose]}
    if edition == "public":
        facts |= {"disclosed": disclosing.record(view, whole.attributions)}
    if edition == "public" and study.settings.signatures > 1:
        made = _staged(study, view, formats.named(edition, format), page, facts)
        return replace(made, failed=tuple(one.said for one in failed))
    with (
        staged_output(study.folder, path, page),
        sourcing.beside(study, whole, sections, path, beside, leaks) as pages,
        study.transaction() as db,
    ):
        body = facts | pages | held_by(db, list(view.transcripts), view.participations)
        now = standing(study, db)
        act = study.batch().act(ActKind.REPORTED, None, **body, standing=now)
        acts.add(db, [act])
    return Reported(path, act.id, tuple(one.said for one in failed))


def generated(
    whole: ReportView, progress: Progress = silent, failed: composing.Failed | None = None
) -> list[Section]:
    """What is generated, in the order of the report; what fails goes to `failed`, if given."""
    writers = progress(plugins.members("sections"), "Writing sections")
    return composing.written(whole, writers, failed)


def _refuse_false(study: Study, whole: ReportView) -> None:
    """Raise BadNarrative before anything slow: for claims, quotations and what cannot be read.

    What a page draws in, and where it stands, is judged with what is generated; where there is a
    mistake already, that is told too.
    """
    early = narrating.told(study, whole, ())[1]
    if any(one.wrong and not one.passing for one in early):
        narrating.refuse(narrating.told(study, whole, generated(whole))[1])


def _staged(
    study: Study, view: StudyView, name: str, page: bytes, facts: dict[str, object]
) -> Reported:
    """Leave the page in the study until it is signed."""
    with signing.staging(study) as (release, folder), study.transaction() as db:
        fill(folder, {name: page})
        body = facts | held_by(db, list(view.transcripts), view.participations)
        signing.stage(study, db, release, ActKind.REPORTED, body)
    place = signing.place(study, release) / name
    return Reported(place, release, to_sign=study.settings.signatures - 1)


def _refuse_unread(study: Study, view: StudyView, ids: Collection[str]) -> None:
    """Raise NotReadable where somebody is quoted from what nobody has read as it stands."""
    with study.store.reading() as db:
        read, there = texts.readings(db), texts.standing(db)
    unread = [
        id
        for id, text in view.transcripts.items()
        if id in ids and (id not in read or there[id][0] != text.version)
    ]
    if unread:
        raise NotReadable(transcripts=", ".join(unread))


def _sources(study: Study) -> dict[str, str]:
    """What people typed that the report may say, by where they did."""
    with study.store.reading() as db:
        recorded = prose.recorded(db)
    written = {name: data.decode("utf-8", "replace") for name, data in prose.files(study)}
    return recorded | written


def mistakes(study: Study, view: StudyView) -> tuple[Problem, ...]:
    """All that is wrong in the narrative, or may be, in either edition; the study's own first."""
    if not any(True for _ in narrating.files(study)):
        return ()
    with study.store.reading() as db:
        unseen.refuse(study, db, "a judgement of the narrative")
    own = study.settings.edition
    found = {}
    for edition in (own, *(one for one in EDITIONS if one != own)):
        whole = report_view(study, view, edition, silent, proposing=False)
        found[edition] = narrating.told(study, whole, generated(whole))[1]
    return narrating.in_both(found)


def report_view(
    study: Study, view: StudyView, edition: str, progress: Progress, *, proposing: bool = True
) -> ReportView:
    """All that the report is written from; with what machines propose, which is slow, or not."""
    topics, methods = _proposed(study, view, progress) if proposing else ((), ())
    whole = ReportView(
        study=view,
        provenance=_provenance(study, view, edition),
        themes=matrices.theme_matrix(view),
        attributions={},
        evidence=evidence.link_evidence(view),
        topics=topics,
        methods=methods,
    )
    with study.store.reading() as db:
        given = judged.judged(view, db)
        whole = disclosing.guarded(replace(whole, conduct=framing.conduct(view, db)), db)
    return replace(whole, judged=replace(given, quotations=judged.printable(whole)))


def _read_by(read: Mapping[str, str], of: int, public: bool) -> str:
    """How many transcripts somebody read to the end as they stand, and who did."""
    if not read:
        return "none yet"
    readers = sorted(set(read.values()))
    who = f"{len(readers)} of the team" if public else ", ".join(readers)
    return f"{len(read)} of {of} transcripts, by {who}"


def _proposed(
    study: Study, view: StudyView, progress: Progress
) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Topics, and what the methodology says of suggestions and topics."""
    try:
        topics = finding_topics.topics(study, progress=progress, view=view)
    except NotYet as missing:
        return (), (f"Themes were not looked for by machine: {missing.said}.",)
    return topics, _tested(study, view)


def _tested(study: Study, view: StudyView) -> tuple[str, ...]:
    """How well suggestions would have done, in sentences; kept until the study changes."""
    basis = finding_topics.basis_of(study, __version__)
    with study.store.reading() as db:
        held = caches.kept(db, "tested", basis)
    if held is not None:
        return tuple(held)
    vectors = caches.Vectors(study.store)
    tested = evaluate(view, embedder=load(), cache=vectors, seed=view.settings.seed)
    with study.transaction() as db:
        caches.keep(db, "tested", basis, list(tested.sentences))
    return tested.sentences


def _provenance(study: Study, view: StudyView, edition: str) -> Provenance:
    with study.store.reading() as db:
        hash, book = study.codebook(db)
        newest = acts.newest_work(db)
        read = {id: act.coder for id, act in texts.readings(db).items() if id in view.transcripts}
        gone = withdrawn.in_words(db)
    public = edition == "public"
    coders = sorted({coding.coder for coding in view.codings})
    facts: tuple[tuple[str, str], ...] = (
        ("Transcripts", str(len(view.transcripts))),
        ("People interviewed", str(len({p.participant for p in view.participations}))),
        ("Codings", str(len(view.codings))),
        ("Coders", str(len(coders)) if public else ", ".join(coders)),
        ("Read to the end before release", _read_by(read, len(view.transcripts), public)),
        ("Smallest group that may share an attribution", str(view.settings.k)),
        ("Percentages from", f"{view.settings.percentages_from} people"),
        ("Seed", str(view.settings.seed)),
    )
    if (known := view.adjudicated).settled:
        facts = (*facts, ("Differences settled", f"{known.settled}; open: {known.open}"))
    if gone:
        how_much = "yes" if public else gone.removesuffix(" withdrawn")
        facts = (*facts, ("Taken out at people's request", how_much))
    return Provenance(
        version=__version__,
        codebook=f"{book.name}, version {book.version} ({hash[:12]})",
        as_of=newest[:10],
        edition=edition,
        facts=facts,
    )
