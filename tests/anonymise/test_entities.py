"""What stands for whom: over any study, however it grows and whatever is decided in between."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualkit.anonymise import (
    Book,
    Cast,
    Keep,
    Known,
    Mention,
    Scene,
    deciding,
    find,
    hear,
    join,
    mentions,
)
from qualkit.anonymise.relations import UNNUMBERED
from qualkit.errors import CannotDecide
from qualkit.model import Entity, Find, Kind, Pilot, Status
from tests.anonymise.studies import transcript

Entities = tuple[Entity, ...]

KNOWN = (
    Known("Karen Ashby", relation="Team manager", participant="P001"),
    Known("Karen Tolley", relation="Project manager", participant="P002"),
    Known("Will Fenn", relation="Social worker", participant="P003"),
    Known("Ada Lark", relation="Interviewer"),
    Known("Ferndale Surgery", Kind.ORGANISATION),
)
PRESENT = {"North": ("P001", "P003"), "South": ("P002",)}
CALLED = (
    *("Karen Ashby", "Karen", "Kaz", "Mrs Ashby", "Ashbey", "the Ashbys", "KA", "KAREN"),
    *("Karen Tolley", "Ms Tolley", "Will Fenn", "Will", "will", "Grace", "hope", "Hope"),
    *("our Jayden", "Jayden", "Jay", "Stacey", "Colin Harbottle", "Harbottle", "Colin"),
    *("N-G-O-Z-I", "Ngozi", "Ngozi Okoro", "Éamonn Ó Sé", "Siobhan Devlin", "Shivaun"),
    *("Thackley Family Centre", "Thackley", "Skelderby", "St Bede's", "Ferndale"),
    *("12 Tanner Road", "14 Tanner Road", "Tanner Road", "S60 2LX", "M1 1AE", "07700 900123"),
)
SENTENCES = (
    *("I saw {}.", "{} came round.", "Ask {} about it.", "Then {} said so.", "It was {}'s idea."),
    *("We went to {} on Monday.", "me and {} went out", "{} it is.", "{}, what do you think?"),
)
KEEP = Keep(pilots=("North", "South"))
PILOTS = (Pilot("North"), Pilot("South"))

said = st.builds(str.format, st.sampled_from(SENTENCES), st.sampled_from(CALLED))
turns = st.lists(said, min_size=1, max_size=4).map(lambda words: f"INT: {' '.join(words)}")


@dataclass(frozen=True)
class Told:
    """A made-up transcript."""

    pilot: str
    turn: str


told = st.builds(Told, st.sampled_from(sorted(PRESENT)), turns)


@dataclass(frozen=True)
class Decided:
    """A made-up decision: numbers are counted round what there is to choose from."""

    verb: str
    one: int
    other: int
    word: str
    here: bool


decided = st.builds(
    Decided,
    st.sampled_from(("accept", "reject", "retype", "rename", "merge", "split", "add", "add to")),
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from(("Child", "Teacher", "Person", "neighbour", "round", "what", "Karen")),
    st.booleans(),
)


@dataclass
class Grown:
    """A study as it grows: transcripts, and who is who in them."""

    scenes: dict[str, Scene]
    entities: Entities = ()
    pilots: tuple[Pilot, ...] = PILOTS

    def take_in(self, transcripts: Sequence[Told]) -> None:
        for one in transcripts:
            self.scenes[f"T{len(self.scenes) + 1:03d}"] = scene(one)

    def join(self) -> None:
        self.entities = join(
            {id: hear(one.transcript, finds_in(one), KEEP) for id, one in self.scenes.items()},
            {id: one.cast for id, one in self.scenes.items()},
            known=KNOWN,
            keep=KEEP,
            pilots=self.pilots,
            earlier=self.entities,
        )

    def decide(self, one: Decided) -> None:
        """Take a decision, if it can be taken."""
        with suppress(CannotDecide):
            self.entities = decide(self.entities, one, sorted(self.scenes))

    def mentions(self) -> dict[str, tuple[Mention, ...]]:
        book = Book(self.entities)
        return {
            id: mentions(one, finds_in(one), book, keep=KEEP, id=id)
            for id, one in self.scenes.items()
        }


def scene(one: Told) -> Scene:
    present = frozenset({"Ada Lark", *PRESENT[one.pilot]})
    cast = Cast({"INT": "Ada Lark"}, present, frozenset({one.pilot}))
    return Scene(transcript(one.turn), cast)


def finds_in(one: Scene) -> tuple[Find, ...]:
    return _found(one.transcript.text)


@cache
def _found(text: str) -> tuple[Find, ...]:
    return find({"T001": Scene(transcript(text))})["T001"]


def decide(entities: Entities, one: Decided, transcripts: Sequence[str]) -> Entities:
    this = entities[one.one % len(entities)]
    other = entities[one.other % len(entities)]
    forms = sorted(this.forms)
    match one.verb:
        case "accept":
            return deciding.accept(entities, this.id)
        case "reject":
            return deciding.reject(entities, this.id)
        case "retype":
            return deciding.retype(entities, this.id, list(Kind)[one.other % 3], one.word)
        case "rename":
            return deciding.rename(entities, this.id, f"{one.word} {one.other}")
        case "merge":
            return deciding.merge(entities, this.id, other.id)
        case "split":
            some = [forms[one.other % len(forms)]] if forms else []
            where = [transcripts[one.other % len(transcripts)]] if one.here else []
            return deciding.split(entities, this.id, some, transcripts=where)
        case "add":
            return deciding.add(entities, one.word, Kind.PERSON)
        case _:
            return deciding.add(entities, one.word, Kind.PERSON, to=this.id)


def numbered(entity: Entity) -> set[str]:
    """What stands, or stood, for this one alone."""
    return {entity.replacement, *entity.once} - set(UNNUMBERED.values())


def assert_each_has_its_own(entities: Entities) -> None:
    ids = Counter(one.id for one in entities)
    assert max(ids.values()) == 1, ids.most_common(3)
    shown = Counter(words for one in entities for words in numbered(one))
    assert max(shown.values()) == 1, shown.most_common(3)


def assert_nothing_is_given_anew(before: Entities, after: Entities) -> None:
    now = {one.id: one for one in after}
    for one in before:
        assert one.id in now
        assert (now[one.id].replacement, now[one.id].kind) == (one.replacement, one.kind)
        assert now[one.id].once == one.once
        assert now[one.id].status is one.status


steps = st.lists(
    st.tuples(st.lists(told, min_size=1, max_size=2), st.lists(decided, max_size=4)),
    min_size=1,
    max_size=3,
)


@settings(max_examples=40)
@given(steps)
def test_what_was_given_stays_and_is_given_once(
    steps: list[tuple[list[Told], list[Decided]]],
) -> None:
    study = Grown({})
    for transcripts, decisions in steps:
        before = study.entities
        study.take_in(transcripts)
        study.join()
        assert_nothing_is_given_anew(before, study.entities)
        assert_each_has_its_own(study.entities)
        for one in decisions:
            before = study.entities
            study.decide(one)
            assert {e.id for e in before} <= {e.id for e in study.entities}
            assert_each_has_its_own(study.entities)


@settings(max_examples=25)
@given(steps)
def test_who_is_mentioned_is_shown_by_their_own_replacement(
    steps: list[tuple[list[Told], list[Decided]]],
) -> None:
    study = Grown({})
    for transcripts, decisions in steps:
        study.take_in(transcripts)
        for one in decisions if study.entities else ():
            study.decide(one)
        study.join()
    by_id = {one.id: one for one in study.entities}
    for id, found in study.mentions().items():
        for mention in found:
            if mention.entity is not None:
                entity = by_id[mention.entity]
                assert mention.shown == entity.replacement
                assert entity.status not in (Status.MERGED, Status.REJECTED)
                assert not entity.only or id in entity.only


@settings(max_examples=25)
@given(st.lists(told, min_size=1, max_size=4), st.lists(decided, max_size=4))
@example([Told("North", "INT: I saw Colin Harbottle. Colin came round.")], [])
def test_joining_again_changes_no_text(transcripts: list[Told], decisions: list[Decided]) -> None:
    study = Grown({})
    study.take_in(transcripts)
    study.join()
    for one in decisions:
        study.decide(one)
    study.join()
    first = study.mentions()
    study.join()
    assert study.mentions() == first


@settings(max_examples=25)
@given(steps)
def test_a_merged_one_is_never_met_and_never_comes_back(
    steps: list[tuple[list[Told], list[Decided]]],
) -> None:
    study = Grown({})
    gone: dict[str, str] = {}
    for transcripts, decisions in steps:
        study.take_in(transcripts)
        study.join()
        for one in decisions:
            study.decide(one)
        gone |= {e.id: e.replacement for e in study.entities if e.status is Status.MERGED}
        study.join()
        now = {one.id: one for one in study.entities}
        for id, replacement in gone.items():
            assert (now[id].status, now[id].forms) == (Status.MERGED, frozenset())
            assert now[id].replacement == replacement
        met = {one.entity for found in study.mentions().values() for one in found}
        assert not met & gone.keys()


@settings(max_examples=25)
@given(st.lists(told, min_size=1, max_size=3), st.integers(0, 40), st.booleans())
def test_a_split_stays_a_split(transcripts: list[Told], number: int, here: bool) -> None:
    study = Grown({})
    study.take_in(transcripts)
    study.join()
    before = study.entities
    study.decide(Decided("split", number, number, "", here))
    made = [one for one in study.entities if one.id not in {e.id for e in before}]
    study.take_in(transcripts)
    study.join()
    now = {one.id: one for one in study.entities}
    for one in made:
        assert one.forms <= now[one.id].forms
        assert now[one.id].only == one.only
        first = now[before[number % len(before)].id]
        assert one.only or not one.forms & first.forms


def test_what_stands_for_a_kind_may_stand_for_many() -> None:
    study = Grown({})
    study.take_in([Told("North", "INT: It is S60 2LX. It is M1 1AE.")])
    study.join()
    shown = [one.replacement for one in study.entities if one.kind is Kind.POSTCODE]
    assert shown == ["[postcode]", "[postcode]"]


@pytest.mark.parametrize("label", ["Authority A", "a city"])
def test_the_id_of_a_pilot_that_is_named_again_is_nobodys(label: str) -> None:
    study = Grown({})
    study.take_in([Told("North", "INT: I saw Stacey.")])
    study.join()
    study.pilots = (Pilot("North", disclose=label), Pilot("South"))
    study.join()
    ids = {one.id: one.name for one in study.entities}
    study.pilots = PILOTS
    study.take_in([Told("South", "INT: I saw Colin Harbottle.")])
    study.join()
    for one in study.entities:
        assert ids.get(one.id, one.name) == one.name
    assert_each_has_its_own(study.entities)


def test_a_pilot_behind_a_label_is_hidden_though_its_name_was_rejected() -> None:
    study = Grown({})
    study.take_in([Told("North", "INT: We went to Skelderby on Monday. I live in Skelderby.")])
    study.join()
    place = next(one for one in study.entities if "Skelderby" in one.forms)
    study.entities = deciding.reject(study.entities, place.id)
    study.pilots = (*PILOTS, Pilot("Skelderby", disclose="Authority A"))
    study.join()
    assert len(study.mentions()["T001"]) == 2


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_somebody_who_is_known_is_replaced_whatever_was_rejected(known: Known) -> None:
    """A name was found, and rejected, before interviews.csv named who has it."""
    scenes: Mapping[str, Scene] = {
        "T001": Scene(transcript(f"I saw {known.name}."), Cast(pilots=frozenset({"North"})))
    }
    heard = {id: hear(one.transcript, finds_in(one), KEEP) for id, one in scenes.items()}
    casts = {id: one.cast for id, one in scenes.items()}
    found = join(heard, casts, keep=KEEP)
    for one in found:
        found = deciding.reject(found, one.id)
    now = join(heard, casts, known=[known], keep=KEEP, earlier=found)
    here = scenes["T001"]
    assert mentions(here, finds_in(here), Book(now), keep=KEEP, id="T001")
