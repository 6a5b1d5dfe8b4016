"""WebVTT captions: Teams names the speaker in a voice tag, Zoom in front of the words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from qualkit.model import Speech
from qualkit.readers.captions import UNREADABLE_TIMES, joined, spoken
from qualkit.readers.decoding import decode
from qualkit.readers.times import seconds

_VOICE = re.compile(r"(?=<v[.\s])")
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|nbsp|lrm|rlm|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_EMPTY_LINE = re.compile(r"\n{2,}")
_OTHER_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)\b|\S*\d\S*\Z")


def accepts(suffix: str, data: bytes) -> bool:
    """Whether this is a WebVTT file, by its suffix."""
    return suffix.lower() == ".vtt"


def speeches(data: bytes) -> list[Speech]:
    """Its turns, with the seconds at which they began. Raises ValueError if it is not WebVTT."""
    text = decode(data)
    if not text.strip():
        return []
    captions = [part for caption in _captions(text) for part in _voices(caption)]
    return joined(captions) if any(part.label for part in captions) else spoken(captions)


def _captions(text: str) -> list[webvtt.Caption]:
    whole = _without_gaps(text)
    try:
        captions = webvtt.from_string(whole).captions
    except MalformedFileError:
        raise ValueError("is not WebVTT: its first line is not WEBVTT") from None
    except MalformedCaptionError:
        raise ValueError(UNREADABLE_TIMES) from None
    if len(captions) != sum("-->" in line for line in whole.split("\n")):
        raise ValueError(UNREADABLE_TIMES)
    return list(captions)


def _without_gaps(text: str) -> str:
    """`text` without the empty lines inside captions, at which the library would stop reading.

    A block of one word with a digit in it is a caption's name, and stays apart.
    """
    first, *others = _EMPTY_LINE.split(text.strip("\n"))
    blocks = [first]
    for block in others:
        if "-->" in block or _OTHER_BLOCK.match(block) or len(blocks) == 1:
            blocks.append(block)
        else:
            blocks[-1] += "\n" + block
    return "\n\n".join(blocks)


def _voices(caption: webvtt.Caption) -> Iterator[Speech]:
    """A caption cut where another voice begins."""
    for part in _VOICE.split(caption.raw_text):
        voice = webvtt.Caption(text=part)
        if words := _unescaped(voice.text).strip():
            label = _unescaped(voice.voice or "").strip()
            yield Speech(label, words, seconds(caption.start))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: html.unescape(match.group()), text)
