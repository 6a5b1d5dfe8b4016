"""Which words stand where: what somebody chose first, and nothing twice."""

from __future__ import annotations

from dataclasses import replace

from qualkit import counting
from qualkit.model import Span, Stance
from qualkit.model.views import ReportView
from qualkit.narrative import placing
from qualkit.narrative.front import Front
from qualkit.narrative.pages import Page
from qualkit.sections import quoting, theme
from qualkit.sections.blocks import Quotations, Section
from qualkit.sections.choosing import Voice, link_key
from tests.judging import chosen, graded, judged_view, printable
from tests.studies import small

PICKED = chosen("Q1", "T003", "Asked for her. By name.")


def with_chosen(*, may: bool = True, edition: str = "internal") -> ReportView:
    view = judged_view(study=replace(small(), quotations=(PICKED,)), edition=edition)
    given = (printable(view, PICKED, "P004"),) if may else ()
    return replace(view, judged=replace(view.judged, quotations=given))


def voices(view: ReportView) -> dict[str, tuple[Voice, ...]]:
    return dict(quoting.chosen(view, counting.ledger(view.study)))


def part(view: ReportView, code: str) -> Section:
    section = theme.write(view)
    assert section is not None
    return next(p for t in section.parts for p in t.parts if p.id == f"code-{code}")


def printed(section: Section) -> list[str]:
    held = (b for b in section.blocks if isinstance(b, Quotations))
    return [quotation.id for block in held for quotation in block.quotations]


def notes(section: Section) -> str:
    return " ".join(b.note for b in section.blocks if isinstance(b, Quotations) and b.note)


def test_what_somebody_chose_is_printed_for_the_code_it_is_coded_with() -> None:
    view = with_chosen()
    first, *_ = voices(view)["trust"]
    said = quoting.quotation(view, first)
    assert (said.id, said.text) == ("quote-q1", "Asked for her. By name.")
    assert said.stance is Stance.SUPPORTS
    assert "quote-q1" in printed(part(view, "trust"))


def test_no_words_are_printed_twice() -> None:
    held: dict[str, list[Span]] = {}
    view = with_chosen()
    graded_too = judged_view(grades=[graded("L3", "strong", "So.", "act-08", "act-10")])
    for one in (view, graded_too):
        held.clear()
        for of_key in voices(one).values():
            for voice in of_key:
                spans = held.setdefault(voice.coding.transcript, [])
                assert not any(span.overlaps(voice.coding.span) for span in spans)
                spans.append(voice.coding.span)


def test_where_somebody_chose_the_machine_adds_less() -> None:
    many = sum(len(of_code) for of_code in voices(judged_view()).values())
    assert sum(len(of_code) for of_code in voices(with_chosen()).values()) < many


def test_what_may_not_be_printed_is_not_and_no_machine_picks_its_words() -> None:
    view = with_chosen(may=False)
    assert not any(v.coding.span.overlaps(PICKED.span) and v.coding.transcript == "T003"
                   for of_code in voices(view).values() for v in of_code)  # fmt: skip
    assert "quote-q1" not in printed(part(view, "trust"))


def test_a_side_that_stands_with_a_link_is_referred_to() -> None:
    view = judged_view(grades=[graded("L1", "contested", "So.", "act-01", "act-14")])
    assert {v.coding.id for v in voices(view)[link_key("L1")]} == {"act-01", "act-14"}
    admin = part(view, "admin")
    assert notes(admin) == "A supporting account is quoted with the theory of change."


def test_the_choice_does_not_depend_on_what_is_judged_printable() -> None:
    def machines(view: ReportView) -> set[str]:
        return {v.lot for of_code in voices(view).values() for v in of_code if not v.chosen}

    assert machines(with_chosen()) == machines(with_chosen(may=False))


def test_words_that_the_narrative_draws_in_stand_there_alone() -> None:
    view = with_chosen()
    section = theme.write(view)
    assert section is not None
    drawn = Quotations((quoting.setting(view.judged.quotations[0]),))
    own = Section("fear", "Fear", (drawn,))
    page = Page("narrative/fear.md", Front(after="findings"), own, ("Q1",))
    (findings, words), problems = placing.placed([section], [page])
    assert problems == ()
    ids = [id for t in findings.parts for p in t.parts for id in printed(p)]
    assert "quote-q1" not in ids
    assert printed(words) == ["quote-q1"]
    alone = Section("code-trust", "Trust", (drawn,))
    (left, _), _ = placing.placed([alone], [replace(page, front=Front())])
    assert notes(left) == "The words that were chosen for it stand in the evaluators' text."
