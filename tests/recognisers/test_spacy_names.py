from qualkit.model import Kind
from qualkit.recognisers import spacy_names
from tests.recognisers import words

TEXT = "Then Agnieszka Kowalczyk interpreted for me in Rotherham."


def test_people_and_places_with_their_reasons() -> None:
    finds = list(spacy_names.find(TEXT))
    assert words(TEXT, finds) == ["Agnieszka Kowalczyk", "Rotherham"]
    assert [find.kind for find in finds] == [Kind.PERSON, Kind.PLACE]
    assert finds[0].reason == "spaCy: PERSON"


def test_many_texts_in_one_run() -> None:
    found = list(spacy_names.find_all(["Nothing here.", TEXT]))
    assert [len(finds) for finds in found] == [0, 2]


def test_a_model_that_is_named_comes_first() -> None:
    assert spacy_names.installed("my_model") == "my_model"
    assert spacy_names.installed() in spacy_names.MODELS
