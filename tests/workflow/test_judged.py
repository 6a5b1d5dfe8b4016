"""What people judged, as it reaches the report: from the acts of a study on disk."""

from qualkit import counting, plugins
from qualkit.evidence import grading
from qualkit.model import ActKind
from qualkit.report import html
from qualkit.store import statements
from qualkit.workflow.progress import silent
from qualkit.workflow.proposals import suggesting
from qualkit.workflow.reports import reporting
from qualkit.workflow.study import Study
from tests.workflow.conftest import Desk

TYPOLOGIES = """
typologies:
  - id: styles
    title: How it was done
    continuum: [added, moved]
"""


def test_grades_places_and_chosen_words_reach_the_report(desk: Desk) -> None:
    desk.coded()
    settings = desk.study / "study.yaml"
    settings.write_text(settings.read_text("utf-8") + TYPOLOGIES, "utf-8")
    desk.ok("quote", "add", "Q1", "T002", "She came every week and I am not frightened now.")
    desk.ok(
        *("typology", "place", "styles", "North", "added", "--because", "It was put on top."),
        *("--tie", 'T001 "she takes the minutes"'),
    )
    study = Study(desk.study, "RM")
    book = counting.ledger(suggesting.anonymised_view(study))
    now = grading.states(book)
    tied = [one.id for one in book.study.codings if one.code == "admin-support"]
    with study.transaction() as db:
        for link, state in (("L1", now["L1"]), ("L2", "1 before")):
            of = grading.said_of(link)
            statements.say(db, study.batch(), ActKind.LOOKED_AGAINST, of, "", value=state)
        value = grading.value("weak", "not known", now["L1"])
        of, why = grading.said_of("L1"), "One person says so."
        statements.say(db, study.batch(), ActKind.GRADED, of, why, codings=tied, value=value)

    view = reporting.report_view(
        study, suggesting.anonymised_view(study), "internal", silent, proposing=False
    )
    (grade,) = view.judged.grades["L1"]
    assert (grade.grade, grade.reason, grade.changed) == ("weak", "One person says so.", False)
    assert view.judged.looked == {"L1": ("RM",)}
    (styles,) = view.judged.typologies
    assert [(one.case, one.at, one.people, one.since) for one in styles.places] == [
        ("North", "added", 1, ())
    ]
    assert styles.unplaced == ("South",)
    (words,) = view.judged.quotations
    assert (words.id, words.participant, words.reference) == ("Q1", "P002", "T002, turn 2")
    assert words.text == "She came every week and I am not frightened now."

    written = (writer.write(view) for writer in plugins.members("sections"))
    page = html.render([section for section in written if section], view)
    assert page.count("She came every week and I am not frightened now.") == 1
    assert "The evidence for it is weak." in page
    assert "RM looked at what speaks against link 1." in page
    assert "Added. It was put on top." in page and "1 of 2 not placed" in page
