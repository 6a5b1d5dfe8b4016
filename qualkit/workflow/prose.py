"""What people wrote and typed in a study: its files, and what the database holds of their words."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.store import Connection, acts, asked, people, typed
from qualkit.workflow.study import Study

WRITTEN = ("study.yaml", "codebook.yaml", "schedule.yaml")
"""The files that people write, beside narrative/."""


PARTICIPATION = "a participation"
"""What is said to be where interviews.csv says something in people's own words."""


def files(study: Study) -> Iterator[tuple[str, bytes]]:
    """The files that people write, by their place in the folder."""
    narrative = sorted((study.folder / "narrative").glob("**/*.md"))
    for path in (*(study.folder / name for name in WRITTEN), *narrative):
        if path.is_file():
            yield path.relative_to(study.folder).as_posix(), path.read_bytes()


def recorded(db: Connection) -> dict[str, str]:
    """What people typed that the database holds, by where it was typed."""
    said = {f"what was typed with act {act[:8]}": text for act, text in typed.memos(db)}
    said |= {f"codebook {hash[:12]}": text for hash, text in typed.all_codebooks(db).items()}
    said["a question's id"] = "\n".join(sorted(asked.questions(db)))
    said["a name of a coder"] = "\n".join(sorted(acts.coders(db)))
    left = acts.standing(db, *acts.LEAVING)
    said["a receiver"] = "\n".join(str(act.body.get("receiver", "")) for act in left)
    said[PARTICIPATION] = "\n".join(
        " ".join(
            (p.stage, p.group, p.role, p.agency, p.attachment, p.background)
            + tuple(case for _, case in p.cases)
        )
        for p in people.all_participations(db)
    )
    return said
