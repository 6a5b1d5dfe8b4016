import pytest
from hypothesis import given

from qualkit.model import Speech
from qualkit.readers import txt
from qualkit.readers.normal import compose
from tests.readers.strategies import speeches


def labels(text: str) -> list[str]:
    return [speech.label for speech in txt.speeches(text.encode())]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("INT: How was it?", "INT"),
        ("P1: Fine.", "P1"),
        ("p12: Fine.", "p12"),
        ("P1:Fine.", "P1"),
        ("P1 : Fine.", "P1"),
        ("I: How was it?", "I"),
        ("A: Fine.", "A"),
        ("Q200 Chairman: We now move on.", "Q200 Chairman"),
        ("Mr Williams: I think so.", "Mr Williams"),
        ("Mrs. O’Connor: Yes.", "Mrs. O’Connor"),
        ("J. Smith: Yes.", "J. Smith"),
        ("Jane Page: Yes.", "Jane Page"),
        ("Leader of the Council: Yes.", "Leader of the Council"),
        ("Ludwig van Dyke: Yes.", "Ludwig van Dyke"),
        ("Siân Hughes-Jones: Yes.", "Siân Hughes-Jones"),
        ("Will: Yes.", "Will"),
        ("Foster carer: Yes.", "Foster carer"),
        ("Family support worker 2: Yes.", "Family support worker 2"),
        ("interviewer: Why?", "interviewer"),
        ("Speaker 1: Yes.", "Speaker 1"),
        ("SPEAKER_00: Yes.", "SPEAKER_00"),
        ("FG 3: Yes.", "FG 3"),
        ("Mum and Dad: Yes.", "Mum and Dad"),
        ("P1 & P2: Yes.", "P1 & P2"),
        ("P1 (foster carer): Yes.", "P1 (foster carer)"),
        ("**Alex Doe:** Yes.", "Alex Doe"),
        ("**Alex Doe**: Yes.", "Alex Doe"),
        ("__Alex Doe:__ Yes.", "Alex Doe"),
        ("[00:01:02] Alex Doe: Yes.", "Alex Doe"),
        ("Alex Doe (01:02): Yes.", "Alex Doe"),
        ("\u200bINT: Why?", "INT"),
        ("INT:\u00a0Why?", "INT"),
    ],
)
def test_labels(line: str, label: str) -> None:
    assert labels(line) == [label]


@pytest.mark.parametrize(
    "line",
    [
        "She said: never again",
        "Note: this was hard",
        "NOTE: this was hard",
        "NB: check the date",
        "Yes: it was",
        "However: it was",
        "Date: 12 May 2023",
        "10:30 was when we met",
        "10: 30 was when we met",
        "At 10:30 we met",
        "At 10: 30 we met",
        "https://example.org",
        "https: that is the beginning of a link",
        "mailto:alex@example.org",
        "The main barriers were: time and trust",
        "What I wanted: more time",
        "One Thing: more time",
        "Monday: we met",
        "Year 6: they left",
        "Well, Sarah: it was",
        "No. Listen: it was",
        "yusuf: only once",
        "family support worker: only once and in lower case",
        "(laughs): it was",
        "“Sarah”: it was",
        "Sarah Jane Anne Mary Lou Smith: too many words",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysilio: too long",
        "She asked me what I thought of the whole matter: too long",
        ": no label",
        "Sarah - no colon",
    ],
)
def test_near_misses(line: str) -> None:
    assert labels(line) == [""]
    assert txt.speeches(f"P1: Hello.\n{line}".encode()) == [Speech("P1", f"Hello.\n{line}")]


@pytest.mark.parametrize(
    "label",
    [
        "yusuf",
        "sam.k",
        "yusuf_99",
        "q",
        "int",
        "NB",
        "AS",
        "家长",
        "अनीता",
        "Doe, Alex",
        "The Chair",
    ],
)
def test_labels_that_convince_when_they_come_back(label: str) -> None:
    assert labels(f"{label}: one\n{label.upper()}: two") == [label, label.upper()]


@pytest.mark.parametrize("line", ["She said: no", "Note: this", "One thing: time", "the point: x"])
def test_sentences_that_come_back_are_not_labels(line: str) -> None:
    assert labels(f"{line}\n\n{line}\n\n{line}") == ["", "", ""]


def test_lines_continue_the_speech_before() -> None:
    text = "INT: Why?\nAnd how?\n\nWhen?\nP1:\nNobody said."
    assert txt.speeches(text.encode()) == [
        Speech("INT", "Why?\nAnd how?\nWhen?"),
        Speech("P1", "Nobody said."),
    ]


def test_what_stands_before_the_first_label_has_none() -> None:
    text = "Interview at the school\n\n12 May\nhall\n\nINT: Why?"
    assert txt.speeches(text.encode()) == [
        Speech("", "Interview at the school"),
        Speech("", "12 May\nhall"),
        Speech("INT", "Why?"),
    ]


def test_text_without_labels_is_a_speech_a_paragraph() -> None:
    text = "We met at 10:30.\nEight came.\n \nIt was cold."
    assert txt.speeches(text.encode()) == [
        Speech("", "We met at 10:30.\nEight came."),
        Speech("", "It was cold."),
    ]


def test_times_beside_labels() -> None:
    assert txt.speeches(b"[01:02:03] INT: Why?\nP1 (1:02:11): So.") == [
        Speech("INT", "Why?", 3723),
        Speech("P1", "So.", 3731),
    ]


@given(speeches())
def test_round_trip(written: list[Speech]) -> None:
    for form in ("{}: {}\n", "{}: {}\r\n\r\n", "**{}:** {}\n\n", "{}:\n{}\n"):
        text = "".join(form.format(speech.label, speech.words) for speech in written)
        assert compose(txt.speeches(text.encode())) == compose(written)


@pytest.mark.parametrize(
    ("suffix", "accepted"), [(".txt", True), (".TXT", True), (".md", True), (".docx", False)]
)
def test_accepts(suffix: str, accepted: bool) -> None:
    assert txt.accepts(suffix, b"") is accepted
