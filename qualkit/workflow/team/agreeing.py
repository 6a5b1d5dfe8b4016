"""agreement: how far those who coded the same transcripts agree."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qualkit import codebook as codebooks
from qualkit import csvfile
from qualkit.agreement.comparing import Compared, LeftOut, Meaning, Unit, compare, meaning
from qualkit.agreement.resampling import DRAWS
from qualkit.agreement.scoring import OVERALL, WARNINGS, Score, scores
from qualkit.errors import NoScores, NotYet, UnknownName
from qualkit.model.views import StudyView
from qualkit.store import Connection, acts, codings, typed
from qualkit.workflow import unseen
from qualkit.workflow.study import Study
from qualkit.workflow.writing import staged_output

UNDEFINED = "undefined"
"""What stands where a figure is not defined."""

LONGEST = 18
"""Characters of a code's id that a row shows."""

INTERVALS = (
    f"In brackets, the 95% interval of alpha, by resampling whole transcripts {DRAWS} times "
    "(seed {seed}); none where a code is in too few of them, or nothing differs."
)
"""How the intervals of alpha were made."""

COLUMNS = (
    *("unit", "code", "coders", "units", "transcripts", "all_found", "some_found"),
    *("observed", "prevalence", "alpha", "alpha_low", "alpha_high", "kappa_of", "kappa"),
    *("ac1", "ac1_low", "ac1_high", "warnings"),
)
"""Of the table that `--csv` writes."""


@dataclass(frozen=True)
class Agreement:
    """How far coders agree, what was compared, and what must be said of it."""

    coders: tuple[str, ...]
    transcripts: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    scores: tuple[Score, ...]
    codings: int
    suggested: int
    seed: int
    names: dict[str, str]
    """By code: what it is called."""

    @property
    def inflated(self) -> str:
        """What is to be said where codings began as suggestions; "" where none did."""
        if not self.suggested:
            return ""
        share = self.suggested / self.codings
        return (
            f"{self.suggested} of the {self.codings} codings compared ({share:.0%}) began as a "
            "machine's suggestion: agreement may be inflated."
        )


def agreement(study: Study, *, coders: Sequence[str] = (), code: str | None = None) -> Agreement:
    """Agreement on participants by codes, then on segments by codes.

    Over transcripts that two or more of the coders finished, by codes that they looked for in the
    same meaning. Every coder's own codings are compared, whatever was settled since. Raises
    NoScores where the approach is reflexive, UnknownName, NotYet where nothing can be compared.
    """
    if study.settings.approach == "reflexive":
        raise NoScores()
    with study.store.reading() as db:
        view = study.view(db)
        made = unseen.seen(study, db, codings.current(db))
        meant = meanings(db, view)
        _check(db, coders)
    if code is not None and code not in view.codebook:
        known = ", ".join(one.id for one in view.codebook.codes)
        raise UnknownName(where="--code", noun="code", name=code, known=known)
    compared = compare(view, made, meant, only=coders, code=code)
    if not compared.segments:
        raise NotYet(what=_nothing(compared), fix=_fix(compared))
    seed = study.settings.seed
    found = [one for unit in Unit for one in scores(compared, unit, seed=seed)]
    return Agreement(
        coders=compared.coders,
        transcripts=compared.transcripts,
        left_out=compared.left_out,
        scores=tuple(one for one in found if code is None or one.code == code),
        codings=compared.codings,
        suggested=compared.suggested,
        seed=seed,
        names={one.id: one.name for one in view.codebook.codes},
    )


def as_json(found: Agreement) -> str:
    """All of it, with how it was made; what is undefined is null."""
    said: dict[str, Any] = {
        "coders": found.coders,
        "transcripts": found.transcripts,
        "left_out": [asdict(one) for one in found.left_out],
        "codings": found.codings,
        "suggested": found.suggested,
        "resampled": "transcripts",
        "draws": DRAWS,
        "seed": found.seed,
        "scores": [
            asdict(one) | {"kappa_of": _kappa_of(one), "warnings": list(one.warnings)}
            for one in found.scores
        ],
        "warnings": WARNINGS,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def as_csv(found: Agreement) -> str:
    """The figures as CSV, a row a code; the code of all together is empty."""
    return csvfile.write([COLUMNS, *(_row(one) for one in found.scores)])


def write(study: Study, found: Agreement, path: Path) -> None:
    """Write the figures as CSV: they are of nobody's words. Raises InTheWay, CannotWrite."""
    with staged_output(study.folder, path, as_csv(found)):
        pass


def as_text(found: Agreement) -> Iterator[str]:
    """Lines of at most 80 columns."""
    yield from _head(found)
    for unit in Unit:
        own = [one for one in found.scores if one.unit is unit]
        yield ""
        yield {
            Unit.PARTICIPANT: "Participants: is the code anywhere in what they say?",
            Unit.SEGMENT: "Segments: is the code in this one?",
        }[unit]
        if not own:
            yield "  none to compare: nobody who speaks is a participant"
            continue
        yield _columns("code", "units", "found", "obs", "prev", "alpha", _kappa_of(own[0]), "AC1")
        silent = [one for one in own if one.code != OVERALL and not one.some_found]
        for one in own:
            if one not in silent:
                yield _line(one)
        if silent:
            which = "1 code" if len(silent) == 1 else f"{len(silent)} codes"
            yield f"{which} that nobody found anywhere: observed 1.0, alpha {UNDEFINED}"
    yield ""
    yield from wrapped(
        "found: units in which all coders found it, of those in which any did. obs: observed "
        "agreement. prev: the share of all judgements that found it. "
        + INTERVALS.replace("{seed}", str(found.seed))
    )
    letters = sorted({letter for one in found.scores for letter in one.warnings})
    for letter in letters:
        yield from wrapped(f"{letter}: {WARNINGS[letter]}.")
    if found.inflated:
        yield from wrapped(found.inflated)


def wrapped(words: str, width: int = 80) -> list[str]:
    """Words in lines."""
    import textwrap

    return textwrap.wrap(words, width, break_on_hyphens=False)


def figure(value: float | None) -> str:
    """A figure to two digits, without the nought before its point: .46, -.10, 1.0."""
    if value is None:
        return UNDEFINED
    words = f"{round(value, 2) + 0:.2f}"
    return words[:-1] if abs(value) >= 0.995 else words.replace("0.", ".", 1)


# --- inside


def meanings(db: Connection, view: StudyView) -> dict[tuple[str, str], Meaning]:
    """By codebook, and code: what the code meant in it.

    After a change (a code added, renamed, moved, merged ...) a codebook is in no file; no change
    touches a definition, so there a code means what it meant in every file, if that is one thing.
    """
    books = {hash: codebooks.parse(yaml) for hash, yaml in typed.all_codebooks(db).items()}
    ever: dict[str, set[Meaning]] = defaultdict(set)
    for book in (*books.values(), view.codebook):
        for code in book.codes:
            ever[code.id].add(meaning(code))
    changed = {one.codebook for one in view.finished} - books.keys()
    lasting = {id: next(iter(said)) for id, said in ever.items() if len(said) == 1}
    in_files = {(h, code.id): meaning(code) for h, book in books.items() for code in book.codes}
    return in_files | {(h, id): said for h in changed for id, said in lasting.items()}


def _check(db: Connection, coders: Sequence[str]) -> None:
    known = acts.coders(db)
    for name in coders:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise UnknownName(where="--coders", noun="coder", name=name, known=listed)
    if len(set(coders)) == 1:
        raise NotYet(
            what="agreement is between two coders or more, and one is named",
            fix="Name two, or leave --coders out.",
        )


def _nothing(compared: Compared) -> str:
    if compared.left_out:
        count = len(compared.left_out)
        some = "1 transcript" if count == 1 else f"{count} transcripts"
        return f"two coders began {some}, and finished none of them alike"
    return "no transcript is finished by two coders yet"


def _fix(compared: Compared) -> str:
    if compared.left_out:
        one = compared.left_out[0]
        return f"{one.transcript} is {one.why}. See `qualkit assign --list`."
    return "Give some to several: `qualkit assign --coders A,B --overlap 20%`."


def _head(found: Agreement) -> Iterator[str]:
    who = " and ".join([", ".join(found.coders[:-1]), found.coders[-1]])
    count = len(found.transcripts)
    some = "1 transcript" if count == 1 else f"{count} transcripts"
    yield from wrapped(f"{who}, {some}: {', '.join(found.transcripts)}")
    reasons: dict[str, list[str]] = {}
    for one in found.left_out:
        reasons.setdefault(one.why, []).append(one.transcript)
    for why, ids in reasons.items():
        part = "in part, " if why.startswith("finished under") else ""
        yield from wrapped(f"Left out: {part}{', '.join(ids)}: {why}.")


def _line(one: Score) -> str:
    code = one.code or "all codes"
    interval = one.interval
    span = f" [{figure(interval.low)}, {figure(interval.high)}]" if interval else ""
    return _columns(
        code if len(code) <= LONGEST else code[: LONGEST - 1] + "…",
        str(one.units),
        f"{one.all_found}/{one.some_found}",
        figure(one.observed),
        figure(one.prevalence),
        figure(one.alpha) + span,
        figure(one.kappa),
        f"{figure(one.ac1):<4} {one.warnings}",
    )


def _columns(
    code: str, units: str, found: str, seen: str, prevalence: str, alpha: str, kappa: str, ac1: str
) -> str:
    """A row of at most 80 columns."""
    counts = f"{code:<{LONGEST}} {units:>5} {found:>7} {seen:>4} {prevalence:>4}"
    return f"{counts}  {alpha:<16} {kappa:<9} {ac1}".rstrip()


def _kappa_of(one: Score) -> str:
    return "Cohen" if len(one.coders) == 2 else "Fleiss"


def _row(one: Score) -> list[object]:
    alpha, ac1 = one.interval, one.ac1_interval
    figures = [
        *(one.observed, one.prevalence, one.alpha),
        *((alpha.low, alpha.high) if alpha else (None, None)),
    ]
    more = [one.ac1, *((ac1.low, ac1.high) if ac1 else (None, None))]
    counts = [one.units, one.transcripts, one.all_found, one.some_found]
    return [
        *(str(one.unit), one.code, " ".join(one.coders), *counts),
        *map(_cell, figures),
        *(_kappa_of(one), _cell(one.kappa), *map(_cell, more), one.warnings),
    ]


def _cell(value: float | None) -> object:
    """A number that a spreadsheet takes for one, or that it is undefined."""
    return UNDEFINED if value is None else round(value, 6)
