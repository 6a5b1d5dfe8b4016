"""Bytes -> the texts that they may be, whatever their encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from qualkit.unpacking.found import Text

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_OLDER = ("cp1252", "cp1250", "mac_roman")
"""What a text may be in that is not UTF-8; the first reads most."""

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ODD = re.compile(r"[^\t\n\r\x1b\x20-\x7e\xa0-\u2fff\ufeff]")
"""What a text of two bytes a letter does not hold, in the scripts that have few letters."""

_FEW = 0.01
_RUN = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]{4,}")
LETTERS = re.compile(r"[A-Za-z][A-Za-z' -]{3}")
_ACCENTED = re.compile(r"[A-Za-z]{2}[À-ÖØ-öø-ÿ]|[À-ÖØ-öø-ÿ][A-Za-z]{2}")
"""What a stretch must hold to be words, and to be words in an older encoding."""

_BYTE = rb"[\t\n\r\x20-\x7e\xa0-\xff]"
_WIDE = (
    ("utf-16-le", re.compile(rb"(?:%b\x00|[\x00-\xff][\x01\x02]){3,}" % _BYTE)),
    ("utf-16-be", re.compile(rb"(?:\x00%b|[\x01\x02][\x00-\xff]){3,}" % _BYTE)),
    ("utf-32-le", re.compile(rb"(?:%b\x00{3}){3,}" % _BYTE)),
    ("utf-32-be", re.compile(rb"(?:\x00{3}%b){3,}" % _BYTE)),
)
_BEGINNING, _SAMPLE = 2**9, 2**16


def is_text(data: bytes) -> bool:
    """Whether this is text in some encoding, and not something else that holds text."""
    if _marked(data) is not None or _unmarked(data):
        return True
    sample = data[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) <= _FEW * len(sample) and b"\0" not in data


def texts(place: str, data: bytes) -> Iterator[Text]:
    """The text that `data` is, in each encoding that it may be in, the likeliest first."""
    marked = _marked(data)
    if marked is not None:
        yield Text(place, marked)
    elif wide := _unmarked(data):
        yield Text(place, data.decode(wide, errors="replace"))
    else:
        try:
            yield Text(place, data.decode("utf-8"))
        except UnicodeDecodeError:
            for encoding in _OLDER:
                yield Text(f"{place} as {encoding}", data.decode(encoding, errors="replace"))
            for encoding in ("utf-16-le", "utf-16-be"):
                wide_text = _as_wide(data, encoding)
                if wide_text:
                    yield Text(f"{place} as {encoding}", wide_text)


def printable(place: str, data: bytes) -> Iterator[Text]:
    """The stretches of text in bytes that are not text, in one and in two bytes a letter."""
    for encoding, words in (("utf-8", LETTERS), ("cp1252", _ACCENTED)):
        runs = _RUN.findall(data.decode(encoding, errors="replace"))
        found = "\n".join(run for run in runs if words.search(run))
        if found:
            yield Text(f"{place} as {encoding}", found, rough=True)
        if data.isascii():
            break
    if b"\0" in data:
        for encoding, pattern in _WIDE:
            stretches = (
                match.group().decode(encoding, "replace") for match in pattern.finditer(data)
            )
            found = "\n".join(run for run in stretches if LETTERS.search(run))
            if found:
                yield Text(f"{place} as {encoding}", found, rough=True)


def _marked(data: bytes) -> str | None:
    """The text of what begins with a byte order mark; None where it does not, or is none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text, sound = (data.decode(encoding, errors=how) for how in ("replace", "ignore"))
            if text.count("\ufffd") - sound.count("\ufffd") <= _FEW * len(text):
                return text
    return None


def _unmarked(data: bytes) -> str:
    """Which UTF-16 or UTF-32 without a mark this is, by where its zeros stand; "" for none."""
    sample = data[:_SAMPLE]
    if b"\0" not in sample or len(data) % 2:
        return ""
    encodings = ["utf-16-le", "utf-16-be"]
    if len(data) % 4 == 0:
        encodings = ["utf-32-le", "utf-32-be", *encodings]
    for encoding in encodings:
        if all(_is_wide(part, encoding) for part in (sample[:_BEGINNING], sample)):
            return encoding
    return ""


def _is_wide(sample: bytes, encoding: str) -> bool:
    text = sample[: len(sample) // 4 * 4 or 2].decode(encoding, errors="replace")
    return len(_ODD.findall(text)) <= _FEW * len(text)


def _as_wide(data: bytes, encoding: str) -> str:
    """What bytes without a zero are as UTF-16, if they are letters of some script in that."""
    if len(data) % 2:
        return ""
    text = data.decode(encoding, errors="replace")
    return text if len(_ODD.findall(text[:_SAMPLE])) <= _FEW * len(text[:_SAMPLE]) else ""
