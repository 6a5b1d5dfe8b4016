"""Familiarisation: a page on each interview, written before it is coded, kept with who wrote it.

Getting to know the interviews is the first step of the Framework Method (Ritchie and Spencer 1994).
A page is words that somebody typed: it is a record keyed by an act, and goes with what it tells of.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from qualkit import yamlfile
from qualkit.errors import NotYet
from qualkit.model import Act, ActKind, AnonymisedTranscript
from qualkit.store import Connection, acts, people, texts, typed
from qualkit.workflow import unseen
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.sittings.coding import the_text
from qualkit.workflow.study import Study

HEADINGS = (
    "What matters to this person",
    "Context",
    "First impressions",
    "Surprises",
    "What was not said",
    "Questions for the analysis",
)
TEMPLATE = "\n\n".join(f"## {heading}\n" for heading in HEADINGS)

_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Summary:
    """What somebody wrote of an interview."""

    id: str
    """The act that it was saved by."""
    transcript: str
    coder: str
    at: str
    """UTC, ISO 8601."""
    text: str
    earlier: int
    """How many of the same coder's it takes the place of."""


@dataclass(frozen=True)
class Known:
    """An interview, and who wrote of it."""

    transcript: str
    pilots: tuple[str, ...]
    stage: str
    groups: tuple[str, ...]
    written: tuple[tuple[str, str], ...]
    """Coders, and when each last did."""


def summaries(where: Study | Connection, transcript: str) -> tuple[Summary, ...]:
    """What is written of an interview now, a page for each coder, oldest first."""
    newest = {one.coder: one for one in history(where, transcript)}
    return tuple(sorted(newest.values(), key=lambda one: (one.at, one.id)))


def history(where: Study | Connection, transcript: str) -> tuple[Summary, ...]:
    """All that was written of an interview and not undone, oldest first."""
    if isinstance(where, Study):
        with where.store.reading() as db:
            return history(db, transcript)
    found = acts.standing(where, ActKind.FAMILIARISED, transcripts=[transcript])
    words = typed.of_acts(where, [act.id for act in found])
    before: Counter[str] = Counter()
    made = []
    for act in found:
        if act.id in words:
            made.append(_summary(act, words[act.id], before[act.coder]))
            before[act.coder] += 1
    return tuple(made)


def mine(study: Study, transcript: str) -> Summary | None:
    """What the coder wrote of it last."""
    return next((one for one in summaries(study, transcript) if one.coder == study.coder), None)


def shown(study: Study, transcript: str, *, earlier: bool = False) -> tuple[Summary, ...]:
    """What is written of an interview; `earlier`: and what that took the place of.

    Raises UnknownTranscript.
    """
    with study.store.reading() as db:
        the_text(db, transcript)
        may = unseen.open_to(study, db)
        written = (history if earlier else summaries)(db, transcript)
        return tuple(one for one in written if may(one.coder, transcript))


def save(study: Study, transcript: str, text: str, *, seen: int | None = None) -> Summary:
    """Keep a page; one of the same coder's that is there already stays behind it.

    `seen`: the version of the interview's text that was before whoever wrote. Raises NotYet where
    nothing was written or where that is another now, NamesSomebody with the line that names
    somebody, UnknownTranscript.
    """
    text = _STEERS.sub("", text.replace("\r\n", "\n")).strip() + "\n"
    if is_empty(text):
        raise NotYet(what="nothing is written under the headings yet", fix="Write, then save.")
    before = mine(study, transcript)
    if before and before.text == text:
        return before
    _refuse_names(study, transcript, text)
    batch = study.batch()
    with study.transaction() as db:
        version = the_text(db, transcript).version
        if seen not in (None, version):
            raise NotYet(
                what=f"{transcript} was anonymised again while you wrote",
                fix="See what changed in it, then save once more.",
            )
        act = batch.act(ActKind.FAMILIARISED, transcript, version=version)
        acts.add(db, [act])
        typed.keep(db, act.id, text)
    return _summary(act, text, before.earlier + 1 if before else 0)


def save_file(study: Study, transcript: str, path: Path) -> Summary:
    """Keep what stands in a file. Raises UnreadableFile, and what `save` does."""
    return save(study, transcript, yamlfile.read_text(path))


def is_empty(text: str) -> bool:
    """Whether nothing stands there but headings."""
    lines = (line.strip() for line in text.splitlines())
    return all(not line or line.startswith("#") for line in lines)


def listed(study: Study) -> list[Known]:
    """Every anonymised interview, and who wrote of it."""
    with study.store.reading() as db:
        there = texts.there(db)
        took_part = people.all_participations(db)
        written = acts.standing(db, ActKind.FAMILIARISED)
        sources = [one.id for one in people.sources(db) if one.id in there]
    newest: dict[str, dict[str, str]] = {}
    for act in written:
        newest.setdefault(str(act.transcript), {})[act.coder] = act.at
    found = []
    for id in sources:
        here = [p for p in took_part if p.transcript == id]
        found.append(
            Known(
                transcript=id,
                pilots=tuple(dict.fromkeys(pilot for p in here for pilot in p.pilots)),
                stage=here[0].stage if here else "",
                groups=tuple(dict.fromkeys(p.group for p in here)),
                written=tuple(sorted(newest.get(id, {}).items())),
            )
        )
    return found


def first(study: Study) -> str:
    """The first interview of which the coder wrote nothing, or the first of all. Raises NotYet."""
    known = listed(study)
    if not known:
        raise NotYet(what="nothing is anonymised yet", fix="Run `qualkit anonymise --yes`.")
    new = [one for one in known if study.coder not in dict(one.written)]
    return (new or known)[0].transcript


def opened(study: Study, transcript: str) -> tuple[AnonymisedTranscript, str]:
    """An interview, and the coder's page on it or its headings. Raises UnknownTranscript."""
    with study.store.reading() as db:
        text = the_text(db, transcript)
    before = mine(study, transcript)
    return text, before.text if before else TEMPLATE


def _summary(act: Act, text: str, earlier: int) -> Summary:
    return Summary(act.id, str(act.transcript), act.coder, act.at, text, earlier)


def _refuse_names(study: Study, transcript: str, text: str) -> None:
    """Raise NamesSomebody: with the line, where the name stands in one."""
    page = f"the page on {transcript}"
    lines = {f"line {n} of {page}": line for n, line in enumerate(text.splitlines(), 1) if line}
    refuse_names(study, {"the coder": study.coder, **lines, page: text})
