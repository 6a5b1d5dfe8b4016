"""A collection as data archives take it: data, documentation, and nothing undescribed.

It follows what the UK Data Service asks of depositors of interviews: one plain text file for each
transcript with a header of facts, a list of the data, a dictionary of every file and column, how
the data were made and anonymised, and what participants agreed to.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qualkit import csvfile
from qualkit.exchange.plain import DRAFT, shown
from qualkit.model import Consent, Participation, Source
from qualkit.model.views import StudyView

LIST = "data/participations.csv"
REPLACED = "documentation/replacements.csv"
FILES = "documentation/files.csv"
DICTIONARY = "documentation/data_dictionary.csv"
SCHEDULE = "documentation/interview_schedule.yaml"
RULE = "-" * 72

COLUMNS: Mapping[str, Mapping[str, str]] = {
    LIST: {
        "transcript": "the transcript: its file is data/<transcript>.txt",
        "participant": "a person, by number; the same number is the same person throughout",
        "pilot": "the pilot or pilots that they spoke about, separated by semicolons",
        "stage": "the wave of fieldwork",
        "group": "the group of informants that they belong to",
        "role": "their role at the time of the interview",
        "attachment": "how they are attached to the pilot; empty where that is not known",
        "date": "year and month of the interview; empty where that is not known",
        "kind": "interview, focus group, observation, notes or document",
        "verbatim": "yes: a recording was transcribed; no: notes, so paraphrase",
        "language": "the language that was spoken",
        "may_be_quoted": "whether they agreed to being quoted: yes or no",
    },
    REPLACED: {
        "transcript": "the transcript",
        "kind": "what kind of identifier was replaced",
        "count": "how many times in this transcript",
    },
    FILES: {
        "file": "the file's place in this collection",
        "bytes": "its size",
        "sha256": "its SHA-256, in hexadecimal",
        "what": "what it is",
    },
    DICTIONARY: {
        "file": "the file's place in this collection",
        "column": "a column of it; empty in the row that describes the file itself",
        "description": "what it holds",
    },
}
WHAT: Mapping[str, str] = {
    LIST: "who took part in what: a row for each person in each transcript",
    REPLACED: "how much was replaced in each transcript, by kind",
    FILES: "every file with its size and SHA-256, but for this one and MANIFEST.json",
    DICTIONARY: "every file and every column",
    SCHEDULE: "the interview schedule: which questions each group was asked, and when (YAML)",
    "README.md": "where to begin",
    "MANIFEST.json": "every file with its SHA-256, for programs",
    "DRAFT.txt": "that nobody has read this collection to its end",
    "documentation/consent.md": "what participants agreed to",
    "documentation/methodology.md": "how the data were made and anonymised",
}


@dataclass(frozen=True)
class Made:
    """What is known of how the collection was made, besides the study itself."""

    left_out: Mapping[str, int]
    """How many transcripts are not in it, by reason."""
    readers: int
    """How many people read the transcripts to their end."""
    model: str
    """What found the names that no list held."""
    codebook: str
    program: str
    schedule: str = ""
    draft: bool = False


def files(view: StudyView, made: Made) -> dict[str, str]:
    """Its files but for MANIFEST.json, by their place in it."""
    head = f"{DRAFT}\n" if made.draft else ""
    sources = {source.id: source for source in view.sources}
    out = {
        f"data/{id}.txt": f"{head}{_header(view, sources[id])}\n{RULE}\n\n{text.text}\n"
        for id, text in view.transcripts.items()
    }
    out[LIST] = csvfile.write([tuple(COLUMNS[LIST]), *_list(view, sources)])
    out[REPLACED] = csvfile.write([tuple(COLUMNS[REPLACED]), *_replaced(view)])
    out["documentation/consent.md"] = _consent(view, made)
    out["documentation/methodology.md"] = _methodology(view, made)
    out["README.md"] = _readme(view, made)
    if made.schedule:
        out[SCHEDULE] = made.schedule
    if made.draft:
        out["DRAFT.txt"] = DRAFT
    out[DICTIONARY] = csvfile.write(
        [tuple(COLUMNS[DICTIONARY]), *_dictionary([*out, DICTIONARY, FILES, "MANIFEST.json"])]
    )
    out[FILES] = csvfile.write([tuple(COLUMNS[FILES]), *_files(out)])
    return out


def _header(view: StudyView, source: Source) -> str:
    here = [p for p in view.participations if p.transcript == source.id]
    lines = [
        ("Study", view.settings.title),
        ("Transcript", source.id),
        ("Kind", source.kind.value if source.verbatim else f"{source.kind}, not verbatim"),
        ("Language", _language(source)),
        ("Anonymised version", str(view.transcripts[source.id].version)),
        *(("Taking part", _person(view, p)) for p in here),
    ]
    return "\n".join(f"{what}: {said}" for what, said in lines)


def _language(source: Source) -> str:
    return f"{source.language}, through an interpreter" if source.interpreter else source.language


def _person(view: StudyView, p: Participation) -> str:
    facts = (shown(view, p.pilots), p.stage, p.group, p.role, p.attachment, p.date)
    return "; ".join((p.participant, *(fact for fact in facts if fact)))


def _list(view: StudyView, sources: Mapping[str, Source]) -> Iterator[tuple[str, ...]]:
    for p in view.participations:
        source = sources[p.transcript]
        yield (
            p.transcript,
            p.participant,
            shown(view, p.pilots),
            p.stage,
            p.group,
            p.role,
            p.attachment,
            p.date,
            source.kind.value,
            _yes(source.verbatim),
            _language(source),
            _yes(Consent.QUOTE in p.consent),
        )


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _replaced(view: StudyView) -> Iterator[tuple[object, ...]]:
    for id, text in view.transcripts.items():
        for kind, count in sorted(Counter(r.kind.value for r in text.replacements).items()):
            yield id, kind, count


def _dictionary(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for name in sorted(names):
        yield name, "", _what(name)
        for column, description in COLUMNS.get(name, {}).items():
            yield name, column, description


def _what(name: str) -> str:
    return WHAT.get(name, "one anonymised transcript; a header of facts, a rule, then its words")


def _files(made: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    for name, text in sorted(made.items()):
        content = text.encode()
        yield name, len(content), hashlib.sha256(content).hexdigest(), _what(name)


# --- documentation


def _consent(view: StudyView, made: Made) -> str:
    took_part = view.participations
    quoted = sum(Consent.QUOTE in p.consent for p in took_part)
    return "\n".join(
        [
            "# What participants agreed to",
            "",
            f"This collection holds {len(took_part)} participations in {len(view.transcripts)} "
            "transcripts: one person in one interview or group is a participation.",
            "",
            f"- Analysis by the evaluation team: {len(took_part)} of {len(took_part)}.",
            f"- Archiving for other researchers: {len(took_part)} of {len(took_part)}.",
            f"- Being quoted in publications, anonymously: {quoted} of {len(took_part)} "
            "(data/participations.csv says who).",
            "",
            "A joint interview or focus group is here only if everybody who speaks in it agreed "
            "to archiving.",
            "",
            "## What is not here",
            "",
            *(_left_out(made) or ["Nothing was left out."]),
            "",
            "## What you may not do",
            "",
            "Participants were told that they would not be identified. Do not try to find out who "
            "they are, and do not join these data to others by which somebody could be found.",
            "",
        ]
    )


def _left_out(made: Made) -> list[str]:
    return [
        f"- {count} {'transcript' if count == 1 else 'transcripts'}: {why}."
        for why, count in sorted(made.left_out.items())
    ]


def _methodology(view: StudyView, made: Made) -> str:
    dates = sorted({p.date for p in view.participations if p.date})
    when = "not recorded" if not dates else f"{dates[0]} to {dates[-1]}"
    kinds = Counter(s.kind.value for s in view.sources)
    groups = Counter(p.group for p in view.participations)
    stages = Counter(p.stage for p in view.participations)
    pilots = Counter(shown(view, p.pilots) for p in view.participations)
    replaced = sum(len(text.replacements) for text in view.transcripts.values())
    read = "nobody yet" if made.draft else f"{made.readers} of the team"
    return "\n".join(
        [
            "# How the data were made",
            "",
            f"- Approach: {view.settings.approach}.",
            f"- Fieldwork: {when}.",
            f"- Transcripts: {_counted(kinds)}.",
            f"- Participations by stage: {_counted(stages)}.",
            f"- Participations by group: {_counted(groups)}.",
            f"- Participations by pilot: {_counted(pilots)}.",
            f"- Codebook of the analysis: {made.codebook or 'none'} (not part of the collection).",
            "",
            "## How they were anonymised",
            "",
            "Names of people, places and organisations, dates, and numbers by which somebody could "
            "be found were replaced consistently across the study: words in square brackets stand "
            "for them, and the same number is the same person or thing throughout. Dates keep "
            f"their {view.settings.precision.dates}. Who stands behind a replacement is not part "
            "of the collection.",
            "",
            f"- Replacements: {replaced} (documentation/replacements.csv).",
            f"- Lists of names were completed by: {made.model}.",
            f"- Read to the end, as they stand here, by: {read}.",
            f"- Made with: {made.program}.",
            "",
        ]
    )


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name or 'not recorded'} {count}" for name, count in sorted(counts.items()))


def _readme(view: StudyView, made: Made) -> str:
    held = view.settings
    said = [held.programme, held.summary]
    return "\n".join(
        [
            *((DRAFT,) if made.draft else ()),
            f"# {held.title}",
            "",
            *(line for text in said if text for line in (text.strip(), "")),
            *((f"Authors: {held.authors}", "") if held.authors else ()),
            f"{len(view.transcripts)} anonymised transcripts of a qualitative evaluation.",
            "",
            "- `data/`: one plain text file (UTF-8) for each transcript, and "
            "`participations.csv`: who took part.",
            "- `documentation/`: a dictionary of every file and column, what participants agreed "
            "to, how the data were made, what was replaced, and every file with its SHA-256.",
            "",
            "Access conditions: to be agreed between depositor and archive before deposit.",
            "",
        ]
    )
