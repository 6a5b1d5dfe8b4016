"""matrix and report: cases by themes, and the page that tells of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from qualkit import __version__, attribution, evidence, plugins
from qualkit import matrix as matrices
from qualkit import report as page
from qualkit.codebook import digest
from qualkit.errors import NotYet
from qualkit.model import ActKind, Provenance, ReportView, StudyView
from qualkit.store import acts, caches, texts, withdrawn
from qualkit.suggest import evaluate
from qualkit.suggesters.embed import load
from qualkit.workflow import suggesting
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.reading import refuse_names
from qualkit.workflow.study import Study
from qualkit.workflow.writing import staged_output

FORMS = {"table": matrices.as_table, "csv": matrices.as_csv, "json": matrices.as_json}


def matrix(study: Study, *, rows: str, columns: str, form: str) -> str:
    """A theme matrix as text in one of FORMS, ending in a new line."""
    view = suggesting.anonymised_view(study)
    made = matrices.theme_matrix(
        view, rows=cast(matrices.Rows, rows), columns=cast(matrices.Columns, columns)
    )
    return FORMS[form](made).rstrip() + "\n"


def report(
    study: Study,
    *,
    edition: str | None = None,
    out: Path | None = None,
    progress: Progress = silent,
) -> Path:
    """Render the report to `out`, or into the study's reports folder; where it is.

    The report is an act: which edition, and the hash of the page.
    """
    edition = edition or study.settings.edition
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
    writers = list(progress(plugins.members("sections"), "Writing sections"))
    sections = [section for writer in writers if (section := writer.write(whole)) is not None]
    text = page.render(sections, whole)
    refuse_names(study, {"the title in study.yaml": study.settings.title})
    path = out or study.folder / "reports" / _name(edition)
    act = study.batch().act(ActKind.REPORTED, edition=edition, sha256=digest(text))
    with staged_output(study.folder, path, text), study.store.transaction() as db:
        acts.add(db, [act])
    return path


def report_view(study: Study, view: StudyView, edition: str, progress: Progress) -> ReportView:
    """All that the report is written from."""
    topics, methods = _proposed(study, view, progress)
    return ReportView(
        study=view,
        provenance=_provenance(study, view, edition),
        themes=matrices.theme_matrix(view),
        attributions=attribution.attributions(view),
        evidence=evidence.link_evidence(view),
        topics=topics,
        methods=methods,
    )


def _readers(readers: list[str], public: bool) -> str:
    if not readers:
        return "nobody yet"
    return f"{len(readers)} of the team" if public else ", ".join(readers)


def _name(edition: str) -> str:
    return "report.html" if edition == "internal" else f"report-{edition}.html"


def _proposed(
    study: Study, view: StudyView, progress: Progress
) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Topics, and what the methodology says of suggestions and topics."""
    try:
        topics = suggesting.topics(study, progress=progress)
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
        readers = {act.coder for act in texts.readings(db).values()}
        gone = withdrawn.in_words(db)
    public = edition == "public"
    coders = sorted({coding.coder for coding in view.codings})
    facts: tuple[tuple[str, str], ...] = (
        ("Transcripts", str(len(view.transcripts))),
        ("People interviewed", str(len({p.participant for p in view.participations}))),
        ("Codings", str(len(view.codings))),
        ("Coders", str(len(coders)) if public else ", ".join(coders)),
        ("Read to the end by", _readers(sorted(readers), public)),
        ("Smallest group that may share an attribution", str(view.settings.k)),
        ("Percentages from", f"{view.settings.percentages_from} people"),
        ("Seed", str(view.settings.seed)),
    )
    if gone:
        facts = (*facts, ("Taken out at people's request", gone.removesuffix(" withdrawn")))
    return Provenance(
        version=__version__,
        codebook=f"{book.name}, version {book.version} ({hash[:12]})",
        as_of=newest[:10],
        edition=edition,
        facts=facts,
    )
