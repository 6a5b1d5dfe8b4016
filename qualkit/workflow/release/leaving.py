"""check: what must hold before anything leaves."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from qualkit.exchange.plain import DRAFT
from qualkit.model import ActKind, AnonymisedTranscript
from qualkit.model.views import StudyView
from qualkit.store import Connection, acts, codings, recoding, texts, verifying
from qualkit.unpacking import Bounds
from qualkit.workflow import prose, unseen
from qualkit.workflow.analysis import disclosing, placing, quoting
from qualkit.workflow.codes import following
from qualkit.workflow.leaks.knowing import Leaks as Finder
from qualkit.workflow.leaks.knowing import uncovered, weak_model
from qualkit.workflow.leaks.leaking import LeakCheck
from qualkit.workflow.looking import other_databases
from qualkit.workflow.proposals import suggesting
from qualkit.workflow.reports import factchecking, framing, reporting, summing
from qualkit.workflow.safekeeping.copies import conflicts
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and where it does not."""

    what: str
    wrong: tuple[str, ...]
    fix: str = ""
    note: str = ""
    """What may be worth knowing though it holds."""


def check(study: Study) -> list[Check]:
    """All that must hold before anything leaves; those that do not say where."""
    view = suggesting.anonymised_view(study)
    with study.store.reading() as db:
        unseen.refuse(study, db, "a check")
        return [
            *_leaks(study, view, db),
            *_readings(study, view, db),
            *_references(study, view, db),
            *_disclosure(view, db),
            Check(
                "what the narrative claims and draws in is so",
                tuple(one.said for one in reporting.mistakes(study, view)),
                "Each line says how; “bound to nothing” may stay where nobody can count it.",
            ),
            _sums(study, view),
            *_judged(view, db),
            *_reported(view, db),
        ]


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
    """The hashes of the reports that were written, and of what was written beside them."""
    bodies = [act.body for act in acts.standing(db, ActKind.REPORTED)]
    pages = (hash for body in bodies for hash in acts.strings(body.get("pages")))
    named = (str(body[key]) for body in bodies for key in ("sha256", "table") if key in body)
    return frozenset((*named, *pages))


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
        "`qualkit attribution --unique` shows their sentences; then --print or --hold PLACE.",
    )


def _sums(study: Study, view: StudyView) -> Check:
    return Check(
        "what is printed in tables of narrative/ adds up, and is what the study counts",
        tuple(summing.slips(study, view)),
        "Correct it: `qualkit tables` counts. What is no sum: <!-- not a sum: why --> above it.",
    )


def _judged(view: StudyView, db: Connection) -> Iterator[Check]:
    """Of typologies, chosen quotations and pilots' corrections, where the study has them."""
    if view.settings.typologies:
        yield Check(
            "every typology has a place, with its reason, for everything that it is to place",
            tuple(placing.wrong(view)),
            "`qualkit typology` shows them; place it anew with `qualkit typology place`.",
        )
    unfit = quoting.unfit(view, db)
    if view.quotations or unfit:
        yield Check(
            "every chosen quotation may be printed, but for those that await approval",
            tuple(unfit),
            "`qualkit quote list` shows them; change it, or `qualkit quote remove ID`.",
        )
    if any(one.kind is ActKind.ANSWERED for one in view.statements):
        yield Check(
            "every correction that a pilot made to its facts was decided of",
            tuple(factchecking.undecided(view)),
            "`qualkit factcheck --open` shows them; accept or refuse each.",
        )


def _reported(view: StudyView, db: Connection) -> Iterator[Check]:
    """What the report leaves unsaid of COREQ: a note, and nothing that keeps it back."""
    if items := framing.unanswered(view, db):
        listed = ", ".join(str(item.number) for item in items)
        yield Check(
            "the report says what of COREQ it does not report",
            (),
            note=f"Items {listed}: give them under coreq: in study.yaml.",
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
    same = following.in_step(study, recoding.held(db))
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
