"""The normal form of a transcript: clean words, one layout, whatever the file was.

All offsets into originals (the sample studies' truth, codings made elsewhere) count in this form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from qualkit.model import Span, Speech, Transcript, Turn

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")


def clean(words: str) -> str:
    """Words in Unicode's composed form (NFC), one blank between them, no empty lines.

    Characters that nobody sees (byte order marks, soft hyphens, zero-width and direction marks)
    go: a name must not hide behind one.
    """
    words = unicodedata.normalize("NFC", _INVISIBLE.sub("", _LINE_END.sub("\n", words)))
    return _BREAKS.sub("\n", _BLANKS.sub(" ", words)).strip()


def compose(speeches: Iterable[Speech]) -> Transcript:
    """Lay speeches into one text: "Label: words", a blank line between turns.

    Labels and words are cleaned; speeches without words are left out; a speech under the same
    label as the one before it goes on in the same turn, on a new line.
    """
    parts: list[str] = []
    turns: list[Turn] = []
    at = 0
    for speech in merge(_cleaned(speeches), glue="\n"):
        lead = f"{speech.label}: " if speech.label else ""
        body = Span(at + len(lead), at + len(lead) + len(speech.words))
        turns.append(Turn(speech.label, body, at, speech.seconds))
        parts.append(lead + speech.words)
        at = body.end + 2
    return Transcript("\n\n".join(parts), tuple(turns))


def merge(speeches: Iterable[Speech], *, glue: str) -> list[Speech]:
    """Speeches that follow one another under one label, made one: captions are glued by a blank."""
    merged: list[Speech] = []
    for speech in speeches:
        if merged and speech.label and speech.label == merged[-1].label:
            last = merged.pop()
            merged.append(Speech(last.label, last.words + glue + speech.words, last.seconds))
        else:
            merged.append(speech)
    return merged


def _cleaned(speeches: Iterable[Speech]) -> Iterator[Speech]:
    for speech in speeches:
        label, words = clean(speech.label).replace("\n", " "), clean(speech.words)
        if words:
            yield Speech(label, words, speech.seconds)
