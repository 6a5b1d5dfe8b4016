"""The sample study, coded by two people, as `make demo` takes it in."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.workflow.identifiers import anonymising
from qualkit.workflow.intake import ingesting, preparing
from qualkit.workflow.sittings import coding
from qualkit.workflow.study import Study

SAMPLE = Path(__file__).parents[2] / "transcripts_sample"
GAINS = "gains: [Pilot staff]\n"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """It, with study.yaml saying who gains. Tests look and do not change it."""
    place = tmp_path_factory.mktemp("sample")
    folder = place / "closer-to-families"
    folder.mkdir()
    for name in ("study.yaml", "schedule.yaml"):
        shutil.copyfile(SAMPLE / name, folder / name)
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write(GAINS)
    before = os.environ.get("QUALKIT_KEY_FILE")
    os.environ["QUALKIT_KEY_FILE"] = str(place / "key.txt")
    preparing.init(folder, codebook="remodelling")
    study = Study(folder, "RM")
    ingesting.take_in(
        study,
        sorted((SAMPLE / "interviews").iterdir()),
        SAMPLE / "interviews.csv",
        speakers=SAMPLE / "speakers.csv",
    )
    anonymising.anonymise(study)
    for name in ("codings_first_coder.csv", "codings_second_coder.csv"):
        path = SAMPLE / "truth" / name
        coding.import_codings(study, path, from_original=True, finished=True)
    yield study
    study.let_go()
    os.environ.pop("QUALKIT_KEY_FILE")
    if before is not None:
        os.environ["QUALKIT_KEY_FILE"] = before
