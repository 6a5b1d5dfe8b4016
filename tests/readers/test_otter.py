from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model import Speech
from qualkit.readers import otter
from qualkit.readers.normal import compose
from tests.readers.strategies import speeches

PREAMBLE = "A meeting\n\nSUMMARY KEYWORDS\ntrust, time\n\nSPEAKERS\nAlex Doe\n\n"


@pytest.mark.parametrize(
    ("line", "label", "seconds"),
    [
        ("Alex Doe  0:06", "Alex Doe", 6),
        ("Alex Doe  0:06  ", "Alex Doe", 6),
        ("Alex Doe\t12:30", "Alex Doe", 750),
        ("**Alex Doe** 0:16", "Alex Doe", 16),
        ("Unknown Speaker  0:09", "Unknown Speaker", 9),
        ("Alex Doe  1:02:11", "Alex Doe", 3731),
        ("Doe, Alex (Children’s Services)  0:06", "Doe, Alex (Children’s Services)", 6),
        ("yusuf  0:06", "yusuf", 6),
    ],
)
def test_lines_of_name_and_time(line: str, label: str, seconds: float) -> None:
    data = f"{line}\nHello.\n\nAnd more.\n".encode()
    assert otter.accepts(".txt", data)
    [speech] = otter.speeches(data)
    assert (speech.label, speech.seconds) == (label, seconds)
    assert compose([speech]).text == f"{label}: Hello.\nAnd more."


@pytest.mark.parametrize(
    "line",
    [
        "We met at 10:30",
        "We met at  10:30",
        "Tuesday 10:30",
        "Was it over?  10:30",
        "The bus: 10:30",
        "10:30",
        "Alex Doe  0:61",
        "Alex Doe  0:06 and then",
    ],
)
def test_near_misses(line: str) -> None:
    assert not otter.accepts(".txt", f"{line}\nHello.".encode())
    data = f"Alex Doe  0:06\nHello.\n{line}\n".encode()
    assert compose(otter.speeches(data)).text.endswith(" ".join(line.split()))


def test_what_otter_adds_is_dropped() -> None:
    data = f"{PREAMBLE}Alex Doe  0:06\nHello.\n\nTranscribed by https://otter.ai\n".encode()
    assert compose(otter.speeches(data)).text == "Alex Doe: Hello."


def test_what_somebody_wrote_above_is_kept() -> None:
    data = b"Read by the evaluator\n\nAlex Doe  0:06\nHello.\n\nSam Roe  0:09\nHi.\n"
    assert compose(otter.speeches(data)).turns[0].label == ""
    assert compose(otter.speeches(data)).text.startswith("Read by the evaluator\n\nAlex Doe: ")


@pytest.mark.parametrize(
    ("suffix", "data", "accepted"),
    [
        (".txt", b"Alex Doe  0:06\nHello.", True),
        (".md", b"**Alex Doe** 0:06\nHello.", True),
        (".txt", PREAMBLE.encode() + b"Alex Doe  0:06\nHello.\nSam Roe  0:09\nHi.", True),
        (".txt", b"INT: Why?\nBreak  10:30\nP1: So.", False),
        (".txt", b"INT: Why?", False),
        (".txt", b"Alex Doe  0:06\n\0", False),
        (".docx", b"Alex Doe  0:06\nHello.", False),
    ],
)
def test_accepts(suffix: str, data: bytes, accepted: bool) -> None:
    assert otter.accepts(suffix, data) is accepted


def test_text_of_another_shape() -> None:
    with pytest.raises(ValueError, match="no line holds a name and a time"):
        otter.speeches(b"INT: Why?")


@given(speeches(), st.integers(0, 3599), st.booleans())
def test_round_trip(drawn: list[Speech], at: int, bold: bool) -> None:
    written = [replace(speech, seconds=float(at)) for speech in drawn]
    time = f"{at // 60}:{at % 60:02}"
    name = "**{}** " if bold else "{}  "
    text = "".join(f"{name.format(s.label)}{time}  \n{s.words}\n\n" for s in written)
    data = (PREAMBLE + text + "Transcribed by https://otter.ai").encode()
    assert compose(otter.speeches(data)) == compose(written)
