import pytest

from qualkit.recognisers import vocabulary


@pytest.mark.parametrize("word", ["school", "tantrums", "whinging", "Will", "remodelling", "yeah"])
def test_words(word: str) -> None:
    assert vocabulary.is_word(word)


@pytest.mark.parametrize(
    "name", ["Siobhán", "Oluwaseun", "Agnieszka", "Jayden", "Alfie-James", "Grace", "Abdirahman"]
)
def test_given_names(name: str) -> None:
    assert vocabulary.is_given_name(name)


@pytest.mark.parametrize("word", ["Siobhán", "Skelderby", "Kowalczyk", "Rotherham"])
def test_names_that_are_no_words(word: str) -> None:
    assert not vocabulary.is_word(word)


def test_words_are_compared_without_capitals_accents_and_apostrophes() -> None:
    assert vocabulary.fold("Łucja O’Connor") == "lucja oconnor"
    assert vocabulary.fold("D'Arcy") == "darcy"


def test_national_bodies_are_kept_and_people_are_not() -> None:
    assert {"Ofsted", "CAMHS", "Sure Start", "Eritrea"} <= vocabulary.kept()
    assert not {"Karen", "Jordan", "Rotherham"} & vocabulary.kept()
