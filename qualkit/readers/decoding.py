"""Bytes -> text, for every format that is text: UTF-8, UTF-16 with its mark, or an older encoding.

Older encodings are told apart by charset-normalizer, from the lines that hold more than ASCII.
Where several read equally well the first of OLDER is taken: what Word wrote in western Europe.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

OLDER = (
    "cp1252",
    "mac_roman",
    "cp1250",
    "iso8859_2",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1254",
    "cp1256",
    "gb18030",
    "big5",
    "shift_jis",
)

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_END = re.compile(r"\r\n?")


def decode(data: bytes) -> str:
    r"""The text of `data` without a byte order mark, its lines ended by "\n".

    Raises ValueError if the bytes are not text.
    """
    text = _utf16(data) if data.startswith(_UTF16_MARKS) else _bytewise(data)
    if "\0" in text:
        raise ValueError("holds NUL characters: not a text file")
    return _LINE_END.sub("\n", text)


def _utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        raise ValueError("is marked as UTF-16 but holds broken characters") from None


def _bytewise(data: bytes) -> str:
    if b"\0" in data:
        raise ValueError("holds NUL characters: not a text file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if data.startswith(codecs.BOM_UTF8) or _holds_surrogates(data):
        raise ValueError("is UTF-8 with broken characters")
    return _older(data)


def _holds_surrogates(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _older(data: bytes) -> str:
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())
    ranked = sorted(
        (match.chaos, OLDER.index(name), name)
        for match in from_bytes(telling, cp_isolation=list(OLDER))
        for name in match.could_be_from_charset
        if name in OLDER
    )
    for _, _, encoding in ranked:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("is not text in any encoding that qualkit knows")
