"""How the sample study was done, as the methodology tells it."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from qualkit.agreement.comparing import Unit
from qualkit.agreement.scoring import OVERALL
from qualkit.model import ChangeKind
from qualkit.model.conduct import Conduct
from qualkit.model.views import StudyView
from qualkit.store import recoding
from qualkit.workflow.codes import codebooks
from qualkit.workflow.reports import framing
from qualkit.workflow.sittings import coding
from qualkit.workflow.study import Study
from qualkit.workflow.team import agreeing
from tests.sampled import sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return sample(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


def seen(study: Study) -> tuple[StudyView, Conduct]:
    with study.store.reading() as db:
        view = study.view(db)
        return view, framing.conduct(view, db)


def test_agreement_is_that_of_the_command(folder: Path) -> None:
    study = Study.at(folder, "me")
    known = seen(study)[1].agreed
    found = agreeing.agreement(study)
    study.store.close()
    whole = next(s for s in found.scores if s.unit is Unit.PARTICIPANT and s.code == OVERALL)
    assert whole.interval is not None
    assert known is not None
    assert (known.units, known.transcripts) == (whole.units, whole.transcripts)
    assert (known.alpha, known.ac1, known.observed) == (whole.alpha, whole.ac1, whole.observed)
    assert (known.low, known.high) == (whole.interval.low, whole.interval.high)
    low = [s.alpha for s in found.scores if s.unit is Unit.PARTICIPANT and s.code and s.alpha]
    assert [alpha for _, alpha in known.apart] == sorted(a for a in low if a < framing.LEAST)


def test_who_did_what(folder: Path) -> None:
    study = Study.at(folder, "me")
    view, known = seen(study)
    study.store.close()
    made = Counter(one.coder for one in view.codings)
    assert {w.coder: w.codings for w in known.coders if w.codings} == dict(made)
    assert {w.coder: w.finished for w in known.coders} == {"DS": 8, "RM": 24, "me": 0}
    settled = {w.coder: w.settled for w in known.coders if w.settled}
    assert settled == {"me": view.adjudicated.settled}
    assert known.saturated is not None
    assert (known.saturated.interviews, known.saturated.base) == (24, 4)
    assert known.revised is not None
    assert (known.revised.versions, known.revised.late, known.revised.reread) == (1, (), 0)


def test_what_changed_in_the_codebook_and_who_was_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(folder.parent / "sampled-key.txt"))
    copy = shutil.copytree(folder, tmp_path / "copy")
    study = Study.at(copy, "RM")
    codebooks.carry_out(study, codebooks.retire(study, "fidelity", None))
    codebooks.carry_out(study, codebooks.add(study, "Waiting", under="difference"))
    coding.finish(study, "T003")
    view, known = seen(study)
    with study.store.reading() as db:
        held = recoding.held(db)
    study.store.close()
    assert held is not None
    assert known.revised is not None
    assert dict(known.revised.changes) == {ChangeKind.ADDED: 1, ChangeKind.RETIRED: 1}
    assert [view.codebook[id].name for id in known.revised.late] == ["Waiting"]
    assert known.revised.reread == 1


def test_what_coreq_asks_and_nobody_says(folder: Path) -> None:
    study = Study.at(folder, "me")
    with study.store.reading() as db:
        left = framing.unanswered(study.view(db), db)
    study.store.close()
    assert [item.number for item in left] == [15, 23]
