"""One decision of a coder: all of it is written or nothing; it can be undone and done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit.errors import NotYet
from qualkit.model import Act, ActKind, AnonymisedTranscript, Asked, Coding, Rejection
from qualkit.store import Connection, acts, asked, codings, texts
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.sittings import coding, rejecting
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Step:
    """What one decision did."""

    added: Sequence[Coding] = ()
    removed: Sequence[Coding] = ()
    put: Sequence[Asked] = ()
    """Marks of questions."""
    taken: Sequence[Asked] = ()
    refused: Sequence[Rejection] = ()
    """Suggestions."""
    readmitted: Sequence[Rejection] = ()
    finish: bool | None = None
    """Whether the transcript was finished, or that was taken back; None for neither."""

    @property
    def back(self) -> Step:
        """What undoes it."""
        return Step(
            added=self.removed,
            removed=self.added,
            put=self.taken,
            taken=self.put,
            refused=self.readmitted,
            readmitted=self.refused,
            finish=None if self.finish is None else not self.finish,
        )


def write(study: Study, text: AnonymisedTranscript, step: Step, suggester: str) -> Step:
    """Record a step; the same with the ids that it was given.

    Raises NotYet where the text changed meanwhile, NamesSomebody where a memo does.
    """
    if step.refused or step.readmitted:
        return _judged(study, step, suggester)
    if step.finish is not None:
        (coding.finish if step.finish else coding.unfinish)(study, text.id)
        return step
    memos = dict.fromkeys(one.memo for one in step.added if one.memo)
    typed = {"the memo" if at == 1 else f"memo {at}": memo for at, memo in enumerate(memos, 1)}
    typed |= {f"the id of question {at}": one.question for at, one in enumerate(step.put, 1)}
    if typed:
        refuse_names(study, typed)
    batch = study.batch()
    with study.transaction() as db:
        _still_so(db, text)
        for gone in step.removed:
            codings.remove(db, gone, batch)
        for mark in step.taken:
            asked.unmark(db, batch, mark)
        for mark in step.put:
            asked.mark(db, batch, text.id, text.version, mark.span, mark.question)
        made = [_act(db, batch, one, text.text, suggester) for one in step.added]
        pairs = list(zip(made, step.added, strict=True))
        codings.record(db, made, {act.id: one.memo for act, one in pairs if one.memo})
    return replace(step, added=tuple(replace(one, id=act.id) for act, one in pairs))


def _judged(study: Study, step: Step, suggester: str) -> Step:
    for one in step.readmitted:
        rejecting.take_back(study, one)
    refused = [
        rejecting.reject(study, one.coder, one.transcript, one.span, one.code, suggester=suggester)
        for one in step.refused
    ]
    return replace(step, refused=refused)


def _still_so(db: Connection, text: AnonymisedTranscript) -> None:
    if texts.there(db, [text.id]).get(text.id) != text.version:
        raise NotYet(
            what=f"{text.id} was anonymised again while you coded it",
            fix="Leave with q and open it again: what you have coded so far moved with it.",
        )


def _act(db: Connection, batch: acts.Batch, made: Coding, text: str, suggester: str) -> Act:
    more: dict[str, object] = {"flag": made.flag} if made.flag else {}
    if made.suggested:
        more["suggester"] = (made.id and acts.body(db, made.id).get("suggester")) or suggester
    return batch.act(
        ActKind.CODED,
        made.transcript,
        version=made.version,
        start=made.span.start,
        end=made.span.end,
        sha256=texts.sha256(made.span.of(text)),
        code=made.code,
        coder=made.coder,
        stance=made.stance,
        directness=made.directness,
        suggested=made.suggested,
        **more,
    )
