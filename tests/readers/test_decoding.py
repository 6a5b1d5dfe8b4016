import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.readers.decoding import decode

CURLY = "P1: “No,” she said – it’s the school’s café… £5 a week."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CURLY, "utf-8"),
        (CURLY, "utf-8-sig"),
        (CURLY, "utf-16"),
        (CURLY, "cp1252"),
        (CURLY, "mac_roman"),
        ("INT: Don’t you think?", "cp1252"),
        ("P1: It cost £5.", "cp1252"),
        ("P1: José, Zoë, Siân and Søren came.", "cp1252"),
        ("P1: José, Zoë, Siân and Renée came.", "mac_roman"),
        ((CURLY + "\n") * 500, "cp1252"),
        ("INT: hello\n" * 2000 + "P1: it’s here\n" + "INT: hello\n" * 2000, "mac_roman"),
        ("P1: Źle, ponieważ dzieci są w domu i nie mają łóżka.", "cp1250"),
        ("P1: Хорошо, спасибо. Дети ходят в школу.", "cp1251"),
    ],
)
def test_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_big_endian_utf16() -> None:
    assert decode(codecs.BOM_UTF16_BE + "naïve".encode("utf-16-be")) == "naïve"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    assert decode(f"INT: One{end}P1: Two".encode()) == "INT: One\nP1: Two"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"INT: \0hello", "holds NUL characters: not a text file"),
        ("INT: \0hello".encode("utf-16"), "holds NUL characters: not a text file"),
        ("INT: hello".encode("utf-16-le"), "holds NUL characters: not a text file"),
        (b"\xff\xfeI\x00\x00\xd8", "is marked as UTF-16 but holds broken characters"),
        (b"\xff\xfeI", "is marked as UTF-16 but holds broken characters"),
        (b"half a smile \xed\xa0\xbd", "is UTF-8 with broken characters"),
        (b"\xef\xbb\xbfcaf\xe9", "is UTF-8 with broken characters"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, what: str) -> None:
    with pytest.raises(ValueError) as caught:
        decode(data)
    assert str(caught.value) == what


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff")))
def test_unicode_comes_back(text: str) -> None:
    assert decode(text.encode()) == text
    assert decode(text.encode("utf-8-sig")) == text
    assert decode(text.encode("utf-16")) == text
