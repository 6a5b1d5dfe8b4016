"""The sample study, anonymised and coded, for what is measured on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qualkit.anonymise import Keep, Known, Scene
from qualkit.model import Span
from qualkit.model.views import StudyView
from qualkit.workflow.identifiers import anonymising, finding
from qualkit.workflow.identifiers.cleaning import keep_of
from qualkit.workflow.keeping import load_register
from qualkit.workflow.study import Study

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"


@dataclass(frozen=True)
class Measured:
    """The study's originals, what was masked in them, and the study as its rooms see it."""

    scenes: Mapping[str, Scene]
    masked: Mapping[str, list[Span]]
    view: StudyView
    model: str
    known: list[Known]
    keep: Keep

    @property
    def texts(self) -> dict[str, str]:
        """The originals in their normal form."""
        return {id: scene.transcript.text for id, scene in self.scenes.items()}


def measured(folder: Path) -> Measured:
    """The study in `folder`, its vault opened."""
    study = Study.find(folder)
    opened = study.vault.open()
    register = load_register(study, opened)
    scenes = {id: finding.scene(opened, register, id) for id in register.held}
    masked = {
        id: [change.old for change in finding.alignment_of(opened, register, id)]
        for id in register.held
    }
    with study.store.reading() as db:
        view = study.view(db)
    known = anonymising.known_of(register)
    return Measured(scenes, masked, view, register.model, known, keep_of(study, register))
