"""The safeguarding log: worries that interviews gave rise to, and what was done about each.

Confidentiality ends where somebody may come to harm. The log is in the vault alone: no report, pack
or copy holds any of it. It tells that and when, for whoever must account for it; the record that
the law asks for is the safeguarding lead's.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from qualkit.errors import NotYet, UnknownTranscript
from qualkit.model import ActKind
from qualkit.register import Escalation
from qualkit.store import acts
from qualkit.workflow.keeping import commit, load_register
from qualkit.workflow.study import Study


def escalate(study: Study, transcript: str, told: str, words: str) -> Escalation:
    """Record that somebody was told of a worry. Raises NoVault or NoKey, UnknownTranscript, NotYet.

    The act says that it was done, and of nothing and nobody what.
    """
    opened = study.vault.open()
    register = load_register(study, opened)
    if transcript not in register.held:
        raise UnknownTranscript(name=transcript)
    if not told.strip() or not words.strip():
        raise NotYet(
            what="nothing is said of who was told, or of what was done",
            fix='Write --to "the safeguarding lead" --because "what was heard and done".',
        )
    at = study.clock().isoformat(timespec="seconds")
    made = Escalation(
        str(uuid.uuid4()), transcript, study.coder, at, " ".join(told.split()), words.strip()
    )
    with study.transaction() as db:
        acts.add(db, [study.batch().act(ActKind.CUSTODY, what="wrote into the safeguarding log")])
        commit(db, opened, register.next(escalations=(*register.escalations, made)))
    return made


def escalations(study: Study) -> Sequence[Escalation]:
    """The log, oldest first; that somebody looked is recorded. Raises NoVault or NoKey."""
    found = load_register(study, study.vault.open()).escalations
    with study.transaction() as db:
        acts.add(db, [study.batch().act(ActKind.CUSTODY, what="looked into the safeguarding log")])
    return found
