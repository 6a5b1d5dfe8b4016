"""What the report says of each link of the theory of change."""

from __future__ import annotations

import re
from dataclasses import replace

from qualkit import counting
from qualkit.model.views import ReportView, StudyView
from qualkit.sections import links, summary, theory
from qualkit.sections.blocks import Facts, KeyPoints, Prose, Quotations, Section, Table
from tests.judging import graded, judged_view
from tests.studies import small

FOR, BOTH, AGAINST = "act-01", "act-06", "act-14"
"""Codings of administrative support, which bears on L1: of P001, P003 and P006."""


def part(view: ReportView, link: str) -> Section:
    parts = links.parts(view, counting.ledger(view.study))
    return next(one for one in parts if one.id == f"link-{link}")


def facts(section: Section) -> dict[str, str]:
    return {term: words for b in section.blocks if isinstance(b, Facts) for term, words in b.pairs}


def table(section: Section) -> Table | None:
    return next((one for one in section.blocks if isinstance(one, Table)), None)


def test_a_grade_is_said_with_its_assumption_and_its_reason() -> None:
    view = judged_view(grades=[graded("L1", "moderate", "Two of\n three say so.", FOR)])
    one = part(view, "L1")
    assert one.finding == "The evidence for it is moderate; its assumption held."
    assert facts(one) == {
        "Why": "Two of three say so.",
        "It assumes": "The help is enough.",
        "Supported by": "pilot staff and service user (3 first-hand)",
    }


def test_who_took_which_side_stands_by_pilot_and_by_group() -> None:
    shown = table(part(judged_view(), "L1"))
    assert shown is not None
    assert shown.caption == "3 people supported it and 3 both supported and challenged it"
    assert shown.columns == ("Who", "Supporting", "Challenging", "Both", "Not asked")
    assert dict((row[0], row[1:]) for row in shown.rows)["Calderbeck"] == ("1", "0", "2", "3")
    assert [row[0] for row in shown.rows][3:] == ["Pilot staff", "Key informant", "Service user"]


def test_a_grade_of_other_codings_says_so_and_is_left_out_in_public() -> None:
    old = replace(graded("L1", "strong", "All say so.", FOR, BOTH, AGAINST), changed=True)
    assert facts(part(judged_view(grades=[old]), "L1"))["Why"] == (
        "All say so. (Out of date: its codings changed since.)"
    )
    public = part(judged_view(grades=[old], edition="public"), "L1")
    assert public.finding == ""
    assert "Why" not in facts(public)


def test_in_public_a_reason_rests_on_enough_people_and_names_no_hidden_post() -> None:
    one = graded("L1", "strong", "All three say so.", FOR, BOTH, AGAINST)
    post = replace(one, reason="All three say so, the headteacher too.")
    few = replace(one, codings=(FOR, BOTH))
    for given, told in ((one, True), (post, False), (few, False)):
        assert ("Why" in facts(part(judged_view(grades=[given], edition="public"), "L1"))) is told


def test_in_public_there_is_no_table_with_a_number_of_too_few() -> None:
    assert table(part(judged_view(edition="public"), "L1")) is None
    assert table(part(judged_view(edition="public", k=1), "L1")) is not None


def test_what_a_grade_is_tied_to_is_quoted_for_and_against() -> None:
    view = judged_view(grades=[graded("L1", "contested", "They differ.", FOR, AGAINST)])
    said = [b for b in part(view, "L1").blocks if isinstance(b, Quotations)]
    assert [(b.lead, [q.text[:14] for q in b.quotations]) for b in said] == [
        ("Supporting", ["She rings roun"]),
        ("Challenging", ["I do my own ty"]),
    ]


def test_grades_that_do_not_agree_are_no_grade() -> None:
    one = graded("L1", "strong", "So.", FOR)
    view = judged_view(grades=[one])
    twice = {"L1": (one, replace(one, grade="weak"))}
    view = replace(view, judged=replace(view.judged, grades=twice))
    assert part(view, "L1").finding == ""
    assert "Link 1 has 2 grades that do not agree." in links.looked(view)


def test_who_looked_at_what_speaks_against_links() -> None:
    assert list(links.looked(judged_view())) == [
        "Nobody has looked yet at what speaks against any link."
    ]
    some = judged_view(looked={"L1": ("Ana", "Ben"), "L3": ("Ana", "Ben")})
    assert list(links.looked(some)) == [
        "Ana and Ben looked at what speaks against links 1 and 3.",
        "Nobody has looked yet at what speaks against links 2, 4 and 5.",
    ]


def test_the_section_and_the_summary_say_how_many_links_hold() -> None:
    grades = [
        graded("L1", "strong", "So.", FOR),
        graded("L2", "not supported", "Not so."),
        graded("L5", "strong", "So.", "act-12"),
    ]
    view = judged_view(grades=grades)
    assert theory.graded(view) == (
        "2 of the 3 graded links are borne out by evidence that is strong or moderate."
    )
    points = next(
        b for b in summary.write(view).blocks
        if isinstance(b, KeyPoints) and b.id == "summary-theory"
    )  # fmt: skip
    assert [(point.text, point.link) for point in points.points] == [
        (
            "Strong: links 1 and 5 (administrators work inside the team → social workers have "
            "time for families; senior managers see the change through → the work outlives its "
            "funding).",
            "theory-links",
        ),
        (
            "Not supported: link 2 (staff have equipment for working away from the office → "
            "social workers have time for families).",
            "theory-links",
        ),
    ]


def test_the_drawing_leads_to_each_link() -> None:
    svg = theory.figure(judged_view()).svg
    assert svg.startswith('<svg role="group"')
    assert '<a href="#link-L3" aria-label="Link 3"><circle' in svg
    assert '<a href="#link-L1"><rect' in svg
    assert "<a " not in theory.picture(judged_view().study.codebook)


def test_links_that_are_all_graded_are_drawn_by_their_grades() -> None:
    names = ["strong", "not judged", "weak", "moderate", "contested"]
    every = [graded(f"L{at}", name, "So.") for at, name in enumerate(names, 1)]
    figure = theory.figure(judged_view(grades=every))
    assert figure.title == (
        "Strong or moderate evidence for 2 of the 5 links in the theory of change"
    )
    looks = re.findall(r'<path class="(\w+)"', figure.svg)
    assert looks == ["borne", "silent", "doubted", "borne", "doubted"]
    some = theory.figure(judged_view(grades=every[:4]))
    assert some.title.startswith("More people supported than challenged 2 of the 5 links")


def test_in_public_a_link_without_a_table_says_how_many_took_a_side() -> None:
    said = [b for b in part(judged_view(edition="public"), "L3").blocks if isinstance(b, Prose)]
    assert [one.paragraphs for one in said] == [
        ("Fewer than 3 people supported it and 3 both supported and challenged it.",)
    ]


def test_in_public_nobody_is_quoted_whom_the_pilots_of_a_link_would_give_away() -> None:
    # "Parent" stands for three people in all pilots, and for one in Calderbeck
    grades = [graded("L3", "strong", "So.", "act-10")]
    study = small()
    own = tuple(
        replace(one, links=frozenset({"L1", "L3"} if one.id == "Calderbeck" else {"L1"}))
        for one in study.settings.pilots
    )
    alone = replace(study, settings=replace(study.settings, pilots=own))

    def quoted(given: StudyView, edition: str) -> list[str]:
        view = judged_view(grades=grades, study=given, edition=edition)
        said = [b for b in part(view, "L3").blocks if isinstance(b, Quotations)]
        return [quotation.text for block in said for quotation in block.quotations]

    words = "She came when she said she would."
    assert quoted(study, "public") == [words]
    assert quoted(alone, "internal") == [words]
    assert quoted(alone, "public") == []
