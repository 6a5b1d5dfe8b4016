"""SubRip captions, as Zoom and most subtitle programs write them."""

from __future__ import annotations

import re

import srt

from qualkit.model import Speech
from qualkit.readers.captions import UNREADABLE_TIMES, spoken
from qualkit.readers.decoding import decode

_TAG = re.compile(r"</?(?:b|i|u|font)(?:\s[^<>]*)?>|\{\\an\d\}", re.I)
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n\s*\n")


def accepts(suffix: str, data: bytes) -> bool:
    """Whether this is an SRT file, by its suffix."""
    return suffix.lower() == ".srt"


def speeches(data: bytes) -> list[Speech]:
    """Its turns, with the seconds at which they began. Raises ValueError if it is not SRT."""
    text = decode(data)
    if not text.strip():
        return []
    return spoken(
        Speech("", _TAG.sub("", caption.content), caption.start.total_seconds())
        for caption in _captions(text)
    )


def _captions(text: str) -> list[srt.Subtitle]:
    captions: list[srt.Subtitle] = []
    try:
        for caption in srt.parse(_without_runs(text)):
            captions.append(caption)
    except srt.SRTParseError:
        where = f" after caption {len(captions)}" if captions else ""
        raise ValueError(f"is not SRT captions{where}") from None
    except (ValueError, OverflowError):
        raise ValueError(UNREADABLE_TIMES) from None
    if any("-->" in caption.content for caption in captions):  # the next one, swallowed
        raise ValueError(UNREADABLE_TIMES)
    return captions


def _without_runs(text: str) -> str:
    """`text` without runs of blanks and empty lines, over which the library takes very long."""
    return _EMPTY_LINES.sub("\n\n", _BLANKS.sub(" ", text))
