"""status and log: where a study stands, and what was done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from qualkit import textfile
from qualkit.model import Act, ActKind, Participation
from qualkit.store import Connection, acts, codings, people, recoding, texts, typed, withdrawn
from qualkit.workflow import unseen
from qualkit.workflow.study import Study
from qualkit.workflow.writing import BESIDE, DAMAGED, KEPT

REMIND = 61
"""Days before the vault is to go from which it is said."""

DESTROY = "qualkit vault destroy"


@dataclass(frozen=True)
class Standing:
    """One transcript, as far as it is."""

    id: str
    pilots: tuple[str, ...]
    stage: str
    groups: tuple[str, ...]
    kind: str
    version: int | None
    """The newest anonymised version; None before the first."""
    read_by: str
    """Who signed that they read it since it last changed."""
    codings: int
    finished_by: tuple[str, ...]


@dataclass(frozen=True)
class Status:
    """Where a study stands."""

    title: str
    transcripts: tuple[Standing, ...]
    participants: int
    codebook: str
    """Name and version of the accepted codebook, or empty."""
    next: str
    """The command that comes next."""
    notes: tuple[str, ...] = ()
    """What else somebody should see to."""
    overdue: str = ""
    """What to do at once, where the vault is kept longer than was promised."""
    given: tuple[str, ...] = ()
    """The transcripts that were given to whoever asks; none where nothing was. They come first."""


def status(study: Study) -> Status:
    """Where the study stands, without opening any text."""
    with study.store.reading() as db:
        took_part = people.all_participations(db)
        versions = texts.standing(db)
        readings = texts.readings(db)
        counts: Counter[str] = Counter()
        may = unseen.open_to(study, db)
        for transcript, coder, number in codings.count(db):
            counts[transcript] += number if may(coder, transcript) else 0
        finished = acts.finished(db)
        touched = codings.count_touched(db)
        sources = people.sources(db)
        book = typed.accepted_codebook(db)
        gone = withdrawn.in_words(db)
        given = _given(db, study.coder)
    by_transcript: dict[str, list[Participation]] = defaultdict(list)
    for one in took_part:
        by_transcript[one.transcript].append(one)
    finishers: dict[str, set[str]] = defaultdict(set)
    for done in finished:
        finishers[done.transcript].add(done.coder)
    standing = []
    for source in sources:
        here = by_transcript[source.id]
        version, _ = versions.get(source.id, (None, ""))
        signed = readings.get(source.id)
        standing.append(
            Standing(
                id=source.id,
                pilots=tuple(dict.fromkeys(pilot for p in here for pilot in p.pilots)),
                stage=here[0].stage if here else "",
                groups=tuple(dict.fromkeys(p.group for p in here)),
                kind=source.kind if source.verbatim else f"{source.kind}, not verbatim",
                version=version,
                read_by=signed.coder if signed else "",
                codings=counts[source.id],
                finished_by=tuple(sorted(finishers[source.id])),
            )
        )
    standing.sort(key=lambda one: one.id not in given)
    return Status(
        title=study.title,
        transcripts=tuple(standing),
        participants=len({p.participant for p in took_part}),
        codebook="{}, version {}".format(*_heading(book[1])) if book else "",
        next=_next_of_coder(standing, given, study) or _next(standing, bool(book), study),
        notes=(
            *_retention(study, late=False),
            *_notes(study, touched),
            *([gone] if gone else []),
        ),
        overdue="".join(_retention(study, late=True)),
        given=tuple(one.id for one in standing if one.id in given),
    )


def _given(db: Connection, coder: str) -> set[str]:
    """The transcripts that were given to a coder."""
    every = acts.standing(db, ActKind.ASSIGNED)
    return {str(act.transcript) for act in every if act.body.get("coder") == coder}


def _heading(codebook: str) -> list[str]:
    """Name and version of an accepted codebook."""
    found = textfile.top(codebook, "name", "version")
    if found is None:
        from qualkit import codebook as codebooks  # slow, and seldom needed here

        book = codebooks.parse(codebook)
        found = [book.name, book.version]
    return found


def _notes(study: Study, touched: int) -> Iterator[str]:
    """What a sync service left beside the database, and codings that somebody should look at."""
    for path in other_databases(study):
        if DAMAGED in path.name:
            yield f"{path.name} is what was left of a damaged database: delete it when all is back"
            continue
        yield f'another copy of the database lies here: qualkit merge "{path.name}", then delete it'
    if touched:
        lie = "coding lies" if touched == 1 else "codings lie"
        yield f"{touched} {lie} on words that are not as they were: qualkit code list --touched"


def _retention(study: Study, *, late: bool) -> Iterator[str]:
    """What is to be said of the day until which the vault may be kept; `late`: when it is past."""
    if not study.vault.present or "retention" not in textfile.read_text(study.settings_path):
        return
    until = study.settings.retain_until
    left = (until - study.clock().date()).days if until else REMIND
    if until and left < 0 and late:
        over = "a day" if left == -1 else f"{-left} days"
        yield f"THE VAULT IS KEPT TOO LONG: it was to go by {until}, {over} ago: {DESTROY}"
    elif until and 0 <= left < REMIND and not late:
        yield f"the vault may be kept until {until}, {left} more days; then: {DESTROY}"


def other_databases(study: Study) -> list[Path]:
    """What a sync service left beside the database, or a restore or recovery kept."""
    kept = (path for how in (KEPT, DAMAGED) for path in study.folder.glob(f"study.db{how}*"))
    found = {*study.folder.glob("*.db"), *kept}
    return sorted(p for p in found if p.name != "study.db" and not p.name.endswith(BESIDE))


def files(study: Study) -> dict[str, str]:
    """The file that each transcript came in, from the vault: for the eye only, they name people."""
    from qualkit.workflow.keeping import load_register  # the vault is opened for this alone

    register = load_register(study, study.vault.open())
    return {id: held.file for id, held in register.held.items()}


def log(study: Study, limit: int | None = None) -> list[Act]:
    """What was done, newest first."""
    with study.store.reading() as db:
        if not unseen.hidden(study, db):
            return acts.log(db, limit=limit)
        return unseen.seen_acts(study, db, acts.log(db))[:limit]


def in_words(act: Act) -> str:
    """An act in a few words."""
    body = act.body
    where = f" {act.transcript}" if act.transcript else ""
    match act.kind:
        case ActKind.CODED:
            return f"coded{where} {body['start']}–{body['end']} as {body['code']}"
        case ActKind.ASKED:
            return f"marked{where} {body['start']}–{body['end']} as question {body['question']}"
        case ActKind.REJECTED:
            return f"rejected {body['code']}, suggested for{where} {body['start']}–{body['end']}"
        case ActKind.EXAMPLE:
            return f"gave{where} {body['start']}–{body['end']} as an example of {body['code']}"
        case ActKind.CODEBOOK:
            return f"accepted the codebook {str(body['hash'])[:12]}"
        case ActKind.CHANGED:
            from qualkit.codebook import changing  # slow, and seldom needed here

            return changing.in_words(recoding.change_of(act, ""), {})
        case ActKind.FAMILIARISED:
            return f"wrote a summary of{where}"
        case ActKind.CHARTED | ActKind.GRADED | ActKind.WEIGHED | ActKind.PLACED:
            return f"{act.kind.value} {_about(act)}"
        case ActKind.ANSWERED:
            return f"recorded that a pilot says {body['value']} of {_of(act, 'fact')}"
        case ActKind.REPLIED:
            return f"decided of what a pilot says of {_of(act, 'fact')}: {body['value']}"
        case ActKind.LOOKED_AGAINST:
            return f"looked for what speaks against {_about(act)}"
        case ActKind.CHOSEN:
            verb = "took back" if body.get("removed") else "chose"
            return f"{verb}{where} {body['start']}–{body['end']} as a quotation"
        case ActKind.SEARCHED:
            return f"searched, and coded {len(list(acts.strings(body['coded'])))} as {body['code']}"
        case ActKind.READ:
            return f"read{where} to the end, version {body['version']}"
        case ActKind.DECIDED:
            return f"decided about identifiers: {body['what']}"
        case ActKind.JUDGED:
            may = "may" if body["verdict"] == "print" else "may not"
            return f"decided that words{where} {body['start']}–{body['end']} {may} be printed"
        case ActKind.REDACTED:
            return "replaced names in memos" if "cleaned" in body else "redacted"
        case ActKind.WITHDRAWN:
            return f"took out {act.body.get('what', 'something')} at somebody's request"
        case ActKind.COPIED | ActKind.SHARED | ActKind.STAGED:
            receiver = f" for {body['receiver']}" if body.get("receiver") else ""
            return f"{act.kind.value}{receiver}"
        case ActKind.LOOKED if "turn" in body:
            return f"looked into the vault:{where}, turn {body['turn']}"
        case ActKind.LOOKED:
            return f"looked into the vault: who {body.get('entity')} is"
        case ActKind.CUSTODY:
            return str(body.get("what"))
        case ActKind.EXPORTED:
            return f"exported {body.get('what')}"
        case ActKind.SIGNED:
            return f"signed release {str(body['release'])[:8]}"
        case ActKind.UNDONE if "question" in body:
            return f"took back the mark of question {body['question']}{where}"
        case ActKind.UNDONE if "took" in body:
            return f"took back what was {body['took']}"
        case ActKind.ASSIGNED:
            return f"gave{where} to {body['coder']}{' to code blind' if body.get('blind') else ''}"
        case ActKind.SETTLED:
            return f"settled{where} {body['start']}–{body['end']}, {body['code']}"
        case ActKind.UNDONE:
            return f"removed a coding{where}" if "act" in body else "undid an earlier command"
        case _:
            return f"{act.kind.value}{where}"


def _about(act: Act) -> str:
    given = act.body["about"]
    return ", ".join(f"{n} {v}" for n, v in given.items()) if isinstance(given, dict) else ""


def _of(act: Act, noun: str) -> str:
    """What stands under one noun of what a statement is about."""
    given = act.body["about"]
    return str(given.get(noun, "")) if isinstance(given, dict) else ""


def _next_of_coder(standing: list[Standing], given: Collection[str], study: Study) -> str:
    """What comes next in a coder's copy, where they were given transcripts; "" elsewhere."""
    if study.vault.present or not given:
        return ""
    left = [one for one in standing if one.id in given and study.coder not in one.finished_by]
    if left:
        return f"qualkit code {left[0].id}"
    return "hand this copy back, to be merged: you have finished all that you were given"


def _next(standing: list[Standing], codebook: bool, study: Study) -> str:
    """The command that most likely comes next; in a coder's copy, one that needs no vault."""
    vault = study.vault.present
    if vault and not standing:
        return "qualkit ingest FILES... --interviews interviews.csv"
    if vault and any(one.version is None for one in standing):
        return "qualkit anonymise --yes"
    if not codebook:
        return "write codebook.yaml, then qualkit codebook apply"
    unread = next((one for one in standing if not one.read_by), None)
    if vault and unread:
        return f"qualkit anonymise --read {unread.id}"
    if not any(one.codings for one in standing):
        return "qualkit code import codings.csv --finished"
    unfinished = next((one for one in standing if one.codings and not one.finished_by), None)
    if unfinished:
        return f"qualkit code finish {unfinished.id}"
    return "qualkit report"
