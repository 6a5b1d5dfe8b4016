import pytest
from hypothesis import given

from qualkit.model import Speech
from qualkit.readers import vtt
from qualkit.readers.normal import compose
from tests.readers.strategies import speeches

TIME = "00:00:01.000 --> 00:00:02.500"


def text(*cues: str) -> str:
    body = "\n\n".join(f"{TIME}\n{cue}" for cue in cues)
    return compose(vtt.speeches(f"WEBVTT\n\n{body}\n".encode())).text


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (["<v Alex Doe>Why?</v>"], "Alex Doe: Why?"),
        (["<v.loud Alex Doe>Why?"], "Alex Doe: Why?"),
        (["<v Doe, Alex (LA)>Why?</v>"], "Doe, Alex (LA): Why?"),
        (["<v Alex &amp; Sam>R&amp;D &lt;b&gt;</v>"], "Alex & Sam: R&D <b>"),
        (["<v Alex>So</v>", "<v Alex>it was.</v>"], "Alex: So it was."),
        (["<v Alex>So\nit was.</v>"], "Alex: So it was."),
        (["<v Alex>Why?</v><v Sam>So.</v>"], "Alex: Why?\n\nSam: So."),
        (["<v Alex>Why?</v>", "Somebody", "laughs."], "Alex: Why?\n\nSomebody laughs."),
        (["Alex Doe: Why?", "Sam Roe: So."], "Alex Doe: Why?\n\nSam Roe: So."),
        (["Alex Doe: Why", "did it?"], "Alex Doe: Why did it?"),
        (["Alex Doe: Why", "She said: no"], "Alex Doe: Why She said: no"),
        (["So it", "was."], "So it was."),
        (["<v Alex>One\n\ntwo.</v>", "<v Sam>Three.</v>"], "Alex: One two.\n\nSam: Three."),
    ],
)
def test_cues(cues: list[str], expected: str) -> None:
    assert text(*cues) == expected


@pytest.mark.parametrize("name", ["1", "0f2c1c1e-1111/12-0", "cue name"])
def test_names_of_cues_do_not_leak(name: str) -> None:
    data = f"WEBVTT\n\n{name}\n{TIME}\n<v A>One</v>\n\n{name}\n{TIME}\n<v B>Two</v>\n".encode()
    assert compose(vtt.speeches(data)).text == "A: One\n\nB: Two"


def test_notes_and_styles_are_not_speech() -> None:
    data = f"WEBVTT - title\nKind: captions\n\nNOTE by Jo\n\nSTYLE\n::cue {{}}\n\n{TIME}\nHi."
    assert compose(vtt.speeches(data.encode())).text == "Hi."


def test_seconds() -> None:
    data = b"WEBVTT\n\n01:02:11.500 --> 01:02:12.000\n<v A>One</v>\n"
    assert vtt.speeches(data) == [Speech("A", "One", 3731.5)]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"INT: Why?", "is not WebVTT: its first line is not WEBVTT"),
        (b"WEBVTT\n\n00:xx --> 00:02.000\nHi", "holds captions whose times cannot be read"),
        (b"WEBVTT\n\n00:99:01.000 --> 00:99:02.000\nHi", "holds captions whose times cannot be"),
        (b"\0", "holds NUL characters: not a text file"),
    ],
)
def test_what_is_wrong(data: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        vtt.speeches(data)


@given(speeches())
def test_round_trip(written: list[Speech]) -> None:
    expected = compose(written).text
    assert text(*(f"<v {speech.label}>{speech.words}</v>" for speech in written)) == expected
    assert text(*(f"{speech.label}: {speech.words}" for speech in written)) == expected


@pytest.mark.parametrize(("suffix", "accepted"), [(".vtt", True), (".VTT", True), (".srt", False)])
def test_accepts(suffix: str, accepted: bool) -> None:
    assert vtt.accepts(suffix, b"") is accepted
