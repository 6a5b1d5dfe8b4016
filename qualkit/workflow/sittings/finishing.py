"""code finish: that somebody has read a transcript through, asked about where that looks wrong."""

from __future__ import annotations

from qualkit.store import acts, codings
from qualkit.workflow.sittings.coding import finish, the_text
from qualkit.workflow.study import Study
from qualkit.workflow.team import assigning

__all__ = ["doubts", "finish"]


def doubts(study: Study, transcript: str) -> tuple[str, ...]:
    """What speaks against the coder's having read a transcript through; nothing where nothing does.

    Raises UnknownTranscript, CoderNamesSomebody.
    """
    study.refuse_coder()  # before their name is said
    coder, said = study.coder, []
    with study.store.reading() as db:
        the_text(db, transcript)
        given = assigning.others(db, transcript, coder)
        done = any(one.coder == coder for one in acts.finished(db, [transcript]))
        begun = any(one.coder == coder for one in codings.current(db, transcript))
    if given:
        said.append(f"{transcript} was given to {' and '.join(given)}, not to {coder}")
    if not begun and not done:
        said.append(f"{coder} has coded nothing in {transcript}")
    return tuple(said)
