"""demo: the sample study, all the way to a report, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qualkit.workflow.analysis import charting_files, evidencing, opposing, placing, quoting_files
from qualkit.workflow.identifiers import anonymising
from qualkit.workflow.intake import ingesting, preparing
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.release import leaving, packing
from qualkit.workflow.reports import formats, reporting
from qualkit.workflow.sittings import coding
from qualkit.workflow.study import Study

SAMPLE = "transcripts_sample"
NAME = "closer-to-families"
UUID = "5ca1ab1e-0000-4000-8000-000000000024"
"""The sample study's, so that its report is the same each time."""
DAY = datetime(2024, 12, 2, 9, tzinfo=UTC)
"""When the sample study's work is dated, so that its report is the same on every day."""


def run(
    reports: Path, *, progress: Progress = silent, say: Callable[[str], None] = lambda line: None
) -> Path:
    """Render the sample study's reports into `reports`; where the internal one is.

    The study, its key and its vault are in a temporary folder that is removed at the end. Nobody
    reads the transcripts to their end here, so what is public or shared is a draft.
    """
    sample = preparing.shipped(SAMPLE)
    with tempfile.TemporaryDirectory(prefix="qualkit-demo-") as place, _key(Path(place)):
        study = _begun(Path(place) / NAME, sample)
        say("1 of 8  Taking in 24 interviews")
        ingesting.take_in(
            study,
            sorted((sample / "interviews").iterdir()),
            sample / "interviews.csv",
            speakers=sample / "speakers.csv",
            progress=progress,
        )
        say("2 of 8  Replacing what identifies people")
        anonymising.anonymise(study, progress=progress)
        say("3 of 8  Importing two people's codings")
        for name in ("codings_first_coder.csv", "codings_second_coder.csv"):
            path = sample / "truth" / name
            coding.import_codings(study, path, from_original=True, finished=True)
        say("4 of 8  Importing an evaluator's analysis")
        _analysed(study, sample / "analysis", progress)
        say("5 of 8  Looking for themes, testing suggestions")
        path = reports / f"{NAME}.html"
        reporting.report(study, out=path, sources="sources", progress=progress)
        say("6 of 8  Rendering drafts of what would be published, a page and a Word document")
        for format in (formats.HTML, formats.WORD):
            out = reports / f"{NAME}-public.{format}"
            reporting.report(study, edition="public", out=out, format=format, draft=True)
        say("7 of 8  Checking what must hold before anything leaves")
        for one in leaving.check(study):
            say(f"          {'holds  ' if not one.wrong else 'not yet'}  {one.what}")
        say("8 of 8  Writing a draft of what may be shared")
        packing.share(study, Path(place) / "pack", draft=True)
        study.store.close()
        return path


def _analysed(study: Study, folder: Path, progress: Progress) -> None:
    """Summaries, grades after a look at what speaks against, negative cases, places, quotations."""
    charting_files.import_table(study, folder / "summaries.csv")
    evidencing.look_against(study, progress=progress)
    evidencing.import_grades(study, folder / "grades.csv")
    opposing.import_decisions(study, folder / "negative.csv")
    placing.import_places(study, folder / "places.csv")
    quoting_files.import_quotations(study, folder / "quotations.csv")


def _begun(folder: Path, sample: Path) -> Study:
    folder.mkdir()
    for name in ("study.yaml", "schedule.yaml"):
        shutil.copyfile(sample / name, folder / name)
    shutil.copytree(sample / "narrative", folder / "narrative")
    clock = _Clock()
    preparing.init(folder, codebook="remodelling", uuid=UUID, clock=clock)
    return Study(folder, "demo", clock)


class _Clock:
    """The sample study's day, a second later each time."""

    def __init__(self) -> None:
        self.at = DAY

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@contextmanager
def _key(place: Path) -> Iterator[None]:
    """A key file of the demonstration's own, and no other store than its own."""
    before = {name: os.environ.pop(name, None) for name in ("QUALKIT_KEY_FILE", "QUALKIT_STORE")}
    os.environ["QUALKIT_KEY_FILE"] = str(place / "key.txt")
    try:
        yield
    finally:
        os.environ.pop("QUALKIT_KEY_FILE")
        os.environ.update({name: value for name, value in before.items() if value is not None})
