"""Whatever the bytes, a reader answers with speeches or with ValueError in plain words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.plugins import Reader
from qualkit.readers import docx, otter, srt, txt, vtt

TEAMS = (Path(__file__).parents[1] / "cases" / "readers" / "teams.docx").read_bytes()
READERS: list[tuple[str, Reader]] = [
    (".docx", docx),
    (".vtt", vtt),
    (".srt", srt),
    (".txt", otter),
    (".txt", txt),
]

scraps = st.sampled_from(
    [b"WEBVTT\n\n", b"1\n", b"00:00:01.000 --> 00:00:02.000\n", b"00:00:01,000 --> 00:00:02,000\n"]
    + [b"<v A>", b"</v>", b"&#55296;", b"INT: ", b"A  0:06\n", b"**A** 0:16\n", b"\n\n", b"-->"]
    + [b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x92", b"\0", b"words ", b": ", b"99:99"]
)
jumbles = st.lists(scraps | st.binary(max_size=4), max_size=12).map(b"".join)


def answers(reader: Reader, data: bytes) -> None:
    try:
        found = reader.speeches(data)
    except ValueError as problem:
        assert type(problem) is ValueError
        assert 10 < len(str(problem)) < 80
    else:
        assert isinstance(found, list)


@pytest.mark.parametrize(("suffix", "reader"), READERS)
@given(data=st.binary(max_size=400) | jumbles)
def test_any_bytes(suffix: str, reader: Reader, data: bytes) -> None:
    if reader.accepts(suffix, data):
        answers(reader, data)


@pytest.mark.parametrize("reader", [vtt, srt, otter, txt])
@given(data=jumbles)
def test_any_jumble_of_a_format(reader: Reader, data: bytes) -> None:
    answers(reader, data)


@given(st.integers(0, len(TEAMS) - 1))
def test_a_document_cut_short(length: int) -> None:
    answers(docx, TEAMS[:length])


@given(st.integers(0, len(TEAMS) - 4), st.binary(min_size=4, max_size=4))
def test_a_document_with_broken_bytes(at: int, bytes_: bytes) -> None:
    answers(docx, TEAMS[:at] + bytes_ + TEAMS[at + 4 :])


@pytest.mark.parametrize(("suffix", "reader"), READERS)
def test_an_empty_file_holds_no_speech(suffix: str, reader: Reader) -> None:
    assert reader.speeches(b"") == []
