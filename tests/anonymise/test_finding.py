from qualkit.anonymise import basis, find
from tests.anonymise.studies import scene

STUDY = {
    "T001": scene("INT: How are you?", "Sahra: I came to Rotherham with Tyler Moss. Nothing else."),
    "T002": scene("DAD: it was our jayden, ring 07700 900123"),
    "T003": scene("INT: Nothing here."),
    "T004": scene("Speaker 1: Dr Rao said so.", "CAF: So did Agnieszka Kowalczyk."),
}


def test_finds_rest_on_model_and_recognisers() -> None:
    assert basis() == basis()
    assert "en_core_web" in basis()


def test_finds_of_each_transcript_in_the_order_of_the_text() -> None:
    found = find(STUDY)
    assert list(found) == list(STUDY)
    for name, finds in found.items():
        assert list(finds) == sorted(finds, key=lambda find: (find.span, find.reason))
        text = STUDY[name].transcript.text
        words = {find.span.of(text) for find in finds}
        assert words >= {
            "T001": {"Sahra", "Rotherham", "Tyler Moss"},
            "T002": {"DAD", "jayden", "07700 900123"},
            "T003": set(),
            "T004": {"Dr Rao", "Agnieszka Kowalczyk"},
        }[name] - {"DAD"}


def test_labels_that_say_nothing_of_who_speaks_are_no_finds() -> None:
    labels = {find.reason for finds in (find(STUDY)["T004"], find(STUDY)["T003"]) for find in finds}
    assert "a speaker label" not in labels
    assert "a speaker label" in {find.reason for find in find(STUDY)["T001"]}


def test_several_processes_find_the_same() -> None:
    found = find(STUDY)
    shared = find(STUDY, processes=2)
    assert shared == found
    assert list(shared) == list(STUDY)
    assert find({"T001": STUDY["T001"]}, processes=2) == {"T001": found["T001"]}
    assert find({}, processes=2) == {}
