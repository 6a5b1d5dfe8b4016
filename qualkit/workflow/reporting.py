"""report: the page that tells of a study."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualkit import __version__, evidence, plugins
from qualkit import matrix as matrices
from qualkit.codebook import digest
from qualkit.errors import NotReadable, NotYet
from qualkit.model import ActKind, Provenance, ReportView, StudyView
from qualkit.report import html
from qualkit.sections import quoted
from qualkit.store import acts, caches, texts, withdrawn
from qualkit.suggest import evaluate
from qualkit.suggesters.embed import load
from qualkit.workflow import (
    disclosing,
    finding_topics,
    narrating,
    prose,
    signing,
    sourcing,
    suggesting,
)
from qualkit.workflow.leaking import LeakCheck, refuse
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.reading import refuse_names
from qualkit.workflow.releasing import held_by, standing
from qualkit.workflow.study import Study
from qualkit.workflow.writing import fill, staged_output

DRAFT = (
    "Nobody has read every interview that is quoted here to its end: names may be left in. Do not "
    "pass this on."
)
"""What a draft of a report says at its head."""


@dataclass(frozen=True)
class Reported:
    """A report that was rendered."""

    path: Path
    release: str
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
    sources: str | None = None,
    progress: Progress = silent,
) -> Reported:
    """Render the report to `out`, or into the study's reports folder; where it is.

    Beside an internal one goes a folder of the pages that its numbers and quotations lead to:
    `sources` is its name, "" for none; None: it is called after the page.

    The report is an act: which edition, whose words it prints, and the hash of the page. A public
    one waits in the study where that asks for more than one signature. Raises NotReadable where a
    public one quotes what nobody has read to its end as it stands, unless it is a `draft`.
    """
    edition = edition or study.settings.edition
    called = {"the title in study.yaml": study.settings.title, "--to": receiver}
    called |= {"--out": out.name if out else ""}
    refuse_names(study, called)
    study.refuse_coder()
    view = suggesting.anonymised_view(study)
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
    whole = report_view(study, view, edition, progress)
    if draft:
        whole = replace(whole, provenance=replace(whole.provenance, draft=DRAFT))
    writers = list(progress(plugins.members("sections"), "Writing sections"))
    sections = [section for writer in writers if (section := writer.write(whole)) is not None]
    sections = list(narrating.narrated(study, whole, sections, keep_going=keep_going))
    whose = quoted.quoted(whole, sections)
    if edition == "public" and not draft:
        _refuse_unread(study, view, {id for id, _ in whose})
    path = out or study.folder / "reports" / _name(edition)
    beside = sourcing.folder_of(path, sources) if edition == "internal" else ""
    text = html.render(sections, whole, sources=beside)
    leaks = LeakCheck(study) if study.vault.present else None
    if leaks is not None:
        typed = _sources(study)
        refuse(leaks.of_page("the report", text.encode(), typed, view.transcripts))
    facts = {"edition": edition, "draft": draft, "receiver": receiver, "sha256": digest(text)}
    facts |= {"quoted": [list(one) for one in whose]}
    if edition == "public":
        facts |= {"disclosed": disclosing.record(view, whole.attributions)}
    if edition == "public" and study.settings.signatures > 1:
        return _staged(study, view, text, facts)
    with (
        staged_output(study.folder, path, text),
        sourcing.beside(study, whole, sections, path, beside, leaks) as pages,
        study.transaction() as db,
    ):
        body = facts | pages | held_by(db, list(view.transcripts), view.participations)
        now = standing(study, db)
        act = study.batch().act(ActKind.REPORTED, None, **body, standing=now)
        acts.add(db, [act])
    return Reported(path, act.id)


def _staged(study: Study, view: StudyView, text: str, facts: dict[str, object]) -> Reported:
    """Leave the page in the study until it is signed."""
    name = _name(str(facts["edition"]))
    with signing.staging(study) as (release, folder), study.transaction() as db:
        fill(folder, {name: text.encode()})
        body = facts | held_by(db, list(view.transcripts), view.participations)
        signing.stage(study, db, release, ActKind.REPORTED, body)
    return Reported(signing.place(study, release) / name, release, study.settings.signatures - 1)


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


def mistakes(study: Study, view: StudyView) -> tuple[str, ...]:
    """All that is wrong in the narrative, or may be, a line each."""
    if not any(name.startswith("narrative/") for name, _ in prose.files(study)):
        return ()
    whole = report_view(study, view, study.settings.edition, silent, proposing=False)
    written = (writer.write(whole) for writer in plugins.members("sections"))
    problems = narrating.told(study, whole, [section for section in written if section])[1]
    return tuple(narrating.said(one) for one in problems)


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
        return disclosing.guarded(whole, db)


def _read_by(read: Mapping[str, str], of: int, public: bool) -> str:
    """How many transcripts somebody read to the end as they stand, and who did."""
    if not read:
        return "none yet"
    readers = sorted(set(read.values()))
    who = f"{len(readers)} of the team" if public else ", ".join(readers)
    return f"{len(read)} of {of} transcripts, by {who}"


def _name(edition: str) -> str:
    return "report.html" if edition == "internal" else f"report-{edition}.html"


def _proposed(
    study: Study, view: StudyView, progress: Progress
) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Topics, and what the methodology says of suggestions and topics."""
    try:
        topics = finding_topics.topics(study, progress=progress)
    except NotYet as missing:
        return (), (f"Themes were not looked for by machine: {missing.said}.",)
    tested = evaluate(
        view, embedder=load(), cache=caches.Vectors(study.store), seed=view.settings.seed
    )
    return topics, tested.sentences


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
        facts = (*facts, ("Taken out at people's request", gone.removesuffix(" withdrawn")))
    return Provenance(
        version=__version__,
        codebook=f"{book.name}, version {book.version} ({hash[:12]})",
        as_of=newest[:10],
        edition=edition,
        facts=facts,
    )
