"""Who is who over a study, and that what was settled stays settled."""

import re

from qualkit.anonymise import Known
from qualkit.model import Pilot
from tests.anonymise.studies import anonymised, scene, text

KAREN = Known("Karen Ashby", relation="Team manager", participant="P001")
OTHER_KAREN = Known("Karen Tolley", relation="Project manager", participant="P002")
ADA = Known("Ada Lark", relation="Interviewer")


def numbers(shown: str) -> list[str]:
    return re.findall(r"\[[^\]]+\]", shown)


def test_one_person_is_one_replacement_in_every_transcript() -> None:
    done, _ = anonymised(
        {
            "T001": scene("I work with Colin Harbottle. Colin is all right."),
            "T002": scene("Mr Harbottle rang me, and colin came round."),
        }
    )
    assert done["T001"].text == "I work with [Person 1]. [Person 1] is all right."
    assert done["T002"].text == "[Person 1] rang me, and [Person 1] came round."


def test_a_first_name_belongs_to_the_fuller_name_of_its_pilot() -> None:
    done, _ = anonymised(
        {
            "T001": scene("Ask Karen.", present=frozenset({"Karen Ashby"})),
            "T002": scene("Ask Karen.", pilot="South", present=frozenset({"Karen Tolley"})),
            "T003": scene("I told Karen so.", pilot="South"),
        },
        known=[KAREN, OTHER_KAREN],
    )
    assert done["T001"].text == "Ask [Team manager 1]."
    assert done["T002"].text == "Ask [Project manager 1]."
    assert done["T003"].text == "I told [Project manager 1] so."


def test_a_first_name_alone_is_somebody_else_in_each_pilot() -> None:
    done, _ = anonymised(
        {"T001": scene("I saw Stacey."), "T002": scene("I saw Stacey.", pilot="South")}
    )
    assert done["T001"].text != done["T002"].text


def test_labels_initials_pet_names_and_slips_are_forms_of_a_participant() -> None:
    becky = Known("Rebecca Treloggan", relation="Parent", participant="P003")
    done, _ = anonymised(
        {
            "T001": scene(
                "INT: Hello, Becky.",
                "BECKY: Treloggen, they wrote. RT on the form.",
                labels={"INT": "Ada Lark", "BECKY": "P003"},
                present=frozenset({"Ada Lark", "Rebecca Treloggan"}),
            )
        },
        known=[ADA, becky],
    )
    shown = done["T001"]
    assert shown.text == (
        "INT: Hello, [Parent 1].\n\n[Parent 1]: [Parent 1], they wrote. [Parent 1] on the form."
    )
    assert [turn.label for turn in shown.turns] == ["INT", "[Parent 1]"]
    assert shown.turns[1].body.of(shown.text).startswith("[Parent 1], they")


def test_a_name_spelled_out_is_the_person_it_spells() -> None:
    shown = text("She is called Ngozi. It is N-G-O-Z-I.")
    assert len(set(numbers(shown))) == 1


def test_relations_come_from_what_stands_beside_a_name() -> None:
    shown = text("Our Jayden had Dr Rao, and PC Kaur came. My social worker, Dwayne, was there.")
    assert shown == (
        "Our [Child 1] had [Doctor 1], and [Police officer 1] came. "
        "My social worker, [Social worker 1], was there."
    )


def test_institutions_are_known_by_their_short_name() -> None:
    shown = text("We are in Thackley Family Centre. Thackley is damp.")
    assert shown == "We are in [Centre 1]. [Centre 1] is damp."


def test_what_was_given_is_never_renumbered() -> None:
    scenes = {"T001": scene("I saw Stacey and Colin Harbottle.")}
    _, first = anonymised(scenes)
    scenes["T000"] = scene("Amira Begum told Colin.")
    done, second = anonymised(scenes, earlier=first)
    given = {entity.id: entity.replacement for entity in first}
    assert {e.id: e.replacement for e in second if e.id in given} == given
    assert len({entity.id for entity in second}) == len(second) == len(first) + 1
    assert len({entity.replacement for entity in second}) == len(second)
    assert done["T001"].text == anonymised({"T001": scenes["T001"]}, earlier=first)[0]["T001"].text


def test_a_pilot_is_named_or_stands_behind_its_label() -> None:
    said = "Northcliffe's team, Northcliffe Council, and Northcliffe Academy."
    named = text(said, pilots=[Pilot("Northcliffe")])
    hidden = text(said, pilots=[Pilot("Northcliffe", disclose="Authority A")])
    assert named == "Northcliffe's team, Northcliffe Council, and [School 1]."
    assert hidden == "[Authority A]'s team, [Authority A], and [School 1]."


def test_a_participant_may_be_called_like_a_country() -> None:
    jordan = Known("Jordan Pike", relation="Parent", participant="P001")
    done, _ = anonymised(
        {"T001": scene("Then Jordan rang.", present=frozenset({"Jordan Pike"}))}, known=[jordan]
    )
    assert done["T001"].text == "Then [Parent 1] rang."


def test_a_title_and_surname_finds_a_participant_in_any_pilot() -> None:
    done, _ = anonymised(
        {
            "T001": scene("Hello.", present=frozenset({"Karen Ashby"})),
            "T002": scene("Then Ms Ashby rings.", pilot="South"),
        },
        known=[KAREN],
    )
    assert done["T002"].text == "Then [Team manager 1] rings."


def test_a_title_and_surname_finds_the_only_person_of_that_surname() -> None:
    done, _ = anonymised(
        {
            "T001": scene("I saw Colin Harbottle."),
            "T002": scene("Then Mr Harbottle rang.", pilot="South"),
        }
    )
    assert numbers(done["T002"].text) == numbers(done["T001"].text)


def test_a_family_is_none_of_its_people() -> None:
    shown = text("I saw Lexi Ollerton. The Ollertons are all like that.")
    assert shown == "I saw [Person 1]. The [Family 1] are all like that."


def test_a_mother_is_not_her_child() -> None:
    shown = numbers(text("Our Lexi Haigh came. Then Mrs Haigh came."))
    assert len(set(shown)) == 2


def test_a_name_as_it_is_heard_is_the_name() -> None:
    shown = text("I saw Siobhan Devlin. Shivaun, they wrote. Will Stephenson, or Will Stevenson.")
    assert numbers(shown) == ["[Person 1]", "[Person 1]", "[Person 2]", "[Person 2]"]
