"""COREQ, the glossary and the title page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from qualkit import plugins
from qualkit.model import Publication, Settings, Turn
from qualkit.model.comparing import Cell, CellState, ThemeMatrix
from qualkit.model.conduct import Conduct, Revised, Saturated
from qualkit.model.views import ReportView, StudyView
from qualkit.report import html
from qualkit.report.cover import cover
from qualkit.sections import coreq, coreq_answers, glossary, methodology, pilots, provenance
from qualkit.sections.blocks import MatrixBlock, Prose, Section, Terms
from tests.studies import report_view, small

SATURATED = Saturated(12, 8, base=4, run=2, threshold=0.05, reached=6, again=True)


def with_settings(view: ReportView, settings: Settings) -> ReportView:
    return replace(view, study=replace(view.study, settings=settings))


def saying(coreq: dict[int, str], *, edition: str = "internal") -> ReportView:
    view = report_view(edition=edition)
    return with_settings(view, replace(view.study.settings, coreq=tuple(coreq.items())))


def terms(section: Section) -> dict[str, str]:
    found = [b for one in (section, *section.parts) for b in one.blocks if isinstance(b, Terms)]
    return {
        entry.name: "".join(run.text for words in entry.paragraphs for run in words)
        for block in found
        for entry in block.entries
    }


# --- COREQ


def test_it_has_its_32_items_in_three_domains() -> None:
    section = coreq.write(report_view())
    assert section is not None
    assert [len(part.blocks[0].entries) for part in section.parts
            if isinstance(part.blocks[0], Terms)] == [8, 15, 9]  # fmt: skip
    assert [int(name.split(".")[0]) for name in terms(section)] == list(range(1, 33))


def test_what_is_missing_is_said_with_how_to_supply_it() -> None:
    view = saying({n: "Said." for n in range(1, 33) if n not in (7, 15)})
    section = coreq.write(view)
    assert section is not None
    assert [item.number for item in coreq.missing(view)] == [7, 15]
    assert terms(section)["7. What participants knew of them"] == "Not reported."
    assert "2 of them are not reported; give them under coreq: in study.yaml" in str(section)
    public = coreq.write(saying({}, edition="public"))
    assert "study.yaml" not in str(public)
    whole = coreq.write(saying({n: "Said." for n in range(1, 33)}))
    assert "Each is answered." in str(whole)


def test_the_evaluators_words_stand_before_what_is_computed() -> None:
    section = coreq.write(saying({12: "All who could be met."}))
    assert section is not None
    said = terms(section)["12. How many took part"]
    assert said == "All who could be met. 13 people in 12 interviews (who was interviewed)."


@pytest.mark.parametrize(
    ("item", "internal", "public"),
    [
        (12, "13 people in 12 interviews.", "13 people in 12 interviews."),
        (17, "A schedule of 3 questions.", "A schedule of 3 questions."),
        (18, "1 person gave more than one interview.", "Some people gave more than one interview."),
        (
            19,
            "Transcribed verbatim, but for 1 interview of which there are notes.",
            "Transcribed verbatim, but for some interviews of which there are notes.",
        ),
        (21, "", ""),
        (22, "", ""),
        (25, "8 codes in 3 themes.", "8 codes in 3 themes."),
    ],
)
def test_what_the_data_know(item: int, internal: str, public: str) -> None:
    assert coreq_answers.computed(report_view(), item) == internal
    assert coreq_answers.computed(report_view(edition="public"), item) == public


def test_coders_are_counted_and_not_named() -> None:
    for edition in ("internal", "public"):
        said = coreq_answers.computed(report_view(edition=edition), 24)
        assert said == "2 coders; 1 transcript by more than one."


def test_saturation_is_told_with_its_method_or_not_scored() -> None:
    view = replace(report_view(), conduct=Conduct(saturated=SATURATED))
    assert coreq_answers.computed(view, 22) == (
        "After 6 interviews a run added few codes (Guest, Namey and Chen 2020: base 4, runs of 2, "
        "5%); later interviews added more all the same."
    )
    never = replace(view, conduct=Conduct(saturated=replace(SATURATED, reached=None)))
    assert coreq_answers.computed(never, 22).startswith("Not reached in 12 interviews")
    reflexive = with_settings(view, replace(view.study.settings, approach="reflexive"))
    assert coreq_answers.computed(reflexive, 22).startswith("Not scored")
    assert coreq_answers.computed(reflexive, 9).startswith("Reflexive thematic analysis")
    grown = replace(reflexive, conduct=Conduct(revised=Revised(1, {}, (), 0)))
    assert coreq_answers.computed(grown, 26) == "From the analysts' reading of the data."


def test_themes_from_the_data_are_counted() -> None:
    known = Revised(2, {}, late=("spread", "trust"), reread=0)
    view = replace(report_view(), conduct=Conduct(revised=known))
    assert coreq_answers.computed(view, 26).endswith("2 codes came from the data.")


def timed(study: StudyView, minutes: list[int]) -> StudyView:
    """The study, its first transcripts with times: the last turn begins after so many minutes."""

    def at(turns: tuple[Turn, ...], end: int) -> tuple[Turn, ...]:
        return (*turns[:-1], replace(turns[-1], seconds=60.0 * end))

    given = dict(zip(study.transcripts, minutes, strict=False))
    texts = {
        id: replace(text, turns=at(text.turns, given[id])) if id in given else text
        for id, text in study.transcripts.items()
    }
    return replace(study, transcripts=texts)


def test_how_long_interviews_were_is_told_of_k_and_in_round_figures() -> None:
    few = report_view(timed(small(), [31, 44]))
    assert coreq_answers.computed(few, 21) == ""
    enough = report_view(timed(small(), [31, 44, 62]))
    assert coreq_answers.computed(enough, 21) == (
        "3 transcripts carry times: about 45 minutes at the median."
    )


# --- glossary


def defined(**given: str) -> ReportView:
    view = report_view()
    entries = tuple((word.replace("_", " "), means) for word, means in given.items())
    return with_settings(view, replace(view.study.settings, glossary=entries))


def kept(view: ReportView, *others: Section) -> dict[str, str]:
    section = glossary.write(view)
    assert section is not None
    found = [one for one in glossary.kept((*others, section)) if one.id == glossary.ID]
    return terms(found[0]) if found else {}


def page(*words: str) -> Section:
    return Section("page", "A page", (Prose(words),))


def test_only_terms_that_stand_in_the_report_are_kept() -> None:
    view = defined(pod="a team.", half_pod="half of one.", threshold="how serious.")
    assert set(kept(view, page("Two pods met the thresholds of tripods."))) >= {"pod", "threshold"}
    assert "half pod" not in kept(view, page("Two pods."))
    assert "pod" not in kept(view, page("A tripod and a podium."))


def test_the_study_explains_a_word_of_the_report_otherwise() -> None:
    said = kept(defined(Theme="what we call one."), page("A theme."))
    assert said["Theme"] == "what we call one."
    assert "theme" not in said


def test_words_in_cells_of_a_matrix_are_words() -> None:
    cell = Cell(CellState.WITHHELD)
    matrix = ThemeMatrix("pilot", "code", ("N",), ("c",), {("N", "c"): cell})
    block = MatrixBlock("m", "A matrix", matrix, {"N": "North"}, {"c": "Help"}, {})
    assert "withheld" in kept(report_view(), Section("findings", "Found", (block,)))
    assert "withheld" not in kept(report_view(), page("Help in North."))


def test_ids_and_addresses_are_no_words() -> None:
    assert "theme" not in kept(report_view(), Section("theme", "Found", ()))


def test_terms_stand_in_the_order_of_the_alphabet() -> None:
    names = list(kept(defined(Zeal="z.", aim="a."), page("zeal, aim and theme")))
    assert names == sorted(names, key=str.casefold)


# --- title page


def test_the_title_page_says_what_is_known() -> None:
    view = report_view(edition="public")
    assert cover(view).edition == "Public edition, 4 March 2025"
    assert dict(cover(view).lines) == {
        "How to cite": "The evaluation team (2025). Working Nearby: an evaluation in three "
        "authorities. Public edition."
    }


def test_the_title_page_takes_what_study_yaml_gives() -> None:
    view = report_view()
    given = Publication(
        commissioner="The board", publisher="A press", date="2026-01-31", contact="x@y.example"
    )
    made = cover(with_settings(view, replace(view.study.settings, publication=given)))
    assert made.edition == "Internal edition, 31 January 2026"
    lines = dict(made.lines)
    assert lines["Commissioned by"] == "The board"
    assert lines["Contact"] == "x@y.example"
    assert lines["How to cite"].endswith("Internal edition. A press.")
    assert "(2026)" in lines["How to cite"]
    cited = replace(view.study.settings, publication=replace(given, cite="Us (2026)."))
    assert dict(cover(with_settings(view, cited)).lines)["How to cite"] == "Us (2026)."
    nobody = replace(view.study.settings, authors=" ")
    assert "How to cite" not in dict(cover(with_settings(view, nobody)).lines)


# --- all of it


def test_words_that_look_like_markup_are_words() -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    settings = replace(
        small().settings,
        publication=Publication(*(f"{name} {bad}" for name in ("a", "b", "2025", "d", "e"))),
        ethics=bad,
        glossary=((bad, bad), ("theme", bad)),
        coreq=tuple((n, bad) for n in range(1, 33)),
    )
    view = with_settings(report_view(), settings)
    made = [s for m in plugins.members("sections") if (s := m.write(view))]
    page = html.render(glossary.kept(made), view)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;alert(1)") > 36


FEW = re.compile(r"(?<![\d.])[12] (?:of|person|people|speakers?|interviews?\b)")
"""So few people that the public edition does not count them."""


def test_the_public_frame_counts_nobody_of_fewer_than_k() -> None:
    writers = (methodology, pilots, coreq, glossary, provenance)
    conduct = Conduct(gone="1 interview withdrawn", saturated=SATURATED)
    for edition, few in (("internal", True), ("public", False)):
        view = replace(report_view(edition=edition), conduct=conduct)
        said = "\n".join(words for one in writers for words in glossary.words(one.write(view)))
        assert bool(FEW.search(said)) is few
        assert ("1 interview" in said) is few
