"""check and share: what must hold before anything leaves, and the pack that may."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from qualkit import __version__, csvfile, yamlfile
from qualkit import codebook as codebooks
from qualkit.errors import NotReadable, NotYet
from qualkit.model import ActKind, AnonymisedTranscript, StudyView
from qualkit.store import Connection, acts, codings, texts, typed, verifying
from qualkit.unpacking import Bounds
from qualkit.workflow import prose, suggesting
from qualkit.workflow.copies import conflicts
from qualkit.workflow.leaking import LeakCheck, refuse
from qualkit.workflow.looking import other_databases
from qualkit.workflow.reading import Leaks as Finder
from qualkit.workflow.reading import refuse_names, uncovered, weak_model
from qualkit.workflow.study import Study
from qualkit.workflow.writing import fill, staged_folder

PARTICIPATION_COLUMNS = (
    "transcript",
    "participant",
    "pilot",
    "stage",
    "group",
    "role",
    "attachment",
    "date",
)
DRAFT = (
    "DRAFT. Nobody has read these transcripts to the end. A machine replaced what it took to be\n"
    "names; it misses some. Do not pass this on.\n"
)


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and where it does not."""

    what: str
    wrong: tuple[str, ...]
    fix: str = ""


@dataclass(frozen=True)
class Pack:
    """A pack that was written."""

    transcripts: int
    files: int


def check(study: Study) -> list[Check]:
    """All that must hold before anything leaves; those that do not say where."""
    view = suggesting.anonymised_view(study)
    with study.store.reading() as db:
        return [
            *_leaks(study, view, db),
            *_readings(study, view, db),
            *_references(study, view, db),
        ]


def share(study: Study, out: Path, *, draft: bool = False, receiver: str = "") -> Pack:
    """Write a pack for people outside the team; it is an act, or it is not written.

    Raises NotYet where a transcript is not anonymised, NotReadable where nobody has read one to
    its end since it last changed (unless `draft`), Leaks where a known identifier would leave,
    NotLookedInto where that cannot be seen, NoVault or NoKey where it cannot be looked for.
    """
    view = suggesting.anonymised_view(study)
    leaks = LeakCheck(study, constant=DRAFT)
    refuse_names(study, {"--to": receiver, "the coder": study.coder})
    model = weak_model(study)
    if model and not draft:
        raise NotYet(
            what=f"names were found by {model} alone, which misses more of them",
            fix="Install the model that comes with qualkit, and run `qualkit anonymise --yes`.",
        )
    with staged_folder(out) as folder, study.store.transaction() as db:
        _all_ready(view, db, draft)
        accepted = typed.accepted_codebook(db)
        files = _pack(view, accepted[1] if accepted else "", draft)
        content = {name: text.encode("utf-8") for name, text in files.items()}
        content["MANIFEST.json"] = _manifest(study, content, draft)
        refuse(leaks.of_words({"the title": study.settings.title}))
        refuse(leaks.of_files(content | {out.name: b""}))
        act = study.batch().act(
            ActKind.SHARED,
            draft=draft,
            receiver=receiver,
            transcripts=list(view.transcripts),
            sha256=hashlib.sha256(content["MANIFEST.json"]).hexdigest(),
        )
        fill(folder, content)
        acts.add(db, [act])
    return Pack(len(view.transcripts), len(content))


def _all_ready(view: StudyView, db: Connection, draft: bool) -> None:
    missing = _missing(view)
    if missing:
        raise NotYet(
            what=f"{', '.join(missing)} is not anonymised", fix="Run `qualkit anonymise --yes`."
        )
    unread = _unread(view, db)
    if unread and not draft:
        raise NotReadable(transcripts=", ".join(unread))


# --- checks


def _leaks(study: Study, view: StudyView, db: Connection) -> Iterator[Check]:
    leaks = LeakCheck(study, constant=DRAFT)
    again = "Run `qualkit anonymise --yes` again, then read what changed."
    yield Check(
        "no known identifier in the anonymised transcripts",
        tuple(_in_texts(leaks.find, view.transcripts)),
        again,
    )
    yield Check(
        "no known identifier in what people typed",
        (
            *(one.said for one in leaks.of_words(prose.recorded(db))),
            *_said(leaks, dict(prose.files(study))),
        ),
        "Write [name] in its place; anonymising again cleans memos and earlier codebooks.",
    )
    yield Check(
        "no known identifier in reports, packs, the database and file names",
        tuple(_said(leaks, _others(study), _rendered(db))),
        "Make the report or pack again after anonymising, or remove it; rename the file.",
    )


def _in_texts(find: Finder, transcripts: Mapping[str, AnonymisedTranscript]) -> Iterator[str]:
    for id, leaks in uncovered(find, transcripts).items():
        for leak in leaks:
            yield f"{id} at {leak.span.start}: a form of {leak.replacement}"


def _said(
    leaks: LeakCheck, files: Mapping[str, bytes], rendered: Set[str] = frozenset()
) -> list[str]:
    """What stands in files; `rendered`: the hashes of pages that qualkit wrote."""
    own = [name for name, data in files.items() if hashlib.sha256(data).hexdigest() in rendered]
    return [one.said for one in leaks.of_files(files, own=own, at_home=True)]


def _others(study: Study) -> dict[str, bytes]:
    """Everything outside the vault that people did not write; of what is no file, its name."""
    written = dict(prose.files(study))
    outside = sorted(
        path
        for path in study.folder.rglob("*")
        if study.vault.folder not in (path, *path.parents) and _is_last(path)
    )
    names = {path.relative_to(study.folder).as_posix(): path for path in outside}
    return {name: _content(path) for name, path in names.items() if name not in written}


def _is_last(path: Path) -> bool:
    """Whether this is no folder, or an empty one: others are named by what is in them."""
    return not path.is_dir() or path.is_symlink() or not any(path.iterdir())


def _content(path: Path) -> bytes:
    """A file's bytes; of one that is too large to look into, too many."""
    if not path.is_file():
        return os.readlink(path).encode() if path.is_symlink() else b""
    with path.open("rb") as file:
        return file.read(Bounds().bytes + 1)


def _rendered(db: Connection) -> frozenset[str]:
    """The hashes of the reports that were written."""
    return frozenset(str(act.body["sha256"]) for act in acts.standing(db, ActKind.REPORTED))


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


# --- the pack


def _pack(view: StudyView, codebook: str, draft: bool) -> dict[str, str]:
    files = {f"transcripts/{id}.txt": text.text + "\n" for id, text in view.transcripts.items()}
    files["interviews.csv"] = csvfile.write([PARTICIPATION_COLUMNS, *_rows(view)])
    if codebook:
        files["codebook.yaml"] = codebook
    if draft:
        files = {name: _marked(name, text) for name, text in files.items()}
        files["DRAFT.txt"] = DRAFT
    return files


def _marked(name: str, text: str) -> str:
    return f"{DRAFT}\n{text}" if name.startswith("transcripts/") else text


def _rows(view: StudyView) -> Iterable[tuple[str, ...]]:
    for p in view.participations:
        if p.transcript in view.transcripts:
            pilots = ";".join(view.settings.pilot(pilot).shown for pilot in p.pilots)
            yield (
                p.transcript,
                p.participant,
                pilots,
                p.stage,
                p.group,
                p.role,
                p.attachment,
                p.date,
            )


def _manifest(study: Study, content: Mapping[str, bytes], draft: bool) -> bytes:
    listed = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(content.items())}
    manifest = {
        "study": study.settings.title,
        "qualkit": __version__,
        "draft": draft,
        "read_to_the_end": not draft,
        "sha256": listed,
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
