from __future__ import annotations

import pytest

from qualkit import plugins
from qualkit.model.views import ReportView
from qualkit.sections import accounts
from qualkit.sections.blocks import MatrixBlock, Section
from qualkit.sections.traced import Counted, Trace
from qualkit.sections.words import said_in
from qualkit.workflow.reports.opening import as_data
from qualkit.workflow.reports.tracing import Traces
from tests.studies import report_view


@pytest.fixture(scope="module")
def view() -> ReportView:
    return report_view()


@pytest.fixture(scope="module")
def traces(view: ReportView) -> Traces:
    return Traces(view)


def sections(view: ReportView) -> list[Section]:
    found = [s for m in plugins.members("sections") if (s := m.write(view))]
    for section in found:
        found.extend(section.parts)
    return found


def opened(traces: Traces, id: str) -> Trace:
    (one,) = traces.of(id)
    return one


def ids(some: tuple[Counted, ...]) -> list[str]:
    return [who.id for who in some]


def test_every_cell_of_every_matrix_opens_to_the_number_that_it_prints(
    view: ReportView, traces: Traces
) -> None:
    blocks = [b for s in sections(view) for b in s.blocks if isinstance(b, MatrixBlock)]
    cells = [
        (block.traces[place], cell)
        for block in blocks
        for place, cell in block.matrix.cells.items()
    ]
    assert len(cells) == 3 * (3 + 3 + 2 + 2)  # pilots by codes of each theme, and by objectives
    for address, cell in cells:
        found = opened(traces, address)
        assert found.id == address
        assert found.said == said_in(cell)
        assert (found.count, found.of) == (cell.people, cell.of)
        assert sorted(c.id for who in found.counted for c in who.codings) == list(cell.codings)


def test_every_sentence_on_a_code_opens_to_its_people(view: ReportView, traces: Traces) -> None:
    for address, (name, codes) in traces.tracer.subjects.items():
        account = accounts.account(view, traces.tracer.book, name, codes)
        found = opened(traces, address)
        assert found.count == account.total.people
        if found.count:
            assert account.share.startswith(found.said)
        leans = {who.id: who.lean for who in found.counted if who.lean}
        assert leans == dict(account.leanings)


def test_the_parts_of_a_count_are_what_the_breakdown_says(view: ReportView, traces: Traces) -> None:
    told = accounts.breakdown(view, traces.tracer.book, traces.tracer.subjects["code-time"][1])
    parts = {part.name: part.said for part in opened(traces, "code-time").parts}
    said = {name: said_in(cell) for of in told.values() for name, cell in of.items()}
    assert said.items() <= parts.items()
    for part in opened(traces, "code-time").parts:
        assert opened(traces, part.id).said == part.said


def test_who_is_counted_of_whom_and_by_which_words(traces: Traces) -> None:
    found = opened(traces, "code-time#p2")
    assert found.said == "2 of 5"
    assert ids(found.counted) == ["P006", "P009"]
    assert ids(found.others) == ["P007", "P008", "P010"]
    (coding,) = found.counted[1].codings
    place = traces.tracer.place(coding)
    assert (place.transcript, place.turn, place.coder) == ("T008", 3, "Ana")
    assert place.words == "It was someone who had the time to sit on the step with you."
    assert found.counted[1].what == "Wrenfold, Stage 2, Service user, Parent"


@pytest.mark.parametrize(
    ("given", "id"),
    [
        ("code-time#p2", "code-time#p2"),
        ("code-time/p2", "code-time#p2"),
        ("code-time#Wrenfold", "code-time#p2"),
        ("code-time#key-informant", "code-time#g2"),
        ("report-sources/code-time.html#p2", "code-time#p2"),
        ("file:///a/b%20c/report.html#code-time", "code-time"),
        ("report.html#theme-support", "theme-support"),
        ("interviewed", "table-interviews"),
        ("pilot-1", "table-interviews#p1"),
    ],
)
def test_an_address_may_be_given_as_it_was_copied(traces: Traces, given: str, id: str) -> None:
    assert opened(traces, given).id == id


def test_every_quotation_opens_to_its_words(view: ReportView, traces: Traces) -> None:
    for id, one in traces.quotations.items():
        (place,) = one.places
        text = view.study.transcripts[place.transcript]
        assert place.words == place.span.of(text.text)
        assert opened(traces, f"{place.transcript}.html#{id}") == one


def test_a_matrix_opens_to_all_its_cells(traces: Traces) -> None:
    found = traces.of("matrix-lasting")
    assert len(found) == 3 * 3  # the theme's own cell is opened too
    assert {one.id for one in found} >= {"code-continuation#p1", "code-spread#p3"}


def test_a_link_opens_to_who_takes_which_side(view: ReportView, traces: Traces) -> None:
    for evidence in view.evidence:
        found = opened(traces, f"link-{evidence.link.id}")
        leans = [str(who.lean) for who in found.counted]
        assert leans.count("supports") == evidence.supports
        assert leans.count("challenges") == evidence.challenges
        assert leans.count("mixed") == evidence.mixed
        assert sum(who.beside == "not asked" for who in found.others) == evidence.not_asked
        made = sorted(c.id for who in found.counted for c in who.codings)
        assert made == list(evidence.codings)


def test_who_took_part(traces: Traces) -> None:
    found = opened(traces, "table-interviews#p1-s1-g1")
    assert found.said == "3 times, 3 people, 2 interviews"
    assert ids(found.counted) == ["P001", "P002", "P003"]
    assert {part.id for part in opened(traces, "table-interviews").parts} >= {
        found.id,
        "table-interviews#s2-g3",
    }


def test_as_data_a_number_names_the_words_behind_it(traces: Traces) -> None:
    told = as_data(traces.tracer, opened(traces, "code-time#p1"))
    assert (told["count"], told["of"]) == (2, 6)
    seen = [c for who in told["counted"] for c in who["codings"]]
    assert {"I was with one f", "There is more ti"} <= {c["words"][:16] for c in seen}
