"""Only what can be another text is written anew, and it is what it would be from the beginning."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.anonymise import Resting, hear
from qualkit.errors import CannotDecide, KeepsName
from qualkit.model import Kind, Span
from qualkit.workflow.identifiers.anonymising import anonymise
from qualkit.workflow.identifiers.reviewing import Review
from qualkit.workflow.keeping import load_register
from qualkit.workflow.study import Study
from tests.anonymise.test_entities import KEEP, Decided, Grown, Told, decided, finds_in, told
from tests.workflow.conftest import FILES, INTERVIEWS, Desk
from tests.workflow.written import shown, spoken, written_anew

SAID = {
    "manager.txt": """\
INT: What has changed since we last met?

Zyxomma Quill: Well, I'm Zyxomma, as you know. I saw Stacey with Colin Harbottle. Colin is well.

INT: And the other agencies?

Zyxomma Quill: Peter Moss at Ferndale Surgery rings me. The brollywood lot never ring.
Ngozi Okoro is glad of it.
""",
    "mum.txt": """\
INT: How did you come to know them?

Bryony: zyxomma came round, she sat on the floor with our Jayden. Stacey came too. Colin came later.
I asked N-G-O-Z-I, that is how it is written, and we live in Skelderby.
""",
    "gp zyxomma.txt": """\
INT: How do you work together?

Peter Moss: I hear nothing from them. Then Ms Quill rings and all is well for a week. Stacey rings
too. They are at Tanner Road.
""",
}
EVERY = {"T001", "T002", "T003"}


@pytest.fixture
def study(desk: Desk) -> Study:
    return spoken(desk, SAID)


def called(review: Review, form: str, pilot: str = "North") -> str:
    return next(
        one.id for one in review.register.entities if form in one.forms and pilot in one.pilots
    )


# --- only what can be another text


def take_away(study: Study, ids: set[str]) -> None:
    """Take the originals of these transcripts, and what was found in them, out of the vault."""
    register = load_register(study, study.vault.open())
    for id in ids:
        for name in (register.held[id].original, register.held[id].finds):
            (study.folder / "vault" / "objects" / name).unlink()


@pytest.mark.parametrize(
    ("decide", "looked", "written"),
    [
        (lambda r: r.accept(called(r, "Stacey")), set(), set()),
        (lambda r: r.rename(called(r, "Jayden"), "the lad"), {"T002"}, {"T002"}),
        (lambda r: r.reject(called(r, "Jayden")), {"T002"}, {"T002"}),
        (lambda r: r.rename(called(r, "Colin"), "him"), {"T001", "T002"}, {"T001", "T002"}),
        (lambda r: r.rename(called(r, "Stacey"), "her"), EVERY, {"T001", "T002"}),
        (lambda r: r.rename(called(r, "Stacey", "South"), "her"), EVERY, {"T003"}),
        (lambda r: r.rename(called(r, "Ferndale"), "the GP's"), {"T001"}, {"T001"}),
        (lambda r: r.rename(called(r, "Zyxomma"), "the boss"), EVERY, EVERY),
        (lambda r: r.merge(called(r, "Jayden"), called(r, "Ferndale")), {"T001", "T002"}, {"T002"}),
        (
            lambda r: r.split(called(r, "Colin"), ["Colin"], transcripts=["T002"]),
            {"T001", "T002"},
            {"T002"},
        ),
        (lambda r: r.add("brollywood", Kind.ORGANISATION), {"T001"}, {"T001"}),
        (lambda r: r.add("Nobody Here", Kind.PERSON), set(), set()),
        (lambda r: r.restore("T001", restorable(r, "T001")), {"T001"}, {"T001"}),
        (
            lambda r: r.assign("T001", restorable(r, "T001"), called(r, "Jayden")),
            {"T001"},
            {"T001"},
        ),
    ],
)
def test_only_transcripts_in_which_a_changed_form_can_be_met_are_looked_at(
    study: Study, decide: Callable[[Review], object], looked: set[str], written: set[str]
) -> None:
    review = Review(study)
    decide(review)
    take_away(study, EVERY - looked)
    before = {id: held.mentions for id, held in review.register.held.items()}
    done = review.rewrite()
    assert set(done.written) == written
    now = {id: held.mentions for id, held in review.register.held.items()}
    assert {id for id in now if now[id] != before[id]} == looked


def restorable(review: Review, transcript: str) -> Span:
    stacey = called(review, "Stacey")
    return next(c.span for c in review.contexts(stacey) if c.transcript == transcript)


def test_nothing_is_looked_at_where_nothing_was_decided(study: Study) -> None:
    review = Review(study)
    take_away(study, EVERY)
    assert review.rewrite().written == ()


def test_a_new_transcript_leaves_those_alone_in_which_nobody_of_it_is_met(
    desk: Desk, study: Study
) -> None:
    take_in(desk, [Told("North", "INT: I saw Keisha Adeyemi.")], start=4)
    take_away(study, EVERY)
    assert "Wrote 1 transcript; 3 were up to date." in desk.ok("anonymise", "--yes")


def test_a_spelled_name_follows_whoever_is_spelled(study: Study) -> None:
    review = Review(study)
    review.rename(called(review, "Ngozi"), "the aunt")
    review.finish()
    assert "I asked [the aunt]," in shown(study)["T002"]
    assert shown(study) == written_anew(study)


def test_a_house_follows_its_street(desk: Desk) -> None:
    for number, name in ((12, "manager.txt"), (14, "mum.txt")):
        desk.write(name, FILES[name] + f"\nINT: So it was {number} Tanner Road.\n")
    study = Study.at(desk.anonymised().study, "RM")
    review = Review(study)
    street = next(c.entity for c in review.cards() if c.entity.relation == "Street")
    for transcript in ("T001", "T002"):
        assert shown(study)[transcript].count(street.replacement) == 1
    review.rename(street.id, "a street")
    review.finish()
    for transcript in ("T001", "T002"):
        assert "it was [a street]." in shown(study)[transcript]
    assert shown(study) == written_anew(study)


@pytest.mark.parametrize(
    ("disclose", "stands"), [("named", "Skelderby"), ("Authority A", "[Place 1]")]
)
def test_a_pilot_that_is_added_is_named_or_hidden_in_every_transcript(
    desk: Desk, study: Study, disclose: str, stands: str
) -> None:
    assert "Skelderby" not in shown(study)["T002"]
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("pilots:", f"pilots:\n  - id: Skelderby\n    disclose: {disclose}", 1)
    path.write_text(text, encoding="utf-8")
    desk.ok("anonymise", "--yes")
    assert f"we live in {stands}." in shown(study)["T002"]
    assert shown(study) == written_anew(Study.at(desk.study, "RM"))


def test_a_term_to_keep_stands_in_every_transcript(desk: Desk, study: Study) -> None:
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}keep: [Skelderby]\n", encoding="utf-8")
    desk.ok("anonymise", "--yes")
    assert "we live in Skelderby." in shown(study)["T002"]
    path.write_text(text, encoding="utf-8")
    desk.ok("anonymise", "--yes")
    assert "Skelderby" not in shown(study)["T002"]


# --- the same as from the beginning


steps = st.lists(
    st.tuples(st.lists(told, max_size=2), st.lists(decided, max_size=3)), min_size=1, max_size=3
)


@settings(max_examples=30)
@given(st.lists(told, min_size=2, max_size=4), steps)
def test_what_a_text_rests_on_is_all_that_it_rests_on(
    first: list[Told], steps: list[tuple[list[Told], list[Decided]]]
) -> None:
    """Where the hash of what a text rests on is the same, so is all that is replaced in it."""
    study = Grown({})
    study.take_in(first)
    study.join()
    for transcripts, decisions in steps:
        bases, found = bases_of(study), study.mentions()
        for one in decisions:
            study.decide(one)
        study.take_in(transcripts)
        study.join()
        now, then = bases_of(study), study.mentions()
        for id, basis in bases.items():
            if now[id] == basis:
                assert then[id] == found[id], study.scenes[id].transcript.text


def bases_of(study: Grown) -> dict[str, str]:
    resting = Resting(study.entities)
    return {
        id: resting.of(hear(one.transcript, finds_in(one), KEEP).words, one.cast)
        for id, one in study.scenes.items()
    }


@dataclass(frozen=True)
class Reviewed:
    """A made-up decision, or one of those that are about no entity."""

    verb: str
    number: int
    decided: Decided


reviewed = st.builds(
    Reviewed,
    st.sampled_from(("decide", "decide", "decide", "restore", "assign", "keep", "undo", "rewrite")),
    st.integers(0, 40),
    decided,
)


@settings(max_examples=5)
@given(
    st.lists(told, min_size=2, max_size=3),
    st.lists(
        st.tuples(st.lists(reviewed, min_size=1, max_size=4), st.lists(told, max_size=1)),
        min_size=1,
        max_size=2,
    ),
)
def test_what_is_written_bit_by_bit_is_what_is_written_at_once(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[Told],
    steps: list[tuple[list[Reviewed], list[Told]]],
) -> None:
    with made_up(tmp_path_factory.mktemp("study")) as desk:
        first = [Told(pilot, "INT: I saw Stacey.") for pilot in PEOPLE] + first
        take_in(desk, first)
        study = Study.at(desk.study, "RM")
        anonymise(study)
        count = len(first)
        for decisions, more in steps:
            review = Review(study)
            for one in decisions:
                with suppress(CannotDecide, KeepsName):
                    decide(review, one)
            review.finish()
            assert shown(study) == written_anew(study)
            if more:
                take_in(desk, more, start=count + 1)
                count += len(more)
                anonymise(study)
                assert shown(study) == written_anew(study)


def made_up(place: Path) -> "MadeUp":
    return MadeUp(place)


class MadeUp:
    """A desk in a folder of its own, for as long as an example lasts."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.patch = pytest.MonkeyPatch()

    def __enter__(self) -> Desk:
        desk = Desk(self.place)
        self.patch.setenv("QUALKIT_KEY_FILE", str(self.place / "key.txt"))
        self.patch.setenv("QUALKIT_CODER", "RM")
        self.patch.delenv("QUALKIT_STORE", raising=False)
        desk.ok("init", desk.study)
        return desk

    def __exit__(self, *_: object) -> None:
        self.patch.undo()


PEOPLE = {
    "North": "Team manager,Karen Ashby,,,Ada Lark",
    "South": "Project manager,Karen Tolley,Ferndale Surgery,partner agency,Ada Lark",
}


def take_in(desk: Desk, transcripts: Sequence[Told], *, start: int = 1) -> None:
    """Ingest made-up transcripts, all different."""
    files, rows = [], [INTERVIEWS.splitlines()[0]]
    for number, one in enumerate(transcripts, start):
        words = one.turn.removeprefix("INT: ")
        text = f"INT: We have {number + 20} minutes.\n\nA: {words}\n"
        files.append(desk.write(f"made-up-{number}.txt", text))
        rows.append(f"{files[-1].name},{one.pilot},Stage 1,Pilot staff,{PEOPLE[one.pilot]}")
    table = desk.write("made-up.csv", "\n".join(rows) + "\n")
    desk.ok("ingest", *files, "--interviews", table)


def decide(review: Review, one: Reviewed) -> None:
    match one.verb:
        case "restore":
            found = sorted(places(review))
            if found:
                review.restore(*found[one.number % len(found)])
        case "assign":
            found = sorted(places(review))
            if found:
                entities = review.register.entities
                to = entities[one.decided.other % len(entities)].id
                review.assign(*found[one.number % len(found)], to)
        case "keep":
            review.keep(("Skelderby", "Jayden", "Thackley Family Centre")[one.number % 3])
        case "undo":
            review.undo()
        case "rewrite":
            review.rewrite()
        case _:
            about(review, one.decided)


def places(review: Review) -> Iterator[tuple[str, Span]]:
    for id in review.register.held:
        for mention in review.mentions(id):
            yield id, mention.span


def about(review: Review, one: Decided) -> None:
    entities = review.register.entities
    this, other = entities[one.one % len(entities)], entities[one.other % len(entities)]
    forms = sorted(this.forms)
    match one.verb:
        case "accept":
            review.accept(this.id)
        case "reject":
            review.reject(this.id)
        case "retype":
            review.retype(this.id, list(Kind)[one.other % 3], one.word)
        case "rename":
            review.rename(this.id, f"{one.word} {one.other}")
        case "merge":
            review.merge(this.id, other.id)
        case "split":
            held = sorted(review.register.held)
            where = [held[one.other % len(held)]] if one.here else []
            review.split(
                this.id, forms[one.other % len(forms) :][:1] if forms else [], transcripts=where
            )
        case "add":
            review.add(one.word, Kind.PERSON)
        case _:
            review.add(one.word, Kind.PERSON, to=this.id)


# --- what stops everything before anything is written


def test_a_participant_twice_for_one_file(desk: Desk) -> None:
    desk.begin()
    before = desk.snapshot()
    row = next(row for row in INTERVIEWS.splitlines() if row.startswith("mum.txt"))
    table = desk.write("interviews.csv", INTERVIEWS + row.replace("Parent", "Carer") + "\n")
    files = [desk.incoming / name for name in FILES]
    said = desk.refused("ingest", *files, "--interviews", table)
    assert "interviews.csv, line 5: the same person stands twice for “mum.txt”" in said
    assert desk.snapshot() == before
    assert list((desk.study / "vault" / "objects").iterdir()) == []


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Carol", "mum.txt has no speaker “Carol”"),
        ("bryony", "mum.txt has no speaker “bryony”"),
        ("", "mum.txt has no speaker “”"),
    ],
)
def test_a_label_that_no_transcript_has(desk: Desk, label: str, said: str) -> None:
    desk.begin()
    before = desk.snapshot()
    table = desk.write(
        "speakers.csv", f"file,label,participant,kind\nmum.txt,{label},Bryony Tarn,participant\n"
    )
    files = [desk.incoming / name for name in FILES]
    interviews = desk.incoming / "interviews.csv"
    found = desk.refused("ingest", *files, "--interviews", interviews, "--speakers", table)
    assert f"speakers.csv, line 2: {said}" in found
    assert desk.snapshot() == before
    assert list((desk.study / "vault" / "objects").iterdir()) == []


NAMED = ["Zyxomma", "zyxomma quill", "Tarn, Bryony", "ADA LARK", "Moss"]


def keeps(desk: Desk, term: str) -> None:
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f'{text}keep: ["{term}"]\n', encoding="utf-8")


@pytest.mark.parametrize("term", NAMED)
def test_a_name_of_the_register_is_not_kept(desk: Desk, term: str) -> None:
    desk.begun()
    keeps(desk, term)
    before = desk.snapshot()
    said = desk.refused("anonymise", "--yes")
    assert f"“{term}” is to be kept, and is a name of somebody in interviews.csv" in said
    assert desk.snapshot() == before


@pytest.mark.parametrize("term", NAMED)
def test_nor_once_it_is_anonymised(desk: Desk, study: Study, term: str) -> None:
    before = shown(study)
    keeps(desk, term)
    desk.refused("anonymise", "--yes")
    assert shown(study) == before


@pytest.mark.parametrize(
    "words", [("check",), ("share", "{out}", "--draft"), ("code", "import", "{memo}")]
)
def test_a_name_that_is_to_be_kept_passes_nowhere(
    desk: Desk, study: Study, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """What people type, and what leaves, is searched for it although study.yaml says to keep it."""
    row = "T001,Well,,,admin-support,RM,,,ask Zyxomma Quill again"
    head = "transcript,quote,start,end,code,coder,stance,directness,memo"
    memo = desk.write("c.csv", f"{head}\n{row}\n")
    keeps(desk, "Zyxomma Quill")
    given = [word.format(out=tmp_path / "pack", memo=memo) for word in words]
    desk.refused(*given)
    assert b"Zyxomma" not in (desk.study / "study.db").read_bytes()
    assert not (tmp_path / "pack").exists()


def test_a_listed_name_stays_in_study_yaml_where_it_is_refused(desk: Desk) -> None:
    desk.begun()
    keeps(desk, "Zyxomma")
    path = desk.study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}names: [{{name: brollywood}}]\n", encoding="utf-8")
    before = desk.snapshot()
    desk.refused("anonymise", "--yes")
    assert desk.snapshot() == before


def test_a_role_that_names_somebody_is_in_no_replacement(desk: Desk) -> None:
    table = INTERVIEWS.replace("Key informant,GP,", "Key informant,Zyxomma's GP,")
    desk.write("interviews.csv", table)
    desk.anonymised()
    assert "Zyxomma" not in desk.ok("code", "show", "T003")
    assert b"Zyxomma" not in (desk.study / "study.db").read_bytes()
