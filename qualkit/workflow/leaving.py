"""check: what must hold before anything leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qualkit import codebook as codebooks
from qualkit import yamlfile
from qualkit.model import AnonymisedTranscript, StudyView
from qualkit.store import Connection, codings, texts, typed, verifying
from qualkit.workflow import disclosing, prose, suggesting
from qualkit.workflow.copies import conflicts
from qualkit.workflow.looking import other_databases
from qualkit.workflow.reading import Leaks as Finder
from qualkit.workflow.reading import leak_finder, uncovered, weak_model
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and where it does not."""

    what: str
    wrong: tuple[str, ...]
    fix: str = ""


def check(study: Study) -> list[Check]:
    """All that must hold before anything leaves; those that do not say where."""
    view = suggesting.anonymised_view(study)
    with study.store.reading() as db:
        return [
            *_leaks(study, view, db),
            *_readings(study, view, db),
            *_references(study, view, db),
            *_disclosure(view, db),
        ]


# --- checks


def _leaks(study: Study, view: StudyView, db: Connection) -> Iterator[Check]:
    find = leak_finder(study)
    again = "Run `qualkit anonymise --yes` again, then read what changed."
    yield Check(
        "no known identifier in the anonymised transcripts",
        tuple(_in_texts(find, view.transcripts)),
        again,
    )
    yield Check(
        "no known identifier in what people typed",
        tuple(_in_files(find, {**prose.recorded(db), **_written(study)})),
        "Write [name] in its place; anonymising again cleans memos and earlier codebooks.",
    )
    yield Check(
        "no known identifier in reports, packs and file names",
        tuple(_in_files(find, _rendered(study))),
        "Make the report or pack again after anonymising, or remove it; rename the file.",
    )


def _in_texts(find: Finder, transcripts: Mapping[str, AnonymisedTranscript]) -> Iterator[str]:
    for id, leaks in uncovered(find, transcripts).items():
        for leak in leaks:
            yield f"{id} at {leak.span.start}: a form of {leak.replacement}"


def _in_files(find: Finder, words: Mapping[str, str]) -> Iterator[str]:
    for name, leaks in find(words).items():
        for leak in leaks:
            yield f"{name} at {leak.span.start}: a form of {leak.replacement}"


def _written(study: Study) -> dict[str, str]:
    return {name: _decoded(content) for name, content in prose.files(study)}


def _rendered(study: Study) -> dict[str, str]:
    """All other text outside the vault, and the names of all files there."""
    outside = sorted(
        path
        for path in study.folder.rglob("*")
        if path.is_file() and study.vault.folder not in path.parents
    )
    names = {path.relative_to(study.folder).as_posix(): path for path in outside}
    texts = {
        name: _decoded(path.read_bytes())
        for name, path in names.items()
        if name not in _written(study) and not path.name.startswith("study.db")
    }
    return {"a file name": "\n".join(names)} | texts


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


def _readings(study: Study, view: StudyView, db: Connection) -> Iterator[Check]:
    yield Check(
        "every transcript is anonymised", tuple(_missing(view)), "Run `qualkit anonymise --yes`."
    )
    model = weak_model(study)
    yield Check(
        "names were found by the model that comes with qualkit, or a better one",
        (model,) if model else (),
        "Install it, and run `qualkit anonymise --yes`.",
    )
    yield Check(
        "somebody has read every transcript to its end since it last changed",
        tuple(_unread(view, db)),
        "Read each with `qualkit anonymise --read T`.",
    )
    yield Check(
        "no older database lies in the study folder",
        tuple(path.name for path in other_databases(study)),
        "Bring in what is missing with `qualkit merge FILE`, then delete it: what is found later "
        "stays in it.",
    )
    coded = {coding.transcript for coding in view.codings}
    finished = {done.transcript for done in view.finished}
    yield Check(
        "every coded transcript is finished by somebody",
        tuple(sorted(coded - finished)),
        "Run `qualkit code finish T`; until then nobody in it counts as read for any code.",
    )


def _disclosure(view: StudyView, db: Connection) -> Iterator[Check]:
    yield Check(
        f"no attribution or released number tells fewer than {view.settings.k} people apart",
        tuple(f"{one.what}: {one.why}" for one in disclosing.exposed(view, db)),
        "See `qualkit attribution`; name role families or fewer tables in study.yaml.",
    )
    yield Check(
        "somebody decided on whatever may be unique in a printed quotation",
        tuple(
            f"{one.place} “{one.found.words}”: {one.found.why}"
            for one in disclosing.undecided(view, db)
        ),
        "Run `qualkit attribution --print PLACE`, or --hold PLACE to leave the quotation out.",
    )


def _missing(view: StudyView) -> list[str]:
    return [source.id for source in view.sources if source.id not in view.transcripts]


def _unread(view: StudyView, db: Connection) -> list[str]:
    read = texts.readings(db)
    return [id for id in view.transcripts if id not in read]


def _references(study: Study, view: StudyView, db: Connection) -> Iterator[Check]:
    book = view.codebook
    yield Check(
        "every coding covers words that are there, under a code that there is",
        tuple(_dangling(view)),
        "Undo it, or put the code back and run `qualkit codebook apply`.",
    )
    yield Check(
        "copies that were merged agree, and nothing was changed by hand",
        (*conflicts(db), *verifying.mistakes(db)),
        "Do what each line says; what a hand changed, take from a backup with `qualkit merge`.",
    )
    changed = codings.changed(db)
    yield Check(
        "no coding is of words that were changed in the source",
        tuple(f"{c.transcript} {c.code} ({c.coder})" for c in changed),
        "They are not counted. Code the new words, then run `qualkit code finish T`.",
    )
    links = {link.id for link in book.theory.links}
    asked = {code for question in view.schedule for code in question.codes}
    strange = [f"schedule.yaml names the code {code}" for code in sorted(asked) if code not in book]
    strange += [
        f"study.yaml gives {pilot.id} the link {link}"
        for pilot in view.settings.pilots
        for link in sorted((pilot.links or frozenset()) - links)
    ]
    yield Check(
        "schedule.yaml and study.yaml name codes and links that the codebook has",
        tuple(strange),
        "Correct the name, or add it to codebook.yaml.",
    )
    path = study.folder / "codebook.yaml"
    accepted = typed.accepted_codebook(db)
    same = not path.exists() or (
        accepted is not None and codebooks.digest(yamlfile.read_text(path)) == accepted[0]
    )
    yield Check(
        "codebook.yaml is the accepted version",
        () if same else ("it was changed since it was accepted",),
        "Run `qualkit codebook apply`.",
    )


def _dangling(view: StudyView) -> Iterator[str]:
    for coding in view.codings:
        text = view.transcripts.get(coding.transcript)
        if text is None or not 0 <= coding.span.start < coding.span.end <= len(text.text):
            yield f"{coding.transcript} {coding.span.start}–{coding.span.end}"
        elif coding.code not in view.codebook:
            yield f"{coding.transcript} {coding.span.start}: {coding.code}"
