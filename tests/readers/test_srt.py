import pytest
from hypothesis import given

from qualkit.model import Speech
from qualkit.readers import srt
from qualkit.readers.normal import compose
from tests.readers.strategies import speeches

TIME = "00:00:01,500 --> 00:00:02,500"


def text(*captions: str, end: str = "\n") -> str:
    file = "\n".join(f"{number}\n{TIME}\n{words}\n" for number, words in enumerate(captions, 1))
    return compose(srt.speeches(file.replace("\n", end).encode())).text


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        (["Alex Doe: Why?", "Sam Roe: So."], "Alex Doe: Why?\n\nSam Roe: So."),
        (["Alex Doe: Why", "Alex Doe: now?"], "Alex Doe: Why now?"),
        (["Alex Doe: Why", "now?\nAnd how?"], "Alex Doe: Why now? And how?"),
        (["Alex Doe: Why?\nSam Roe: So."], "Alex Doe: Why?\n\nSam Roe: So."),
        (["<i>Alex Doe: Why?</i>"], "Alex Doe: Why?"),
        (['{\\an8}<font color="red">Why?</font> <laughs>'], "Why? <laughs>"),
        (["Why", "now?"], "Why now?"),
        (["Alex Doe: One\n\ntwo", "Sam Roe: So."], "Alex Doe: One two\n\nSam Roe: So."),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_captions(captions: list[str], expected: str, end: str) -> None:
    assert text(*captions, end=end) == expected


def test_seconds() -> None:
    assert srt.speeches(f"1\n{TIME}\nA: One\n".encode()) == [Speech("A", "One", 1.5)]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"INT: Why was Sarah there?", "is not SRT captions$"),
        (f"1\n{TIME}\nHi\n\n2\n0x --> 1\nSarah\n".encode(), "holds captions whose times cannot"),
        (f"1\n{TIME}\nHi\n\n".encode() * 2 + b"\n\n2\nSarah --> 1", "times cannot"),
        (b"Sarah\n\n1\n" + TIME.encode() + b"\nHi\n", "is not SRT captions$"),
        (b"1\n999999999999999:0:1,0 --> 1:0:2,0\nHi\n", "holds captions whose times cannot"),
        (b"\0", "holds NUL characters: not a text file"),
    ],
)
def test_what_is_wrong_quotes_nobody(data: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=what) as caught:
        srt.speeches(data)
    assert "Sarah" not in str(caught.value)


@given(speeches())
def test_round_trip(written: list[Speech]) -> None:
    expected = compose(written).text
    assert text(*(f"{speech.label}: {speech.words}" for speech in written)) == expected


@pytest.mark.parametrize(("suffix", "accepted"), [(".srt", True), (".SRT", True), (".vtt", False)])
def test_accepts(suffix: str, accepted: bool) -> None:
    assert srt.accepts(suffix, b"") is accepted
