"""What the methodology tells of how the study was done: from its acts, in counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from qualkit import counting, saturation
from qualkit.agreement.comparing import Compared, Unit, compare
from qualkit.agreement.resampling import DRAWS
from qualkit.agreement.scoring import OVERALL, WARNINGS, Score, scores
from qualkit.model import ActKind
from qualkit.model.comparing import ThemeMatrix
from qualkit.model.conduct import Agreed, Conduct, Revised, Saturated, Worked
from qualkit.model.views import Provenance, ReportView, StudyView
from qualkit.sections import coreq
from qualkit.store import Connection, acts, codings, recoding, settling, texts, typed, withdrawn
from qualkit.workflow.team import agreeing

LEAST = 0.667
"""Below this alpha of a code, not even tentative conclusions are drawn (Krippendorff 2004)."""


def conduct(view: StudyView, db: Connection, *, comparing: bool = True) -> Conduct:
    """How the study was done. In a reflexive one agreement and saturation are not scored.

    Without `comparing`, coders are not compared, which is what takes time.
    """
    scored = view.settings.approach != "reflexive"
    read = {id: act.coder for id, act in texts.readings(db).items() if id in view.transcripts}
    return Conduct(
        coders=tuple(_worked(view, db)),
        agreed=_agreed(view, db) if scored and comparing else None,
        saturated=_saturated(view) if scored else None,
        revised=_revised(view, db),
        read=len(read),
        readers=len(set(read.values())),
        gone=withdrawn.in_words(db),
    )


def unanswered(view: StudyView, db: Connection) -> tuple[coreq.Item, ...]:
    """The items of COREQ that the report would leave unanswered."""
    if not view.participations:
        return ()
    nothing = ThemeMatrix("pilot", "code", (), (), {})
    made = ReportView(view, Provenance("", "", "", "internal"), nothing, {})
    return coreq.missing(replace(made, conduct=conduct(view, db, comparing=False)))


def _worked(view: StudyView, db: Connection) -> Iterator[Worked]:
    """Everybody who coded, read to the end or settled, by name."""
    made = Counter(one.coder for one in view.codings)
    began = Counter(one.coder for one in view.codings if one.suggested)
    through: dict[str, set[str]] = defaultdict(set)
    for done in view.finished:
        through[done.coder].add(done.transcript)
    settled = Counter(one.coder for one in settling.standing(db, list(view.transcripts)))
    for coder in sorted({*made, *through, *settled}):
        yield Worked(coder, made[coder], began[coder], len(through[coder]), settled[coder])


def _agreed(view: StudyView, db: Connection) -> Agreed | None:
    """Agreement on what the report counts: whether a participant raised a code.

    None where no transcript was finished by two coders. Of every coder's own codings, whatever was
    settled since.
    """
    if len({one.coder for one in view.finished}) < 2:
        return None
    made = codings.current(db) if view.adjudicated.set_aside else view.codings
    compared = compare(view, made, agreeing.meanings(db, view))
    found = scores(compared, Unit.PARTICIPANT, seed=view.settings.seed)
    return _told(view, compared, found) if found else None


def _told(view: StudyView, compared: Compared, found: tuple[Score, ...]) -> Agreed:
    whole = next(one for one in found if one.code == OVERALL)
    apart = [
        (one.code, one.alpha)
        for one in found
        if one.code != OVERALL and one.alpha is not None and one.alpha < LEAST
    ]
    interval = whole.interval
    return Agreed(
        coders=len(compared.coders),
        transcripts=len(compared.transcripts),
        units=whole.units,
        found=whole.some_found,
        observed=whole.observed,
        alpha=whole.alpha,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        ac1=whole.ac1,
        warnings=tuple(WARNINGS[letter] for letter in whole.warnings),
        apart=tuple(sorted(apart, key=lambda one: (one[1], one[0]))),
        codings=compared.codings,
        suggested=compared.suggested,
        draws=DRAWS,
    )


def _saturated(view: StudyView) -> Saturated | None:
    """Over all interviews that were read, by codes that all of them were read for."""
    asked, book = saturation.Asked(), counting.ledger(view)
    read = {done.transcript for done in view.finished}
    among = [p for p in book.participations if p.transcript in read]
    there = {p.transcript for p in among}
    codes = frozenset(c.id for c in view.codebook.leaves if there <= book.read.get(c.id, set()))
    found = saturation.incidence(book, among, codes, asked.unit)
    curve = saturation.curve(found, asked)
    if curve is None or not codes:
        return None
    return Saturated(
        interviews=len(found),
        codes=len(frozenset().union(*found)),
        base=asked.base,
        run=asked.run,
        threshold=asked.threshold,
        reached=curve.reached,
        again=bool(curve.again(asked.threshold)),
    )


def _revised(view: StudyView, db: Connection) -> Revised:
    """Which codebooks were accepted, what was changed between, and what was read again."""
    books = typed.all_codebooks(db)
    accepted = [str(act.body["hash"]) for act in acts.standing(db, ActKind.CODEBOOK)]
    known = [hash for hash in accepted if hash in books]
    first = {code.id for code in recoding.parsed(books[known[0]]).codes} if known else set()
    again: dict[tuple[str, str], set[str]] = defaultdict(set)
    for done in view.finished:
        again[done.transcript, done.coder].add(done.codebook)
    return Revised(
        versions=len(dict.fromkeys(accepted)),
        changes=Counter(change.kind for _, change in recoding.standing(db)),
        late=tuple(c.id for c in view.codebook.codes if first and c.id not in first),
        reread=len({transcript for (transcript, _), books in again.items() if len(books) > 1}),
    )
