"""What is proved once is masked everywhere, and ordinary words stay."""

import pytest

from qualkit.anonymise import Book, Keep, Known, find, mentions, replace
from qualkit.model import Kind, Precision, Span
from tests.anonymise.studies import anonymised, scene, text

WILL = Known("Will Fenn", relation="Social worker", participant="P001")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Will Fenn came.", "[Social worker 1] came."),
        ("I asked Will about it.", "I asked [Social worker 1] about it."),
        ("I told will he was late", "I told [Social worker 1] he was late"),
        ("Will, what do you think?", "[Social worker 1], what do you think?"),
        ("Will's house is damp.", "[Social worker 1]'s house is damp."),
        ("WILL: It is.", "[Social worker 1]: It is."),
        ("Will sees him on Mondays.", "[Social worker 1] sees him on Mondays."),
        ("Will brought a cake.", "[Social worker 1] brought a cake."),
        ("Will he mark it? Will his mum?", "Will he mark it? Will his mum?"),
        ("They will come if you will it.", "They will come if you will it."),
        ("Will they come back?", "Will they come back?"),
    ],
)
def test_a_name_that_is_also_a_word(said: str, shown: str) -> None:
    done, _ = anonymised(
        {"T001": scene(said, labels={"WILL": "P001"}, present=frozenset({"Will Fenn"}))},
        known=[WILL],
    )
    assert done["T001"].text == shown


@pytest.mark.parametrize(
    "words",
    [
        "Grace under pressure, that is what we need.",
        "They may mark it down as a grace period in May, I hope.",
        "CAMHS and Ofsted, the CAF, Universal Credit and Sure Start.",
        "We had the Team Around the Family at the Children's Centre.",
        "She is Somali and he is from Poland, and it was March 2023.",
        "Social workers in England, at Asda or the Co-op on a Thursday.",
        "Mum said Nan would, and then [laughs] she did not.",
        "So we went and, Um, I said. He said Um, no. They said, Excuse me.",
    ],
)
def test_ordinary_words_and_programme_vocabulary_stay(words: str) -> None:
    assert text(words) == words


def test_a_name_stays_no_less_a_name_for_a_body_with_its_letters() -> None:
    said = "Our Elsa saw the ELSA. Then Pip rang, not the PIP people. And Pip said CAMHS, or Camhs."
    shown = "Our [Child 1] saw the ELSA. Then [Person 1] rang, not the PIP people. "
    assert text(said) == shown + "And [Person 1] said CAMHS, or Camhs."


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Then Mrs Green came.", "Then [Person 1] came."),
        ("Mr Hill came.", "[Person 1] came."),
        ("And Dr Lane came.", "And [Doctor 1] came."),
        ("Then PC Field came.", "Then [Police officer 1] came."),
    ],
)
def test_who_has_a_title_is_no_street(said: str, shown: str) -> None:
    assert text(said) == shown


def test_what_comes_after_a_name_is_no_part_of_it() -> None:
    said = "We met at the Drill Hall in June, and Frank and I fell."
    assert text(said) == "We met at [Organisation 1] in June, and [Person 1] and I fell."


def test_an_organisation_by_its_initials() -> None:
    said = "I work at Cinder Hill Primary School. CHPS, or CHP, has a CAF, and a CPP."
    assert text(said) == "I work at [School 1]. [School 1], or [School 1], has a CAF, and a CPP."


def test_the_studys_own_vocabulary_stays() -> None:
    said = "The Homeward Bound team uses Caseflow."
    assert text(said, keep=["Homeward Bound", "Caseflow"]) == said


def test_in_a_transcript_without_capitals_names_are_still_names() -> None:
    shown = text(
        "yp: me and tyler live on tansley drive near wetherby",
        "yp: will you mark my words, kemi said. it is miss pellow lol",
    )
    for name in ("tyler", "tansley", "wetherby", "kemi", "pellow"):
        assert name not in shown
    assert "will you mark my words" in shown


def test_what_one_transcript_proves_is_masked_in_another() -> None:
    done, _ = anonymised(
        {
            "T001": scene("We moved to Skelderby."),
            "T002": scene("hes in skelderby now they moved him miles away"),
            "T003": scene("SKELDERBY'S no good."),
        }
    )
    for shown in done.values():
        assert "skelderby" not in shown.text.lower()


def test_a_reference_proved_once_is_masked_without_its_word() -> None:
    shown = text("The reference is 8812A. I quoted 8812A every time.")
    assert shown == "The reference is [case reference]. I quoted [case reference] every time."


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("We met at the Moorfoot Centre.", "We met at [Centre 1]."),
        ("She was in a home, The Limes Residential.", "She was in a home, [Home 1]."),
        ("The people of the Moorfoot Centre team.", "The people of the [Centre 1] team."),
    ],
)
def test_a_place_is_replaced_with_the_article_that_belongs_to_it(said: str, shown: str) -> None:
    assert text(said) == shown


def test_where_somebody_goes_is_a_place_in_lower_case_too() -> None:
    done, _ = anonymised(
        {
            "T001": scene("We asked at the Civic, and Miss Bray at the Civic said no."),
            "T002": scene("i went down to the civic and then it was a civic duty, he said"),
        }
    )
    assert "the civic and" not in done["T002"].text
    assert "a civic duty" in done["T002"].text


def test_a_mention_is_whose_a_person_says_it_is() -> None:
    here = scene("Tyler Moss came, and Tyler went. Kemi Bello stayed.")
    done, entities = anonymised({"T001": here})
    kemi = next(one for one in entities if "Kemi" in one.name)
    at = here.transcript.text.index("Tyler went")
    keep = Keep()
    found = mentions(
        here,
        find({"T001": here})["T001"],
        Book(entities),
        keep=keep,
        assigned={Span(at, at + len("Tyler")): kemi.id},
    )
    shown = replace(here.transcript, found).text
    assert done["T001"].text == "[Person 1] came, and [Person 1] went. [Person 2] stayed."
    assert shown == "[Person 1] came, and [Person 2] went. [Person 2] stayed."


def test_a_name_that_the_evaluator_adds() -> None:
    known = [Known("the Blue Door", Kind.ORGANISATION)]
    shown = text("We met at the blue door. At the Blue Door, yes.", known=known)
    assert shown == "We met at the blue door. At [Organisation 1], yes."


def test_every_mention_says_why() -> None:
    _, entities = anonymised({"T001": scene("Our Jayden and Mrs Begum.")})
    assert all(entity.reasons for entity in entities)


@pytest.mark.parametrize(
    ("said", "names", "kept"),
    [
        ("WE WENT TO SEE WILL OYELARAN AND HE WILL COME", ["WILL O"], ["HE WILL COME"]),
        ("THANKS SHIVON. I WAS A MULHOLLAND BEFORE", ["SHIVON", "MULHOLLAND"], ["BEFORE"]),
        ("JOY PETTIFER RANG AND THE SPREADSHEETS WERE A JOY", ["PETTIFER"], ["A JOY"]),
        ("me and poppy and faith went out. faith said no. have faith", ["faith s"], ["have faith"]),
        ("our zaynab is my best friend. zay says hiya but i hope so", ["zay"], ["i hope so"]),
        (
            "the twins grace and hope. hope is ok. i hope he is",
            ["and hope", ". hope"],
            ["i hope he"],
        ),
        (
            "i live on tanner rd near the shops and he was in hmp garth",
            ["tanner", "garth"],
            ["shops"],
        ),
        ("is it max and ruby at school, he said", ["max", "ruby"], ["school"]),
        ("my mate dez says hes off to school. dez is funny", ["dez"], ["school"]),
    ],
)
def test_typed_in_one_case(said: str, names: list[str], kept: list[str]) -> None:
    shown = text(said)
    assert [name for name in names if name in shown] == []
    assert [words for words in kept if words not in shown] == []


def test_a_pet_name_that_looks_like_a_word_inflected() -> None:
    shown = text("Iqbal Khattak came. Iqqy to his friends. It was iffy.")
    assert shown == "[Person 1] came. [Person 1] to his friends. It was iffy."


PRECISE = "Ada: They moved in March 2010, out on the 14th of March 2010, and she's nine now."


@pytest.mark.parametrize(
    ("dates", "ages", "expected"),
    [
        ("day", "year", PRECISE),
        ("month", "year", PRECISE.replace("the 14th of March 2010", "[March 2010]")),
        ("year", "year", "Ada: They moved in [2010], out on [2010], and she's nine now."),
        ("year", "band", "Ada: They moved in [2010], out on [2010], and she's [5 to 9] now."),
    ],
)
def test_dates_and_ages_are_as_exact_as_the_policy_says(
    dates: str, ages: str, expected: str
) -> None:
    here = scene(PRECISE)
    finds = find({"T001": here})["T001"]
    exact = Precision(dates, ages)
    found = mentions(here, finds, Book(()), keep=Keep(), precision=exact)
    shown = replace(here.transcript, [one for one in found if one.kind in (Kind.DATE, Kind.AGE)])
    assert shown.text == expected


def test_somebody_very_old_is_not_known_by_their_age() -> None:
    assert text("Int: And you?", "Ada: I'm ninety-four, pet.").count("[over 90]") == 1
