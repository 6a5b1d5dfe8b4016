"""What each decision makes of the entities, and what cannot be decided."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from qualkit.anonymise import deciding
from qualkit.anonymise.drafts import REGISTER
from qualkit.errors import CannotDecide
from qualkit.model import Entity, Kind, Status

Entities = tuple[Entity, ...]


def entity(number: int, name: str, shown: str, *more: str, **others: object) -> Entity:
    relation = shown.strip("[]").rpartition(" ")[0]
    made = Entity(
        id=f"E{number:04d}",
        kind=Kind.PERSON,
        name=name,
        forms=frozenset({name, *more}),
        replacement=shown,
        relation=relation,
    )
    return replace(made, **others)  # type: ignore[arg-type]


STUDY: Entities = (
    entity(
        1,
        "Karen Ashby",
        "[Team manager 1]",
        "Karen",
        "Ashby",
        participant="P001",
        reasons=("in the register: team manager",),
        pilots=frozenset({"North"}),
    ),
    entity(
        2,
        "Peter Moss",
        "[GP 1]",
        "Moss",
        participant="P002",
        reasons=("in the register: gp",),
        pilots=frozenset({"South"}),
    ),
    entity(3, "Jayden", "[Child 1]", "Jay", why={"Jay": "a short form"}),
    entity(4, "Kaz", "[Person 1]", sure=frozenset({"Kaz"}), pilots=frozenset({"North"})),
    entity(5, "Hope", "[Person 2]", once=frozenset({"[Child 2]"})),
    replace(
        entity(6, "Stacey", "[Child 7]"), forms=frozenset(), status=Status.MERGED, into="E0003"
    ),
    entity(7, "Ferndale", "[Pilot A]", kind=Kind.PLACE, relation="Pilot"),
    entity(8, "Ada Lark", "[Interviewer 1]", reasons=("in the register: interviewer",)),
    replace(entity(9, "Zoe", "[Teacher 4]"), forms=frozenset(), status=Status.MERGED),
)


def one(entities: Entities, id: str) -> Entity:
    return next(entity for entity in entities if entity.id == id)


def others_stay(made: Entities, *ids: str) -> bool:
    """Whether nothing but these entities is another."""
    was = {entity.id: entity for entity in STUDY}
    return [e.id for e in made[: len(STUDY)]] == [e.id for e in STUDY] and all(
        was[e.id] == e for e in made if e.id in was and e.id not in ids
    )


# --- each verb


def test_accepted_it_is_what_it_was() -> None:
    made = deciding.accept(STUDY, "E0003")
    assert one(made, "E0003") == replace(one(STUDY, "E0003"), status=Status.ACCEPTED)
    assert others_stay(made, "E0003")


def test_rejected_it_keeps_its_names_id_and_number() -> None:
    made = deciding.reject(STUDY, "E0005")
    assert one(made, "E0005") == replace(one(STUDY, "E0005"), status=Status.REJECTED)
    assert others_stay(made, "E0005")


@pytest.mark.parametrize(
    ("id", "kind", "relation", "shown"),
    [
        ("E0003", Kind.PERSON, "Teacher", "[Teacher 5]"),  # 4 went to one that was taken back
        ("E0003", Kind.PERSON, "teacher", "[Teacher 5]"),
        ("E0003", Kind.PERSON, "  head   teacher ", "[Head teacher 1]"),
        ("E0004", Kind.PERSON, "Child", "[Child 8]"),  # 7 went to one that was merged
        ("E0003", Kind.PERSON, "", "[Person 3]"),
        ("E0003", Kind.PLACE, "", "[Place 1]"),
        ("E0003", Kind.ORGANISATION, "School", "[School 1]"),
        ("E0003", Kind.POSTCODE, "", "[postcode]"),
        ("E0001", Kind.PERSON, "Manager", "[Manager 1]"),  # a participant's, too
    ],
)
def test_retyped_it_has_the_next_replacement(
    id: str, kind: Kind, relation: str, shown: str
) -> None:
    made = deciding.retype(STUDY, id, kind, relation)
    now = one(made, id)
    assert (now.kind, now.replacement, now.status) == (kind, shown, Status.ACCEPTED)
    assert now.once == one(STUDY, id).once | {one(STUDY, id).replacement}
    assert now.forms == one(STUDY, id).forms
    assert others_stay(made, id)


@pytest.mark.parametrize(
    ("shown", "stands"),
    [
        ("a neighbour", "[a neighbour]"),
        ("[the neighbour's dog]", "[the neighbour's dog]"),
        (" [Child 9] ", "[Child 9]"),
        ("Child 1", "[Child 1]"),  # what stands for it already
    ],
)
def test_renamed_something_else_stands_for_it(shown: str, stands: str) -> None:
    made = deciding.rename(STUDY, "E0003", shown)
    assert one(made, "E0003").replacement == stands
    assert "[Child 1]" in one(made, "E0003").once
    assert one(made, "E0003").status is Status.ACCEPTED
    assert others_stay(made, "E0003")


def test_what_it_was_called_before_may_stand_for_it_again() -> None:
    made = deciding.rename(deciding.rename(STUDY, "E0003", "a child"), "E0003", "Child 1")
    assert one(made, "E0003").replacement == "[Child 1]"


def test_merged_one_has_the_names_of_both() -> None:
    made = deciding.merge(STUDY, "E0004", "E0003")
    both, gone = one(made, "E0003"), one(made, "E0004")
    assert both.forms == {"Jayden", "Jay", "Kaz"}
    assert both.sure == {"Kaz"}
    assert both.also == {"Kaz"}
    assert both.replacement == "[Child 1]"
    assert both.status is Status.ACCEPTED
    assert both.why["Kaz"] == f"merged with {gone.replacement}"
    assert (gone.forms, gone.sure, gone.status, gone.into) == (
        frozenset(),
        frozenset(),
        Status.MERGED,
        "E0003",
    )
    assert gone.replacement == "[Person 1]"  # so that nobody else gets it
    assert others_stay(made, "E0003", "E0004")


@pytest.mark.parametrize(("id", "into"), [("E0001", "E0004"), ("E0004", "E0001")])
def test_a_participant_stays_one_whichever_way_it_is_merged(id: str, into: str) -> None:
    made = deciding.merge(STUDY, id, into)
    assert one(made, into).participant == "P001"
    assert one(made, id).participant is None
    with pytest.raises(CannotDecide, match=r"in interviews\.csv"):
        deciding.reject(made, into)


def test_of_pilots_and_confines_the_wider_stays() -> None:
    made = deciding.merge(STUDY, "E0004", "E0001")
    assert one(made, "E0001").pilots == {"North"}
    made = deciding.merge(STUDY, "E0003", "E0001")  # one that was met in no pilot of its own
    assert one(made, "E0001").pilots == frozenset()
    parted = deciding.split(STUDY, "E0003", ["Jay"], transcripts=["T002"])
    assert one(deciding.merge(parted, "E0010", "E0003"), "E0003").only == frozenset()


def test_split_everywhere_the_forms_are_anothers_and_no_more_its_own() -> None:
    made = deciding.split(STUDY, "E0001", ["Karen"], relation="Parent")
    left, other = one(made, "E0001"), made[-1]
    assert left.forms == {"Karen Ashby", "Ashby"}
    assert left.without == {"karen"}
    assert left.participant == "P001"
    assert (other.id, other.name) == ("E0010", "Karen")
    assert other.forms == {"Karen"}
    assert (other.replacement, other.participant) == ("[Parent 1]", None)
    assert other.only == frozenset()
    assert others_stay(made, "E0001")


def test_split_in_some_transcripts_the_first_one_stays_as_it_is() -> None:
    made = deciding.split(STUDY, "E0001", ["Karen"], transcripts=["T002"])
    assert one(made, "E0001") == one(STUDY, "E0001")
    assert made[-1].only == {"T002"}
    assert made[-1].forms == {"Karen"}
    assert made[-1].replacement == "[Team manager 2]"


def test_all_forms_may_be_split_where_transcripts_are_named() -> None:
    made = deciding.split(STUDY, "E0003", ["Jayden", "Jay"], transcripts=["T002"])
    assert made[-1].forms == {"Jayden", "Jay"}


def test_merged_again_what_was_split_is_one_as_before() -> None:
    parted = deciding.split(STUDY, "E0001", ["Karen"])
    made = deciding.merge(parted, "E0010", "E0001")
    assert one(made, "E0001").forms == one(STUDY, "E0001").forms
    assert one(made, "E0001").without == frozenset()


def test_what_stood_for_one_before_is_not_given_again() -> None:
    made = deciding.rename(STUDY, "E0005", "a friend")
    assert deciding.add(made, "Okoro", Kind.PERSON)[-1].replacement == "[Person 3]"


def test_split_takes_the_name_along_and_another_takes_its_place() -> None:
    made = deciding.split(STUDY, "E0003", ["jayden"])
    assert one(made, "E0003").name == "Jay"
    assert one(made, "E0003").why == {"Jay": "a short form"}
    assert made[-1].name == "Jayden"


def test_added_it_is_somebody_new() -> None:
    made = deciding.add(STUDY, " Miss\n Okoro ", Kind.PERSON, relation="teacher")
    new = made[-1]
    assert (new.id, new.name, new.replacement) == ("E0010", "Miss Okoro", "[Teacher 5]")
    assert new.forms == new.sure == {"Miss Okoro"}
    assert new.status is Status.ACCEPTED
    assert made[:-1] == STUDY


def test_added_to_somebody_it_is_one_more_name() -> None:
    made = deciding.add(STUDY, "Kazza", Kind.PERSON, to="E0004")
    assert one(made, "E0004").forms == {"Kaz", "Kazza"}
    assert one(made, "E0004").sure == {"Kaz", "Kazza"}
    assert one(made, "E0004").replacement == "[Person 1]"
    assert others_stay(made, "E0004")
    assert len(made) == len(STUDY)


def test_a_form_that_was_split_off_may_be_added_again() -> None:
    parted = deciding.split(STUDY, "E0001", ["Karen"])
    made = deciding.add(parted, "Karen", Kind.PERSON, to="E0001")
    assert "Karen" in one(made, "E0001").forms
    assert one(made, "E0001").without == frozenset()


def test_a_namesake_may_be_added_where_nobody_was_sure() -> None:
    made = deciding.add(STUDY, "Jayden", Kind.PERSON)
    assert made[-1].replacement == "[Person 3]"


def test_a_name_added_to_what_was_rejected_is_a_name() -> None:
    made = deciding.add(deciding.reject(STUDY, "E0005"), "Hopey", Kind.PERSON, to="E0005")
    assert one(made, "E0005").status is not Status.REJECTED


# --- what cannot be decided


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        (lambda e: deciding.reject(e, "E0001"), "Karen Ashby is in interviews.csv"),
        (lambda e: deciding.reject(e, "E0008"), "Ada Lark is in interviews.csv"),
        (lambda e: deciding.merge(e, "E0001", "E0002"), "are two rows of interviews.csv"),
        (lambda e: deciding.merge(e, "E0003", "E0003"), "E0003 is itself already"),
        (lambda e: deciding.merge(e, "E0007", "E0003"), "is a pilot"),
        (lambda e: deciding.retype(e, "E0007", Kind.PERSON), "is a pilot"),
        (lambda e: deciding.rename(e, "E0007", "a town"), "is a pilot"),
        (lambda e: deciding.split(e, "E0003", ["Jayden", "Jay"]), "nothing would be left"),
        (lambda e: deciding.split(e, "E0003", ["Kaz"]), "E0003 is not called Kaz"),
        (lambda e: deciding.split(e, "E0003", ["Jay", "Kaz"]), "E0003 is not called Jay, Kaz"),
        (lambda e: deciding.split(e, "E0003", []), "is not called nothing"),
        (lambda e: deciding.split(e, "E0003", ["..."]), "E0003 is not called"),
        (lambda e: deciding.rename(e, "E0003", "Karen's lad"), "holds a name of the register"),
        (lambda e: deciding.rename(e, "E0003", "JAY"), "holds a name of the register"),
        (lambda e: deciding.rename(e, "E0003", "the Karen-Ashby one"), "holds a name"),
        (lambda e: deciding.rename(e, "E0003", "[Person 1]"), "stands for E0004 already"),
        (lambda e: deciding.rename(e, "E0003", "person 1"), "stands for E0004 already"),
        (lambda e: deciding.rename(e, "E0003", "Child 2"), "stands for E0005 already"),  # once
        (lambda e: deciding.rename(e, "E0004", "Child 7"), "stands for E0006 already"),  # merged
        (lambda e: deciding.rename(e, "E0003", "a [small] child"), "cannot stand for anything"),
        (lambda e: deciding.rename(e, "E0003", "a child]"), "cannot stand for anything"),
        (lambda e: deciding.rename(e, "E0003", " "), "cannot stand for anything"),
        (lambda e: deciding.rename(e, "E0003", "a\nchild"), "cannot stand for anything"),
        (lambda e: deciding.rename(e, "E0003", "x" * 61), "cannot stand for anything"),
        (lambda e: deciding.retype(e, "E0003", Kind.PERSON, "Child 2"), "is no relation"),
        (lambda e: deciding.retype(e, "E0003", Kind.PERSON, "2nd child"), "is no relation"),
        (lambda e: deciding.retype(e, "E0003", Kind.PERSON, "[Child]"), "is no relation"),
        (lambda e: deciding.retype(e, "E0003", Kind.PERSON, "x" * 60), "is no relation"),
        (lambda e: deciding.split(e, "E0003", ["Jay"], relation="Child 2"), "is no relation"),
        (lambda e: deciding.add(e, "Kim", Kind.PERSON, relation="Child 2"), "is no relation"),
        (
            lambda e: deciding.retype(e, "E0003", Kind.PERSON, "Karen's child"),
            "holds a name of the register",
        ),
        (
            lambda e: deciding.split(e, "E0003", ["Jay"], relation="Karen's child"),
            "holds a name of the register",
        ),
        (
            lambda e: deciding.add(e, "Kim", Kind.PERSON, relation="Friend of Moss"),
            "holds a name of the register",
        ),
        (
            lambda e: deciding.add(e, "Okoro", Kind.PERSON, relation="Okoro child"),
            "holds a name of the register",
        ),
        (lambda e: deciding.add(e, "kaz", Kind.PERSON), "was added already, as [Person 1]"),
        (lambda e: deciding.add(e, "Kaz", Kind.PERSON, to="E0003"), "was added already"),
        (lambda e: deciding.add(e, "Kaz", Kind.PERSON, to="E0004"), "was added already"),
        (lambda e: deciding.add(e, " ... ", Kind.PERSON), "is no name"),
        (lambda e: deciding.add(e, "", Kind.PERSON, to="E0004"), "is no name"),
    ],
)
def test_what_cannot_be_decided(decide: Callable[[Entities], Entities], said: str) -> None:
    with pytest.raises(CannotDecide) as refused:
        decide(STUDY)
    assert said in refused.value.said
    assert refused.value.advice


VERBS: dict[str, Callable[[str], Entities]] = {
    "accept": lambda id: deciding.accept(STUDY, id),
    "reject": lambda id: deciding.reject(STUDY, id),
    "retype": lambda id: deciding.retype(STUDY, id, Kind.PERSON, "Teacher"),
    "rename": lambda id: deciding.rename(STUDY, id, "a friend"),
    "merge": lambda id: deciding.merge(STUDY, id, "E0003"),
    "merge into it": lambda id: deciding.merge(STUDY, "E0003", id),
    "split": lambda id: deciding.split(STUDY, id, ["Stacey"]),
    "add to it": lambda id: deciding.add(STUDY, "Stace", Kind.PERSON, to=id),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("id", "said", "fix"),
    [
        ("E0042", "there is no E0042 in the register", "Nothing was decided."),
        ("E0006", "E0006 was merged into E0003", "Decide about E0003"),
        ("E0009", "there is no E0009 in the register", "Nothing was decided."),  # taken back
    ],
)
def test_nothing_is_decided_about_one_that_is_gone(verb: str, id: str, said: str, fix: str) -> None:
    with pytest.raises(CannotDecide) as refused:
        VERBS[verb](id)
    assert refused.value.said == said
    assert fix in refused.value.advice


def test_a_street_split_off_a_school_is_not_the_school_of_the_register() -> None:
    named = {"Hagg Lane Primary": f"{REGISTER}: Hagg Lane Primary", "Hagg Lane": "short for it"}
    school = Entity(
        id="E0001",
        kind=Kind.ORGANISATION,
        name="Hagg Lane Primary",
        forms=frozenset(named),
        replacement="[School 1]",
        relation="School",
        reasons=(f"{REGISTER}: organisation", "spaCy: ORG"),
        why=named,
    )
    *_, street = deciding.split((school,), "E0001", ["Hagg Lane"])
    assert street.reasons == ("spaCy: ORG",)
    made = deciding.retype((school, street), street.id, Kind.PLACE, "Street")
    assert made[1].replacement == "[Street 1]"
    *_, whole = deciding.split((school,), "E0001", ["Hagg Lane Primary"])
    with pytest.raises(CannotDecide, match="is in interviews.csv"):
        deciding.retype((school, whole), whole.id, Kind.PLACE, "Street")
