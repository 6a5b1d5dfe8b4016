"""Rejecting a suggestion: an act of its own, which is learnt from and can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.errors import CannotDecide, UnknownName
from qualkit.model import Act, ActKind, Code, Rejection, Span
from qualkit.segments import segments
from qualkit.store import Connection, acts, codings, rejections
from qualkit.workflow.codes.calling import meant
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.sittings.coding import the_text
from qualkit.workflow.study import Study


def reject(
    study: Study, coder: str, transcript: str, span: Span, code: str, *, suggester: str = ""
) -> Rejection:
    """Record that `coder` finds a code wrong for these words; nobody is proposed it there again.

    `suggester`: name and version of what proposed it. Rejecting the same again does nothing.
    Raises UnknownTranscript, UnknownName, CannotDecide where the words lie outside the text or
    where the coder has coded them so.
    """
    return _rejected(study, coder, transcript, [span], code, suggester)[0]


def reject_turn(study: Study, transcript: str, turn: int, code: str) -> tuple[Rejection, ...]:
    """Reject a code for every segment of a turn (counted from 1), in one act each. Raises as above.

    `code`: its id or its name. Raises CannotDecide too where there is no such turn, or it is the
    interviewer's.
    """
    with study.store.reading() as db:
        text = the_text(db, transcript)
        id = meant(study.codebook(db)[1], code).id
    if not 1 <= turn <= len(text.turns):
        raise CannotDecide(
            what=f"{transcript} has no turn {turn}", fix=f"Its turns are 1 to {len(text.turns)}."
        )
    where = text.turns[turn - 1].span
    spans = [one.span for one in segments(text) if where.covers(one.span)]
    if not spans:
        raise CannotDecide(
            what=f"{transcript}, turn {turn} is the interviewer's",
            fix="Nothing is suggested for it.",
        )
    return _rejected(study, study.coder, transcript, spans, id)


def take_back(study: Study, rejection: Rejection) -> bool:
    """Undo a rejection, whoever made it; whether it stood. That is an act itself."""
    with study.transaction() as db:
        held = _standing(db, rejection)
        if held is not None:
            acts.add(db, [study.batch().act(ActKind.UNDONE, batch=held.batch)])
        return held is not None


def rejected(study: Study, transcript: str | None = None) -> tuple[Rejection, ...]:
    """The rejections that stand, of one transcript or all, oldest first."""
    with study.store.reading() as db:
        return rejections.current(db, transcript)


def _rejected(
    study: Study,
    coder: str,
    transcript: str,
    spans: Sequence[Span],
    code: str,
    suggester: str = "",
) -> tuple[Rejection, ...]:
    """All of them or none; what was rejected before is not rejected again."""
    batch = acts.Batch.begin(coder, study.clock)
    with study.transaction() as db:
        if not acts.log(db, limit=1, coder=coder):
            refuse_names(study, {"the coder": coder})
        text = the_text(db, transcript)
        book = study.codebook(db)[1]
        if code not in book:
            known = ", ".join(one.id for one in book.leaves)
            raise UnknownName(where="suggest", noun="code", name=code, known=known)
        before = rejections.current(db, transcript)
        made, found = list[Act](), list[Rejection]()
        for span in spans:
            if not 0 <= span.start < span.end <= len(text.text):
                raise CannotDecide(
                    what=f"{transcript} has no words at {span.start} to {span.end}",
                    fix=f"Take the offsets from `qualkit suggest {transcript}`.",
                )
            said = [one for one in before if _same(one, coder, span, code)]
            if said:
                found.append(said[0])
                continue
            _not_coded(db, coder, transcript, span, book[code])
            place = {"version": text.version, "start": span.start, "end": span.end}
            body = {**place, "code": code, "suggester": suggester}
            made.append(batch.act(ActKind.REJECTED, transcript, **body))
            found.append(Rejection(made[-1].id, transcript, text.version, span, code, coder))
        acts.add(db, made)
    return tuple(found)


def _standing(db: Connection, rejection: Rejection) -> Act | None:
    on = [rejection.transcript]
    held = acts.standing(db, ActKind.REJECTED, transcripts=on)
    return next((act for act in held if act.id == rejection.id), None)


def _same(one: Rejection, coder: str, span: Span, code: str) -> bool:
    return (one.coder, one.span, one.code) == (coder, span, code)


def _not_coded(db: Connection, coder: str, transcript: str, span: Span, code: Code) -> None:
    """Raise CannotDecide where the coder's own coding says the contrary."""
    for made in codings.current(db, transcript):
        if (made.coder, made.code) == (coder, code.id) and made.span.overlaps(span):
            raise CannotDecide(
                what=f"you have coded these words as {code.name}",
                fix="Take the coding back, if that was wrong.",
            )
