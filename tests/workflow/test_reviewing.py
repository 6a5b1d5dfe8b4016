"""What a person decides about what was found: kept at once, without words, and for good."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualkit.anonymise import Mention
from qualkit.errors import CannotDecide, KeepsName, NotYet, StoreError
from qualkit.model import ActKind, Entity, Kind, Span, Status
from qualkit.recognisers import spacy_names
from qualkit.register import Verb
from qualkit.store import acts
from qualkit.workflow.identifiers import anonymising
from qualkit.workflow.identifiers.finding import read_through
from qualkit.workflow.identifiers.reading import Reading
from qualkit.workflow.identifiers.reviewing import Review
from qualkit.workflow.keeping import load_register
from qualkit.workflow.release import leaving
from qualkit.workflow.study import Study
from tests.workflow.conftest import CODINGS, INTERVIEWS, Desk
from tests.workflow.written import shown, spoken, written_anew

SAID = {
    "manager.txt": """\
INT: What has changed since we last met?

Zyxomma Quill: Well, I'm Zyxomma, as you know. I saw Stacey with Colin Harbottle. Colin is
all right.

INT: And the other agencies?

Zyxomma Quill: Peter Moss at Ferndale Surgery rings me. The brollywood lot never ring.
""",
    "mum.txt": """\
INT: How did you come to know them?

Bryony: zyxomma came round, she sat on the floor with our Jayden. Stacey came too. Colin came later.

INT: Where was that?

Bryony: At 14 Tanner Road, S60 2LX. I asked Stacey about it. Hope came, I think. I hope so.
""",
    "gp zyxomma.txt": """\
INT: How do you work together?

Peter Moss: I hear nothing from them. Then Ms Quill rings and all is well for a week. Stacey rings
too. They are at 12 Tanner Road.
""",
}
NAMES = (
    *("zyxomma", "quill", "bryony", "tarn", "peter moss", "ada lark", "stacey", "harbottle"),
    *("colin", "jayden", "ferndale", "tanner", "s60 2lx", "old lady", "nephew", "Hope came"),
)
"""What nothing outside the vault may hold before a person has decided something."""


@pytest.fixture
def study(desk: Desk) -> Study:
    return spoken(desk, SAID)


def called(review: Review, form: str, pilot: str = "North") -> str:
    """The id of whoever stands with this form, in this pilot."""
    found = [
        one.id
        for one in review.register.entities
        if form in one.forms and pilot in one.pilots and one.status is not Status.MERGED
    ]
    assert len(found) == 1, found
    return found[0]


def stands(review: Review, id: str) -> Entity:
    return review.card(id).entity


def place(transcript: str, words: str, nth: int = 0) -> Span:
    """Where words stand in an original."""
    text = SAID[{"T001": "manager.txt", "T002": "mum.txt", "T003": "gp zyxomma.txt"}[transcript]]
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def take_in(desk: Desk, name: str, words: str, row: str) -> None:
    """Ingest one more transcript."""
    desk.write(name, words)
    table = desk.write("more.csv", f"{INTERVIEWS.splitlines()[0]}\n{name},{row}\n")
    desk.ok("ingest", desk.incoming / name, "--interviews", table)


# --- every decision


@dataclass(frozen=True)
class Case:
    """A decision, and what it changes: transcript, words as they stood, words as they stand."""

    verb: Verb
    decide: Callable[[Review], object]
    changes: tuple[tuple[str, str, str], ...]


CASES = {
    "accept": Case(Verb.ACCEPT, lambda r: r.accept(called(r, "Jayden")), ()),
    "reject": Case(
        Verb.REJECT,
        lambda r: r.reject(called(r, "Jayden")),
        (("T002", "our [Child 1]", "our Jayden"),),
    ),
    "retype": Case(
        Verb.RETYPE,
        lambda r: r.retype(called(r, "Jayden"), Kind.PERSON, "nephew"),
        (("T002", "our [Child 1]", "our [Nephew 1]"),),
    ),
    "rename": Case(
        Verb.RENAME,
        lambda r: r.rename(called(r, "Stacey"), "the old lady"),
        (("T001", "[Person 2]", "[the old lady]"), ("T002", "[Person 2]", "[the old lady]")),
    ),
    "merge": Case(
        Verb.MERGE,
        lambda r: r.merge(called(r, "Stacey"), called(r, "Colin")),
        (("T001", "[Person 2]", "[Person 1]"), ("T002", "[Person 2]", "[Person 1]")),
    ),
    "merge a participant into another": Case(
        Verb.MERGE,
        lambda r: r.merge(called(r, "Bryony"), called(r, "Stacey")),
        (("T002", "[Parent 1]", "[Person 2]"),),
    ),
    "split": Case(
        Verb.SPLIT,
        lambda r: r.split(called(r, "Colin"), ["Colin"], relation="Uncle"),
        (("T001", "[Person 1] is", "[Uncle 1] is"), ("T002", "[Person 1]", "[Uncle 1]")),
    ),
    "split in one transcript": Case(
        Verb.SPLIT,
        lambda r: r.split(called(r, "Colin"), ["Colin"], transcripts=["T002"]),
        (("T002", "[Person 1] came later", "[Person 5] came later"),),
    ),
    "split of all names in one transcript": Case(
        Verb.SPLIT,
        lambda r: r.split(called(r, "Stacey"), ["Stacey"], transcripts=["T002"]),
        (("T002", "[Person 2]", "[Person 5]"),),
    ),
    "keep": Case(
        Verb.KEEP,
        lambda r: r.keep("Ferndale  Surgery"),
        (("T001", "[Surgery 1]", "Ferndale Surgery"),),
    ),
    "add": Case(
        Verb.ADD,
        lambda r: r.add("brollywood", Kind.ORGANISATION),
        (("T001", "brollywood", "[Organisation 1]"),),
    ),
    "add to somebody": Case(
        Verb.ADD,
        lambda r: r.add("brollywood", Kind.ORGANISATION, to=called(r, "Ferndale")),
        (("T001", "brollywood", "[Surgery 1]"),),
    ),
    "restore": Case(
        Verb.RESTORE,
        lambda r: r.restore("T002", place("T002", "Stacey")),
        (("T002", "[Person 2] came too", "Stacey came too"),),
    ),
    "assign": Case(
        Verb.ASSIGN,
        lambda r: r.assign("T002", place("T002", "Stacey"), called(r, "Jayden")),
        (("T002", "[Person 2] came too", "[Child 1] came too"),),
    ),
}


def changed(before: dict[str, str], case: Case) -> dict[str, str]:
    after = dict(before)
    for transcript, old, new in case.changes:
        assert old in after[transcript]
        after[transcript] = after[transcript].replace(old, new)
    return after


def decided_acts(study: Study) -> list[dict[str, object]]:
    with study.store.reading() as db:
        return [dict(act.body) for act in acts.log(db) if act.kind is ActKind.DECIDED]


def assert_nameless(desk: Desk) -> None:
    for path, content in desk.outside_the_vault():
        for name in NAMES:
            for form in (name, name.upper(), name.title()):
                assert form.encode() not in content, f"{form} in {path}"


@pytest.mark.parametrize("name", CASES)
def test_a_decision_is_on_disk_at_once_and_an_act_without_words(
    desk: Desk, study: Study, name: str
) -> None:
    case, before = CASES[name], shown(study)
    review = Review(study)
    generation = review.register.generation
    case.decide(review)
    fresh = Review(Study.at(desk.study, "RM"))
    assert fresh.register == review.register
    assert fresh.register.generation == generation + 1
    decision = fresh.register.decisions[-1]
    assert (decision.verb, decision.coder, decision.undone) == (case.verb, "RM", False)
    assert decided_acts(study) == [{"decision": decision.id, "what": case.verb.value}]
    assert_nameless(desk)
    assert shown(study) == before
    assert f"decided about identifiers: {case.verb.value}" in desk.ok("log")


@pytest.mark.parametrize("name", CASES)
def test_the_texts_follow_and_stay_so(desk: Desk, study: Study, name: str) -> None:
    case, after = CASES[name], changed(shown(study), CASES[name])
    review = Review(study)
    case.decide(review)
    done = review.finish()
    assert shown(study) == after
    assert set(done.written) == {transcript for transcript, _, _ in case.changes}
    for _ in range(2):
        assert "Wrote 0 transcripts" in desk.ok("anonymise", "--yes")
        assert shown(study) == after
    assert written_anew(study) == after


@pytest.mark.parametrize("name", CASES)
def test_undone_it_is_as_before(desk: Desk, study: Study, name: str) -> None:
    case, before = CASES[name], shown(study)
    entities = {one.id: one for one in Review(study).register.entities}
    first = Review(study)
    case.decide(first)
    first.finish()
    review = Review(study)
    undone = review.undo()
    assert undone and undone.verb is case.verb
    assert decided_acts(study)[0] == {"decision": undone.id, "what": "undo"}
    assert Review(study).register == review.register
    review.finish()
    assert shown(study) == before
    now = {one.id: one for one in Review(study).register.entities}
    for id, one in entities.items():
        assert (now[id].status, now[id].forms) == (one.status, one.forms), id
        assert now[id].replacement == one.replacement
    assert Review(study).undo() is None
    desk.ok("anonymise", "--yes")
    assert shown(study) == written_anew(study) == before


def test_decisions_are_undone_from_the_newest_on(study: Study) -> None:
    before = shown(study)
    names = ["accept", "retype", "rename", "split in one transcript", "keep", "add", "restore"]
    names.append("assign")
    review = Review(study)
    for name in names:
        CASES[name].decide(review)
    review.finish()
    review = Review(study)
    verbs = []
    while undone := review.undo():
        verbs.append(undone.verb)
    assert verbs == [CASES[name].verb for name in reversed(names)]
    review.finish()
    assert shown(study) == before


def test_a_split_that_is_undone_leaves_the_first_one_its_names(study: Study) -> None:
    review = Review(study)
    stacey = called(review, "Stacey")
    review.split(stacey, ["Stacey"], transcripts=["T002"])
    review.undo()
    review.rewrite()
    assert stands(review, stacey).forms == {"Stacey"}
    assert "Stacey" not in "".join(shown(study).values())


def test_a_name_added_twice_to_one_is_refused_and_nothing_is_lost(study: Study) -> None:
    review = Review(study)
    ferndale = called(review, "Ferndale")
    review.add("brollywood", Kind.ORGANISATION, to=ferndale)
    with pytest.raises(CannotDecide, match="was added already"):
        review.add("Brollywood", Kind.ORGANISATION, to=ferndale)
    review.undo()
    assert stands(review, ferndale).forms == {"Ferndale", "Ferndale Surgery"}


def test_what_was_found_since_is_kept_by_undoing(desk: Desk, study: Study) -> None:
    review = Review(study)
    harbottle = called(review, "Harbottle")
    review.rename(harbottle, "the old man")
    review.finish()
    words = "INT: Who?\n\nBryony: Colin Harbottel, they wrote. Harbottel it was.\n"
    take_in(desk, "more.txt", words, "North,Stage 1,Service user,Parent,Bryony Tarn,,,Ada Lark")
    desk.ok("anonymise", "--yes")
    assert "Harbottel" not in shown(study)["T004"]
    review = Review(study)
    review.undo()
    review.rewrite()
    assert shown(study)["T004"].count("[Person 1]") == 2


def test_nothing_is_decided_before_it_is_anonymised(desk: Desk) -> None:
    desk.begun()
    with pytest.raises(NotYet, match="nothing is anonymised yet"):
        Review(Study.at(desk.study, "RM"))


@pytest.mark.parametrize(
    "decide",
    [
        lambda r: r.reject(called(r, "Bryony")),
        lambda r: r.merge(called(r, "Bryony"), called(r, "Zyxomma")),
        lambda r: r.accept("E0042"),
        lambda r: r.split(called(r, "Stacey"), ["Stacey"]),
        lambda r: r.split(called(r, "Stacey"), ["Stacey"], transcripts=["T009"]),
        lambda r: r.rename(called(r, "Stacey"), "Jayden's mum"),
        lambda r: r.retype(called(r, "Stacey"), Kind.PERSON, "Jayden's mum"),
        lambda r: r.keep("Bryony Tarn"),
        lambda r: r.keep("Ada Lark"),
        lambda r: r.keep(" ... "),
        lambda r: r.add("...", Kind.PERSON),
        lambda r: r.restore("T002", Span(0, 3)),
        lambda r: r.restore("T009", Span(0, 3)),
        lambda r: r.assign("T002", Span(0, 3), called(r, "Stacey")),
        lambda r: r.assign("T002", place("T002", "Stacey"), "E0042"),
        lambda r: r.assign("T002", place("T002", "Bryony"), called(r, "Stacey")),
        lambda r: r.assign_new("T002", place("T002", "Bryony"), Kind.PERSON),
        lambda r: r.assign_new("T002", Span(0, 3), Kind.PERSON),
        lambda r: r.assign_new("T002", place("T002", "Stacey"), Kind.PERSON, relation="Stacey"),
    ],
)
def test_what_is_refused_leaves_nothing(
    desk: Desk, study: Study, decide: Callable[[Review], object]
) -> None:
    review, before = Review(study), desk.snapshot()
    register = review.register
    with pytest.raises((CannotDecide, KeepsName)):
        decide(review)
    assert review.register == register
    assert desk.snapshot() == before


def test_after_more_was_taken_in_a_missed_name_can_still_be_added(desk: Desk, study: Study) -> None:
    row = "North,Stage 1,Service user,Parent,Bryony Tarn,,,Ada Lark"
    take_in(desk, "more.txt", "INT: Who?\n\nBryony: The brollywood lot.\n", row)
    reading = Reading(study, "T001")
    at = shown(study)["T001"].index("brollywood")
    reading.add(at, at + 10, Kind.ORGANISATION)
    assert "[Organisation 1] lot" in shown(study)["T001"]
    assert "T004" not in shown(study)
    desk.ok("anonymise", "--yes")
    assert "[Organisation 1] lot" in shown(study)["T004"]


# --- namesakes


def test_namesakes_of_two_pilots_stay_apart(desk: Desk, study: Study) -> None:
    review = Review(study)
    north, south = called(review, "Stacey"), called(review, "Stacey", "South")
    assert north != south
    review.retype(south, Kind.PERSON, "Clerk")
    review.rename(north, "the old lady")
    review.finish()
    row = "South,Stage 1,Key informant,GP,Peter Moss,Ferndale Surgery,partner agency,Ada Lark"
    take_in(desk, "later.txt", "INT: Who?\n\nPeter Moss: Then Stacey rang.\n", row)
    desk.ok("anonymise", "--yes")
    now = shown(study)
    assert "[the old lady] came too" in now["T002"]
    assert "[Clerk 1] rings" in now["T003"]
    assert "Then [Clerk 1] rang" in now["T004"]


def test_a_split_in_one_transcript_stays_when_more_is_taken_in(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.split(called(review, "Stacey"), ["Stacey"], transcripts=["T002"], relation="Aunt")
    review.finish()
    row = "North,Stage 1,Service user,Parent,Bryony Tarn,,,Ada Lark"
    take_in(desk, "later.txt", "INT: Who?\n\nBryony: I saw Stacey with Jayden.\n", row)
    desk.ok("anonymise", "--yes")
    now = shown(study)
    assert now["T002"].count("[Aunt 1]") == 2
    assert "[Aunt 1]" not in now["T001"] + now["T003"] + now["T004"]
    assert "I saw [Person 2] with" in now["T001"]
    assert "I saw [Person 2] with" in now["T004"]


def test_a_word_rejected_in_one_pilot_hides_nobody_in_another(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.reject(called(review, "Stacey"))
    review.finish()
    desk.ok("anonymise", "--yes")
    now = shown(study)
    assert "[Person 3] rings" in now["T003"]
    row = "South,Stage 1,Key informant,GP,Peter Moss,Ferndale Surgery,partner agency,Ada Lark"
    take_in(desk, "later.txt", "INT: Who?\n\nPeter Moss: Then Stacey rang.\n", row)
    desk.ok("anonymise", "--yes")
    assert "Then [Person 3] rang" in shown(study)["T004"]


def test_a_rejected_word_that_turns_out_a_participant_is_replaced(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.reject(called(review, "Hope"))
    review.finish()
    row = "North,Stage 1,Service user,Parent,Hope,,,Ada Lark"
    take_in(desk, "hope.txt", "INT: Hello, Hope.\n\nHope: Hello.\n", row)
    desk.ok("anonymise", "--yes")
    assert "Hope" not in shown(study)["T004"]
    assert "Hope came" not in shown(study)["T002"]


def test_a_rejected_word_that_is_listed_afterwards_is_replaced(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.reject(called(review, "Hope"))
    review.finish()
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}names: [{{name: Hope}}]\n", encoding="utf-8")
    desk.ok("anonymise", "--yes")
    assert "Hope came" not in shown(study)["T002"]


# --- ids and numbers


def given(study: Study) -> Iterator[Entity]:
    yield from Review(study).register.entities


def test_the_id_and_number_of_one_that_went_are_nobodys_again(desk: Desk, study: Study) -> None:
    review = Review(study)
    gone = called(review, "Stacey", "South")
    review.merge(gone, called(review, "Colin"))
    added = review.add("brollywood", Kind.PERSON)
    review.undo()
    parted = review.split(called(review, "Colin"), ["Colin"])
    review.undo()
    nephew = called(review, "Jayden")
    review.retype(nephew, Kind.PERSON, "Nephew")
    review.undo()
    review.finish()
    review = Review(study)
    spent = {gone: "[Person 3]", added: "[Person 5]", parted: "[Person 6]"}
    once = {one.id: one.replacement for one in review.register.entities if one.id in spent}
    assert once == spent
    new = review.add("all is", Kind.PERSON)
    other = review.add("the floor", Kind.PERSON, relation="Nephew")
    row = "West,Stage 1,Service user,Parent,Bryony Tarn,,,Ada Lark"
    (desk.study / "study.yaml").write_text(
        (desk.study / "study.yaml").read_text(encoding="utf-8").replace("id: South", "id: West", 1),
        encoding="utf-8",
    )
    review.finish()
    take_in(desk, "later.txt", "INT: Who?\n\nBryony: I saw Keisha Okoro and Stacey.\n", row)
    for _ in range(2):
        desk.ok("anonymise", "--yes")
    everybody = list(given(study))
    assert len({one.id for one in everybody}) == len(everybody)
    newcomers = {one.id for one in everybody} - {*spent, nephew}
    shown_by = {one.id: one.replacement for one in everybody}
    taken = {*spent.values(), "[Nephew 1]"}
    assert {new, other} <= newcomers
    assert not taken & {shown_by[id] for id in newcomers}
    assert shown_by[other] == "[Nephew 2]"


def test_what_stood_for_one_before_is_nobodys_after_undoing(study: Study) -> None:
    review = Review(study)
    stacey = called(review, "Stacey")
    review.rename(stacey, "the old lady")
    review.finish()
    review = Review(study)
    review.undo()
    with pytest.raises(CannotDecide, match="stands for"):
        review.rename(called(review, "Colin"), "the old lady")
    review.rename(stacey, "the old lady")


# --- restored mentions


def leaks(study: Study) -> tuple[str, ...]:
    checks = {check.what: check.wrong for check in leaving.check(study)}
    return checks["no known identifier in the anonymised transcripts"]


@pytest.mark.parametrize("words", ["Stacey", "Hope"])
def test_a_restored_mention_lets_the_study_leave(
    desk: Desk, study: Study, tmp_path: Path, words: str
) -> None:
    review = Review(study)
    review.restore("T002", place("T002", words))
    review.finish()
    assert f"{words} came" in shown(study)["T002"]
    assert shown(study)["T002"].count(words) == 1
    assert leaks(study) == ()
    desk.ok("share", tmp_path / "draft", "--draft")
    for id in ("T001", "T002", "T003"):
        desk.ok("anonymise", "--read", id, "--sign-off")
    desk.ok("share", tmp_path / "pack")
    desk.ok("copy", "--for-coding", tmp_path / "copy", "--to", "DS")
    pack = (tmp_path / "pack" / "transcripts" / "T002.txt").read_text(encoding="utf-8")
    assert f"{words} came" in pack


def test_any_other_mention_is_still_a_leak(desk: Desk, study: Study, tmp_path: Path) -> None:
    review = Review(study)
    review.restore("T002", place("T002", "Stacey"))
    review.restore("T002", place("T002", "Stacey", 1))
    review.finish()
    assert leaks(study) == ()
    review = Review(study)
    review.undo()  # the text is not written anew: the second one stands there unasked
    at = shown(study)["T002"].index("Stacey about")
    assert leaks(study) == (f"T002 at {at}: a form of [Person 2]",)
    desk.refused("share", tmp_path / "pack", "--draft", code=1)
    review.add("brollywood", Kind.ORGANISATION)
    assert [leak.partition(" at ")[0] for leak in leaks(study)] == ["T001", "T002"]


def test_a_restored_mention_is_a_leak_elsewhere(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.restore("T002", place("T002", "Stacey"))
    review.finish()
    table = desk.write("c.csv", CODINGS.splitlines()[0] + "\nT001,Well,,,stigma,RM,,,Stacey came\n")
    assert "the memo names" in desk.refused("code", "import", table)


def test_a_mention_of_words_that_were_replaced_is_not_restored(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.restore("T002", place("T002", "Stacey"))
    review.finish()
    desk.write("mum.txt", SAID["mum.txt"].replace("came round", "rang"))
    table = desk.incoming / "interviews.csv"
    desk.ok("ingest", desk.incoming / "mum.txt", "--interviews", table, "--replace")
    desk.ok("anonymise", "--yes")
    assert "Stacey" not in shown(study)["T002"]


@pytest.mark.parametrize(("words", "known"), [("Stacey", True), ("Stacey came", False)])
def test_a_name_that_is_added_where_it_was_restored_stands_there_again(
    study: Study, words: str, known: bool
) -> None:
    reading = Reading(study, "T002")
    mention = replaced(reading, "Stacey")
    reading.restore(mention)
    before = shown(study)["T002"]
    at = before.index("Stacey came")
    to = mention.entity or "" if known else ""
    added = reading.add(at, at + len(words), Kind.PERSON, to=to)
    now = shown(study)["T002"]
    assert now == before.replace(words, added.replacement, 1)
    assert "T002" in dict(added.where)
    assert leaks(study) == ()
    undone = reading.undo()
    assert undone is not None and undone.verb is Verb.ADD
    assert shown(study)["T002"] == before
    Review(study).finish()
    assert shown(study)["T002"] == before


def test_of_what_was_added_already_one_mention_is_restored_and_added_again(study: Study) -> None:
    reading = Reading(study, "T001")
    at = shown(study)["T001"].index("brollywood")
    added = reading.add(at, at + len("brollywood"), Kind.ORGANISATION)
    replaced_once = shown(study)["T001"]
    reading.restore(replaced(reading, "brollywood"))
    assert shown(study)["T001"].index("brollywood") == at
    again = reading.add(at, at + len("brollywood"), Kind.ORGANISATION)
    assert again.id == added.id
    assert shown(study)["T001"] == replaced_once
    reading.undo()
    assert "brollywood" in shown(study)["T001"]
    assert Review(study).card(added.id).entity.forms


def test_whom_a_name_was_added_to_is_decided(study: Study) -> None:
    review = Review(study)
    id = called(review, "Jayden")
    review.add("brollywood", Kind.PERSON, to=id)
    assert review.card(id).entity.status is Status.ACCEPTED


def replaced(reading: Reading, words: str) -> Mention:
    pieces = (piece for line in reading.lines for piece in line.pieces)
    return next(one.mention for one in pieces if one.mention and one.original == words)


# --- several at once


def test_one_of_two_reviews_is_told_that_the_register_changed(study: Study) -> None:
    one, other = Review(study), Review(study)
    one.accept(called(one, "Jayden"))
    register = other.register
    with pytest.raises(StoreError, match="another process changed the register"):
        other.reject(called(other, "Stacey"))
    assert other.register == register
    with pytest.raises(StoreError, match="another process changed the register"):
        other.rewrite()
    fresh = Review(study)
    assert [one.verb for one in fresh.register.decisions] == [Verb.ACCEPT]
    fresh.reject(called(fresh, "Stacey"))
    assert len(decided_acts(study)) == 2


def test_two_processes_decide_at_once(desk: Desk, study: Study) -> None:
    review = Review(study)
    ids = [called(review, name) for name in ("Jayden", "Stacey", "Colin", "Tanner Road")]
    tables = [
        desk.write(f"{id}.csv", f"entity,decision\n{id},accept\n{ids[0]},accept\n") for id in ids
    ]
    command = [sys.executable, "-m", "qualkit", "--study", str(desk.study)]
    running = [
        subprocess.Popen(
            [*command, "vault", "import", "decisions", str(table)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for table in tables
    ]
    said = [process.communicate()[1] for process in running]
    done = [process.returncode for process in running]
    assert 0 in done and set(done) <= {0, 2}
    for code, error in zip(done, said, strict=True):
        assert (code == 0) is ("another process changed the register" not in error), error
    decided = [one.entity for one in Review(study).register.decisions]
    through = [id for id, code in zip(ids, done, strict=True) if code == 0]
    assert sorted(decided) == sorted([*through, *([ids[0]] * len(through))])
    assert len(decided_acts(study)) == len(decided)


def test_decisions_together_are_one_or_none(desk: Desk, study: Study) -> None:
    review, before = Review(study), desk.snapshot()
    register = review.register
    with pytest.raises(CannotDecide), review.together():
        review.accept(called(review, "Jayden"))
        review.add("brollywood", Kind.ORGANISATION)
        review.accept("E0042")
    assert review.register == register
    assert desk.snapshot() == before
    with review.together():
        review.accept(called(review, "Jayden"))
        review.reject(called(review, "Jayden"))
    assert review.register.generation == register.generation + 1
    assert Review(study).register == review.register
    assert stands(review, called(review, "Jayden")).status is Status.REJECTED
    review.accept(called(review, "Stacey"))
    assert review.register.generation == register.generation + 2


# --- what is shown


def test_the_most_doubtful_comes_first_and_what_was_decided_last(study: Study) -> None:
    review = Review(study)
    doubts = [card.doubt for card in review.cards()]
    assert doubts == sorted(doubts, reverse=True)
    first = review.cards()[0]
    review.accept(first.entity.id)
    assert review.cards()[-1].entity.id == first.entity.id
    assert review.cards()[-1].doubt == 0


def test_a_mention_is_shown_with_its_words_and_its_turn(study: Study) -> None:
    review = Review(study)
    found = review.contexts(called(review, "Stacey"))
    assert [(one.transcript, one.label, one.words) for one in found] == [
        ("T001", "Zyxomma Quill", "Stacey"),
        ("T002", "Bryony", "Stacey"),
        ("T002", "Bryony", "Stacey"),
    ]
    assert found[0].before.endswith("I saw ") and found[0].after.startswith(" with Colin")
    assert review.contexts(called(review, "Stacey"), 1, 2) == found[1:2]
    review.merge(called(review, "Stacey"), called(review, "Colin"))
    merged = review.contexts(called(review, "Colin"))
    assert [one.words for one in merged if one.transcript == "T001"] == [
        "Stacey",
        "Colin Harbottle",
        "Colin",
    ]


def test_a_kept_term_lapses_when_somebody_is_called_so(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.keep("brollywood")
    review.finish()
    row = "North,Stage 1,Service user,Parent,Brollywood,,,Ada Lark"
    take_in(desk, "b.txt", "INT: Hello.\n\nBrollywood: Hello.\n", row)
    desk.ok("anonymise", "--yes")
    assert "rollywood" not in "".join(shown(study).values())


def test_what_a_decision_changed_must_be_read_again(desk: Desk, study: Study) -> None:
    for id in ("T001", "T002"):
        desk.ok("anonymise", "--read", id, "--sign-off")
    review = Review(study)
    review.reject(called(review, "Jayden"))
    done = anonymising.anonymise(study)
    assert done.written == ("T002",)
    found = json.loads(desk.ok("status", "--json"))["transcripts"]
    standing = {one["id"]: one["read_by"] for one in found}
    assert standing["T001"] == "RM"
    assert standing["T002"] == ""


LATER = "INT: Hello.\n\nZorvath: They call me zorvath. When plimm is late they ring.\n"
PLIMM = "North,Stage 1,Service user,Parent,Zorvath Plimm,,,Ada Lark"


def test_undoing_an_added_name_unmasks_nobody_who_took_part_since(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.add("Zorvath Plimm", Kind.PERSON)
    review.finish()
    take_in(desk, "z.txt", LATER, PLIMM)
    desk.ok("anonymise", "--yes")
    review = Review(study)
    review.undo()
    review.finish()
    assert not any("plimm" in text or "zorvath" in text for text in shown(study).values())


def test_a_rejection_does_not_grow(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.reject(review.add("Hope", Kind.PERSON))
    review.finish()
    row = "North,Stage 1,Service user,Parent,Ann Oakapple,,,Ada Lark"
    take_in(desk, "h.txt", "INT: Hello.\n\nAnn: Mrs Hope rang me about our Hopey.\n", row)
    desk.ok("anonymise", "--yes")
    text = next(text for text in shown(study).values() if "rang me about" in text)
    assert "Mrs Hope" not in text


def test_before_it_is_joined_nothing_of_a_new_transcript_is_written(
    desk: Desk, study: Study
) -> None:
    take_in(desk, "z.txt", LATER, PLIMM)
    opened = study.vault.open()
    register = load_register(study, opened)
    read_through(study, opened, register, spacy_names.installed())
    review = Review(study)
    review.add("administrator", Kind.PERSON)
    review.rewrite()
    assert not any("plimm" in text for text in shown(study).values())


def test_what_was_kept_and_is_not_any_more_goes_again(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.keep("Ferndale Surgery")
    review.rewrite()
    review.undo()
    review.finish()
    assert not any("Ferndale" in text for text in shown(study).values())


def test_restoring_what_holds_a_participants_name_does_not_restore_that(
    desk: Desk, study: Study
) -> None:
    row = "North,Stage 1,Service user,Parent,Ann Oakapple,,,Ada Lark"
    take_in(desk, "c.txt", "INT: Hello.\n\nAnn: We met at the Zyxomma Quill Centre.\n", row)
    desk.ok("anonymise", "--yes")
    review = Review(study)
    id, one = next(
        (id, one)
        for id in review.register.held
        for one in review.mentions(id)
        if "Centre" in one.span.of(review.original(id).text)
    )
    review.restore(id, one.span)
    review.rewrite()
    assert not any("Zyxomma" in text or "Quill" in text for text in shown(study).values())


@pytest.mark.parametrize("term", ["Zyxomma Quill project", "the Quill Zyxomma fund"])
def test_a_kept_term_may_not_hold_a_whole_name(study: Study, term: str) -> None:
    with pytest.raises(KeepsName):
        Review(study).keep(term)


def test_a_rename_to_a_raised_number_breaks_nothing(desk: Desk, study: Study) -> None:
    review = Review(study)
    review.rename(called(review, "Jayden"), "[flat ²]")
    review.finish()
    desk.ok("anonymise", "--yes")


def test_another_replacement_of_the_same_length_is_a_change(desk: Desk, study: Study) -> None:
    review = Review(study)
    id = called(review, "Jayden")
    review.rename(id, "[Child 7]")
    review.finish()
    desk.ok("anonymise", "--read", "T002", "--sign-off")
    review = Review(study)
    review.rename(id, "[Nephew]")
    review.finish()
    reading = Reading(study, "T002")
    assert not reading.is_signed
    assert [at for at in reading.first() if "[Nephew]" in said(reading, at)]


def said(reading: Reading, turn: int) -> str:
    return "".join(piece.words for piece in reading.lines[turn].pieces)


def test_what_was_rejected_by_its_whole_name_stays_so(desk: Desk, study: Study) -> None:
    row = "North,Stage 1,Service user,Parent,Ann Oakapple,,,Ada Lark"
    take_in(desk, "k.txt", "INT: Hello.\n\nAnn: I saw Kay Cepton there.\n", row)
    desk.ok("anonymise", "--yes")
    review = Review(study)
    review.reject(called(review, "Kay Cepton"))
    for _ in range(2):
        review.finish()
        assert any("Kay Cepton" in text for text in shown(study).values())
