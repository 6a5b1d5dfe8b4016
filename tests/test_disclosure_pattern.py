"""Fictional attributions after the source study: five name a post that one person held."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from qualkit import disclosure, settings
from qualkit.disclosure import Exposed, Exposure, PrintedLabel
from qualkit.model import Participation
from qualkit.model.views import StudyView
from tests.studies import small

CASES = Path(__file__).parent / "cases" / "attributions"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def study() -> StudyView:
    """The study of the files, each participant by what interviews.csv calls them."""
    people = tuple(
        Participation(
            row["file"],
            row.get("participant_id") or row["participant"],
            tuple(row["pilot"].split(";")),
            row["stage"],
            row["group"],
            row["role"],
            attachment=row.get("attachment", ""),
        )
        for row in rows("interviews.csv")
    )
    given = settings.read_settings(CASES / "study.yaml")
    return replace(small(), settings=given, participations=people)


def printed(view: StudyView) -> Iterator[PrintedLabel]:
    """Each printed attribution in its place."""
    reader = disclosure.Reader.of(view)
    for at, row in enumerate(rows("printed.csv")):
        speaking = (f"quotation {at}", row["participant"])
        yield reader.label(row["label"], speaking, row["section"])


def found() -> list[Exposure]:
    view = study()
    release = disclosure.Release(
        "report", labels=tuple(printed(view)), staffing=disclosure.staffing(view)
    )
    return list(disclosure.exposures(disclosure.held(view), release))


def of_labels(exposures: list[Exposure]) -> set[tuple[str, str, str]]:
    """The labels that isolate somebody, with participant and section."""
    wanted = (Exposed.LABEL, Exposed.POST)
    return {
        (one.label.label, one.label.speaking[1], one.label.section)
        for one in exposures
        if one.label is not None and one.kind in wanted
    }


def given(name: str) -> set[tuple[str, str, str]]:
    return {(row["label"], row["participant"], row["section"]) for row in rows(name)}


def test_all_five_are_caught_and_no_safe_one() -> None:
    unsafe = given("unsafe.csv")
    assert len(unsafe) == 5
    assert of_labels(found()) == unsafe
    assert len(given("printed.csv") - unsafe) >= 50


def test_each_is_caught_with_its_reason() -> None:
    for one in found():
        assert one.what
        assert one.why
