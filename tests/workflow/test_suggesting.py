"""suggest and topics at the command line, from what is asked to what is kept."""

import json
import re
from collections.abc import Sequence
from importlib.metadata import EntryPoint, EntryPoints

import pytest
from sqlalchemy import func, select

from qualkit import plugins
from qualkit.model import (
    ActKind,
    Codebook,
    Coding,
    Segment,
    SegmentSuggestions,
    Span,
    Suggestion,
)
from qualkit.store import acts
from qualkit.store.tables import vectors
from qualkit.workflow.proposals import finding_topics, suggesting
from qualkit.workflow.sittings.sitting import Sitting
from qualkit.workflow.study import Study
from tests.workflow.conftest import Desk

LAPTOPS = (
    "The laptop will not connect, so I sit in the car park to log on.",
    "The recording system crashes and you lose the whole form.",
    "They gave us new laptops and the signal in that building is hopeless.",
    "My work phone has no signal and the laptop takes ten minutes to start.",
    "The system logs you out and nothing is saved on the computer.",
    "The computer froze and the laptop lost the form that I had typed.",
)
BUSES = (
    "The bus comes once an hour and never on a Sunday.",
    "I missed the bus and walked to the bus station in the rain.",
    "There is no bus after six, so we cannot get home.",
    "The bus fare has gone up again and the bus was late.",
    "We waited for the bus with the pushchair and it drove past.",
    "They stopped the number nine bus, so it is two buses now.",
)


def opened(desk: Desk) -> Study:
    return Study.at(desk.study, "RM")


def with_two_themes(desk: Desk) -> Desk:
    """The study, with more said in one interview: of computers, and of buses."""
    more = [line for pair in zip(LAPTOPS, BUSES, strict=True) for line in pair]
    said = "\n\n".join(f"INT: And then?\n\nBryony: {line}" for line in more)
    path = desk.incoming / "mum.txt"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{said}\n", encoding="utf-8")
    return desk.coded()


class OneCode:
    """A suggester that proposes one code for everything: the example of the guide."""

    VERSION = "0.1"

    def __init__(self, code: str = "stigma", chance: float = 0.4) -> None:
        self.code, self.chance = code, chance

    def suggest(
        self, segments: Sequence[Segment], codebook: Codebook, codings: Sequence[Coding]
    ) -> list[SegmentSuggestions]:
        one = Suggestion(self.code, self.chance, "because it always is")
        return [SegmentSuggestions(segment, (one,)) for segment in segments]


class Failing(OneCode):
    def suggest(
        self, segments: Sequence[Segment], codebook: Codebook, codings: Sequence[Coding]
    ) -> list[SegmentSuggestions]:
        raise RuntimeError("no idea")


STIGMA, UNKNOWN, SURER, BROKEN = OneCode(), OneCode("nonsense"), OneCode(chance=3), Failing()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages that offer these suggesters, as the standard library would find them."""
    group = "qualkit.suggesters"
    offered = {"one-code": "STIGMA", "unknown": "UNKNOWN", "surer": "SURER", "broken": "BROKEN"}
    points = EntryPoints(
        EntryPoint(name, f"{__name__}:{value}", group) for name, value in offered.items()
    )
    monkeypatch.setattr(plugins, "entry_points", lambda group: points.select(group=group))


def test_a_transcript_s_suggestions_say_turn_and_suggester(desk: Desk) -> None:
    desk.coded()
    rows = json.loads(desk.ok("suggest", "t001", "--json"))
    assert [row["turn"] for row in rows] == [2, 4]
    assert all(row["suggester"].startswith("blend ") for row in rows)
    assert all(row["coded"] is None or 0 <= row["coded"] <= 1 for row in rows)
    assert "T001, turn 2 (" in desk.ok("suggest", "T001", "2")
    assert "turn 4" not in desk.ok("suggest", "T001", "2")
    assert "has no turn 9" in desk.refused("suggest", "T001", "9")


def test_more_on_demand(desk: Desk) -> None:
    desk.coded()
    said = desk.ok("suggest", "T001", "2", "--why")
    assert "alike" in said and "log odds: words" in said and "learnt from" in said
    (row,) = json.loads(desk.ok("suggest", "T001", "2", "--why", "--json"))
    assert len(row["grounds"]) == len(row["suggestions"]) == 3
    assert "the interviewer's" in desk.ok("suggest", "T001", "1", "--why")


def test_reasons_leave_out_what_was_removed_or_withdrawn(desk: Desk) -> None:
    desk.coded()
    assert "T002" in nearest(desk)
    desk.ok("withdraw", "--participant", "P002", "--yes")
    left = nearest(desk)
    assert left and "T002" not in left
    for one in json.loads(desk.ok("code", "list", "--json")):
        desk.ok("code", "remove", "--act", one["id"][:8])
    assert nearest(desk) == set()


def nearest(desk: Desk) -> set[str]:
    """The transcripts of the codings that are shown as the reason, of all codes."""
    words = ("suggest", "T001", "4", "--why", "--top", "20", "--json")
    return {
        near["transcript"]
        for row in json.loads(desk.ok(*words))
        for ground in row["grounds"]
        for near in ground["nearest"]
    }


def test_rejecting_at_the_command_line(desk: Desk) -> None:
    desk.coded()
    assert "Rejected Fear of social services for T001, turn 4 (1 segment)" in desk.ok(
        "suggest", "T001", "4", "--reject", "stigma"
    )
    (row,) = json.loads(desk.ok("suggest", "T001", "4", "--top", "20", "--json"))
    assert "stigma" not in [one["code"] for one in row["suggestions"]]
    desk.ok("undo")
    (row,) = json.loads(desk.ok("suggest", "T001", "4", "--top", "20", "--json"))
    assert "stigma" in [one["code"] for one in row["suggestions"]]
    assert "the interviewer's" in desk.refused("suggest", "T001", "1", "--reject", "stigma")


def test_an_audit_lists_places_words_and_reasons(desk: Desk) -> None:
    desk.coded()
    rows = json.loads(desk.ok("suggest", "--audit", "--json"))
    sittings = [Sitting(opened(desk), id) for id in ("T001", "T002", "T003")]
    texts = {one.id: one.text.text for one in sittings}
    coded = {(one.transcript, one.span, one.code) for each in sittings for one in each.codings}
    for row in rows:
        start, end = row["start"], row["end"]
        assert texts[row["transcript"]][start:end] == row["words"]
        assert row["why"]
        said = (row["transcript"], Span(start, end), row["code"])
        assert (said in coded) == (row["kind"] == "unusual")
    told = desk.ok("suggest", "--audit")
    found = re.findall(r"  (\d+)%, (.+)$", told, re.MULTILINE)
    assert len(found) == sum(row["kind"] == "missed" for row in rows) > 0
    for percent, words in found:
        least = {"likely": 70, "more likely than not": 50, "unlikely": 0}.get(words, 20)
        assert int(percent) >= least, (percent, words)
        assert (int(percent) < 50) == (words not in ("likely", "more likely than not"))
    assert "is sure" not in told
    only = json.loads(desk.ok("suggest", "--audit", "--code", "stigma", "--json"))
    assert {row["code"] for row in only} <= {"stigma"}
    assert "unknown code" in desk.refused("suggest", "--audit", "--code", "nonsense")


def test_an_audit_needs_transcripts_to_hold_out(desk: Desk) -> None:
    desk.anonymised()
    assert "fewer than three are coded" in desk.refused("suggest", "--audit")


def test_a_coding_says_what_proposed_it(desk: Desk) -> None:
    desk.coded()
    study = opened(desk)
    sitting = Sitting(study, "T003")
    offered = suggesting.suggest(study, "T003")
    sitting.suggestions = {one.segment.span: one.suggestions for one in offered.suggestions}
    sitting.suggester = offered.suggester
    span, proposed = next(iter(sitting.suggestions.items()))
    held = {one.code for one in sitting.mine(span)}
    code = next(one.code for one in proposed if one.code not in held)
    made = sitting.code(span, code, suggested=True)
    sitting.change(made, memo="so it is")
    again = Sitting(study, "T003")
    again.change(next(one for one in again.codings if one.code == code), memo="twice")
    with study.store.reading() as db:
        said = [act.body.get("suggester") for act in acts.log(db) if act.body.get("suggested")]
    assert len(said) == 3
    assert set(said) == {sitting.suggester}
    assert sitting.suggester.startswith("blend ")


# --- other people's suggesters


@pytest.mark.usefixtures("installed")
def test_somebody_else_s_suggester(desk: Desk) -> None:
    desk.coded()
    rows = json.loads(desk.ok("suggest", "T003", "--suggester", "one-code", "--json"))
    assert {one["code"] for row in rows for one in row["suggestions"]} == {"stigma"}
    assert {row["suggester"] for row in rows} == {"one-code 0.1"}
    assert "no part of qualkit" in desk.run("suggest", "T003", "--suggester", "one-code").stderr
    desk.ok("suggest", "T003", "2", "--reject", "stigma")
    rows = json.loads(desk.ok("suggest", "T003", "2", "--suggester", "one-code", "--json"))
    assert [row["suggestions"] for row in rows] == [[]]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("unknown", "there is no code “nonsense”"),
        ("surer", "not between 0 and 1"),
        ("broken", "it fails (RuntimeError)"),
        ("nobody's", "Known: blend, broken, one-code, surer, unknown."),
    ],
)
def test_a_suggester_that_will_not_do(desk: Desk, name: str, why: str) -> None:
    desk.coded()
    assert why in desk.refused("suggest", "T003", "--suggester", name)


# --- caches


def test_what_is_withdrawn_or_replaced_leaves_no_vector(desk: Desk) -> None:
    desk.coded()
    desk.ok("suggest")
    assert _vectors(desk) > 0
    desk.ok("withdraw", "--participant", "P002", "--yes")
    assert _vectors(desk) == 0
    desk.ok("suggest")
    assert _vectors(desk) > 0
    with (desk.study / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("names:\n  - {name: brollywood, kind: organisation}\n")
    desk.ok("anonymise", "--yes")
    assert _vectors(desk) == 0


def _vectors(desk: Desk) -> int:
    with opened(desk).store.reading() as db:
        return int(db.execute(select(func.count()).select_from(vectors)).scalar_one())


# --- topics


def test_a_topic_becomes_a_provisional_code_with_examples(desk: Desk) -> None:
    with_two_themes(desk)
    found = finding_topics.topics(opened(desk), number=3)
    wanted = next(one for one in found if "bus" in one.words)
    assert wanted.standing == "new"
    arguments = ("topics", "adopt", str(wanted.number), "--name", "Getting there", "--number", "3")
    said = desk.ok(*arguments)
    study = opened(desk)
    with study.store.reading() as db:
        view = study.view(db)
        made = acts.standing(db, ActKind.EXAMPLE)
    (code,) = (one for one in view.codebook.codes if one.name == "Getting there")
    assert code.id in said
    assert code.examples == ()
    assert {one.code for one in view.examples} == {code.id}
    words = [one.span.of(view.transcripts[one.transcript].text) for one in view.examples]
    assert words == [one.text for one in wanted.examples]
    assert not any(word in str(act.body) for act in made for word in words)
    found_now = suggesting.suggest(study, "T002")
    buses = [one for one in found_now.suggestions if "The bus fare" in one.segment.text]
    assert buses[0].suggestions[0].code == code.id
    desk.ok("undo")
    with study.store.reading() as db:
        assert study.view(db).examples == ()
        assert "Getting there" not in [one.name for one in study.view(db).codebook.codes]


def test_examples_go_with_what_is_withdrawn(desk: Desk) -> None:
    with_two_themes(desk)
    number = next(t.number for t in finding_topics.topics(opened(desk)) if "bus" in t.words)
    desk.ok("topics", "adopt", str(number), "--name", "Getting there")
    desk.ok("withdraw", "--participant", "P002", "--yes")
    study = opened(desk)
    with study.store.reading() as db:
        assert study.view(db).examples == ()
        assert acts.standing(db, ActKind.EXAMPLE) == []


def test_what_cannot_be_adopted(desk: Desk) -> None:
    with_two_themes(desk)
    before = desk.ok("log")
    assert "there is no topic 40" in desk.refused("topics", "adopt", "40", "--name", "Buses")
    assert "no code" in desk.refused("topics", "adopt", "1", "--name", "Buses", "--under", "nought")
    desk.refused("topics", "adopt", "1", "--name", "Bryony Tarn")
    assert desk.ok("log") == before


def test_topics_say_how_codes_cover_them(desk: Desk) -> None:
    with_two_themes(desk)
    rows = json.loads(desk.ok("topics", "--json"))
    assert {row["standing"] for row in rows} <= {"covered", "partly", "new"}
    said = desk.ok("topics")
    assert "stability" in said and "nearest:" in said
    refused = desk.run("topics", "--method", "umap-hdbscan", "--number", "4")
    assert refused.exit_code == 2
